"""The shingles by which texts are compared."""

from __future__ import annotations

from typing import Any

from ftlint.conversation.indexer import Indexer
from ftlint.dataset.near_duplicates import shingles_of
from ftlint.rule.samples import assistant, call, calls, system, user


def shingles(record: Any) -> list[str]:
    return list(shingles_of(Indexer().example(record)))


def test_every_three_consecutive_words_of_a_text_in_lower_case() -> None:
    record = {"messages": [system("Be brief and kind."), user("One  two\nTHREE four"), assistant("Five")]}
    assert shingles(record) == ["one two three", "two three four", "five"]


def test_prompts_completions_parts_and_arguments_are_texts() -> None:
    assert shingles({"prompt": "a b", "completion": " c"}) == ["a b", "c"]
    parts = [{"type": "text", "text": "a b"}, {"type": "image_url"}]
    assert shingles({"messages": [user(parts), calls(call(arguments="{}"))]}) == ["a b", "{}"]


def test_texts_without_spaces_are_compared_by_characters() -> None:
    text = "".join(chr(0x4E00 + number) for number in range(30))
    found = shingles({"messages": [user(text), assistant("")]})
    assert len(found) == 28
    assert found[0] == " ".join(text[:3])
