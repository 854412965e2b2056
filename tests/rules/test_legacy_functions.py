import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.config.profile import load_profile
from ftlint.conversation.indexer import Indexer
from ftlint.fixers.legacy_functions import migrate
from ftlint.results.finding import Fix
from ftlint.rule.context import Context
from ftlint.rule.samples import (
    Json,
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
from tests.helpers import REGISTRY
from tests.rules.harness import fixed, found, problems

RULE = "legacy-functions"
ROMAN = {"name": "get_weather", "arguments": '{"city": "Rome"}'}


def names(text: str, **settings: Any) -> list[str]:
    return [check.removeprefix(RULE + "/") for _, check, _ in found(text, RULE, **settings)]


def fixes(text: str) -> dict[str, Fix | None]:
    return {seen.check.removeprefix(RULE + "/"): seen.fix for _, seen in problems(text, RULE)}


def message(text: str, check: str) -> str:
    return next(seen.message for _, seen in problems(text, f"{RULE}/{check}"))


def assert_left_whole(text: str, why: str, unsafe: bool = True) -> None:
    """The text is not changed, and every finding gives the reason."""
    assert fixed(text, RULE, unsafe=unsafe) == text
    told = [seen for _, seen in problems(text, RULE) if seen.check.removeprefix(RULE + "/") not in OF_THE_PAIRING]
    assert told
    assert {seen.fix for seen in told} == {None}
    assert all(why in seen.message for seen in told), told[0].message


OF_THE_PAIRING = ("unpaired-result", "missing-name")


@pytest.mark.parametrize(
    ("check", "sample"),
    [
        (name, sample)
        for name, check in REGISTRY.rules[RULE].checks.items()
        for sample in check.samples
        if sample.file.endswith(".jsonl")
    ],
)
def test_samples_match_the_checks_and_the_fix(check: str, sample: Any) -> None:
    assert check in [name for _, name, _ in found(sample.bad, RULE)]
    assert check not in [name for _, name, _ in found(sample.good, RULE)]
    if sample.fixed is not None:
        assert fixed(sample.bad, check, unsafe=sample.unsafe) == sample.fixed


# Legacy parts, and valid data that looks similar


def test_every_legacy_part_is_reported_at_its_key() -> None:
    text = line(system("s"), user(), function_call(), function_result(), assistant(), functions=[definition()])
    assert found(text, RULE) == [
        (1, "legacy-functions/definitions", "/functions"),
        (1, "legacy-functions/call", "/messages/2/function_call"),
        (1, "legacy-functions/result", "/messages/3/role"),
    ]


def test_a_null_function_call_is_not_legacy_with_or_without_calls() -> None:
    text = line(user(), assistant(function_call=None), calls(function_call=None), result(), assistant(), tools=[tool()])
    assert names(text) == []
    assert fixed(text, RULE, unsafe=True) == text


def test_a_null_function_call_stays_in_a_migrated_record() -> None:
    text = line(user(), function_call(), function_result(), assistant(function_call=None))
    assert fixed(text, RULE) == line(user(), calls(), result(), assistant(function_call=None))


def test_the_request_parameter_function_call_is_not_reported() -> None:
    text = line(user(), assistant(), tools=[tool()], function_call="auto")
    assert names(text) == []
    assert fixed(text, RULE, unsafe=True) == text


def test_examples_with_tools_have_no_findings() -> None:
    assert names(line(user(), calls(), result(), assistant(), tools=[tool()], parallel_tool_calls=False)) == []
    assert names(line(user(), assistant(), tools=[])) == []


def test_foreign_formats_are_not_checked() -> None:
    assert names(lines({"conversations": [{"from": "human", "value": "Hi"}], "functions": [definition()]})) == []


# Migrated records


def test_definitions_are_migrated_in_place_with_the_flag_after_them() -> None:
    text = lines({"functions": [definition(), definition("b")], "messages": [user(), assistant()], "id": 7})
    record = {
        "tools": [tool(), tool("b")],
        "parallel_tool_calls": False,
        "messages": [user(), assistant()],
        "id": 7,
    }
    assert fixed(text, RULE) == lines(record)


def test_an_existing_flag_is_kept() -> None:
    text = line(user(), assistant(), parallel_tool_calls=True, functions=[definition()])
    assert fixed(text, RULE) == line(user(), assistant(), parallel_tool_calls=True, tools=[tool()])


def test_no_flag_is_added_without_tools() -> None:
    assert fixed(line(user(), function_call()), RULE) == line(user(), calls())


def test_no_flag_is_added_if_the_target_rejects_it() -> None:
    """The client of Together AI rejects the key at the root, and accepts it inside `input`."""
    chat = line(user(), function_call(), function_result(), assistant(), functions=[definition()])
    moved = line(user(), calls(), result(), assistant(), tools=[tool()])
    assert fixed(chat, RULE, profile="together") == moved
    given = {"input": {"messages": [user()], "functions": [definition()]}}
    outputs = {"preferred_output": [assistant("Yes.")], "non_preferred_output": [assistant("No.")]}
    preferred = json.loads(fixed(lines({**given, **outputs}), RULE, profile="together"))
    assert preferred["input"] == {"messages": [user()], "tools": [tool()], "parallel_tool_calls": False}


def test_an_existing_flag_is_kept_if_the_target_rejects_it() -> None:
    text = line(user(), assistant(), parallel_tool_calls=True, functions=[definition()])
    moved = line(user(), assistant(), parallel_tool_calls=True, tools=[tool()])
    assert fixed(text, RULE, profile="together") == moved


@pytest.mark.parametrize("profile", ["openai", "azure", "fireworks", "mistral", "trl"])
def test_the_flag_is_added_if_the_target_accepts_it(profile: str) -> None:
    text = line(user(), function_call(), function_result(), assistant(), functions=[definition()])
    assert json.loads(fixed(text, RULE, profile=profile))["parallel_tool_calls"] is False


def test_no_flag_is_added_to_a_reinforcement_record() -> None:
    text = line(user(), functions=[definition()], answer="Paris")
    assert fixed(text, RULE) == line(user(), tools=[tool()], answer="Paris")


def test_empty_functions_are_not_reported_but_removed_by_the_migration() -> None:
    assert names(line(user(), assistant(), functions=[])) == []
    assert found(line(user(), assistant(), functions=[]), "tool-definitions") == [
        (1, "tool-definitions/empty-list", "/functions")
    ]
    assert names(line(user(), function_call(), functions=[])) == ["call"]
    assert fixed(line(user(), function_call(), functions=[]), RULE) == line(user(), calls())


def test_a_wrapped_function_is_not_wrapped_again() -> None:
    text = line(user(), assistant(), functions=[tool(), definition("b")])
    assert json.loads(fixed(text, RULE))["tools"] == [tool(), tool("b")]


def test_a_call_is_migrated_in_place_and_all_else_stays() -> None:
    odd = {"function_call": ROMAN, "weight": 0, "role": "assistant", "content": None, "name": "bot"}
    moved = {
        "tool_calls": [{"id": "call_1", "type": "function", "function": ROMAN}],
        "weight": 0,
        "role": "assistant",
        "content": None,
        "name": "bot",
    }
    assert fixed(line(user(), odd), RULE) == line(user(), moved)


def test_definitions_and_calls_are_moved_and_not_copied() -> None:
    record = json.loads(line(user(), function_call(), function_result(["21.0"]), functions=[definition()]))
    declared, called, said = (
        record["functions"][0],
        record["messages"][1]["function_call"],
        record["messages"][2]["content"],
    )
    moved = migrate(Indexer().example(record), [], Context(load_profile("openai")))
    assert moved is not None
    assert moved["tools"][0]["function"] is declared
    assert moved["messages"][1]["tool_calls"][0]["function"] is called
    assert moved["messages"][2]["content"] is said


def test_arguments_are_kept_as_written() -> None:
    for arguments in ("{not json", '{"a": "é\\u2028"}', {"a": 1}):
        moved = json.loads(fixed(line(user(), function_call(arguments=arguments)), RULE))
        assert moved["messages"][1]["tool_calls"][0]["function"]["arguments"] == arguments


def test_empty_or_null_tool_calls_are_replaced_by_a_legacy_call() -> None:
    assert fixed(line(user(), function_call(tool_calls=[])), RULE) == line(user(), calls())
    assert fixed(line(user(), function_call(tool_calls=None)), RULE) == line(user(), calls())


def test_a_result_gets_an_id_after_its_role_and_loses_its_name() -> None:
    odd = {"name": "get_weather", "content": None, "role": "function", "extra": 1}
    moved = {"content": "", "role": "tool", "tool_call_id": "call_1", "extra": 1}
    text = line(user(), function_call(), odd, assistant())
    assert fixed(text, RULE) == line(user(), calls(), moved, assistant())


def test_a_result_without_content_gets_an_empty_string() -> None:
    text = line(user(), function_call(), {"role": "function", "name": "get_weather"}, assistant())
    assert fixed(text, RULE) == line(user(), calls(), result(""), assistant())


def test_ids_are_numbered_per_record() -> None:
    turn = (function_call(), function_result())
    first = line(user(), *turn, *turn, assistant(), function_call())
    moved = line(
        user(),
        calls(call(id="call_1")),
        result(id="call_1"),
        calls(call(id="call_2")),
        result(id="call_2"),
        assistant(),
        calls(call(id="call_3")),
    )
    assert fixed(first, RULE) == moved
    assert fixed(line(user(), function_call()) + first, RULE) == line(user(), calls()) + moved


def test_equal_messages_in_a_record_are_separate_calls() -> None:
    again = function_call()
    assert fixed(line(user(), again, function_result(), again), RULE) == line(
        user(), calls(), result(), calls(call(id="call_2"))
    )


# Records that cannot be migrated


def test_a_result_without_a_pending_call_prevents_migration() -> None:
    text = line(user(), function_result(), assistant(), functions=[definition()])
    assert names(text) == ["definitions", "unpaired-result", "result"]
    assert_left_whole(text, "/messages/1 matches no pending call")


def test_a_second_result_for_a_call_prevents_migration() -> None:
    text = line(user(), function_call(), function_result(), function_result(), assistant())
    assert (1, "legacy-functions/unpaired-result", "/messages/3") in found(text, RULE)
    assert "already has a result" in message(text, "unpaired-result")
    assert_left_whole(text, "/messages/3 matches no pending call")


def test_a_result_with_another_name_prevents_migration_and_both_names_are_reported() -> None:
    text = line(user(), function_call(), function_result(name="get_news"), assistant())
    assert message(text, "unpaired-result").startswith(
        "function result `get_news` does not match the pending call `get_weather`;"
    )
    assert fixes(text)["unpaired-result"] is None
    assert_left_whole(text, "/messages/2 matches no pending call")


def test_a_message_between_call_and_result_prevents_migration() -> None:
    text = line(user(), function_call(), assistant("Wait."), function_result(), assistant())
    assert (1, "legacy-functions/unpaired-result", "/messages/3") in found(text, RULE)
    assert_left_whole(text, "/messages/1/function_call has no result right after it")


def test_an_unanswered_call_prevents_migration_unless_it_is_last() -> None:
    left = line(user(), function_call(), user("Thanks"), assistant(), functions=[definition()])
    assert names(left) == ["definitions", "call"]
    assert_left_whole(left, "/messages/1/function_call has no result right after it")
    assert fixed(line(user(), assistant(), user(), function_call()), RULE) == line(user(), assistant(), user(), calls())


@pytest.mark.parametrize(
    ("functions", "why"),
    [
        ({"name": "f"}, "`functions` is not a list"),
        ('[{"name": "f"}]', "`functions` is not a list"),
        ([definition(), "get_news"], "`functions` is not a list"),
    ],
)
def test_malformed_definitions_prevent_migration(functions: Any, why: str) -> None:
    assert_left_whole(line(user(), function_call(), functions=functions), why)


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        ({"role": "assistant", "function_call": {"name": "f"}}, "/messages/1 has a malformed call"),
        ({"role": "assistant", "function_call": "f()"}, "/messages/1 has a malformed call"),
        (
            {"role": "user", "content": "x", "function_call": ROMAN},
            "/messages/1 has a `function_call` but role `user`",
        ),
        ({"role": "Function", "content": "x", "name": "f"}, "/messages/1 has no known role"),
        ("hello", "/messages/1 has no known role"),
        ({"role": "assistant", "function_call": ROMAN, "tool_calls": "f()"}, "`tool_calls` that is not a list"),
    ],
)
def test_a_malformed_message_prevents_migration(broken: Any, why: str) -> None:
    assert_left_whole(line(user(), broken, assistant(), function_call(), functions=[definition()]), why)


def test_a_record_is_migrated_after_another_rule_fixed_the_blocker() -> None:
    odd = {"role": "Function", "name": "get_weather", "content": "21.0"}
    text = line(user(), function_call(), odd, assistant(), functions=[definition()])
    assert names(fixed(text)) == []


def test_problems_in_other_messages_do_not_prevent_migration() -> None:
    assert fixed(line(user(5), function_call()), RULE) == line(user(5), calls())


# Results without a name


def test_a_missing_name_becomes_that_of_the_only_pending_call() -> None:
    text = line(user(), function_call(), function_result(name=None), assistant())
    assert fixes(text) == {"call": Fix.SAFE, "result": Fix.SAFE, "missing-name": Fix.SAFE}
    assert fixed(text, RULE) == line(user(), calls(), result(), assistant())


def test_a_missing_name_can_be_fixed_without_migration() -> None:
    unanswered = (function_call(), user("Thanks"), assistant())
    text = line(user(), function_call(), {"content": "21.0", "role": "function", "name": None}, *unanswered)
    named = {"content": "21.0", "role": "function", "name": "get_weather"}
    assert fixed(text, RULE) == line(user(), function_call(), named, *unanswered)


def test_a_missing_name_with_no_call_pending_is_not_guessed() -> None:
    text = line(user(), function_result(name=None), assistant())
    assert fixes(text) == {"result": None, "missing-name": None, "unpaired-result": None}
    assert fixed(text, RULE, unsafe=True) == text


def test_a_missing_name_with_two_calls_pending_is_not_guessed() -> None:
    two = calls(call(id="a"), call("get_news", id="b"))
    text = line(user(), two, function_result(name=None), result(id="b"), assistant())
    assert fixes(text) == {"mixed-record": None, "missing-name": None}
    assert_left_whole(text, "/messages/2 has no name, and 2 calls are pending")


# Both formats in one record


@pytest.mark.parametrize(
    ("text", "pointer", "said"),
    [
        (
            line(user(), assistant(), functions=[definition()], tools=[tool()]),
            "/functions",
            "`functions` mixed with `tools`;",
        ),
        (line(user(), calls(), functions=[definition()]), "/functions", "`functions` mixed with `tool_calls`;"),
        (
            line(user(), function_call(), tools=[tool()]),
            "/messages/1/function_call",
            "`function_call` mixed with `tools`;",
        ),
        (
            line(user(), calls(), function_result(), assistant()),
            "/messages/2/role",
            "role `function` mixed with `tool_calls`;",
        ),
        (
            line(user(), function_call(), result(), assistant(), functions=[definition()]),
            "/functions",
            "`functions` and `function_call` mixed with role `tool`;",
        ),
    ],
)
def test_any_mixture_is_reported_once_and_migrated(text: str, pointer: str, said: str) -> None:
    assert found(text, RULE) == [(1, "legacy-functions/mixed-record", pointer)]
    assert message(text, "mixed-record").startswith(said)
    assert fixes(text) == {"mixed-record": Fix.SAFE}
    assert names(fixed(text, RULE)) == []


def test_empty_lists_do_not_mix_formats() -> None:
    assert names(line(user(), calls(), tools=[tool()], functions=[])) == []
    assert names(line(user(), function_call(), tools=[], functions=[definition()])) == ["definitions", "call"]
    assert fixed(line(user(), function_call(), tools=[], functions=[definition()]), RULE) == line(
        user(), calls(), tools=[tool()], parallel_tool_calls=False
    )


def test_equal_definitions_are_merged_and_others_are_added() -> None:
    text = line(user(), assistant(), functions=[definition("b"), definition()], tools=[tool()])
    assert fixed(text, RULE) == line(user(), assistant(), tools=[tool(), tool("b")])


def test_definitions_with_another_key_order_are_equal_but_not_with_another_number_type() -> None:
    turned = dict(reversed(definition().items()))
    assert fixes(line(user(), assistant(), functions=[turned], tools=[tool()])) == {"mixed-record": Fix.SAFE}
    one, true = definition(city={"const": 1}), tool(city={"const": True})
    assert fixes(line(user(), assistant(), functions=[one], tools=[true])) == {"mixed-record": Fix.UNSAFE}


def test_conflicting_definitions_make_the_migration_unsafe_and_those_of_tools_win() -> None:
    text = line(user(), assistant(), functions=[definition(city={"type": "object"})], tools=[tool()])
    assert fixes(text) == {"mixed-record": Fix.UNSAFE}
    assert "`get_weather` is declared differently in `functions` and `tools`" in message(text, "mixed-record")
    assert fixed(text, RULE) == text
    assert fixed(text, RULE, unsafe=True) == line(user(), assistant(), tools=[tool()])


def test_definitions_with_invalid_names_are_added() -> None:
    odd: list[Json] = [{"name": ["x"]}, {"description": "no name"}]
    text = line(user(), assistant(), functions=odd, tools=[tool()])
    assert json.loads(fixed(text, RULE))["tools"] == [tool(), *({"type": "function", "function": each} for each in odd)]


def test_tools_that_are_not_a_list_prevent_migration() -> None:
    assert_left_whole(line(user(), assistant(), functions=[definition()], tools=tool()), "`tools` is not a list")


def test_a_legacy_call_that_is_also_in_tool_calls_is_removed() -> None:
    text = line(user(), calls(function_call=call()["function"]), result(), assistant())
    assert fixes(text) == {"mixed-record": Fix.SAFE}
    assert fixed(text, RULE) == line(user(), calls(), result(), assistant())


def test_different_calls_in_one_message_make_the_migration_unsafe() -> None:
    text = line(user(), calls(function_call=ROMAN), functions=[definition()])
    assert fixes(text) == {"mixed-record": Fix.UNSAFE}
    assert fixed(text, RULE) == text
    both = calls(call(), call(id="call_2", arguments=ROMAN["arguments"]))
    assert fixed(text, RULE, unsafe=True) == line(user(), both, tools=[tool()])


def test_new_ids_skip_ids_in_use() -> None:
    text = line(user(), calls(call(id="call_1")), result(), function_call(), function_result(), assistant())
    assert fixed(text, RULE) == line(
        user(), calls(call(id="call_1")), result(), calls(call(id="call_2")), result(id="call_2"), assistant()
    )


def test_a_legacy_call_gets_the_id_of_its_tool_message() -> None:
    text = line(user(), function_call(), result(id="call_abc"), assistant())
    assert fixed(text, RULE) == line(user(), calls(call(id="call_abc")), result(id="call_abc"), assistant())


def test_a_tool_message_without_id_gets_that_of_the_legacy_call() -> None:
    text = line(user(), function_call(), result(id=None), assistant())
    assert fixed(text, RULE) == line(user(), calls(), result(), assistant())


def test_the_id_of_another_call_is_not_assigned() -> None:
    text = line(user(), calls(), result(), function_call(), result(), assistant())
    assert_left_whole(text, "/messages/3/function_call has no result right after it")


def test_a_function_message_is_matched_to_a_tool_call_by_name() -> None:
    two = calls(call(id="a"), call("get_news", id="b"))
    text = line(user(), two, function_result("n", name="get_news"), function_result("w"), assistant())
    assert fixes(text) == {"mixed-record": Fix.SAFE}
    assert fixed(text, RULE) == line(user(), two, result("n", id="b"), result("w", id="a"), assistant())


def test_two_pending_calls_of_one_name_make_the_migration_unsafe() -> None:
    two = calls(call(id="a"), call(id="b"))
    text = line(user(), two, function_result("1"), function_result("2"), assistant())
    assert fixes(text) == {"mixed-record": Fix.UNSAFE}
    assert fixed(text, RULE, unsafe=True) == line(user(), two, result("1", id="a"), result("2", id="b"), assistant())


def test_a_tool_call_without_id_prevents_migration_of_its_result() -> None:
    text = line(user(), calls(call(id=None)), function_result(), assistant())
    assert_left_whole(text, "the call answered by /messages/2 has no id")


def test_parallel_calls_get_no_flag_that_forbids_them() -> None:
    text = line(user(), calls(call(id="a"), call(id="b")), functions=[definition()])
    assert fixed(text, RULE) == line(user(), calls(call(id="a"), call(id="b")), tools=[tool()])


# Preference records


def preference(messages: list[Json], one: Json, other: Json, **asked: Any) -> str:
    return lines({"input": {"messages": messages, **asked}, "preferred_output": [one], "non_preferred_output": [other]})


def test_the_shared_input_of_a_preference_record_gets_one_set_of_ids() -> None:
    start = [user(), function_call(), function_result()]
    text = preference(start, function_call("get_news"), assistant("No."), functions=[definition()])
    assert found(text, RULE) == [
        (1, "legacy-functions/definitions", "/input/functions"),
        (1, "legacy-functions/call", "/input/messages/1/function_call"),
        (1, "legacy-functions/result", "/input/messages/2/role"),
        (1, "legacy-functions/call", "/preferred_output/0/function_call"),
    ]
    moved = [user(), calls(), result()]
    assert fixed(text, RULE) == preference(
        moved, calls(call("get_news", id="call_2")), assistant("No."), tools=[tool()], parallel_tool_calls=False
    )


def test_an_open_call_in_one_output_prevents_migration() -> None:
    text = preference([user(), function_call()], function_result(), assistant("No."))
    assert_left_whole(text, "/input/messages/1/function_call has no result right after it")


def test_functions_outside_the_input_of_a_preference_record_prevent_migration() -> None:
    record = json.loads(preference([user()], function_call(), assistant("No."))) | {"functions": [definition()]}
    assert_left_whole(lines(record), "`functions` is outside `input`")


# Both formats in one file

TOOLS = line(user(), calls(), tools=[tool()])
LEGACY = line(user(), function_call(), functions=[definition()])
MOVED = line(user(), calls(), tools=[tool()], parallel_tool_calls=False)
STUCK = line(user(), function_call(), user(), assistant())
PLAIN = line(user(), assistant())
MIXED = line(user(), function_call(), tools=[tool()])


@pytest.mark.parametrize(
    "text",
    [
        LEGACY + PLAIN,
        TOOLS + PLAIN,
        TOOLS + line(user(), assistant(), functions=[]),
        LEGACY + line(user(), assistant(), tools=[]),
        TOOLS + MIXED,
        LEGACY + MIXED,
        "",
    ],
)
def test_a_file_with_one_format_is_not_mixed(text: str) -> None:
    assert "mixed-file" not in names(text)


def test_a_mixed_file_is_reported_at_the_first_legacy_part() -> None:
    assert found(TOOLS + PLAIN + LEGACY, f"{RULE}/mixed-file") == [(3, "legacy-functions/mixed-file", "/functions")]
    by_message = TOOLS + line(user(), function_call())
    assert found(by_message, f"{RULE}/mixed-file") == [(2, "legacy-functions/mixed-file", "/messages/1/function_call")]


def test_the_fix_of_a_mixed_file_migrates_every_legacy_line_and_no_other() -> None:
    text = LEGACY + TOOLS + PLAIN + LEGACY
    assert fixed(text, f"{RULE}/mixed-file") == MOVED + TOOLS + PLAIN + MOVED
    assert names(fixed(text, RULE)) == []


def test_other_lines_are_migrated_if_one_cannot_be() -> None:
    text = TOOLS + LEGACY + STUCK
    assert fixes(text)["mixed-file"] is None
    assert message(text, "mixed-file") == (
        "the file mixes 2 examples in the legacy format with 1 with `tools`; migrate all to `tools`"
        " (1 example cannot be migrated automatically: see their findings)"
    )
    assert fixed(text, RULE) == TOOLS + MOVED + STUCK


# Generated records

TEXTS = st.text(max_size=8)
NAMES = st.sampled_from(["get_weather", "get_news", "ä"])
LEGACY_CALLS = st.builds(function_call, NAMES, st.sampled_from(["{}", '{"a": "\\u00e9"}']), content=st.none() | TEXTS)
TOOL_CALLS = st.builds(
    lambda *entries, **more: calls(*entries, **more),
    st.builds(call, NAMES, id=st.sampled_from(["call_1", "call_2", "x", None])),
    function_call=st.none() | st.just(ROMAN),
)
MESSAGES = st.one_of(
    st.builds(user, TEXTS),
    st.builds(assistant, TEXTS),
    LEGACY_CALLS,
    st.builds(function_result, st.none() | TEXTS, NAMES | st.none()),
    TOOL_CALLS,
    st.builds(result, TEXTS, st.sampled_from(["call_1", "call_2", "x", None])),
)
PAIRS = st.builds(lambda name, text: [function_call(name), function_result(text, name)], NAMES, st.none() | TEXTS)
TALKS = st.lists(MESSAGES, min_size=1, max_size=7) | st.lists(
    PAIRS | st.lists(st.builds(user, TEXTS), max_size=2), min_size=1, max_size=3
).map(lambda turns: [user(), *(message for turn in turns for message in turn)])
FUNCTIONS = st.lists(
    st.builds(definition, NAMES) | st.builds(definition, NAMES, city=st.just({"enum": [1, 1.0]})), max_size=2
)
ROOTS = st.fixed_dictionaries(
    {},
    optional={
        "functions": FUNCTIONS | st.none(),
        "tools": FUNCTIONS.map(lambda functions: [{"type": "function", "function": each} for each in functions]),
        "parallel_tool_calls": st.booleans(),
        "note": TEXTS,
    },
)


@given(TALKS, ROOTS, st.booleans())
def test_a_record_is_migrated_completely_or_not_at_all(messages: list[Json], root: Json, unsafe: bool) -> None:
    text = line(*messages, **root)
    moved = fixed(text, RULE, unsafe=unsafe)
    assert fixed(moved, RULE, unsafe=unsafe) == moved
    wanted = [fix for check, fix in fixes(text).items() if check not in OF_THE_PAIRING]
    if not wanted:
        assert moved == text
    elif wanted[0] is Fix.SAFE or (unsafe and wanted[0] is Fix.UNSAFE):
        assert names(moved) == []
        assert unlegacied(json.loads(moved)) == unlegacied(json.loads(text))
        if not any(message["role"] == "tool" or "tool_calls" in message for message in messages):
            assert found(moved, "tool-ids") == []
    else:
        assert unnamed(json.loads(moved)) == unnamed(json.loads(text))


def unlegacied(record: Json) -> Any:
    """Content and calls of a record, without the differences between the formats."""
    talk = [
        (
            "result" if message["role"] in ("tool", "function") else message["role"],
            message.get("content") or "",
            sorted({json.dumps(each) for each in made(message)}),
        )
        for message in record["messages"]
    ]
    declared = [each["function"]["name"] for each in record.get("tools") or []]
    declared += [each["name"] for each in record.get("functions") or []]
    return talk, sorted(set(declared)), record.get("note")


def made(message: Json) -> list[Json]:
    legacy = [message["function_call"]] if message.get("function_call") else []
    return [entry["function"] for entry in message.get("tool_calls") or []] + legacy


def unnamed(record: Json) -> Json:
    for message in record["messages"]:
        if message["role"] == "function":
            message.pop("name", None)
    return record


def test_equal_calls_in_both_outputs_get_the_same_id() -> None:
    record = {
        "input": {"messages": [user(), function_call(), function_result()], "functions": [definition()]},
        "preferred_output": [function_call()],
        "non_preferred_output": [function_call(arguments='{"city": "Rome"}')],
    }
    made = json.loads(fixed(lines(record), "legacy-functions"))
    assert made["input"]["messages"][1]["tool_calls"][0]["id"] == "call_1"
    assert made["preferred_output"] == [calls(call(id="call_2"))]
    assert made["non_preferred_output"] == [calls(call(arguments='{"city": "Rome"}', id="call_2"))]
