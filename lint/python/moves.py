"""What a rule says of programs: sites that belong together, and the edits that mend all of them at once, or none."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from ftlint.results.finding import Fix, Severity, in_cell

if TYPE_CHECKING:
    from ftlint.python.source.code import Code
    from ftlint.python.source.edits import Edit


class Made(IntEnum):
    """When a move is made: whenever its check is wanted; only where every move of its rule in its files can be made, too, or
    its rule was named; only where its rule was named."""

    ALWAYS = 0
    WITH_FILE = 1
    NAMED = 2


class Site(NamedTuple):
    """One place of a program that a check (its full name) tells of: bytes of the source, and what is said.

    ``edits`` are those of the move that belong here; they are made only with all the others. ``lone`` marks what is told of
    by itself even where the move is blocked.
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
    """A place where a move cannot go on: ``why`` says what is there, and what to write."""

    code: Code
    start: int
    end: int
    why: str


class Move:
    """Sites that can only be mended together, over any number of files. The first one stands for all where it is blocked.

    Without ``fix`` nothing can be mended: each site is told of by itself, or, where there are ``blockers``, one finding
    lists every site and what blocks it.
    """

    def __init__(self, sites: Iterable[Site] = (), fix: Fix | None = Fix.SAFE) -> None:
        self.sites = list(sites)
        self.blockers: list[Blocker] = []
        self.fix = fix
        self.made = Made.ALWAYS

    @property
    def movable(self) -> bool:
        """Whether it can be made."""
        return self.fix is not None and not self.blockers and any(site.edits for site in self.sites)

    def edits(self) -> dict[str, list[Edit]]:
        """All edits by path."""
        found: dict[str, list[Edit]] = {}
        for site in self.sites:
            if site.edits:
                found.setdefault(site.code.path, []).extend(site.edits)
        return found


def where(code: Code, offset: int) -> str:
    """A place as messages name it: ``path:line``, in a notebook ``path:cell 3:line``."""
    place = code.place(offset)
    return f"{in_cell(code.path, place.cell)}:{place.line}"


def listed(move: Move, shown: int = 40) -> str:
    """Every site of a blocked move and what blocks it, for one message."""
    sites = list(dict.fromkeys(where(site.code, site.start) for site in move.sites))
    rest = f" and {len(sites) - shown} more" if len(sites) > shown else ""
    blocking = [f"{where(one.code, one.start)}: {one.why}" for one in move.blockers]
    blocking = list(dict.fromkeys(blocking))
    return f"sites: {', '.join(sites[:shown])}{rest}; blocked at {'; '.join(blocking)}"
