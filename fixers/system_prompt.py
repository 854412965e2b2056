"""Fixes system prompts: moves them to the front, and uses the most common one in place of variants or of none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ftlint.conversation.example import Example
from ftlint.results.pointer import join, parse, resolve
from ftlint.rule import Fixer, Problem
from ftlint.rule.context import Context

fixer = Fixer("system-prompt")


@fixer.fix("not-first")
def move_to_the_front(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Move the only system message to the front of its list."""
    for problem in problems:
        messages, index = _place(example, problem)
        messages.insert(0, messages.pop(int(index)))


@fixer.fix("near-duplicate", "inconsistent")
def replace(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Replace the prompt by the most common one; of a list of text parts, only the first remains."""
    for problem in problems:
        message, _ = _place(example, problem)
        parts = message["content"]
        if isinstance(parts, list):
            parts[0]["text"] = problem.data
            del parts[1:]
        else:
            message["content"] = problem.data


@fixer.fix("missing")
def add(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Insert the most common prompt at the front of the conversation."""
    for problem in problems:
        role, text = problem.data
        resolve(example.record, problem.pointer).insert(0, {"role": role, "content": text})


def _place(example: Example, problem: Problem) -> tuple[Any, str]:
    """The container of the value that a problem points to, and its key or index there."""
    *holder, last = parse(problem.pointer)
    return resolve(example.record, join(*holder)), last
