from __future__ import annotations

from typing import Any

import pytest

from ftlint.analysis.tool_ids.matcher import Matcher
from ftlint.analysis.tool_ids.mismatches import Edit, Mismatch
from ftlint.conversation.example import Conversation
from ftlint.conversation.indexer import Indexer
from ftlint.rule.samples import assistant, call, calls, result, user


def conversation(*messages: Any) -> Conversation:
    (made,) = Indexer().example({"messages": list(messages)}).conversations
    return made


def only(check: str, *messages: Any) -> Mismatch:
    """The only mismatch of a conversation, which is of this check."""
    mismatches = Matcher(conversation(user(), *messages)).match()
    assert list(mismatches) == [check]
    (mismatch,) = mismatches[check]
    return mismatch


def mismatched(*messages: Any) -> dict[str, list[tuple[str | None, str | None]]]:
    """For each check, the ids of the calls and the results that do not match."""
    return {
        check: [(each.call and each.call.id, each.result and each.result.id) for each in mismatches]
        for check, mismatches in Matcher(conversation(*messages)).match().items()
    }


TWO = (user(), calls(call("f", id="a"), call("f", id="b")))


def test_results_are_matched_by_id_and_not_by_position() -> None:
    assert mismatched(*TWO, result("f", id="b"), result("f", id="a"), assistant()) == {"result-order": [("a", "a")]}


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        (("a", "c"), {"unknown-id": [("b", "c")]}),
        (("c", "b"), {"unknown-id": [("a", "c")]}),
        (("c", "d"), {"unknown-id": [(None, "c"), (None, "d")]}),
        (("a", "a"), {"duplicate-result": [("a", "a")]}),
    ],
)
def test_as_many_results_as_calls_are_not_enough(ids: tuple[str, str], expected: Any) -> None:
    assert mismatched(*TWO, *[result("f", id=id) for id in ids], assistant()) == expected


def test_one_call_and_one_result_of_other_ids_do_not_match_silently() -> None:
    assert mismatched(user(), calls(call("f", id="a")), result("f", id="b"), assistant()) == {
        "unknown-id": [("a", "b")]
    }


def test_the_only_result_of_another_id_gets_the_id_of_the_call() -> None:
    assert only("unknown-id", calls(call(id="a")), result(id="b"), assistant()).edit == Edit(("/2",), "a")


def test_a_call_without_an_id_adopts_that_of_its_result() -> None:
    mismatch = only("missing-call-id", calls(call(id=None)), result(id="b"), assistant())
    assert mismatch.edit == Edit(("/1/tool_calls/0", "/2"), None, "b")


def test_a_call_without_a_result_is_unanswered_unless_the_example_ends_there() -> None:
    assert only("unanswered-call", calls(), assistant()).call is not None
    assert Matcher(conversation(user(), calls())).match() == {}


def test_json_after_an_unanswered_call_may_be_its_result() -> None:
    assert only("unanswered-call", calls(), user('{"temperature": 21}')).json_follows
    assert not only("unanswered-call", calls(), user("21 degrees")).json_follows


def test_a_result_in_a_later_turn_is_late_and_moves_to_its_call() -> None:
    mismatch = only("late-result", calls(call(id="a")), assistant(), result(id="a"), assistant())
    assert (mismatch.edit, mismatch.fixable) == (Edit(("/1",)), True)


def test_an_id_is_a_duplicate_while_its_call_is_open_and_reused_after_that() -> None:
    again = (calls(call(id="a")), result(id="a"), assistant())
    reused = only("reused-call-id", calls(call(id="a")), result(id="a"), user(), *again)
    assert (reused.earlier, reused.edit) == (1, Edit(("/4/tool_calls/0", "/5")))
    both = calls(call(id="a"), call(id="a"))
    assert only("duplicate-call-id", both, result(id="a"), result(id="a"), assistant()).earlier == 1


def test_a_result_with_the_name_of_another_function_is_reported() -> None:
    assert only("result-name", calls(call("f", id="a")), result(id="a", name="g"), assistant()).result is not None


def test_a_late_result_is_found_among_the_results_of_another_call() -> None:
    later = (user(), calls(call(id="b")), result(id="a"), result(id="b"), assistant())
    mismatch = only("late-result", calls(call(id="a")), *later)
    assert mismatch.result is not None
    assert (mismatch.result.message, mismatch.edit) == (4, Edit(("/1",)))


def test_a_second_result_in_a_later_turn_is_a_duplicate() -> None:
    mismatch = only("duplicate-result", calls(call(id="a")), result(id="a"), user(), result(id="a"), assistant())
    assert mismatch.result is not None
    assert mismatch.result.message == 4


def test_a_late_result_without_an_id_is_matched_to_the_only_open_call() -> None:
    late = (user(), result(id=None), assistant())
    one = Matcher(conversation(user(), calls(call(id="a")), *late)).match()
    two = Matcher(conversation(*TWO, *late)).match()
    assert [(check, each.fixable) for check, (each,) in one.items()] == [
        ("missing-result-id", True),
        ("late-result", True),
    ]
    assert [(check, each.fixable) for check, (each,) in two.items()] == [("missing-result-id", False)]


def test_a_call_in_the_shared_input_that_the_outputs_answer_is_not_fixed() -> None:
    record = {
        "input": {"messages": [user(), calls(call(id=None))]},
        "preferred_output": [result(id="b"), assistant("c")],
        "non_preferred_output": [result(id="d"), assistant("e")],
    }
    for made in Indexer().example(record).conversations:
        (mismatch,) = Matcher(made).match()["missing-call-id"]
        assert not mismatch.fixable
