"""``concise``: ``path:line:column: severity rule message``, one finding a line, for editors and grep; in a notebook
``path:cell 3:line:column``."""

from __future__ import annotations

from collections.abc import Iterator

from ftlint.output.rendering.options import Options
from ftlint.output.rendering.places import LOOKS
from ftlint.output.rendering.terminal import BOLD, DIM, Terminal
from ftlint.output.rendering.wording import count
from ftlint.results.finding import Finding, Report


def render(report: Report, options: Options) -> Iterator[str]:
    """A line for each finding; one more only where findings were not kept. Nothing when nothing was found."""
    for found in report.findings:
        yield f"{_line(found, options.terminal)}\n"
    if report.hidden > 0:
        yield f"{count(report.hidden, 'more finding')} not listed (--max-findings)\n"


def _line(found: Finding, terminal: Terminal) -> str:
    look = LOOKS[found.severity]
    return " ".join(
        [
            f"{terminal.paint(terminal.show(found.file), BOLD)}:{found.line}:{found.column}:",
            terminal.paint(found.severity, *look.styles),
            terminal.paint(terminal.show(found.rule), DIM),
            terminal.show(found.message),
        ]
    )
