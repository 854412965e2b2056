"""Lists of definitions that nobody but requests takes: where the user wants that, they become tools where they are written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import libcst as cst

from ftlint.fixers.python.shared.source_text import quote_of, wrapping
from ftlint.python.dataflow.flow import Flow, Slot
from ftlint.python.dataflow.requests import Request
from ftlint.python.dataflow.scopes import Names, Scope
from ftlint.python.source.edits import Edit
from ftlint.python.source.nodes import Node, entries, is_name, string, walk

_PLAIN_TYPES = frozenset(
    "list List dict Dict tuple Tuple Sequence Iterable Mapping str Any object Final typing".split()
)  # fmt: skip


@dataclass
class Lists:
    """Which lists are wrapped where they are written (all but those ``left``), and by which requests each is taken: these
    can only move together, as one that stays would be sent what it does not know."""

    flow: Flow
    left: frozenset[Slot] = frozenset()
    takers: dict[Slot, set[Request]] = field(default_factory=dict)
    _mentions: dict[str, list[tuple[Names, Node]]] = field(default_factory=dict)

    def taken(self, names: Names, value: Node, request: Request | None) -> list[Edit] | None:
        """The edits that make tools of the list that a request takes by name; None where the list has to stay."""
        slot = self.flow.slot(names, value) if isinstance(value, cst.Name) else None
        if slot is None or request is None or slot in self.left:
            return None
        written = _written(names, slot)
        if written is None or not self._only_taken(names, value, slot):
            return None
        self.takers.setdefault(slot, set()).add(request)
        return list(_wrapped(names, written))

    def _only_taken(self, names: Names, value: Node, slot: Slot) -> bool:
        """Whether a list is used for this request alone, or for requests that take it as it is."""
        flow, found = self.flow, self._named(slot[1])
        if slot[0] is names.module and (self._is_imported(names, slot[1]) or any(_is_spelled(*one) for one in found)):
            return False
        used = {node for other, node in found if not _is_bound(other, node) and flow.slot(other, node) == slot}
        sent = {one.value for request in flow.requests.values() for one in flow.arguments(request).of("functions")}
        return used == {value} or (value in sent and used <= sent)

    def _named(self, name: str) -> list[tuple[Names, Node]]:
        """Where any program has a name, a member of that name, or a text that ends in it."""
        if not self._mentions:
            for names in list(self.flow.world.programs.values()):
                for node in names.owner:
                    if isinstance(node, cst.Name | cst.Attribute | cst.SimpleString):
                        self._mentions.setdefault(_name_of(node), []).append((names, node))
        return self._mentions.get(name, [])

    def _is_imported(self, names: Names, name: str) -> bool:
        """Whether another program imports a variable, under whatever name."""
        world = self.flow.world
        return any(
            found.name == name and world.source_of(other, found) is names
            for other in list(world.programs.values())
            for found in other.imports.values()
        )


def _name_of(node: cst.Name | cst.Attribute | cst.SimpleString) -> str:
    if isinstance(node, cst.SimpleString):
        return (string(node) or "").rpartition(".")[2]
    return node.value if isinstance(node, cst.Name) else node.attr.value


def _written(names: Names, slot: Slot) -> cst.List | None:
    """The list literal that is a variable's one value, if its elements can be wrapped one by one."""
    scope, name = slot
    if not isinstance(scope, Scope) or scope.is_class or scope.code is not names.code:
        return None
    bindings = scope.bindings.get(name, [])
    value = bindings[0].value if len(bindings) == 1 and bindings[0].how == "assign" else None
    if not isinstance(value, cst.List) or bindings[0].item is not None or not value.elements:
        return None
    if any(isinstance(one, cst.StarredElement) or isinstance(one.value, cst.NamedExpr) for one in value.elements):
        return None
    return value if _is_assigned(names.code.parent(value)) else None


def _is_assigned(parent: Node | None) -> bool:
    """Whether a statement gives a value to one variable, and says of its type no more than that it is a list of dicts."""
    if isinstance(parent, cst.AnnAssign):
        parts = [node for node in walk(parent.annotation) if isinstance(node, cst.Name | cst.SimpleString)]
        return all(is_name(node, *_PLAIN_TYPES) for node in parts)
    return isinstance(parent, cst.Assign) and len(parent.targets) == 1


def _is_bound(names: Names, node: Node) -> bool:
    """Whether a name is only given a value there, or declared."""
    parent = names.code.parent(node)
    if isinstance(parent, cst.AnnAssign):
        return parent.target is node
    return isinstance(parent, cst.AssignTarget | cst.NameItem)


def _is_spelled(names: Names, node: Node) -> bool:
    """Whether a text may stand for a variable: in ``__all__``, for ``getattr``, ``globals()`` or ``patch``."""
    if not isinstance(node, cst.SimpleString):
        return False
    parent = names.code.parent(node)
    if isinstance(parent, cst.Index):
        element = names.code.parent(parent)
        parent = names.code.parent(element) if element is not None else None
        return isinstance(parent, cst.Subscript) and isinstance(parent.value, cst.Call)
    return isinstance(parent, cst.Arg | cst.Element)


def _wrapped(names: Names, written: cst.List) -> Iterator[Edit]:
    usual = next((quote_of(key) for one in written.elements for _, key, _ in entries(one.value)), '"')
    for element in written.elements:
        quote = next((quote_of(key) for _, key, _ in entries(element.value)), usual)
        yield from wrapping(names.code, element.value, quote)
