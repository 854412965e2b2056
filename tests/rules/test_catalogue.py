"""The checks are those of the catalogue that the project was begun with (where that is there), each as bad and as fixable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ftlint.engine import registry

CATALOGUE = Path(__file__).resolve().parents[3] / "shared" / "RULES.md"
LEVELS = {"E": "error", "W": "warning", "I": "info"}

pytestmark = pytest.mark.skipif(not CATALOGUE.exists(), reason="the catalogue is not here")


def rows() -> Iterator[tuple[str, str, str]]:
    """Name, severity and fix of each check of data, as the catalogue has them."""
    for section in re.split(
        r"^### ", CATALOGUE.read_text(encoding="utf-8").partition("\n## Python")[0], flags=re.MULTILINE
    )[1:]:
        rule = re.match(r"[a-z-]+", section)
        assert rule is not None
        for line in re.findall(r"^\| (?!check )(.*) \|$", section, re.MULTILINE):
            names, levels, _, *fix = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)]
            each = levels.split(", ") if re.fullmatch("[EWI](, [EWI])+", levels) else [levels] * 2
            for name, level in zip(names.split(", "), each, strict=False):
                yield f"{rule[0]}/{name}", LEVELS[level[0]], fix[0] if fix else "—"


def test_every_check_is_there_and_no_other() -> None:
    assert sorted(name for name, _, _ in rows()) == sorted(registry.checks())


def test_each_is_as_bad_as_it_says() -> None:
    assert {name: level for name, level, _ in rows()} == {
        name: check.severity for name, check in registry.checks().items()
    }


def test_each_is_mended_where_it_says() -> None:
    mended = {name for name, check in registry.checks().items() if check.fix is not None}
    assert {name for name, _, fix in rows() if not fix.startswith("—")} == mended
