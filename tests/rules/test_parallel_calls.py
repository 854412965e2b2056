"""The flag `parallel_tool_calls`: every check, every fix, and valid data that looks similar."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.results.finding import Fix
from ftlint.rule.samples import assistant, call, calls, definition, function_call, line, result, tool, user
from tests.rules.harness import fixed, found, problems

RULE = "parallel-calls"
FLAG = "/parallel_tool_calls"
TWO = calls(call(), call(id="call_2"))
ABSENT = object()


def told(text: str) -> list[tuple[str, str]]:
    return [(check.removeprefix(f"{RULE}/"), pointer) for _, check, pointer in found(text, RULE)]


def flagged(value: Any, *messages: Any, **root: Any) -> str:
    root = root or {"tools": [tool()]}
    return line(*(messages or (user(), calls())), **root, parallel_tool_calls=value)


def preference(value: Any, preferred: Any, other: Any, tools: Any = ABSENT) -> str:
    declared = [tool()] if tools is ABSENT else tools
    asked = {"messages": [user()], "tools": declared, "parallel_tool_calls": value}
    return json.dumps({"input": asked, "preferred_output": [preferred], "non_preferred_output": [other]}) + "\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(line(user(), TWO, tools=[tool()]), id="no flag"),
        pytest.param(flagged(True, user(), TWO), id="true, and two calls"),
        pytest.param(flagged(True), id="true, and one call"),
        pytest.param(flagged(False), id="false, and one call"),
        pytest.param(flagged(False, user(), assistant()), id="false, and no call"),
        pytest.param(
            flagged(False, user(), calls(), result(), calls(call(id="call_2")), result(id="call_2"), assistant()),
            id="false, and one call after another",
        ),
        pytest.param(flagged(False, user(), function_call(), functions=[definition()]), id="legacy functions"),
        pytest.param(line(user(), answer="x", parallel_tool_calls="auto"), id="a key of a grader's"),
        pytest.param(preference(False, calls(), TWO), id="an output to avoid that breaks it"),
        pytest.param(json.dumps({"prompt": "a", "completion": "b", "parallel_tool_calls": 1}), id="no chat"),
    ],
)
def test_valid_flags_have_no_findings(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize("root", [{}, {"tools": []}, {"tools": None}, {"functions": []}])
@pytest.mark.parametrize("value", [True, False, "false", 3])
def test_the_flag_is_removed_from_examples_without_tools(value: Any, root: dict[str, Any]) -> None:
    text = line(user(), assistant(), **root, parallel_tool_calls=value)
    assert told(text) == [("without-tools", FLAG)]
    assert fixed(text, RULE) == line(user(), assistant(), **root)


def test_calls_do_not_declare_tools() -> None:
    assert told(line(user(), calls(), parallel_tool_calls=False)) == [("without-tools", FLAG)]


@pytest.mark.parametrize(
    ("value", "meant"), [(0, False), (1, True), ("true", True), ("false", False), ("False", False), ("True", True)]
)
def test_other_spellings_of_booleans_are_fixed(value: Any, meant: bool) -> None:
    assert told(flagged(value)) == [("not-boolean", FLAG)]
    assert fixed(flagged(value), RULE) == flagged(meant)


@pytest.mark.parametrize("value", [2, -1, 1.0, 0.0, "", "yes", "1", "auto", [], {}, [True]])
def test_other_values_are_not_fixed(value: Any) -> None:
    assert told(flagged(value)) == [("not-boolean", FLAG)]
    assert fixed(flagged(value), RULE, unsafe=True) == flagged(value)


@pytest.mark.parametrize("text", [flagged(None), line(user(), assistant(), parallel_tool_calls=None)])
def test_null_is_not_a_flag(text: str) -> None:
    assert told(text) == []


def test_parallel_calls_with_a_false_flag_are_reported_once() -> None:
    text = flagged(False, user(), TWO, result(), result(id="call_2"), assistant(), user(), TWO)
    (one,) = problems(text, RULE)
    assert (one[1].check, one[1].pointer, one[1].fix) == (f"{RULE}/contradiction", FLAG, Fix.UNSAFE)
    assert "/messages/1 has 2 calls" in one[1].message
    assert fixed(text, RULE) == text
    assert fixed(text, RULE, unsafe=True) == text.replace("false", "true")


def test_a_flag_fixed_to_false_may_contradict_the_calls() -> None:
    assert fixed(flagged("false", user(), TWO), RULE) == flagged(False, user(), TWO)
    assert fixed(flagged("false", user(), TWO), RULE, unsafe=True) == flagged(True, user(), TWO)


def test_the_flag_of_a_preference_record_is_in_its_input() -> None:
    assert told(preference(False, TWO, assistant())) == [("contradiction", "/input" + FLAG)]
    assert fixed(preference(False, TWO, assistant()), RULE, unsafe=True) == preference(True, TWO, assistant())
    assert told(preference("true", calls(), assistant())) == [("not-boolean", "/input" + FLAG)]
    assert told(preference(True, calls(), assistant(), tools=[])) == [("without-tools", "/input" + FLAG)]


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1, 2),
    st.sampled_from(["true", "FALSE", "x", 1.0]),
    st.lists(st.booleans(), max_size=1),
)
MESSAGES = st.lists(st.sampled_from([user(), assistant(), calls(), TWO]), min_size=1, max_size=5)
BEFORE = st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2)


@given(VALUES, MESSAGES, st.sampled_from([{}, {"tools": [tool()]}, {"tools": []}]), BEFORE, st.booleans())
def test_fixes_are_idempotent_and_change_only_the_flag(
    value: Any, messages: Any, tools: Any, before: Any, unsafe: bool
) -> None:
    record = {**before, "messages": messages, **tools, "parallel_tool_calls": value}
    text = json.dumps(record, ensure_ascii=False) + "\n"
    once = fixed(text, RULE, unsafe=unsafe)
    assert fixed(once, RULE, unsafe=unsafe) == once
    allowed = (Fix.SAFE, Fix.UNSAFE) if unsafe else (Fix.SAFE,)
    assert [seen.check for _, seen in problems(once, RULE) if seen.fix in allowed] == []
    after = json.loads(once)
    record.pop("parallel_tool_calls")
    after.pop("parallel_tool_calls", None)
    assert json.dumps(after) == json.dumps(record)
