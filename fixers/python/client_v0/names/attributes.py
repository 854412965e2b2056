"""The package kept in an attribute (``self.openai = openai``) or a variable of a function, and what is asked of it there."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ftlint.fixers.python.client_v0.names.references import Reference
from ftlint.python.dataflow.flow import Flow, Slot
from ftlint.python.dataflow.scopes import Names, Scope
from ftlint.python.dataflow.world import External, World
from ftlint.python.source.nodes import Node, is_none

UNSURE = "whether `{}` is always the package cannot be told: name the module itself, `openai`"
TELLING = frozenset({"ChatCompletion", "FineTuningJob"})  # nothing else has such a member


def kept_references(world: World) -> list[Reference]:
    """Every mention of the package's members by way of an attribute or a variable, in no order.

    Values are followed only where one is given the package, as to follow them takes long.
    """
    programs = list(world.programs.values())
    handed_on = any(_is_handed_on(world, names) for names in programs)
    kept = {name for names in programs for name in _given_the_package(world, names, handed_on)}
    if not kept:
        return []
    flow = Flow(world)
    flow.settle()
    programs = list(world.programs.values())
    strange = {name for names in programs for name in _given_to_strangers(flow, names)}
    return [one for names in programs for one in _asked(flow, names, kept, strange)]


def _is_handed_on(world: World, names: Names) -> bool:
    """Whether the package is an argument somewhere, the default of one, or returned."""
    values: list[Node] = [arg.value for call in names.calls for arg in call.args]
    values += [value for _, value, _ in names.returns]
    bindings = (one for scope in names.scopes for found in scope.bindings.values() for one in found)
    values += [one.value for one in bindings if one.how == "param" and one.value is not None]
    return any(_package(world, names, value) for value in values)


def _package(world: World, names: Names, node: Node | None) -> str:
    """The dotted name of what an expression is of the package; nothing where it is something else."""
    found = world.resolve(names, node)
    return found.name if isinstance(found, External) and found.package == "openai" else ""


def _given_the_package(world: World, names: Names, handed_on: bool) -> Iterator[str]:
    """The names of what is given the package or a part of it, or what may be that, where it is handed on."""
    for name, value in _values(names):
        for one in _branches(value):
            if _package(world, names, one) or (handed_on and isinstance(one, cst.Name | cst.Call)):
                yield name


def _values(names: Names) -> Iterator[tuple[str, Node]]:
    """What the attributes of instances and classes, and the variables of functions are given, with their names."""
    for store in names.stores:
        if isinstance(store.target, cst.Attribute):
            yield store.target.attr.value, store.value
    for scope in names.scopes:
        for name, bindings in scope.bindings.items() if scope is not names.module else ():
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
        parent, name = names.code.parent(node), _last(node)
        if name not in kept or not isinstance(node, cst.Name | cst.Attribute) or not isinstance(parent, cst.Attribute):
            continue
        if flow.world.resolve(names, node) is None:
            found = packages(flow, names, node)
            if found == {""} and parent.attr.value in TELLING and flow.slot(names, node) is None:
                found = {"", "openai"}  # whatever it is of, an attribute of that name was given the package elsewhere
            for package in sorted(found - {""})[:1]:
                sure = found == {package} and (name not in strange or isinstance(node, cst.Name))
                yield _reference(names, node, package, "" if sure else UNSURE.format(names.code.text(node)))


def _last(node: Node) -> str:
    return node.value if isinstance(node, cst.Name) else node.attr.value if isinstance(node, cst.Attribute) else ""


Known = dict[object, set[str]]


def packages(flow: Flow, names: Names, node: Node, known: Known | None = None) -> set[str]:
    """The dotted names of what of the package an expression may be, an empty one for anything else; None does not count.

    ``known`` has the answers for variables and calls that were asked for before; what leads back to itself adds nothing.
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
    """The same of a call: what the functions that it calls return."""
    found: set[str] = set()
    for where, value in flow.returned(names, call):
        if value not in known:
            known[value] = set()
            known[value] = packages(flow, where, value, known)
        found |= known[value]
    return found or {""}


def _is_followed(slot: Slot) -> bool:
    """Whether all that a variable is given is known; of an attribute it is."""
    bindings = slot[0].bindings.get(slot[1], []) if isinstance(slot[0], Scope) else []
    return all(one.how in ("assign", "param", "annotated") and one.item is None for one in bindings)


def _reference(names: Names, root: cst.Name | cst.Attribute, name: str, unsure: str) -> Reference:
    """The mention that an attribute or a variable is the beginning of."""
    node: cst.Name | cst.Attribute = root
    parts = tuple(name.split("."))[1:]
    known = len(parts)
    while isinstance(parent := names.code.parent(node), cst.Attribute):
        node, parts = parent, (*parts, parent.attr.value)
    return Reference(names, node, root, parts, known, is_variable=bool(known), unsure=unsure)
