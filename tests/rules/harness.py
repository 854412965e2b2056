"""Runs rules over a file's text, for tests: what is found, and what the fix makes of it."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable
from typing import Any

import orjson

from ftlint.config.profile import load_profile
from ftlint.conversation.example import Example
from ftlint.conversation.indexer import Indexer
from ftlint.engine.check.conclusions import Conclusions
from ftlint.engine.check.example import Checker
from ftlint.engine.check.plan import Plan, make_plan
from ftlint.engine.fix.example import ExampleFixer
from ftlint.rule import Problem
from ftlint.rule.context import Context
from tests.helpers import REGISTRY

SMALL = ("limits/too-few", "limits/few")  # a test's few lines are a part of a dataset; told only where it is asked for


def _plan(rule: str | None, profile: str, settings: dict[str, Any]) -> Plan:
    context = Context(load_profile(profile), **settings)
    return make_plan(
        REGISTRY.rules.values(),
        context,
        lambda check: check not in SMALL if rule is None else check == rule or check.startswith(rule + "/"),
        {rule: check.severity} if (check := REGISTRY.checks.get(rule or "")) and check.default_off and rule else {},
    )


def _examples(text: str, indexer: Indexer) -> list[Example]:
    found = [indexer.example(orjson.loads(line)) for line in text.split("\n") if line.strip()]
    for number, example in enumerate(found):
        example.number = number
    return found


def _conclusions(plan: Plan, examples: Iterable[Example]) -> Conclusions:
    collectors = {name: checks.collector() for name, checks in plan.collectors.items()}
    for collector in collectors.values():
        for example in examples:
            collector.observe(example, plan.context)
    return Conclusions.of(collectors, plan.context)


def found(text: str, rule: str | None = None, profile: str = "openai", **settings: Any) -> list[tuple[int, str, str]]:
    """``(line, check, pointer)`` of all findings, sorted. ``settings`` are those of `ftlint.rule.context.Context`."""
    return [(line, seen.check, seen.pointer) for line, seen in problems(text, rule, profile, **settings)]


def problems(text: str, rule: str | None = None, profile: str = "openai", **settings: Any) -> list[tuple[int, Problem]]:
    """``(line, problem)`` of all findings, sorted by line, pointer and check."""
    plan = _plan(rule, profile, settings)
    indexer, checker = Indexer(plan.context.method), Checker(plan)
    examples = _examples(text, indexer)
    said = [(line, seen) for line, example in enumerate(examples, 1) for seen in checker.check(example)]
    conclusions = _conclusions(plan, examples)
    said += [(line, seen) for line, example in enumerate(examples, 1) for seen in conclusions.problems(example, plan)]
    return sorted(said, key=lambda one: (one[0], one[1].pointer, one[1].check))


def fixed(text: str, rule: str | None = None, profile: str = "openai", unsafe: bool = False, **settings: Any) -> str:
    """The text after the fix, as ``json.dumps`` writes it."""
    plan = _plan(rule, profile, settings)
    indexer, checker = Indexer(plan.context.method), Checker(plan)
    example_fixer = ExampleFixer(checker, indexer, REGISTRY.fix_functions, REGISTRY.rebuilds, unsafe)
    examples = _examples(text, indexer)
    for example in examples:
        checker.check(example)
    conclusions = _conclusions(plan, examples)
    out = []
    for example in examples:
        seen = checker.check(example) + conclusions.problems(example, plan)
        result = example_fixer.fix(
            example,
            seen,
            lambda example=example: copy.deepcopy(example.record),
            lambda one: conclusions.problems(one, plan),
        )
        if not result.example.dropped:
            out.append(json.dumps(result.example.record, ensure_ascii=False) + "\n")
    return "".join(out)
