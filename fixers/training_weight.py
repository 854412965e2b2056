"""Fixes weights: writes 0 or 1, removes weights of other roles, and excludes failed calls from training (unsafe)."""

from __future__ import annotations

from collections.abc import Sequence

from ftlint.conversation.example import Example
from ftlint.results.pointer import join, parse, resolve
from ftlint.rule import Fixer, Problem
from ftlint.rule.context import Context

fixer = Fixer("training-weight")


@fixer.fix("invalid")
def write_integer(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Write the integer; remove null."""
    for problem in problems:
        message = resolve(example.record, join(*parse(problem.pointer)[:-1]))
        if problem.data is None:
            del message["weight"]
        else:
            message["weight"] = problem.data


@fixer.fix("wrong-role")
def remove(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Remove the weight of a message that is never trained."""
    for problem in problems:
        del resolve(example.record, join(*parse(problem.pointer)[:-1]))["weight"]


@fixer.fix("failed-call-trained")
def exclude(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Set the weight to 0: the message stays but is not trained. A new key is added at the end."""
    for problem in problems:
        resolve(example.record, problem.pointer)["weight"] = 0
