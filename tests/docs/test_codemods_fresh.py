"""The page about Python code shows how the thirty programs come out now."""

from __future__ import annotations

import pytest

from docs.generate import CODEMODS, codemods


@pytest.mark.slow
def test_table_is_how_the_programs_come_out() -> None:
    text = CODEMODS.read_text(encoding="utf-8")
    assert codemods(text) == text, "run `make docs`"
