"""The package kept in an attribute (``self.openai = openai``), and what is asked of it there."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ftlint.fixers.python.client_v0.references import Reference
from ftlint.python.flow import Flow
from ftlint.python.nodes import Node, is_none
from ftlint.python.scopes import Names
from ftlint.python.world import External, World

UNSURE = "whether `{}` is always the package cannot be told: name the module itself, `openai`"
DEPTH = 6


def kept_references(world: World) -> list[Reference]:
    """Every mention of the package's members by way of an attribute, in no order.

    Values are followed only where an attribute is given the package, as to follow them takes long.
    """
    programs = list(world.programs.values())
    passed = any(_is_passed(world, names) for names in programs)
    kept = {name for names in programs for name in _given_the_package(world, names, passed)}
    if not kept:
        return []
    flow = Flow(world)
    flow.settle()
    programs = list(world.programs.values())
    strange = {name for names in programs for name in _given_to_strangers(flow, names)}
    return [one for names in programs for one in _asked(flow, names, kept, strange)]


def _is_passed(world: World, names: Names) -> bool:
    """Whether the package is an argument somewhere."""
    return any(_package(world, names, arg.value) for call in names.calls for arg in call.args)


def _package(world: World, names: Names, node: Node | None) -> str:
    """The dotted name of what an expression is of the package; nothing where it is something else."""
    found = world.resolve(names, node)
    return found.name if isinstance(found, External) and found.package == "openai" else ""


def _given_the_package(world: World, names: Names, passed: bool) -> Iterator[str]:
    """The names of attributes that are given the package or a part of it, or, where that is ``passed`` around, a name."""
    for name, value in _values(names):
        if any(_package(world, names, one) or (passed and isinstance(one, cst.Name)) for one in _branches(value)):
            yield name


def _values(names: Names) -> Iterator[tuple[str, Node]]:
    """What the attributes of instances and classes are given, with their names."""
    for store in names.stores:
        if isinstance(store.target, cst.Attribute):
            yield store.target.attr.value, store.value
    for scope in names.scopes:
        for name, bindings in scope.bindings.items() if scope.is_class else ():
            yield from ((name, one.value) for one in bindings if one.how == "assign" and one.value is not None)


def _branches(value: Node) -> Iterator[Node]:
    """The expressions that a value is one of."""
    if isinstance(value, cst.IfExp):
        yield from (*_branches(value.body), *_branches(value.orelse))
    elif isinstance(value, cst.BooleanOperation):
        yield from (*_branches(value.left), *_branches(value.right))
    else:
        yield value


def _given_to_strangers(flow: Flow, names: Names) -> Iterator[str]:
    """The names of attributes that something of an unknown class is given something else under."""
    for store in names.stores:
        target = store.target
        if isinstance(target, cst.Attribute) and not _package(flow.world, names, store.value):
            yield from [target.attr.value] if flow.slot(names, target) is None else ()


def _asked(flow: Flow, names: Names, kept: set[str], strange: set[str]) -> Iterator[Reference]:
    for node in list(names.owner):
        parent = names.code.parent(node)
        if not isinstance(node, cst.Attribute) or node.attr.value not in kept or not isinstance(parent, cst.Attribute):
            continue
        if flow.world.resolve(names, node) is None:
            found = packages(flow, names, node)
            for name in sorted(found - {""})[:1]:
                sure = found == {name} and node.attr.value not in strange
                yield _reference(names, node, name, "" if sure else UNSURE.format(names.code.text(node)))


def packages(flow: Flow, names: Names, node: Node, depth: int = DEPTH) -> set[str]:
    """The dotted names of what of the package an expression may be, an empty one for anything else; None does not count."""
    if is_none(node):
        return set()
    branches = list(_branches(node))
    if len(branches) > 1:
        return {name for one in branches for name in packages(flow, names, one, depth)}
    name = _package(flow.world, names, node)
    slot = flow.slot(names, node) if isinstance(node, cst.Name | cst.Attribute) else None
    if name or slot is None or not depth:
        return {name}
    given = list(flow.given.get(slot, {}).items())
    return {name for value, where in given for name in packages(flow, where, value, depth - 1)} or {""}


def _reference(names: Names, root: cst.Attribute, name: str, unsure: str) -> Reference:
    """The mention that an attribute is the beginning of."""
    node, parts = root, tuple(name.split("."))[1:]
    known = len(parts)
    while isinstance(parent := names.code.parent(node), cst.Attribute):
        node, parts = parent, (*parts, parent.attr.value)
    return Reference(names, node, root, parts, known, is_variable=bool(known), unsure=unsure)
