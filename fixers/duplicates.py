"""Drops examples that are there already."""

from __future__ import annotations

from collections.abc import Sequence

from ftlint.context import Context
from ftlint.example import Example
from ftlint.fixer import Fixer
from ftlint.rule import Problem

fixer = Fixer("duplicates")


@fixer.mend("exact", "split-leak")
def drop(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Drop the whole record."""
    example.dropped = True
