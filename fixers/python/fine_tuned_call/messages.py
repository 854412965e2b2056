"""Finds the first messages that a call sends, if they are written in the program."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ftlint.fixers.python.fine_tuned_call.models import Tuned
from ftlint.python.dataflow.flow import Flow, Slot
from ftlint.python.dataflow.literals import Literals, Spot
from ftlint.python.dataflow.scopes import Names
from ftlint.python.source.nodes import Node, called_name, entry, method, positional, string

SYSTEM = ("system", "developer")
_COPIES = frozenset({"list", "copy", "deepcopy"})
_DEPTH = 12


class Sent:
    """Follows the messages of calls back to the list literals that they begin with."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.changed = set(_changed(flow))

    def lists(self, call: Tuned) -> dict[cst.List, Names]:
        """The lists whose first message is the first message of a call."""
        found: dict[cst.List, Names] = {}
        for given in call.arguments.of("messages"):
            self._follow(given.names, given.value, found, set(), _DEPTH)
        return found

    def _follow(self, names: Names, node: Node, found: dict[cst.List, Names], seen: set[Slot], depth: int) -> None:
        for inner in self._fronts(names, node, seen) if depth else ():
            self._follow(*inner, found, seen, depth - 1)
        if isinstance(node, cst.List) and node.elements and not isinstance(node.elements[0], cst.StarredElement):
            found[node] = names

    def _fronts(self, names: Names, node: Node, seen: set[Slot]) -> Iterator[Spot]:
        """The lists that a list begins with."""
        if isinstance(node, cst.List) and node.elements and isinstance(node.elements[0], cst.StarredElement):
            yield Spot(names, node.elements[0].value)
        elif isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Add):
            yield Spot(names, node.left)
        elif isinstance(node, cst.IfExp):
            yield from (Spot(names, node.body), Spot(names, node.orelse))
        elif isinstance(node, cst.Name | cst.Attribute):
            yield from self._assigned(names, node, seen)
        elif isinstance(node, cst.Call):
            called, args = method(node), positional(node)
            if called is not None and called[1] == "copy" and not args:
                yield Spot(names, called[0])
            elif len(args) == 1 and called_name(node) in _COPIES:
                yield Spot(names, args[0].value)
            yield from (Spot(*one) for one in self.flow.returned(names, node))

    def _assigned(self, names: Names, node: Node, seen: set[Slot]) -> Iterator[Spot]:
        slot = self.flow.slot(names, node)
        if slot is not None and slot not in seen and slot not in self.changed:
            seen.add(slot)
            yield from (Spot(where, value) for value, where in list(self.flow.given.get(slot, {}).items()))


def _changed(flow: Flow) -> Iterator[Slot]:
    """The variables whose lists may get another first message."""
    for names in list(flow.world.programs.values()):
        calls = [called for call in names.calls if (called := method(call)) is not None]
        lists = [owner for owner, name in calls if name in ("insert", "pop", "clear")]
        items = [store.target for store in names.stores]
        items += [node.target for node in names.owner if isinstance(node, cst.Del)]
        lists += [item.value for item in items if isinstance(item, cst.Subscript)]
        for node in lists:
            slot = flow.slot(names, node) if isinstance(node, cst.Name | cst.Attribute) else None
            if slot is not None:
                yield slot


def system_of(literals: Literals, names: Names, messages: cst.List) -> Spot | None:
    """The content of the system message at the start of a list."""
    spot = literals.written(names, messages.elements[0].value)
    content = entry(spot.node, "content")
    is_system = string(entry(spot.node, "role")) in SYSTEM
    return Spot(spot.names, content) if content is not None and is_system else None
