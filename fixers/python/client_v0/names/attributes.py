"""Finds references to the package through attributes (``self.openai = openai``) and variables of functions."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ftlint.fixers.python.client_v0.names.references import Reference
from ftlint.python.dataflow.flow import Flow, Slot
from ftlint.python.dataflow.scopes import Names, Scope
from ftlint.python.dataflow.world import External, World
from ftlint.python.source.nodes import Node, is_none, last_names

UNSURE = "`{}` may not always be the package: use the module `openai` itself"
_DISTINCT = frozenset({"ChatCompletion", "FineTuningJob"})  # attributes that only the package has


def kept_references(world: World) -> list[Reference]:
    """All references through attributes and variables, in no particular order.

    Values are followed only if the package is assigned to one, because following them is slow.
    """
    programs = list(world.programs.values())
    handed_on = any(_is_handed_on(world, names) for names in programs)
    kept = {name for names in programs for name in _given_the_package(world, names, handed_on)}
    if not kept:
        return []
    flow = Flow(world)
    flow.settle()
    programs = list(world.programs.values())
    shared = {name for names in programs for name in _set_on_unknown(flow, names)}
    return [one for names in programs for one in _references(flow, names, kept, shared)]


def _is_handed_on(world: World, names: Names) -> bool:
    """Whether the package is an argument, the default of a parameter, or returned."""
    values: list[Node] = [arg.value for call in names.calls for arg in call.args]
    values += [value for _, value, _ in names.returns]
    bindings = (one for scope in names.scopes for found in scope.bindings.values() for one in found)
    values += [one.value for one in bindings if one.how == "param" and one.value is not None]
    return any(_package(world, names, value) for value in values)


def _package(world: World, names: Names, node: Node | None) -> str:
    """The dotted name of the package, or of the part of it, that an expression is; empty for anything else."""
    found = world.resolve(names, node)
    return found.name if isinstance(found, External) and found.package == "openai" else ""


def _given_the_package(world: World, names: Names, handed_on: bool) -> Iterator[str]:
    """The names of attributes and variables that are, or may be, assigned the package or a part of it."""
    for name, value in _values(names):
        for one in _branches(value):
            if _package(world, names, one) or (handed_on and isinstance(one, cst.Name | cst.Call)):
                yield name


def _values(names: Names) -> Iterator[tuple[str, Node]]:
    """The names and values of attributes and of variables of functions."""
    for store in names.stores:
        if isinstance(store.target, cst.Attribute):
            yield store.target.attr.value, store.value
    for scope in names.scopes:
        for name, bindings in scope.bindings.items() if scope is not names.module else ():
            yield from ((name, one.value) for one in bindings if one.how == "assign" and one.value is not None)


def _branches(value: Node) -> Iterator[Node]:
    """The alternatives of a conditional value."""
    if isinstance(value, cst.IfExp):
        yield from (*_branches(value.body), *_branches(value.orelse))
    elif isinstance(value, cst.BooleanOperation):
        yield from (*_branches(value.left), *_branches(value.right))
    else:
        yield value


def _set_on_unknown(flow: Flow, names: Names) -> Iterator[str]:
    """The names of attributes of unknown objects that are assigned something else."""
    for store in names.stores:
        target = store.target
        if isinstance(target, cst.Attribute) and flow.slot(names, target) is None:
            yield from [] if _package(flow.world, names, store.value) else [target.attr.value]


def _references(flow: Flow, names: Names, kept: set[str], shared: set[str]) -> Iterator[Reference]:
    for node in list(names.owner):
        parent = names.code.parent(node)
        if not isinstance(node, cst.Name | cst.Attribute) or not isinstance(parent, cst.Attribute):
            continue
        name = last_names(node)[-1]
        if name in kept and flow.world.resolve(names, node) is None:
            found = packages(flow, names, node)
            if found == {""} and parent.attr.value in _DISTINCT and flow.slot(names, node) is None:
                found = {"", "openai"}  # an attribute of that name is assigned the package elsewhere
            for package in sorted(found - {""})[:1]:
                sure = found == {package} and (name not in shared or isinstance(node, cst.Name))
                yield _reference(names, node, package, "" if sure else UNSURE.format(names.code.text(node)))


Known = dict[object, set[str]]


def packages(flow: Flow, names: Names, node: Node, known: Known | None = None) -> set[str]:
    """The dotted names of the parts of the package that an expression may be; empty for other values except None.

    ``known`` caches the results of variables and calls; a cycle adds nothing.
    """
    known = {} if known is None else known
    if is_none(node):
        return set()
    branches = list(_branches(node))
    if len(branches) > 1:
        return {name for one in branches for name in packages(flow, names, one, known)}
    if isinstance(node, cst.Call):
        return _returned(flow, names, node, known)
    name = _package(flow.world, names, node)
    slot = flow.slot(names, node) if isinstance(node, cst.Name | cst.Attribute) else None
    if name or slot is None:
        return {name}
    if slot not in known:
        known[slot] = set()
        given = list(flow.given.get(slot, {}).items())
        found = {name for value, where in given for name in packages(flow, where, value, known)}
        known[slot] = found if found and _is_followed(slot) else found | {""}
    return known[slot]


def _returned(flow: Flow, names: Names, call: cst.Call, known: Known) -> set[str]:
    """The same for the functions that a call may call."""
    found: set[str] = set()
    for where, value in flow.returned(names, call):
        if value not in known:
            known[value] = set()
            known[value] = packages(flow, where, value, known)
        found |= known[value]
    return found or {""}


def _is_followed(slot: Slot) -> bool:
    """Whether all values of a variable are known; those of an attribute are."""
    bindings = slot[0].bindings.get(slot[1], []) if isinstance(slot[0], Scope) else []
    return all(one.how in ("assign", "param", "annotated") and one.item is None for one in bindings)


def _reference(names: Names, root: cst.Name | cst.Attribute, name: str, unsure: str) -> Reference:
    """The reference that begins with an attribute or a variable."""
    node: cst.Name | cst.Attribute = root
    parts = tuple(name.split("."))[1:]
    known = len(parts)
    while isinstance(parent := names.code.parent(node), cst.Attribute):
        node, parts = parent, (*parts, parent.attr.value)
    return Reference(names, node, root, parts, known, is_variable=bool(known), unsure=unsure)
