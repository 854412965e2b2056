from __future__ import annotations

import json
from typing import Any

import pytest

from ftlint.conversation.example import Example
from ftlint.conversation.indexer import Indexer
from ftlint.conversation.training_targets import answer_texts, answers, pair
from ftlint.rule.samples import assistant, calls, line, result, user


def example(text: str) -> Example:
    return Indexer().example(json.loads(text))


def test_the_trained_answers_of_a_chat() -> None:
    made = example(line(user(), assistant("a"), user(), assistant("b", weight=0), user(), assistant("c")))
    assert list(answer_texts(made)) == ["a", "c"]
    assert answers(made) == [("/messages/1/content", "a"), ("/messages/5/content", "c")]


def test_text_next_to_a_call_is_no_end_of_an_answer() -> None:
    made = example(line(user(), calls(content="Let me look."), result(), assistant("21 degrees.")))
    assert list(answer_texts(made)) == ["21 degrees."]


def test_an_answer_in_parts_ends_in_its_last_text() -> None:
    parts = [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]
    made = example(line(user(), assistant(parts)))
    assert answers(made) == [("/messages/1/content/1/text", "b")]
    assert list(answer_texts(made)) == ["b"]


def test_of_a_preference_record_the_preferred_answer_alone_is_trained() -> None:
    record = {
        "input": {"messages": [user()]},
        "preferred_output": [assistant("yes")],
        "non_preferred_output": [assistant("no")],
    }
    assert answers(example(json.dumps(record))) == [("/preferred_output/0/content", "yes")]


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"prompt": "a ->", "completion": " b"}, ("a ->", " b")),
        ({"prompt": " ", "completion": " b"}, None),
        ({"prompt": "a", "completion": ""}, None),
        ({"prompt": 1, "completion": "b"}, None),
    ],
)
def test_a_prompt_with_its_completion(record: dict[str, Any], expected: tuple[str, str] | None) -> None:
    assert pair(example(json.dumps(record))) == expected
