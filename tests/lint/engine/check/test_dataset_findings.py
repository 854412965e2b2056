"""Findings of dataset rules: how many are counted, which are kept, and where they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftlint.engine.run import Run
from ftlint.results.finding import Report
from ftlint.rule.samples import assistant, calls, line, result, system, tool, user
from tests.helpers import write
from tests.lint.engine.mixture import Elsewhere, check_all

ENDED = [line(user(), assistant(f"In city {number} it is sunny. ######")) for number in range(20)]
ONE = line(user(), assistant("It rains."))
TWO = line(user(), assistant("It rains."), user(), assistant("It snows."))
MISSING = "stop-sequence/missing"

PARIS = line(user("Capital of France?"), assistant("Paris."))
CHAT = (user(), assistant())
CALL = (user(), calls(), result(), assistant())
USUAL, OTHER = tool(city={"type": "string"}), tool(city={"type": "string", "description": "A city"})

RUNS = [Run(keep=0), Run(keep=0, chunk_size=1), Run(keep=0, chunk_size=1, executor=Elsewhere())]


def lines_of(report: Report, check: str) -> list[int]:
    return [one.line for one in report.findings if one.rule == check]


@pytest.mark.parametrize("run", RUNS, ids=["one chunk", "a chunk per line", "other processes"])
@pytest.mark.parametrize(
    ("text", "check", "lines"),
    [
        (PARIS * 4, "duplicates/exact", [2, 3, 4]),
        (PARIS + line(user("Capital of France?"), assistant("Lyon.")), "duplicates/conflicting", [2]),
        (line(system("Be brief."), *CHAT) * 8 + line(*CHAT) * 2, "system-prompt/missing", [9, 10]),
        (line(*CALL, tools=[USUAL]) * 3 + line(*CALL, tools=[OTHER]) * 2, "tool-drift/definition", [4, 5]),
        (line(*CALL, tools=[USUAL]) * 8 + line(*CALL) * 2, "tool-drift/missing-definitions", [9, 10]),
        ("".join(ENDED) + ONE, MISSING, [21]),
        ("".join(ENDED) + TWO, MISSING, [21, 21]),
        ("".join(ENDED[:2]) + TWO + "".join(ENDED[2:]) + ONE, MISSING, [3, 3, 22]),
    ],
)
def test_a_dataset_finding_is_counted_once_for_each_of_its_places(
    text: str, check: str, lines: list[int], run: Run, tmp_path: Path
) -> None:
    report = check_all(write(tmp_path, text), run)
    assert lines_of(report, check) == lines
    assert report.tallies[check].total == len(lines)


@pytest.mark.parametrize(("keep", "lines"), [(1, [21]), (2, [21, 21]), (3, [21, 21, 22]), (4, [21, 21, 22, 23])])
def test_as_many_are_kept_as_are_wanted_if_an_example_has_several(keep: int, lines: list[int], tmp_path: Path) -> None:
    report = check_all(write(tmp_path, "".join(ENDED) + TWO + ONE * 2), Run(keep=keep))
    assert lines_of(report, MISSING) == lines
    assert report.tallies[MISSING].total == 4
