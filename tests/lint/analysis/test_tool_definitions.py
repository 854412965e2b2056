import json
from typing import Any

import pytest

from ftlint.analysis.tool_definitions import (
    Declared,
    Entry,
    canonical_json,
    plain_name,
    problems_of,
)
from ftlint.config.profile import load_profile
from ftlint.conversation.tools import Definitions
from ftlint.rule import Problem
from ftlint.rule.context import Context
from ftlint.rule.samples import definition, tool
from ftlint.rules.tool_definitions import rule
from tests.rules.harness import found

CONTEXT = Context(load_profile("openai"))


def function(**more: Any) -> Any:
    return {"type": "function", "function": {**definition(), **more}}


def test_valid_definitions_have_no_findings() -> None:
    nested = {"type": "object", "properties": {"a": {"type": "array", "items": {"type": "object", "properties": {}}}}}
    tools = [tool(), tool("g", a={"type": "string", "enum": ["b"]}, required=()), function(name="h", parameters=nested)]
    assert found(_record(tools), rule.name) == []


@pytest.mark.parametrize(
    "tools",
    [
        pytest.param([], id="none"),
        pytest.param([definition()], id="not wrapped"),
        pytest.param([tool(), tool()], id="duplicate"),
        pytest.param([tool(), None], id="not an object"),
        pytest.param([function(name="a b")], id="name"),
        pytest.param([function(name="f\n")], id="name with a line end"),
        pytest.param([function(strict=True)], id="strict"),
        pytest.param([function(description=" ")], id="description"),
        pytest.param([function(description="a" * 1025)], id="long description"),
        pytest.param([function(parameters={"type": "string"})], id="type"),
        pytest.param([function(parameters={"type": "object", "properties": {}, "required": ["a"]})], id="required"),
        pytest.param([function(parameters={"type": "object", "properties": {"a": {"type": "str"}}})], id="inner type"),
        pytest.param([tool(f"f{number}") for number in range(129)], id="too many"),
    ],
)
def test_invalid_definitions_have_findings(tools: Any) -> None:
    assert found(_record(tools), rule.name)


def _record(tools: Any) -> str:
    return json.dumps({"messages": [{"role": "user", "content": "a"}], "tools": tools})


def test_problems_are_cached_for_each_place_and_context() -> None:
    checked = []

    def check(declared: Declared, context: Context) -> Any:
        checked.append(declared.at)
        yield Problem(declared.at, "no")

    definitions = Definitions("tools", [])
    for at in ("", "", "/input", "/input"):
        problems = problems_of(definitions, at, CONTEXT, {"check": check, "quiet": lambda *_: iter(())})
        assert problems == {"check": [Problem(f"{at}/tools", "no")]}
    problems_of(definitions, "/input", Context(load_profile("azure")), {"check": check})
    assert checked == ["/tools", "/input/tools", "/input/tools"]


def test_a_chat_and_a_preference_example_with_the_same_definitions() -> None:
    chat = '{"messages": [{"role": "user", "content": "a"}], "tools": 1}\n'
    pair = '{"input": {"messages": [], "tools": 1}, "preferred_output": [], "non_preferred_output": []}\n'
    told = found(chat + pair + chat, "tool-definitions/not-a-list")
    assert [(line, pointer) for line, _, pointer in told] == [(1, "/tools"), (2, "/input/tools"), (3, "/tools")]


def test_the_pointer_to_the_function_of_an_entry() -> None:
    assert Entry("/tools/0", tool(), legacy=False, tool=None).place == "/tools/0/function"
    assert Entry("/functions/0", definition(), legacy=True, tool=None).place == "/functions/0"
    assert Entry("/tools/0", None, legacy=False, tool=None).function is None


@pytest.mark.parametrize(("name", "plain"), [("a.b", "a_b"), ("__a__", "a"), ("…", ""), ("a" * 70, "a" * 64)])
def test_a_plain_name_has_only_valid_characters(name: str, plain: str) -> None:
    assert plain_name(name) == plain


def test_equal_definitions_have_the_same_canonical_json() -> None:
    assert canonical_json({"a": 1, "b": 2}) == canonical_json({"b": 2, "a": 1})
    assert len({canonical_json({"a": value}) for value in (1, 1.0, True, "1")}) == 4
    assert canonical_json({"a": 1e20}) is None
