from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ftlint.results.finding import CheckInfo, Fix, Severity
from ftlint.rule.rule import INHERITED, Problem, Rule, Sample, Scope

SAMPLES = (Sample(bad="x", good="y"),)


def test_a_check_has_the_full_name_and_its_docstring_on_one_line() -> None:
    rule = Rule("my-rule", "what it is about")

    @rule.check("odd", Severity.WARNING, Scope.EXAMPLE, why="It is odd.", samples=SAMPLES, fix=Fix.SAFE)
    def find(*_: Any) -> Iterator[Problem]:
        """A line
        that is odd."""
        yield Problem("", "odd")

    (check,) = rule.checks.values()
    assert check.find is find
    assert check.info == CheckInfo("my-rule/odd", Severity.WARNING, "A line that is odd.", "It is odd.")
    assert (check.fix, check.blocks, check.default_off) == (Fix.SAFE, False, False)


def test_samples_may_be_made_when_they_are_needed() -> None:
    made = []

    def samples() -> tuple[Sample, ...]:
        made.append(1)
        return SAMPLES

    rule = Rule("my-rule", "")
    rule.declare("odd", Severity.ERROR, Scope.DATASET, finds="Odd.", why="It is.", samples=samples)
    assert made == []
    assert rule.checks["my-rule/odd"].samples == SAMPLES


def test_a_declared_check_finds_nothing_by_itself() -> None:
    rule = Rule("my-rule", "")
    rule.declare("odd", Severity.ERROR, Scope.LINE, finds="Odd.", why="It is.", samples=SAMPLES)
    assert list(rule.checks["my-rule/odd"].find(1, 2)) == []


def test_a_check_may_have_its_own_collector() -> None:
    rule = Rule("my-rule", "", collector=dict)
    rule.declare("odd", Severity.ERROR, Scope.DATASET, finds="Odd.", why="It is.", samples=SAMPLES, collector=list)
    rule.declare("even", Severity.ERROR, Scope.DATASET, finds="Even.", why="It is.", samples=SAMPLES)
    assert [check.collector for check in rule.checks.values()] == [list, None]
    assert rule.collector is dict


def test_a_problem_has_the_fix_of_its_check_unless_it_says_otherwise() -> None:
    assert Problem("", "odd").fix is INHERITED
    assert Problem("", "odd", fix=None).fix is None
