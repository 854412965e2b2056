"""What is gathered for the moves: sites and blockers by the requests that they belong to, and which requests go together."""

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
    """Everything found so far. A node that is ``explained`` is one whose legacy words somebody has dealt with."""

    sites: list[tuple[Requests, Site]] = field(default_factory=list)
    blockers: list[tuple[Requests, Code, Node, str]] = field(default_factory=list)
    legacy: set[Request] = field(default_factory=set)
    holders: dict[Node, Request] = field(default_factory=dict)  # whose argument a key is first
    explained: set[Node] = field(default_factory=set)
    _above: dict[Request, Request] = field(default_factory=dict)

    def site(
        self,
        of: Iterable[Request],
        check: str,
        code: Code,
        node: Node,
        message: str,
        edits: Iterable[Edit] = (),
        *,
        lone: bool = False,
    ) -> None:
        """A place to tell of, with what is to be edited there."""
        start, end = code.span(node)
        self.sites.append((self.join(of), Site(f"{RULE}/{check}", code, start, end, message, tuple(edits), lone)))

    def edits(self, of: Iterable[Request], code: Code, node: Node, edits: Iterable[Edit]) -> None:
        """More edits of a move, at a place that is told of with another one."""
        start, end = code.span(node)
        self.sites.append((self.join(of), Site("", code, start, end, "", tuple(edits))))

    def block(self, of: Iterable[Request], code: Code, node: Node, why: str) -> None:
        """A place where these requests cannot move."""
        self.blockers.append((self.join(of), code, node, why))

    def join(self, requests: Iterable[Request]) -> Requests:
        """Note that these can only move together."""
        found = frozenset(requests)
        first = None
        for request in found:
            if first is None:
                first = self.root(request)
            else:
                self._above[self.root(request)] = first
                first = self.root(first)
        return found

    def root(self, request: Request) -> Request:
        """The request that stands for all that go together with one."""
        while (above := self._above.get(request, request)) is not request:
            request = above
        return request

    def unread(self, requests: Iterable[Request]) -> None:
        """Requests of which not all that they send is known: they are legacy where a legacy answer is waited for."""
        waiting = {self.root(request) for of, site in self.sites if site.check in _READS for request in of}
        self.legacy.update(request for request in requests if self.root(request) in waiting)

    def moves(self) -> dict[Request, Move]:
        """The moves by their roots: of those requests that have something legacy."""
        active = {self.root(request) for request in self.legacy}
        moves = {root: Move() for root in active}
        for requests, site in self.sites:
            for root in {self.root(request) for request in requests} & active:
                moves[root].sites.append(site)
        for requests, code, node, why in self.blockers:
            for root in {self.root(request) for request in requests} & active:
                moves[root].blockers.append(Blocker(code, *code.span(node), why))
        return moves


def requests_of(values: Values, *kinds: Kind) -> Requests:
    """The requests that values come from, of these kinds (of any, if none is given)."""
    return frozenset(
        value.origin for value in values if isinstance(value.origin, Request) and (not kinds or value.kind in kinds)
    )


def requests_at(flow: Flow, names: Names, node: Node, *kinds: Kind) -> Requests:
    """The requests that the values of an expression come from."""
    return requests_of(flow.eval(names, node), *kinds)
