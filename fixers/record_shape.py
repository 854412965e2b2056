"""Mends what one line is: drops keys that are null for want of a value, and root keys that the format does not know (unsafe,
as somebody put them there)."""

from __future__ import annotations

from collections.abc import Sequence

from ftlint.conversation.example import Example
from ftlint.results.pointer import join, parse, resolve
from ftlint.rule import Fixer, Problem
from ftlint.rule.context import Context

fixer = Fixer("record-shape")


@fixer.mend("unknown-key")
@fixer.mend("request-parameter")
def drop_keys(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Drop the keys named."""
    for problem in problems:
        example.record.pop(parse(problem.pointer)[0], None)


@fixer.mend("null-filled")
def drop_nulls(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Drop the keys that are null."""
    for problem in problems:
        for pointer in problem.data:
            *above, last = parse(pointer)
            del resolve(example.record, join(*above))[last]
