"""The numbers by which records are compared: no two values may change places, or slide from one into the next."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from ftlint.conversation.example import Indexer
from ftlint.conversation.fingerprint import Fingerprint, fingerprint
from ftlint.rule.samples import assistant, call, calls, result, system, tool, user


def numbers(*messages: Any, **more: Any) -> Fingerprint:
    return fingerprint(Indexer().example({"messages": list(messages), **more}))


def pair(prompt: str, completion: str) -> Fingerprint:
    return fingerprint(Indexer().example({"prompt": prompt, "completion": completion}))


def passing(content: str, name: str, arguments: str) -> Fingerprint:
    return numbers(user("Q"), calls(call(name, arguments), content=content))


DIFFERENT = {
    "question and answer change places": [
        numbers(user("A"), assistant("B")),
        numbers(user("B"), assistant("A")),
    ],
    "two turns change places": [
        numbers(user("A"), assistant("B"), user("C"), assistant("D")),
        numbers(user("C"), assistant("D"), user("A"), assistant("B")),
        numbers(user("C"), assistant("B"), user("A"), assistant("D")),
        numbers(user("A"), assistant("D"), user("C"), assistant("B")),
    ],
    "a value slides from the question into the answer": [
        numbers(user("AB"), assistant("C")),
        numbers(user("A"), assistant("BC")),
        numbers(user("ABC"), assistant("")),
    ],
    "a value slides from the system prompt into the question": [
        numbers(system("AB"), user("C"), assistant("D")),
        numbers(system("A"), user("BC"), assistant("D")),
        numbers(user("ABC"), assistant("D")),
    ],
    "another speaker": [
        numbers(system("A"), user("B"), assistant("C")),
        numbers(user("A"), system("B"), assistant("C")),
        numbers(user("A"), user("B"), assistant("C")),
    ],
    "prompt and completion": [pair("A", "B"), pair("B", "A"), pair("AB", "C"), pair("A", "BC")],
    "arguments and result change places": [
        numbers(user("Q"), calls(call("f", '{"a": 1}')), result("{}"), assistant("A")),
        numbers(user("Q"), calls(call("f", "{}")), result('{"a": 1}'), assistant("A")),
    ],
    "definitions and question": [
        numbers(user("f"), assistant("A"), tools=[tool("g")]),
        numbers(user("g"), assistant("A"), tools=[tool("f")]),
    ],
}


@pytest.mark.parametrize("name", DIFFERENT)
def test_records_that_say_something_else_differ(name: str) -> None:
    wholes = [whole for whole, _, _ in DIFFERENT[name]]
    assert 0 not in wholes
    assert len(set(wholes)) == len(wholes)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (numbers(user("A"), assistant("B")), numbers(user("B"), assistant("A"))),
        (numbers(user("AB"), assistant("C")), numbers(user("A"), assistant("BC"))),
        (pair("A", "B"), pair("B", "A")),
        (pair("AB", "C"), pair("A", "BC")),
    ],
    ids=["swapped chat", "sliding chat", "swapped pair", "sliding pair"],
)
def test_inputs_and_answers_are_compared_separately(first: Fingerprint, second: Fingerprint) -> None:
    assert first[1] != second[1]
    assert first[2] != second[2]


def test_the_pieces_of_an_answer_with_calls_do_not_slide_into_one_another() -> None:
    answers = [
        passing("a", "b", "c"),
        passing("ab", "c", ""),
        passing("", "ab", "c"),
        passing("a", "bc", ""),
        numbers(user("Q"), calls(call("b", "c"), call("d", "e"))),
        numbers(user("Q"), calls(call("bc", "d"), call("e", ""))),
        numbers(user("Q"), calls(call("d", "e"), call("b", "c"))),
    ]
    for one, other in combinations(answers, 2):
        assert one[0] != other[0]
        assert one[2] != other[2]
    assert len({asked for _, asked, _ in answers}) == 1


def test_the_answer_is_no_part_of_the_input() -> None:
    first, second = numbers(user("A"), assistant("B")), numbers(user("A"), assistant("C"))
    assert first[1] == second[1] != 0
    assert first[0] != second[0]
    assert first[2] != second[2]


def test_ids_key_order_and_columns_make_no_difference() -> None:
    first = numbers(user("Q"), calls(call("f", "{}", id="call_1")), result("1", "call_1"), assistant("A"))
    turned = {"content": "Q", "role": "user"}
    second = numbers(turned, calls(call("f", "{}", id="x")), result("1", "x"), assistant("A"), id=7)
    assert first[1:] == second[1:]
