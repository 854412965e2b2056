"""``github``: workflow commands, which GitHub Actions shows as annotations on the changed files.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ftlint.output.rendering.characters import visible
from ftlint.output.rendering.options import Options
from ftlint.output.rendering.wording import count, listing
from ftlint.results.finding import Finding, Report, Severity

# GitHub shows ten annotations of each kind per step and drops the rest; one notice is reserved for the summary.
_SHOWN = {Severity.ERROR: 10, Severity.WARNING: 10, Severity.INFO: 9}
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: Report, options: Options) -> Iterator[str]:
    """The first findings of each severity as commands, then a notice with the number of the others."""
    seen: Counter[Severity] = Counter()
    for finding in report.findings:
        seen[finding.severity] += 1
        if seen[finding.severity] <= _SHOWN[finding.severity]:
            yield f"{_command(finding)}\n"
    totals = report.totals
    counts = {Severity.ERROR: totals.errors, Severity.WARNING: totals.warnings, Severity.INFO: totals.infos}
    more = [
        count(number - min(seen[severity], _SHOWN[severity]), f"more {severity}")
        for severity, number in counts.items()
        if number > min(seen[severity], _SHOWN[severity])
    ]
    if more:
        limit = "GitHub shows at most 10 annotations per kind"
        text = f"{listing(more)} not shown ({limit}); `ftlint check --format concise` lists all."
        yield f"::notice title=ftlint::{_data(text)}\n"


def _command(finding: Finding) -> str:
    properties = {"file": finding.path, "line": str(finding.line), "col": str(finding.column), "title": finding.rule}
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    cell = "" if finding.cell is None else f"cell {finding.cell}, line {finding.line}: "
    return f"::{_COMMANDS[finding.severity]} {listed}::{_data(cell + finding.message)}"


def _data(text: str) -> str:
    return visible(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
