"""Collects the sites and blockers of moves, and which of them belong together."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field

from ftlint.python.moves import Blocker, Made, Move, Site
from ftlint.python.source.code import Code
from ftlint.python.source.edits import Edit
from ftlint.python.source.nodes import Node
from ftlint.results.finding import Severity

RULE = "client-v0"


class Groups:
    """Disjoint groups of keys."""

    def __init__(self) -> None:
        self._above: dict[Hashable, Hashable] = {}

    def join(self, keys: Iterable[Hashable]) -> Hashable | None:
        """Put keys into one group; returns the first."""
        first, *others = list(keys) or [None]
        for key in others:
            self._above[self.root(key)] = self.root(first)
        return first

    def root(self, key: Hashable) -> Hashable:
        """The key that represents the group of a key."""
        while (above := self._above.get(key, key)) != key:
            key = above
        return key


@dataclass
class Draft:
    """Sites and blockers by key (any object); those of joined keys move together.

    ``severity`` and ``made`` give the severity of findings in a file, and when its moves are applied.
    """

    severity: Callable[[str], Severity | None]
    made: Callable[[str], Made]
    sites: list[tuple[Hashable, Site]] = field(default_factory=list)
    blockers: list[tuple[Hashable, Blocker]] = field(default_factory=list)
    groups: Groups = field(default_factory=Groups)

    def site(
        self, key: Hashable, check: str, code: Code, node: Node, message: str, edits: Iterable[Edit] = (),
        *, blocked: str = "", severity: Severity | None = None,
    ) -> None:  # fmt: skip
        """Add a place to report, with its edits, or why it is ``blocked``."""
        severity = severity or self.severity(code.path)
        site = Site(f"{RULE}/{check}", code, *code.span(node), message, tuple(edits), severity=severity)
        self.sites.append((key, site))
        if blocked:
            self.block(key, code, node, blocked)

    def block(self, key: Hashable, code: Code, node: Node, why: str) -> None:
        """Add a place that cannot be moved."""
        self.blockers.append((key, Blocker(code, *code.span(node), why)))

    def join(self, keys: Iterable[Hashable]) -> Hashable | None:
        """Move these keys together; returns the first."""
        return self.groups.join(keys)

    def moves(self) -> Iterator[Move]:
        """The moves, in the order of their first sites."""
        found: dict[Hashable, Move] = {}
        for key, site in sorted(self.sites, key=lambda one: (one[1].code.path, one[1].start, one[1].check)):
            found.setdefault(self.groups.root(key), Move()).sites.append(site)
        for key, blocker in self.blockers:
            move = found.get(self.groups.root(key))
            if move is not None:
                move.blockers.append(blocker)
        for move in found.values():
            if not any(site.edits for site in move.sites) and not move.blockers:
                move.fix = None
            move.made = max(self.made(site.code.path) for site in move.sites)
            yield move
