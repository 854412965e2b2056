"""``text``: the output for people, grouped by check, worst first, with totals and suggested commands at the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ftlint.output.rendering.characters import width, wrap
from ftlint.output.rendering.options import Options
from ftlint.output.rendering.places import group_lines, groups, shown_of
from ftlint.output.rendering.terminal import BOLD, DIM, GREEN, Terminal
from ftlint.output.rendering.wording import command, count, severities, size
from ftlint.results.finding import Report


class Advice(NamedTuple):
    """A suggested command: what it does, the command line, and a remark."""

    label: str
    command: str
    remark: str = ""


def render(report: Report, options: Options) -> Iterator[str]:
    """The report in lines of at most the terminal's width; only paths and commands may be wider, as they stay whole."""
    return (f"{line}\n" for line in _lines(report, options))


def _lines(report: Report, options: Options) -> Iterator[str]:
    for group in groups(report):
        yield from group_lines(group, options)
        yield ""
    yield from note_lines(report.notes, options.terminal)
    yield from totals_lines(report, options.terminal)
    yield from advice_lines(report, options)


def note_lines(notes: list[str], terminal: Terminal) -> Iterator[str]:
    """Each note as a paragraph after the word ``note:``."""
    for note in notes:
        first, *more = wrap(terminal.show(note), terminal.width - 6)
        yield f"{terminal.paint('note:', BOLD)} {first}"
        yield from (f"      {line}" for line in more)
    if notes:
        yield ""


def totals_lines(report: Report, terminal: Terminal) -> Iterator[str]:
    """One sentence: how much was checked, and the number of findings."""
    scope = f"{count(report.examples, 'example')} in {count(report.files, 'file')}"
    counts = severities(report.totals)
    unread = f"{count(len(report.failures), 'input')} could not be read or analysed" if report.failures else ""
    if report.exit_code == 0:
        check = terminal.paint(terminal.glyphs.check, BOLD, GREEN)
        yield f"{check} {scope}: " + (f"no errors or warnings; {counts[0]}." if counts else "no problems found.")
    elif counts:
        text = f"{scope} ({size(report.bytes)}): {', '.join(counts)}" + (f"; {unread}" if unread else "")
        yield from (terminal.paint(line, BOLD) for line in wrap(text, terminal.width))
    else:
        text = f"{scope}: no problems found; {unread}." if report.examples else f"{unread[0].upper()}{unread[1:]}."
        yield from (terminal.paint(line, BOLD) for line in wrap(text, terminal.width))


def advice_lines(report: Report, options: Options) -> Iterator[str]:
    """Suggested commands: fix, fix with ``--unsafe``, list all findings."""
    totals = report.totals
    rows = []
    if totals.safe:
        label = f"fix {'all ' * (totals.safe == totals.total)}{totals.safe:,}"
        rows.append(Advice(label, command("fix", *options.flags, paths=options.paths)))
    if totals.unsafe:
        rows.append(unsafe_advice(f"fix {totals.unsafe:,}{' more' * bool(totals.safe)}", options))
    if is_cut(report, options):
        listed = command("check", "--format", "concise", *options.flags, paths=options.paths)
        rows.append(Advice(f"list all {totals.total:,}", listed))
    if rows:
        yield ""
        yield from table(rows, options.terminal)


def unsafe_advice(label: str, options: Options) -> Advice:
    """The suggestion to fix with ``--unsafe``, with what that means."""
    line = command("fix", "--unsafe", *options.flags, paths=options.paths)
    return Advice(label, line, "(may change what the model learns)")


def is_cut(report: Report, options: Options) -> bool:
    """Whether some finding is not shown."""
    return report.hidden > 0 or any(len(group.findings) > shown_of(group, options) for group in groups(report))


def table(rows: list[Advice], terminal: Terminal) -> Iterator[str]:
    """Labels, each with its command on the same line, or below it if one does not fit."""
    column = max(width(row.label) for row in rows)
    same_line = all(width(row.command) + column + 5 <= terminal.width for row in rows)
    indent = column + 5 if same_line else 6
    for row in rows:
        line = terminal.paint(row.command, BOLD)
        remark = terminal.paint(row.remark, DIM)
        if same_line and remark and indent + width(f"{row.command}  {row.remark}") <= terminal.width:
            line, remark = f"{line}  {remark}", ""
        if same_line:
            yield f"  {row.label.ljust(column)}   {line}"
        else:
            yield f"  {row.label}"
            yield " " * indent + line
        if remark:
            yield " " * indent + remark
