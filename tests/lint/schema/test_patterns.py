"""The cost of patterns: linear or not."""

from __future__ import annotations

import pytest

from ftlint.schema.patterns import is_plain_pattern, pattern_cost


@pytest.mark.parametrize(
    "pattern",
    [
        "^[A-Z]{3}-[0-9]{4}$",
        "^(a+)+$",
        r"^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$",
        r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$",
        "|".join(f"option{number}" for number in range(100)),
        r"\+?[0-9]+",
        "(?:a|b)(?i:c)(?P<name>d)",
    ],
)
def test_patterns_of_linear_time_are_plain(pattern: str) -> None:
    assert is_plain_pattern(pattern)
    assert pattern_cost(pattern, "a" * 1_000_000) <= 1_000_000


@pytest.mark.parametrize(
    "pattern", [r"(a*)*\1b", "(?=.*x)a", "(?!a)b", "(?<=a)b", "(?<!a)b", "(?>a+)b", "a*+b", "a++", "[ab]{900,}", "(a{9}){50}"]
)  # fmt: skip
def test_patterns_that_can_take_long_are_not_plain(pattern: str) -> None:
    assert not is_plain_pattern(pattern)
    assert pattern_cost(pattern, "a" * 1_000_000) > 10_000_000


def test_a_lookahead_in_a_short_text_costs_little() -> None:
    assert pattern_cost("^(?=.*[A-Z])(?=.*[0-9]).{8,}$", "abcdefgh") < 1000
