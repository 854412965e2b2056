"""The numbers by which records are compared: no two values may change places, or slide from one into the next."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from ftlint.conversation.fingerprint import UNKNOWN, Fingerprint, fingerprint
from ftlint.conversation.indexer import Indexer
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


KNOWN = frozenset({"messages", "tools"})


def of(*messages: Any, **root: Any) -> tuple[int, int, int]:
    return fingerprint(Indexer().example({"messages": list(messages), **root}), KNOWN)


def test_key_order_ids_and_columns_do_not_count() -> None:
    first = of(user("Hi"), calls(call(id="call_1")), result(id="call_1"), assistant("Hello!"), tools=[tool()])
    swapped_keys = {"content": "Hi", "role": "user"}
    second = of(swapped_keys, calls(call(id="x")), result(id="x"), assistant("Hello!"), tools=[tool()], number=7)
    assert first == second != UNKNOWN


def test_results_that_answer_other_calls_count() -> None:
    both = calls(call("f", id="a"), call("g", id="b"))
    assert of(user(), both, result(id="a")) != of(user(), both, result(id="b"))


def test_input_and_answer_have_their_own_digests() -> None:
    first, same_input, same_answer = (
        of(user("A"), assistant("B")),
        of(user("A"), assistant("C")),
        of(user("X"), assistant(" B\n")),
    )
    assert first[1] == same_input[1] != same_answer[1]
    assert first[2] == same_answer[2] != same_input[2]


def test_untrained_messages_and_messages_without_a_question_are_no_answers() -> None:
    assert of(user("A"), assistant("B", weight=0))[1:] == (0, 0)
    assert of(assistant("B"))[1:] == (0, 0)


def test_a_malformed_message_makes_the_fingerprint_unknown() -> None:
    assert of(user("A"), "B") == UNKNOWN
    assert of(user("A"), assistant(None, tool_calls=[{}])) == UNKNOWN


def test_prompt_and_completion_are_input_and_answer() -> None:
    first, second = (
        fingerprint(Indexer().example({"prompt": "A", "completion": completion})) for completion in ("B", " B ")
    )
    assert first[1:] == second[1:]
    assert first[0] != second[0]
