"""Strings that may be keys, members or finish reasons of a message, and the objects that they are read from."""

from __future__ import annotations

import libcst as cst
import pytest

from ftlint.fixers.python.legacy_functions.mentions.words import is_of_message, known_requests, owners_of
from tests.fixers.python.harness import V1
from tests.fixers.python.programs import analysed, node_at

WORD = "'function_call'"


@pytest.mark.parametrize(
    "program",
    [
        "m['function_call']",
        "m.get('function_call')",
        "getattr(m, 'function_call')",
        "'function_call' in m",
        "m == 'function_call'",
        "{'function_call': 'auto'}",
        "{'function_call': {'name': n}}",
        "{'role': r, 'function_call': c}",
        "{'finish_reason': 'function_call'}",
        "['function_call', 'stop']",
        "reason in ('function_call', 'b')",
        "send('function_call')",
        "name = 'function_call'",
        "match reason:\n    case 'function_call':\n        pass",
    ],
)
def test_word_may_belong_to_a_message(program: str) -> None:
    flow, names = analysed(program + "\n")
    assert is_of_message(flow, names, cst.ensure_type(node_at(names, WORD), cst.SimpleString))


@pytest.mark.parametrize(
    "program",
    [
        "print('function_call')",
        "emit(type='function_call')",
        "item.type == 'function_call'",
        "item.kind in ('function_call', 'b')",
        "{'function_call': True}",
        "{'function_call': {'name': n, 'args': a}}",
        "{'a': 'function_call'}",
        "['function_call', 'b']",
        "kind = 'function_call'",
        "class A:\n    name = 'function_call'",
        "match item.type:\n    case 'function_call':\n        pass",
        "'function_call'",
        "d = {'a': 1}\nd['function_call']",
        "part.candidates.get('function_call')",
    ],
)
def test_word_does_not_belong_to_a_message(program: str) -> None:
    flow, names = analysed(program + "\n")
    assert not is_of_message(flow, names, cst.ensure_type(node_at(names, WORD), cst.SimpleString))


@pytest.mark.parametrize(
    ("program", "word", "owners"),
    [
        ("m.function_call", "m.function_call", ["m"]),
        ("m['function_call']", WORD, ["m"]),
        ("m.get('function_call')", WORD, ["m"]),
        ("getattr(m, 'function_call')", WORD, ["m"]),
        ("'function_call' in m", WORD, ["m"]),
        ("m == 'function_call'", WORD, ["m"]),
        ("h.append({'function_call': c})", WORD, ["h"]),
        ("[{'function_call': c}]", WORD, ["[{'function_call': c}]"]),
        ("print('function_call')", WORD, []),
    ],
)
def test_owner_of_a_word(program: str, word: str, owners: list[str]) -> None:
    _, names = analysed(program + "\n")
    assert [names.code.text(owner) for owner in owners_of(names, node_at(names, word))] == owners


def test_requests_of_a_word_are_those_of_its_owner() -> None:
    ask = "client.chat.completions.create(messages=[]).choices[0].message\n"
    flow, names = analysed(f"{V1}a = {ask}b = {ask}'function_call' in a\n")
    first, _ = flow.requests.values()
    assert known_requests(flow, names, node_at(names, WORD)) == {first}
