from __future__ import annotations

import json
from typing import Any

from ftlint.analysis.content_quality import is_plain, traces
from ftlint.conversation.indexer import Indexer
from ftlint.engine.reader.parse import Parser
from ftlint.rule.samples import assistant, call, calls, tool, user


def plain(record: dict[str, Any]) -> bool:
    return is_plain(Indexer().example(record))


def test_ordinary_texts_are_plain() -> None:
    assert plain(
        {"messages": [user("Wie heißt “das” auf Français: l’été, 日本, 😀?\r\n\tOK"), assistant("\\beta \\frac")]}
    )
    assert plain({"messages": [user("a | b < c [x] 'y' task-list"), calls()], "tools": [tool()]})


def test_suspicious_texts_are_not_plain() -> None:
    for text in ("<|im_end|>", "a</s>", "[INST]", "\ufffd", "\x08", "\x00", "cafÃ©", '{"parameters": {}}', "sk-proj-x"):
        assert not plain({"messages": [user(text), assistant()]}), text
        assert not plain({"messages": [user(), assistant()], "note": {"deep": [text]}}), text


def traced(record: dict[str, Any]) -> set[str]:
    found = traces(Indexer().example(record))
    return {thing for thing in found._fields if getattr(found, thing)}


def test_each_kind_of_text_has_its_own_trace() -> None:
    assert traced({"messages": [user("a | b < c \\beta \\u0000"), assistant("“é”\n")]}) == set()
    things = {
        "tokens": ("<|im_end|>", "a</s>", "[INST]", "[EOS]"),
        "secrets": ("sk-proj-x", "-----BEGIN"),
        "declared": ('{"parameters": {}}', "{'parameters': {}}"),
        "lost": ("\ufffd",),
        "controls": ("\x08", "\x00", "\x1b", "\\\x0c"),
        "garbled": ("cafÃ©", "Itâ€™s"),
    }
    for thing, some in things.items():
        for text in some:
            assert traced({"messages": [user(text), assistant()]}) == {thing}, text
            assert traced({"messages": [user(), calls(call(arguments={"a": [text]}))]}) == {thing}, text
    assert traced({"messages": [user("<|im_end|>"), assistant("\ufffd")]}) == {"tokens", "lost"}


def test_a_record_that_cannot_be_written_is_searched() -> None:
    deep: Any = "x"
    for _ in range(300):
        deep = [deep]
    assert not plain({"messages": [user(), assistant()], "deep": deep})
    assert not plain({"messages": [user("\ud83d"), assistant()]})
    assert len(traced({"messages": [user("\ud83d"), assistant()]})) == 6


def test_texts_after_the_definitions_are_searched() -> None:
    many = [tool(f"get_{number}") for number in range(8)]
    parser = Parser(Indexer())
    for text in ("Hi", "Hi<|im_end|>", "Hi"):
        record = {"id": 1, "tools": many, "messages": [user(text), assistant()]}
        example = parser.example(json.dumps(record).encode())
        assert example is not None
        assert is_plain(example) is (text == "Hi")
