"""One record fixed by several functions, of which some change it in place and some return a new one."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest

from ftlint.config.profile import load_profile
from ftlint.config.settings import Settings
from ftlint.conversation.example import Example
from ftlint.conversation.indexer import Indexer
from ftlint.engine.check.example import Checker
from ftlint.engine.check.plan import make_plan
from ftlint.engine.fix.example import ExampleFixer, FixedExample
from ftlint.engine.session import Session
from ftlint.results.finding import Fix, Severity
from ftlint.rule import Fixer, Problem, Rule, Scope
from ftlint.rule.context import Context
from ftlint.rule.samples import line, tool, user
from tests.helpers import REGISTRY

STEPS = ("first", "second", "third")


def a_rule() -> Rule:
    """Finds each of three keys in a record."""
    rule = Rule("steps", "for tests")
    for name in STEPS:

        def find(example: Example, context: Context, name: str = name) -> Iterator[Problem]:
            if name in example.record:
                yield Problem(f"/{name}", name)

        rule.check(name, Severity.ERROR, Scope.EXAMPLE, why="", samples=(), fix=Fix.SAFE)(find)
    return rule


def in_place(name: str) -> Callable[..., None]:
    def fix(example: Example, problems: object, context: Context) -> None:
        del example.record[name]
        example.record["messages"][0][name] = "in place"

    return fix


def rebuild(name: str) -> Callable[..., dict[str, Any]]:
    def rebuild(example: Example, problems: object, context: Context) -> dict[str, Any]:
        first, *rest = example.record["messages"]
        record = {key: value for key, value in example.record.items() if key != name}
        return record | {"messages": [first | {name: "rebuild"}, *rest]}

    return rebuild


def in_vain(name: str) -> Callable[..., None]:
    def fix(example: Example, problems: object, context: Context) -> None:
        example.record["messages"][0]["spoilt"] = name

    return fix


def not_at_all(name: str) -> Callable[..., None]:
    return lambda example, problems, context: None


def fix(*ways: str) -> tuple[dict[str, Any], FixedExample]:
    """The record before, and the result, when the three checks are fixed in these ways."""
    context = Context(load_profile("openai"))
    fixer = Fixer("steps")
    for name, way in zip(STEPS, ways, strict=True):
        make = {"in place": in_place, "rebuild": rebuild, "in vain": in_vain, "rebuild in vain": not_at_all}[way]
        (fixer.rebuild if way.startswith("rebuild") else fixer.fix)(name)(make(name))
    checker, indexer = Checker(make_plan([a_rule()], context, lambda check: True, {})), Indexer()
    record = {
        "messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}],
        **dict.fromkeys(STEPS),
    }
    example = indexer.example(record)
    example_fixer = ExampleFixer(checker, indexer, fixer.functions, fixer.rebuilds)
    return record, example_fixer.fix(example, checker.check(example), lambda: copy.deepcopy(record))


@pytest.mark.parametrize("ways", list(product(("in place", "rebuild"), repeat=3)))
def test_functions_in_place_and_rebuilds_can_follow_each_other(ways: tuple[str, ...]) -> None:
    before, fixed = fix(*ways)
    assert fixed.example.record == {
        "messages": [
            {"role": "user", "content": "a", **dict(zip(STEPS, ways, strict=True))},
            {"role": "assistant", "content": "b"},
        ]
    }
    assert fixed.fixed == {"steps/first": 1, "steps/second": 1, "steps/third": 1}
    assert fixed.left == []
    assert before == {
        "messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}],
        **dict.fromkeys(STEPS),
    }


@pytest.mark.parametrize("vain", ["in vain", "rebuild in vain"])
@pytest.mark.parametrize("others", ["in place", "rebuild"])
def test_a_function_that_fixes_nothing_is_undone_and_the_others_run(vain: str, others: str) -> None:
    before, fixed = fix(others, vain, others)
    assert fixed.example.record == {
        "messages": [
            {"role": "user", "content": "a", "first": others, "third": others},
            {"role": "assistant", "content": "b"},
        ],
        "second": None,
    }
    assert fixed.fixed == {"steps/first": 1, "steps/third": 1}
    assert [problem.check for problem in fixed.left] == ["steps/second"]
    assert fixed.failed == {"steps/second"}
    assert "spoilt" not in before["messages"][0]


def test_a_rebuilt_record_shares_what_did_not_change() -> None:
    before, fixed = fix("rebuild", "rebuild", "rebuild")
    assert fixed.example.record["messages"][1] is before["messages"][1]


def test_definitions_on_the_way_to_the_last_ones_are_remembered_as_they_were() -> None:
    """Another record may declare just what this one had after its first mend."""
    checker, indexer = Checker(Session(Settings(), REGISTRY).plan), Indexer()
    example_fixer = ExampleFixer(checker, indexer, REGISTRY.fix_functions, REGISTRY.rebuilds, unsafe=True)
    record = json.loads(line(user(), tools=[tool("get weather", city={"type": "str"})]))
    between = json.loads(line(user(), tools=[tool("get weather", city={"type": "string"})]))
    example = indexer.example(record)
    fixed = example_fixer.fix(example, checker.check(example), lambda: copy.deepcopy(record))
    assert fixed.fixed.keys() >= {"tool-definitions/invalid-schema", "tool-definitions/name"}
    assert fixed.example.record["tools"] == [tool("get_weather", city={"type": "string"})]
    assert indexer.definitions(between)[0].value == between["tools"]
