from __future__ import annotations

import json

from ftlint.rule.samples import assistant, call, calls, definition, line, result, tool, user
from tests.rules.harness import fixed

RULE = "tool-definitions"


def declaring(*tools: object, **root: object) -> str:
    return line(user(), assistant(), tools=list(tools), **root)


def test_a_list_written_as_text_becomes_a_list() -> None:
    text = line(user(), assistant(), tools=json.dumps([tool()]))
    assert fixed(text, f"{RULE}/not-a-list") == declaring(tool())


def test_bare_functions_are_wrapped_and_wrapped_ones_stay() -> None:
    assert fixed(declaring(definition("a"), tool("b")), f"{RULE}/unwrapped") == declaring(tool("a"), tool("b"))


def test_an_entry_without_a_type_gets_it_as_its_first_key() -> None:
    after = json.loads(fixed(declaring({"function": definition()}), f"{RULE}/malformed"))
    assert list(after["tools"][0].items()) == [("type", "function"), ("function", definition())]


def test_an_empty_list_is_removed() -> None:
    assert fixed(declaring(), f"{RULE}/empty-list") == line(user(), assistant())


def test_python_types_become_json_schema_types() -> None:
    text = declaring(tool(city={"type": "str"}, days={"type": "int"}))
    assert fixed(text, f"{RULE}/invalid-schema", unsafe=True) == declaring(
        tool(city={"type": "string"}, days={"type": "integer"})
    )


def test_a_name_is_changed_wherever_it_is_used_but_not_in_text() -> None:
    made = calls(call("get weather"))
    text = line(user("Use get weather"), made, result(name="get weather"), assistant(), tools=[tool("get weather")])
    assert fixed(text, f"{RULE}/name", unsafe=True) == line(
        user("Use get weather"),
        calls(call("get_weather")),
        result(name="get_weather"),
        assistant(),
        tools=[tool("get_weather")],
    )


def test_a_strict_schema_is_not_closed_against_the_calls_of_the_example() -> None:
    strict = {"type": "function", "function": {**definition(), "strict": True}}
    extra = calls(call(arguments='{"city": "Paris", "days": 3}'))
    text = line(user(), extra, result(), assistant(), tools=[strict])
    assert fixed(text, f"{RULE}/strict", unsafe=True) == text
