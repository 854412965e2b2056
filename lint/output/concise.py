"""``concise``: ``path:line:column: severity rule message``, one finding a line, for editors and grep; in a notebook
``path:cell 3:line:column``."""

from __future__ import annotations

from ftlint.finding import Finding, Report
from ftlint.output.options import Options
from ftlint.output.places import LOOKS
from ftlint.output.terminal import BOLD, DIM, Terminal
from ftlint.output.wording import count


def render(report: Report, options: Options) -> str:
    """A line for each finding; one more only where findings were not kept. Nothing when nothing was found."""
    lines = [_line(found, options.terminal) for found in report.findings]
    if report.hidden > 0:
        lines.append(f"{count(report.hidden, 'more finding')} not listed (--max-findings)")
    return "".join(f"{line}\n" for line in lines)


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
