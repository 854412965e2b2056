"""What speaks of the legacy form and was not understood: it keeps the programs that it is part of from moving."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ftlint.fixers.python.legacy_functions.draft import Draft
from ftlint.fixers.python.legacy_functions.history import loose_literals
from ftlint.python.api import Request
from ftlint.python.flow import Flow
from ftlint.python.nodes import Node, entries, member, string
from ftlint.python.nodes import entry as value_of
from ftlint.python.scopes import Names
from ftlint.python.world import External, Module

LEGACY = "function_call"


def find_mentions(flow: Flow, draft: Draft) -> None:
    """Block the moves of the programs that have, or are imported by, or import, what is not understood."""
    clusters = _clusters(flow)
    active: dict[int, set[Request]] = {}
    for requests, site in draft.sites:
        active.setdefault(clusters[site.code.path], set()).update(requests)
    for names in flow.world.programs.values():
        of = active.get(clusters[names.code.path])
        if not of:
            continue
        for node, why in _unexplained(flow, names, draft):
            for request in of:
                draft.block({request}, names.code, node, why)


def _clusters(flow: Flow) -> dict[str, int]:
    """A number for each program; the same one for those that import each other, over any number of steps."""
    above = {path: path for path in flow.world.programs}

    def root(path: str) -> str:
        while above[path] != path:
            path = above[path]
        return path

    for path, names in list(flow.world.programs.items()):
        for imported in names.imports.values():
            for found in (flow.world.imported(names, imported), flow.world.program(flow.world._path(names, imported))):
                inner = found.names if isinstance(found, Module) else getattr(found, "names", found)
                if isinstance(inner, Names) and inner.code.path in above:
                    above[root(inner.code.path)] = root(path)
    numbers: dict[str, int] = {}
    return {path: numbers.setdefault(root(path), len(numbers)) for path in above}


def _unexplained(flow: Flow, names: Names, draft: Draft) -> Iterator[tuple[Node, str]]:
    literals = set(loose_literals(flow, names))
    for node in names.owner:
        if isinstance(node, cst.Attribute) and node.attr.value == LEGACY and node.attr not in draft.explained:
            if not _is_elsewhere(flow, names, node.value):
                yield node, f"whether `{names.code.text(node.value)}` is an answer of these requests cannot be told"
        elif isinstance(node, cst.SimpleString) and string(node) == LEGACY and node not in draft.explained:
            if not _is_other_api(names, node):
                yield node, "what `function_call` is asked of here cannot be told"
        elif isinstance(node, cst.Dict) and node in literals:
            role = value_of(node, "role")
            if string(role) == "function" and role not in draft.explained:
                yield node, "which history this message of role `function` goes into cannot be told"
        elif isinstance(node, cst.Comparison):
            yield from _role(names, node, draft)


def _role(names: Names, node: cst.Comparison, draft: Draft) -> Iterator[tuple[Node, str]]:
    asked = member(node.left)
    if asked is not None and asked[1] == "role" and len(node.comparisons) == 1:
        right = node.comparisons[0].comparator
        if string(right) == "function" and right not in draft.explained:
            yield node, 'results have the role `tool` after the move: write `in ("function", "tool")`'


def _is_elsewhere(flow: Flow, names: Names, node: Node) -> bool:
    """Whether an expression surely comes from another package."""
    found = flow.world.resolve(names, node)
    return isinstance(found, External) and found.package != "openai"


def _is_other_api(names: Names, node: Node) -> bool:
    """Whether the word is that of the Responses API: ``item.type == "function_call"``, ``{"type": "function_call"}``."""
    parent = names.code.parent(node)
    if isinstance(parent, cst.DictElement):
        return string(parent.key) == "type"
    if isinstance(parent, cst.ComparisonTarget):
        above = names.code.parent(parent)
        asked = member(above.left) if isinstance(above, cst.Comparison) else None
        return asked is not None and asked[1] == "type"
    return False


__all__ = ["entries", "find_mentions"]
