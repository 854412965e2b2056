"""The findings of one check as ``text`` shows them: a heading, why it matters, and the first findings with excerpts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ftlint.output.rendering.characters import shorten, shorten_middle, width, wrap
from ftlint.output.rendering.excerpts import fit
from ftlint.output.rendering.options import Options
from ftlint.output.rendering.terminal import BLUE, BOLD, CYAN, DIM, RED, YELLOW, Terminal
from ftlint.output.rendering.wording import count, severities
from ftlint.results.finding import CheckInfo, Excerpt, Finding, Report, Severity, Tally

_MESSAGE_LINES = 6  # longer messages quote too much of the data
_POINTER_ROOM = 24  # a pointer that does not fit in fewer columns gets a separate line


class SeverityStyle(NamedTuple):
    """The glyph (by its name in `Glyphs`) and the text styles of a severity."""

    glyph: str
    styles: tuple[str, ...]


SEVERITY_STYLES = {
    Severity.ERROR: SeverityStyle("cross", (BOLD, RED)),
    Severity.WARNING: SeverityStyle("warning", (BOLD, YELLOW)),
    Severity.INFO: SeverityStyle("info", (BLUE,)),
}
_RANKS = {severity: rank for rank, severity in enumerate(SEVERITY_STYLES)}


class Group(NamedTuple):
    """The findings of one check: their counts, and those that were kept."""

    name: str
    tally: Tally
    why: str
    findings: list[Finding]

    @property
    def severity(self) -> Severity:
        """The worst severity among its findings."""
        if self.tally.errors:
            return Severity.ERROR
        return Severity.WARNING if self.tally.warnings else Severity.INFO


def groups(report: Report) -> list[Group]:
    """One group per check with findings: errors, warnings, infos, each by descending number of findings."""
    fired = {name: tally for name, tally in report.tallies.items() if tally.total}
    by_check = {name: _group(name, tally, report.checks.get(name)) for name, tally in fired.items()}
    for finding in report.findings:
        by_check[finding.rule].findings.append(finding)
    return sorted(by_check.values(), key=lambda group: (_RANKS[group.severity], -group.tally.total, group.name))


def _group(name: str, tally: Tally, info: CheckInfo | None) -> Group:
    return Group(name, tally, info.why if info else "", [])


def group_lines(group: Group, options: Options, reason: Callable[[Finding], str] = lambda _: "") -> Iterator[str]:
    """The lines of one group, without a blank line at the end; ``reason`` says why a finding was not fixed."""
    terminal = options.terminal
    yield from heading(group, terminal)
    for line in wrap(terminal.show(group.why), terminal.width - 2) if group.why else ():
        yield "  " + terminal.paint(line, DIM)
    shown = group.findings[: shown_of(group, options)]
    previous_message = ""
    for finding in shown:
        yield ""
        yield from place_lines(finding, terminal, message=finding.message != previous_message)
        yield from _reason_lines(reason(finding), terminal)
        previous_message = finding.message
    rest = group.tally.total - len(shown)
    if rest:
        yield ""
        yield "  " + terminal.paint(_rest(group, len(shown), rest, terminal.glyphs.dots), DIM)


def _reason_lines(reason: str, terminal: Terminal) -> Iterator[str]:
    for line in wrap(f"not fixed: {terminal.show(reason)}", terminal.width - 4) if reason else ():
        yield "    " + terminal.paint(line, DIM)


def shown_of(group: Group, options: Options) -> int:
    """The number of findings shown for a check: at most one for infos."""
    return min(options.per_check, 1) if group.severity is Severity.INFO else options.per_check


def heading(group: Group, terminal: Terminal) -> Iterator[str]:
    """The name of the check and, on the right, its number of findings and whether they can be fixed."""
    style = SEVERITY_STYLES[group.severity]
    name = f"{getattr(terminal.glyphs, style.glyph)} {terminal.show(group.name)}"
    facts = [", ".join(severities(group.tally)), *_fixability(group.tally)]
    right = f" {terminal.glyphs.dot} ".join(facts)
    rule = terminal.width - width(name) - width(right) - 2
    if rule >= 2:
        yield f"{terminal.paint(name, *style.styles)} {terminal.paint(terminal.glyphs.rule * rule, DIM)} {right}"
        return
    rule = max(0, terminal.width - width(name) - 1)
    yield f"{terminal.paint(name, *style.styles)} {terminal.paint(terminal.glyphs.rule * rule, DIM)}".rstrip()
    yield f"  {right}"


def _fixability(tally: Tally) -> list[str]:
    if tally.safe == tally.total:
        return ["fixable"]
    parts = [f"{tally.safe:,} fixable"] if tally.safe else []
    if tally.unsafe:
        parts.append("fixable with --unsafe" if tally.unsafe == tally.total else f"{tally.unsafe:,} with --unsafe")
    return parts


def _rest(group: Group, shown: int, rest: int, dots: str) -> str:
    if not group.findings:
        return f"{dots} {count(rest, 'finding')} not shown (--max-findings)"
    text = f"{dots} and {rest:,} more"
    kept = group.findings[shown:]
    if len(kept) < rest:  # the files of findings that were not kept are unknown
        return text
    files = len({finding.path for finding in kept})
    return text if len({finding.path for finding in group.findings}) == 1 else f"{text} (in {count(files, 'file')})"


def place_lines(finding: Finding, terminal: Terminal, *, message: bool = True) -> Iterator[str]:
    """Place, message and excerpt of one finding."""
    yield from _where(finding, terminal)
    if message:
        room = terminal.width - 4
        text = shorten(terminal.show(finding.message), _MESSAGE_LINES * room, terminal.glyphs.dots)
        yield from (f"    {line}" for line in wrap(text, room))
    if finding.excerpt and finding.severity is not Severity.INFO:
        yield from excerpt_lines(finding.excerpt, terminal, SEVERITY_STYLES[finding.severity].styles)


def _where(finding: Finding, terminal: Terminal) -> Iterator[str]:
    whole_file = finding.pointer is None and finding.excerpt is None
    place = terminal.show(finding.file) + ("" if whole_file else f":{finding.line}")
    pointer = terminal.show(finding.pointer or "")
    shown = "  " + terminal.paint(place, CYAN)
    if not pointer:
        yield shown
        return
    room = terminal.width - 4 - width(place)
    dots = terminal.glyphs.dots
    if room >= min(width(pointer), _POINTER_ROOM):
        yield f"{shown}  {terminal.paint(shorten_middle(pointer, room, dots), DIM)}"
        return
    yield shown
    yield "    " + terminal.paint(shorten_middle(pointer, terminal.width - 4, dots), DIM)


def excerpt_lines(excerpt: Excerpt, terminal: Terminal, styles: tuple[str, ...]) -> Iterator[str]:
    """The excerpt after a bar, and the marker under its marked part."""
    bar = terminal.paint(terminal.glyphs.bar, DIM)
    fitted = fit(excerpt, terminal.width - 6, terminal)
    text = fitted.before + terminal.paint(fitted.marked, *styles) + fitted.after
    yield f"    {bar} {text}".rstrip()
    spaces = fitted.marker.rstrip("^")
    yield f"    {bar} {spaces}{terminal.paint(fitted.marker.lstrip(' '), *styles)}"
