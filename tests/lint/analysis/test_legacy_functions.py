from __future__ import annotations

from typing import Any

import pytest

from ftlint.analysis.legacy_functions import Migration, first_legacy_part, migration_of
from ftlint.conversation.indexer import Indexer
from ftlint.results.finding import Fix
from ftlint.rule.samples import (
    assistant,
    call,
    calls,
    definition,
    function_call,
    function_result,
    result,
    tool,
    user,
)


def migration(*messages: Any, **root: Any) -> Migration:
    planned = migration_of(Indexer().example({"messages": list(messages), **root}))
    assert planned is not None
    return planned


def test_an_example_without_legacy_parts_has_no_migration() -> None:
    assert migration_of(Indexer().example({"messages": [user(), calls(), result(), assistant()]})) is None


def test_a_call_with_its_result_can_be_migrated_safely() -> None:
    answer = function_result()
    planned = migration(user(), function_call(), answer, assistant(), functions=[definition()])
    assert planned.legacy == ("`functions`", "`function_call`", "role `function`")
    assert (planned.tools, planned.mixed, planned.fix) == ((), False, Fix.SAFE)
    ((message, matched),) = planned.answers.values()
    assert (message, matched.name) == (answer, "get_weather")


@pytest.mark.parametrize(
    ("messages", "blocker"),
    [
        ((user(), function_call(), assistant()), "/messages/1/function_call has no result right after it"),
        ((user(), function_result(), assistant()), "/messages/1 matches no pending call"),
        ((user(), function_call(), function_result(name="f"), assistant()), "/messages/2 matches no pending call"),
        ((user(), {"role": "robot"}, function_call()), "/messages/1 has no known role"),
        (
            (function_call(), {**user(), "function_call": {"name": "f", "arguments": "{}"}}),
            "/messages/1 has a `function_call` but role `user`",
        ),
    ],
)
def test_what_cannot_be_matched_or_read_blocks_the_migration(messages: Any, blocker: str) -> None:
    planned = migration(*messages)
    assert planned.fix is None
    assert blocker in planned.blockers[0]


def test_a_call_in_the_last_message_needs_no_result() -> None:
    assert migration(user(), function_call()).fix is Fix.SAFE


def test_a_result_without_a_name_answers_the_only_pending_call() -> None:
    planned = migration(user(), function_call(), function_result(name=None), assistant())
    assert planned.nameless == {"/messages/2": True}
    assert planned.fix is Fix.SAFE


def test_the_same_call_in_both_formats_is_a_double_and_another_one_a_contradiction() -> None:
    both = {**calls(call(id="a")), "function_call": {"name": "get_weather", "arguments": '{"city": "Paris"}'}}
    doubled = migration(user(), both, result(id="a"), assistant())
    assert (list(doubled.doubles.values()), doubled.fix, doubled.mixed) == ([both], Fix.SAFE, True)
    other = {**both, "function_call": {"name": "get_time", "arguments": "{}"}}
    assert migration(user(), other).fix is Fix.UNSAFE


def test_a_function_that_the_tools_declare_differently_is_a_contradiction() -> None:
    alike = migration(user(), assistant(), functions=[definition()], tools=[tool()])
    differing = migration(user(), assistant(), functions=[definition()], tools=[tool(day={"type": "string"})])
    assert (alike.fix, differing.fix) == (Fix.SAFE, Fix.UNSAFE)


def test_the_first_legacy_part_is_the_definitions_then_a_call_then_a_result() -> None:
    def first(*messages: Any, **root: Any) -> str:
        example = Indexer().example({"messages": list(messages), **root})
        planned = migration_of(example)
        assert planned is not None
        return first_legacy_part(example, planned)

    assert first(user(), function_call(), functions=[definition()]) == "/functions"
    assert first(user(), function_call(), function_result()) == "/messages/1/function_call"
    assert first(user(), assistant(), function_result()) == "/messages/2/role"


@pytest.mark.parametrize(
    ("messages", "reason"),
    [
        ((user(), function_result()), "no function call precedes this function result"),
        ((function_call(), function_result(), function_result()), "the preceding function call already has a result"),
        ((function_call("f"), function_result(name="g")), "function result `g` does not match the pending call `f`"),
    ],
)
def test_a_result_without_a_call_has_a_reason(messages: Any, reason: str) -> None:
    assert list(migration(*messages, assistant()).unpaired.values()) == [reason]


def test_a_tool_result_gives_its_id_to_the_legacy_call_that_it_answers() -> None:
    ((_, named),) = migration(user(), function_call(), result(id="z"), assistant()).calls.values()
    assert named.id == "z"
    without_id = migration(user(), function_call(), result(id=None), assistant())
    ((_, unnamed),) = without_id.calls.values()
    ((_, answered),) = without_id.answers.values()
    assert (unnamed.id, answered) == (None, unnamed)


def test_a_legacy_result_of_several_calls_is_unsafe_by_name_and_unclear_without_a_name() -> None:
    twice = calls(call("f", id="a"), call("f", id="b"))
    by_name = migration(user(), twice, function_result(name="f"), function_result(name="f"), assistant())
    assert (by_name.fix, [matched.id for _, matched in by_name.answers.values()]) == (Fix.UNSAFE, ["a", "b"])
    nameless = migration(user(), twice, function_result(name=None), assistant())
    assert (nameless.fix, nameless.nameless) == (None, {"/messages/2": False})


def test_a_legacy_result_of_a_call_without_an_id_blocks_the_migration() -> None:
    planned = migration(user(), calls(call(id=None)), function_result(), assistant())
    assert planned.blockers == ["the call answered by /messages/2 has no id"]


@pytest.mark.parametrize("functions", [[1], {"f": 1}, "f"])
def test_functions_that_are_not_definitions_block_the_migration(functions: Any) -> None:
    assert migration(user(), assistant(), functions=functions).blockers == ["`functions` is not a list of definitions"]
