from __future__ import annotations

from typing import Any

import orjson
import pytest

from ftlint.conversation.tools import Definitions, Version
from ftlint.dataset.tool_sets import ToolSets
from ftlint.rule.samples import tool


def sets(*tools: list[Any]) -> ToolSets:
    """One set for each list of tools, numbered in their order."""
    versions: dict[int, tuple[Version, ...]] = {}
    for number, each in enumerate(tools):
        versions[number] = tuple(
            Version(one.name, hash(orjson.dumps(one.function))) for one in Definitions("tools", each).tools.values()
        )
    return ToolSets(versions, {number: orjson.dumps({"tools": each}) for number, each in enumerate(tools)})


def described(text: str) -> dict[str, Any]:
    made = tool()
    made["function"]["description"] = text
    return made


A, B, C = described("a"), described("b"), described("c")


@pytest.mark.parametrize(
    ("counts", "drifting"),
    [
        ([2, 1], 1),
        ([1, 1], 0),
        ([3, 1, 1], 2),  # three kinds among five examples: just few enough
        ([2, 1, 1], 0),
    ],
)
def test_the_usual_definition_is_that_of_most_examples_if_there_are_few_kinds(counts: list[int], drifting: int) -> None:
    found = sets([A], [B], [C])
    found = ToolSets({number: found.tools[number] for number in range(len(counts))}, found.texts)
    drifts = found.drifts(dict(enumerate(counts)))
    assert len(drifts) == drifting
    for usual in drifts.values():
        assert (usual.examples, usual.whole, usual.function) == (counts[0], sum(counts), A["function"])


def test_a_set_is_mended_with_the_usual_definition_of_each_tool() -> None:
    other = tool("get_time")
    found = sets([A], [other, B])
    assert found.mended(1, found.drifts({0: 9, 1: 1})) == {"tools": [other, A]}


def test_a_set_whose_text_was_not_kept_is_not_mended() -> None:
    found = sets([A], [B])
    drifts = found.drifts({0: 9, 1: 1})
    assert ToolSets(found.tools, {0: found.texts[0]}).mended(1, drifts) is None


def test_sets_that_differ_in_a_drifting_tool_only_are_of_one_kind() -> None:
    found = sets([A], [B], [tool("get_time")])
    assert found.kind(0, {"get_weather"}) == found.kind(1, {"get_weather"}) != found.kind(2, {"get_weather"})
    assert found.kind(0, set()) != found.kind(1, set())
