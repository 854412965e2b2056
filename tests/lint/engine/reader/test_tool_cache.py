"""Tool definitions that occur on several lines are recognised by their bytes."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest

from ftlint.analysis.tokens import size_of
from ftlint.conversation.example import Example
from ftlint.conversation.fingerprint import fingerprint
from ftlint.conversation.indexer import Indexer
from ftlint.engine.reader.parse import Parser
from ftlint.engine.reader.tool_cache import ToolCache
from ftlint.rule.samples import assistant, tool, user

TOOLS = [tool(f"tool_{number}", city={"type": "string", "description": "The city"}) for number in range(3)]
MESSAGES = [user(), assistant()]


def learned(*lines: bytes) -> ToolCache:
    indexer = Indexer()
    cache = ToolCache(indexer)
    for line in lines:
        cache.learn(line, indexer.example(orjson.loads(line)))
    return cache


def line(tools: Any, key: str = "tools", **more: Any) -> bytes:
    return json.dumps({"messages": MESSAGES, key: tools, **more}).encode()


def test_tools_of_one_line_alone_are_not_known() -> None:
    assert learned(line(TOOLS)).find(line(TOOLS)) is None


@pytest.mark.parametrize("key", ["tools", "functions"])
def test_tools_of_two_lines_are_known_in_any_selection(key: str) -> None:
    cache = learned(line(TOOLS, key), line(TOOLS, key))
    raw = line([TOOLS[2], TOOLS[0]], key)
    known = cache.find(raw)
    assert known is not None
    assert known.key == key
    assert json.loads(raw[known.start : known.end]) == known.definitions.value == [TOOLS[2], TOOLS[0]]


def test_equal_lists_are_one_object() -> None:
    cache = learned(line(TOOLS), line(TOOLS))
    first, second = cache.find(line(TOOLS[:2])), cache.find(line(TOOLS[:2], id=1))
    assert first is not None
    assert second is not None
    assert first.definitions is second.definitions


def test_a_list_with_one_unknown_tool_is_not_known() -> None:
    assert learned(line(TOOLS), line(TOOLS)).find(line([*TOOLS, tool("other")])) is None


def parsed(*lines: bytes) -> Example:
    parser = Parser(Indexer())
    *_, last = [parser.example(raw) for raw in lines]
    assert last is not None
    return last


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(line(TOOLS), id="last"),
        pytest.param(json.dumps({"tools": TOOLS, "messages": MESSAGES}).encode(), id="first"),
        pytest.param(line(TOOLS, parallel_tool_calls=False, id=7), id="between"),
        pytest.param(line(TOOLS, functions=[]), id="with empty functions"),
    ],
)
def test_an_example_with_known_tools_is_the_same_as_without_the_cache(raw: bytes) -> None:
    alone, known = parsed(raw), parsed(raw, raw, raw)
    assert alone.not_in_dump is None
    assert known.not_in_dump is not None
    assert list(known.record.items()) == list(alone.record.items())
    assert fingerprint(known) == fingerprint(alone)
    assert abs(size_of(known) - size_of(alone)) <= 1  # a comma


def test_tools_in_an_inner_object_are_not_taken_for_those_of_the_root() -> None:
    inner = json.dumps({"messages": MESSAGES, "note": {"tools": TOOLS}}).encode()
    known = parsed(line(TOOLS), line(TOOLS), inner)
    assert known.record == json.loads(inner)
    assert known.definitions == ()
    both = inner[:-1] + b', "tools": 0}'
    assert parsed(line(TOOLS), line(TOOLS), both).record == json.loads(both)
