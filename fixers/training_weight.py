"""Mends weights: another spelling of 0 and 1, one where none belongs, and that of a call which failed (unsafe)."""

from __future__ import annotations

from collections.abc import Sequence

from ftlint.conversation.example import Example
from ftlint.results.pointer import join, parse, resolve
from ftlint.rule import Fixer, Problem
from ftlint.rule.context import Context

fixer = Fixer("training-weight")


@fixer.mend("invalid")
def write_the_integer(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """The integer that is meant; null is dropped."""
    for problem in problems:
        message = resolve(example.record, join(*parse(problem.pointer)[:-1]))
        if problem.data is None:
            del message["weight"]
        else:
            message["weight"] = problem.data


@fixer.mend("wrong-role")
def drop(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Drop the weight of a message that is never trained."""
    for problem in problems:
        del resolve(example.record, join(*parse(problem.pointer)[:-1]))["weight"]


@fixer.mend("failed-call-trained")
def leave_out(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """The weight 0, so that the message stays and is not trained; at its end, where it has none yet."""
    for problem in problems:
        resolve(example.record, problem.pointer)["weight"] = 0
