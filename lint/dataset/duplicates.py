"""Finds examples that a dataset has twice, or answers in two ways: for the rule `duplicates`."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from ftlint.config.profile import Profile
from ftlint.conversation.columns import known_keys
from ftlint.conversation.example import Example
from ftlint.conversation.fingerprint import UNKNOWN, Fingerprint, fingerprint
from ftlint.conversation.formats import CONVERSATIONAL
from ftlint.conversation.recognised import is_known
from ftlint.results.finding import Fix
from ftlint.rule import AffectedExample, Conclusion, Problem
from ftlint.rule.context import Context

EXACT: Final = "duplicates/exact"
CONFLICTING: Final = "duplicates/conflicting"
SPLIT_LEAK: Final = "duplicates/split-leak"

_FOREIGN: Final = 1  # stands for the answer of a record of a foreign format, which has none
_AT_ONCE: Final = 250_000  # numbers that are looked at at once (some 80 bytes each)
_TURNS: Final = 16


@dataclass(repr=False)
class Pairs:
    """Records of which something is told (``records``, ascending), each with the other record that it names."""

    records: array[int] = field(default_factory=lambda: array("Q"))
    others: array[int] = field(default_factory=lambda: array("Q"))

    def add(self, record: int, other: int) -> None:
        """Append a record, which is behind all that are there."""
        self.records.append(record)
        self.others.append(other)

    def other(self, record: int) -> int | None:
        """The record that this one names, None where nothing is told of it."""
        index = bisect_left(self.records, record)
        return self.others[index] if index < len(self.records) and self.records[index] == record else None


@dataclass
class PairProblems(Conclusion):
    """What is told of which records: pairs, message and fix by the name of the check. Records in ``kept`` have no fix."""

    pairs: Mapping[str, Pairs]
    messages: Mapping[str, str]
    fixes: Mapping[str, Fix | None]
    notes: Sequence[str] = ()
    kept: Pairs = field(default_factory=Pairs)

    def fix_of(self, check: str, record: int) -> Fix | None:
        """The fix of what a check tells of a record."""
        return self.fixes[check] if self.kept.other(record) is None else None

    def affected(self) -> Iterator[AffectedExample]:
        """The records that something is told of."""
        for check, pairs in self.pairs.items():
            for record, other in zip(pairs.records, pairs.others, strict=True):
                yield AffectedExample(record, check, self.fix_of(check, record), other=other)

    def problems(self, example: Example, context: Context) -> Iterator[tuple[str, Problem]]:
        """What is told of one record, by its number."""
        for check, pairs in self.pairs.items():
            other = pairs.other(example.number)
            if other is not None:
                yield check, Problem("", self.messages[check], self.fix_of(check, example.number), other=other)


class Repeats:
    """Collector: for each record the numbers of its fingerprint (20 bytes)."""

    def __init__(self) -> None:
        self.wholes = array("Q")
        self.inputs = array("Q")
        self.answers = array("I")

    def observe(self, example: Example | None, context: Context) -> None:
        """Take in the next example."""
        whole, asked, answer = numbers_of(example, context.profile) if example is not None else UNKNOWN
        self.wholes.append(whole)
        self.inputs.append(asked)
        self.answers.append(answer)

    def merge(self, later: Repeats) -> None:
        """Append what was gathered on the records that follow."""
        self.wholes.extend(later.wholes)
        self.inputs.extend(later.inputs)
        self.answers.extend(later.answers)

    def conclude(self, context: Context) -> PairProblems:
        """The problems of the dataset."""
        exact = self._exact()
        return PairProblems(
            {EXACT: exact, CONFLICTING: self._conflicting(exact)},
            {
                EXACT: "the same example as {other}; drop one of the two",
                CONFLICTING: "the input of {other} with another answer; keep the answer that is to be learned",
            },
            {EXACT: Fix.UNSAFE, CONFLICTING: None},
            kept=self.kept(exact),
        )

    def compare(self, validation: Repeats, context: Context) -> PairProblems:
        """The examples of this training dataset that are in the validation dataset, too."""
        both = common(self.wholes, validation.wholes)
        held_out: dict[int, int] = {}
        for record, whole in enumerate(validation.wholes) if both else ():
            if whole in both:
                held_out.setdefault(whole, record)
        found = Pairs()
        for record, whole in enumerate(self.wholes) if both else ():
            if whole in both:
                found.add(record, held_out[whole])
        copy = len(found.records) == len(self.wholes) - self.wholes.count(0) > 0
        return PairProblems(
            {SPLIT_LEAK: found},
            {SPLIT_LEAK: "also stands in the validation file ({other}); drop it here"},
            {SPLIT_LEAK: None if copy else Fix.UNSAFE},
            ["all examples are in the validation file, too: is one a copy of the other?"] if copy else [],
            self.kept(found),
        )

    def kept(self, pairs: Pairs) -> Pairs:
        """Those of some records that a fix does not remove."""
        found = Pairs()
        for record, other in zip(pairs.records, pairs.others, strict=True):
            if not self.inputs[record] and self.answers[record] == _FOREIGN:
                found.add(record, other)
        return found

    def _exact(self) -> Pairs:
        """Records that stand earlier, each with the first that is the same."""
        twice = repeated(self.wholes)
        first: dict[int, int] = {}
        found = Pairs()
        for record, whole in enumerate(self.wholes) if twice else ():
            if whole in twice and first.setdefault(whole, record) != record:
                found.add(record, first[whole])
        return found

    def _conflicting(self, exact: Pairs) -> Pairs:
        """Records with the input of an earlier one and another answer, each with the first of that input."""
        twice = repeated(self.inputs)
        first: dict[int, int] = {}
        found = Pairs()
        for record, asked in enumerate(self.inputs) if twice else ():
            if asked in twice:
                earlier = first.setdefault(asked, record)
                if self.answers[earlier] != self.answers[record] and exact.other(record) is None:
                    found.add(record, earlier)
        return found


def numbers_of(example: Example, profile: Profile) -> Fingerprint:
    """The numbers of a record. Those of one of an unknown format, or without its messages, are unknown. One of a format that
    the target does not read, where other keys than ours may belong to the example, is compared as a whole, and stays."""
    if is_known(example, profile):
        return fingerprint(example, known_keys(example.format, profile))
    if example.format is None or example.format in CONVERSATIONAL:
        return UNKNOWN
    whole, _, _ = fingerprint(example)
    return whole, 0, _FOREIGN


def repeated(numbers: array[int]) -> set[int]:
    """The numbers, other than 0, that occur more than once. They are looked at in turns, so that it takes little memory."""
    turns = min(_TURNS, len(numbers) // _AT_ONCE + 1)
    found: set[int] = set()
    for turn in range(turns):
        mine = numbers if turns == 1 else [number for number in numbers if number % turns == turn]
        if len(set(mine)) < len(mine):
            found.update(one for one, other in pairwise(sorted(mine)) if one == other)
    found.discard(0)
    return found


def common(numbers: array[int], others: array[int]) -> set[int]:
    """The numbers, other than 0, that are in both. They, too, are looked at in turns."""
    turns = min(_TURNS, len(others) // _AT_ONCE + 1)
    found: set[int] = set()
    for turn in range(turns):
        mine = {number for number in others if number % turns == turn}
        found.update(number for number in numbers if number in mine)
    found.discard(0)
    return found
