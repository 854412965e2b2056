"""Fixes the order of messages: removes messages after the last answer, merges consecutive tool call messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ftlint.conversation.example import Example
from ftlint.results.pointer import join, parse, resolve
from ftlint.rule import Fixer, Problem
from ftlint.rule.context import Context

fixer = Fixer("turn-order")


@fixer.fix("last-not-assistant")
def cut_the_tail(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Remove the messages after the last assistant message; a list without one is left unchanged."""
    for problem in problems:
        messages, _ = _place(example, problem)
        answers = [index for index, message in enumerate(messages) if message["role"] == "assistant"]
        if answers:
            del messages[answers[-1] + 1 :]


@fixer.fix("consecutive-assistant")
def join_calls(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Merge two consecutive messages that only have tool calls and are otherwise equal."""
    for problem in reversed(problems):
        messages, second = _place(example, problem)
        if second and _may_join(messages[second - 1], messages[second]):
            messages[second - 1]["tool_calls"] += messages[second]["tool_calls"]
            del messages[second]


def _place(example: Example, problem: Problem) -> tuple[list[dict[str, Any]], int]:
    """The list that holds a message (a preference example has three), and the index in it."""
    *parents, index = parse(problem.pointer)
    messages: list[dict[str, Any]] = resolve(example.record, join(*parents))
    return messages, int(index)


def _may_join(first: dict[str, Any], second: dict[str, Any]) -> bool:
    """Whether both only have tool calls, and merging loses no other key, such as a weight or a name."""
    return _only_calls(first) and _only_calls(second) and _other_keys(first) == _other_keys(second)


def _only_calls(message: dict[str, Any]) -> bool:
    return bool(message.get("tool_calls")) and not message.get("content")


def _other_keys(message: dict[str, Any]) -> dict[str, Any]:
    """The members other than content and tool calls; a missing weight is 1."""
    rest = {key: value for key, value in message.items() if key not in ("content", "tool_calls") and value is not None}
    return {"weight": 1, **rest}
