"""What a fixer is made of: functions over one parsed example, each for the checks that it mends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ftlint.context import Context
from ftlint.example import Example
from ftlint.rule import Problem

Mend = Callable[[Example, Sequence[Problem], Context], Any]


class Fixer:
    """The mending of one rule. A fixer module makes one called ``fixer`` and registers its functions on it.

    A function changes ``example.record`` in place, given all problems of one check in that record (pointers from the
    record), and must leave the record alone where it cannot mend. It never sees bytes. It moves values rather than copies
    them, so that their bytes can be kept.
    """

    def __init__(self, rule: str) -> None:
        self.rule = rule
        self.mends: dict[str, Mend] = {}

    def mend(self, *checks: str) -> Callable[[Mend], Mend]:
        """Register the decorated function for these checks of the rule."""

        def register(mend: Mend) -> Mend:
            for check in checks:
                self.mends[f"{self.rule}/{check}"] = mend
            return mend

        return register
