"""Mends the ends of texts, and the start of completions: writes what the texts beside them have."""

from __future__ import annotations

from collections.abc import Sequence

from ftlint.conversation.example import Example
from ftlint.results.pointer import join, parse, resolve
from ftlint.rule import Fixer, Problem
from ftlint.rule.context import Context

fixer = Fixer("stop-sequence")


@fixer.mend("missing", "prompt-separator", "completion-stop")
def close(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """End the texts as the others end."""
    for problem in problems:
        for pointer, text in problem.data:
            *holder, key = parse(pointer)
            resolve(example.record, join(*holder))[key] = text


@fixer.mend("completion-space")
def begin_with_a_space(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Put a space before the completion."""
    for problem in problems:
        example.record["completion"] = problem.data
