"""Mends one record: fixers run until nothing changes, and only what made its findings go is kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from copy import deepcopy
from typing import Any, NamedTuple

import orjson

from ftlint.conversation.example import Example
from ftlint.conversation.indexer import Indexer
from ftlint.engine.check.example import Looker
from ftlint.results.finding import Fix
from ftlint.results.pointer import resolve
from ftlint.rule import Mend, Problem

STEPS = 100  # what one record may take; far more than there are fixers, so that a circle among them ends
Judge = Callable[[Example], list[Problem]]
_SAFE, _UNSAFE = Fix.SAFE, Fix.UNSAFE


class Step(NamedTuple):
    """What one function changed in a record: the findings that it was given and that are gone, and the record before and
    after that (only where a trace is kept; else later steps change them, too)."""

    fixed: list[Problem]
    before: Any = None
    after: Any = None


class Mended(NamedTuple):
    """What became of a record: the changed example (the given one when nothing was mended), the steps that led there, what
    is left, and the checks whose fixer was tried but did not make its findings go."""

    example: Example
    steps: list[Step]
    left: list[Problem]
    failed: frozenset[str] = frozenset()

    @property
    def fixed(self) -> dict[str, int]:
        """How many findings of each check were fixed, those that an earlier step brought to light included."""
        numbers: dict[str, int] = {}
        for step in self.steps:
            for problem in step.fixed:
                numbers[problem.check] = numbers.get(problem.check, 0) + 1
        return numbers


class Mender:
    """Applies fixers to records by a looker's plan. ``unsafe`` admits fixes that may change what is trained.

    ``rebuilds`` are those of the functions ``mends`` that change nothing in place.
    """

    def __init__(
        self,
        looker: Looker,
        indexer: Indexer,
        mends: Mapping[str, Mend],
        rebuilds: Collection[Mend],
        unsafe: bool = False,
    ) -> None:
        self.looker = looker
        self.indexer = indexer
        self.unsafe = unsafe
        self._mends = mends
        self._rank = {mend: rank for rank, mend in enumerate(dict.fromkeys(mends.values()))}
        self._rebuilds = rebuilds

    def mend(
        self,
        start: Example,
        found: list[Problem],
        copy: Callable[[], dict[str, Any]],
        judge: Judge | None = None,
        may_drop: bool = True,
        trace: bool = False,
    ) -> Mended:
        """Mend a record in which ``found`` was found. ``copy`` makes an editable copy of it, which may share its strings;
        ``judge`` adds what a dataset's verdict says of an example. The example that is returned is ``dropped`` when the
        record is to go, and then nothing of it is left; that alone is counted, as what was mended before went with it. With
        ``trace`` every step has the record before and after it."""
        applied: list[Mend] = []
        steps: list[Step] = []
        failed: list[Mend] = []
        example, left, own = start, found, False
        wanted = self._wanted(found)
        for _ in range(STEPS):
            mend = self._next(wanted, failed)
            if mend is None:
                break
            if not own and mend not in self._rebuilds:
                example, own = self._copied(start, copy, applied, judge), True
            its = wanted[mend]
            before = deepcopy(example.record) if trace and own else example.record
            after, now = self._apply(mend, example, its, judge)
            if after.dropped and may_drop:
                return Mended(after, [Step(its[:1])], [])
            then = self._wanted(now)
            if len(then.get(mend, ())) < len(its):
                applied.append(mend)
                later = deepcopy(after.record) if trace and own else after.record
                steps.append(Step(_gone(its, then.get(mend, [])), before, later))
                example, left, wanted = after, now, then
                continue
            failed.append(mend)
            if own:  # it may have left the record in a state that nobody wants: go back to what held
                example = self._copied(start, copy, applied, judge)
                left = self._look(example, judge)
                wanted = self._wanted(left)
        if not applied:
            return Mended(start, [], found, self._checks_of(failed))
        return Mended(example, steps, left, self._checks_of(failed))

    def _wanted(self, found: list[Problem]) -> dict[Mend, list[Problem]]:
        """Those findings that this run may mend, by the function that does."""
        wanted: dict[Mend, list[Problem]] = {}
        for problem in found:
            if problem.fix is _SAFE or (self.unsafe and problem.fix is _UNSAFE):
                mend = self._mends.get(problem.check)
                if mend is not None:
                    wanted.setdefault(mend, []).append(problem)
        return wanted

    def _next(self, wanted: dict[Mend, list[Problem]], failed: list[Mend]) -> Mend | None:
        """The next function to apply: the first registered that mends something here."""
        first = None
        for mend in wanted:
            if mend not in failed and (first is None or self._rank[mend] < self._rank[first]):
                first = mend
        return first

    def _apply(
        self, mend: Mend, example: Example, of: list[Problem], judge: Judge | None
    ) -> tuple[Example, list[Problem]]:
        """Apply a function to its findings: the example after that, and what is wrong with it."""
        if mend not in self._rebuilds:
            _unshare(example)
        made = mend(example, of, self.looker.plan.context)
        if mend in self._rebuilds:
            after = self.indexer.rebuilt(example, example.record if made is None else made)
        else:
            after = self.indexer.example(example.record)
        after.number, after.dropped = example.number, example.dropped
        return after, self._look(after, judge)

    def _copied(
        self, start: Example, copy: Callable[[], dict[str, Any]], applied: list[Mend], judge: Judge | None
    ) -> Example:
        """What these functions made of a record, again, from a copy that may be changed in place."""
        example = self.indexer.twin(start, copy())
        left = self._look(example, judge) if applied else []
        for mend in applied:
            example, left = self._apply(mend, example, self._wanted(left).get(mend, []), judge)
        return example

    def _look(self, example: Example, judge: Judge | None) -> list[Problem]:
        found = self.looker.look(example)
        return found + judge(example) if judge else found

    def _checks_of(self, mends: list[Mend]) -> frozenset[str]:
        return frozenset(check for check, mend in self._mends.items() if mend in mends) if mends else frozenset()


def _unshare(example: Example) -> None:
    """Give a record that is changed in place definitions of its own: records share them once they were looked at, or
    written by a fixer, and the indexer remembers those that it has had so far."""
    holder = resolve(example.record, example.definitions_at)
    for definitions in example.definitions:
        with suppress(TypeError):  # nested deeper than it writes: nobody shares those
            holder[definitions.key] = orjson.loads(orjson.dumps(holder[definitions.key]))


def _gone(its: list[Problem], left: list[Problem]) -> list[Problem]:
    """The findings of one function that are gone: of those of each check that are left, the last ones are taken to be."""
    if not left:
        return its
    numbers: dict[str, int] = {}
    for problem in left:
        numbers[problem.check] = numbers.get(problem.check, 0) + 1
    gone = []
    for problem in reversed(its):
        still = numbers.get(problem.check, 0)
        if still:
            numbers[problem.check] = still - 1
        else:
            gone.append(problem)
    return gone[::-1]
