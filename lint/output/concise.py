"""``concise``: one line per finding, ``path:line:column: severity rule message``, for editors and grep.

In a notebook the place is ``path:cell 3:line:column``.
"""

from __future__ import annotations

from collections.abc import Iterator

from ftlint.output.rendering.options import Options
from ftlint.output.rendering.places import SEVERITY_STYLES
from ftlint.output.rendering.terminal import BOLD, DIM, Terminal
from ftlint.output.rendering.wording import count
from ftlint.results.finding import Finding, Report


def render(report: Report, options: Options) -> Iterator[str]:
    """One line per finding, and a last line if findings were not kept. Nothing if there are no findings."""
    for finding in report.findings:
        yield f"{_line(finding, options.terminal)}\n"
    if report.hidden > 0:
        yield f"{count(report.hidden, 'more finding')} not listed (--max-findings)\n"


def _line(finding: Finding, terminal: Terminal) -> str:
    style = SEVERITY_STYLES[finding.severity]
    return " ".join(
        [
            f"{terminal.paint(terminal.show(finding.file), BOLD)}:{finding.line}:{finding.column}:",
            terminal.paint(finding.severity, *style.styles),
            terminal.paint(terminal.show(finding.rule), DIM),
            terminal.show(finding.message),
        ]
    )
