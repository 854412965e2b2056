"""Conclusions of several collectors about one dataset."""

from __future__ import annotations

import json
from typing import Any

from ftlint.config.settings import Settings
from ftlint.conversation.example import Example
from ftlint.conversation.indexer import Indexer
from ftlint.engine.check.conclusions import Conclusions, merge_collectors
from ftlint.engine.check.plan import Plan
from ftlint.engine.session import Session
from ftlint.results.finding import Fix
from ftlint.rule.samples import assistant, line, user
from tests.helpers import REGISTRY

PARIS = line(user("Capital of France?"), assistant("Paris."))
LYON = line(user("Capital of France?"), assistant("Lyon."))


def examples_of(text: str) -> list[Example]:
    examples = [Indexer().example(json.loads(row)) for row in text.splitlines()]
    for number, example in enumerate(examples):
        example.number = number
    return examples


def collected(plan: Plan, text: str) -> dict[str, Any]:
    collectors = {name: checks.collector() for name, checks in plan.collectors.items()}
    for collector in collectors.values():
        for example in examples_of(text):
            collector.observe(example, plan.context)
    return collectors


def plan_for(settings: Settings) -> Plan:
    return Session(settings, REGISTRY).plan


def affected(conclusions: Conclusions, plan: Plan) -> list[tuple[int, str, Fix | None]]:
    return [(one.example, one.check, fix) for one, fix in conclusions.affected(plan)]


def test_only_reported_checks_have_collectors() -> None:
    planned = plan_for(Settings(rule=("duplicates", "limits/few"))).collectors
    assert {name: checks.checks for name, checks in planned.items()} == {
        "duplicates": ("duplicates/exact", "duplicates/conflicting", "duplicates/split-leak"),
        "limits": ("limits/few",),
    }
    separate = plan_for(Settings(rule=("record-shape/null-filled",))).collectors
    assert list(separate) == ["record-shape/null-filled"]


def test_the_fix_of_a_problem_without_one_is_that_of_its_check() -> None:
    plan = plan_for(Settings(rule=("record-shape/null-filled", "limits/too-few")))
    text = line({**user(), "name": None}, assistant())
    conclusions = Conclusions.of(collected(plan, text), plan.context)
    assert sorted(affected(conclusions, plan)) == [
        (0, "limits/too-few", None),
        (0, "record-shape/null-filled", Fix.SAFE),
    ]


def test_problems_are_those_of_the_example_whose_checks_are_reported() -> None:
    plan = plan_for(Settings(rule=("duplicates/exact",)))
    conclusions = Conclusions.of(collected(plan, PARIS + LYON + PARIS), plan.context)
    found = [[seen.check for seen in conclusions.problems(one, plan)] for one in examples_of(PARIS + LYON + PARIS)]
    assert found == [[], [], ["duplicates/exact"]]


def test_training_data_is_compared_with_validation_data_and_added_to_what_is_known() -> None:
    plan = plan_for(Settings(rule=("duplicates", "system-prompt")))
    training, validation = collected(plan, LYON + PARIS + PARIS), collected(plan, PARIS)
    compared = Conclusions.compared(training, validation, plan)
    assert affected(compared, plan) == [(number, "duplicates/split-leak", Fix.UNSAFE) for number in (1, 2)]
    both = Conclusions.of(training, plan.context) + compared
    assert [check for _, check, _ in affected(both, plan)].count("duplicates/exact") == 1
    assert len(both.by_collector) == 3


def test_a_collector_that_goes_on_is_not_merged_with_itself() -> None:
    plan = plan_for(Settings(rule=("limits",)))
    collectors = collected(plan, PARIS)
    merge_collectors(collectors, dict(collectors))
    assert collectors["limits"].examples == 1
    merge_collectors(collectors, collected(plan, PARIS + LYON))
    assert collectors["limits"].examples == 3
