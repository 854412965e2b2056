"""Moves as findings: their places, severities and fixes, and what a blocked move reports."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ftlint.config.configs import Configs
from ftlint.config.settings import Change
from ftlint.engine.programs.check import check_programs, findings, report_moves
from ftlint.engine.programs.selection import Selection
from ftlint.engine.run import Run
from ftlint.engine.session import Sessions
from ftlint.python.moves import Blocker, Move, Site
from ftlint.python.source.code import Code
from ftlint.python.source.edits import Edit
from ftlint.results.finding import Excerpt, Finding, Fix, Report, Severity, Tally
from tests.helpers import REGISTRY, write

RESOURCE, RESPONSE = "client-v0/resource", "client-v0/response"
A, B = Code("a.py", b"x = 1\n  y\n"), Code("b.py", b"z\n")


def selection(**change: Any) -> Selection:
    return Selection(Configs(isolated=True, command_line=Change(**change)), Sessions(REGISTRY))


def site(code: Code = A, start: int = 0, end: int = 1, check: str = RESOURCE, edited: bool = True, **more: Any) -> Site:
    edits = (Edit(start, end, b"w"),) if edited else ()
    return Site(check, code, start, end, f"at {start}", edits, **more)


def shown(move: Move, **change: Any) -> list[tuple[str, int, Fix | None]]:
    return [(one.path, one.line, one.fix) for one in findings(move, selection(**change))]


def test_a_site_is_a_finding_at_its_line_and_column() -> None:
    (finding,) = findings(Move([site(start=8, end=9)]), selection())
    severity = REGISTRY.checks[RESOURCE].severity
    assert finding == Finding(RESOURCE, severity, "a.py", 2, 3, None, "at 8", Fix.SAFE, Excerpt("  y", 2, 3))


def test_only_the_first_line_of_a_site_is_marked() -> None:
    (finding,) = findings(Move([site(start=4, end=9)]), selection())
    assert finding.excerpt == Excerpt("x = 1", 4, 5)


@pytest.mark.parametrize(
    ("move", "fixes"),
    [
        (Move([site(), site(B)]), [Fix.SAFE, Fix.SAFE]),
        (Move([site(), site(B, edited=False)]), [Fix.SAFE, Fix.SAFE]),
        (Move([site(), site(B, edited=False, lone=True)]), [Fix.SAFE, None]),
        (Move([site(), site(B)], fix=None), [None, None]),
        (Move([site(edited=False)]), [None]),
    ],
)
def test_sites_can_be_fixed_if_their_move_can(move: Move, fixes: list[Fix | None]) -> None:
    assert [one.fix for one in findings(move, selection())] == fixes


def test_a_blocked_move_is_one_finding_and_those_of_lone_sites() -> None:
    move = Move([site(), site(B), site(start=8, end=9, lone=True)])
    move.blockers.append(Blocker(B, 0, 1, "z is unknown"))
    first, lone = findings(move, selection())
    assert first.message == (
        "at 0; cannot be migrated automatically (sites: a.py:1, b.py:1, a.py:2; blocked at b.py:1: z is unknown)"
    )
    assert (lone.message, first.fix, lone.fix) == ("at 8", None, None)


def test_sites_of_checks_that_are_not_selected_are_left_out() -> None:
    move = Move([site(), site(B, check=RESPONSE)])
    assert shown(move, rule=(RESPONSE,)) == [("b.py", 1, Fix.SAFE)]
    assert shown(move, rule=("tool-ids",)) == []


def test_a_configured_severity_wins_over_that_of_the_site() -> None:
    move = Move([site(severity=Severity.INFO)])
    assert [one.severity for one in findings(move, selection())] == [Severity.INFO]
    configured = selection(severity=((RESOURCE, "warning"),))
    assert [one.severity for one in findings(move, configured)] == [Severity.WARNING]


def test_findings_are_sorted_and_those_not_kept_are_counted() -> None:
    report = Report(tallies={RESOURCE: Tally(errors=1)})
    report_moves([Move([site(B)]), Move([site(start=8, end=9)]), Move([site()])], selection(), 2, report)
    assert [(one.path, one.line) for one in report.findings] == [("a.py", 1), ("a.py", 2)]
    assert report.tallies[RESOURCE] == Tally(errors=4, safe=3)
    assert report.checks == {RESOURCE: REGISTRY.checks[RESOURCE].info}


def test_files_are_checked_and_unreadable_ones_reported(tmp_path: Path) -> None:
    old = write(tmp_path, "import openai\nopenai.Model.list()\n", "old.py")
    report, missing = Report(), tmp_path / "missing.py"
    check_programs([str(old), str(missing)], Configs(isolated=True), Run(), report)
    assert [(one.rule, one.path, one.line) for one in report.findings] == [(RESOURCE, str(old), 2)]
    assert report.failures == [f"{missing} cannot be read: No such file or directory"]
    assert report.files == 2
