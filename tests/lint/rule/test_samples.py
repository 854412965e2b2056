from __future__ import annotations

import json
from typing import Any

import pytest

from ftlint.rule import samples


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (samples.user("Hi"), {"role": "user", "content": "Hi"}),
        (samples.assistant("Hi", weight=0), {"role": "assistant", "content": "Hi", "weight": 0}),
        (samples.result("1", id=None), {"role": "tool", "content": "1"}),
        (samples.result("1", id="a", name="f"), {"role": "tool", "tool_call_id": "a", "content": "1", "name": "f"}),
        (samples.function_result("1", name=None), {"role": "function", "content": "1"}),
        (
            samples.function_call("f", "{}", content=None),
            {"role": "assistant", "content": None, "function_call": {"name": "f", "arguments": "{}"}},
        ),
    ],
)
def test_a_message_has_the_given_keys(made: Any, expected: Any) -> None:
    assert made == expected


def test_a_call_has_an_id_unless_it_is_none() -> None:
    function = {"name": "f", "arguments": "{}"}
    assert samples.call("f", "{}") == {"id": "call_1", "type": "function", "function": function}
    assert samples.call("f", "{}", id=None) == {"type": "function", "function": function}
    assert samples.calls()["tool_calls"] == [samples.call()]


def test_a_definition_has_one_property_unless_others_are_given() -> None:
    assert samples.definition()["parameters"]["properties"] == {"city": {"type": "string"}}
    other = samples.tool("f", required=(), day={"type": "integer"})["function"]["parameters"]
    assert other == {"type": "object", "properties": {"day": {"type": "integer"}}, "required": []}


def test_a_line_ends_with_a_line_feed_and_escapes_only_what_json_must() -> None:
    assert samples.line(samples.user("é"), id=1) == '{"messages": [{"role": "user", "content": "é"}], "id": 1}\n'
    assert [json.loads(line) for line in samples.lines({"a": 1}, [2]).splitlines()] == [{"a": 1}, [2]]
