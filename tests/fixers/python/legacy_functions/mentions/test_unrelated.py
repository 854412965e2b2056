"""Values that are certain not to come from a legacy request."""

from __future__ import annotations

import pytest

from ftlint.fixers.python.legacy_functions.mentions.unrelated import is_unrelated
from tests.fixers.python.harness import V1
from tests.fixers.python.programs import analysed, node_at


def unrelated(before: str, expression: str, number: int = 0) -> bool:
    flow, names = analysed(f"{V1}{before}show({expression})\n")
    return is_unrelated(flow, names, node_at(names, expression, number))


@pytest.mark.parametrize(
    ("before", "expression"),
    [
        ("", "{'a': 1}"),
        ("", "[1, 'a', {'a': 1}]"),
        ("import shop\n", "shop.part"),
        ("from google import genai\n", "genai.ask()"),
        ("from unittest.mock import Mock\n", "Mock().answer"),
        ("", "answer.parts[0]"),
        ("", "answer.candidates"),
        ("d = {'a': 1}\n", "d['a']"),
        ("def f(): ...\n", "f"),
        ("d = {'a': 1} if x else 'b'\n", "d['c']"),
    ],
)
def test_literals_definitions_and_results_of_other_packages_are_unrelated(before: str, expression: str) -> None:
    # The last use, after the assignments.
    assert unrelated(before, expression, -1)


@pytest.mark.parametrize(
    ("before", "expression"),
    [
        ("", "answer"),
        ("", "{'role': 'user'}"),
        ("", "[{'role': r, 'function_call': c}]"),
        ("from openai import OpenAI\n", "OpenAI().answer"),
        ("import shop\n", "shop.ask()"),
        ("a = client.chat.completions.create(messages=[])\n", "a.choices"),
        ("d = {'a': 1}\nif x:\n    d = load()\n", "d['a']"),
        ("d = {'a': 1} if x else load()\n", "d['a']"),
        ("d = {'a': 1}\nd, e = load()\n", "d['a']"),
    ],
)
def test_other_values_may_come_from_a_request(before: str, expression: str) -> None:
    assert not unrelated(before, expression, -1)


@pytest.mark.parametrize(
    ("parameter", "call", "expected"),
    [
        ("one: Part", "", True),
        ("one: Part | None", "", True),
        ("one: Optional[Part]", "", True),
        ("one: dict", "", False),
        ("one", "", False),
        ("one", "f({'a': 1})\n", True),
        ("one", "f({'a': 1})\nf(load())\n", False),
    ],
)
def test_parameter_is_unrelated_by_its_annotation_or_callers(parameter: str, call: str, expected: bool) -> None:
    program = f"from google.genai.types import Part\n\n\ndef f({parameter}):\n    show(one.function_call)\n\n\n{call}"
    flow, names = analysed(program)
    assert is_unrelated(flow, names, node_at(names, "one")) is expected
