from __future__ import annotations

from ftlint.rule.samples import assistant, line, user
from tests.rules.harness import fixed


def test_request_parameters_are_dropped_and_the_order_of_the_rest_is_kept() -> None:
    text = line(user(), assistant(), model="gpt-4o", temperature=0.5, functions=[])
    assert fixed(text, "record-shape/request-parameter", unsafe=True) == line(user(), assistant(), functions=[])


def test_only_keys_that_are_null_are_dropped() -> None:
    text = line({**user(), "name": None, "tool_calls": None}, {**assistant(), "name": "bot", "tool_call_id": None})
    assert fixed(text, "record-shape/null-filled") == line(user(), {**assistant(), "name": "bot"})


def test_null_content_next_to_calls_stays() -> None:
    text = line(user(), {"role": "assistant", "content": None, "refusal": "No.", "name": None})
    assert fixed(text, "record-shape/null-filled") == line(
        user(), {"role": "assistant", "content": None, "refusal": "No."}
    )
