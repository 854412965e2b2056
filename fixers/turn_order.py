"""Mends the order of messages: cuts what follows the last answer, joins two messages that only make calls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ftlint.context import Context
from ftlint.example import Example
from ftlint.fixer import Fixer
from ftlint.pointer import parse
from ftlint.rule import Problem

fixer = Fixer("turn-order")


@fixer.mend("last-not-assistant")
def cut_the_tail(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Drop every message after the last one of the assistant."""
    messages = example.record["messages"]
    while messages and messages[-1].get("role") != "assistant":
        del messages[-1]


@fixer.mend("consecutive-assistant")
def join_calls(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Make one message of two that only make calls: all calls in the first, their results behind it."""
    messages = example.record["messages"]
    for problem in reversed(problems):
        second = int(parse(problem.pointer)[1])
        if _only_calls(messages[second - 1]) and _only_calls(messages[second]):
            messages[second - 1]["tool_calls"] += messages[second]["tool_calls"]
            del messages[second]


def _only_calls(message: dict[str, Any]) -> bool:
    return bool(message.get("tool_calls")) and not message.get("content")
