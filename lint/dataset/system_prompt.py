"""Finds system prompts that differ from the prompt that a dataset, or the configuration, intends."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from ftlint.conversation.digest import digest
from ftlint.conversation.example import Example
from ftlint.conversation.formats import CONVERSATIONAL, Format
from ftlint.dataset.frequency import FrequentTexts, is_most
from ftlint.dataset.prompt_variants import variants, variants_of
from ftlint.results.finding import Fix
from ftlint.rule import AffectedExample, Conclusion, Problem
from ftlint.rule.context import Context
from ftlint.text.similarity import difference, plain, shown

MISSING: Final = "system-prompt/missing"
INCONSISTENT: Final = "system-prompt/inconsistent"
NEAR_DUPLICATE: Final = "system-prompt/near-duplicate"
UNKNOWN, NONE = 0, 1  # in place of a digest: nothing to compare; no system prompt
FEWEST: Final = 5  # examples with a prompt; fewer do not show which prompt is intended
_FORMS_CACHED: Final = 4096


def prompt_of(example: Example) -> str | None:
    """The system prompt at the start of an example's conversation, ``""`` if there is none.

    None if there is nothing to compare: the prompt cannot be read, is blank, is not the first message, or is one of several.
    """
    if not example.conversations or example.format not in CONVERSATIONAL:
        return None
    conversation = example.conversations[0]
    systems = conversation.order.systems
    if len(conversation.parts) > 1 and not conversation.parts[1].start:  # a preference without any input
        return None
    if systems != (0,):
        return "" if not systems and example.sound else None
    content = conversation.messages[0].get("content")
    if isinstance(content, list):
        content = _joined(content)
    return content if isinstance(content, str) and content and not content.isspace() else None


def _joined(parts: list[Any]) -> str | None:
    texts = [part.get("text") for part in parts if isinstance(part, dict) and part.get("type") == "text"]
    known = [text for text in texts if isinstance(text, str)]
    return "".join(known) if len(known) == len(parts) else None


class PromptCollector:
    """Collects the digests of each example's prompt and of its normalized form (16 bytes), and the frequent prompts."""

    def __init__(self) -> None:
        self.prompts = array("Q")
        self.forms = array("Q")
        self.texts = FrequentTexts()
        self._form_of: dict[int, int] = {}  # a cache: normalizing takes longer than the digest of a prompt

    def __getstate__(self) -> tuple[Any, ...]:
        return self.prompts, self.forms, self.texts

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self.prompts, self.forms, self.texts = state
        self._form_of = {}

    def observe(self, example: Example | None, context: Context) -> None:
        """Take in the next example."""
        text = None if example is None else prompt_of(example)
        if text:
            data = text.encode("utf-8", "surrogatepass")
            key = digest(data)
            self.texts.add(key, text)
            form = self._form_of.get(key) or self._form(key, data)
        else:
            key, form = UNKNOWN if text is None else NONE, UNKNOWN
        self.prompts.append(key)
        self.forms.append(form)

    def _form(self, key: int, data: bytes) -> int:
        if len(self._form_of) >= _FORMS_CACHED:
            self._form_of.clear()
        form = self._form_of[key] = digest(plain(data))
        return form

    def merge(self, later: PromptCollector) -> None:
        """Append what was collected from the examples that follow."""
        self.prompts.extend(later.prompts)
        self.forms.extend(later.forms)
        self.texts.merge(later.texts)

    def conclude(self, context: Context) -> PromptConclusion:
        """The prompts that differ from the configured one, or from the one that most examples have."""
        prompts, notes = self._prompts(), list[str]()
        if context.system_prompt is not None:
            faults = _against(context.system_prompt, prompts)
        else:
            faults, notes = _against_most(prompts)
        found = [(number, key) for number, key in enumerate(self.prompts) if key in faults] if faults else []
        examples, keys = array("Q", (number for number, _ in found)), array("Q", (key for _, key in found))
        return PromptConclusion(faults, examples, keys, notes)

    def common_prompt(self, context: Context) -> str | None:
        """The configured prompt, or the one that 80 % of the examples have; None if there is neither."""
        if context.system_prompt is not None:
            return context.system_prompt
        prompts = self._prompts()
        key, count = prompts.most_common(variants(prompts.counts, prompts.forms, prompts.texts))
        whole = prompts.counts.total() + prompts.without
        return prompts.texts.get(key) if whole >= FEWEST and is_most(count, whole) else None

    def _prompts(self) -> Prompts:
        counts = Counter(self.prompts)
        del counts[UNKNOWN]
        without = counts.pop(NONE, 0)
        forms = {key: form for key, form in zip(self.prompts, self.forms, strict=True) if key not in (UNKNOWN, NONE)}
        return Prompts(counts, forms, self.texts.kept(counts), without)


class Fault(NamedTuple):
    """What is wrong with a prompt. The examples should have the prompt ``text`` (None: its text was not kept), as
    ``examples`` others of ``whole`` have (0: it is configured)."""

    check: str
    text: str | None
    examples: int = 0
    whole: int = 0
    safe: bool = False

    @property
    def fix(self) -> Fix | None:
        """Whether the prompt can be replaced: safely if only white space around it differs."""
        if self.text is None:
            return None
        return Fix.SAFE if self.safe else Fix.UNSAFE

    def message(self, prompt: str) -> str:
        """What to say about a prompt, ``""`` for none."""
        if self.check == MISSING:
            start = "" if self.text is None else f": {shown(self.text)}"
            if not self.whole:
                return f"no system message; add the configured prompt{start}"
            have = f"no system message, but {self.examples:,} of {self.whole:,} examples have one"
            return f"{have}; add the most common one{start}" if start else have
        intended = "the configured prompt"
        if self.examples:
            intended = f"the prompt of {self.examples:,} other example{'s' if self.examples > 1 else ''}"
        if self.check == INCONSISTENT:
            return f"is not {intended}" + ("" if self.text is None else f", {shown(self.text)}")
        how = "white space, letter case or punctuation" if self.text is None else difference(prompt, self.text)
        return f"differs from {intended} by {how}"


class Prompts(NamedTuple):
    """The prompts of a dataset by digest: in how many examples each is, its normalized form, and the texts that were kept;
    ``without`` counts the examples without a prompt."""

    counts: Counter[int]
    forms: Mapping[int, int]
    texts: Mapping[int, str]
    without: int

    def grouped(self, variant_of: Mapping[int, int]) -> Counter[int]:
        """The counts, with those of variants added to the prompt that they are variants of."""
        counts = self.counts.copy()
        for key, other in variant_of.items():
            counts[other] += counts.pop(key)
        return counts

    def most_common(self, variant_of: Mapping[int, int]) -> tuple[int, int]:
        """The most common prompt with its variants, and its count."""
        return next(iter(self.grouped(variant_of).most_common(1)), (UNKNOWN, 0))

    def near_duplicate(self, key: int, text: str | None, examples: int = 0) -> Fault:
        """The fault of a prompt that is a variant of another one."""
        own = self.texts.get(key)
        safe = own is not None and text is not None and own.strip() == text.strip()
        return Fault(NEAR_DUPLICATE, text, examples, safe=safe)


def _against(configured: str, prompts: Prompts) -> dict[int, Fault]:
    """What is wrong with each prompt if all examples should have the configured one."""
    near = variants_of(configured, prompts.forms, digest(plain(configured)), prompts.texts)
    faults = {
        key: prompts.near_duplicate(key, configured) if key in near else Fault(INCONSISTENT, configured)
        for key in prompts.counts
        if key != digest(configured)
    }
    return {**faults, NONE: Fault(MISSING, configured)}


def _against_most(prompts: Prompts) -> tuple[dict[int, Fault], list[str]]:
    """What is wrong with each prompt if 80 % of the examples have the same one, and remarks for the report."""
    counts, texts = prompts.counts, prompts.texts
    variant_of = variants(counts, prompts.forms, texts)
    faults = {
        key: prompts.near_duplicate(key, texts.get(other), counts[other])
        for key, other in variant_of.items()
        if counts[key] < counts[other]
    }
    whole = counts.total()
    most, count = prompts.most_common(variant_of)
    if whole < FEWEST:
        return faults, []
    if not is_most(count, whole):
        different = len(prompts.grouped(variant_of))
        note = f"skipped system-prompt checks: no prompt is shared by 80 % of the examples ({different:,} different prompts)"
        return faults, [note]
    for key in counts:
        if variant_of.get(key, key) != most and key not in faults:
            faults[key] = Fault(INCONSISTENT, texts.get(most), counts[most])
    if is_most(whole, whole + prompts.without):
        faults[NONE] = Fault(MISSING, texts.get(most), whole, whole + prompts.without)
    return faults, []


@dataclass
class PromptConclusion(Conclusion):
    """What is wrong with each prompt, by its digest, and the examples that have these prompts."""

    faults: Mapping[int, Fault]
    examples: array[int]
    prompts: array[int]
    notes: Sequence[str] = ()

    def affected(self) -> Iterator[AffectedExample]:
        """The examples with one of these prompts."""
        for number, key in zip(self.examples, self.prompts, strict=True):
            yield AffectedExample(number, self.faults[key].check, self.faults[key].fix)

    def problems(self, example: Example, context: Context) -> Iterator[tuple[str, Problem]]:
        """What is wrong with the prompt of one example."""
        prompt = prompt_of(example) if self.faults else None
        fault = self.faults.get(digest(prompt) if prompt else NONE) if prompt is not None else None
        if prompt is None or fault is None:
            return
        place = example.conversations[0].place
        if prompt:
            yield fault.check, Problem(place("/0/content"), fault.message(prompt), fault.fix, data=fault.text)
        else:
            role = "developer" if example.format is Format.REINFORCEMENT else "system"
            yield fault.check, Problem(place(""), fault.message(prompt), fault.fix, data=(role, fault.text))
