from __future__ import annotations

from typing import Any

import pytest

from ftlint.conversation.formats import Format
from ftlint.conversation.indexer import Indexer
from ftlint.rule.samples import assistant, tool, user

CHAT = {"messages": [user("a"), assistant("b")]}
PREFERENCE = {
    "input": {"messages": [user("a")], "tools": [tool()]},
    "preferred_output": [assistant("b")],
    "non_preferred_output": [assistant("c")],
}


def sharegpt(value: str, **root: Any) -> dict[str, Any]:
    speaker = "assistant" if root else "gpt"
    return {"conversations": [{"from": "human", "value": "a"}, {"from": speaker, "value": value}], **root}


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (CHAT, Format.CHAT),
        (PREFERENCE, Format.PREFERENCE),
        ({"prompt": "a", "completion": "b"}, Format.COMPLETION),
        ({"text": "a"}, Format.TEXT),
        ({"messages": [user("a")], "answer": 4}, Format.REINFORCEMENT),
        ({"messages": [user("a"), assistant("b")], "answer": 4}, Format.CHAT),
        ({"messages": [user([{"type": "tool_result"}]), assistant("b")]}, Format.ANTHROPIC),
        (sharegpt("b"), Format.SHAREGPT),
        (sharegpt("<tools></tools>"), Format.HERMES),
        (sharegpt("b", system="c"), Format.TOOLACE),
        ({"nonsense": 1}, None),
    ],
)
def test_the_format_is_recognised(record: dict[str, Any], expected: Format | None) -> None:
    assert Indexer().example(record).format == expected


def test_the_method_precedes_the_last_message() -> None:
    graded, answered = {"messages": [user("a")], "answer": 4}, {**CHAT, "answer": 4}
    assert [Indexer("sft").example(record).format for record in (graded, answered)] == [Format.CHAT] * 2
    assert [Indexer("rft").example(record).format for record in (graded, answered)] == [Format.REINFORCEMENT] * 2


def test_a_chat_is_one_conversation_and_a_preference_record_one_for_each_output() -> None:
    (chat,) = Indexer().example(CHAT).conversations
    assert chat.messages == [user("a"), assistant("b")]
    compared = Indexer().example(PREFERENCE)
    assert [each.messages for each in compared.conversations] == [
        [user("a"), assistant("b")],
        [user("a"), assistant("c")],
    ]
    assert compared.definitions_at == "/input"
    assert [definitions.key for definitions in compared.definitions] == ["tools"]


@pytest.mark.parametrize("messages", [[], None, "a", {"role": "user"}])
def test_there_is_no_conversation_without_a_list_of_messages(messages: Any) -> None:
    assert list(Indexer().example({"messages": messages}).conversations) == []


def test_tools_come_before_functions() -> None:
    both = Indexer().example({**CHAT, "functions": [], "tools": [tool()]})
    assert [definitions.key for definitions in both.definitions] == ["tools", "functions"]


def test_equal_definitions_are_built_once() -> None:
    indexer = Indexer()
    first, second, other = (indexer.example({**CHAT, "tools": [tool(name)]}) for name in ("f", "f", "g"))
    assert first.definitions[0] is second.definitions[0]
    assert first.definitions[0] is not other.definitions[0]


def test_a_record_that_a_fixer_built_has_the_definitions_of_its_value() -> None:
    indexer = Indexer()
    before = indexer.example({**CHAT, "tools": [tool("f")]})
    after = indexer.rebuilt(before, {**before.record, "tools": [tool("g")]})
    assert after.tool("g") is not None
    assert after.tool("f") is None
    assert before.tool("f") is not None


def test_a_twin_has_the_number_and_the_definitions_of_its_example() -> None:
    indexer = Indexer()
    for record in ({**CHAT, "tools": [tool()]}, PREFERENCE):
        example = indexer.example(record)
        example.number, example.sound = 7, False
        twin = indexer.twin(example, record)
        assert (twin.number, twin.sound, twin.format) == (7, False, example.format)
        assert twin.definitions[0] is example.definitions[0]


def test_a_fixed_preference_record_has_the_definitions_of_its_input() -> None:
    indexer = Indexer()
    before = indexer.example(PREFERENCE)
    after = indexer.rebuilt(before, {**PREFERENCE, "input": {"messages": [user("a")], "tools": [tool("g")]}})
    assert (after.tool("g") is not None, after.tool("get_weather")) == (True, None)


def test_definitions_that_are_known_are_used_for_their_key_only() -> None:
    indexer = Indexer()
    (known,) = indexer.definitions({"functions": []})
    tools, functions = indexer.definitions({"tools": [tool()], "functions": [1]}, known)
    assert (tools.key, list(tools.tools)) == ("tools", ["get_weather"])
    assert functions is known


def test_definitions_recur_from_their_second_use_on() -> None:
    indexer = Indexer()
    (first,) = indexer.definitions({"tools": [tool()]})
    assert not first.recurs
    assert indexer.definitions({"tools": [tool()]}) == (first,)
    assert first.recurs
