"""A builder of reports, so that a test says only what matters to it."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from ftlint.output.rendering.options import Options
from ftlint.results.finding import CheckInfo, Excerpt, Finding, Fix, Report, Severity, Tally


def rendering(module: ModuleType) -> Callable[[Report, Options], str]:
    """What a format makes of a report, as one text."""
    return lambda report, options: "".join(module.render(report, options))


MakeFinding = Callable[..., Finding]
MakeReport = Callable[..., Report]


def make_finding(**changes: Any) -> Finding:
    values: dict[str, Any] = {
        "rule": "tool-ids/orphan-result",
        "severity": Severity.ERROR,
        "path": "data/train.jsonl",
        "line": 12,
        "column": 34,
        "pointer": "/messages/3/tool_call_id",
        "message": 'no call before this message has the id "call_9"',
    }
    return Finding(**(values | changes))


def make_report(*findings: Finding, hidden: tuple[Severity, ...] = (), **fields: Any) -> Report:
    """A report of these findings; ``hidden`` are severities of findings of the first check that were counted only."""
    report = Report(**({"files": 1, "examples": 120, "bytes": 48211} | fields), findings=list(findings))
    for found in findings:
        report.tallies.setdefault(found.rule, Tally()).add(found.severity, found.fix)
        report.checks[found.rule] = CheckInfo(
            found.rule, found.severity, "a tool message with no call before it to answer.", "Providers refuse the file."
        )
    for severity in hidden:
        report.tallies.setdefault("tool-ids/orphan-result", Tally()).add(severity, None)
    return report


@pytest.fixture
def finding() -> MakeFinding:
    return make_finding


@pytest.fixture
def report() -> MakeReport:
    return make_report


@pytest.fixture
def orphan() -> Finding:
    text = '{"role": "tool", "tool_call_id": "call_9", "content": "21"}'
    return make_finding(fix=Fix.UNSAFE, excerpt=Excerpt(text, 33, 41))
