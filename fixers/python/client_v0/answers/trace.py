"""Which part of a response each expression is: `ftlint.python.dataflow.flow` with the response shapes of openai before 1.0."""

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
from ftlint.python.source.nodes import Node, is_name, is_sliced, key_of, keyword, member, method, positional, string


class Shape(str):
    """The kind of a value that is part of an answer: a name of ``SHAPES``, in brackets for a list of them."""

    @property
    def is_list(self) -> bool:
        """Whether it is a list, and not a thing with parts."""
        return self.startswith("[")


@dataclass(frozen=True, eq=False)
class OldCall:
    """One call of the old package, and where it went."""

    reference: Reference
    call: cst.Call
    target: Target
    is_async: bool

    @property
    def names(self) -> Names:
        """The program that it is in."""
        return self.reference.names


class Answers(Flow):
    """Follows the answers of old calls. ``calls`` are those, by their nodes."""

    def __init__(self, world: World, calls: dict[cst.Call, OldCall]) -> None:
        super().__init__(world)
        self.calls = calls

    def given_to(self, call: OldCall) -> Arguments:
        """What a call is given, wherever it is written."""
        return arguments_of(self, Request(call.names, call.call, Family.V0))

    def shapes(self, names: Names, node: Node) -> dict[Shape, set[OldCall]]:
        """What parts of which calls' answers an expression is."""
        found: dict[Shape, set[OldCall]] = {}
        for kind, origin in self.eval(names, node):
            shape: Any = kind
            if isinstance(shape, Shape):
                found.setdefault(shape, set()).add(origin)
        return found

    def more(self, names: Names, node: Node) -> Values:
        """What part of an answer an expression is."""
        if isinstance(node, cst.Attribute):
            return part_of(self.eval(names, node.value), node.attr.value)
        if isinstance(node, cst.Subscript):
            asked, name = self.eval(names, node.value), string(key_of(node))
            if is_sliced(node):
                return _lists(asked)
            return part_of(asked, name) if name is not None else _one_of(asked)
        return self._called(names, node) if isinstance(node, cst.Call) else NOTHING

    def _called(self, names: Names, node: cst.Call) -> Values:
        call, asked, args = self.calls.get(node), member(node), positional(node)
        if call is not None:
            return self._answers(call)
        if asked is not None:
            return part_of(self.eval(names, asked[0]), asked[1])
        taken = method(node)
        if taken is not None and taken[1] == "pop":
            return _one_of(self.eval(names, taken[0]))
        if args and is_name(node.func, "list", "tuple", "reversed", "iter"):
            return _lists(self.eval(names, args[0].value))
        if args and is_name(node.func, "next"):
            return _one_of(self.eval(names, args[0].value))
        return NOTHING

    def _answers(self, call: OldCall) -> Values:
        whole, pieces = _value(call.target.answer, call), _value(f"[{call.target.chunks}]", call)
        given = self.given_to(call).of("stream") if call.target.chunks else []
        if not given:
            return frozenset({whole})
        said = {one.value.value if isinstance(one.value, cst.Name) else "" for one in given}
        if said == {"True"}:
            return frozenset({pieces})
        return frozenset({whole}) if said <= {"False", "None"} else frozenset({whole, pieces})

    def each(self, names: Names, node: Node) -> Values:
        """What going through a value gives."""
        found = super().each(names, node)
        if isinstance(node, cst.Call) and is_name(node.func, "enumerate", "zip"):
            return found
        return found | _one_of(self.eval(names, node))

    def item(self, names: Names, node: Node, number: int, *, each: bool = False, depth: int = 4) -> Values:
        """What unpacking a value gives as its item of that number."""
        found = super().item(names, node, number, each=each, depth=depth)
        return found if each else found | _one_of(self.eval(names, node))


def part_of(values: Values, name: str) -> Values:
    """What asking for that part gives."""
    found = ((SHAPES.get(str(kind), {}).get(spelled(name), ""), origin) for kind, origin in values if _is_shape(kind))
    return frozenset(_value(shape, origin) for shape, origin in found if shape)


def _is_shape(kind: Any) -> bool:
    return isinstance(kind, Shape)


def _lists(values: Values) -> Values:
    return frozenset(one for one in values if _is_shape(one.kind) and str(one.kind).startswith("["))


def _one_of(values: Values) -> Values:
    return frozenset(_value(str(kind)[1:-1], origin) for kind, origin in _lists(values)) or NOTHING


def _value(shape: str, call: OldCall) -> Value:
    return Value(cast(Kind, Shape(shape)), call)


def streams(call: OldCall) -> bool:
    """Whether a call is asked to answer in pieces."""
    given = keyword(call.call, "stream")
    return given is not None and is_name(given.value, "True")


__all__ = ["Answers", "OldCall", "Shape", "streams"]
