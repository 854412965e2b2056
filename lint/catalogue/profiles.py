"""What a profile asks that another one does not: each value that differs, with where it comes from."""

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
    """One value: its name (a check's, for a severity), what it is here and in the other profile, and its source."""

    name: str
    value: str
    other: str
    source: str


def differences(profile: Profile, base: Profile, checks: Mapping[str, Check]) -> list[Difference]:
    """The values, then the severities, that differ from those of another profile; for one beside itself, all it states."""
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
        usual = checks[name].severity if name in checks else None
        there = base.severity[key] if key in base.severity else base.severity.get(name, usual)
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


def text(profile: Profile, base: Profile, found: Sequence[Difference], terminal: Terminal) -> str:
    """For a terminal: a table of the values and one of the severities, each source under what it stands for."""
    names = (profile.name,) if profile.name == base.name else (profile.name, base.name)
    lines = [f"{terminal.paint(profile.name, BOLD, CYAN)}  {terminal.paint(profile.title, DIM)}"]
    lines += _table("what it takes", [one for one in found if "/" not in one.name], names, terminal)
    lines += _table("how bad it is", [one for one in found if "/" in one.name], names, terminal)
    counted = f"{len(found)} value{'s' * (len(found) != 1)}"
    lines += [
        "",
        f"{counted}."
        if len(names) == 1
        else f"{counted} of {profile.name} differ{'s' * (len(found) == 1)} from {base.name}'s.",
    ]
    return "".join(f"{line}\n" for line in lines)


def _table(title: str, rows: Sequence[Difference], names: Sequence[str], terminal: Terminal) -> Iterator[str]:
    if not rows:
        return
    first = max(width(title), *(width(one.name) for one in rows))
    room = (terminal.width - 2 - first) // len(names) - 2
    beside = room >= _NARROWEST
    if not beside:
        room = (terminal.width - 4) // len(names) - 2
    columns = (first, *[room] * len(names))
    yield ""
    yield from _row((title, *names), columns, terminal, (DIM,) * 3, beside)
    for one, after in zip_longest(rows, rows[1:]):
        cells = (one.name, one.value, one.other)[: len(columns)]
        yield from _row(cells, columns, terminal, (BOLD, "", DIM), beside)
        if after is None or after.source != one.source:
            yield from (
                f"    {terminal.paint(line, DIM)}" for line in wrap(terminal.show(one.source), terminal.width - 4)
            )


def _row(
    cells: Sequence[str], columns: Sequence[int], terminal: Terminal, styles: Sequence[str], beside: bool
) -> Iterator[str]:
    """One row; where there is no room ``beside`` the name, its values go below it."""
    if not beside:
        yield f"  {terminal.paint(cells[0], styles[0])}"
        cells, columns, styles = ("", *cells[1:]), (0, *columns[1:]), ("", *styles[1:])
    wrapped = [wrap(terminal.show(cell), max(room, 1)) for cell, room in zip(cells, columns, strict=True)]
    for line in zip_longest(*wrapped, fillvalue=""):
        shown = [
            terminal.paint(piece, *filter(None, (style,))) + " " * (room - width(piece))
            for piece, room, style in zip(line, columns, styles, strict=False)
        ]
        yield "  " + "  ".join(shown).rstrip()


_NARROWEST = 16  # columns that a value needs beside its name


def markdown(profile: Profile, base: Profile, found: Sequence[Difference]) -> str:
    """A page with a table."""
    rows = [f"| `{one.name}` | {_cell(one.value)} | {_cell(one.other)} | {_cell(one.source)} |" for one in found]
    head = [f"| value | {profile.name} | {base.name} | source |", "|---|---|---|---|"]
    return "\n".join([f"# {profile.name}", "", f"{profile.title}.", "", *head, *rows]) + "\n"


def _cell(words: str) -> str:
    """Words as they are; what stands in backticks needs no escapes but for a bar."""
    pieces = re.split(r"(`[^`]*`)", words)
    return "".join(
        piece.replace("|", r"\|") if piece.startswith("`") else re.sub(r"([\\*_\[\]<>|])", r"\\\1", piece)
        for piece in pieces
    )


def document(profile: Profile, base: Profile, found: Sequence[Difference]) -> str:
    """For programs: ``{"version", "tool", "profile": {"name", "title", "compared_with", "values": […]}}``."""
    values = [{"name": one.name, "value": one.value, "other": one.other, "source": one.source} for one in found]
    shown = {"name": profile.name, "title": profile.title, "compared_with": base.name, "values": values}
    return contract.dump({"version": contract.VERSION, "tool": contract.tool(), "profile": shown}, indent=True)
