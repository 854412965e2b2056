"""One record mended by several functions, of which some change it in place and some build it anew."""

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
from ftlint.engine.check.example import Looker
from ftlint.engine.check.plan import make_plan
from ftlint.engine.fix.example import Mended, Mender
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
    def mend(example: Example, problems: object, context: Context) -> None:
        del example.record[name]
        example.record["messages"][0][name] = "in place"

    return mend


def anew(name: str) -> Callable[..., dict[str, Any]]:
    def rebuild(example: Example, problems: object, context: Context) -> dict[str, Any]:
        first, *rest = example.record["messages"]
        record = {key: value for key, value in example.record.items() if key != name}
        return record | {"messages": [first | {name: "anew"}, *rest]}

    return rebuild


def in_vain(name: str) -> Callable[..., None]:
    def mend(example: Example, problems: object, context: Context) -> None:
        example.record["messages"][0]["spoilt"] = name

    return mend


def not_at_all(name: str) -> Callable[..., None]:
    return lambda example, problems, context: None


def mend(*ways: str) -> tuple[dict[str, Any], Mended]:
    """The record before, and what became of it, where the three checks are mended in these ways."""
    context = Context(load_profile("openai"))
    fixer = Fixer("steps")
    for name, way in zip(STEPS, ways, strict=True):
        make = {"in place": in_place, "anew": anew, "in vain": in_vain, "anew in vain": not_at_all}[way]
        (fixer.rebuild if way.startswith("anew") else fixer.mend)(name)(make(name))
    looker, indexer = Looker(make_plan([a_rule()], context, lambda check: True, {})), Indexer()
    record = {
        "messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}],
        **dict.fromkeys(STEPS),
    }
    example = indexer.example(record)
    mender = Mender(looker, indexer, fixer.mends, fixer.rebuilds)
    return record, mender.mend(example, looker.look(example), lambda: copy.deepcopy(record))


@pytest.mark.parametrize("ways", list(product(("in place", "anew"), repeat=3)))
def test_what_changes_in_place_and_what_builds_anew_may_follow_each_other(ways: tuple[str, ...]) -> None:
    before, mended = mend(*ways)
    assert mended.example.record == {
        "messages": [
            {"role": "user", "content": "a", **dict(zip(STEPS, ways, strict=True))},
            {"role": "assistant", "content": "b"},
        ]
    }
    assert mended.fixed == {"steps/first": 1, "steps/second": 1, "steps/third": 1}
    assert mended.left == []
    assert before == {
        "messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}],
        **dict.fromkeys(STEPS),
    }


@pytest.mark.parametrize("vain", ["in vain", "anew in vain"])
@pytest.mark.parametrize("others", ["in place", "anew"])
def test_what_mends_nothing_leaves_nothing_behind_and_the_others_go_on(vain: str, others: str) -> None:
    before, mended = mend(others, vain, others)
    assert mended.example.record == {
        "messages": [
            {"role": "user", "content": "a", "first": others, "third": others},
            {"role": "assistant", "content": "b"},
        ],
        "second": None,
    }
    assert mended.fixed == {"steps/first": 1, "steps/third": 1}
    assert [seen.check for seen in mended.left] == ["steps/second"]
    assert mended.failed == {"steps/second"}
    assert "spoilt" not in before["messages"][0]


def test_what_is_built_anew_shares_what_did_not_change() -> None:
    before, mended = mend("anew", "anew", "anew")
    assert mended.example.record["messages"][1] is before["messages"][1]


def test_definitions_on_the_way_to_the_last_ones_are_remembered_as_they_were() -> None:
    """Another record may declare just what this one had after its first mend."""
    looker, indexer = Looker(Session(Settings(), REGISTRY).plan), Indexer()
    mender = Mender(looker, indexer, REGISTRY.mends, REGISTRY.rebuilds, unsafe=True)
    record = json.loads(line(user(), tools=[tool("get weather", city={"type": "str"})]))
    between = json.loads(line(user(), tools=[tool("get weather", city={"type": "string"})]))
    example = indexer.example(record)
    mended = mender.mend(example, looker.look(example), lambda: copy.deepcopy(record))
    assert mended.fixed.keys() >= {"tool-definitions/invalid-schema", "tool-definitions/name"}
    assert mended.example.record["tools"] == [tool("get_weather", city={"type": "string"})]
    assert indexer.definitions(between)[0].value == between["tools"]
