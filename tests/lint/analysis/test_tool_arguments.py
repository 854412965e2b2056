from __future__ import annotations

from typing import Any

from ftlint.analysis.tool_arguments import Change, CheckedCall, calls_to_check, has_unreadable_tools
from ftlint.config.profile import load_profile
from ftlint.conversation.indexer import Indexer
from ftlint.results.finding import Fix
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
