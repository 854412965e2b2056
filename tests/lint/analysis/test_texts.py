from __future__ import annotations

from typing import Any

from ftlint.analysis.texts import argument_texts, message_texts
from ftlint.conversation.indexer import Indexer
from ftlint.rule.samples import assistant, call, calls, function_call, result, system, user


def in_messages(record: dict[str, Any]) -> list[tuple[str, str]]:
    return [(text.pointer, text.text) for text in message_texts(Indexer().example(record))]


def in_arguments(record: dict[str, Any]) -> list[tuple[str, str]]:
    return [(text.pointer, text.text) for text in argument_texts(Indexer().example(record))]


def test_content_has_its_place_and_role() -> None:
    parts = [{"type": "text", "text": "a"}, {"type": "image_url"}, {"type": "text", "text": "b"}]
    record = {"messages": [system("Be brief."), user(parts), calls(), result("21"), assistant("c")]}
    assert in_messages(record) == [
        ("/messages/0/content", "Be brief."),
        ("/messages/1/content/0/text", "a"),
        ("/messages/1/content/2/text", "b"),
        ("/messages/3/content", "21"),
        ("/messages/4/content", "c"),
    ]
    assert [text.role for text in message_texts(Indexer().example(record))] == [
        "system",
        "user",
        "user",
        "tool",
        "assistant",
    ]


def test_arguments_are_a_string_or_the_strings_in_an_object() -> None:
    record = {
        "messages": [user(), calls(call(arguments='{"a": 1}'), call(arguments={"a/b": ["x", {"c": "y"}], "d": 1}))]
    }
    at = "/messages/1/tool_calls"
    assert in_arguments(record) == [
        (f"{at}/0/function/arguments", '{"a": 1}'),
        (f"{at}/1/function/arguments/a~1b/0", "x"),
        (f"{at}/1/function/arguments/a~1b/1/c", "y"),
    ]
    legacy = {"messages": [user(), function_call(arguments="{}")], "functions": []}
    assert in_arguments(legacy) == [("/messages/1/function_call/arguments", "{}")]


def test_the_shared_input_of_a_preference_record_is_read_once() -> None:
    record = {
        "input": {"messages": [user("a")]},
        "preferred_output": [assistant("b")],
        "non_preferred_output": [assistant("c")],
    }
    places = ["/input/messages/0/content", "/preferred_output/0/content", "/non_preferred_output/0/content"]
    assert [pointer for pointer, _ in in_messages(record)] == places


def test_prompt_completion_and_text_are_texts() -> None:
    assert in_messages({"prompt": "a", "completion": " b"}) == [("/prompt", "a"), ("/completion", " b")]
    assert in_messages({"prompt": ["a"], "completion": " b"}) == [("/completion", " b")]
    assert in_messages({"text": "a"}) == [("/text", "a")]


def test_malformed_messages_are_skipped() -> None:
    broken = [1, None, {"role": ["x"], "content": "a"}, {"content": {"b": "c"}}, {"content": [None, "d", {"text": 1}]}]
    assert in_messages({"messages": broken}) == [("/messages/2/content", "a")]
