from __future__ import annotations

import pytest

from ftlint.conversation.misspelled_keys import holds_call_id, holds_calls, holds_tools


@pytest.mark.parametrize(
    "key", ["toolCalls", "tool_call", "tools_calls", "function-calls", "FunctionCall", "invocation"]
)
def test_keys_that_hold_calls(key: str) -> None:
    assert holds_calls(key)


@pytest.mark.parametrize(
    "key", ["tool_calls", "function_call", "content", "score", "tool_plan", "train", "x" * 125 + "call"]
)
def test_keys_that_hold_no_calls_or_are_known(key: str) -> None:
    assert not holds_calls(key)


@pytest.mark.parametrize("key", ["toolCallId", "tool_id", "call_id", "tool_call_ids", "toolcall_id"])
def test_keys_that_hold_the_id_of_a_call(key: str) -> None:
    assert holds_call_id(key)


@pytest.mark.parametrize("key", ["tool_call_id", "name", "id", "user_id", "call"])
def test_keys_that_hold_no_id_of_a_call_or_are_known(key: str) -> None:
    assert not holds_call_id(key)


def test_keys_that_hold_tools() -> None:
    keys = ["toolset", "available_tools", "functionList", "messages", "metadata"]
    assert [key for key in keys if holds_tools(key)] == ["toolset", "available_tools", "functionList"]
