"""Which checks' fixes changed a value of a record: what ``ftlint fix --diff`` names next to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile

from ftlint.engine.fix.example import Step
from ftlint.jsontext.diff import differences
from ftlint.rule import Problem


def causes(pointers: Sequence[str], steps: Sequence[Step]) -> list[str]:
    """For each changed value, by its pointer, the checks whose fixes changed it, in the order of the steps.

    Every check that fixed something is named at one value at least.
    """
    named: list[list[str]] = [[] for _ in pointers]
    for step in steps if pointers else ():
        own = _changed_by(step, pointers) if len(steps) > 1 else range(len(pointers))
        nearest = _by_prefix(step.fixed)
        for at in own:
            _name(named[at], _nearest(pointers[at], nearest))
        checks = {check for at in own for check in named[at]}
        for problem in step.fixed:
            if problem.check not in checks:
                checks.add(problem.check)
                _name(named[max(own, key=lambda at: _shared(problem.pointer, pointers[at]))], problem.check)
    nearest = _by_prefix(problem for step in steps for problem in step.fixed)
    return [", ".join(checks or [_nearest(pointer, nearest)]) for checks, pointer in zip(named, pointers, strict=True)]


def _changed_by(step: Step, pointers: Sequence[str]) -> Sequence[int]:
    """The values that a step changed; all of them where a list was shifted so that none of them is where it was."""
    places = {one.pointer for one in differences(step.before, step.after)}
    above = {prefix for place in places for prefix in _prefixes(place)}
    own = [
        at
        for at, pointer in enumerate(pointers)
        if pointer in above or any(prefix in places for prefix in _prefixes(pointer))
    ]
    return own or range(len(pointers))


def _prefixes(pointer: str) -> Iterator[str]:
    """A pointer, and those of the values around its value, up to the record."""
    yield pointer
    while pointer:
        pointer = pointer.rpartition("/")[0]
        yield pointer


def _by_prefix(fixed: Iterable[Problem]) -> dict[str, str]:
    """The first check that fixed something at or inside each value, by the value's pointer."""
    found: dict[str, str] = {}
    for problem in fixed:
        for prefix in _prefixes(problem.pointer):
            found.setdefault(prefix, problem.check)
    return found


def _nearest(pointer: str, fixed: Mapping[str, str]) -> str:
    """The check whose finding was nearest to a value that changed."""
    return next(fixed[prefix] for prefix in _prefixes(pointer) if prefix in fixed)


def _name(checks: list[str], check: str) -> None:
    if check not in checks:
        checks.append(check)


def _shared(one: str, other: str) -> int:
    """How many first tokens two pointers share."""
    pairs = zip(one.split("/"), other.split("/"), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
