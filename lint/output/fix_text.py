"""The output of ``ftlint fix``: what was fixed, what remains and why, and suggested commands."""

from __future__ import annotations

from collections.abc import Iterator

from ftlint.output.rendering.characters import shorten_middle, width, wrap
from ftlint.output.rendering.diff import diff_lines
from ftlint.output.rendering.options import Options
from ftlint.output.rendering.places import group_lines, groups
from ftlint.output.rendering.terminal import BOLD, DIM, GREEN, Terminal
from ftlint.output.rendering.wording import command, count, severities
from ftlint.output.text import Advice, is_cut, note_lines, table, unsafe_advice
from ftlint.results.finding import Finding, Report
from ftlint.results.fix_report import FixReport

_FILES = 12  # changed files listed; the rest are counted


def render(report: FixReport, options: Options) -> str:
    """The summary of a fix run. With ``--diff`` the changes come first, and the last line says that nothing was written."""
    terminal = options.terminal
    lines: list[str] = []
    if report.diff:
        lines += diff_lines(report, terminal)
    lines += _done_lines(report, terminal)
    lines += _left_lines(report, options)
    lines += _advice_lines(report, options)
    if report.diff:
        lines += ["", terminal.paint("Nothing was written.", BOLD)]
    return "".join(f"{line}\n" for line in lines)


def _done_lines(report: FixReport, terminal: Terminal) -> Iterator[str]:
    files = report.changed_files
    if not files:
        if not report.left.totals.total and not report.left.failures:
            yield _checked(f"{_scope(report)}: nothing to fix.", terminal)
        else:
            yield terminal.paint(f"Nothing fixed in {count(len(report.files), 'file')}.", BOLD)
        return
    where = f"{len(files):,} of {count(len(report.files), 'file')}" if len(report.files) > 1 else "1 file"
    fixed = count(sum(report.fixed.values()), "finding")
    if report.diff:
        yield terminal.paint(f"Would fix {fixed} in {where}", BOLD)
    else:
        yield _checked(f"Fixed {fixed} in {where}", terminal)
    yield ""
    yield from _fixed_lines(report, terminal)
    yield ""
    yield from _file_lines(report, terminal)
    yield from _removed_lines(report, terminal)


def _removed_lines(report: FixReport, terminal: Terminal) -> Iterator[str]:
    """How many examples were removed, and the files that keep them."""
    if report.removed:
        yield ""
    verb, kept = ("would be removed", "to be kept") if report.diff else ("removed", "kept")
    for removed in report.removed[:_FILES]:
        yield f"{count(removed.examples, 'example')} {verb}, {kept} in {terminal.show(removed.kept_in)}"
    if len(report.removed) > _FILES:
        rest = report.removed[_FILES:]
        examples = count(sum(removed.examples for removed in rest), "more example")
        yield f"{examples} {verb}, {kept} next to {count(len(rest), 'more file')}"


def _scope(report: FixReport) -> str:
    """How many examples and files were checked."""
    left = report.left
    return f"{count(left.examples, 'example')} in {count(left.files, 'file')}"


def _checked(text: str, terminal: Terminal) -> str:
    return f"{terminal.paint(terminal.glyphs.check, BOLD, GREEN)} {terminal.paint(text, BOLD)}"


def _fixed_lines(report: FixReport, terminal: Terminal) -> Iterator[str]:
    amounts = sorted(report.fixed.items(), key=lambda item: (-item[1], item[0]))
    column = max((len(f"{number:,}") for _, number in amounts), default=0)
    for name, number in amounts:
        yield f"  {terminal.paint(f'{number:,}'.rjust(column), GREEN)}  {terminal.show(name)}"


def _file_lines(report: FixReport, terminal: Terminal) -> Iterator[str]:
    files = report.changed_files
    shown = [(terminal.show(file.path), f"{file.changed:,} of {count(file.lines, 'line')}") for file in files[:_FILES]]
    last = max(width(text) for _, text in shown)
    column = min(max(width(path) for path, _ in shown), terminal.width - last - 4)
    for path, text in shown:
        path = shorten_middle(path, column, terminal.glyphs.dots)
        yield f"  {path}{' ' * (column - width(path))}  {terminal.paint(text.rjust(last), DIM)}"
    if len(files) > _FILES:
        yield terminal.paint(f"  {terminal.glyphs.dots} and {count(len(files) - _FILES, 'more file')}", DIM)


def _left_lines(report: FixReport, options: Options) -> Iterator[str]:
    left, terminal = report.left, options.terminal
    if left.totals.total:
        yield ""
    for group in groups(left):
        yield from group_lines(group, options, lambda finding: _reason(report, finding))
        yield ""
    if left.notes:
        yield from note_lines(left.notes, terminal)
    yield from _left_sentence(left, report, terminal)


def _reason(report: FixReport, finding: Finding) -> str:
    return report.reasons.get((finding.file, finding.line), "") if finding.fix else ""


def _left_sentence(left: Report, report: FixReport, terminal: Terminal) -> Iterator[str]:
    remaining = severities(left.totals)
    parts = [f"{'Would remain' if report.diff else 'Left'}: {', '.join(remaining)}"] if remaining else []
    if left.failures:
        parts.append(f"{count(len(left.failures), 'input')} could not be read, analysed or written")
    if not parts and report.changed_files:
        yield ""
        yield f"{_scope(report)}; no fixable findings {'would remain' if report.diff else 'remain'}."
    for line in wrap("; ".join(parts), terminal.width) if parts else ():
        yield terminal.paint(line, BOLD)


def _advice_lines(report: FixReport, options: Options) -> Iterator[str]:
    totals = report.left.totals
    rows = []
    repeated = options._replace(flags=("--inline-defs",) * report.inline_defs + tuple(options.flags))
    if report.diff and report.changed_files:
        words = ["--unsafe"] * report.unsafe + [*repeated.flags]
        rows.append(Advice("apply", command("fix", *words, paths=options.paths)))
    if totals.unsafe and not report.unsafe:
        rows.append(unsafe_advice(f"fix {totals.unsafe:,} more", repeated))
    if is_cut(report.left, options):
        listed = command("check", "--format", "concise", *options.flags, paths=options.paths)
        rows.append(Advice(f"list all {totals.total:,}", listed))
    if rows:
        yield ""
        yield from table(rows, options.terminal)
