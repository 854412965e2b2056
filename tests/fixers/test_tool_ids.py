from __future__ import annotations

from ftlint.rule.samples import assistant, call, calls, line, result, user
from tests.rules.harness import fixed


def test_a_new_id_is_none_that_is_in_use() -> None:
    text = line(user(), calls(call(id="call_1")), result(), user(), calls(call(id="call_1")), result(), assistant())
    assert fixed(text, "tool-ids/reused-call-id") == line(
        user(), calls(call(id="call_1")), result(), user(), calls(call(id="call_2")), result(id="call_2"), assistant()
    )


def test_an_id_is_added_before_the_type_and_after_the_role() -> None:
    without = {"type": "function", "function": call()["function"]}
    text = line(user(), calls(without), {"role": "tool", "content": "21"}, assistant())
    assert fixed(text, "tool-ids") == line(
        user(), calls(), {"role": "tool", "tool_call_id": "call_1", "content": "21"}, assistant()
    )


def test_a_late_result_moves_behind_the_results_of_its_turn() -> None:
    made = calls(call(id="a"), call(id="b"))
    text = line(user(), made, result("1", id="a"), assistant(), user(), result("2", id="b"), assistant())
    assert fixed(text, "tool-ids/late-result") == line(
        user(), made, result("1", id="a"), result("2", id="b"), assistant(), user(), assistant()
    )


def test_a_call_without_result_goes_with_its_message_if_that_says_nothing() -> None:
    text = line(user(), calls(), assistant("21 degrees."))
    assert fixed(text, "tool-ids/unanswered-call", unsafe=True) == line(user(), assistant("21 degrees."))
    spoken = line(user(), calls(content="Let me look."), assistant("21 degrees."))
    assert fixed(spoken, "tool-ids/unanswered-call", unsafe=True) == line(
        user(), assistant("Let me look."), assistant("21 degrees.")
    )


def test_a_long_id_keeps_its_beginning_in_call_and_result() -> None:
    long = "a" * 50
    after = fixed(line(user(), calls(call(id=long)), result(id=long), assistant()), "tool-ids/too-long")
    new = after.split('"id": "')[1].split('"')[0]
    assert new.startswith("a" * 31 + "_")
    assert len(new) == 40
    assert after == line(user(), calls(call(id=new)), result(id=new), assistant())
