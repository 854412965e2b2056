"""What a fixer is made of: functions over one parsed example, each for the checks that it mends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from ftlint.conversation.example import Example
from ftlint.rule.context import Context
from ftlint.rule.rule import Problem

Mend = Callable[[Example, Sequence[Problem], Context], Any]
Rebuild = Callable[[Example, Sequence[Problem], Context], dict[str, Any] | None]
AnyMend = TypeVar("AnyMend", bound=Mend)


class Fixer:
    """The mending of one rule. A fixer module makes one called ``fixer`` and registers its functions on it.

    A function is given all problems of one check in a record (pointers from the record) and must leave the record alone
    where it cannot mend. It never sees bytes. It moves values rather than copies them, so that their bytes can be kept.
    """

    def __init__(self, rule: str) -> None:
        self.rule = rule
        self.mends: dict[str, Mend] = {}
        self.rebuilds: set[Mend] = set()

    def mend(self, *checks: str) -> Callable[[AnyMend], AnyMend]:
        """Register the decorated function for these checks of the rule: it changes ``example.record`` in place, but not what
        stands under ``functions`` and ``tools``, which records share: there it puts others in their place."""

        def register(mend: AnyMend) -> AnyMend:
            for check in checks:
                self.mends[f"{self.rule}/{check}"] = mend
            return mend

        return register

    def rebuild(self, *checks: str) -> Callable[[Rebuild], Rebuild]:
        """Register the decorated function for these checks of the rule: it changes nothing and returns a new record made of
        parts of the old one, None where it cannot mend. That spares a copy of every record."""

        def register(rebuild: Rebuild) -> Rebuild:
            self.rebuilds.add(rebuild)
            return self.mend(*checks)(rebuild)

        return register
