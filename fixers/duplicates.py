"""Removes duplicate examples."""

from __future__ import annotations

from collections.abc import Sequence

from ftlint.conversation.example import Example
from ftlint.rule import Fixer, Problem
from ftlint.rule.context import Context

fixer = Fixer("duplicates")


@fixer.fix("exact", "split-leak")
def drop(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Remove the whole record."""
    example.dropped = True
