"""Fixes the flag `parallel_tool_calls`: removes it, or sets the boolean that matches the example."""

from __future__ import annotations

from collections.abc import Sequence

from ftlint.conversation.example import Example
from ftlint.results.pointer import join, parse, resolve
from ftlint.rule import Fixer, Problem
from ftlint.rule.context import Context

fixer = Fixer("parallel-calls")


@fixer.fix("without-tools")
def remove(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Remove the flag."""
    _set(example, problems)


@fixer.fix("not-boolean")
def write_boolean(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Write the boolean; remove null."""
    _set(example, problems)


@fixer.fix("contradiction")
def allow(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Allow parallel calls."""
    _set(example, problems)


def _set(example: Example, problems: Sequence[Problem]) -> None:
    for problem in problems:
        *above, key = parse(problem.pointer)
        holder = resolve(example.record, join(*above))
        if problem.data is None:
            del holder[key]
        else:
            holder[key] = problem.data
