"""Gathers the system prompts of a dataset and says which are not the usual one: for the rule `system-prompt`."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from ftlint.conversation.digest import digest
from ftlint.conversation.example import Example
from ftlint.conversation.formats import CONVERSATIONAL, Format
from ftlint.dataset.frequency import HeavyTexts
from ftlint.dataset.prompt_variants import is_most, variants, variants_of
from ftlint.results.finding import Fix
from ftlint.rule import AffectedExample, Conclusion, Problem
from ftlint.rule.context import Context
from ftlint.text.similarity import difference, plain, shown

MISSING: Final = "system-prompt/missing"
INCONSISTENT: Final = "system-prompt/inconsistent"
NEAR_DUPLICATE: Final = "system-prompt/near-duplicate"
APART, NONE = 0, 1  # marks in place of a digest: nothing to compare here; no system prompt
FEWEST: Final = 5  # examples with a prompt; fewer tell nothing about what is usual


def prompt_of(example: Example) -> str | None:
    """The system prompt in front of an example's conversation, ``""`` for none, None where there is nothing to compare:
    it cannot be read, is blank, stands elsewhere, or there are several."""
    talks = example.conversations
    if not talks or example.format not in CONVERSATIONAL:
        return None
    talk = talks[0]
    systems = talk.order.systems
    if len(talk.parts) > 1 and not talk.parts[1].start:  # a preference without any input
        return None
    if systems != (0,):
        return "" if not systems and example.sound else None
    content = talk.messages[0].get("content")
    if isinstance(content, list):
        content = _joined(content)
    return content if isinstance(content, str) and content and not content.isspace() else None


def _joined(parts: list[Any]) -> str | None:
    texts = [part.get("text") for part in parts if isinstance(part, dict) and part.get("type") == "text"]
    known = [text for text in texts if isinstance(text, str)]
    return "".join(known) if len(known) == len(parts) else None


_forms: Final[dict[int, int]] = {}  # the digest of the normal form of a prompt, by the prompt's own
_FORMS_KEPT: Final = 4096


def _form(key: int, data: bytes) -> int:
    if len(_forms) >= _FORMS_KEPT:
        _forms.clear()
    form = _forms[key] = digest(plain(data))
    return form


class Prompts:
    """Collector: for each record the digest of its prompt and of the prompt's normal form (16 bytes), and some texts."""

    def __init__(self) -> None:
        self.texts = array("Q")
        self.forms = array("Q")
        self.heavy = HeavyTexts()

    def observe(self, example: Example | None, context: Context) -> None:
        """Take in the next example."""
        text = None if example is None else prompt_of(example)
        if text:
            data = text.encode("utf-8", "surrogatepass")
            key = digest(data)
            self.heavy.add(key, text)
            form = _forms.get(key) or _form(key, data)
        else:
            key, form = APART if text is None else NONE, APART
        self.texts.append(key)
        self.forms.append(form)

    def merge(self, later: Prompts) -> None:
        """Append what was gathered on the records that follow."""
        self.texts.extend(later.texts)
        self.forms.extend(later.forms)
        self.heavy.merge(later.heavy)

    def usual(self, context: Context) -> str | None:
        """The prompt that all examples are to have: the configured one, or one that 80 % of them have; None for neither."""
        if context.system_prompt is not None:
            return context.system_prompt
        known, without = self._known()
        most, count = _commonest(known.kinds(variants(known.counts, known.forms, known.texts)))
        whole = known.counts.total() + without
        return known.texts.get(most) if whole >= FEWEST and is_most(count, whole) else None

    def _known(self) -> tuple[Known, int]:
        """The prompts that there are, and how many examples have none."""
        counts = Counter(self.texts)
        del counts[APART]
        without = counts.pop(NONE, 0)
        forms = dict(zip(self.texts, self.forms, strict=True))
        forms.pop(APART, None)
        forms.pop(NONE, None)
        return Known(counts, forms, self.heavy.kept(counts)), without

    def conclude(self, context: Context) -> PromptProblems:
        """The problems of the dataset."""
        known, without = self._known()
        if context.system_prompt is not None:
            said = _against(context.system_prompt, known)
            said[NONE] = Said(MISSING, Target(context.system_prompt), Fix.UNSAFE)
            return self._verdict(said)
        return self._by_majority(known, without)

    def _by_majority(self, known: Known, without: int) -> PromptProblems:
        usual = variants(known.counts, known.forms, known.texts)
        said = {
            key: known.said(NEAR_DUPLICATE, known.target(leader), key)
            for key, leader in usual.items()
            if known.counts[key] < known.counts[leader]
        }
        whole = known.counts.total()
        kinds = known.kinds(usual)
        most, count = _commonest(kinds)
        if whole < FEWEST:
            return self._verdict(said)
        if not is_most(count, whole):
            note = f"system prompts differ by design: {len(kinds):,} of them, none in 80 % of the examples"
            return self._verdict(said, [note])
        target = known.target(most)
        others = (key for key in known.counts if usual.get(key, key) != most and key not in said)
        said |= {key: known.said(INCONSISTENT, target) for key in others}
        if is_most(whole, whole + without):
            said[NONE] = known.said(MISSING, Target(target.text, whole, whole + without))
        return self._verdict(said)

    def _verdict(self, said: dict[int, Said], notes: Iterable[str] = ()) -> PromptProblems:
        found = [(index, key) for index, key in enumerate(self.texts) if key in said] if said else []
        return PromptProblems(
            said, array("Q", (index for index, _ in found)), array("Q", (key for _, key in found)), list(notes)
        )


def _commonest(kinds: Counter[int]) -> tuple[int, int]:
    """The prompt that occurs most often, and how often."""
    return next(iter(kinds.most_common(1)), (APART, 0))


class Target(NamedTuple):
    """The prompt that others should have: its text where it is known, in how many examples it stands (0: it is the
    configured one), and, for a missing one, of how many."""

    text: str | None
    examples: int = 0
    whole: int = 0

    def __str__(self) -> str:
        if not self.examples:
            return "the configured prompt"
        return f"the prompt of {self.examples:,} other example{'s' if self.examples > 1 else ''}"


class Said(NamedTuple):
    """What is wrong with a prompt."""

    check: str
    target: Target
    fix: Fix | None


class Known(NamedTuple):
    """The prompts of a dataset by digest: how often each occurs, its normal form, and the texts that were kept."""

    counts: Counter[int]
    forms: Mapping[int, int]
    texts: Mapping[int, str]

    def kinds(self, usual: Mapping[int, int]) -> Counter[int]:
        """How often each prompt occurs, those that are variants of another counted as that one."""
        kinds = self.counts.copy()
        for key, leader in usual.items():
            kinds[leader] += kinds.pop(key)
        return kinds

    def target(self, key: int) -> Target:
        """A prompt as the one that others should have."""
        return Target(self.texts.get(key), self.counts[key])

    def said(self, check: str, target: Target, key: int | None = None) -> Said:
        """A finding, with the fix that there is. ``key`` is the prompt, where white space may be the only difference."""
        if target.text is None:
            return Said(check, target, None)
        text = self.texts.get(key) if key is not None else None
        safe = text is not None and text.strip() == target.text.strip()
        return Said(check, target, Fix.SAFE if safe else Fix.UNSAFE)


def _against(configured: str, known: Known) -> dict[int, Said]:
    """What is wrong with each prompt where there should be one only."""
    target, own = Target(configured), digest(configured)
    near = variants_of(configured, known.forms, digest(plain(configured)), known.texts)
    return {
        key: known.said(NEAR_DUPLICATE, target, key) if key in near else known.said(INCONSISTENT, target)
        for key in known.counts
        if key != own
    }


@dataclass
class PromptProblems(Conclusion):
    """What is wrong with each prompt, by its digest, and which records have it."""

    said: Mapping[int, Said]
    records: array[int]
    keys: array[int]
    notes: Sequence[str] = ()

    def affected(self) -> Iterator[AffectedExample]:
        """The records that have one of these prompts."""
        for record, key in zip(self.records, self.keys, strict=True):
            yield AffectedExample(record, self.said[key].check, self.said[key].fix)

    def problems(self, example: Example, context: Context) -> Iterator[tuple[str, Problem]]:
        """What is wrong with the prompt of one example."""
        text = prompt_of(example) if self.said else None
        if text is None:
            return
        said = self.said.get(digest(text) if text else NONE)
        if said is None:
            return
        place = example.conversations[0].place
        if text:
            yield said.check, Problem(place("/0/content"), _message(said, text), said.fix, data=said.target.text)
        else:
            role = "developer" if example.format is Format.REINFORCEMENT else "system"
            yield said.check, Problem(place(""), _missing(said.target), said.fix, data=(role, said.target.text))


def _message(said: Said, text: str) -> str:
    target = said.target
    if said.check == NEAR_DUPLICATE:
        how = "white space, letter case or punctuation" if target.text is None else difference(text, target.text)
        return f"differs from {target} by {how}"
    start = "" if target.text is None else f", {shown(target.text)}"
    return f"is not {target}{start}"


def _missing(target: Target) -> str:
    start = "" if target.text is None else f": {shown(target.text)}"
    if not target.whole:
        return f"no system message; add the configured prompt{start}"
    have = f"no system message, but {target.examples:,} of {target.whole:,} examples have one"
    return f"{have}; add the usual one{start}" if start else have
