"""Which checks' fixes changed a value of a record: what ``ftlint fix --diff`` names next to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile

from ftlint.engine.check.example import Seen
from ftlint.engine.fix.example import Step
from ftlint.jsontext.diff import differences


def causes(pointers: Sequence[str], steps: Sequence[Step]) -> list[str]:
    """For each changed value, by its pointer, the checks whose fixes changed it, in the order of the steps.

    Every check that fixed something is named at one value at least.
    """
    named: list[list[str]] = [[] for _ in pointers]
    for step in steps if pointers else ():
        own = _changed_by(step, pointers) if len(steps) > 1 else range(len(pointers))
        for at in own:
            _name(named[at], _nearest(pointers[at], step.fixed))
        checks = {check for at in own for check in named[at]}
        for seen in step.fixed:
            if seen.check not in checks:
                _name(named[max(own, key=lambda at: _shared(seen.problem.pointer, pointers[at]))], seen.check)
    fixed = [seen for step in steps for seen in step.fixed]
    return [", ".join(checks or [_nearest(pointer, fixed)]) for checks, pointer in zip(named, pointers, strict=True)]


def _changed_by(step: Step, pointers: Sequence[str]) -> Sequence[int]:
    """The values that a step changed; all of them where a list was shifted so that none of them is where it was."""
    places = [one.pointer for one in differences(step.before, step.after)]
    own = [at for at, pointer in enumerate(pointers) if any(_overlap(pointer, place) for place in places)]
    return own or range(len(pointers))


def _overlap(one: str, other: str) -> bool:
    """Whether one pointer leads to the value of the other, or into it."""
    return one == other or one.startswith(f"{other}/") or other.startswith(f"{one}/")


def _name(checks: list[str], check: str) -> None:
    if check not in checks:
        checks.append(check)


def _nearest(pointer: str, fixed: Iterable[Seen]) -> str:
    """The check whose finding was nearest to a value that changed."""
    return max(fixed, key=lambda seen: _shared(seen.problem.pointer, pointer)).check


def _shared(one: str, other: str) -> int:
    """How many first tokens two pointers share."""
    pairs = zip(one.split("/"), other.split("/"), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
