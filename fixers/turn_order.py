"""Mends the order of messages: cuts what follows the last answer, joins two messages that only make calls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ftlint.conversation.example import Example
from ftlint.results.pointer import join, parse, resolve
from ftlint.rule import Fixer, Problem
from ftlint.rule.context import Context

fixer = Fixer("turn-order")


@fixer.mend("last-not-assistant")
def cut_the_tail(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Drop every message after the last one of the assistant. An output without any is left: nothing would remain."""
    for problem in problems:
        messages, _ = _place(example, problem)
        answers = [index for index, message in enumerate(messages) if message["role"] == "assistant"]
        if answers:
            del messages[answers[-1] + 1 :]


@fixer.mend("consecutive-assistant")
def join_calls(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Make one message of two that only make calls, and are alike else: all calls in the first, their results behind."""
    for problem in reversed(problems):
        messages, second = _place(example, problem)
        if second and _may_join(messages[second - 1], messages[second]):
            messages[second - 1]["tool_calls"] += messages[second]["tool_calls"]
            del messages[second]


def _place(example: Example, problem: Problem) -> tuple[list[dict[str, Any]], int]:
    """The list that a message stands in, which in a preference record is one of three, and its index there."""
    *parents, index = parse(problem.pointer)
    messages: list[dict[str, Any]] = resolve(example.record, join(*parents))
    return messages, int(index)


def _may_join(first: dict[str, Any], second: dict[str, Any]) -> bool:
    """Whether both only make calls, and nothing else of the second (a weight of its own, a name) would be lost."""
    return _only_calls(first) and _only_calls(second) and _besides(first) == _besides(second)


def _only_calls(message: dict[str, Any]) -> bool:
    return bool(message.get("tool_calls")) and not message.get("content")


def _besides(message: dict[str, Any]) -> dict[str, Any]:
    """What a message has besides its calls; a weight of 1 is that of a message without one."""
    rest = {key: value for key, value in message.items() if key not in ("content", "tool_calls") and value is not None}
    return {"weight": 1, **rest}
