"""Gathers how the answers, prompts and completions of a dataset end, and says which end otherwise: for the rule
`stop-sequence`."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from typing import Final

from ftlint.conversation.digest import digest
from ftlint.conversation.example import Example
from ftlint.conversation.training_targets import answer_texts, answers, pair
from ftlint.dataset.endings import FEWEST, Counted, Endings, Shared, is_core, number_of
from ftlint.dataset.prompt_variants import is_most
from ftlint.results.finding import Fix
from ftlint.rule import AffectedExample, Conclusion, Problem
from ftlint.rule.context import Context
from ftlint.text.end_markers import ORDINARY, Ending, configured, marker, separator
from ftlint.text.template_tokens import is_token

MISSING: Final = "stop-sequence/missing"
INSIDE: Final = "stop-sequence/inside"
SEPARATOR: Final = "stop-sequence/prompt-separator"
STOP: Final = "stop-sequence/completion-stop"
SPACE: Final = "stop-sequence/completion-space"
_SPACED, _INDENTED = 1, 2  # flags of a completion: it begins with a space, with other white space

Said = Iterator[tuple[str, Problem]]


def _ending(text: str, context: Context, newlines: bool = False) -> Ending | None:
    return configured(text, context.stop) if context.stop else marker(text, newlines)


class Stops:
    """Collector: how the texts of each record end (12 bytes for a chat, 24 for a prompt with its completion)."""

    def __init__(self) -> None:
        self.records = 0
        self.answers = Endings()
        self.prompts = Endings()
        self.completions = Endings()
        self.first: int | None = None  # digest of the first pair
        # Of all prompts, and of all completions; "" where they differ.
        self.last_signs: tuple[str | None, str | None] = (None, None)

    def observe(self, example: Example | None, context: Context) -> None:
        """Take in the next example."""
        record = self.records
        self.records += 1
        texts = answer_texts(example) if example is not None else ()
        if texts:
            for text in texts:
                if context.stop or text[-1] not in ORDINARY:
                    self.answers.add(record, [_ending(text, context) for text in texts])
                    break
            else:
                self.answers.add_ordinary(record, len(texts))
        elif example is not None and (both := pair(example)) is not None:
            self._pair(record, *both, context)

    def _pair(self, record: int, prompt: str, completion: str, context: Context) -> None:
        if self.first is None:
            self.first = _pair_digest(prompt, completion)
        self.last_signs = _alike(self.last_signs, (prompt[-1], completion[-1]))
        self.prompts.add(record, [separator(prompt)])
        ending = _ending(completion, context, newlines=True)
        rest = completion if ending is None else ending.rest
        self.completions.add(record, [ending], rest, _flags(completion))

    def merge(self, later: Stops) -> None:
        """Append what was gathered on the records that follow."""
        self.answers.merge(later.answers, self.records)
        self.prompts.merge(later.prompts, self.records)
        self.completions.merge(later.completions, self.records)
        self.first = later.first if self.first is None else self.first
        self.last_signs = _alike(self.last_signs, later.last_signs)
        self.records += later.records

    def conclude(self, context: Context) -> EndingProblems:
        """The problems of the dataset."""
        problems = EndingProblems()
        self._answers(problems, context)
        if self.first is not None:
            self._prompts(problems)
            self._completions(problems, context)
        return problems

    def shared(self, context: Context) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What nearly all answers of chats end in, and what all completions do: nothing where they share nothing."""
        problems = self.conclude(context)
        ends = ((self.answers, problems.stop), (self.completions, problems.end))
        answers, completions = (
            () if end is None or not endings.texts else context.stop or endings.forms_of(end) for endings, end in ends
        )
        return answers, completions

    def _answers(self, problems: EndingProblems, context: Context) -> None:
        stop = Shared.configured(context.stop) if context.stop else self.answers.usual()
        if stop is not None and (context.stop or (self.answers.varies(stop) and not is_token(stop.form.strip()))):
            problems.stop = stop
            problems.fix = Fix.SAFE if context.stop else Fix.UNSAFE
            problems.suspect(self.answers, MISSING, stop.lacking, problems.fix)
            problems.suspect(self.answers, INSIDE, stop.inside, None)

    def _prompts(self, problems: EndingProblems) -> None:
        usual = self.prompts.usual()
        if usual is None:
            if self.prompts.texts >= FEWEST and not self.last_signs[0]:
                problems.without(self.prompts, SEPARATOR, self.first)
        elif self.prompts.varies(usual):
            problems.separator = usual
            problems.suspect(self.prompts, SEPARATOR, usual.lacking, Fix.UNSAFE)
            problems.suspect(self.prompts, SEPARATOR, usual.inside, None)

    def _completions(self, problems: EndingProblems, context: Context) -> None:
        whole = self.completions.texts
        spaced = sum(1 for number in self.completions.numbers if number >> 62 == _SPACED)
        if whole >= FEWEST and is_most(spaced, whole):
            problems.spaced = spaced, whole
            problems.suspect(self.completions, SPACE, lambda number: not number >> 62, Fix.UNSAFE)
        usual = Shared.configured(context.stop) if context.stop else self.completions.usual()
        if not context.stop and self.completions.distinct() * 3 < whole:
            return  # labels of a classifier need no stop
        if usual is None:
            if whole >= FEWEST and not self.last_signs[1]:
                problems.without(self.completions, STOP, self.first)
        elif context.stop or self.completions.varies(usual):
            problems.end = usual
            problems.fix = Fix.SAFE if context.stop else Fix.UNSAFE
            problems.suspect(self.completions, STOP, usual.lacking, problems.fix)
            problems.suspect(self.completions, INSIDE, usual.inside, None)


def _pair_digest(prompt: str, completion: str) -> int:
    return digest(f"{prompt}\0{completion}")


def _alike(mine: tuple[str | None, str | None], later: tuple[str | None, str | None]) -> tuple[str | None, str | None]:
    """What is common to two parts of the data, each of which may have seen nothing yet (None)."""
    first, second = (
        other if own is None or own == other else own if other is None else ""
        for own, other in zip(mine, later, strict=True)
    )
    return first, second


def _flags(completion: str) -> int:
    if completion[0] == " ":
        return _SPACED
    return _INDENTED if completion[0].isspace() else 0


class EndingProblems(Conclusion):
    """The ends that the texts of a dataset share, None where they share none or it is not known.

    ``first`` is the digest of the first pair, for what is said of all, ``lonely`` has the checks that say it there;
    ``spaced`` is how many of how many completions begin with a space.
    """

    def __init__(self) -> None:
        self.stop: Shared | None = None
        self.separator: Shared | None = None
        self.end: Shared | None = None
        self.fix: Fix | None = None
        self.first: int | None = None
        self.lonely: list[str] = []
        self.spaced: tuple[int, int] | None = None
        self.found: list[tuple[str, Fix | None, Counted]] = []

    def suspect(self, endings: Endings, check: str, count: Callable[[int], int], fix: Fix | None) -> None:
        """Take in the records whose number gives something to complain of."""
        self.found.append((check, fix, endings.each(count)))

    def without(self, endings: Endings, check: str, first: int | None) -> None:
        """Take in that all texts lack what they should share, which is told once, at the first pair."""
        record = next(index for index, number in enumerate(endings.numbers) if number)
        self.first = first
        self.lonely.append(check)
        self.found.append((check, None, Counted(array("Q", [record]), array("H", [1]))))

    def affected(self) -> Iterator[AffectedExample]:
        """All records to complain of."""
        for check, fix, records in self.found:
            for record, count in zip(*records, strict=True):
                yield AffectedExample(record, check, fix, count)

    def problems(self, example: Example, context: Context) -> Said:
        """What is wrong with the ends of one example's texts."""
        if self.stop is not None and (found := answers(example)):
            yield from self._judge_answers(self.stop, found, context)
        elif self.found and (texts := pair(example)) is not None:
            yield from self._judge_pair(*texts, context)

    def _judge_answers(self, stop: Shared, found: list[tuple[str, str]], context: Context) -> Said:
        endings = [_ending(text, context) for _, text in found]
        number = number_of(endings)
        lacking = []
        for (where, text), ending in zip(found, endings, strict=True):
            if not is_core(ending, stop.core):
                lacking.append((where, _closed(text, ending, stop, context)))
            elif ending is not None and ending.inside and stop.inside(number):
                yield INSIDE, _cuts(where, ending)
        said = f"does not end in {_usual(stop, context)}"
        count = stop.lacking(number)
        for index, one in enumerate(lacking[:count]):
            mend = [one] if index + 1 < count else lacking[index:]
            yield MISSING, Problem(one[0], said, self.fix, data=mend)

    def _judge_pair(self, prompt: str, completion: str, context: Context) -> Said:
        if self.lonely and self.first == _pair_digest(prompt, completion):
            for check in self.lonely:
                yield check, _nothing_shared(check)
        if self.separator is not None:
            yield from self._judge_prompt(self.separator, prompt, context)
        if self.end is not None:
            yield from self._judge_completion(self.end, completion, context)
        if self.spaced is not None and not _flags(completion):
            said = "does not begin with a space, as {:,} of {:,} completions do".format(*self.spaced)
            yield SPACE, Problem("/completion", said, data=" " + completion)

    def _judge_prompt(self, usual: Shared, prompt: str, context: Context) -> Said:
        ending = separator(prompt)
        if ending is None or not is_core(ending, usual.core):
            mend = [("/prompt", _closed(prompt, ending, usual, context))]
            yield SEPARATOR, Problem("/prompt", f"does not end in {_usual(usual)}", data=mend)
        elif ending.inside:
            yield SEPARATOR, Problem("/prompt", f"{ending.core!r} stands inside the prompt, too", None)

    def _judge_completion(self, usual: Shared, completion: str, context: Context) -> Said:
        ending = _ending(completion, context, newlines=True)
        if ending is None or not is_core(ending, usual.core):
            mend = [("/completion", _closed(completion, ending, usual, context))]
            yield STOP, Problem("/completion", f"does not end in {_usual(usual, context)}", self.fix, data=mend)
        elif ending.inside:
            yield INSIDE, _cuts("/completion", ending)


def _cuts(pointer: str, ending: Ending) -> Problem:
    return Problem(pointer, f"{ending.core!r} stands inside the text, too, where it would cut the answer")


def _usual(shared: Shared, context: Context | None = None) -> str:
    """The end that a text lacks, in words."""
    if shared.texts:
        return f"{shared.form!r}, as {shared.texts:,} of {shared.whole:,} texts do"
    several = len(context.stop) > 1 if context is not None else False
    return (
        f"{shared.form!r} or another configured stop sequence"
        if several
        else f"{shared.form!r}, the configured stop sequence"
    )


def _closed(text: str, ending: Ending | None, shared: Shared, context: Context) -> str:
    """The text with the end that it lacks. Where that was inferred, it replaces a longer or shorter run of its signs."""
    form = shared.form
    if not shared.texts:
        return text.removesuffix(form[: len(form) - len(form.lstrip())]) + form
    if ending is not None and set(ending.core) == set(form.strip()):
        return ending.rest + form
    bare = text.rstrip()
    return bare + (" " if bare[-1:] == form[0] else "") + form  # "###" and "######" without a space are neither


def _nothing_shared(check: str) -> Problem:
    if check == SEPARATOR:
        said = "the prompts share no separator at their end; end each in one, such as '\\n\\n###\\n\\n'"
        return Problem("/prompt", said, None)
    return Problem("/completion", "the completions share no end; end each in a stop sequence, such as ' END'", None)
