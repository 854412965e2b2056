"""Mends system prompts: the usual one in place of its variants or of none, and the message in front."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ftlint.conversation.example import Example
from ftlint.results.pointer import join, parse, resolve
from ftlint.rule import Fixer, Problem
from ftlint.rule.context import Context

fixer = Fixer("system-prompt")


@fixer.mend("not-first")
def move_to_the_front(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Move the only system message in front of the others of its list."""
    for problem in problems:
        messages, index = _place(example, problem)
        messages.insert(0, messages.pop(int(index)))


@fixer.mend("near-duplicate", "inconsistent")
def replace(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Put the usual prompt in place of this one; a list of text parts keeps its first."""
    for problem in problems:
        message, _ = _place(example, problem)
        parts = message["content"]
        if isinstance(parts, list):
            parts[0]["text"] = problem.data
            del parts[1:]
        else:
            message["content"] = problem.data


@fixer.mend("missing")
def add(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Put the usual prompt in front of the conversation."""
    for problem in problems:
        role, text = problem.data
        resolve(example.record, problem.pointer).insert(0, {"role": role, "content": text})


def _place(example: Example, problem: Problem) -> tuple[Any, str]:
    """What holds the value that a problem points to, and its key or index there."""
    *holder, last = parse(problem.pointer)
    return resolve(example.record, join(*holder)), last
