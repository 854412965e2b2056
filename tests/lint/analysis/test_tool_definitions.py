import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.analysis.tool_definitions import (
    Declared,
    Entry,
    _are_all_read,
    _is_plain_entry,
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
from ftlint.schema.compile import compile_schema
from tests.rules.harness import found

CONTEXT = Context(load_profile("openai"))


def is_usual(definitions: Definitions) -> bool:
    """Whether nothing in definitions wants a closer look."""
    longest = CONTEXT.profile.description_max_length
    return _are_all_read(definitions, CONTEXT.profile) and all(
        _is_plain_entry(definitions.key, entry, longest) for entry in definitions.entries
    )


def usual(*tools: Any) -> bool:
    return is_usual(Definitions("tools", list(tools)))


def function(**more: Any) -> Any:
    return {"type": "function", "function": {**definition(), **more}}


def test_plain_definitions_need_no_closer_look() -> None:
    nested = {"type": "object", "properties": {"a": {"type": "array", "items": {"type": "object", "properties": {}}}}}
    assert usual(
        tool(), tool("g", a={"type": "string", "enum": ["b"]}, required=()), function(name="h", parameters=nested)
    )
    assert is_usual(Definitions("functions", [definition()]))


@pytest.mark.parametrize(
    "tools",
    [
        pytest.param([], id="none"),
        pytest.param([definition()], id="bare"),
        pytest.param([tool(), tool()], id="twice"),
        pytest.param([tool(), None], id="no object"),
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
def test_all_others_do(tools: Any) -> None:
    assert not usual(*tools)


KINDS = st.sampled_from(["string", "object", "array", "number", "str", ["string"], 1])
SCHEMAS = st.recursive(
    st.fixed_dictionaries({"type": KINDS}, optional={"enum": st.sampled_from([[], ["a"], 1]), "title": st.just(1)}),
    lambda inner: st.fixed_dictionaries(
        {"type": KINDS},
        optional={
            "properties": st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
            "items": inner,
            "required": st.lists(st.sampled_from("ab"), max_size=2),
            "additionalProperties": st.booleans(),
            "description": st.sampled_from(["", None]),
        },
    ),
    max_leaves=4,
)


@given(SCHEMAS)
def test_a_closer_look_at_plain_definitions_finds_nothing(schema: Any) -> None:
    value = [function(parameters=schema)]
    if is_usual(Definitions("tools", value)):
        compile_schema(schema)
        unusual = [*value, function(name="g", strict=None)]
        assert found(_record(unusual), rule.name) == []


def _record(tools: Any) -> str:
    return json.dumps({"messages": [{"role": "user", "content": "a"}], "tools": tools})


def test_what_is_told_is_worked_out_once_for_each_place_and_context() -> None:
    asked = []

    def judge(declared: Declared, context: Context) -> Any:
        asked.append(declared.at)
        yield Problem(declared.at, "no")

    definitions = Definitions("tools", [])
    for at in ("", "", "/input", "/input"):
        told = problems_of(definitions, at, CONTEXT, {"check": judge, "quiet": lambda *_: iter(())})
        assert told == {"check": [Problem(f"{at}/tools", "no")]}
    problems_of(definitions, "/input", Context(load_profile("azure")), {"check": judge})
    assert asked == ["/tools", "/input/tools", "/input/tools"]


def test_a_chat_and_a_preference_record_may_declare_the_same() -> None:
    chat = '{"messages": [{"role": "user", "content": "a"}], "tools": 1}\n'
    pair = '{"input": {"messages": [], "tools": 1}, "preferred_output": [], "non_preferred_output": []}\n'
    told = found(chat + pair + chat, "tool-definitions/not-a-list")
    assert [(line, pointer) for line, _, pointer in told] == [(1, "/tools"), (2, "/input/tools"), (3, "/tools")]


def test_an_entry_says_where_its_function_is() -> None:
    assert Entry("/tools/0", tool(), legacy=False).place == "/tools/0/function"
    assert Entry("/functions/0", definition(), legacy=True).place == "/functions/0"
    assert Entry("/tools/0", None, legacy=False).function is None


@pytest.mark.parametrize(("name", "plain"), [("a.b", "a_b"), ("__a__", "a"), ("…", ""), ("a" * 70, "a" * 64)])
def test_a_plain_name_has_only_what_names_have(name: str, plain: str) -> None:
    assert plain_name(name) == plain


def test_equal_definitions_are_spelled_alike() -> None:
    assert canonical_json({"a": 1, "b": 2}) == canonical_json({"b": 2, "a": 1})
    assert len({canonical_json({"a": value}) for value in (1, 1.0, True, "1")}) == 4
    assert canonical_json({"a": 1e20}) is None
