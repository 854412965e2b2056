from __future__ import annotations

import json

from ftlint.rule.samples import assistant, call, calls, line, result, tool, user
from tests.rules.harness import fixed

UNIT = tool(city={"type": "string"}, unit={"enum": ["celsius", "fahrenheit"]})


def called(
    arguments: object, declared: object = UNIT, name: str = "get_weather", result_name: str | None = None
) -> str:
    answer = result() if result_name is None else result(name=result_name)
    return line(user(), calls(call(name, arguments)), answer, assistant(), tools=[declared])


def test_only_the_wrong_value_of_a_json_text_is_rewritten() -> None:
    text = called('{ "city" : "Paris","unit":"Celsius" }')
    assert fixed(text, "tool-arguments/enum", unsafe=True) == called('{ "city" : "Paris","unit":"celsius" }')


def test_an_object_becomes_the_json_text_that_openai_reads() -> None:
    after = json.loads(fixed(called({"city": "Paris"}), "tool-arguments/wrong-form"))
    assert json.loads(after["messages"][1]["tool_calls"][0]["function"]["arguments"]) == {"city": "Paris"}


def test_text_that_was_encoded_twice_is_decoded_once() -> None:
    inner = '{"city": "Paris"}'
    assert fixed(called(json.dumps(inner)), "tool-arguments/double-encoded") == called(inner)


def test_a_call_and_its_result_are_renamed_together() -> None:
    text = called('{"city": "Paris"}', name="getWeather", result_name="getWeather")
    expected = called('{"city": "Paris"}', result_name="get_weather")
    assert fixed(text, "tool-arguments/undeclared-tool", unsafe=True) == expected
