"""Collects edits and blockers by request, and joins the requests that can only move together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.requests import Request
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.values import Kind, Values
from ftlint.python.moves import Blocker, Move, Site
from ftlint.python.source.code import Code
from ftlint.python.source.edits import Edit
from ftlint.python.source.nodes import Node

RULE = "legacy-functions"
Requests = frozenset[Request]
_READS = (f"{RULE}/response-access", f"{RULE}/dead-test")


@dataclass
class Draft:
    """The moves so far. ``legacy`` are the requests to migrate, ``explained`` the nodes of the legacy format that are
    migrated or reported."""

    sites: list[tuple[Requests, Site]] = field(default_factory=list)
    blockers: list[tuple[Requests, Blocker]] = field(default_factory=list)
    legacy: set[Request] = field(default_factory=set)
    holders: dict[Node, Request] = field(default_factory=dict)  # the first request with an argument, by its key
    explained: set[Node] = field(default_factory=set)
    _parents: dict[Request, Request] = field(default_factory=dict)

    def site(
        self, requests: Iterable[Request], check: str, code: Code, node: Node, message: str, edits: Iterable[Edit] = ()
    ) -> None:
        """Add a place to report, with its edits."""
        name = f"{RULE}/{check}" if check else ""
        self.sites.append((self.join(requests), Site(name, code, *code.span(node), message, tuple(edits))))

    def edits(self, requests: Iterable[Request], code: Code, node: Node, edits: Iterable[Edit]) -> None:
        """Add edits that belong to a place reported elsewhere."""
        self.site(requests, "", code, node, "", edits)

    def block(self, requests: Iterable[Request], code: Code, node: Node, why: str) -> None:
        """Add a place that blocks requests."""
        self.blockers.append((self.join(requests), Blocker(code, *code.span(node), why)))

    def join(self, requests: Iterable[Request]) -> Requests:
        """Note that requests can only move together."""
        joined = frozenset(requests)
        for request in joined:
            self._parents[self.root(request)] = self.root(next(iter(joined)))
        return joined

    def root(self, request: Request) -> Request:
        """The request that represents all that move together with a request."""
        while (parent := self._parents.get(request, request)) is not request:
            request = parent
        return request

    def add_unknown(self, requests: Iterable[Request]) -> None:
        """Add requests with unknown arguments whose responses are read in the legacy format."""
        read = {self.root(request) for joined, site in self.sites if site.check in _READS for request in joined}
        self.legacy.update(request for request in requests if self.root(request) in read)

    def moves(self) -> dict[Request, Move]:
        """The moves of the legacy requests, by root."""
        moves = {root: Move() for root in dict.fromkeys(map(self.root, self.legacy))}
        for requests, site in self.sites:
            for root in set(map(self.root, requests)) & moves.keys():
                moves[root].sites.append(site)
        for requests, blocker in self.blockers:
            for root in set(map(self.root, requests)) & moves.keys():
                moves[root].blockers.append(blocker)
        return moves


def requests_of(values: Values, *kinds: Kind) -> Requests:
    """The requests that values of these kinds, or of any, come from."""
    return frozenset(
        value.origin for value in values if isinstance(value.origin, Request) and (not kinds or value.kind in kinds)
    )


def requests_at(flow: Flow, names: Names, node: Node, *kinds: Kind) -> Requests:
    """The requests that the values of an expression come from."""
    return requests_of(flow.eval(names, node), *kinds)
