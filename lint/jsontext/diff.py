"""Differences between an example and its fixed form, value by value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ftlint.results.pointer import join


class Difference(NamedTuple):
    """One value that differs, at a JSON Pointer. ``old`` or ``new`` is `ABSENT` where there is no value."""

    pointer: str
    old: Any
    new: Any


class _Absent:
    """The type of `ABSENT`, which marks a missing value; None is JSON null."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = _Absent()


def differences(old: Any, new: Any, at: str = "") -> Iterator[Difference]:
    """The places where two JSON values differ, in order, as deep as both have the same containers."""
    if old is new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(key for key in new if key not in old)]:
            yield from differences(old.get(key, ABSENT), new.get(key, ABSENT), at + join(key))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from differences(before, after, f"{at}/{index}")
    elif type(old) is not type(new) or old != new:
        if isinstance(old, list) and isinstance(new, list):
            yield from _lists(old, new, at)
        else:
            yield Difference(at, old, new)


def count_differences(old: Any, new: Any) -> int:
    """The number of `differences`. Counting takes a third of the time of listing them."""
    if old is new:
        return 0
    if isinstance(old, dict) and isinstance(new, dict):
        both = old.keys() & new.keys()
        return len(old) + len(new) - 2 * len(both) + sum(count_differences(old[key], new[key]) for key in both)
    if isinstance(old, list) and isinstance(new, list):
        if len(old) == len(new):
            return sum(map(count_differences, old, new))
        return sum(1 for _ in _lists(old, new, ""))
    return int(type(old) is not type(new) or old != new)


def _lists(old: list[Any], new: list[Any], at: str) -> Iterator[Difference]:
    """Differences between two lists of different length, without their common prefix and suffix."""
    shortest = min(len(old), len(new))
    start = next((i for i in range(shortest) if old[i] != new[i]), shortest)
    limit = shortest - start
    end = next((i for i in range(limit) if old[-1 - i] != new[-1 - i]), limit)
    for index in range(start, max(len(old), len(new)) - end):
        before = old[index] if index < len(old) - end else ABSENT
        after = new[index] if index < len(new) - end else ABSENT
        if before is not ABSENT or after is not ABSENT:
            yield Difference(f"{at}/{index}", before, after)
