"""The findings of one check as lines: its heading, the findings shown, and how many more there are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from ftlint.output.rendering.characters import width
from ftlint.output.rendering.options import Options
from ftlint.output.rendering.places import Group, excerpt_lines, group_lines, groups, heading, place_lines, shown_of
from ftlint.output.rendering.terminal import Terminal
from ftlint.results.finding import Excerpt, Finding, Fix, Severity, Tally
from tests.lint.output.conftest import make_finding, make_report

TERMINAL = Terminal()
RULE = "tool-ids/orphan-result"


def group(*findings: Finding, tally: Tally | None = None, why: str = "") -> Group:
    return Group(RULE, tally or Tally(errors=len(findings)), why, list(findings))


def at(*lines: int, **more: Any) -> list[Finding]:
    """Findings on these lines, each with a different message."""
    return [make_finding(line=line, pointer="", message=f"message {line}", **more) for line in lines]


def last(lines: Iterable[str]) -> str:
    return list(lines)[-1]


def test_checks_are_sorted_by_severity_then_number_then_name() -> None:
    report = make_report(
        make_finding(rule="d", severity=Severity.INFO),
        make_finding(rule="b", severity=Severity.WARNING),
        make_finding(rule="a", severity=Severity.WARNING),
        *[make_finding(rule="c", severity=Severity.WARNING, line=line) for line in (1, 2)],
        make_finding(rule="e"),
    )
    report.tallies["f"] = Tally()
    found = groups(report)
    assert [one.name for one in found] == ["e", "c", "a", "b", "d"]
    assert [len(one.findings) for one in found] == [1, 2, 1, 1, 1]
    assert {one.why for one in found} == {"Providers refuse the file."}


@pytest.mark.parametrize(
    ("tally", "severity"),
    [
        (Tally(errors=1, warnings=9, infos=9), Severity.ERROR),
        (Tally(warnings=1, infos=9), Severity.WARNING),
        (Tally(infos=9), Severity.INFO),
    ],
)
def test_the_severity_of_a_check_is_its_worst(tally: Tally, severity: Severity) -> None:
    assert group(tally=tally).severity is severity


@pytest.mark.parametrize(
    ("tally", "facts"),
    [
        (Tally(errors=2), "2 errors"),
        (Tally(errors=2, safe=2), "2 errors · fixable"),
        (Tally(errors=2, unsafe=2), "2 errors · fixable with --unsafe"),
        (Tally(errors=1, warnings=1, safe=1), "1 error, 1 warning · 1 fixable"),
        (Tally(errors=3, safe=1, unsafe=1), "3 errors · 1 fixable · 1 with --unsafe"),
    ],
)
def test_the_heading_counts_findings_and_those_that_can_be_fixed(tally: Tally, facts: str) -> None:
    (line,) = heading(group(tally=tally), TERMINAL)
    assert line.startswith(f"✗ {RULE} ──")
    assert line.endswith(f"─ {facts}")
    assert width(line) == TERMINAL.width


def test_a_heading_too_long_for_the_terminal_takes_two_lines() -> None:
    fits = Terminal(width=len(f"✗ {RULE} ") + 2 + len(" 1 error"))
    assert list(heading(group(*at(1)), fits)) == [f"✗ {RULE} ── 1 error"]
    narrow = fits._replace(width=fits.width - 1)
    assert list(heading(group(*at(1)), narrow)) == [f"✗ {RULE} " + "─" * 9, "  1 error"]


@pytest.mark.parametrize(("per_check", "errors", "infos"), [(0, 0, 0), (1, 1, 1), (3, 3, 1)])
def test_of_infos_one_is_shown(per_check: int, errors: int, infos: int) -> None:
    options = Options(per_check=per_check)
    assert shown_of(group(tally=Tally(errors=9)), options) == errors
    assert shown_of(group(tally=Tally(infos=9)), options) == infos


def test_findings_that_are_not_shown_are_counted() -> None:
    options = Options(per_check=1)
    elsewhere = at(2, path="b.jsonl")
    assert last(group_lines(group(*at(1)), options)) == "    message 1"
    assert last(group_lines(group(*at(1, 2, 3)), options)) == "  … and 2 more"
    assert last(group_lines(group(*at(1), *elsewhere), options)) == "  … and 1 more (in 1 file)"
    not_kept = Tally(errors=1_003)
    assert last(group_lines(group(*at(1), *elsewhere, tally=not_kept), options)) == "  … and 1,002 more"
    assert last(group_lines(group(tally=not_kept), options)) == "  … 1,003 findings not shown (--max-findings)"


def test_a_message_is_shown_once_and_the_reason_of_each_finding() -> None:
    same = [make_finding(line=line, pointer="", message="again") for line in (1, 2)]
    lines = list(group_lines(group(*same, why="It fails."), Options(), lambda one: "locked" * (one.line == 2)))
    place = "  data/train.jsonl"
    assert lines[1:] == ["  It fails.", "", f"{place}:1", "    again", "", f"{place}:2", "    not fixed: locked"]


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ({"pointer": "/a"}, ["  data/train.jsonl:12  /a"]),
        ({"pointer": ""}, ["  data/train.jsonl:12"]),
        ({"pointer": None, "line": 1}, ["  data/train.jsonl"]),
        ({"pointer": None, "path": "a.ipynb", "cell": 3, "excerpt": Excerpt("x", 0, 1)}, ["  a.ipynb:cell 3:12"]),
        ({"path": "d" * 60, "pointer": "/" + "p" * 30}, ["  " + "d" * 60 + ":12", "    /" + "p" * 30]),
        ({"path": "a\x1b[1m", "pointer": "/\n"}, ["  a\\x1b[1m:12  /\\n"]),
    ],
)
def test_a_place_is_the_file_the_line_and_the_pointer(changes: dict[str, Any], lines: list[str]) -> None:
    found = make_finding(**({"severity": Severity.INFO} | changes))
    assert list(place_lines(found, TERMINAL, message=False)) == lines


@pytest.mark.parametrize(("length", "end"), [(6 * 76, "x"), (6 * 76 + 1, "…")])
def test_a_long_message_is_cut_to_what_fits_in_six_lines(length: int, end: str) -> None:
    lines = list(place_lines(make_finding(message="x" * length), TERMINAL))[1:]
    assert [width(line) for line in lines] == [80] * 6
    assert lines[-1].endswith(f"x{end}")


def test_an_excerpt_is_marked_and_left_out_for_infos() -> None:
    excerpt = Excerpt('{"a": 1}', 1, 4)
    lines = ['    │ {"a": 1}', "    │  ^^^"]
    assert list(excerpt_lines(excerpt, TERMINAL, ())) == lines
    found = make_finding(excerpt=excerpt, fix=Fix.SAFE)
    assert list(place_lines(found, TERMINAL))[-2:] == lines
    assert not any("^" in line for line in place_lines(found._replace(severity=Severity.INFO), TERMINAL))
