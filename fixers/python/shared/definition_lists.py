"""Lists of definitions that only requests use, which can be converted to tools at their definition."""

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
    """The lists that are converted at their definition (all except ``left``), and the requests that use each list: these can
    only move together, because the others would send tools as functions."""

    flow: Flow
    left: frozenset[Slot] = frozenset()
    takers: dict[Slot, set[Request]] = field(default_factory=dict)
    _mentions: dict[str, list[tuple[Names, Node]]] = field(default_factory=dict)

    def taken(self, names: Names, value: Node, request: Request | None) -> list[Edit] | None:
        """The edits that convert the list whose name a request uses; None if the list cannot change."""
        slot = self.flow.slot(names, value) if isinstance(value, cst.Name) else None
        if slot is None or request is None or slot in self.left:
            return None
        written = _written(names, slot)
        if written is None or not self._only_taken(names, value, slot):
            return None
        self.takers.setdefault(slot, set()).add(request)
        return list(_wrapped(names, written))

    def _only_taken(self, names: Names, value: Node, slot: Slot) -> bool:
        """Whether a list is only used by this request, or by requests that pass it unchanged."""
        flow, found = self.flow, self._named(slot[1])
        if slot[0] is names.module and (self._is_imported(names, slot[1]) or any(_is_spelled(*one) for one in found)):
            return False
        used = {node for other, node in found if not _is_bound(other, node) and flow.slot(other, node) == slot}
        sent = {one.value for request in flow.requests.values() for one in flow.arguments(request).of("functions")}
        return used == {value} or (value in sent and used <= sent)

    def _named(self, name: str) -> list[tuple[Names, Node]]:
        """The names, attributes and strings (by their last part) with a name, in all programs."""
        if not self._mentions:
            for names in list(self.flow.world.programs.values()):
                for node in names.owner:
                    if isinstance(node, cst.Name | cst.Attribute | cst.SimpleString):
                        self._mentions.setdefault(_name_of(node), []).append((names, node))
        return self._mentions.get(name, [])

    def _is_imported(self, names: Names, name: str) -> bool:
        """Whether another program imports a variable."""
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
    """The list literal that is the only value of a variable, if its elements can be wrapped one by one."""
    scope, name = slot
    if not isinstance(scope, Scope) or scope.is_class or scope.code is not names.code:
        return None
    value = scope.only_value(name)
    if not isinstance(value, cst.List) or not value.elements:
        return None
    if any(isinstance(one, cst.StarredElement) or isinstance(one.value, cst.NamedExpr) for one in value.elements):
        return None
    return value if _is_assigned(names.code.parent(value)) else None


def _is_assigned(parent: Node | None) -> bool:
    """Whether a statement assigns one variable, with no annotation that names a specific type."""
    if isinstance(parent, cst.AnnAssign):
        parts = [node for node in walk(parent.annotation) if isinstance(node, cst.Name | cst.SimpleString)]
        return all(is_name(node, *_PLAIN_TYPES) for node in parts)
    return isinstance(parent, cst.Assign) and len(parent.targets) == 1


def _is_bound(names: Names, node: Node) -> bool:
    """Whether a name is assigned or declared there, not used."""
    parent = names.code.parent(node)
    if isinstance(parent, cst.AnnAssign):
        return parent.target is node
    return isinstance(parent, cst.AssignTarget | cst.NameItem)


def _is_spelled(names: Names, node: Node) -> bool:
    """Whether a string may name a variable: in ``__all__``, ``getattr``, ``globals()`` or ``patch``."""
    if not isinstance(node, cst.SimpleString):
        return False
    parent = names.code.parent(node)
    if isinstance(parent, cst.Index):
        element = names.code.parent(parent)
        parent = names.code.parent(element) if element is not None else None
        return isinstance(parent, cst.Subscript) and isinstance(parent.value, cst.Call)
    return isinstance(parent, cst.Arg | cst.Element)


def _wrapped(names: Names, written: cst.List) -> Iterator[Edit]:
    default = next((quote_of(key) for one in written.elements for _, key, _ in entries(one.value)), '"')
    for element in written.elements:
        quote = next((quote_of(key) for _, key, _ in entries(element.value)), default)
        yield from wrapping(names.code, element.value, quote)
