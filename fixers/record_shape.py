"""Removes keys filled with null, and (unsafe: they may be deliberate) unknown root keys."""

from __future__ import annotations

from collections.abc import Sequence

from ftlint.conversation.example import Example
from ftlint.results.pointer import join, parse, resolve
from ftlint.rule import Fixer, Problem
from ftlint.rule.context import Context

fixer = Fixer("record-shape")


@fixer.fix("unknown-key")
@fixer.fix("request-parameter")
def drop_keys(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Remove the reported keys."""
    for problem in problems:
        example.record.pop(parse(problem.pointer)[0], None)


@fixer.fix("null-filled")
def drop_nulls(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Remove the keys filled with null."""
    for problem in problems:
        for pointer in problem.data:
            *above, last = parse(pointer)
            del resolve(example.record, join(*above))[last]
