import json

from ftlint.rule.samples import assistant, call, calls, line, system, user
from tests.rules.harness import fixed, found


def test_a_final_message_with_unanswered_calls_is_a_proper_end() -> None:
    assert found(line(user(), calls(call())), "turn-order") == []


def test_prompts_alone_are_reinforcement_data_and_no_alarm() -> None:
    assert found(line(user("a")) + line(user("b")), "turn-order") == []


def test_one_prompt_alone_among_answered_ones_is_told() -> None:
    text = line(user("a"), assistant("b")) + line(user("c"))
    assert found(text, "turn-order") == [(2, "turn-order/no-assistant", "/messages")]


def test_sft_settles_that_prompts_alone_are_wrong() -> None:
    assert found(line(user("a")), "turn-order", method="sft") == [(1, "turn-order/no-assistant", "/messages")]


def test_cutting_the_tail_keeps_everything_up_to_the_last_answer() -> None:
    text = line(user("a"), assistant("b"), user("c"), system("d"))
    assert fixed(text, "turn-order", unsafe=True) == line(user("a"), assistant("b"))


def test_two_texts_in_a_row_are_never_joined() -> None:
    text = line(user("a"), assistant("b"), assistant("c"))
    assert fixed(text, "turn-order", unsafe=True) == text


def test_calls_are_joined_only_where_nothing_else_is_lost() -> None:
    first, second = calls(call(id="a")), calls(call("get_time", "{}", id="b"))
    text = line(user(), {**first, "weight": 0}, second)
    assert fixed(text, "turn-order/consecutive-assistant", unsafe=True) == text
    alike = line(user(), {**first, "weight": 0}, {**second, "weight": 0})
    joined = calls(call(id="a"), call("get_time", "{}", id="b"))
    assert json.loads(fixed(alike, "turn-order/consecutive-assistant", unsafe=True))["messages"][1:] == [
        {**joined, "weight": 0}
    ]
    named = line(user(), {**first, "name": "Ann"}, {**second, "name": "Bo"})
    assert fixed(named, "turn-order/consecutive-assistant", unsafe=True) == named
