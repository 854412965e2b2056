from __future__ import annotations

from typing import Any

import pytest

from ftlint.conversation.tools import Definitions, lets_through
from ftlint.rule.samples import tool


def takes(schema: dict[str, Any], arguments: dict[str, Any]) -> bool:
    """What one function says of arguments: at sight, or else for sure."""
    definition = {"type": "function", "function": {"name": "f", "parameters": schema}}
    asked = Definitions("tools", [definition]).tools["f"]
    at_sight = lets_through(asked.asks[0], arguments)
    assert asked.takes(arguments) or not at_sight
    return at_sight or asked.takes(arguments)


UNUSUAL = {"anyOf": [{"type": "string"}, {"type": "null"}]}


@pytest.mark.parametrize(
    ("schema", "arguments", "taken"),
    [
        ({"type": "string"}, {"a": "b"}, True),
        ({"type": "string"}, {"a": 1}, False),
        ({"type": "integer"}, {"a": 1.0}, True),  # a validator takes it for an integer
        ({"type": "integer", "enum": [1]}, {"a": 1}, True),
        (UNUSUAL, {"a": None}, True),
        (UNUSUAL, {"a": 1}, False),
        ({"type": "str"}, {"a": 1}, True),  # no schema
    ],
)
def test_whether_arguments_are_taken(schema: Any, arguments: Any, taken: bool) -> None:
    assert takes({"type": "object", "properties": {"a": schema}}, arguments) is taken


def test_arguments_that_may_be_passed_by_name() -> None:
    tools = [tool("f", a={"type": "string"}), tool("g", a={"type": "string"})]
    tools[1]["function"]["parameters"]["additionalProperties"] = True
    tools.append({"type": "function", "function": {"name": "h"}})
    declared = Definitions("tools", tools).tools
    assert [declared[name].asks[1] for name in "fgh"] == [{"a"}, {"a"}, None]
    tools[1]["function"]["parameters"]["additionalProperties"] = False
    assert Definitions("tools", tools).tools["g"].named is None


def test_the_same_function_of_other_sets_is_one_tool_once_it_came_again() -> None:
    sets = [Definitions("tools", [tool("once_more", a={"type": "string"}), tool(f"f{number}")]) for number in range(3)]
    first, second, third = (each.tools["once_more"] for each in sets)
    assert first is not second
    assert second is third
    assert first.function == second.function
