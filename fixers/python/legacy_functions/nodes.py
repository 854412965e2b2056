"""Helpers for programs and their libcst nodes that several modules of this codemod use."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.world import World
from ftlint.python.source.nodes import Node, method, string


def nodes_of(flow: Flow, *types: type[Node]) -> Iterator[tuple[Names, Node]]:
    """The nodes of these types in all programs."""
    for names in flow.world.programs.values():
        for node in names.owner:
            if type(node) in types:  # `isinstance` of libcst's abstract classes took 8 % of the analysis
                yield names, node


def receiver(node: Node | None, *methods: str) -> cst.BaseExpression | None:
    """The receiver ``x`` of a call ``x.name(…)`` of one of these methods."""
    called = method(node)
    return called[0] if called is not None and called[1] in methods else None


def called_name(call: cst.Call) -> str:
    """The name of the called function or method."""
    name = call.func.attr if isinstance(call.func, cst.Attribute) else call.func
    return name.value if isinstance(name, cst.Name) else ""


def alternatives(node: Node) -> tuple[Node, ...]:
    """The expressions of which one is the value of a conditional, an ``or``, an ``await`` or ``:=``; none otherwise."""
    match node:
        case cst.IfExp(body=first, orelse=second) | cst.BooleanOperation(left=first, right=second):
            return first, second
        case cst.Await(expression=inner) | cst.NamedExpr(value=inner):
            return (inner,)
    return ()


def comparison(node: Node | None) -> tuple[Node, cst.BaseCompOp, Node] | None:
    """The left side, operator and right side of a comparison of two values."""
    if isinstance(node, cst.Comparison) and len(node.comparisons) == 1:
        return node.left, node.comparisons[0].operator, node.comparisons[0].comparator
    return None


def listed(node: Node | None) -> list[Node]:
    """The elements of a list, tuple or set."""
    return [one.value for one in node.elements] if isinstance(node, cst.List | cst.Tuple | cst.Set) else []


def is_legacy_role(node: Node | None) -> bool:
    """Whether a node is the string ``"function"``."""
    return string(node) == "function"


def connected(world: World) -> dict[str, list[Names]]:
    """The group of each program: all that it imports or is imported by, over any number of steps. Programs of one group
    share one list."""
    groups = {path: [names] for path, names in world.programs.items()}
    for path, names in world.programs.items():
        for imported in names.imports.values():
            for found in (world.imported(names, imported), world.source_of(names, imported)):
                other = getattr(found, "names", found)
                if isinstance(other, Names) and groups[other.code.path] is not groups[path]:
                    moved = groups[other.code.path]
                    groups[path] += moved
                    groups.update((one.code.path, groups[path]) for one in moved)
    return groups
