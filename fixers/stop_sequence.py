"""Fixes stop sequences, prompt separators and the leading space of completions: writes what most examples have."""

from __future__ import annotations

from collections.abc import Sequence

from ftlint.conversation.example import Example
from ftlint.results.pointer import join, parse, resolve
from ftlint.rule import Fixer, Problem
from ftlint.rule.context import Context

fixer = Fixer("stop-sequence")


@fixer.fix("missing", "prompt-separator", "completion-stop")
def close(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """End the texts like most others."""
    for problem in problems:
        for pointer, text in problem.data:
            *holder, key = parse(pointer)
            resolve(example.record, join(*holder))[key] = text


@fixer.fix("completion-space")
def begin_with_a_space(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Start the completion with a space."""
    for problem in problems:
        example.record["completion"] = problem.data
