"""Which checks run and are reported, made of small rules."""

from __future__ import annotations

from typing import Any

import pytest

from ftlint.config.profile import load_profile
from ftlint.conversation.indexer import Indexer
from ftlint.engine.check.plan import Plan, make_plan
from ftlint.results.finding import Severity
from ftlint.rule import Rule, Scope
from ftlint.rule.context import Context

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
EXAMPLE = Indexer().example({"messages": []})


class Shared:
    """A collector."""


class Separate:
    """Another collector."""


def rule(name: str, *checks: tuple[str, Scope], is_clean: bool | None = None, **options: Any) -> Rule:
    clean = None if is_clean is None else (lambda example, context: is_clean)
    made = Rule(name, "", is_clean=clean)
    for check, scope in checks:
        made.check(check, WARNING, scope, why="", samples=(), **options)(lambda *_: ())
    return made


def plan(*rules: Rule, selected: tuple[str, ...] | None = None, **severity: Severity | None) -> Plan:
    configured = {name.replace("__", "/"): level for name, level in severity.items()}
    context = Context(load_profile("openai"))
    return make_plan(rules, context, lambda name: selected is None or name in selected, configured)


def collectors(made: Plan) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {name: (checks.collector.__name__, checks.checks) for name, checks in made.collectors.items()}


def test_only_selected_checks_are_reported_and_only_they_run() -> None:
    made = plan(rule("a", ("x", Scope.EXAMPLE), ("y", Scope.EXAMPLE)), selected=("a/y",))
    assert list(made.checks) == list(made.severity) == [check.name for check in made.by_scope[Scope.EXAMPLE]] == ["a/y"]
    assert made.reports("a/y")
    assert not made.reports("a/x")


@pytest.mark.parametrize(
    ("scope", "runs"), [(Scope.ROOT, True), (Scope.MESSAGE, True), (Scope.ORDER, True), (Scope.EXAMPLE, False)]
)
def test_a_blocking_check_of_shapes_runs_though_it_is_not_reported(scope: Scope, runs: bool) -> None:
    made = plan(rule("a", ("x", scope), blocks=True), selected=())
    assert [check.name for check in made.by_scope[scope]] == ["a/x"] * runs
    assert not made.reports("a/x")
    assert plan(rule("a", ("x", scope), blocks=False), selected=()).by_scope[scope] == ()


@pytest.mark.parametrize(("level", "expected"), [(INFO, {"a/x": INFO}), (ERROR, {"a/x": ERROR}), (None, {})])
def test_a_configured_severity_is_used_and_none_turns_a_check_off(
    level: Severity | None, expected: dict[str, Severity]
) -> None:
    assert plan(rule("a", ("x", Scope.EXAMPLE)), a__x=level).severity == expected


def test_only_a_configured_severity_replaces_that_of_the_problem() -> None:
    default = rule("a", ("x", Scope.EXAMPLE)).checks["a/x"].severity
    assert plan(rule("a", ("x", Scope.EXAMPLE))).severity_of("a/x", INFO) is INFO
    assert plan(rule("a", ("x", Scope.EXAMPLE))).severity_of("a/x", None) is default
    for level in (default, ERROR, INFO):  # even if it is the default
        assert plan(rule("a", ("x", Scope.EXAMPLE)), a__x=level).severity_of("a/x", WARNING) is level


def test_the_severity_of_the_profile_replaces_that_of_the_check() -> None:
    profile = load_profile("openai")._replace(severity={"a/x": INFO, "a/y@dpo": ERROR, "a/z": None})
    checks = rule("a", ("x", Scope.EXAMPLE), ("y", Scope.EXAMPLE), ("z", Scope.EXAMPLE))
    for method, expected in ((None, WARNING), ("dpo", ERROR)):
        made = make_plan([checks], Context(profile, method), lambda name: True, {})
        assert made.severity == {"a/x": INFO, "a/y": expected}


def test_a_check_that_is_off_by_default_runs_only_if_configured() -> None:
    optional = rule("a", ("x", Scope.EXAMPLE), default_off=True)
    assert plan(optional).severity == {}
    assert plan(optional, a__x=INFO).severity == {"a/x": INFO}


def test_checks_share_the_collector_of_their_rule_unless_they_have_one() -> None:
    made = Rule("a", "", collector=Shared)
    for name, collector in (("x", None), ("y", Separate), ("z", None)):
        made.declare(name, WARNING, Scope.DATASET, finds="", why="", samples=(), collector=collector)
    assert collectors(plan(made)) == {"a": ("Shared", ("a/x", "a/z")), "a/y": ("Separate", ("a/y",))}
    assert collectors(plan(made, selected=("a/y",))) == {"a/y": ("Separate", ("a/y",))}


def test_the_checks_of_records_are_grouped_by_rule() -> None:
    first = rule("a", ("x", Scope.CONVERSATION), ("y", Scope.EXAMPLE), ("z", Scope.ROOT))
    groups = plan(first, rule("b", ("x", Scope.ROOT)), rule("c", ("x", Scope.EXAMPLE))).by_record
    names = [([one.name for one in group.conversation], [one.name for one in group.example]) for group in groups]
    assert names == [(["a/x"], ["a/y"]), ([], ["c/x"])]


@pytest.mark.parametrize(
    ("given", "optional", "clean"), [(True, False, True), (None, False, False), (True, True, False)]
)
def test_the_fast_test_is_used_unless_an_optional_check_runs(given: bool | None, optional: bool, clean: bool) -> None:
    made = plan(rule("a", ("x", Scope.EXAMPLE), is_clean=given, default_off=optional), a__x=INFO)
    assert made.by_record[0].is_clean(EXAMPLE, made.context) is clean
