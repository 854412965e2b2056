"""What a message says to install can be installed."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]


def test_every_extra_that_is_named_is_there() -> None:
    files = [path for folder in ("lint", "rules", "fixers") for path in (ROOT / folder).rglob("*.py")]
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    named = set(re.findall(r"ftlint\[([a-z,]+)\]", "".join(path.read_text("utf-8") for path in [*files, *pages])))
    assert {"near", "tokens"} <= named
    assert {each for one in named for each in one.split(",")} <= EXTRAS.keys()


def test_the_tests_have_what_they_need() -> None:
    assert f"ftlint[{','.join(sorted(EXTRAS.keys() - {'dev'}))}]" in EXTRAS["dev"]
