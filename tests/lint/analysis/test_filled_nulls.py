from __future__ import annotations

from typing import Any

import pytest

from ftlint.analysis.filled_nulls import filled_keys, filled_root_keys
from ftlint.config.profile import load_profile
from ftlint.conversation.formats import Format
from ftlint.conversation.indexer import Indexer
from ftlint.conversation.shape import RootShape
from ftlint.rule.samples import assistant, call, calls, function_call, function_result, result, tool, user

PROFILE = load_profile("openai")


def filled(record: dict[str, Any]) -> list[tuple[str, str]]:
    return [(key.pointer, key.kind) for key in filled_keys(Indexer().example(record), PROFILE)]


def test_a_null_at_the_root_or_in_a_message_has_its_key_as_kind() -> None:
    record = {"messages": [user(), {**assistant(), "name": None}], "tools": None}
    assert filled(record) == [("/tools", "tools"), ("/messages/1/name", "name")]


def test_a_required_key_or_a_column_of_the_user_is_not_filled() -> None:
    assert filled({"messages": None}) == []
    assert filled({"messages": [user(), assistant()], "my_column": None}) == []


def test_nulls_in_content_parts_and_calls_have_no_kind() -> None:
    part = {"type": "text", "text": "Hi", "cached": True, "image_url": None}
    record = {"messages": [user([part]), calls({**call(), "index": None}), result(), assistant()]}
    assert filled(record) == [("/messages/0/content/0/image_url", ""), ("/messages/1/tool_calls/0/index", "")]


def test_null_parameters_are_told_from_other_nulls_of_a_definition() -> None:
    declared = tool(city={"type": "string", "enum": None})
    declared["function"]["returns"] = None
    record = {"messages": [user(), assistant()], "tools": [declared]}
    assert sorted(filled(record)) == [
        ("/tools/0/function/parameters/properties/city/enum", "parameters"),
        ("/tools/0/function/returns", ""),
    ]


def test_a_null_argument_is_filled_unless_the_schema_allows_null() -> None:
    declared = tool(city={"type": "string"}, unit={"type": ["string", "null"]}, day={"type": "string"})
    arguments = {"city": "Paris", "unit": None, "day": None}
    record = {"messages": [user(), calls(call(arguments=arguments)), result(), assistant()], "tools": [declared]}
    assert filled(record) == [("/messages/1/tool_calls/0/function/arguments/day", "")]


def test_the_input_of_a_preference_record_is_searched_for_declarations() -> None:
    record = {
        "input": {"messages": [user()], "tools": None, "parallel_tool_calls": None},
        "preferred_output": [assistant("a")],
        "non_preferred_output": [assistant("b")],
    }
    assert filled(record) == [("/input/tools", "tools"), ("/input/parallel_tool_calls", "parallel_tool_calls")]


def test_nulls_that_occur_only_inside_a_call_are_found() -> None:
    indexed, inner, legacy = {**call(), "index": None}, call(), function_call()
    inner["function"]["parsed"] = legacy["function_call"]["parsed"] = None
    assert filled({"messages": [user(), calls(indexed), result()]}) == [("/messages/1/tool_calls/0/index", "")]
    assert filled({"messages": [user(), calls(inner)]}) == [("/messages/1/tool_calls/0/function/parsed", "")]
    assert filled({"messages": [user(), legacy]}) == [("/messages/1/function_call/parsed", "")]


@pytest.mark.parametrize("key", ["id", "type", "function"])
def test_a_null_in_a_required_key_of_a_call_is_not_filled(key: str) -> None:
    assert filled({"messages": [user(), calls({**call(), key: None})]}) == []


def test_nulls_in_the_function_of_a_call_are_found_in_both_formats() -> None:
    named = {"name": None}
    entry, legacy = call(), function_call()
    entry["function"]["strict"] = True
    entry["function"]["parsed"] = legacy["function_call"]["parsed"] = None
    record = {"messages": [user(), calls(entry, **named), result(), {**legacy, **named}, function_result()]}
    assert filled(record) == [
        ("/messages/1/name", "name"),
        ("/messages/1/tool_calls/0/function/parsed", ""),
        ("/messages/3/name", "name"),
        ("/messages/3/function_call/parsed", ""),
    ]


def test_a_reinforcement_example_may_have_null_in_keys_of_its_grader() -> None:
    nulls = RootShape(dict.fromkeys(("tools", "prompt", "answer"), type(None)))
    assert filled_root_keys(nulls, Format.REINFORCEMENT, PROFILE) == {"tools"}
    assert filled_root_keys(nulls, Format.CHAT, PROFILE) == {"tools", "prompt"}


def test_a_foreign_format_has_no_filled_keys() -> None:
    assert filled({"conversations": [{"from": "human", "value": "a"}], "tools": None}) == []


def test_malformed_messages_and_calls_are_skipped() -> None:
    nameless = calls(call(name=1, arguments={"city": None}), name=None)  # type: ignore[arg-type]
    assert filled({"messages": [1, None, nameless]}) == [("/messages/2/name", "name")]
