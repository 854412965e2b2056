"""Finds answers, prompts and completions that do not end like the others of their dataset, or as configured."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from typing import Final

from ftlint.conversation.digest import digest
from ftlint.conversation.example import Example
from ftlint.conversation.training_targets import answer_texts, answers, pair
from ftlint.dataset.frequency import is_most
from ftlint.dataset.text_endings import FEWEST, CommonEnding, CountedExamples, TextEndings, has_core, packed
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

Problems = Iterator[tuple[str, Problem]]


def _ending(text: str, context: Context, newlines: bool = False) -> Ending | None:
    return configured(text, context.stop) if context.stop else marker(text, newlines)


class EndingCollector:
    """Collects how the texts of each example end (12 bytes for a chat, 24 for a prompt with its completion)."""

    def __init__(self) -> None:
        self.examples = 0
        self.answers = TextEndings()
        self.prompts = TextEndings()
        self.completions = TextEndings()
        self.first_pair: int | None = None  # the digest of the first prompt with its completion
        # The last character of all prompts, and of all completions; "" if they differ.
        self.last_characters: tuple[str | None, str | None] = (None, None)

    def observe(self, example: Example | None, context: Context) -> None:
        """Take in the next example."""
        number = self.examples
        self.examples += 1
        if example is None:
            return
        texts = answer_texts(example)
        if not texts:
            if (both := pair(example)) is not None:
                self._observe_pair(number, *both, context)
        elif context.stop or any(text[-1] not in ORDINARY for text in texts):
            self.answers.add(number, [_ending(text, context) for text in texts])
        else:
            self.answers.add_unmarked(number, len(texts))

    def _observe_pair(self, number: int, prompt: str, completion: str, context: Context) -> None:
        if self.first_pair is None:
            self.first_pair = _pair_digest(prompt, completion)
        self.last_characters = _common(self.last_characters, (prompt[-1], completion[-1]))
        self.prompts.add(number, [separator(prompt)])
        ending = _ending(completion, context, newlines=True)
        rest = completion if ending is None else ending.rest
        self.completions.add(number, [ending], rest, _flags(completion))

    def merge(self, later: EndingCollector) -> None:
        """Append what was collected from the examples that follow."""
        self.answers.merge(later.answers, self.examples)
        self.prompts.merge(later.prompts, self.examples)
        self.completions.merge(later.completions, self.examples)
        self.first_pair = later.first_pair if self.first_pair is None else self.first_pair
        self.last_characters = _common(self.last_characters, later.last_characters)
        self.examples += later.examples

    def conclude(self, context: Context) -> EndingConclusion:
        """The texts that lack the common ending, or have it inside."""
        conclusion = EndingConclusion(self.first_pair)
        self._conclude_answers(conclusion, context)
        if self.first_pair is not None:
            self._conclude_prompts(conclusion)
            self._conclude_completions(conclusion, context)
        return conclusion

    def common_endings(self, context: Context) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The ways in which most answers of chats end, and most completions; empty if they share no ending."""
        conclusion = self.conclude(context)
        answers, completions = (
            () if ending is None or not endings.texts else context.stop or endings.forms_of(ending)
            for endings, ending in ((self.answers, conclusion.stop), (self.completions, conclusion.end))
        )
        return answers, completions

    def _conclude_answers(self, conclusion: EndingConclusion, context: Context) -> None:
        stop = CommonEnding.configured(context.stop) if context.stop else self.answers.most_common()
        if stop is not None and (context.stop or (self.answers.varies(stop) and not is_token(stop.form.strip()))):
            conclusion.stop = stop
            conclusion.add(MISSING, _fix(context), self.answers, stop.lacking)
            conclusion.add(INSIDE, None, self.answers, stop.inside)

    def _conclude_prompts(self, conclusion: EndingConclusion) -> None:
        common = self.prompts.most_common()
        if common is None:
            if self.prompts.texts >= FEWEST and not self.last_characters[0]:
                conclusion.add_for_all(SEPARATOR, self.prompts)
        elif self.prompts.varies(common):
            conclusion.separator = common
            conclusion.add(SEPARATOR, Fix.UNSAFE, self.prompts, common.lacking)
            conclusion.add(SEPARATOR, None, self.prompts, common.inside)

    def _conclude_completions(self, conclusion: EndingConclusion, context: Context) -> None:
        whole = self.completions.texts
        spaced = sum(1 for number in self.completions.numbers if number >> 62 == _SPACED)
        if whole >= FEWEST and is_most(spaced, whole):
            conclusion.spaced = spaced, whole
            conclusion.add(SPACE, Fix.UNSAFE, self.completions, lambda number: not number >> 62)
        common = CommonEnding.configured(context.stop) if context.stop else self.completions.most_common()
        if not context.stop and self.completions.distinct() * 3 < whole:
            return  # labels of a classifier need no stop sequence
        if common is None:
            if whole >= FEWEST and not self.last_characters[1]:
                conclusion.add_for_all(STOP, self.completions)
        elif context.stop or self.completions.varies(common):
            conclusion.end = common
            conclusion.add(STOP, _fix(context), self.completions, common.lacking)
            conclusion.add(INSIDE, None, self.completions, common.inside)


def _fix(context: Context) -> Fix:
    return Fix.SAFE if context.stop else Fix.UNSAFE


def _pair_digest(prompt: str, completion: str) -> int:
    return digest(f"{prompt}\0{completion}")


def _common(
    first: tuple[str | None, str | None], second: tuple[str | None, str | None]
) -> tuple[str | None, str | None]:
    """The characters common to two parts of the data, either of which may be empty (None); "" if they differ."""
    prompts, completions = (
        other if one is None or one == other else one if other is None else ""
        for one, other in zip(first, second, strict=True)
    )
    return prompts, completions


def _flags(completion: str) -> int:
    if completion[0] == " ":
        return _SPACED
    return _INDENTED if completion[0].isspace() else 0


class EndingConclusion(Conclusion):
    """The endings that the texts of a dataset should have, None if they share none.

    ``stop`` is that of answers, ``separator`` of prompts, ``end`` of completions; ``spaced`` is how many of how many
    completions begin with a space. The checks in ``for_all`` are about all pairs, and reported at the first one, whose digest
    is ``first_pair``.
    """

    def __init__(self, first_pair: int | None = None) -> None:
        self.first_pair = first_pair
        self.stop: CommonEnding | None = None
        self.separator: CommonEnding | None = None
        self.end: CommonEnding | None = None
        self.spaced: tuple[int, int] | None = None
        self.for_all: list[str] = []
        self.found: list[tuple[str, Fix | None, CountedExamples]] = []

    def add(self, check: str, fix: Fix | None, endings: TextEndings, count: Callable[[int], int]) -> None:
        """Report the examples for whose number ``count`` returns more than 0."""
        self.found.append((check, fix, endings.counted(count)))

    def add_for_all(self, check: str, endings: TextEndings) -> None:
        """Report once that no text has what all should share."""
        first = next(example for example, number in enumerate(endings.numbers) if number)
        self.for_all.append(check)
        self.found.append((check, None, CountedExamples(array("Q", [first]), array("H", [1]))))

    def affected(self) -> Iterator[AffectedExample]:
        """The examples that are reported."""
        for check, fix, (examples, times) in self.found:
            for example, count in zip(examples, times, strict=True):
                yield AffectedExample(example, check, fix, count)

    def problems(self, example: Example, context: Context) -> Problems:
        """What is wrong with the endings of one example's texts."""
        if self.stop is not None and (found := answers(example)):
            yield from self._in_answers(self.stop, found, context)
        elif self.found and (both := pair(example)) is not None:
            prompt, completion = both
            if self.first_pair == _pair_digest(prompt, completion):
                yield from ((check, _no_common_ending(check)) for check in self.for_all)
            if self.separator is not None:
                yield from self._in_prompt(self.separator, prompt, context)
            if self.end is not None:
                yield from self._in_completion(self.end, completion, context)
            if self.spaced is not None and not _flags(completion):
                message = "does not begin with a space, as {:,} of {:,} completions do".format(*self.spaced)
                yield SPACE, Problem("/completion", message, data=" " + completion)

    def _in_answers(self, stop: CommonEnding, found: list[tuple[str, str]], context: Context) -> Problems:
        endings = [_ending(text, context) for _, text in found]
        number = packed(endings)
        closed = []
        for (pointer, text), ending in zip(found, endings, strict=True):
            if not has_core(ending, stop.core):
                closed.append((pointer, _closed(text, ending, stop, context)))
            elif ending is not None and ending.inside and stop.inside(number):
                yield INSIDE, _cut_off(pointer, ending)
        count = stop.lacking(number)  # 1 for several texts that end in different markers
        for index, one in enumerate(closed[:count]):
            fixed = [one] if index + 1 < count else closed[index:]
            yield MISSING, Problem(one[0], f"does not end in {_described(stop, context)}", _fix(context), data=fixed)

    def _in_prompt(self, common: CommonEnding, prompt: str, context: Context) -> Problems:
        ending = separator(prompt)
        if ending is None or not has_core(ending, common.core):
            fixed = [("/prompt", _closed(prompt, ending, common, context))]
            yield SEPARATOR, Problem("/prompt", f"does not end in {_described(common)}", data=fixed)
        elif ending.inside:
            yield SEPARATOR, Problem("/prompt", f"{ending.core!r} also occurs inside the prompt", None)

    def _in_completion(self, common: CommonEnding, completion: str, context: Context) -> Problems:
        ending = _ending(completion, context, newlines=True)
        if ending is None or not has_core(ending, common.core):
            fixed = [("/completion", _closed(completion, ending, common, context))]
            message = f"does not end in {_described(common, context)}"
            yield STOP, Problem("/completion", message, _fix(context), data=fixed)
        elif ending.inside:
            yield INSIDE, _cut_off("/completion", ending)


def _cut_off(pointer: str, ending: Ending) -> Problem:
    return Problem(pointer, f"{ending.core!r} also occurs inside the text, where it would cut off the answer")


def _described(common: CommonEnding, context: Context | None = None) -> str:
    """The ending that a text lacks, in words."""
    if common.texts:
        return f"{common.form!r}, as {common.texts:,} of {common.whole:,} texts do"
    several = len(context.stop) > 1 if context is not None else False
    return f"{common.form!r}" + (
        " or another configured stop sequence" if several else ", the configured stop sequence"
    )


def _closed(text: str, ending: Ending | None, common: CommonEnding, context: Context) -> str:
    """The text with the ending that it lacks. An inferred ending replaces a longer or shorter run of the same character."""
    form = common.form
    if not common.texts:
        return text.removesuffix(form[: len(form) - len(form.lstrip())]) + form
    if ending is not None and set(ending.core) == set(form.strip()):
        return ending.rest + form
    bare = text.rstrip()
    return bare + (" " if bare[-1:] == form[0] else "") + form  # "###" after "#" would be "####"


def _no_common_ending(check: str) -> Problem:
    if check == SEPARATOR:
        message = "the prompts do not end in a common separator; end each with one, such as '\\n\\n###\\n\\n'"
        return Problem("/prompt", message, None)
    message = "the completions do not end in a common stop sequence; end each with one, such as ' END'"
    return Problem("/completion", message, None)
