from __future__ import annotations

from typing import Any

from ftlint.analysis.tool_arguments import (
    Change,
    CheckedCall,
    calls_to_check,
    check_calls,
    check_kind,
    has_unreadable_tools,
)
from ftlint.config.profile import load_profile
from ftlint.conversation.arguments import Kind
from ftlint.conversation.indexer import Indexer
from ftlint.results.finding import Fix
from ftlint.rule import Problem
from ftlint.rule.context import Context
from ftlint.rule.samples import assistant, call, calls, result, tool, user

CONTEXT = Context(load_profile("openai"))


def to_check(arguments: Any, *tools: Any, name: str = "get_weather") -> list[CheckedCall]:
    messages = [user(), calls(call(name, arguments)), result(), assistant()]
    example = Indexer().example({"messages": messages, "tools": list(tools) or [tool()]})
    (conversation,) = example.conversations
    return calls_to_check(conversation, example, CONTEXT)


def test_only_calls_with_wrong_arguments_or_an_undeclared_name_are_checked() -> None:
    assert to_check('{"city": "Paris"}') == []
    assert [checked.pointer for checked in to_check('{"city": 1}')] == ["/1/tool_calls/0/function/arguments"]
    assert [checked.tool for checked in to_check('{"city": "Paris"}', name="get_time")] == [None]
    assert len(to_check("{")) == 1


def test_an_undeclared_name_is_not_checked_if_a_definition_cannot_be_read() -> None:
    assert to_check('{"city": "Paris"}', tool(), 1, name="get_time") == []
    unreadable = Indexer().example({"messages": [user(), assistant()], "tools": [tool(), 1]})
    assert has_unreadable_tools(unreadable)


def test_an_undeclared_argument_is_checked() -> None:
    (checked,) = to_check('{"city": "Paris", "town": "Paris"}')
    assert checked.value_at(("town",)) == "Paris"


def test_a_string_is_converted_if_the_schema_then_accepts_it() -> None:
    number = tool(days={"type": "integer"}, required=())
    (checked,) = to_check('{"days": "3"}', number)
    assert checked.conversions == {("days",): 3}
    (checked,) = to_check('{"days": "three"}', number)
    assert checked.conversions == {}
    (checked,) = to_check('{"days": "3"}', tool(days={"type": "integer", "maximum": 2}, required=()))
    assert checked.conversions == {}


def test_a_problem_in_a_json_string_is_at_the_string_and_in_an_object_at_the_value() -> None:
    at = "/1/tool_calls/0/function/arguments"
    (in_string,) = to_check('{"city": 1}')
    (in_object,) = to_check({"city": 1})
    assert in_string.problem(("city",), "m").pointer == at
    assert in_object.problem(("city",), "m").pointer == f"{at}/city"
    assert in_string.correction(("city",), "m", Fix.SAFE, "1").data == Change(("city",), "1")
    assert in_object.correction(("city",), "m", Fix.SAFE, "1").data == Change((), "1")


def test_a_conversion_that_causes_another_fault_is_not_made() -> None:
    declared = tool(days={"type": "integer"}, required=())
    declared["function"]["parameters"]["if"] = {"properties": {"days": {"type": "integer"}}}
    declared["function"]["parameters"]["then"] = {"required": ["city"]}
    (checked,) = to_check('{"days": "3"}', declared)
    assert checked.conversions == {}


def test_arguments_as_a_whole_have_a_fix_only_if_the_correct_ones_are_known() -> None:
    (as_object,) = to_check({"city": "Paris"})
    (unknown,) = to_check("Paris")
    known = as_object.problem_of_all("m", Fix.SAFE)
    assert (known.fix, known.data) == (Fix.SAFE, Change((), '{"city": "Paris"}'))
    assert unknown.problem_of_all("m", Fix.SAFE).fix is None


def test_a_check_gets_each_call_with_a_problem_or_those_of_one_kind() -> None:
    @check_calls
    def every(checked: CheckedCall, _: Context) -> list[Problem]:
        return [checked.problem((), "one"), checked.problem((), "two")]

    @check_kind(Kind.INVALID_JSON)
    def invalid(checked: CheckedCall, _: Context) -> Problem:
        return checked.problem((), "invalid")

    entries = [call(arguments=arguments, id=None) for arguments in ('{"city": "Rome"}', "{", '{"city": 1}')]
    example = Indexer().example({"messages": [user(), calls(*entries)], "tools": [tool()]})
    (conversation,) = example.conversations
    at = [f"/1/tool_calls/{index}/function/arguments" for index in range(3)]
    assert [problem.pointer for problem in every(conversation, example, CONTEXT)] == [at[1], at[1], at[2], at[2]]
    assert [problem.pointer for problem in invalid(conversation, example, CONTEXT)] == [at[1]]


def test_calls_are_checked_again_for_another_profile() -> None:
    example = Indexer().example({"messages": [user(), calls()], "tools": [tool()]})
    (conversation,) = example.conversations
    assert calls_to_check(conversation, example, CONTEXT) == []
    (checked,) = calls_to_check(conversation, example, Context(load_profile("trl")))
    assert checked.reading.kind is Kind.WRONG_FORM
