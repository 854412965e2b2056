"""Weights: valid values and roles, and failed calls that were retried."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.rule.samples import Json, assistant, call, calls, function_call, function_result, line, lines, result, user
from ftlint.text.tool_errors import is_error
from tests.rules.harness import fixed, found

RULE = "training-weight"
FAILED = f"{RULE}/failed-call-trained"


def weighted(weight: Any) -> str:
    return line(user(), assistant(weight=weight), user(), assistant())


@pytest.mark.parametrize("weight", [0, 1])
def test_zero_and_one_are_valid(weight: int) -> None:
    assert found(weighted(weight), RULE) == []


@pytest.mark.parametrize(
    ("weight", "mended"), [(True, 1), (False, 0), (1.0, 1), (0.0, 0), ("1", 1), ("0", 0), (-0.0, 0)]
)
def test_other_spellings_of_zero_and_one_are_fixed(weight: Any, mended: int) -> None:
    assert found(weighted(weight), RULE) == [(1, f"{RULE}/invalid", "/messages/1/weight")]
    assert fixed(weighted(weight), RULE) == weighted(mended)


@pytest.mark.parametrize("weight", [2, -1, 0.5, "yes", "1.0", [1], {"a": 1}])
def test_other_values_are_not_fixed(weight: Any) -> None:
    assert found(weighted(weight), RULE) == [(1, f"{RULE}/invalid", "/messages/1/weight")]
    assert fixed(weighted(weight), RULE, unsafe=True) == weighted(weight)


def test_null_is_not_a_weight() -> None:
    assert found(weighted(None), RULE) == []
    assert found(line({**user(), "weight": None}, assistant()), RULE) == []


def test_weights_of_other_roles_are_removed() -> None:
    other = ({**user(), "weight": 1}, calls(), {**result(), "weight": 0}, assistant(weight=1))
    assert [place for _, _, place in found(line(*other), RULE)] == ["/messages/0/weight", "/messages/2/weight"]
    assert fixed(line(*other), RULE) == line(user(), calls(), result(), assistant(weight=1))


def test_together_has_weights_on_user_messages() -> None:
    assert found(line({**user(), "weight": 0}, assistant(weight=1)), RULE, "together") == []


def test_targets_without_weights_are_not_checked() -> None:
    text = lines({"messages": [user(), assistant()]})
    assert found(text, RULE, "vertex") == []


def test_weights_that_are_all_zero_are_reported_in_any_spelling() -> None:
    text = line(user(), assistant(weight="0"))
    assert [check for _, check, _ in found(text, RULE)] == [f"{RULE}/invalid", f"{RULE}/nothing-trained"]
    assert found(fixed(text, RULE), RULE) == [(1, f"{RULE}/nothing-trained", "/messages/1/weight")]


def test_reinforcement_prompts_need_no_trained_message() -> None:
    assert found(line(assistant(weight=0), user(), reference_answer="4"), RULE) == []


ERRORS = [
    "Error: no such city",
    "error",
    "ValueError: no such city",
    "requests.exceptions.Timeout: 30 s\nError",
    "Traceback (most recent call last):\n  …",
    '{"error": "no such city"}',
    '{"error": {"code": 404}}',
    '{"success": false, "data": null}',
    '{"status": "error"}',
    [{"type": "text", "text": "Error: no such city"}],
]
NO_ERRORS = [
    "21.0",
    "",
    None,
    "No errors were found.",
    "Error handling is described in chapter 3.",
    "errors: 0",
    '{"error": null, "data": 3}',
    '{"error": false}',
    '{"errors": []}',
    '{"status": "ok", "error": ""}',
    '{"log": ["error"]}',
    '{"error": ',
    '["error"]',
    [],
]


@pytest.mark.parametrize("content", [content for content in ERRORS if content != ERRORS[3]])
def test_results_with_error_messages_are_errors(content: Any) -> None:
    assert is_error(content)


@pytest.mark.parametrize("content", NO_ERRORS, ids=repr)
def test_results_that_mention_errors_are_not_errors(content: Any) -> None:
    assert not is_error(content)


def again(*between: Json, first: str = "Error: down", **more: Any) -> str:
    later = (calls(call(id="call_2", **more)), result(id="call_2"), assistant())
    return line(user(), calls(), result(first), *between, *later)


def test_a_retried_failed_call_is_reported() -> None:
    assert found(again(), RULE) == [(1, FAILED, "/messages/1")]
    assert found(again(assistant("Let me try once more.")), RULE) == [(1, FAILED, "/messages/1")]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(again(first="21.0"), id="it did not fail"),
        pytest.param(again(user("Try again.")), id="the user asked for it again"),
        pytest.param(again(name="get_time"), id="another function is called"),
        pytest.param(line(user(), calls(), result("Error: down"), assistant("It is down.")), id="it is not made again"),
        pytest.param(again().replace('"tool_calls"', '"weight": 0, "tool_calls"', 1), id="it is not trained"),
    ],
)
def test_other_repeated_calls_are_not_retries(text: str) -> None:
    assert found(text, RULE) == []


def test_all_calls_of_a_message_must_fail() -> None:
    two = calls(call(), call(id="call_2", arguments='{"city": "Rome"}'))
    later = (calls(call(id="call_3")), result(id="call_3"), assistant())
    assert found(line(user(), two, result("Error: down"), result(id="call_2"), *later), FAILED) == []
    failed = (result("Error: down"), result("Error: down", id="call_2"))
    assert found(line(user(), two, *failed, *later), FAILED) == [(1, FAILED, "/messages/1")]


def test_failed_legacy_calls_are_reported() -> None:
    text = line(user(), function_call(), function_result("Error: x"), function_call(), function_result(), assistant())
    assert found(text, FAILED) == [(1, FAILED, "/messages/1")]


weights = st.sampled_from([0, 1, True, False, "0", "1", 1.0, 0.0, None, 2, "x", 0.5])
messages = st.lists(
    st.one_of(
        st.builds(lambda text, w: {**user(text), "weight": w}, st.text(min_size=1), weights),
        st.builds(lambda text, w: assistant(text, weight=w), st.text(min_size=1), weights),
        st.builds(lambda text: assistant(text), st.text(min_size=1)),
    ),
    min_size=1,
    max_size=5,
)


@given(messages)
def test_the_fix_is_idempotent_and_changes_only_weights(made: list[Json]) -> None:
    text = json.dumps({"messages": made}, ensure_ascii=False) + "\n"
    once = fixed(text, RULE)
    assert fixed(once, RULE) == once
    assert not {f"{RULE}/wrong-role"} & {check for _, check, _ in found(once, RULE)}
    without = [[{k: v for k, v in m.items() if k != "weight"} for m in one] for one in (made, read(once))]
    assert without[0] == without[1]


def read(text: str) -> list[Json]:
    made: list[Json] = json.loads(text)["messages"]
    return made
