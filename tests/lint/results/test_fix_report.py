from __future__ import annotations

import pytest

from ftlint.results.finding import Report
from ftlint.results.fix_report import FixedFile, FixReport

SAME, CHANGED = FixedFile("a.jsonl", lines=3, changed=0), FixedFile("b.jsonl", lines=3, changed=1)


def test_changed_files_are_those_with_a_rewritten_line() -> None:
    assert FixReport(files=[SAME, CHANGED]).changed_files == [CHANGED]


@pytest.mark.parametrize(
    ("files", "diff", "failures", "code"),
    [
        ([SAME], True, [], 0),
        ([CHANGED], False, [], 0),
        ([SAME, CHANGED], True, [], 1),
        ([CHANGED], True, ["cannot read c.jsonl"], 2),
        ([], False, ["cannot read c.jsonl"], 2),
    ],
)
def test_the_exit_code_says_whether_something_failed_or_would_change(
    files: list[FixedFile], diff: bool, failures: list[str], code: int
) -> None:
    assert FixReport(files=files, diff=diff, left=Report(failures=failures)).exit_code == code
