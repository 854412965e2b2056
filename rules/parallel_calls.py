"""The flag `parallel_tool_calls`: whether the model may make several tool calls in one message.

It is a boolean next to ``tools``; the default is true (OpenAI's API reference).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from ftlint.conversation.example import Example
from ftlint.conversation.formats import Format
from ftlint.conversation.shape import Order
from ftlint.results.finding import Fix, Severity
from ftlint.rule import Problem, Rule, Sample, Scope
from ftlint.rule.context import Context
from ftlint.rule.samples import assistant, call, calls, line, tool, user

KEY: Final = "parallel_tool_calls"
Problems = Iterator[Problem]
_BOOLEANS: Final = {"false": False, "true": True}


def _holder(example: Example) -> dict[str, Any]:
    """The object with the flag, empty if there is none. In reinforcement records the key belongs to a grader."""
    form = example.format
    if form is not Format.CHAT and form is not Format.PREFERENCE:
        return {}
    holder = example.record if form is Format.CHAT else example.record.get("input")
    return holder if isinstance(holder, dict) and KEY in holder else {}


def _is_clean(example: Example, context: Context) -> bool:
    """Whether there is no flag, or one that is true of the record."""
    holder = _holder(example)
    if not holder:
        return True
    value = holder[KEY]
    if not example.declares_tools or (value is not True and value is not False):
        return False
    for conversation in example.conversations:
        if value is False and _several(conversation.order):
            break
    else:
        return True
    return False


rule = Rule("parallel-calls", "the `parallel_tool_calls` flag", is_clean=_is_clean)


def _several(order: Order) -> tuple[int, ...]:
    """The indices of messages with more than one call."""
    return tuple(index for index in order.callers if len(order.shapes[index].calls or ()) > 1)


def _pointer(example: Example) -> str:
    return f"{example.definitions_at}/{KEY}"


@rule.check(
    "without-tools",
    Severity.WARNING,
    Scope.EXAMPLE,
    why="OpenAI rejects requests with this flag but without tools.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=line(user(), assistant(), parallel_tool_calls=False),
            good=line(user(), assistant(), tools=[tool()], parallel_tool_calls=False),
            fixed=line(user(), assistant()),
        ),
    ),
)
def without_tools(example: Example, context: Context) -> Problems:
    """``parallel_tool_calls`` in an example without tools."""
    if _holder(example).get(KEY) is not None and not example.declares_tools:
        yield Problem(_pointer(example), f"the example declares no tools; remove `{KEY}`", key=True)


@rule.check(
    "not-boolean",
    Severity.ERROR,
    Scope.EXAMPLE,
    why="Providers reject values other than true and false.",
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
def not_boolean(example: Example, context: Context) -> Problems:
    """``parallel_tool_calls`` that is not a boolean."""
    holder = _holder(example)
    value = holder.get(KEY, True)
    if isinstance(value, bool | None) or not example.declares_tools:
        return
    boolean = _as_boolean(value)
    message = f"`{KEY}` must be true or false" + ("" if boolean is None else f"; write {json.dumps(boolean)}")
    yield Problem(_pointer(example), message, None if boolean is None else Fix.SAFE, data=boolean)


def _as_boolean(value: Any) -> bool | None:
    if isinstance(value, str):
        return _BOOLEANS.get(value.lower())
    return value == 1 if isinstance(value, int) and value in (0, 1) else None


@rule.check(
    "contradiction",
    Severity.WARNING,
    Scope.EXAMPLE,
    why="The model learns to make parallel calls although the request forbids them.",
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
def contradiction(example: Example, context: Context) -> Problems:
    """``parallel_tool_calls`` that is false although a message has several calls."""
    if _holder(example).get(KEY) is not False or not example.declares_tools:
        return
    for conversation in example.conversations:
        for index in _several(conversation.order):
            place = conversation.place(f"/{index}")
            if not place.startswith("/non_preferred"):  # the model learns to avoid this output
                count = len(conversation.messages[index]["tool_calls"])
                message = f"`{KEY}` is false, but {place} has {count} calls; set it to true or split the calls"
                yield Problem(_pointer(example), message, data=True)
                return
