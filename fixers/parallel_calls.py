"""Mends the flag `parallel_tool_calls`: drops it, or makes it the boolean that is true of the record."""

from __future__ import annotations

from collections.abc import Sequence

from ftlint.conversation.example import Example
from ftlint.results.pointer import join, parse, resolve
from ftlint.rule import Fixer, Problem
from ftlint.rule.context import Context

fixer = Fixer("parallel-calls")


@fixer.mend("without-tools")
def drop(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Drop a flag that says nothing."""
    _put(example, problems)


@fixer.mend("not-boolean")
def write_boolean(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """The boolean that was meant; null is dropped."""
    _put(example, problems)


@fixer.mend("contradiction")
def allow(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Say that several calls at once are allowed."""
    _put(example, problems)


def _put(example: Example, problems: Sequence[Problem]) -> None:
    for problem in problems:
        *above, key = parse(problem.pointer)
        holder = resolve(example.record, join(*above))
        if problem.data is None:
            del holder[key]
        else:
            holder[key] = problem.data
