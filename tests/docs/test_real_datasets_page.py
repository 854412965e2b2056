"""docs/real-datasets.md says of each public file all that is found in it, and nothing else."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ftlint.config.profile import profile_names
from tests.helpers import ftlint

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
FILES = sorted(path for path in DATA.rglob("*") if path.suffix in (".json", ".jsonl"))
PAGE = (Path(__file__).resolve().parents[2] / "docs" / "real-datasets.md").read_text(encoding="utf-8")
PARTS = re.findall(r"^### (\S+): ([\d,]+) examples$(.*?)(?=^#|\Z)", PAGE, re.MULTILINE | re.DOTALL)
SEVERITIES = ("error", "warning", "info")
beside = pytest.mark.skipif(not FILES, reason="the public datasets are not beside this repository")


def rows(text: str) -> list[list[str]]:
    """The cells of each row of the tables in a text, less the headings."""
    lines = [line for line in text.split("\n") if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if row[0] not in ("check", "profile") and not row[0].startswith("---")]


def told() -> dict[str, Counter[tuple[str, str]]]:
    """How often the page has each ``(check, severity)`` of each file."""
    return {name: Counter({(row[0], row[1]): int(row[2]) for row in rows(text)}) for name, _, text in PARTS}


@cache
def checked(profile: str, *files: Path) -> dict[str, Any]:
    done = ftlint("check", "--isolated", "--format", "json", "--max-findings", "0", "--profile", profile, *files)
    assert (done.code, done.err) == (1, "")
    document: dict[str, Any] = json.loads(done.out)
    return document


def found() -> dict[str, Counter[tuple[str, str]]]:
    """The same as `told`, as it is."""
    counts: dict[str, Counter[tuple[str, str]]] = {path.name: Counter() for path in FILES}
    for one in checked("openai", *FILES)["findings"]:
        counts[Path(one["path"]).name][one["rule"], one["severity"]] += 1
    return counts


@beside
def test_every_file_has_its_part_and_every_part_its_file() -> None:
    assert sorted(name for name, _, _ in PARTS) == sorted(path.name for path in FILES)
    assert re.findall(r"\b(\d+) (?:files|of the) ", PAGE)[0] == str(len(FILES))


@beside
@pytest.mark.parametrize("name", [name for name, _, _ in PARTS])
def test_what_is_found_is_what_is_reported(name: str) -> None:
    assert found()[name] == told()[name]


@beside
def test_the_numbers_of_examples_are_true() -> None:
    for name, count, _ in PARTS:
        path = next(path for path in FILES if path.name == name)
        done = ftlint("check", "--isolated", "--format", "json", path)
        assert (name, json.loads(done.out)["summary"]["examples"]) == (name, int(count.replace(",", "")))


@beside
@pytest.mark.slow
@pytest.mark.parametrize("profile", profile_names())
def test_the_numbers_for_other_readers_are_true(profile: str) -> None:
    summary = checked(profile, *FILES)["summary"]
    row = next(row for row in rows(PAGE) if row[0] == f"`{profile}`")
    assert [int(cell.replace(",", "")) for cell in row[1:4]] == [summary[f"{severity}s"] for severity in SEVERITIES]


def test_every_row_has_a_reason_that_is_a_sentence() -> None:
    assert [row for row in rows(PAGE) if row[0] != "`openai`" and not re.fullmatch(r".{15,}\.", row[-1])] == []


def test_the_worst_comes_first() -> None:
    for name, _, text in PARTS:
        order = [(SEVERITIES.index(row[1]), -int(row[2])) for row in rows(text)]
        assert (name, order) == (name, sorted(order))
