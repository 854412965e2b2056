"""Programs fixed: each move in all of its files or in none, the files replaced, and what is reported."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from ftlint.config.configs import Configs
from ftlint.config.settings import Change as SettingsChange
from ftlint.engine.fix.dataset import FixOptions
from ftlint.engine.programs.fix import fix_programs
from ftlint.engine.run import Run
from ftlint.files import atomic
from ftlint.results.fix_report import Change, FixedFile, FixReport
from tests.helpers import write

OLD = "import openai\n\nanswer = openai.ChatCompletion.create(model='m', messages=[])\n"
NEW = "import openai\n\nanswer = openai.chat.completions.create(model='m', messages=[])\n"
OLD_LINE, NEW_LINE = (text.split("\n")[2] for text in (OLD, NEW))


def fixed(*paths: Path, diff: bool = False, **change: Any) -> FixReport:
    report, change = FixReport(diff=diff), {"rule": ("client-v0",)} | change
    configs = Configs(isolated=True, command_line=SettingsChange(**change))
    fix_programs([*map(str, paths)], configs, Run(), FixOptions(diff=diff), report)
    return report


def test_a_move_is_made_and_reported(tmp_path: Path) -> None:
    path = write(tmp_path, OLD, "a.py")
    report = fixed(path)
    assert path.read_text() == NEW
    assert report.files == [FixedFile(str(path), 3, 1, len(OLD))]
    assert (report.fixed, report.changed_values, report.changes) == ({"client-v0/resource": 1}, 1, [])
    assert report.left.findings == []
    again = fixed(path)
    assert (again.fixed, path.read_text()) == ({}, NEW)


def test_a_diff_has_the_changed_lines_and_writes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, OLD, "a.py")
    report = fixed(path, diff=True)
    assert path.read_text() == OLD
    assert report.changes == [Change(str(path), 3, "", OLD_LINE, NEW_LINE, "client-v0")]
    assert report.fixed == {"client-v0/resource": 1}


def test_lines_of_a_notebook_are_counted_in_their_cell(tmp_path: Path) -> None:
    cells = [{"cell_type": "code", "source": text, "metadata": {}, "outputs": []} for text in ("import openai", OLD)]
    path = write(tmp_path, json.dumps({"cells": cells}), "a.ipynb")
    assert [(one.cell, one.line, one.new) for one in fixed(path, diff=True).changes] == [(2, 3, NEW_LINE)]


@pytest.mark.parametrize("change", [{"rule": ("tool-ids",)}, {"rule": None, "ignore": ("client-v0",)}])
def test_rules_that_are_not_selected_change_nothing(change: dict[str, Any], tmp_path: Path) -> None:
    path = write(tmp_path, OLD, "a.py")
    report = fixed(path, **change)
    assert (path.read_text(), report.fixed, report.left.findings) == (OLD, {}, [])


def test_a_write_protected_file_is_a_failure_and_the_others_are_fixed(tmp_path: Path) -> None:
    first, second = write(tmp_path, OLD, "a.py"), write(tmp_path, OLD, "b.py")
    with mock.patch("ftlint.engine.programs.fix.is_protected", lambda path: path == str(first)):
        report = fixed(first, second)
    assert (first.read_text(), second.read_text()) == (OLD, NEW)
    assert report.left.failures == [f"{first}: cannot be written: the file is write-protected"]
    assert report.reasons == {(str(first), 3): f"{first} is write-protected"}
    assert [(one.path, one.line) for one in report.left.findings] == [(str(first), 3)]


def test_a_file_that_cannot_be_replaced_counts_as_not_fixed(tmp_path: Path) -> None:
    first, second = write(tmp_path, OLD, "a.py"), write(tmp_path, OLD, "b.py")
    replace = atomic.replacing

    def replacing(path: str, *rest: Any) -> Any:
        if path == str(first):
            raise OSError(28, "No space left on device")
        return replace(path, *rest)

    with mock.patch("ftlint.engine.programs.fix.replacing", replacing):
        report = fixed(first, second)
    assert (first.read_text(), second.read_text()) == (OLD, NEW)
    assert [file.changed for file in report.files] == [0, 1]
    assert report.fixed == {"client-v0/resource": 1}
    assert Counter(str(first) in failure for failure in report.left.failures) == {True: 1}


def test_a_file_that_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = write(tmp_path, OLD, "a.py")
    report, other = FixReport(), OLD + "# edited\n"

    def edit(name: str, size: int) -> None:
        path.write_text(other)

    configs = Configs(isolated=True, command_line=SettingsChange(rule=("client-v0",)))
    fix_programs([str(path)], configs, Run(progress=edit), FixOptions(), report)
    assert path.read_text() == other
    assert len(report.left.failures) == 1
