"""Mends what one line is: drops root keys that the format does not know (unsafe, as somebody put them there)."""

from __future__ import annotations

from collections.abc import Sequence

from ftlint.context import Context
from ftlint.example import Example
from ftlint.fixer import Fixer
from ftlint.pointer import parse
from ftlint.rule import Problem

fixer = Fixer("record-shape")


@fixer.mend("unknown-key")
@fixer.mend("request-parameter")
def drop_keys(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Drop the keys named."""
    for problem in problems:
        example.record.pop(parse(problem.pointer)[0], None)
