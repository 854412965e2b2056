"""Fixes one record: applies fix functions until nothing changes, and undoes those that do not remove their problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from copy import deepcopy
from typing import Any, NamedTuple

import orjson

from ftlint.conversation.example import Example
from ftlint.conversation.indexer import Indexer
from ftlint.engine.check.example import Checker
from ftlint.results.finding import Fix
from ftlint.results.pointer import resolve
from ftlint.rule import FixFunction, Problem

MAX_STEPS = 100  # per record; far more than there are fix functions, so that functions that undo each other end
# The problems that dataset rules report of an example.
Judge = Callable[[Example], list[Problem]]


class Step(NamedTuple):
    """What one function did: the problems it removed, and the record before and after (only with ``trace``)."""

    fixed: list[Problem]
    before: Any = None
    after: Any = None


class FixedExample(NamedTuple):
    """The result of a fix: the new example (the given one if nothing was fixed), the steps, the remaining problems, and the
    checks whose function ran without removing its problems."""

    example: Example
    steps: list[Step]
    left: list[Problem]
    failed: frozenset[str] = frozenset()

    @property
    def fixed(self) -> dict[str, int]:
        """The number of fixed problems by check, including those that appeared after an earlier step."""
        return Counter(problem.check for step in self.steps for problem in step.fixed)


class ExampleFixer:
    """Applies ``functions`` (by check) to records. ``unsafe`` also allows fixes that may change what is trained.

    ``rebuilds`` are those functions that return a new record instead of changing it in place.
    """

    def __init__(
        self,
        checker: Checker,
        indexer: Indexer,
        functions: Mapping[str, FixFunction],
        rebuilds: Collection[FixFunction],
        unsafe: bool = False,
    ) -> None:
        self.checker = checker
        self.indexer = indexer
        self._fixes = frozenset({Fix.SAFE, Fix.UNSAFE} if unsafe else {Fix.SAFE})
        self._functions = functions
        self._rank = {function: rank for rank, function in enumerate(dict.fromkeys(functions.values()))}
        self._rebuilds = rebuilds

    def fix(
        self,
        start: Example,
        problems: list[Problem],
        copy: Callable[[], dict[str, Any]],
        judge: Judge | None = None,
        may_drop: bool = True,
        trace: bool = False,
    ) -> FixedExample:
        """Fix a record with these problems. ``copy`` returns a copy of the record that can be changed.

        If the returned example is ``dropped``, the record is to be removed: only that step counts, because all others are
        lost with the record. ``may_drop`` False treats a removal as failed.
        """
        applied: list[FixFunction] = []
        steps: list[Step] = []
        failed: list[FixFunction] = []
        example, left, copied = start, problems, False
        fixable = self._fixable(problems)
        for _ in range(MAX_STEPS):
            function = min(fixable.keys() - failed, key=self._rank.__getitem__, default=None)
            if function is None:
                break
            if not copied and function not in self._rebuilds:
                example, copied = self._replay(start, copy, applied, judge), True
            given = fixable[function]
            before = deepcopy(example.record) if trace and copied else example.record
            after, now = self._apply(function, example, given, judge)
            if after.dropped and may_drop:
                return FixedExample(after, [Step(given[:1])], [])
            remaining = self._fixable(now)
            if len(remaining.get(function, ())) < len(given):
                applied.append(function)
                record = deepcopy(after.record) if trace and copied else after.record
                steps.append(Step(_removed(given, remaining.get(function, [])), before, record))
                example, left, fixable = after, now, remaining
                continue
            failed.append(function)
            if copied:  # the function may have changed the record, so start over without it
                example = self._replay(start, copy, applied, judge)
                left = self._check(example, judge)
                fixable = self._fixable(left)
        if not applied:
            example, left = start, problems
        checks = {check for check, function in self._functions.items() if function in failed} if failed else ()
        return FixedExample(example, steps, left, frozenset(checks))

    def _fixable(self, problems: list[Problem]) -> dict[FixFunction, list[Problem]]:
        """The problems that this run may fix, by function."""
        fixable: dict[FixFunction, list[Problem]] = {}
        for problem in problems:
            if problem.fix in self._fixes and problem.check in self._functions:
                fixable.setdefault(self._functions[problem.check], []).append(problem)
        return fixable

    def _apply(
        self, function: FixFunction, example: Example, problems: list[Problem], judge: Judge | None
    ) -> tuple[Example, list[Problem]]:
        """Apply a function to its problems: the example after that, and its problems."""
        if function in self._rebuilds:
            record = function(example, problems, self.checker.plan.context)
            after = self.indexer.rebuilt(example, example.record if record is None else record)
        else:
            _unshare(example)
            function(example, problems, self.checker.plan.context)
            after = self.indexer.example(example.record)
        after.number, after.dropped = example.number, example.dropped
        return after, self._check(after, judge)

    def _replay(
        self, start: Example, copy: Callable[[], dict[str, Any]], applied: list[FixFunction], judge: Judge | None
    ) -> Example:
        """Apply these functions to a new copy of the record."""
        example = self.indexer.twin(start, copy())
        left = self._check(example, judge) if applied else []
        for function in applied:
            example, left = self._apply(function, example, self._fixable(left).get(function, []), judge)
        return example

    def _check(self, example: Example, judge: Judge | None) -> list[Problem]:
        problems = self.checker.check(example)
        return problems + judge(example) if judge else problems


def _unshare(example: Example) -> None:
    """Copy the tool definitions of a record that is changed in place, because other records may share them."""
    holder = resolve(example.record, example.definitions_at)
    for definitions in example.definitions:
        with suppress(TypeError):  # nested more deeply than orjson can write: never shared
            holder[definitions.key] = orjson.loads(orjson.dumps(holder[definitions.key]))


def _removed(given: list[Problem], left: list[Problem]) -> list[Problem]:
    """The given problems without as many of each check as are left, counted from the end."""
    if not left:
        return given
    counts = Counter(problem.check for problem in left)
    removed = []
    for problem in reversed(given):
        if counts[problem.check]:
            counts[problem.check] -= 1
        else:
            removed.append(problem)
    return removed[::-1]
