"""What is counted over all examples to find what they do not show."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from ftlint.config.profile import load_profile
from ftlint.conversation.indexer import Indexer
from ftlint.dataset.coverage import CoverageCollector
from ftlint.rule.context import Context
from ftlint.rule.samples import assistant, calls, tool, user

CONTEXT = Context(load_profile("openai"))
CALL = {"messages": [user(), calls()], "tools": [tool()]}
PLAIN = {"messages": [user(), assistant()], "tools": [tool()]}
ANSWER = {"messages": [user(), assistant()]}
REFUSAL = {"messages": [user(), assistant("I'm sorry, but I can't help with that.")]}


def collected(*records: Any) -> CoverageCollector:
    collector, indexer = CoverageCollector(), Indexer()
    for record in records:
        collector.observe(None if record is None else indexer.example(record), CONTEXT)
    return collector


def reported(collector: CoverageCollector) -> list[tuple[int, str]]:
    affected = collector.conclude(CONTEXT).affected()
    return [(one.example, one.check.removeprefix("coverage/")) for one in affected]


@pytest.mark.parametrize(("count", "expected"), [(20, [(0, "no-plain-replies")]), (19, [])])
def test_twenty_examples_that_all_call_are_reported_and_nineteen_are_not(count: int, expected: list[Any]) -> None:
    assert reported(collected(*[CALL] * count)) == expected
    assert reported(collected(*[CALL] * count, PLAIN)) == []


@pytest.mark.parametrize(("answers", "refusals", "expected"), [(16, 4, []), (15, 5, [(15, "refusals")]), (14, 5, [])])
def test_more_than_a_fifth_of_twenty_answers_are_refusals(answers: int, refusals: int, expected: list[Any]) -> None:
    assert reported(collected(*[ANSWER] * answers, *[REFUSAL] * refusals)) == expected


def test_later_examples_are_numbered_after_those_before() -> None:
    first = collected(None, *[ANSWER] * 15)
    first.merge(pickle.loads(pickle.dumps(collected(None, *[REFUSAL] * 5, *[CALL] * 20))))
    assert reported(first) == [(17, "refusals"), (22, "no-plain-replies")]
    assert (first.examples, first.declaring, first.calling, first.answers, first.refusals) == (42, 20, 20, 20, 5)
