"""How a profile differs from another: each value that differs, with its source."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from ftlint.catalogue.entries import severity_word
from ftlint.config.profile import Profile
from ftlint.output import contract
from ftlint.output.rendering.characters import width, wrap
from ftlint.output.rendering.terminal import BOLD, CYAN, DIM, Terminal
from ftlint.rule import Check

_NO_VALUES = frozenset({"name", "title", "severity", "sources"})


@dataclass(frozen=True)
class Difference:
    """One value: its name (for a severity, the check), its value in both profiles, and its source."""

    name: str
    value: str
    other: str
    source: str


def differences(profile: Profile, base: Profile, checks: Mapping[str, Check]) -> list[Difference]:
    """The values, then the severities, in which a profile differs from ``base``; all of them if both are the same."""
    return [*_values(profile, base), *_severities(profile, base, checks)]


def _values(profile: Profile, base: Profile) -> Iterator[Difference]:
    for field in Profile._fields:
        here, there = getattr(profile, field), getattr(base, field)
        if field in _NO_VALUES or (here == there and profile.name != base.name):
            continue
        source = profile.sources[field]
        if isinstance(here, Mapping):
            for key in here:
                if here[key] != there.get(key) or profile.name == base.name:
                    yield Difference(f"{field}.{key}", _shown(here[key]), _shown(there.get(key)), source)
        else:
            yield Difference(field, _shown(here), _shown(there), source)


def _severities(profile: Profile, base: Profile, checks: Mapping[str, Check]) -> Iterator[Difference]:
    for key, level in profile.severity.items():
        name = key.partition("@")[0]
        default = checks[name].severity if name in checks else None
        there = base.severity[key] if key in base.severity else base.severity.get(name, default)
        if level is not there or profile.name == base.name:
            yield Difference(key, severity_word(level), severity_word(there), profile.sources[f"severity.{key}"])


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}" if value not in (0, sys.maxsize) else "none known"
    if isinstance(value, re.Pattern):
        return str(value.pattern)
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "none known"
    return str(value) if value else "none known"


def text(profile: Profile, base: Profile, differing: Sequence[Difference], terminal: Terminal) -> str:
    """For a terminal: a table of the values and one of the severities, with each source below its rows."""
    names = (profile.name,) if profile.name == base.name else (profile.name, base.name)
    lines = [f"{terminal.paint(profile.name, BOLD, CYAN)}  {terminal.paint(profile.title, DIM)}"]
    lines += _table("value", [difference for difference in differing if "/" not in difference.name], names, terminal)
    lines += _table("severity", [difference for difference in differing if "/" in difference.name], names, terminal)
    counted = f"{len(differing)} value{'s' * (len(differing) != 1)}"
    lines += [
        "",
        f"{counted}."
        if len(names) == 1
        else f"{counted} of {profile.name} differ{'s' * (len(differing) == 1)} from {base.name}'s.",
    ]
    return "".join(f"{line}\n" for line in lines)


def _table(title: str, rows: Sequence[Difference], names: Sequence[str], terminal: Terminal) -> Iterator[str]:
    if not rows:
        return
    first = max(width(title), *(width(difference.name) for difference in rows))
    room = (terminal.width - 2 - first) // len(names) - 2
    same_line = room >= _NARROWEST
    if not same_line:
        room = (terminal.width - 4) // len(names) - 2
    columns = (first, *[room] * len(names))
    yield ""
    yield from _row((title, *names), columns, terminal, (DIM,) * 3, same_line)
    for difference, after in zip_longest(rows, rows[1:]):
        cells = (difference.name, difference.value, difference.other)[: len(columns)]
        yield from _row(cells, columns, terminal, (BOLD, "", DIM), same_line)
        if after is None or after.source != difference.source:
            yield from (
                f"    {terminal.paint(line, DIM)}"
                for line in wrap(terminal.show(difference.source), terminal.width - 4)
            )


def _row(
    cells: Sequence[str], columns: Sequence[int], terminal: Terminal, styles: Sequence[str], same_line: bool
) -> Iterator[str]:
    """One row; its values go below the name unless they fit on the ``same_line``."""
    if not same_line:
        yield f"  {terminal.paint(cells[0], styles[0])}"
        cells, columns, styles = ("", *cells[1:]), (0, *columns[1:]), ("", *styles[1:])
    wrapped = [wrap(terminal.show(cell), max(room, 1)) for cell, room in zip(cells, columns, strict=True)]
    for line in zip_longest(*wrapped, fillvalue=""):
        shown = [
            terminal.paint(piece, *filter(None, (style,))) + " " * (room - width(piece))
            for piece, room, style in zip(line, columns, styles, strict=False)
        ]
        yield "  " + "  ".join(shown).rstrip()


_NARROWEST = 16  # columns a value needs next to its name


def markdown(profile: Profile, base: Profile, differing: Sequence[Difference]) -> str:
    """A Markdown page with a table."""
    cells = ((f"`{row.name}`", _cell(row.value), _cell(row.other), _cell(row.source)) for row in differing)
    rows = [f"| {' | '.join(columns)} |" for columns in cells]
    head = [f"| value | {profile.name} | {base.name} | source |", "|---|---|---|---|"]
    return "\n".join([f"# {profile.name}", "", f"{profile.title}.", "", *head, *rows]) + "\n"


def _cell(words: str) -> str:
    """Text of a table cell with Markdown syntax escaped; in backticks only the bar needs it."""
    pieces = re.split(r"(`[^`]*`)", words)
    return "".join(
        piece.replace("|", r"\|") if piece.startswith("`") else re.sub(r"([\\*_\[\]<>|])", r"\\\1", piece)
        for piece in pieces
    )


def document(profile: Profile, base: Profile, differing: Sequence[Difference]) -> str:
    """For machines: ``{"version", "tool", "profile": {"name", "title", "compared_with", "values": […]}}``."""
    values = [{"name": row.name, "value": row.value, "other": row.other, "source": row.source} for row in differing]
    shown = {"name": profile.name, "title": profile.title, "compared_with": base.name, "values": values}
    return contract.dump({"version": contract.VERSION, "tool": contract.tool(), "profile": shown}, indent=True)
