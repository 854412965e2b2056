from __future__ import annotations

import json
from typing import Any

from ftlint.rule.samples import (
    assistant,
    call,
    calls,
    definition,
    function_call,
    function_result,
    line,
    result,
    tool,
    user,
)
from tests.rules.harness import fixed

RULE = "legacy-functions"


def migrated(text: str) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(fixed(text, RULE))
    return record


def test_ids_are_numbered_and_skip_those_in_use() -> None:
    answered = [calls(call("f")), result("1")]
    legacy = [function_call(), function_result(), assistant()]
    after = migrated(line(user(), *answered, user(), *legacy, tools=[tool("f"), tool()]))
    assert [made["id"] for message in after["messages"] for made in message.get("tool_calls", ())] == [
        "call_1",
        "call_2",
    ]
    assert [message["tool_call_id"] for message in after["messages"] if message["role"] == "tool"] == [
        "call_1",
        "call_2",
    ]


def test_tools_take_the_place_of_functions_with_one_call_at_a_time() -> None:
    text = line(user(), function_call(), function_result(), assistant(), functions=[definition()], user="u1")
    after = migrated(text)
    assert list(after) == ["messages", "tools", "parallel_tool_calls", "user"]
    assert after["tools"] == [tool()]
    assert after["parallel_tool_calls"] is False


def test_a_function_that_tools_declare_already_is_not_declared_twice() -> None:
    text = line(user(), function_call(), function_result(), assistant(), functions=[definition()], tools=[tool()])
    assert migrated(text)["tools"] == [tool()]


def test_null_content_of_a_result_becomes_empty() -> None:
    after = migrated(line(user(), function_call(), function_result(None), assistant(), functions=[definition()]))
    assert after["messages"][2] == {"role": "tool", "tool_call_id": "call_1", "content": ""}


def test_a_result_of_another_function_stops_the_whole_migration() -> None:
    text = line(user(), function_call(), function_result(name="other"), assistant(), functions=[definition()])
    assert fixed(text, f"{RULE}/call") == text
