from __future__ import annotations

from ftlint.rule.samples import assistant, call, calls, line, result, tool, user
from tests.rules.harness import fixed

WEATHER = tool(city={"type": "string"})


def called(arguments: str = '{"city": "Paris"}', **root: object) -> str:
    return line(user(), calls(call(arguments=arguments)), result(), assistant(), **root)


USUAL = called(tools=[WEATHER]) * 9


def test_another_definition_becomes_the_common_one() -> None:
    other = tool(city={"type": "string"})
    other["function"]["description"] = "Weather"
    assert fixed(USUAL + called(tools=[other]), "tool-drift/definition", unsafe=True) == USUAL + called(tools=[WEATHER])


def test_a_definition_that_the_common_one_cannot_replace_stays() -> None:
    numbered = tool(city={"type": "integer"})
    text = USUAL + called('{"city": 75001}', tools=[numbered])
    assert fixed(text, "tool-drift/definition", unsafe=True) == text


def test_definitions_that_are_missing_are_added() -> None:
    assert fixed(USUAL + called(), "tool-drift/missing-definitions", unsafe=True) == USUAL + called(tools=[WEATHER])


def test_definitions_without_the_called_tool_are_not_added() -> None:
    text = USUAL + line(user(), calls(call("get_time")), result(), assistant())
    assert fixed(text, "tool-drift/missing-definitions", unsafe=True) == text
