"""What a request is given, wherever that is written: keywords, ``**`` dicts and what is stored in them, callers' keywords."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

import libcst as cst

from ftlint.python.dataflow.calls import bound_arguments
from ftlint.python.dataflow.requests import Family, Request
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.world import Function
from ftlint.python.source.nodes import Node, is_name, key_of, keyword, method, splats, string

DEPTH = 8


@dataclass(frozen=True, eq=False)
class Entry:
    """One argument: its name, where that is written (a keyword's name or a key's literal), its value, and in what.

    ``holder`` is the call, dict literal or assignment that it stands in.
    """

    name: str
    key: Node
    value: Node
    names: Names
    holder: Node

    @property
    def is_keyword(self) -> bool:
        """Whether the name is written as a keyword, not as a string."""
        return isinstance(self.key, cst.Name)


@dataclass
class Arguments:
    """All that could be found, the ``unknown`` parts (with their programs) that could not be followed, and the ``slots``
    that hold them."""

    entries: list[Entry] = field(default_factory=list)
    unknown: list[tuple[Names, Node]] = field(default_factory=list)
    slots: list[tuple[Any, str]] = field(default_factory=list)

    def of(self, name: str) -> list[Entry]:
        """The entries of one name, each once."""
        found = {entry.key: entry for entry in self.entries if entry.name == name}
        return list(found.values())


class Assignments(Protocol):
    """What reading arguments needs to know of a program's values; see `ftlint.python.dataflow.flow.Flow`."""

    given: dict[tuple[Any, str], dict[Node, Names]]
    stored: dict[tuple[Any, str], list[tuple[Names, Node, Node]]]
    callers: dict[Function, list[tuple[Names, cst.Call]]]

    def slot(self, names: Names, node: Node) -> tuple[Any, str] | None:
        """The variable or attribute that an expression names."""

    def returned(self, names: Names, call: cst.Call) -> Iterator[tuple[Names, Node]]:
        """The expressions that the project's functions return to a call."""


def arguments_of(flow: Assignments, request: Request) -> Arguments:
    """The arguments of a request."""
    found = Arguments()
    if isinstance(request.call, cst.Dict):
        _mapping(flow, found, request.names, request.call)
        return found
    if request.family is Family.HTTP:
        body = keyword(request.call, "json") or keyword(request.call, "data")
        if body is None:
            found.unknown.append((request.names, request.call))
        else:
            _mapping(flow, found, request.names, _unpacked(body.value))
        return found
    _keywords(found, request.names, request.call, request.call.args)
    for arg in splats(request.call):
        _mapping(flow, found, request.names, arg.value)
    return found


def given_to(flow: Assignments, names: Names, call: cst.Call) -> Arguments:
    """The keywords that any call is given, also those of ``**`` dicts."""
    found = Arguments()
    _keywords(found, names, call, call.args)
    for arg in splats(call):
        _mapping(flow, found, names, arg.value)
    return found


def held_by(flow: Assignments, names: Names, node: Node) -> Arguments:
    """What a dict holds, as a variable or an expression."""
    found = Arguments()
    _mapping(flow, found, names, node)
    return found


def _unpacked(node: Node) -> Node:
    """What ``json.dumps(x)`` is given, ``x``."""
    asked = method(node)
    while isinstance(node, cst.Call) and node.args and (asked and asked[1] == "dumps"):
        node = node.args[0].value
        asked = method(node)
    if isinstance(node, cst.Call) and (asked := method(node)) and asked[1] == "encode":
        return _unpacked(asked[0])
    return node


def _keywords(found: Arguments, names: Names, holder: Node, args: Iterable[cst.Arg]) -> None:
    for arg in args:
        if arg.keyword is not None:
            found.entries.append(Entry(arg.keyword.value, arg.keyword, arg.value, names, holder))


def _mapping(flow: Assignments, found: Arguments, names: Names, node: Node, depth: int = DEPTH) -> None:
    """Add what a dict holds."""
    if depth == 0:
        found.unknown.append((names, node))
    elif isinstance(node, cst.Dict):
        _literal(flow, found, names, node, depth)
    elif isinstance(node, cst.IfExp):
        _mapping(flow, found, names, node.body, depth - 1)
        _mapping(flow, found, names, node.orelse, depth - 1)
    elif (isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.BitOr)) or isinstance(
        node, cst.BooleanOperation
    ):
        _mapping(flow, found, names, node.left, depth - 1)
        _mapping(flow, found, names, node.right, depth - 1)
    elif isinstance(node, cst.Call):
        _made(flow, found, names, node, depth)
    elif not _variable(flow, found, names, node, depth):
        found.unknown.append((names, node))


def _literal(flow: Assignments, found: Arguments, names: Names, node: cst.Dict, depth: int) -> None:
    for element in node.elements:
        if isinstance(element, cst.StarredDictElement):
            _mapping(flow, found, names, element.value, depth - 1)
            continue
        name = string(element.key) if isinstance(element, cst.DictElement) else None
        if name is None or not isinstance(element, cst.DictElement):
            found.unknown.append((names, element))
        else:
            found.entries.append(Entry(name, element.key, element.value, names, node))


def _made(flow: Assignments, found: Arguments, names: Names, node: cst.Call, depth: int) -> None:
    """Add what a call makes: ``dict(…)``, a copy, or what a function of the project returns."""
    asked = method(node)
    if is_name(node.func, "dict"):
        _keywords(found, names, node, node.args)
        for arg in node.args:
            if arg.keyword is None and arg.star in ("", "**"):
                _mapping(flow, found, names, arg.value, depth - 1)
        return
    if asked is not None and asked[1] == "copy":
        _mapping(flow, found, names, asked[0], depth - 1)
        return
    returned = list(flow.returned(names, node))
    for inner in returned:
        _mapping(flow, found, *inner, depth - 1)
    if not returned:
        found.unknown.append((names, node))


def _variable(flow: Assignments, found: Arguments, names: Names, node: Node, depth: int) -> bool:
    """Add what a variable holds and what is stored in it; False where it is none that is known."""
    slot = flow.slot(names, node)
    if slot is None:
        return False
    if slot in found.slots:
        return True
    found.slots.append(slot)
    known = False
    for value, where in _given(flow, slot):
        known = True
        _mapping(flow, found, where, value, depth - 1)
    for where, target, value in flow.stored.get(slot, ()):
        _stored(flow, found, where, target, value, depth)
    return _collected(flow, found, slot, depth) or known


def _given(flow: Assignments, slot: tuple[object, str]) -> Iterator[tuple[Node, Names]]:
    for value, names in list(flow.given.get(slot, {}).items()):
        if not is_name(value, "None"):
            yield value, names


def _stored(flow: Assignments, found: Arguments, names: Names, target: Node, value: Node, depth: int) -> None:
    """``x["k"] = v``, ``x.update(…)``, ``x.setdefault("k", v)``."""
    if isinstance(target, cst.Subscript):
        key = key_of(target)
        name = string(key)
        if key is None or name is None:
            found.unknown.append((names, target))
        else:
            found.entries.append(Entry(name, key, value, names, target))
    elif isinstance(target, cst.Call):
        asked_method = method(target)
        if asked_method is not None and asked_method[1] == "setdefault" and len(target.args) == 2:
            name = string(target.args[0].value)
            if name is not None:
                found.entries.append(Entry(name, target.args[0].value, target.args[1].value, names, target))
            return
        _keywords(found, names, target, target.args)
        for arg in target.args:
            if arg.keyword is None:
                _mapping(flow, found, names, arg.value, depth - 1)


def _collected(flow: Assignments, found: Arguments, slot: tuple[object, str], depth: int) -> bool:
    """Add what callers give by keyword to a function's ``**kwargs``; False where the slot is none, or nobody calls it."""
    node = getattr(slot[0], "node", None)
    if not isinstance(node, cst.FunctionDef):
        return False
    rest = node.params.star_kwarg
    if rest is None or rest.name.value != slot[1]:
        return False
    function = next((one for one in flow.callers if one.node is node), None)
    for names, call in flow.callers.get(function, ()) if function is not None else ():
        bound = bound_arguments(function, call)  # type: ignore[arg-type]
        _keywords(found, names, call, bound.extra)
        for arg in bound.splats:
            _mapping(flow, found, names, arg.value, depth - 1)
    return function is not None
