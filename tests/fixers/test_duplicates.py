from __future__ import annotations

from ftlint.rule.samples import assistant, line, user
from tests.rules.harness import fixed

FIRST, OTHER = line(user("a"), assistant("b")), line(user("c"), assistant("d"))


def test_the_first_of_several_equal_examples_is_kept() -> None:
    assert fixed(FIRST + OTHER + FIRST + OTHER + FIRST, "duplicates/exact", unsafe=True) == FIRST + OTHER


def test_nothing_is_dropped_by_safe_fixes() -> None:
    assert fixed(FIRST + FIRST, "duplicates/exact") == FIRST + FIRST
