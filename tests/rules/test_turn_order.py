import json

from ftlint.rule.samples import assistant, call, calls, line, system, user
from tests.rules.harness import fixed, found


def test_an_example_may_end_with_tool_calls() -> None:
    assert found(line(user(), calls(call())), "turn-order") == []


def test_a_dataset_of_prompts_is_reinforcement_data() -> None:
    assert found(line(user("a")) + line(user("b")), "turn-order") == []


def test_a_prompt_without_answer_among_answered_ones_is_reported() -> None:
    text = line(user("a"), assistant("b")) + line(user("c"))
    assert found(text, "turn-order") == [(2, "turn-order/no-assistant", "/messages")]


def test_prompts_without_answers_are_errors_for_sft() -> None:
    assert found(line(user("a")), "turn-order", method="sft") == [(1, "turn-order/no-assistant", "/messages")]


def test_removing_the_end_keeps_everything_up_to_the_last_answer() -> None:
    text = line(user("a"), assistant("b"), user("c"), system("d"))
    assert fixed(text, "turn-order", unsafe=True) == line(user("a"), assistant("b"))


def test_consecutive_texts_are_not_merged() -> None:
    text = line(user("a"), assistant("b"), assistant("c"))
    assert fixed(text, "turn-order", unsafe=True) == text


def test_calls_are_merged_only_if_no_other_key_is_lost() -> None:
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
