"""Preference records: names, numbers and places of their parts."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.rule.samples import Json, assistant, calls, line, lines, result, system, tool, user
from tests.rules.harness import fixed, found

RULE = "preference"


def record(preferred: Any = None, other: Any = None, asked: tuple[Json, ...] = (user(),), **more: Any) -> Json:
    return {
        "input": {"messages": list(asked), **more},
        "preferred_output": [assistant()] if preferred is None else preferred,
        "non_preferred_output": [assistant("No idea.")] if other is None else other,
    }


def old(made: Json) -> Json:
    return {key.replace("_output", "_completion"): value for key, value in made.items()}


@pytest.mark.parametrize("profile", ["openai", "azure", "together", "fireworks"])
def test_a_valid_record_has_no_findings(profile: str) -> None:
    assert found(lines(record(tools=[tool()])), RULE, profile) == []


def test_chats_are_not_checked() -> None:
    assert found(line(user(), assistant(), tools=[tool()]), RULE) == []


def test_both_old_names_are_reported_and_renamed_in_place() -> None:
    text = lines({**old(record()), "parallel_tool_calls": True})
    checks = [(place, check) for _, check, place in found(text, f"{RULE}/old-names")]
    assert [place for place, _ in checks] == ["/non_preferred_completion", "/preferred_completion"]
    assert list(json.loads(fixed(text, f"{RULE}/old-names"))) == [*record(), "parallel_tool_calls"]


def test_an_old_name_next_to_the_new_one_is_not_fixed() -> None:
    text = lines({**record(), "preferred_completion": [assistant("Hm.")]})
    assert found(text, RULE) == [(1, f"{RULE}/old-names", "/preferred_completion")]
    assert fixed(text, RULE, unsafe=True) == text


def test_outputs_under_the_old_names_are_checked() -> None:
    text = lines(old(record([assistant("Hm."), assistant()])))
    assert (1, f"{RULE}/output-count", "/preferred_completion") in found(text, RULE)


def test_azure_accepts_tool_messages_in_outputs() -> None:
    text = lines(record([calls(), result(), assistant()]))
    assert found(text, RULE, "azure") == []
    assert found(text, RULE) == [(1, f"{RULE}/output-count", "/preferred_output")]


@pytest.mark.parametrize(
    ("made", "place"),
    [
        (record([]), "/preferred_output"),
        (record(other=assistant()), "/non_preferred_output"),
        (record(other="No idea."), "/non_preferred_output"),
        ({key: value for key, value in record().items() if key != "non_preferred_output"}, ""),
    ],
)
def test_an_output_that_is_not_a_list_of_messages_is_an_error_in_every_profile(made: Json, place: str) -> None:
    for profile in ("openai", "azure"):
        assert found(lines(made), RULE, profile) == [(1, f"{RULE}/output-count", place)]


def test_an_input_that_ends_with_a_call_ends_with_the_assistant() -> None:
    text = lines(record(asked=(user(), calls())))
    assert found(text, f"{RULE}/input-ends-assistant") == [(1, f"{RULE}/input-ends-assistant", "/input/messages/1")]
    assert found(lines(record(asked=(user(), calls(), result()))), f"{RULE}/input-ends-assistant") == []


def test_equal_tools_in_both_places_are_merged() -> None:
    text = lines({**record(tools=[tool()]), "tools": [tool()]})
    assert fixed(text, RULE) == lines(record(tools=[tool()]))


def test_different_tools_in_the_input_are_not_fixed() -> None:
    text = lines({**record(tools=[tool("a")]), "tools": [tool("b")]})
    assert found(text, RULE) == [(1, f"{RULE}/misplaced-tools", "/tools")]
    assert fixed(text, RULE, unsafe=True) == text


def test_outputs_that_differ_in_a_key_are_not_identical() -> None:
    assert found(lines(record([assistant()], [assistant(name="guide")])), RULE) == []
    assert found(lines(record([assistant()], [assistant()])), RULE) == [
        (1, f"{RULE}/identical-outputs", "/non_preferred_output")
    ]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(
    st.permutations(["input", "preferred_completion", "non_preferred_completion", "tools", "parallel_tool_calls"]),
    st.text(min_size=1),
    st.dictionaries(st.sampled_from(["tools", "parallel_tool_calls", "note"]), json_values),
    json_values,
)
def test_the_fix_is_idempotent_and_loses_nothing(keys: list[str], text: str, inside: Json, value: Any) -> None:
    made = {**old(record([assistant(text)], **inside)), "tools": value, "parallel_tool_calls": True}
    data = json.dumps({key: made[key] for key in keys}, ensure_ascii=False) + "\n"
    once = fixed(data, RULE)
    assert fixed(once, RULE) == once
    mended = json.loads(once)
    assert not {f"{RULE}/old-names"} & {check for _, check, _ in found(once, RULE)}
    assert mended["preferred_output"] == [assistant(text)]
    for key in ("tools", "parallel_tool_calls"):
        assert json.dumps(mended["input"][key] if key not in mended else mended[key]) == json.dumps(made[key])


@pytest.mark.parametrize(
    ("asked", "check", "place"),
    [
        ([user()], "record-shape/no-messages", "/input"),
        ("Hi", "record-shape/no-messages", "/input"),
        ({}, f"{RULE}/input-ends-assistant", "/input"),
        ({"messages": None}, f"{RULE}/input-ends-assistant", "/input/messages"),
        ({"messages": []}, f"{RULE}/input-ends-assistant", "/input/messages"),
    ],
)
def test_an_input_without_messages_is_reported_once(asked: Any, check: str, place: str) -> None:
    assert found(lines({**record(), "input": asked})) == [(1, check, place)]


def test_a_missing_input_and_output_have_one_finding_each() -> None:
    assert found(lines({**record(), "input": {"messages": []}, "preferred_output": []})) == [
        (1, f"{RULE}/input-ends-assistant", "/input/messages"),
        (1, f"{RULE}/output-count", "/preferred_output"),
    ]


def test_an_input_without_a_user_message_is_reported_once() -> None:
    text = lines(record(asked=(system("Be brief."),)))
    assert found(text) == [(1, "turn-order/no-user", "/input/messages/0")]


def test_an_output_must_be_an_assistant_message() -> None:
    check = f"{RULE}/output-count"
    assert found(lines(record([user("Hm.")])), check) == [(1, check, "/preferred_output/0/role")]
    assert found(lines(record(None, [result()])), check) == [(1, check, "/non_preferred_output/0/role")]
    longer = lines(record([assistant("Which?"), user("That."), assistant("21")]))
    assert found(longer, check, "azure") == [(1, check, "/preferred_output/1/role")]
    assert found(lines(record([calls(), result(), assistant()])), check, "azure") == []
