"""What is kept of the calls of each tool."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ftlint.conversation.indexer import Indexer
from ftlint.dataset.tool_usage import ToolUsages
from ftlint.rule.samples import call, calls, tool, user


def usages_of(values: list[Any], schema: Any) -> ToolUsages:
    usages, indexer = ToolUsages(), Indexer()
    for number, value in enumerate(values):
        message = calls(call("f", json.dumps({"x": value})))
        example = indexer.example({"messages": [user(), message], "tools": [tool("f", x=schema)]})
        definitions = example.definitions[0]
        usages.add_definitions(definitions, number)
        usages.add_calls(example.conversations[0], definitions.tools, number)
    return usages


STRING = {"type": "string"}


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        ([str(n) for n in range(10)], {str(n) for n in range(10)}),
        ([str(n) for n in range(11)], None),
        (["a" * 64], {"a" * 64}),
        (["a" * 65], None),
        (["a", "a", 1, None], {"a"}),
    ],
    ids=["10 values", "11 values", "64 characters", "65 characters", "strings only"],
)
def test_at_most_ten_short_values_are_kept(values: list[Any], kept: set[str] | None) -> None:
    argument = usages_of(values, STRING).called["f"].arguments["x"]
    assert argument.values == kept


def test_the_values_of_an_enum_that_were_passed() -> None:
    usage = usages_of(["a", "b", "a", "z"], {"enum": ["a", "b", "c"]}).called["f"]
    assert usage.examples == 4
    assert list(usage.arguments["x"].options) == ["a", "b", "c"]
    assert usage.arguments["x"].used == {"a", "b"}


@pytest.mark.parametrize(
    "schema", [{"type": "number"}, {**STRING, "pattern": "a"}, {"enum": ["a"]}, {"enum": [1, 2]}, True]
)
def test_arguments_that_are_not_collected(schema: Any) -> None:
    assert usages_of(["a"], schema).called["f"].arguments == {}


@pytest.mark.parametrize(("count", "too_many"), [(1000, False), (1001, True)])
def test_more_than_a_thousand_tools_are_too_many(count: int, too_many: bool) -> None:
    usages, indexer = ToolUsages(), Indexer()
    for number in range(count):
        example = indexer.example({"messages": [user()], "tools": [tool(f"tool_{number}")]})
        usages.add_definitions(example.definitions[0], number)
    assert usages.too_many == too_many
    assert len(usages.declared) == (0 if too_many else count)


def test_merging_counts_the_examples_before() -> None:
    first, later = usages_of(["a"], STRING), usages_of(["b", "c"], {"type": "string", "description": "d"})
    later.declared["g"] = 1
    first.merge(later, 1)
    assert first.declared == {"f": 0, "g": 2}
    assert first.called["f"].examples == 3
    assert first.called["f"].arguments["x"].values == {"a", "b", "c"}
