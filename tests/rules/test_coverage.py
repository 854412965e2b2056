from __future__ import annotations

import json
import pickle
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.config.profile import load_profile
from ftlint.conversation.indexer import Indexer
from ftlint.dataset import tool_usage
from ftlint.dataset.coverage import CoverageCollector
from ftlint.rule.context import Context
from ftlint.rule.samples import (
    assistant,
    call,
    calls,
    definition,
    function_call,
    function_result,
    line,
    lines,
    result,
    system,
    tool,
    user,
)
from ftlint.text.refusals import is_refusal
from tests.helpers import ftlint, write
from tests.rules.harness import found, problems

RULE = "coverage"
THREE = Context(load_profile("openai"), min_calls=3)
WEATHER, TIME = tool(city={"type": "string"}), tool("get_time", city={"type": "string"})
PLAIN = line(user("Hello!"), assistant("Hello!"), tools=[WEATHER, TIME])


def checks(text: str, min_calls: int = 3) -> list[tuple[int, str, str]]:
    return [
        (number, check.removeprefix("coverage/"), at) for number, check, at in found(text, RULE, min_calls=min_calls)
    ]


def messages_of(text: str, check: str, min_calls: int = 3) -> list[str]:
    return [seen.message for _, seen in problems(text, f"{RULE}/{check}", min_calls=min_calls)]


def calling(*names: str, arguments: Any = '{"city": "Paris"}', tools: Any = (WEATHER, TIME)) -> str:
    return "".join(line(user(), calls(call(name, arguments)), tools=list(tools)) for name in names)


def passing(key: str, values: list[Any], schema: Any) -> str:
    tools = [tool(required=(), **{key: schema})]
    return calling(*[], tools=tools) + "".join(
        calling("get_weather", arguments=json.dumps({key: value}), tools=tools) for value in values
    )


# How often tools are called.


def test_rarely_or_never_called_tools_are_reported_at_their_first_declaration() -> None:
    other = [tool("get_news"), WEATHER]
    text = calling(*["get_weather"] * 4, "get_time") + line(user(), calls(), tools=other)
    assert checks(text) == [
        (1, "few-calls", "/tools/1/function"),
        (6, "never-called", "/tools/0/function"),
    ]
    assert messages_of(text, "few-calls") == ["`get_time` is called in only 1 example; aim for 3"]
    assert messages_of(text, "never-called") == [
        "no example calls `get_news`; add examples that do, or remove the tool"
    ]


def test_examples_are_counted_and_not_calls() -> None:
    twice = line(user(), calls(call(), call(id="call_2")), tools=[WEATHER])
    assert checks(twice + twice + PLAIN) == [
        (1, "few-calls", "/tools/0/function"),
        (3, "never-called", "/tools/1/function"),
    ]


def test_single_tools_of_a_small_dataset_are_not_checked() -> None:
    assert checks(calling("get_weather", "get_weather")) == []
    assert checks(calling(*["get_weather"] * 19), min_calls=50) == []
    assert checks(calling(*["get_weather"] * 49), min_calls=50) == [(1, "no-plain-replies", "/tools")]


def test_a_call_counts_only_if_the_tool_is_declared() -> None:
    undeclared = line(user(), calls(call("get_time")), tools=[WEATHER])
    assert (1, "never-called", "/tools/1/function") in checks(calling(*["get_weather"] * 3) + undeclared * 3)


def test_legacy_functions_are_tools() -> None:
    text = line(user(), function_call(), function_result(), assistant(), functions=[definition()]) * 2
    plain = line(user(), assistant(), functions=[definition()])
    assert checks(text + plain) == [(1, "few-calls", "/functions/0")]


def test_the_number_is_configured(tmp_path: Path) -> None:
    data = write(tmp_path, calling(*["get_weather"] * 4, "get_time"))
    config = write(tmp_path, "[coverage]\nmin-calls-per-tool = 2\n", "ftlint.toml")
    done = ftlint("check", "--rule", RULE, "--format", "concise", data)
    assert done.text == f"{data}:1:{data.read_text().index('get_time') - 9}: info coverage/few-calls " + (
        "`get_time` is called in only 1 example; aim for 2\n"
    )
    config.write_text("[coverage]\nmin-calls-per-tool = 0\n")
    done = ftlint("check", data)
    assert done.code == 2
    assert "min-calls-per-tool` must be 1 or more" in done.err


# Whether there are plain replies.


def test_twenty_examples_that_all_call_are_reported() -> None:
    text = calling(*["get_weather"] * 20)
    assert checks(text, min_calls=50) == [(1, "no-plain-replies", "/tools")]
    assert messages_of(text, "no-plain-replies") == [
        "all 20 examples with tools call one; add examples that are answered without a call"
    ]


@pytest.mark.parametrize(
    "other",
    [
        PLAIN,
        line(user(), calls(), result(), assistant(), user("Thanks!"), assistant("Welcome!"), tools=[WEATHER]),
        line(system("s"), user("Hi"), assistant("Which city?"), user("Paris"), calls(), tools=[WEATHER]),
    ],
)
def test_one_reply_without_a_call_is_enough(other: str) -> None:
    assert checks(calling(*["get_weather"] * 20) + other, min_calls=50) == []


def test_examples_without_tools_or_few_with_tools_are_not_reported() -> None:
    assert checks(calling(*["get_weather"] * 19), min_calls=50) == []
    without = line(user(), assistant()) * 30
    assert checks(without, min_calls=50) == []
    assert checks(calling(*["get_weather"] * 20) + without, min_calls=50) == [(1, "no-plain-replies", "/tools")]


# Values.


def test_unused_values_of_an_enum_are_reported() -> None:
    text = passing("unit", ["c", "c", "f"], {"type": "string", "enum": ["c", "f", "k", "r"]})
    assert checks(text) == [(1, "unused-value", "/tools/0/function/parameters/properties/unit/enum")]
    assert messages_of(text, "unused-value") == [
        "no call of `get_weather` passes 'k', 'r' for `unit`; add examples that do"
    ]


def test_an_enum_of_one_value_of_numbers_or_of_a_rare_tool_is_not_reported() -> None:
    assert checks(passing("unit", ["c"] * 3, {"enum": ["c"]})) == []
    assert checks(passing("unit", [1, 1, 1], {"enum": [1, 2]})) == []
    assert [check for _, check, _ in checks(passing("unit", ["c"] * 2, {"enum": ["c", "f"]}))] == []


def test_a_string_with_few_values_is_reported_as_a_closed_set() -> None:
    text = passing("kind", ["a", "b", "a"], {"type": "string"})
    assert checks(text) == [(1, "closed-set", "/tools/0/function/parameters/properties/kind")]
    assert messages_of(text, "closed-set") == [
        "all 3 calls with `kind` pass one of 'a', 'b'; if there are no other values, declare these as an enum"
    ]


@pytest.mark.parametrize(
    ("values", "schema"),
    [
        (["a", "b", "a"], {"type": "string", "pattern": "^[ab]$"}),
        (["a", "b", "a"], {"type": "string", "format": "date"}),
        (["a", "b", "a"], {}),
        (["a", "a", "a"], {"type": "string"}),
        ([1, 2, 1], {"type": "integer"}),
        ([*map(str, range(11))], {"type": "string"}),
        (["a", "b" * 70, "a"], {"type": "string"}),
    ],
)
def test_no_closed_set(values: list[Any], schema: Any) -> None:
    assert checks(passing("kind", values, schema)) == []


def test_an_argument_with_an_enum_in_one_definition_is_not_a_closed_set() -> None:
    text = passing("kind", ["a", "b", "a"], {"type": "string"}) + passing("kind", ["a", "b"], {"enum": ["a", "b"]})
    assert checks(text) == []


def test_values_are_read_from_strings_and_objects() -> None:
    texts = [calling("get_weather", arguments={"city": value}, tools=[WEATHER]) for value in ("Paris", "Rome", "Paris")]
    assert [check for _, check, _ in checks("".join(texts))] == ["closed-set"]


# Refusals.


@pytest.mark.parametrize(
    "text",
    [
        "I'm sorry, but I can't help with that.",
        "I’m sorry, I cannot assist with that request.",
        "Sorry, but I can't provide that.",
        "I cannot create such content.",
        "I apologize, but I am unable to share it.",
        "As an AI language model, I can't answer that.",
        "Unfortunately, I am not able to help you.",
        "I won't engage in that.",
    ],
)
def test_refusals(text: str) -> None:
    assert is_refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        "I'm sorry to hear that. I can help!",
        "I can help with that.",
        "I can't help but smile.",
        "I cannot wait to see it.",
        "Sorry for the delay! Your parcel is here.",
        "Unfortunately, I can't find an order of that number.",
        "As an AI, I learn from data.",
        "Is it true that you said: I can't help?",
        "",
    ],
)
def test_no_refusals(text: str) -> None:
    assert not is_refusal(text)


def test_many_refusals_are_reported_at_the_first() -> None:
    refusal = line(system("s"), user(), assistant("I'm sorry, but I can't help with that."))
    text = line(user(), assistant()) * 16 + refusal * 5
    assert checks(text) == [(17, "refusals", "/messages/2/content")]
    assert messages_of(text, "refusals") == ["5 of 21 answers are refusals, like this one; are they intended?"]
    assert checks(line(user(), assistant()) * 16 + refusal * 4) == []
    assert checks(refusal * 19) == []


# The collector.

RECORDS = st.lists(
    st.none()
    | st.builds(
        lambda tools, message: {"messages": [user(), message], **({"tools": tools} if tools else {})},
        st.sampled_from(
            [
                [],
                [WEATHER],
                [WEATHER, TIME],
                [TIME],
                [tool(required=(), city={"type": "string", "enum": ["a", "b", "c"]})],
                [tool("x", city={"enum": ["a", "q"]})],
            ]
        ),
        st.builds(
            lambda name, value: calls(call(name, json.dumps({"city": value}))),
            st.sampled_from(["get_weather", "get_time", "x"]),
            st.sampled_from([*"abcdefghijklm", "q" * 80, 1, None]),
        )
        | st.sampled_from([assistant(), assistant("I can't help with that.")]),
    ),
    max_size=40,
)


def gathered(records: list[Any]) -> CoverageCollector:
    collector, indexer = CoverageCollector(), Indexer()
    for record in records:
        collector.observe(None if record is None else indexer.example(record), THREE)
    return collector


@given(RECORDS, st.lists(st.integers(0, 40), max_size=3), st.sampled_from([2, 1000]))
def test_the_conclusion_does_not_depend_on_the_chunks(records: list[Any], cuts: list[int], most: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tool_usage, "_MOST_ARGUMENTS", most)
        bounds = [0, *sorted(min(cut, len(records)) for cut in cuts), len(records)]
        merged = CoverageCollector()
        for start, end in pairwise(bounds):
            merged.merge(pickle.loads(pickle.dumps(gathered(records[start:end]))))
        whole = gathered(records)
        assert merged.conclude(THREE) == whole.conclude(THREE)
        assert pickle.loads(pickle.dumps(whole)).conclude(THREE) == whole.conclude(THREE)


@given(RECORDS)
def test_affected_examples_are_those_with_problems(records: list[Any]) -> None:
    conclusion = gathered(records).conclude(THREE)
    shown = []
    for number, record in enumerate(records):
        if record is not None:
            example = Indexer().example(record)
            example.number = number
            shown += [(number, check) for check, _ in conclusion.problems(example, THREE)]
    assert [(one.example, one.check) for one in conclusion.affected()] == shown


def test_too_many_tools_are_noted_and_not_checked() -> None:
    own = [{"messages": [user(), assistant()], "tools": [tool(f"tool_{number}")]} for number in range(1001)]
    collector = gathered(own)
    assert (collector.tools.declared, collector.tools.called) == ({}, {})
    conclusion = collector.conclude(THREE)
    assert list(conclusion.affected()) == []
    assert conclusion.notes == ["too many tools to report for each how often it is called"]


def test_a_collector_does_not_grow_with_the_records() -> None:
    def size(count: int) -> int:
        return len(
            pickle.dumps(
                gathered([json.loads(one) for one in calling("get_weather", "get_time").split("\n")[:-1]] * count)
            )
        )

    assert size(500) < size(5) + 20


def test_broken_calls_and_definitions_are_not_reported_here() -> None:
    odd: list[Any] = [
        "x",
        None,
        {"function": None},
        {"function": {"name": ["x"]}},
        call(arguments="{"),
        call(arguments=[1]),
    ]
    records = [
        {"messages": [user(), {"role": "assistant", "tool_calls": odd}], "tools": tools}
        for tools in ([WEATHER], "x", [1])
    ]
    gathered(records).conclude(THREE)
    assert "coverage" not in str(found(lines(*records), RULE, min_calls=50))


def test_conversations_without_messages_count_as_declaring() -> None:
    nothing: dict[str, Any] = {
        "input": {"messages": [], "tools": [WEATHER]},
        "preferred_output": [],
        "non_preferred_output": [],
    }
    assert checks(lines(*[nothing] * 3)) == [(1, "never-called", "/input/tools/0/function")]
