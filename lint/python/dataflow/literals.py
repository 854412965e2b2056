"""Evaluates expressions whose value is written in the program: literals, variables assigned once, and combinations."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from enum import Enum, auto
from functools import cached_property
from typing import Any, Final, NamedTuple

import libcst as cst

from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.values import Kind, Slot
from ftlint.python.source.nodes import Node, called_name, method


class Unknown(Enum):
    """The value of an expression that cannot be evaluated."""

    UNKNOWN = auto()


UNKNOWN: Final = Unknown.UNKNOWN
_CONSTANTS: Final[Mapping[str, Any]] = {"True": True, "False": False, "None": None}
_MUTATORS: Final = frozenset({"append", "extend", "insert", "remove", "pop", "clear", "update", "setdefault", "sort"})
_DEPTH: Final = 40
_Read = Callable[..., Any]


class Spot(NamedTuple):
    """An expression and its program."""

    names: Names
    node: Node


class Literals:
    """Evaluates expressions of the programs of a settled flow."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow

    def text(self, names: Names, node: Node) -> str | None:
        """The value of an expression, if it is a known string."""
        value = self.value(names, node)
        return value if isinstance(value, str) else None

    def value(self, names: Names, node: Node, known: Mapping[str, Any] = _CONSTANTS, depth: int = _DEPTH) -> Any:
        """The value of an expression as JSON, or `UNKNOWN`; ``known`` are the values of names."""
        if depth == 0:
            return UNKNOWN
        if isinstance(node, cst.Name) and node.value in known:
            return known[node.value]
        if isinstance(node, cst.Name | cst.Attribute):
            spot = self._assigned(names, node)
            return UNKNOWN if spot is None else self.value(*spot, depth=depth - 1)

        def read(part: Node, more: Mapping[str, Any] | None = None) -> Any:
            return self.value(names, part, {**known, **more} if more else known, depth - 1)

        evaluate = getattr(self, f"_{type(node).__name__}", None)
        return UNKNOWN if evaluate is None else evaluate(node, read)

    def written(self, names: Names, node: Node, depth: int = 8) -> Spot:
        """The only expression that a variable or attribute is assigned, followed through other variables; else the node."""
        spot = self._assigned(names, node) if depth else None
        return Spot(names, node) if spot is None else self.written(*spot, depth - 1)

    def _assigned(self, names: Names, node: Node) -> Spot | None:
        """The only value that a name is assigned; None if there are several or it is changed in place."""
        home = self.flow.world.variable(names, node)
        if home is not None:
            if (home[1], home[2]) in self._mutated:
                return None
            value = home[1].only_value(home[2])
            return None if value is None else Spot(home[0], value)
        slot = self.flow.slot(names, node) if isinstance(node, cst.Attribute) else None
        if not isinstance(node, cst.Attribute) or slot is None or slot in self._mutated:
            return None
        spots = [Spot(where, value) for value, where in self.flow.given.get(slot, {}).items()]
        spots += self._in_bodies(names, node)
        return spots[0] if len({spot.node for spot in spots}) == 1 else None

    def _in_bodies(self, names: Names, node: cst.Attribute) -> list[Spot]:
        """The values of an attribute of an instance that are assigned in the bodies of its classes."""
        classes = [one.origin for one in self.flow.eval(names, node.value) if one.kind is Kind.INSTANCE]
        found = ((one.names, one.names.inner[one.node].only_value(node.attr.value)) for one in classes)
        return [Spot(home, value) for home, value in found if value is not None]

    @cached_property
    def _mutated(self) -> set[Slot]:
        """The variables and attributes whose values are changed in place."""
        found = set()
        for names in list(self.flow.world.programs.values()):
            targets = [called[0] for call in names.calls if (called := method(call)) and called[1] in _MUTATORS]
            targets += [store.target for store in names.stores if isinstance(store.target, cst.Subscript)]
            for target in targets:
                node: Node = target
                while isinstance(node, cst.Subscript):
                    node = node.value
                slot = self.flow.slot(names, node) if isinstance(node, cst.Name | cst.Attribute) else None
                if slot is not None:
                    found.add(slot)
        return found

    def _SimpleString(self, node: cst.SimpleString, read: _Read) -> Any:
        value = node.evaluated_value
        return value if isinstance(value, str) else UNKNOWN

    def _ConcatenatedString(self, node: cst.ConcatenatedString, read: _Read) -> Any:
        left, right = read(node.left), read(node.right)
        return left + right if isinstance(left, str) and isinstance(right, str) else UNKNOWN

    def _Integer(self, node: cst.Integer | cst.Float, read: _Read) -> Any:
        return node.evaluated_value

    _Float = _Integer

    def _UnaryOperation(self, node: cst.UnaryOperation, read: _Read) -> Any:
        value = read(node.expression)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return -value if isinstance(node.operator, cst.Minus) and is_number else UNKNOWN

    def _BinaryOperation(self, node: cst.BinaryOperation, read: _Read) -> Any:
        left, right = read(node.left), read(node.right)
        joined = isinstance(left, str | list) and type(left) is type(right) and isinstance(node.operator, cst.Add)
        return left + right if joined else UNKNOWN

    def _Call(self, node: cst.Call, read: _Read) -> Any:
        """``"…".strip()`` and ``dedent("…")``."""
        called = method(node)
        if called is not None and called[1] == "strip" and not node.args:
            text = read(called[0])
            return text.strip() if isinstance(text, str) else UNKNOWN
        text = read(node.args[0].value) if called_name(node) == "dedent" and len(node.args) == 1 else None
        return textwrap.dedent(text) if isinstance(text, str) else UNKNOWN

    def _List(self, node: cst.List | cst.Tuple, read: _Read) -> Any:
        found: list[Any] = []
        for element in node.elements:
            value = read(element.value)
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

    def _Dict(self, node: cst.Dict, read: _Read) -> Any:
        found: dict[str, Any] = {}
        for element in node.elements:
            value = read(element.value)
            if not isinstance(element, cst.DictElement):
                if not isinstance(value, dict):
                    return UNKNOWN
                found |= value
                continue
            key = read(element.key)
            if value is UNKNOWN or not isinstance(key, str):
                return UNKNOWN
            found[key] = value
        return found

    def _ListComp(self, node: cst.ListComp, read: _Read) -> Any:
        """A comprehension with one ``for`` over a list, without ``if``."""
        loop = node.for_in
        values = read(loop.iter)
        if not isinstance(loop.target, cst.Name) or loop.ifs or loop.inner_for_in or not isinstance(values, list):
            return UNKNOWN
        found = [read(node.elt, {loop.target.value: value}) for value in values]
        return UNKNOWN if UNKNOWN in found else found
