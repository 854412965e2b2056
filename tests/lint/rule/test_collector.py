"""The conclusion of a collector that only returns problems."""

from __future__ import annotations

import pickle

from ftlint.config.profile import load_profile
from ftlint.conversation.indexer import Indexer
from ftlint.dataset.duplicates import DuplicateCollector
from ftlint.dataset.system_prompt import PromptCollector
from ftlint.results.finding import Fix, Severity
from ftlint.rule import INHERITED, AffectedExample, ComparingCollector, ExampleProblem, ExampleProblems, Problem
from ftlint.rule.context import Context
from ftlint.rule.samples import assistant, user

CONTEXT = Context(load_profile("openai"))
FIRST = Problem("/messages", "too long")
SECOND = Problem("", "as {other}", Fix.UNSAFE, other=1, severity=Severity.INFO)
CONCLUSION = ExampleProblems([ExampleProblem(2, "r/long", FIRST), ExampleProblem(2, "r/same", SECOND)], ["a note"])


def problems_of(number: int) -> list[tuple[str, Problem]]:
    example = Indexer().example({"messages": [user(), assistant()]})
    example.number = number
    return list(CONCLUSION.problems(example, CONTEXT))


def test_every_problem_counts_once_in_its_example() -> None:
    assert list(CONCLUSION.affected()) == [
        AffectedExample(2, "r/long", INHERITED, 1, None, None),
        AffectedExample(2, "r/same", Fix.UNSAFE, 1, 1, Severity.INFO),
    ]
    assert CONCLUSION.notes == ["a note"]


def test_problems_are_found_by_the_number_of_the_example() -> None:
    assert problems_of(2) == [("r/long", FIRST), ("r/same", SECOND)]
    assert problems_of(1) == problems_of(3) == []


def test_it_can_be_sent_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(CONCLUSION)).by_example == CONCLUSION.by_example


def test_a_collector_that_compares_has_the_fourth_method() -> None:
    assert isinstance(DuplicateCollector(), ComparingCollector)
    assert not isinstance(PromptCollector(), ComparingCollector)
