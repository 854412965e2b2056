"""What is gathered for the moves of old programs, and what can only go together."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field

from ftlint.python.moves import Blocker, Made, Move, Site
from ftlint.python.source.code import Code
from ftlint.python.source.edits import Edit
from ftlint.python.source.nodes import Node
from ftlint.results.finding import Fix, Severity

RULE = "client-v0"


@dataclass
class Draft:
    """Sites and blockers by what they belong to: any thing may be a key, and things that are joined move together.

    ``severity`` says how bad a check's finding is in a file, ``made`` when its moves are made.
    """

    severity: Callable[[str], Severity | None]
    made: Callable[[str], Made]
    sites: list[tuple[Hashable, Site]] = field(default_factory=list)
    blockers: list[tuple[Hashable, Blocker]] = field(default_factory=list)
    _above: dict[Hashable, Hashable] = field(default_factory=dict)

    def site(
        self, key: Hashable, check: str, code: Code, node: Node, message: str, edits: Iterable[Edit] = (),
        severity: Severity | None = None,
    ) -> None:  # fmt: skip
        """A place to tell of, with what is to be edited there."""
        start, end = code.span(node)
        bad = severity or self.severity(code.path)
        made = tuple(edits)
        self.sites.append((key, Site(f"{RULE}/{check}", code, start, end, message, made, severity=bad)))

    def block(self, key: Hashable, code: Code, node: Node, why: str) -> None:
        """A place where something cannot move."""
        start, end = code.span(node)
        self.blockers.append((key, Blocker(code, start, end, why)))

    def join(self, keys: Iterable[Hashable]) -> Hashable | None:
        """Note that these can only move together; the first of them."""
        first: Hashable | None = None
        for key in keys:
            if first is None:
                first = key
            else:
                self._above[self.root(key)] = self.root(first)
        return first

    def root(self, key: Hashable) -> Hashable:
        """What stands for all that go together with a key."""
        while (above := self._above.get(key, key)) != key:
            key = above
        return key

    def moves(self) -> Iterator[Move]:
        """The moves, those of the first places first."""
        found: dict[Hashable, Move] = {}
        for key, site in sorted(self.sites, key=lambda one: (one[1].code.path, one[1].start, one[1].check)):
            found.setdefault(self.root(key), Move()).sites.append(site)
        for key, blocker in self.blockers:
            move = found.get(self.root(key))
            if move is not None:
                move.blockers.append(blocker)
        for move in found.values():
            if not any(site.edits for site in move.sites) and not move.blockers:
                move.fix = None
            else:
                move.fix = Fix.SAFE
            move.made = max(self.made(site.code.path) for site in move.sites)
            yield move
