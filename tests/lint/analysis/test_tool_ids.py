from typing import Any

import pytest

from ftlint.analysis.tool_ids.pairing import longest_id, pairing
from ftlint.analysis.tool_ids.pairs import read_pairs
from ftlint.conversation.example import Call, Conversation, Result
from ftlint.conversation.indexer import Indexer
from ftlint.rule.samples import assistant, call, calls, result, user


def conversation(*messages: Any) -> Conversation:
    return Indexer().example({"messages": [user(), *messages]}).conversations[0]


BOTH = calls(call("f", id="a"), call("g", id="bcd"))


def test_matching_results_have_the_ids_of_their_calls_in_order() -> None:
    assert longest_id(conversation(BOTH, result(id="a"), result(id="bcd"), assistant())) == 3
    assert longest_id(conversation(BOTH)) == 3
    assert longest_id(conversation(assistant())) == 0


@pytest.mark.parametrize(
    "messages",
    [
        (BOTH, result(id="a"), result(id="x"), assistant()),  # another id
        (BOTH, result(id="bcd"), result(id="a"), assistant()),  # another order
        (BOTH, result(id="a", name="g"), result(id="bcd"), assistant()),  # another name
        (BOTH, result(id="a"), assistant()),  # too few
        (calls(call(id="a"), call(id="a")), result(id="a"), result(id="a")),  # the same id twice
        (calls(call(id=None)), result(id=None)),  # no ids
        (calls(call(id=5)), result(id=5)),  # type: ignore[arg-type]  # not a string
    ],
)
def test_everything_else_needs_the_slow_path(messages: Any) -> None:
    assert longest_id(conversation(*messages)) is None


def test_a_result_with_another_id_is_not_matched() -> None:
    mismatches = pairing(conversation(calls(call(id="a")), result(id="b"), assistant())).mismatches
    assert list(mismatches) == ["unknown-id"]
    assert mismatches["unknown-id"][0].edit is not None
    assert mismatches["unknown-id"][0].edit.id == "a"


def a_call(id: Any, name: str = "f") -> Call:
    return Call(1, 0, id, name, "{}")


def a_result(id: Any, name: Any = None) -> Result:
    return Result(2, id, name)


def test_one_call_and_one_result_match_unless_ids_and_names_differ() -> None:
    assert read_pairs([a_call("a")], [a_result("b")]) == [(a_call("a"), a_result("b"))]
    assert read_pairs([a_call("a")], [a_result("b", "g")]) is None


def test_several_are_matched_by_name_before_position() -> None:
    first, second = a_call(None, "f"), a_call(None, "g")
    by_name = read_pairs([first, second], [a_result(None, "g"), a_result(None, "f")])
    assert by_name == [(second, a_result(None, "g")), (first, a_result(None, "f"))]
    by_position = read_pairs([first, second], [a_result(None), a_result(None)])
    assert by_position == [(first, a_result(None)), (second, a_result(None))]


def test_different_numbers_of_calls_and_results_do_not_match() -> None:
    assert read_pairs([a_call("a")], []) is None
