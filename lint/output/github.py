"""``github``: workflow commands that GitHub Actions turns into annotations on the changed files.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ftlint.output.rendering.characters import visible
from ftlint.output.rendering.options import Options
from ftlint.output.rendering.wording import count, listing
from ftlint.results.finding import Finding, Report, Severity

# GitHub shows ten annotations of each kind for a step and drops the rest; one notice is kept to say what was cut.
_SHOWN = {Severity.ERROR: 10, Severity.WARNING: 10, Severity.INFO: 9}
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: Report, options: Options) -> Iterator[str]:
    """The first findings of each severity as commands, then a notice of how many more there are."""
    seen: Counter[Severity] = Counter()
    for found in report.findings:
        seen[found.severity] += 1
        if seen[found.severity] <= _SHOWN[found.severity]:
            yield f"{_command(found)}\n"
    totals = report.totals
    counts = {Severity.ERROR: totals.errors, Severity.WARNING: totals.warnings, Severity.INFO: totals.infos}
    more = [
        count(number - min(seen[severity], _SHOWN[severity]), f"more {severity}")
        for severity, number in counts.items()
        if number > min(seen[severity], _SHOWN[severity])
    ]
    if more:
        text = f"{listing(more)} not shown: GitHub takes ten of a kind. ftlint check --format concise lists all."
        yield f"::notice title=ftlint::{_data(text)}\n"


def _command(found: Finding) -> str:
    properties = {"file": found.path, "line": str(found.line), "col": str(found.column), "title": found.rule}
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    cell = "" if found.cell is None else f"cell {found.cell}, line {found.line}: "
    return f"::{_COMMANDS[found.severity]} {listed}::{_data(cell + found.message)}"


def _data(text: str) -> str:
    return visible(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
