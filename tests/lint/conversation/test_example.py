from __future__ import annotations

from typing import Any

from ftlint.conversation.example import Conversation, Example
from ftlint.conversation.indexer import Indexer
from ftlint.rule.samples import assistant, call, calls, function_call, function_result, result, tool, user


def example(*messages: Any, **root: Any) -> Example:
    return Indexer().example({"messages": list(messages), **root})


def conversation(*messages: Any, **root: Any) -> Conversation:
    (made,) = example(*messages, **root).conversations
    return made


def preference() -> Example:
    return Indexer().example(
        {
            "input": {"messages": [user("a"), user("b")], "tools": [tool()]},
            "preferred_output": [assistant("c")],
            "non_preferred_output": [assistant("d"), assistant("e")],
        }
    )


def test_calls_are_the_well_formed_ones_in_order_and_then_the_legacy_ones() -> None:
    made = conversation(
        user(),
        function_call("old", "{}"),
        function_result(),
        calls(call("f", "{}", id="a"), {"id": "b"}, call("g", "{}", id="c")),
        result(id="a"),
    )
    assert [(each.name, each.id, each.entry, each.pointer, each.entry_pointer) for each in made.calls] == [
        ("f", "a", 0, "/3/tool_calls/0/function", "/3/tool_calls/0"),
        ("g", "c", 2, "/3/tool_calls/2/function", "/3/tool_calls/2"),
        ("old", None, None, "/1/function_call", "/1/function_call"),
    ]
    assert [(each.id, each.name, each.pointer) for each in made.results] == [("a", None, "/4")]


def test_what_a_call_passes_is_the_parsed_json_of_a_string_or_the_object() -> None:
    entries = [call("f", arguments) for arguments in ('{"a": 1}', "{", {"b": 2})]
    passed = [(name, value) for name, _, value in conversation(user(), calls(*entries)).passing]
    assert passed == [("f", {"a": 1}), ("f", None), ("f", {"b": 2})]


def test_null_arguments_that_the_schema_does_not_allow_are_left_out() -> None:
    arguments = {"city": "Paris", "unit": None, "day": None}
    declared = tool(city={"type": "string"}, unit={"type": ["string", "null"]}, day={"type": "string"})
    (made,) = conversation(user(), calls(call(arguments=arguments)), tools=[declared]).calls
    assert made.arguments == {"city": "Paris", "unit": None}
    assert arguments == {"city": "Paris", "unit": None, "day": None}


def test_a_pointer_leads_to_the_list_that_holds_the_message() -> None:
    preferred, other = preference().conversations
    assert [preferred.place(pointer) for pointer in ("/0", "/1/content", "/2/content")] == [
        "/input/messages/0",
        "/input/messages/1/content",
        "/preferred_output/0/content",
    ]
    assert other.place("/3") == "/non_preferred_output/1"
    assert preferred.place("") == "/input/messages"
    assert conversation(user(), assistant()).place("/1/content") == "/messages/1/content"


def test_only_the_first_of_two_conversations_reports_their_shared_input() -> None:
    preferred, other = preference().conversations
    assert [preferred.owns(f"/{index}") for index in range(3)] == [True, True, True]
    assert [other.owns(f"/{index}") for index in range(4)] == [False, False, True, True]
    assert other.owns("")


def test_a_declared_tool_is_found_by_its_name_with_its_place() -> None:
    made = example(user(), assistant(), tools=[tool("f"), tool("g")])
    found = made.tool("g")
    assert found is not None
    assert made.tool_pointer(*found) == "/tools/1/function"
    assert made.tool("h") is None
    in_input = preference()
    found = in_input.tool("get_weather")
    assert found is not None
    assert in_input.tool_pointer(*found) == "/input/tools/0/function"


def test_an_empty_list_declares_no_tools() -> None:
    assert example(user(), tools=[tool()]).declares_tools
    assert not example(user(), tools=[]).declares_tools
    assert not example(user()).declares_tools


def test_a_malformed_legacy_call_is_not_a_call() -> None:
    malformed = {"role": "assistant", "function_call": {"name": "f"}}
    assert [each.message for each in conversation(user(), malformed, function_call()).calls] == [2]
