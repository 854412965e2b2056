"""``ftlint fix --diff``: the changes value by value, since a record is one line of many kilobytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from ftlint.output.rendering.characters import shorten_middle, width
from ftlint.output.rendering.excerpts import fit
from ftlint.output.rendering.terminal import BOLD, CYAN, DIM, GREEN, RED, Terminal
from ftlint.output.rendering.wording import count
from ftlint.results.finding import Excerpt, in_cell
from ftlint.results.fix_report import Change, FixReport

MOST = 200
"""The number of changed values shown; the rest are counted."""


def diff_lines(report: FixReport, terminal: Terminal, most: int = MOST) -> Iterator[str]:
    """Per changed line its place; per changed value its pointer, ``-`` the old and ``+`` the new value."""
    shown = report.changes[:most]
    for (path, line), changes in groupby(shown, key=lambda change: (in_cell(change.path, change.cell), change.line)):
        whole_file, values = _changes_of_line(changes)
        yield terminal.paint(terminal.show(path) + ("" if whole_file else f":{line}"), BOLD, CYAN)
        for change in values:
            yield from _change_lines(change, terminal)
        yield ""
    rest = max(report.changed_values, len(report.changes)) - len(shown)
    if rest:
        yield terminal.paint(f"{terminal.glyphs.dots} and {count(rest, 'more changed value')}", DIM)
        yield ""


def _changes_of_line(changes: Iterable[Change]) -> tuple[bool, list[Change]]:
    values = list(changes)
    return all(change.pointer is None for change in values), values


def _change_lines(change: Change, terminal: Terminal) -> Iterator[str]:
    rule = terminal.show(change.rule)
    pointer = shorten_middle(terminal.show(change.pointer or ""), terminal.width - 2, terminal.glyphs.dots)
    gap = terminal.width - 2 - width(pointer) - width(rule)
    if gap >= 2:
        yield f"  {pointer}{' ' * gap}{terminal.paint(rule, DIM)}"
    else:
        yield f"  {pointer}"
        yield f"{' ' * max(2, terminal.width - width(rule))}{terminal.paint(rule, DIM)}"
    if change.old is not None:
        yield _side("-", change.old, change.new, RED, terminal)
    if change.new is not None:
        yield _side("+", change.new, change.old, GREEN, terminal)


def _side(sign: str, value: str, other: str | None, colour: str, terminal: Terminal) -> str:
    """One value, cut to the width around the part that differs from the ``other`` value."""
    fitted = fit(_difference(value, other), terminal.width - 4, terminal)
    marked_styles = (BOLD, colour) if other is not None else (colour,)
    pieces = ((fitted.before, (colour,)), (fitted.marked, marked_styles), (fitted.after, (colour,)))
    return f"  {terminal.paint(sign, colour)} " + "".join(terminal.paint(text, *styles) for text, styles in pieces)


def _difference(value: str, other: str | None) -> Excerpt:
    if other is None:
        return Excerpt(value, 0, 0)
    start = _common_prefix(value, other)
    ending = _common_prefix(value[start:][::-1], other[start:][::-1])
    return Excerpt(value, start, len(value) - ending)


def _common_prefix(value: str, other: str) -> int:
    """The length of the common prefix."""
    pairs = enumerate(zip(value, other, strict=False))
    return next((index for index, (left, right) in pairs if left != right), min(len(value), len(other)))
