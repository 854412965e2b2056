"""The tools that most examples of a dataset declare, and the form of their calls' arguments."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from ftlint.config.profile import load_profile
from ftlint.conversation.indexer import Indexer
from ftlint.dataset.tool_drift import DriftCollector
from ftlint.rule.context import Context
from ftlint.rule.samples import assistant, call, calls, tool, user

CONTEXT = Context(load_profile("openai"))
USUAL, OTHER = tool(city={"type": "string"}), tool("get_time")
CHAT = [user(), assistant()]


def collected(*records: Any) -> DriftCollector:
    collector, indexer = DriftCollector(), Indexer()
    for record in records:
        collector.observe(None if record is None else indexer.example(record), CONTEXT)
    return collector


@pytest.mark.parametrize(
    ("usual", "other", "without", "expected"),
    [
        (5, 0, 0, (["get_weather"], True)),
        (4, 0, 0, ([], False)),
        (4, 1, 0, (["get_weather"], True)),
        (3, 2, 0, ([], False)),
        (8, 0, 2, (["get_weather"], True)),
        (7, 0, 2, (["get_weather"], False)),
    ],
)
def test_the_tools_that_four_in_five_of_at_least_five_examples_declare(
    usual: int, other: int, without: int, expected: tuple[list[str], bool]
) -> None:
    records = [{"messages": CHAT, "tools": [USUAL]}] * usual
    records += [{"messages": CHAT, "tools": [OTHER]}] * other + [{"messages": CHAT}] * without
    functions, always = collected(*records).common_tools()
    assert (list(functions), always) == expected


def test_what_later_examples_declare_is_merged() -> None:
    first = collected({"messages": CHAT, "tools": [USUAL]}, None)
    later = collected(*[{"messages": CHAT, "tools": [USUAL]}] * 4)
    first.merge(pickle.loads(pickle.dumps(later)))
    assert list(first.sets).count(0) == 1
    assert list(first.common_tools()[0]) == ["get_weather"]


def test_the_form_of_arguments_is_noted_for_each_example() -> None:
    forms: list[Any] = ['{"city": "Paris"}', {"city": "Paris"}, 1]
    records = [{"messages": [user(), calls(call(arguments=form))]} for form in forms]
    both = {"messages": [user(), calls(*[call(arguments=form) for form in forms[:2]])]}
    assert list(collected(*records, both, {"messages": CHAT}).calls)[:2] == [0b011, 0b101]
    assert list(collected(both, {"messages": CHAT}, None).calls) == [0b111, 0, 0]
