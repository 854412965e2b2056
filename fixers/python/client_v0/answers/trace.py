"""Tracks which part of a response an expression is: `ftlint.python.dataflow.flow` with the shapes of old responses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import libcst as cst

from ftlint.fixers.python.client_v0.names.references import Reference
from ftlint.fixers.python.client_v0.names.renamed import SHAPES, Target, spelled
from ftlint.python.dataflow.arguments import Arguments, arguments_of
from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.requests import Family, Request
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.values import NOTHING, Kind, Value, Values
from ftlint.python.dataflow.world import World
from ftlint.python.source.nodes import Node, is_name, is_sliced, key_of, member, method, positional, string


class Shape(str):
    """The kind of a value that is part of a response: a name of ``SHAPES``, in brackets for a list."""

    @property
    def is_list(self) -> bool:
        """Whether it is a list."""
        return self.startswith("[")


@dataclass(frozen=True, eq=False)
class OldCall:
    """A call of the old package, and its new method."""

    reference: Reference
    call: cst.Call
    target: Target
    is_async: bool

    @property
    def names(self) -> Names:
        """The program of the call."""
        return self.reference.names


class Answers(Flow):
    """Follows the responses of old calls; ``calls`` are the calls by node."""

    def __init__(self, world: World, calls: dict[cst.Call, OldCall]) -> None:
        super().__init__(world)
        self.calls = calls

    def given_to(self, call: OldCall) -> Arguments:
        """The arguments of a call."""
        return arguments_of(self, Request(call.names, call.call, Family.V0))

    def shapes(self, names: Names, node: Node) -> dict[Shape, set[OldCall]]:
        """The shapes of an expression that is part of responses, and the calls of each."""
        found: dict[Shape, set[OldCall]] = {}
        for shape, origin in _shapes(self.eval(names, node)):
            found.setdefault(shape, set()).add(origin)
        return found

    def more(self, names: Names, node: Node) -> Values:
        """The parts of responses that an expression is."""
        if isinstance(node, cst.Attribute):
            return _part(self.eval(names, node.value), node.attr.value)
        if isinstance(node, cst.Subscript):
            owner, name = self.eval(names, node.value), string(key_of(node))
            if is_sliced(node):
                return _lists(owner)
            return _part(owner, name) if name is not None else _items(owner)
        return self._called(names, node) if isinstance(node, cst.Call) else NOTHING

    def _called(self, names: Names, node: cst.Call) -> Values:
        call, read, args = self.calls.get(node), member(node), positional(node)
        if call is not None:
            return self._answers(call)
        if read is not None:
            return _part(self.eval(names, read[0]), read[1])
        called = method(node)
        if called is not None and called[1] == "pop":
            return _items(self.eval(names, called[0]))
        if args and is_name(node.func, "list", "tuple", "reversed", "iter"):
            return _lists(self.eval(names, args[0].value))
        if args and is_name(node.func, "next"):
            return _items(self.eval(names, args[0].value))
        return NOTHING

    def _answers(self, call: OldCall) -> Values:
        whole, chunks = _value(call.target.answer, call), _value(f"[{call.target.chunks}]", call)
        given = self.given_to(call).of("stream") if call.target.chunks else []
        if not given:
            return frozenset({whole})
        texts = {one.value.value if isinstance(one.value, cst.Name) else "" for one in given}
        if texts == {"True"}:
            return frozenset({chunks})
        return frozenset({whole}) if texts <= {"False", "None"} else frozenset({whole, chunks})

    def each(self, names: Names, node: Node) -> Values:
        """The values of the items that iterating over a value yields."""
        found = super().each(names, node)
        if isinstance(node, cst.Call) and is_name(node.func, "enumerate", "zip"):
            return found
        return found | _items(self.eval(names, node))

    def item(self, names: Names, node: Node, number: int, *, each: bool = False, depth: int = 4) -> Values:
        """The values of an item when a value (with ``each``: an item of it) is unpacked."""
        found = super().item(names, node, number, each=each, depth=depth)
        return found if each else found | _items(self.eval(names, node))


def _shapes(values: Values) -> list[tuple[Shape, OldCall]]:
    found: list[tuple[Any, OldCall]] = [(kind, origin) for kind, origin in values]
    return [(kind, origin) for kind, origin in found if isinstance(kind, Shape)]


def _part(values: Values, name: str) -> Values:
    """The values of a part of a response."""
    found = ((SHAPES.get(shape, {}).get(spelled(name), ""), call) for shape, call in _shapes(values))
    return frozenset(_value(part, call) for part, call in found if part)


def _lists(values: Values) -> Values:
    return frozenset(_value(shape, call) for shape, call in _shapes(values) if shape.is_list)


def _items(values: Values) -> Values:
    return frozenset(_value(shape[1:-1], call) for shape, call in _shapes(values) if shape.is_list)


def _value(shape: str, call: OldCall) -> Value:
    return Value(cast(Kind, Shape(shape)), call)
