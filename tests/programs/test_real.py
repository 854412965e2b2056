"""Thirty programs in the manner of real ones: what moves, moves whole; what does not stays as it was and is told why."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.helpers import ALONE, ftlint
from tests.programs.survey import NAMES, REAL, RULE, code_of, contents, copied, is_code, legacy_sites, outcome


def test_there_are_thirty() -> None:
    assert len(NAMES) == 30


@pytest.mark.parametrize("name", NAMES)
def test_program_is_moved_or_reported(name: str) -> None:
    assert outcome(name).verdict != "silent"


@pytest.mark.parametrize("name", NAMES)
def test_file_that_was_changed_has_no_legacy_site_left(name: str) -> None:
    one = outcome(name)
    assert legacy_sites({path: one.after[path] for path in one.changed}) == set()


@pytest.mark.parametrize("name", NAMES)
def test_every_site_of_a_program_that_stays_is_named(name: str) -> None:
    one = outcome(name)
    said = " ".join(f"{finding['path']}:{finding['line']} {finding['message']}" for finding in one.left)
    stays = {path: data for path, data in one.after.items() if path not in one.changed}
    assert legacy_sites(stays) - set(re.findall(r"[\w./]+\.py:\d+", said)) == set()


@pytest.mark.parametrize("name", NAMES)
def test_every_file_parses_after_the_fix(name: str) -> None:
    for path, data in outcome(name).after.items():
        if is_code(path):
            compile(code_of(path, data), path, "exec", dont_inherit=True)


@pytest.mark.slow
def test_all_in_one_run_come_out_as_each_by_itself(tmp_path: Path) -> None:
    for name in NAMES:
        copied(name, tmp_path)
    ftlint("fix", *ALONE, *RULE, tmp_path)
    together = contents(tmp_path)
    ftlint("fix", *ALONE, *RULE, tmp_path)
    assert together == contents(tmp_path), "the second time changes nothing"
    assert together == {f"{name}/{path}": data for name in NAMES for path, data in outcome(name).after.items()}


@pytest.mark.slow
@pytest.mark.parametrize("words", [("check",), ("fix", "--diff", "--unsafe")], ids=" ".join)
def test_every_run_says_the_same(words: tuple[str, ...]) -> None:
    """What is told first, and moved first, hangs on the programs and not on where objects lie in memory."""
    first, *others = (ftlint(*words, *ALONE, *RULE, REAL) for _ in range(5))
    assert [one.out for one in others] == [first.out] * 4


def test_nothing_but_code_is_changed() -> None:
    assert [path for one in map(outcome, NAMES) for path in one.changed if not is_code(path)] == []
