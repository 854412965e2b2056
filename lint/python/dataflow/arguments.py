"""The arguments of a request, wherever they are written: keywords, ``**`` dicts, items stored in them, callers' keywords."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

import libcst as cst

from ftlint.python.dataflow.requests import Family, Request
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.values import Slot
from ftlint.python.dataflow.world import Function
from ftlint.python.source.nodes import Node, called_name, is_name, key_of, keyword, method, splats, string

DEPTH = 8
_UNIONS = (cst.And, cst.Or, cst.BitOr)


@dataclass(frozen=True, eq=False)
class Entry:
    """An argument: its name, the node of the name (a keyword or a string literal), and its value.

    ``holder`` is the call, dict literal or assignment that contains it.
    """

    name: str
    key: Node
    value: Node
    names: Names
    holder: Node

    @property
    def is_keyword(self) -> bool:
        """Whether the name is a keyword, not a string."""
        return isinstance(self.key, cst.Name)


@dataclass
class Arguments:
    """The known arguments, the parts that could not be followed (``unknown``), and the ``slots`` that hold the arguments."""

    entries: list[Entry] = field(default_factory=list)
    unknown: list[tuple[Names, Node]] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)

    def of(self, name: str) -> list[Entry]:
        """The entries with this name, without duplicates."""
        return list({entry.key: entry for entry in self.entries if entry.name == name}.values())


class Assignments(Protocol):
    """The part of `ftlint.python.dataflow.flow.Flow` that is needed to find arguments."""

    given: dict[Slot, dict[Node, Names]]
    stored: dict[Slot, list[tuple[Names, Node, Node]]]
    callers: dict[Function, list[tuple[Names, cst.Call]]]

    def slot(self, names: Names, node: Node) -> Slot | None:
        """The variable or attribute that an expression names."""

    def returned(self, names: Names, call: cst.Call) -> Iterator[tuple[Names, Node]]:
        """The expressions that functions of the project return to a call."""


@dataclass
class Bound:
    """Arguments by parameter; ``extra`` are the keywords for ``**kwargs``, ``splats`` the ``**`` arguments.

    ``starred``: a ``*`` argument hides which parameters are given.
    """

    args: dict[str, cst.Arg] = field(default_factory=dict)
    extra: list[cst.Arg] = field(default_factory=list)
    splats: list[cst.Arg] = field(default_factory=list)
    starred: bool = False

    @property
    def given(self) -> dict[str, Node]:
        """The values by parameter."""
        return {name: arg.value for name, arg in self.args.items()}


def bound_arguments(function: Function, call: cst.Call) -> Bound:
    """Bind a call's arguments to the parameters of a function or method (called on an instance, or as a class)."""
    bound = Bound()
    names = function.all_params
    positions = iter(param.name.value for param in function.params)
    for arg in call.args:
        if arg.star == "**":
            bound.splats.append(arg)
        elif arg.star == "*":
            bound.starred = True
        elif arg.keyword is not None:
            if arg.keyword.value in names:
                bound.args[arg.keyword.value] = arg
            elif function.node.params.star_kwarg is not None:
                bound.extra.append(arg)
        elif not bound.starred and (name := next(positions, None)) is not None:
            bound.args[name] = arg
    return bound


def arguments_of(flow: Assignments, request: Request) -> Arguments:
    """The arguments of a request."""
    if isinstance(request.call, cst.Dict):
        return held_by(flow, request.names, request.call)
    if request.family is not Family.HTTP:
        return given_to(flow, request.names, request.call)
    body = keyword(request.call, "json") or keyword(request.call, "data")
    if body is None:
        return Arguments(unknown=[(request.names, request.call)])
    return held_by(flow, request.names, _unpacked(body.value))


def given_to(flow: Assignments, names: Names, call: cst.Call) -> Arguments:
    """The keyword arguments of any call, including those of ``**`` dicts."""
    return _Collector(flow).of_call(names, call)


def held_by(flow: Assignments, names: Names, node: Node) -> Arguments:
    """The items of a dict, given as a variable or an expression."""
    return _Collector(flow).of_dict(names, node)


def _unpacked(node: Node) -> Node:
    """``x`` of ``json.dumps(x)`` and ``json.dumps(x).encode()``."""
    called = method(node)
    if isinstance(node, cst.Call) and called is not None and called[1] == "dumps" and node.args:
        return _unpacked(node.args[0].value)
    return _unpacked(called[0]) if called is not None and called[1] == "encode" else node


class _Collector:
    """Collects arguments from calls, dicts and variables."""

    def __init__(self, flow: Assignments) -> None:
        self.flow = flow
        self.arguments = Arguments()

    def of_call(self, names: Names, call: cst.Call) -> Arguments:
        self._keywords(names, call, call.args)
        for arg in splats(call):
            self._mapping(names, arg.value)
        return self.arguments

    def of_dict(self, names: Names, node: Node) -> Arguments:
        self._mapping(names, node)
        return self.arguments

    def _keywords(self, names: Names, holder: Node, args: Iterable[cst.Arg]) -> None:
        for arg in args:
            if arg.keyword is not None:
                self.arguments.entries.append(Entry(arg.keyword.value, arg.keyword, arg.value, names, holder))

    def _mapping(self, names: Names, node: Node, depth: int = DEPTH) -> None:
        """Add the items of a dict."""
        if depth == 0:
            self.arguments.unknown.append((names, node))
        elif isinstance(node, cst.Dict):
            self._literal(names, node, depth)
        elif isinstance(node, cst.IfExp):
            self._mapping(names, node.body, depth - 1)
            self._mapping(names, node.orelse, depth - 1)
        elif isinstance(node, cst.BooleanOperation | cst.BinaryOperation) and isinstance(node.operator, _UNIONS):
            self._mapping(names, node.left, depth - 1)
            self._mapping(names, node.right, depth - 1)
        elif isinstance(node, cst.Call):
            self._made(names, node, depth)
        elif not self._variable(names, node, depth):
            self.arguments.unknown.append((names, node))

    def _literal(self, names: Names, node: cst.Dict, depth: int) -> None:
        for element in node.elements:
            if isinstance(element, cst.StarredDictElement):
                self._mapping(names, element.value, depth - 1)
                continue
            name = string(element.key) if isinstance(element, cst.DictElement) else None
            if name is not None and isinstance(element, cst.DictElement):
                self.arguments.entries.append(Entry(name, element.key, element.value, names, node))
            else:
                self.arguments.unknown.append((names, element))

    def _made(self, names: Names, node: cst.Call, depth: int) -> None:
        """Add the items of ``dict(…)``, of a copy, or of the result of a function of the project."""
        called = method(node)
        if is_name(node.func, "dict"):
            self._keywords(names, node, node.args)
            for arg in node.args:
                if arg.keyword is None and arg.star in ("", "**"):
                    self._mapping(names, arg.value, depth - 1)
            return
        if called is not None and called[1] == "copy":
            self._mapping(names, called[0], depth - 1)
            return
        returned = list(self.flow.returned(names, node))
        for inner in returned:
            self._mapping(*inner, depth - 1)
        if not returned:
            self.arguments.unknown.append((names, node))

    def _variable(self, names: Names, node: Node, depth: int) -> bool:
        """Add the items that a variable is assigned and those stored in it; False if it is not a known variable."""
        slot = self.flow.slot(names, node)
        if slot is None:
            return False
        if slot in self.arguments.slots:
            return True
        self.arguments.slots.append(slot)
        given = [one for one in self.flow.given.get(slot, {}).items() if not is_name(one[0], "None")]
        for value, where in given:
            self._mapping(where, value, depth - 1)
        for where, target, value in self.flow.stored.get(slot, ()):
            self._stored(where, target, value, depth)
        return self._collected(slot, depth) or bool(given)

    def _stored(self, names: Names, target: Node, value: Node, depth: int) -> None:
        """``x["k"] = v``, ``x.update(…)``, ``x.setdefault("k", v)``."""
        if isinstance(target, cst.Subscript):
            key = key_of(target)
            name = string(key)
            if key is None or name is None:
                self.arguments.unknown.append((names, target))
            else:
                self.arguments.entries.append(Entry(name, key, value, names, target))
        elif isinstance(target, cst.Call):
            if called_name(target) == "setdefault" and len(target.args) == 2:
                name = string(target.args[0].value)
                if name is not None:
                    self.arguments.entries.append(
                        Entry(name, target.args[0].value, target.args[1].value, names, target)
                    )
                return
            self._keywords(names, target, target.args)
            for arg in target.args:
                if arg.keyword is None:
                    self._mapping(names, arg.value, depth - 1)

    def _collected(self, slot: Slot, depth: int) -> bool:
        """Add the keywords that callers pass to ``**kwargs``; False if the slot is another variable or nothing calls it."""
        node = getattr(slot[0], "node", None)
        if not isinstance(node, cst.FunctionDef):
            return False
        rest = node.params.star_kwarg
        if rest is None or rest.name.value != slot[1]:
            return False
        function = next((one for one in self.flow.callers if one.node is node), None)
        if function is None:
            return False
        for names, call in self.flow.callers[function]:
            bound = bound_arguments(function, call)
            self._keywords(names, call, bound.extra)
            for arg in bound.splats:
                self._mapping(names, arg.value, depth - 1)
        return True
