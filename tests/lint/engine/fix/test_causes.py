"""Which checks are named next to a changed value."""

from __future__ import annotations

from typing import Any

from ftlint.engine.fix.causes import causes
from ftlint.engine.fix.example import Step
from ftlint.rule import Problem


def step(before: Any, after: Any, *fixed: tuple[str, str]) -> Step:
    return Step([Problem(pointer, "", check=check) for pointer, check in fixed], before, after)


def test_a_value_is_named_after_the_nearest_problem() -> None:
    only = step({}, {}, ("/a/0", "rule/first"), ("/b", "rule/second"))
    assert causes(["/a/0", "/a/1", "/b/c"], [only]) == ["rule/first", "rule/first", "rule/second"]


def test_a_value_that_two_steps_changed_names_both_checks_in_order() -> None:
    first = step({"a": 1, "b": 1}, {"a": 2, "b": 1}, ("/a", "rule/first"))
    second = step({"a": 2, "b": 1}, {"a": 3, "b": 2}, ("/a", "rule/second"))
    assert causes(["/a", "/b"], [first, second]) == ["rule/first, rule/second", "rule/second"]


def test_every_check_is_named_though_another_problem_was_nearer() -> None:
    only = step({}, {}, ("/a", "rule/first"), ("/a", "rule/second"))
    assert causes(["/a"], [only]) == ["rule/first, rule/second"]


def test_without_changed_values_no_check_is_named() -> None:
    assert causes([], [step({}, {}, ("/a", "rule/first"))]) == []
