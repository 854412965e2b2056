from __future__ import annotations

import pytest

from ftlint.results.finding import Finding, Fix, Report, Severity, Tally, in_cell

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


def test_a_tally_counts_by_severity_and_by_fix() -> None:
    tally = Tally()
    tally.add(ERROR, Fix.SAFE, 2)
    tally.add(WARNING, Fix.UNSAFE)
    tally.add(INFO, None, 3)
    assert tally == Tally(errors=2, warnings=1, infos=3, safe=2, unsafe=1)
    assert tally.total == 6


def test_tallies_add_up() -> None:
    report = Report(tallies={"a/b": Tally(1, 2, 3, 4, 5), "c/d": Tally(10, 20, 30, 40, 50)})
    assert report.totals == Tally(11, 22, 33, 44, 55)
    assert report.tallies["a/b"] == Tally(1, 2, 3, 4, 5)


@pytest.mark.parametrize(
    ("tally", "failures", "code"),
    [
        (Tally(), [], 0),
        (Tally(infos=1), [], 0),
        (Tally(warnings=1), [], 1),
        (Tally(errors=1), [], 1),
        (Tally(errors=1), ["cannot read x"], 2),
        (Tally(), ["cannot read x"], 2),
    ],
)
def test_the_exit_code_is_that_of_the_worst(tally: Tally, failures: list[str], code: int) -> None:
    assert Report(tallies={"a/b": tally}, failures=failures).exit_code == code


def test_findings_that_are_counted_but_not_kept_are_hidden() -> None:
    finding = Finding("a/b", ERROR, "x.jsonl", 1, 1, "", "odd")
    assert Report(findings=[finding], tallies={"a/b": Tally(errors=3)}).hidden == 2


def test_a_notebook_cell_is_part_of_the_place() -> None:
    assert in_cell("a.ipynb", None) == "a.ipynb"
    assert Finding("a/b", ERROR, "a.ipynb", 1, 1, None, "odd", cell=0).file == "a.ipynb:cell 0"
