from __future__ import annotations

from ftlint.rule.samples import assistant, call, calls, line, result, user
from tests.rules.harness import fixed

RULE = "turn-order"


def test_what_follows_the_last_answer_is_cut() -> None:
    kept = [user("a"), assistant("b"), user("c"), assistant("d")]
    assert fixed(line(*kept, user("e")), f"{RULE}/last-not-assistant", unsafe=True) == line(*kept)


def test_an_example_without_an_answer_stays_as_it_is() -> None:
    text = line(user("a"), user("b"))
    assert fixed(text, f"{RULE}/last-not-assistant", unsafe=True) == text


def test_two_messages_of_calls_become_one() -> None:
    answers = [result(id="a"), result(id="b"), assistant()]
    text = line(user(), calls(call(id="a")), calls(call(id="b")), *answers)
    assert fixed(text, f"{RULE}/consecutive-assistant", unsafe=True) == line(
        user(), calls(call(id="a"), call(id="b")), *answers
    )


def test_messages_of_calls_with_other_weights_are_not_joined() -> None:
    text = line(user(), calls(call(id="a"), weight=0), calls(call(id="b")), result(id="a"), result(id="b"), assistant())
    assert fixed(text, f"{RULE}/consecutive-assistant", unsafe=True) == text
