"""What a profile asks that another one does not: each value that differs, with where it comes from."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from ftlint.catalogue.entries import severity_word
from ftlint.output import contract
from ftlint.output.characters import wrap
from ftlint.output.terminal import BOLD, CYAN, DIM, Terminal
from ftlint.profile import Profile
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
    for field in fields(Profile):
        here, there = getattr(profile, field.name), getattr(base, field.name)
        if field.name in _NO_VALUES or (here == there and profile.name != base.name):
            continue
        source = profile.sources[field.name]
        if isinstance(here, Mapping):
            for key in here:
                if here[key] != there.get(key) or profile.name == base.name:
                    yield Difference(f"{field.name}.{key}", _shown(here[key]), _shown(there.get(key)), source)
        else:
            yield Difference(field.name, _shown(here), _shown(there), source)


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
    """For a terminal: a block for each value."""
    lines = [f"{terminal.paint(profile.name, BOLD, CYAN)}  {terminal.paint(profile.title, DIM)}", ""]
    same = profile.name == base.name
    for one in found:
        said = one.value if same else f"{one.value} ({base.name}: {one.other})"
        lines.append(f"  {terminal.paint(one.name, BOLD)}")
        lines += [f"    {line}" for line in wrap(terminal.show(said), terminal.width - 4)]
        lines += [terminal.paint(f"    {line}", DIM) for line in wrap(terminal.show(one.source), terminal.width - 4)]
    counted = f"{len(found)} value{'s' * (len(found) != 1)}"
    lines += ["", f"{counted}." if same else f"{counted} of {profile.name} differ from those of {base.name}."]
    return "".join(f"{line}\n" for line in lines)


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
