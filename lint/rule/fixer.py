"""What a fixer is made of: functions that fix the problems of certain checks in one parsed example."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from ftlint.conversation.example import Example
from ftlint.rule.context import Context
from ftlint.rule.rule import Problem

FixFunction = Callable[[Example, Sequence[Problem], Context], Any]
RebuildFunction = Callable[[Example, Sequence[Problem], Context], dict[str, Any] | None]
AnyFixFunction = TypeVar("AnyFixFunction", bound=FixFunction)


class Fixer:
    """The fixes of one rule. A fixer module makes one called ``fixer`` and registers its functions on it.

    A function is called with all problems of one check in a record (pointers from the record), never with bytes. If it
    cannot fix them, it leaves the record unchanged. It moves values instead of copying them, so that their bytes are kept.
    """

    def __init__(self, rule: str) -> None:
        self.rule = rule
        self.functions: dict[str, FixFunction] = {}
        self.rebuilds: set[FixFunction] = set()

    def fix(self, *checks: str) -> Callable[[AnyFixFunction], AnyFixFunction]:
        """Register a function for these checks of the rule. It changes ``example.record`` in place, and replaces ``functions``
        and ``tools`` instead of changing them, because records share them."""

        def register(function: AnyFixFunction) -> AnyFixFunction:
            for check in checks:
                self.functions[f"{self.rule}/{check}"] = function
            return function

        return register

    def rebuild(self, *checks: str) -> Callable[[RebuildFunction], RebuildFunction]:
        """Register a function for these checks of the rule that changes nothing but returns a new record made of parts of the
        old one, None if it cannot fix it. This avoids a copy of every record."""

        def register(function: RebuildFunction) -> RebuildFunction:
            self.rebuilds.add(function)
            return self.fix(*checks)(function)

        return register
