"""Findings of a rule in programs: sites that belong together, with edits that are applied together or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from ftlint.results.finding import Fix, Severity, in_cell

if TYPE_CHECKING:
    from ftlint.python.source.code import Code
    from ftlint.python.source.edits import Edit
    from ftlint.python.source.nodes import Node


class Made(IntEnum):
    """When a move is applied: always if its check is selected; if all other moves of the rule in its files can be applied,
    or the rule is selected by name; only if the rule is selected by name."""

    ALWAYS = 0
    WITH_FILE = 1
    NAMED = 2


class Site(NamedTuple):
    """A place in a program that a check (by full name) reports: a span of the source and a message.

    ``edits`` are applied only together with those of the other sites of the move. A ``lone`` site is reported separately
    even if the move is blocked.
    """

    check: str
    code: Code
    start: int
    end: int
    message: str
    edits: tuple[Edit, ...] = ()
    lone: bool = False
    severity: Severity | None = None


class Blocker(NamedTuple):
    """A place that prevents a move: ``why`` says what is there and what to write."""

    code: Code
    start: int
    end: int
    why: str


class Move:
    """Sites in any number of files that can only be fixed together.

    Without ``fix`` each site is a finding; with ``blockers``, one finding at the first site lists all sites and blockers.
    """

    def __init__(self, sites: Iterable[Site] = (), fix: Fix | None = Fix.SAFE) -> None:
        self.sites = list(sites)
        self.blockers: list[Blocker] = []
        self.fix = fix
        self.made = Made.ALWAYS

    @property
    def movable(self) -> bool:
        """Whether it can be applied."""
        return self.fix is not None and not self.blockers and any(site.edits for site in self.sites)

    def edits(self) -> dict[str, list[Edit]]:
        """All edits by path."""
        found: dict[str, list[Edit]] = {}
        for site in self.sites:
            if site.edits:
                found.setdefault(site.code.path, []).extend(site.edits)
        return found


def where(code: Code, offset: int) -> str:
    """A place as shown in messages: ``path:line``, in a notebook ``path:cell 3:line``."""
    place = code.place(offset)
    return f"{in_cell(code.path, place.cell)}:{place.line}"


def where_node(code: Code, node: Node) -> str:
    """The place of a node as shown in messages."""
    return where(code, code.span(node)[0])


def listed(move: Move, shown: int = 40) -> str:
    """All sites and blockers of a blocked move, for its message."""
    sites = list(dict.fromkeys(where(site.code, site.start) for site in move.sites))
    rest = f" and {len(sites) - shown} more" if len(sites) > shown else ""
    blocking = dict.fromkeys(f"{where(one.code, one.start)}: {one.why}" for one in move.blockers)
    return f"sites: {', '.join(sites[:shown])}{rest}; blocked at {'; '.join(blocking)}"
