"""Finds duplicate examples, examples with the same input and another answer, and examples of the validation dataset."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from ftlint.config.profile import Profile
from ftlint.conversation.allowed_fixes import is_known
from ftlint.conversation.example import Example
from ftlint.conversation.fingerprint import UNKNOWN, Fingerprint, fingerprint
from ftlint.conversation.formats import CONVERSATIONAL, known_keys
from ftlint.results.finding import Fix
from ftlint.rule import AffectedExample, Conclusion, Problem
from ftlint.rule.context import Context

EXACT: Final = "duplicates/exact"
CONFLICTING: Final = "duplicates/conflicting"
SPLIT_LEAK: Final = "duplicates/split-leak"

_FOREIGN: Final = 1  # in place of the answer of a record of a foreign format
_PER_PASS: Final = 250_000  # numbers that are compared at once (some 80 bytes each)
_MOST_PASSES: Final = 16


@dataclass(repr=False)
class Pairs:
    """Examples (``numbers``, ascending), each with the other example that its message names."""

    numbers: array[int] = field(default_factory=lambda: array("Q"))
    others: array[int] = field(default_factory=lambda: array("Q"))

    def add(self, number: int, other: int) -> None:
        """Append an example, which follows all examples before."""
        self.numbers.append(number)
        self.others.append(other)

    def other(self, number: int) -> int | None:
        """The example that belongs to this one, None if there is none."""
        index = bisect_left(self.numbers, number)
        return self.others[index] if index < len(self.numbers) and self.numbers[index] == number else None


@dataclass
class PairConclusion(Conclusion):
    """Problems of pairs of examples: the pairs, message and fix of each check. Examples in ``kept`` have no fix."""

    pairs: Mapping[str, Pairs]
    messages: Mapping[str, str]
    fixes: Mapping[str, Fix | None]
    kept: Pairs = field(default_factory=Pairs)
    notes: Sequence[str] = ()

    def affected(self) -> Iterator[AffectedExample]:
        """The examples that are reported."""
        for check, pairs in self.pairs.items():
            for number, other in zip(pairs.numbers, pairs.others, strict=True):
                yield AffectedExample(number, check, self._fix(check, number), other=other)

    def problems(self, example: Example, context: Context) -> Iterator[tuple[str, Problem]]:
        """The problems of the example with this number."""
        for check, pairs in self.pairs.items():
            other = pairs.other(example.number)
            if other is not None:
                yield check, Problem("", self.messages[check], self._fix(check, example.number), other=other)

    def _fix(self, check: str, number: int) -> Fix | None:
        return self.fixes[check] if self.kept.other(number) is None else None


class DuplicateCollector:
    """Collects the fingerprint of each example (20 bytes)."""

    def __init__(self) -> None:
        self.wholes = array("Q")
        self.inputs = array("Q")
        self.answers = array("I")

    def observe(self, example: Example | None, context: Context) -> None:
        """Take in the next example."""
        whole, asked, answer = fingerprint_of(example, context.profile) if example is not None else UNKNOWN
        self.wholes.append(whole)
        self.inputs.append(asked)
        self.answers.append(answer)

    def merge(self, later: DuplicateCollector) -> None:
        """Append what was collected from the examples that follow."""
        self.wholes.extend(later.wholes)
        self.inputs.extend(later.inputs)
        self.answers.extend(later.answers)

    def conclude(self, context: Context) -> PairConclusion:
        """Duplicates, and different answers to the same input."""
        exact = self._exact()
        return PairConclusion(
            {EXACT: exact, CONFLICTING: self._conflicting(exact)},
            {
                EXACT: "duplicate of {other}; remove one of the two",
                CONFLICTING: "same input as {other}, but a different answer; keep the answer that the model should learn",
            },
            {EXACT: Fix.UNSAFE, CONFLICTING: None},
            self._kept(exact),
        )

    def compare(self, validation: DuplicateCollector, context: Context) -> PairConclusion:
        """The examples of this training dataset that are in the validation dataset, too."""
        shared = common(self.wholes, validation.wholes)
        held_out: dict[int, int] = {}
        for number, whole in enumerate(validation.wholes) if shared else ():
            if whole in shared:
                held_out.setdefault(whole, number)
        leaked = Pairs()
        for number, whole in enumerate(self.wholes) if shared else ():
            if whole in shared:
                leaked.add(number, held_out[whole])
        copy = len(leaked.numbers) == len(self.wholes) - self.wholes.count(0) > 0
        return PairConclusion(
            {SPLIT_LEAK: leaked},
            {SPLIT_LEAK: "is in the validation file, too ({other}); remove it here"},
            {SPLIT_LEAK: None if copy else Fix.UNSAFE},
            self._kept(leaked),
            ["every example is in the validation file, too: is one file a copy of the other?"] if copy else [],
        )

    def _kept(self, pairs: Pairs) -> Pairs:
        """The examples that a fix does not remove: those of a foreign format."""
        kept = Pairs()
        for number, other in zip(pairs.numbers, pairs.others, strict=True):
            if not self.inputs[number] and self.answers[number] == _FOREIGN:
                kept.add(number, other)
        return kept

    def _exact(self) -> Pairs:
        """The examples that occur earlier, each with the first occurrence."""
        wholes = repeated(self.wholes)
        first: dict[int, int] = {}
        pairs = Pairs()
        for number, whole in enumerate(self.wholes) if wholes else ():
            if whole in wholes and first.setdefault(whole, number) != number:
                pairs.add(number, first[whole])
        return pairs

    def _conflicting(self, exact: Pairs) -> Pairs:
        """The examples with the input of an earlier one and another answer, each with the first of that input."""
        inputs = repeated(self.inputs)
        first: dict[int, int] = {}
        pairs = Pairs()
        for number, asked in enumerate(self.inputs) if inputs else ():
            if asked in inputs:
                earlier = first.setdefault(asked, number)
                if self.answers[earlier] != self.answers[number] and exact.other(number) is None:
                    pairs.add(number, earlier)
        return pairs


def fingerprint_of(example: Example, profile: Profile) -> Fingerprint:
    """The fingerprint by which examples are compared.

    It is unknown if the format is unknown or the messages are missing. A format that the target does not read may have keys
    that belong to the example, so all of its keys are compared, and a fix never removes such an example.
    """
    if is_known(example, profile):
        return fingerprint(example, known_keys(example.format, profile))
    if example.format is None or example.format in CONVERSATIONAL:
        return UNKNOWN
    whole, _, _ = fingerprint(example)
    return whole, 0, _FOREIGN


def repeated(numbers: array[int]) -> set[int]:
    """The numbers, other than 0, that occur more than once. Large arrays take several passes, to save memory."""
    passes = min(_MOST_PASSES, len(numbers) // _PER_PASS + 1)
    found: set[int] = set()
    for remainder in range(passes):
        compared = numbers if passes == 1 else [number for number in numbers if number % passes == remainder]
        if len(set(compared)) < len(compared):
            found.update(one for one, other in pairwise(sorted(compared)) if one == other)
    found.discard(0)
    return found


def common(numbers: array[int], others: array[int]) -> set[int]:
    """The numbers, other than 0, that are in both arrays. Large arrays take several passes, to save memory."""
    passes = min(_MOST_PASSES, len(others) // _PER_PASS + 1)
    found: set[int] = set()
    for remainder in range(passes):
        compared = {number for number in others if number % passes == remainder}
        found.update(number for number in numbers if number in compared)
    found.discard(0)
    return found
