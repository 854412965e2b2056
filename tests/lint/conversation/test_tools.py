from __future__ import annotations

from typing import Any

import pytest

from ftlint.conversation.tools import Definitions, Tool
from ftlint.rule.samples import tool

NULLABLE = {"anyOf": [{"type": "string"}, {"type": "null"}]}


@pytest.mark.parametrize(
    ("schema", "arguments", "accepted"),
    [
        ({"type": "string"}, {"a": "b"}, True),
        ({"type": "string"}, {"a": 1}, False),
        ({"type": "integer"}, {"a": 1.0}, True),
        ({"type": "integer", "enum": [1]}, {"a": 1}, True),
        ({"type": "integer"}, {"a": True}, False),
        (NULLABLE, {"a": None}, True),
        (NULLABLE, {"a": 1}, False),
        ({"type": "string", "pattern": "^\\d$"}, {"a": "\u0663"}, False),  # digits are ASCII, as in JavaScript
        ({"type": "string", "pattern": "^b$"}, {"a": "b\n"}, False),
        ({"type": "string", "maxLength": 1}, {"a": "é"}, True),
        ({"type": "str"}, {"a": 1}, True),  # not a valid schema
    ],
)
def test_a_tool_accepts_arguments_that_match_its_schema(schema: Any, arguments: Any, accepted: bool) -> None:
    declared = Tool("f", {"parameters": {"type": "object", "properties": {"a": schema}}})
    assert declared.accepts(arguments) is accepted


def test_the_declared_arguments_are_known_unless_the_schema_is_closed_or_has_no_properties() -> None:
    tools = [tool("f", a={"type": "string"}), tool("g", a={"type": "string"})]
    tools[1]["function"]["parameters"]["additionalProperties"] = True
    tools.append({"type": "function", "function": {"name": "h"}})
    declared = Definitions("tools", tools).tools
    assert [declared[name].named for name in "fgh"] == [{"a"}, {"a"}, None]
    tools[1]["function"]["parameters"]["additionalProperties"] = False
    assert Definitions("tools", tools).tools["g"].named is None


def test_sets_share_a_repeated_function() -> None:
    sets = [Definitions("tools", [tool("once_more", a={"type": "string"}), tool(f"f{number}")]) for number in range(3)]
    first, second, third = (each.tools["once_more"] for each in sets)
    assert first is not second
    assert second is third
    assert first.function == second.function
