"""The flag `parallel_tool_calls`: whether the model may make several calls in one message.

It stands beside ``tools``, says true or false, and is true where it is left out (OpenAI's API reference).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from ftlint.conversation.example import Example
from ftlint.conversation.formats import Format
from ftlint.conversation.shape import Order, RootShape
from ftlint.results.finding import Fix, Severity
from ftlint.rule import Problem, Rule, Sample, Scope
from ftlint.rule.context import Context
from ftlint.rule.samples import assistant, call, calls, line, tool, user

KEY: Final = "parallel_tool_calls"
Found = Iterator[Problem]
_MEANT: Final = {"false": False, "true": True}


def _holder(example: Example) -> dict[str, Any]:
    """The object of which the flag speaks; empty where it has none. In a reinforcement record it is a grader's key."""
    form = example.format
    if form is not Format.CHAT and form is not Format.PREFERENCE:
        return {}
    holder = example.record if form is Format.CHAT else example.record.get("input")
    return holder if isinstance(holder, dict) and KEY in holder else {}


def _quiet(example: Example, context: Context) -> bool:
    """Whether there is no flag, or one that is true of the record."""
    holder = _holder(example)
    if not holder:
        return True
    value = holder[KEY]
    if not example.declares_tools or (value is not True and value is not False):
        return False
    for talk in example.conversations:
        if value is False and _several(talk.order):
            break
    else:
        return True
    return False


def _idle(root: RootShape, order: Order, context: Context) -> bool:
    """Whether a record with its flag at the root has none."""
    return KEY not in root.types and root.format is not Format.PREFERENCE


rule = Rule("parallel-calls", "whether a message may make several calls", quiet=_quiet, idle=_idle)


@lru_cache(maxsize=4096)
def _several(order: Order) -> tuple[int, ...]:
    """The messages that make more than one call."""
    return tuple(index for index in order.callers if len(order.shapes[index].calls or ()) > 1)


def _at(example: Example) -> str:
    return f"{example.definitions_at}/{KEY}"


@rule.check(
    "without-tools",
    Severity.WARNING,
    Scope.EXAMPLE,
    why="The flag speaks of tools, and a request that has it without any is refused.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=line(user(), assistant(), parallel_tool_calls=False),
            good=line(user(), assistant(), tools=[tool()], parallel_tool_calls=False),
            fixed=line(user(), assistant()),
        ),
    ),
)
def without_tools(example: Example, context: Context) -> Found:
    """``parallel_tool_calls`` in a record that declares no tools."""
    if _holder(example).get(KEY) is not None and not example.declares_tools:
        yield Problem(_at(example), f"drop `{KEY}`: no tools are declared here", key=True)


@rule.check(
    "not-boolean",
    Severity.ERROR,
    Scope.EXAMPLE,
    why="It is true or false; a provider refuses the file for anything else.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=line(user(), calls(), tools=[tool()], parallel_tool_calls="false"),
            good=line(user(), calls(), tools=[tool()], parallel_tool_calls=False),
            fixed=line(user(), calls(), tools=[tool()], parallel_tool_calls=False),
        ),
        Sample(
            bad=line(user(), calls(), tools=[tool()], parallel_tool_calls="auto"),
            good=line(user(), calls(), tools=[tool()], parallel_tool_calls=True),
        ),
    ),
)
def not_boolean(example: Example, context: Context) -> Found:
    """``parallel_tool_calls`` that is neither true nor false."""
    holder = _holder(example)
    value = holder.get(KEY, True)
    if isinstance(value, bool | None) or not example.declares_tools:
        return
    meant = _meant(value)
    said = f"`{KEY}` is true or false" + ("" if meant is None else f"; write {'true' if meant else 'false'}")
    yield Problem(_at(example), said, None if meant is None else Fix.SAFE, data=meant)


def _meant(value: Any) -> bool | None:
    if isinstance(value, str):
        return _MEANT.get(value.lower())
    return value == 1 if isinstance(value, int) and value in (0, 1) else None


@rule.check(
    "contradiction",
    Severity.WARNING,
    Scope.EXAMPLE,
    why="The model learns to make several calls at once where it is told not to.",
    fix=Fix.UNSAFE,
    samples=lambda: (
        Sample(
            bad=line(user(), calls(call(), call(id="call_2")), tools=[tool()], parallel_tool_calls=False),
            good=line(user(), calls(call(), call(id="call_2")), tools=[tool()], parallel_tool_calls=True),
            fixed=line(user(), calls(call(), call(id="call_2")), tools=[tool()], parallel_tool_calls=True),
            unsafe=True,
        ),
    ),
)
def contradiction(example: Example, context: Context) -> Found:
    """``parallel_tool_calls`` that is false, though a message makes two calls."""
    if _holder(example).get(KEY) is not False or not example.declares_tools:
        return
    for talk in example.conversations:
        for index in _several(talk.order):
            message = talk.place(f"/{index}")
            if not message.startswith("/non_preferred"):  # what the model is to avoid may break the rule
                count = len(talk.messages[index]["tool_calls"])
                yield Problem(_at(example), f"`{KEY}` is false, but {message} makes {count} calls", data=True)
                return
