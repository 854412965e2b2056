"""``text``: the output for people. Grouped by check, the worst first; totals and the commands that help at the end."""

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
    """A command that is offered: what it does, the command line, and a remark about it."""

    label: str
    command: str
    remark: str = ""


def render(report: Report, options: Options) -> Iterator[str]:
    """The report within the terminal's width; only paths and commands, which must stay whole, may be wider."""
    return (f"{line}\n" for line in _lines(report, options))


def _lines(report: Report, options: Options) -> Iterator[str]:
    for group in groups(report):
        yield from group_lines(group, options)
        yield ""
    yield from note_lines(report.notes, options.terminal)
    yield from totals_lines(report, options.terminal)
    yield from advice_lines(report, options)


def note_lines(notes: list[str], terminal: Terminal) -> Iterator[str]:
    """Each note as a paragraph behind the word ``note:``."""
    for note in notes:
        first, *more = wrap(terminal.show(note), terminal.width - 6)
        yield f"{terminal.paint('note:', BOLD)} {first}"
        yield from (f"      {line}" for line in more)
    if notes:
        yield ""


def totals_lines(report: Report, terminal: Terminal) -> Iterator[str]:
    """One sentence: what was looked at, and what was found."""
    looked = f"{count(report.examples, 'example')} in {count(report.files, 'file')}"
    found = severities(report.totals)
    unread = f"{count(len(report.failures), 'input')} could not be read or analysed" if report.failures else ""
    if report.exit_code == 0:
        check = terminal.paint(terminal.glyphs.check, BOLD, GREEN)
        yield f"{check} {looked}, " + (f"no error and no warning; {found[0]}." if found else "nothing wrong.")
    elif found:
        text = f"{looked} ({size(report.bytes)}): {', '.join(found)}" + (f"; {unread}" if unread else "")
        yield from (terminal.paint(line, BOLD) for line in wrap(text, terminal.width))
    else:
        text = f"{looked}, nothing wrong in them; {unread}." if report.examples else f"{unread[0].upper()}{unread[1:]}."
        yield from (terminal.paint(line, BOLD) for line in wrap(text, terminal.width))


def advice_lines(report: Report, options: Options) -> Iterator[str]:
    """The commands that help from here: fix, fix unsafely, list everything."""
    totals = report.totals
    rows = []
    if totals.safe:
        label = f"fix {'all ' * (totals.safe == totals.total)}{totals.safe:,}"
        rows.append(Advice(label, command("fix", *options.flags, paths=options.paths)))
    if totals.unsafe:
        rows.append(unsafely(f"fix {totals.unsafe:,}{' more' * bool(totals.safe)}", options))
    if is_cut(report, options):
        listed = command("check", "--format", "concise", *options.flags, paths=options.paths)
        rows.append(Advice(f"list all {totals.total:,}", listed))
    if rows:
        yield ""
        yield from table(rows, options.terminal)


def unsafely(label: str, options: Options) -> Advice:
    """The advice to fix with ``--unsafe``, with what that means."""
    line = command("fix", "--unsafe", *options.flags, paths=options.paths)
    return Advice(label, line, "(may change what is trained)")


def is_cut(report: Report, options: Options) -> bool:
    """Whether some place is not shown."""
    return report.hidden > 0 or any(len(group.findings) > shown_of(group, options) for group in groups(report))


def table(rows: list[Advice], terminal: Terminal) -> Iterator[str]:
    """Labels with their commands beside them, or below where they do not fit."""
    column = max(width(row.label) for row in rows)
    beside = all(width(row.command) + column + 5 <= terminal.width for row in rows)
    indent = column + 5 if beside else 6
    for row in rows:
        line = terminal.paint(row.command, BOLD)
        remark = terminal.paint(row.remark, DIM)
        if beside and remark and indent + width(f"{row.command}  {row.remark}") <= terminal.width:
            line, remark = f"{line}  {remark}", ""
        if beside:
            yield f"  {row.label.ljust(column)}   {line}"
        else:
            yield f"  {row.label}"
            yield " " * indent + line
        if remark:
            yield " " * indent + remark
