"""Which checks' fixes changed a value of a record: what ``ftlint fix --diff`` names next to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile

from ftlint.engine.fix.example import Step
from ftlint.jsontext.diff import differences
from ftlint.rule import Problem


def causes(pointers: Sequence[str], steps: Sequence[Step]) -> list[str]:
    """For each changed value, by its pointer, the checks whose fixes changed it, in the order of the steps.

    Every check that fixed something is named at least once.
    """
    named: list[dict[str, None]] = [{} for _ in pointers]
    for step in steps if pointers else ():
        changed = _changed_by(step, pointers) if len(steps) > 1 else range(len(pointers))
        by_pointer = _by_prefix(step.fixed)
        for index in changed:
            named[index].setdefault(_nearest(pointers[index], by_pointer))
        checks = {check for index in changed for check in named[index]}
        for problem in step.fixed:
            if problem.check not in checks:
                checks.add(problem.check)
                nearest = max(changed, key=lambda index: _shared_tokens(problem.pointer, pointers[index]))
                named[nearest].setdefault(problem.check)
    by_pointer = _by_prefix(problem for step in steps for problem in step.fixed)
    return [
        ", ".join(checks or [_nearest(pointer, by_pointer)]) for checks, pointer in zip(named, pointers, strict=True)
    ]


def _changed_by(step: Step, pointers: Sequence[str]) -> Sequence[int]:
    """The indexes of the values that a step changed; all if none has its old pointer any more."""
    places = {difference.pointer for difference in differences(step.before, step.after)}
    above = {prefix for place in places for prefix in _prefixes(place)}
    changed = [
        index
        for index, pointer in enumerate(pointers)
        if pointer in above or any(prefix in places for prefix in _prefixes(pointer))
    ]
    return changed or range(len(pointers))


def _prefixes(pointer: str) -> Iterator[str]:
    """A pointer and those of all values that contain its value."""
    yield pointer
    while pointer:
        pointer = pointer.rpartition("/")[0]
        yield pointer


def _by_prefix(fixed: Iterable[Problem]) -> dict[str, str]:
    """For each pointer, the first check that fixed something at or inside its value."""
    checks: dict[str, str] = {}
    for problem in fixed:
        for prefix in _prefixes(problem.pointer):
            checks.setdefault(prefix, problem.check)
    return checks


def _nearest(pointer: str, checks: Mapping[str, str]) -> str:
    """The check whose problem was nearest to a changed value."""
    return next(checks[prefix] for prefix in _prefixes(pointer) if prefix in checks)


def _shared_tokens(first: str, second: str) -> int:
    """The number of leading tokens that two pointers share."""
    pairs = zip(first.split("/"), second.split("/"), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
