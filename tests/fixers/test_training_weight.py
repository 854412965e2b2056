from __future__ import annotations

import pytest

from ftlint.rule.samples import assistant, line, user
from tests.rules.harness import fixed


@pytest.mark.parametrize(("written", "weight"), [("1", 1), ("0", 0), (1.0, 1), (True, 1), (False, 0)])
def test_a_weight_in_another_spelling_becomes_the_integer(written: object, weight: int) -> None:
    text = line(user(), assistant(weight=written))
    assert fixed(text, "training-weight/invalid") == line(user(), assistant(weight=weight))


def test_a_weight_that_no_one_reads_is_dropped() -> None:
    text = line({**user(), "weight": 1}, assistant(weight=1))
    assert fixed(text, "training-weight/wrong-role") == line(user(), assistant(weight=1))
