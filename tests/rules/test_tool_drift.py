from __future__ import annotations

import copy
import json
import pickle
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ftlint.dataset.tool_drift
from ftlint.config.profile import load_profile
from ftlint.conversation.indexer import Indexer
from ftlint.dataset.tool_drift import DriftCollector
from ftlint.results.finding import Fix
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
    tool,
    user,
)
from tests.rules.harness import fixed, found, problems

RULE = "tool-drift"
CONTEXT = Context(load_profile("openai"))
CALL = (user(), calls(), result(), assistant())
USUAL, OTHER = tool(city={"type": "string"}), tool(city={"type": "string", "description": "A city"})
TIME = tool("get_time", city={"type": "string"})


def checks(text: str, profile: str = "openai") -> list[tuple[int, str, str]]:
    return [(number, check.removeprefix("tool-drift/"), at) for number, check, at in found(text, RULE, profile)]


def messages_of(text: str, profile: str = "openai") -> list[str]:
    return [seen.message for _, seen in problems(text, RULE, profile)]


def declaring(*tools: Any, messages: tuple[Any, ...] = CALL) -> str:
    """An example with each list of tools, or without any."""
    return "".join(line(*messages, **({"tools": each} if each is not None else {})) for each in tools)


# One tool, several definitions.


def test_a_deviating_definition_is_reported_with_the_key_that_differs() -> None:
    text = declaring(*[[TIME, USUAL]] * 9, [TIME, OTHER])
    assert checks(text) == [(10, "definition", "/tools/1/function")]
    assert messages_of(text) == [
        "`get_weather` has a different definition in 9 of 10 examples: "
        "`parameters.properties.city.description` differs; use one definition"
    ]
    assert fixed(text, RULE, unsafe=True) == declaring(*[[TIME, USUAL]] * 10)


def test_key_order_tool_order_and_additional_tools_make_no_difference() -> None:
    turned = {key: USUAL[key] for key in reversed(list(USUAL))}
    assert checks(declaring(*[[USUAL, TIME]] * 5, [TIME, turned], [turned])) == []


def test_legacy_definitions_are_compared_with_tools() -> None:
    legacy = line(user(), function_call(), function_result(), assistant(), functions=[USUAL["function"]])
    assert checks(declaring(*[[USUAL]] * 5) + legacy) == []
    other = line(user(), function_call(), function_result(), assistant(), functions=[OTHER["function"]])
    assert checks(declaring(*[[USUAL]] * 5) + other) == [(6, "definition", "/functions/0")]


def test_of_two_equally_common_definitions_the_first_is_kept() -> None:
    text = declaring(*[[USUAL], [OTHER]] * 4)
    assert [number for number, *_ in checks(text)] == [2, 4, 6, 8]
    assert fixed(text, RULE, unsafe=True) == declaring(*[[USUAL]] * 8)


def test_a_definition_per_example_is_by_design() -> None:
    own = [[tool(city={"type": "string", "enum": [f"City {number}"]})] for number in range(10)]
    assert checks(declaring(*own)) == []
    assert checks(declaring(*own, own[0])) == []


THIRD = tool(city={"type": "string", "description": "A town"})


@pytest.mark.parametrize(
    ("tools", "reported"),
    [
        ([USUAL, USUAL, OTHER], [3]),
        ([USUAL, OTHER], []),
        ([USUAL, USUAL, USUAL, OTHER, THIRD], [4, 5]),
        ([USUAL, USUAL, OTHER, THIRD], []),
    ],
    ids=["2 in 3", "2 in 2", "3 in 5", "3 in 4"],
)
def test_definitions_differ_by_design_if_more_than_half_of_the_examples_have_another(
    tools: list[Any], reported: list[int]
) -> None:
    """Reported up to (examples + 1) / 2 different definitions of a tool."""
    assert [number for number, *_ in checks(declaring(*[[one] for one in tools]))] == reported


@pytest.mark.parametrize(
    ("declared", "without", "reported"),
    [(5, 1, [6]), (4, 1, []), (8, 2, [9, 10]), (7, 2, []), (8, 3, [])],
    ids=["5 of 6", "4 of 5 are too few", "exactly 80 %", "77 %", "72 %"],
)
def test_definitions_are_missing_if_four_in_five_examples_with_calls_and_at_least_five_have_theirs(
    declared: int, without: int, reported: list[int]
) -> None:
    text = declaring(*[[USUAL]] * declared, *[None] * without)
    assert checks(text) == [(number, "missing-definitions", "") for number in reported]


@pytest.mark.parametrize(("same", "fix"), [(8, Fix.UNSAFE), (7, None)], ids=["exactly 80 %", "70 %"])
def test_missing_definitions_are_added_if_four_in_five_examples_declare_the_same(same: int, fix: Fix | None) -> None:
    names = [f"tool_{number}" for number in range(10 - same)]
    text = declaring(*[[USUAL]] * same, *[[USUAL, tool(name)] for name in names], None)
    assert [seen.fix for _, seen in problems(text, f"{RULE}/missing-definitions")] == [fix]


@pytest.mark.parametrize(("texts", "objects", "wrong"), [(2, 2, [3, 4]), (2, 3, [1, 2])])
def test_the_form_that_at_least_half_of_the_examples_have_is_right(texts: int, objects: int, wrong: list[int]) -> None:
    text = calling(*[TEXT] * texts, *[OBJECT] * objects)
    assert load_profile("axolotl").arguments == "either"
    assert [number for number, *_ in checks(text, "axolotl")] == wrong


def test_a_definition_that_contradicts_the_calls_is_not_inserted() -> None:
    text = declaring(*[[USUAL]] * 5)
    days = tool(required=("days",), days={"type": "integer"})
    own = line(user(), calls(call(arguments='{"days": 3}')), result(), assistant(), tools=[days])
    assert checks(text + own) == [(6, "definition", "/tools/0/function")]
    assert fixed(text + own, f"{RULE}/definition", unsafe=True) == text + own


def test_only_the_function_is_replaced() -> None:
    text = declaring(*[[USUAL]] * 5, [{**OTHER, "x": 1}, TIME])
    assert fixed(text, RULE, unsafe=True) == declaring(*[[USUAL]] * 5, [{**USUAL, "x": 1}, TIME])


def test_preferences_declare_in_their_input() -> None:
    def asked(one: Any) -> dict[str, Any]:
        return {
            "input": {"messages": [user()], "tools": [one]},
            "preferred_output": [assistant("a")],
            "non_preferred_output": [assistant("b")],
        }

    text = lines(*[asked(USUAL)] * 5, asked(OTHER))
    assert checks(text) == [(6, "definition", "/input/tools/0/function")]
    assert fixed(text, RULE, unsafe=True) == lines(*[asked(USUAL)] * 6)


# Calls without definitions.


def test_calls_without_definitions_are_reported_if_most_examples_have_definitions() -> None:
    text = declaring(*[[USUAL]] * 8, None, None)
    assert checks(text) == [(9, "missing-definitions", ""), (10, "missing-definitions", "")]
    assert set(messages_of(text)) == {
        "calls `get_weather` but declares no tools, unlike 8 of 10 examples with calls; add the definitions"
    }
    assert fixed(text, RULE, unsafe=True) == declaring(*[[USUAL]] * 10)


@pytest.mark.parametrize("tools", [[[USUAL]] * 4 + [None], [[USUAL]] * 5 + [None] * 2, [None] * 6])
def test_too_few_examples_or_too_small_a_share_are_not_reported(tools: list[Any]) -> None:
    assert checks(declaring(*tools)) == []


def test_examples_without_calls_need_no_definitions() -> None:
    plain = declaring(None, messages=(user(), assistant()))
    assert checks(declaring(*[[USUAL]] * 5) + plain) == []


def test_definitions_are_added_only_if_they_declare_every_called_tool() -> None:
    time = line(user(), calls(call("get_time")), result(), assistant())
    text = declaring(*[[USUAL]] * 9) + time
    assert checks(text) == [(10, "missing-definitions", "")]
    assert fixed(text, RULE, unsafe=True) == text
    many = declaring(*[[USUAL, TIME]] * 9)
    assert fixed(many + time, RULE, unsafe=True).endswith(
        line(user(), calls(call("get_time")), result(), assistant(), tools=[USUAL, TIME])
    )


def test_no_definitions_are_added_if_each_example_has_different_tools() -> None:
    own = [[tool(f"tool_{number}")] for number in range(9)]
    texts = [line(user(), calls(call(f"tool_{number}")), tools=each) for number, each in enumerate(own)]
    text = "".join(texts) + line(user(), calls())
    assert checks(text) == [(10, "missing-definitions", "")]
    assert [seen.fix for _, seen in problems(text, RULE)] == [None]


def test_legacy_calls_are_not_given_tools() -> None:
    text = declaring(*[[USUAL]] * 9) + line(user(), function_call(), function_result(), assistant())
    assert fixed(text, f"{RULE}/missing-definitions", unsafe=True) == text


def test_tools_at_the_wrong_place_are_not_missing() -> None:
    def preference(**root: Any) -> dict[str, Any]:
        outputs = {"preferred_output": [calls()], "non_preferred_output": [assistant("b")]}
        return {"input": {"messages": [user()], **root.pop("asked", {})}, **outputs, **root}

    text = lines(*[preference(asked={"tools": [USUAL]})] * 5, preference(tools=[USUAL]))
    assert checks(text) == []


# Arguments in two forms.


def calling(*arguments: Any) -> str:
    return "".join(line(user(), calls(call(arguments=each))) for each in arguments)


TEXT, OBJECT = '{"city": "Paris"}', {"city": "Paris"}


def test_the_form_is_that_of_the_profile_and_reported_once() -> None:
    text = calling(OBJECT, TEXT, OBJECT)
    at = "/messages/1/tool_calls/0/function/arguments"
    assert (1, "mixed-argument-types", at) in checks(text)
    assert set(messages_of(text)) == {
        "arguments are JSON strings in 1 example and objects in 2; make all of them strings"
    }
    assert fixed(text, RULE) == calling(TEXT, TEXT, TEXT)
    assert fixed(text, RULE, "nova") == calling(OBJECT, OBJECT, OBJECT)


def test_if_the_profile_accepts_both_forms_the_more_common_one_is_kept() -> None:
    either = [
        name for name in ("axolotl", "llama-factory", "fireworks", "trl") if load_profile(name).arguments == "either"
    ]
    for profile in either:
        assert fixed(calling(OBJECT, TEXT, OBJECT), RULE, profile) == calling(OBJECT, OBJECT, OBJECT)
        assert fixed(calling(TEXT, TEXT, OBJECT), RULE, profile) == calling(TEXT, TEXT, TEXT)


def test_a_single_form_is_not_reported() -> None:
    assert checks(calling(OBJECT, OBJECT)) == []
    assert checks(calling(TEXT, "{'city': 'Paris'}")) == []


def test_both_forms_in_one_example_are_fixed() -> None:
    text = line(user(), calls(call(arguments=TEXT), call(id="call_2", arguments=OBJECT)))
    assert fixed(text, RULE) == line(user(), calls(call(arguments=TEXT), call(id="call_2", arguments=TEXT)))


def test_arguments_with_large_numbers_have_no_fix() -> None:
    text = calling(TEXT, {"city": 1e30})
    assert [seen.fix for _, seen in problems(text, RULE)] == [None]


# The collector.

TOOLS = st.lists(st.sampled_from([USUAL, OTHER, TIME, tool("x")]), max_size=2).map(
    lambda tools: [one for n, one in enumerate(tools) if one["function"]["name"] not in str(tools[:n])]
)
RECORDS = st.lists(
    st.none()
    | st.builds(
        lambda tools, message: {"messages": [user(), message], **({"tools": tools} if tools else {})},
        TOOLS,
        st.sampled_from([calls(), calls(call(arguments=OBJECT)), function_call(), assistant()]),
    ),
    max_size=24,
)


def gathered(records: list[Any]) -> DriftCollector:
    collector, indexer = DriftCollector(), Indexer()
    for record in records:
        collector.observe(None if record is None else indexer.example(record), CONTEXT)
    return collector


def outcome(conclusion: Any, records: list[Any]) -> Any:
    examples = [Indexer().example(record) for record in records if record is not None]
    judged = [
        [(check, one.message, one.fix, one.data) for check, one in conclusion.problems(each, CONTEXT)]
        for each in examples
    ]
    return list(conclusion.affected()), judged


@given(RECORDS, st.lists(st.integers(0, 24), max_size=3), st.sampled_from([2, 20_000]), st.sampled_from([100, 1 << 21]))
def test_the_conclusion_does_not_depend_on_the_chunks(
    records: list[Any], cuts: list[int], kept: int, size: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ftlint.dataset.tool_drift, "_TOOLS_KEPT", kept)
        patch.setattr(ftlint.dataset.tool_drift, "_BYTES_KEPT", size)
        bounds = [0, *sorted(min(cut, len(records)) for cut in cuts), len(records)]
        merged = DriftCollector()
        for start, end in pairwise(bounds):
            merged.merge(pickle.loads(pickle.dumps(gathered(records[start:end]))))
        whole = gathered(records).conclude(CONTEXT)
        assert outcome(merged.conclude(CONTEXT), records) == outcome(whole, records)
        assert outcome(pickle.loads(pickle.dumps(whole)), records) == outcome(whole, records)


@given(RECORDS)
def test_affected_examples_are_those_with_problems(records: list[Any]) -> None:
    known = [record for record in records if record is not None]
    affected, judged = outcome(gathered(known).conclude(CONTEXT), known)
    mixed = "tool-drift/mixed-argument-types"
    counted = sorted((one.example, one.check) for one in affected if one.check != mixed)
    shown = [(number, check) for number, told in enumerate(judged) for check, *_ in told if check != mixed]
    assert counted == sorted(shown)
    firsts = [number for number, told in enumerate(judged) if mixed in [check for check, *_ in told]]
    assert [one.example for one in affected if one.check == mixed] == firsts[:1]


@pytest.mark.slow
def test_a_collector_takes_nine_bytes_per_example_and_a_table_of_fixed_size() -> None:
    collector = gathered(
        [
            {"messages": [user(), assistant()], "tools": [tool(f"tool_{number % 50}", x={"const": number})]}
            for number in range(30_000)
        ]
    )
    assert collector.sets.itemsize + collector.calls.itemsize == 9
    assert len(collector.versions) <= ftlint.dataset.tool_drift._TOOLS_KEPT
    assert sum(map(len, collector.texts.values())) < ftlint.dataset.tool_drift._BYTES_KEPT + 1000


def test_deviating_definitions_count_as_one_when_others_are_missing() -> None:
    """The fix makes one of them, so a second fix would add what the first had not."""
    chat = {"messages": [user(), calls(call())]}
    usual = {**chat, "tools": [tool(city={"type": "string"})]}
    other = {**chat, "tools": [tool(city={"type": "string", "description": "A city"})]}
    assert fixed(lines(chat, usual, usual, usual, other, other), RULE, unsafe=True) == lines(*[usual] * 6)


@given(RECORDS)
def test_a_second_fix_changes_nothing_and_everything_else_is_kept(records: list[Any]) -> None:
    text = lines(*(record for record in records if record is not None))
    once = fixed(text, RULE, unsafe=True)
    assert fixed(once, RULE, unsafe=True) == once
    for before, after in zip(text.split("\n")[:-1], once.split("\n")[:-1], strict=True):
        assert rest_of(before) == rest_of(after)
    wanted = (Fix.SAFE, Fix.UNSAFE)
    left = [seen for _, seen in problems(once, f"{RULE}/definition") if seen.fix in wanted]
    assert left == []


def rest_of(text: str) -> Any:
    """A record without its definitions, and with arguments as objects."""
    record = copy.deepcopy(json.loads(text))
    record.pop("tools", None)
    for message in record["messages"]:
        for one in message.get("tool_calls", ()):
            arguments = one["function"]["arguments"]
            one["function"]["arguments"] = json.loads(arguments) if isinstance(arguments, str) else arguments
    return record


def test_a_bare_function_is_compared_as_a_definition() -> None:
    assert checks(declaring(*[[USUAL]] * 5, [definition(city={"type": "string"})])) == []
