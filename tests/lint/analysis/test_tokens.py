from __future__ import annotations

from typing import Any

import pytest

from ftlint.analysis.tokens import counter, size_of, texts
from ftlint.conversation.indexer import Indexer
from ftlint.rule.samples import assistant, call, calls, image_part, text_part, tool, user


def tokenized(record: dict[str, Any]) -> list[str]:
    return list(texts(Indexer().example(record)))


def test_content_names_arguments_and_descriptions_are_tokenized() -> None:
    record = {"messages": [user([text_part("a"), image_part()]), calls(call("f", '{"b": 1}'))], "tools": [tool("g")]}
    assert tokenized(record) == ["a", "f", '{"b": 1}', "g", "Get the current weather"]


def test_prompt_completion_and_text_are_tokenized_without_messages() -> None:
    assert tokenized({"prompt": "a", "completion": "b"}) == ["a", "b"]
    assert tokenized({"text": "c"}) == ["c"]


def test_of_two_outputs_only_the_longer_conversation_is_tokenized() -> None:
    record = {
        "input": {"messages": [user("a")]},
        "preferred_output": [assistant("b")],
        "non_preferred_output": [assistant("c"), user("d")],
    }
    assert tokenized(record) == ["a", "c", "d"]


def test_the_size_is_that_of_the_json_in_utf_8() -> None:
    assert size_of(Indexer().example({"text": "é"})) == len('{"text":"é"}'.encode())


def test_the_size_of_what_json_cannot_hold_is_that_of_its_texts() -> None:
    deep: Any = "x"
    for _ in range(300):
        deep = [deep]
    assert size_of(Indexer().example({"text": "é", "deep": deep})) == 2


def test_a_long_text_has_as_many_tokens_as_its_parts() -> None:
    pytest.importorskip("bpe_openai")
    count = counter("o200k_base")
    assert count is not None
    assert (count("Hello"), count("Hello" * 2), count("")) == (1, 2, 0)
    assert count("a " * 50_000) >= 50_000


def test_an_unknown_encoding_has_no_counter() -> None:
    assert counter("no-such-encoding") is None
