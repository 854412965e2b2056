"""What an expression is worth where that can be read off the program: literals, constants of one assignment, what is put
together of them."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from enum import Enum, auto
from functools import cached_property
from typing import Any, Final, NamedTuple

import libcst as cst

from ftlint.python.dataflow.flow import Flow, Slot
from ftlint.python.dataflow.scopes import Binding, Names
from ftlint.python.dataflow.values import Kind
from ftlint.python.source.nodes import Node, is_name, method


class Unknown(Enum):
    """Stands for a value that cannot be told."""

    UNKNOWN = auto()


UNKNOWN: Final = Unknown.UNKNOWN
_NAMED: Final[Mapping[str, Any]] = {"True": True, "False": False, "None": None}
_MUTATORS: Final = frozenset({"append", "extend", "insert", "remove", "pop", "clear", "update", "setdefault", "sort"})
_DEPTH: Final = 40


class Spot(NamedTuple):
    """An expression, and the program that it stands in."""

    names: Names
    node: Node


class Literals:
    """Reads values off the programs of a flow that is settled."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow

    def text(self, names: Names, node: Node) -> str | None:
        """A text, None where it is none or cannot be told."""
        value = self.value(names, node)
        return value if isinstance(value, str) else None

    def value(self, names: Names, node: Node, known: Mapping[str, Any] = _NAMED, depth: int = _DEPTH) -> Any:
        """A value of JSON, or `UNKNOWN`; ``known`` are the values of names."""
        if depth == 0:
            return UNKNOWN
        read = getattr(self, f"_{type(node).__name__}", None)
        return UNKNOWN if read is None else read(names, node, known, depth - 1)

    def written(self, names: Names, node: Node, depth: int = 8) -> Spot:
        """Where a value is written out: the one expression that a variable or attribute is assigned, else the node."""
        spot = self._assigned(names, node) if depth else None
        return Spot(names, node) if spot is None else self.written(*spot, depth - 1)

    def _assigned(self, names: Names, node: Node) -> Spot | None:
        """The only value that a name is ever given, None where it has several or is changed in place."""
        home = self.flow.world.variable(names, node)
        if home is not None:
            if (home[1], home[2]) in self._mutated:
                return None
            return _only(home[0], home[1].bindings.get(home[2], []))
        slot = self.flow.slot(names, node) if isinstance(node, cst.Attribute) else None
        if slot is None or slot in self._mutated:
            return None
        spots = [Spot(where, value) for value, where in self.flow.given.get(slot, {}).items()]
        spots += self._in_bodies(names, node)
        return spots[0] if len({spot.node for spot in spots}) == 1 else None

    def _in_bodies(self, names: Names, node: Node) -> list[Spot]:
        """What the body of a class gives the attribute that a node asks an instance for."""
        assert isinstance(node, cst.Attribute)
        classes = [one.origin for one in self.flow.eval(names, node.value) if one.kind is Kind.INSTANCE]
        found = (_only(one.names, one.names.inner[one.node].bindings.get(node.attr.value, [])) for one in classes)
        return [spot for spot in found if spot is not None]

    @cached_property
    def _mutated(self) -> set[Slot]:
        """The variables and attributes whose values are changed in place."""
        found = set()
        for names in list(self.flow.world.programs.values()):
            targets = [asked[0] for call in names.calls if (asked := method(call)) and asked[1] in _MUTATORS]
            targets += [store.target for store in names.stores if isinstance(store.target, cst.Subscript)]
            for target in targets:
                node: Node = target
                while isinstance(node, cst.Subscript):
                    node = node.value
                slot = self.flow.slot(names, node) if isinstance(node, cst.Name | cst.Attribute) else None
                if slot is not None:
                    found.add(slot)
        return found

    def _Name(self, names: Names, node: cst.Name, known: Mapping[str, Any], depth: int) -> Any:
        if node.value in known:
            return known[node.value]
        spot = self._assigned(names, node)
        return UNKNOWN if spot is None else self.value(*spot, depth=depth)

    def _Attribute(self, names: Names, node: cst.Attribute, known: Mapping[str, Any], depth: int) -> Any:
        spot = self._assigned(names, node)
        return UNKNOWN if spot is None else self.value(*spot, depth=depth)

    def _SimpleString(self, names: Names, node: cst.SimpleString, known: Mapping[str, Any], depth: int) -> Any:
        value = node.evaluated_value
        return value if isinstance(value, str) else UNKNOWN

    def _ConcatenatedString(
        self, names: Names, node: cst.ConcatenatedString, known: Mapping[str, Any], depth: int
    ) -> Any:
        left, right = (self.value(names, side, known, depth) for side in (node.left, node.right))
        return left + right if isinstance(left, str) and isinstance(right, str) else UNKNOWN

    def _Integer(self, names: Names, node: cst.Integer, known: Mapping[str, Any], depth: int) -> Any:
        return node.evaluated_value

    def _Float(self, names: Names, node: cst.Float, known: Mapping[str, Any], depth: int) -> Any:
        return node.evaluated_value

    def _UnaryOperation(self, names: Names, node: cst.UnaryOperation, known: Mapping[str, Any], depth: int) -> Any:
        value = self.value(names, node.expression, known, depth)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return -value if isinstance(node.operator, cst.Minus) and is_number else UNKNOWN

    def _BinaryOperation(self, names: Names, node: cst.BinaryOperation, known: Mapping[str, Any], depth: int) -> Any:
        left, right = (self.value(names, side, known, depth) for side in (node.left, node.right))
        joined = isinstance(left, str | list) and type(left) is type(right) and isinstance(node.operator, cst.Add)
        return left + right if joined else UNKNOWN

    def _Call(self, names: Names, node: cst.Call, known: Mapping[str, Any], depth: int) -> Any:
        """``"…".strip()`` and ``dedent("…")``."""
        asked = method(node)
        if asked is not None and asked[1] == "strip" and not node.args:
            text = self.value(names, asked[0], known, depth)
            return text.strip() if isinstance(text, str) else UNKNOWN
        is_dedent = is_name(node.func, "dedent") or (asked is not None and asked[1] == "dedent")
        if is_dedent and len(node.args) == 1:
            text = self.value(names, node.args[0].value, known, depth)
            return textwrap.dedent(text) if isinstance(text, str) else UNKNOWN
        return UNKNOWN

    def _List(self, names: Names, node: cst.List | cst.Tuple, known: Mapping[str, Any], depth: int) -> Any:
        found: list[Any] = []
        for element in node.elements:
            value = self.value(names, element.value, known, depth)
            if value is UNKNOWN:
                return UNKNOWN
            if not isinstance(element, cst.StarredElement):
                found.append(value)
            elif isinstance(value, list):
                found += value
            else:
                return UNKNOWN
        return found

    _Tuple = _List

    def _Dict(self, names: Names, node: cst.Dict, known: Mapping[str, Any], depth: int) -> Any:
        found: dict[str, Any] = {}
        for element in node.elements:
            value = self.value(names, element.value, known, depth)
            if not isinstance(element, cst.DictElement):
                if not isinstance(value, dict):
                    return UNKNOWN
                found |= value
                continue
            key = self.value(names, element.key, known, depth)
            if value is UNKNOWN or not isinstance(key, str):
                return UNKNOWN
            found[key] = value
        return found

    def _ListComp(self, names: Names, node: cst.ListComp, known: Mapping[str, Any], depth: int) -> Any:
        """One ``for`` over a list, without ``if``."""
        loop = node.for_in
        values = self.value(names, loop.iter, known, depth)
        plain = isinstance(loop.target, cst.Name) and not loop.ifs and loop.inner_for_in is None
        if not plain or not isinstance(values, list) or not isinstance(loop.target, cst.Name):
            return UNKNOWN
        found = [self.value(names, node.elt, {**known, loop.target.value: value}, depth) for value in values]
        return UNKNOWN if UNKNOWN in found else found


def _only(names: Names, bindings: list[Binding]) -> Spot | None:
    """The one value that a name is assigned."""
    if len(bindings) != 1 or bindings[0].how != "assign" or bindings[0].item is not None:
        return None
    value = bindings[0].value
    return None if value is None else Spot(names, value)
