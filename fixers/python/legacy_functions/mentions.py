"""What speaks of the legacy form and was not understood: it keeps the programs that it is part of from moving."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ftlint.fixers.python.legacy_functions.draft import Draft
from ftlint.python.api import Request
from ftlint.python.evaluation import is_legacy_message
from ftlint.python.flow import Flow
from ftlint.python.nodes import Node, dotted, is_name, member, method, string
from ftlint.python.nodes import entry as value_of
from ftlint.python.scopes import Names
from ftlint.python.world import External

LEGACY = "function_call"
ALONE = -1  # the number of a program that is read after the clusters were numbered: through an attribute of a package
BOTH = "`tool_calls` is known here, too: the program knows both forms; keep one of them"
TYPES = {
    "ChatCompletionFunctionMessageParam": "ChatCompletionToolMessageParam",
    "ChatCompletionFunctionCallOptionParam": "ChatCompletionNamedToolChoiceParam",
    "FunctionCall": "ChatCompletionMessageFunctionToolCall",
}
"""What of the SDK's types there is in place of a legacy one (openai 2; they have other fields)."""


def find_mentions(flow: Flow, draft: Draft) -> None:
    """Block the moves of the programs that have, or are imported by, or import, what is not understood."""
    together = clusters(flow)
    active: dict[int, set[Request]] = {}
    for requests, site in draft.sites:
        active.setdefault(together.get(site.code.path, ALONE), set()).update(requests)
    for names in list(flow.world.programs.values()):
        of = active.get(together.get(names.code.path, ALONE))
        if not of:
            continue
        for node, why in unexplained(flow, names, draft):
            for request in of:
                draft.block({request}, names.code, node, why)


def clusters(flow: Flow) -> dict[str, int]:
    """A number for each program; the same one for those that import each other, over any number of steps."""
    above: dict[str, str] = {}

    def root(path: str) -> str:
        while above.setdefault(path, path) != path:
            path = above[path]
        return path

    linked: set[str] = set()
    while fresh := [names for path, names in flow.world.programs.items() if path not in linked]:
        for names in fresh:  # to resolve their imports reads further programs, which belong to a cluster, too
            linked.add(names.code.path)
            for imported in names.imports.values():
                for found in (flow.world.imported(names, imported), flow.world.source_of(names, imported)):
                    inner = getattr(found, "names", found)
                    if isinstance(inner, Names):
                        above[root(inner.code.path)] = root(names.code.path)
    numbers: dict[str, int] = {}
    return {path: numbers.setdefault(root(path), len(numbers)) for path in flow.world.programs}


def unexplained(flow: Flow, names: Names, draft: Draft) -> Iterator[tuple[Node, str]]:
    """The places of a program that speak of the legacy form, and what of them is not known."""
    for node in names.owner:
        if isinstance(node, cst.Attribute):
            yield from _attribute(flow, names, node, draft)
        elif isinstance(node, cst.SimpleString) and node not in draft.explained:
            yield from _word(names, node)
        elif isinstance(node, cst.Name) and node.value in TYPES:
            if isinstance(flow.world.resolve(names, node), External) and not _is_imported(names, node):
                yield node, f"`{node.value}` is the legacy type: write `{TYPES[node.value]}`"
        elif isinstance(node, cst.Dict) and is_legacy_message(node):
            role = value_of(node, "role")
            if string(role) == "function" and role not in draft.explained:
                yield node, "which history this message of role `function` goes into cannot be told"
        elif isinstance(node, cst.Comparison):
            yield from _role(names, node, draft)


def _attribute(flow: Flow, names: Names, node: cst.Attribute, draft: Draft) -> Iterator[tuple[Node, str]]:
    if node.attr in draft.explained or _is_elsewhere(flow, names, node.value):
        return
    if node.attr.value == LEGACY:
        yield node, f"whether `{names.code.text(node.value)}` is an answer of these requests cannot be told"
    elif node.attr.value == "tool_calls":
        yield node, BOTH


def _word(names: Names, node: cst.SimpleString) -> Iterator[tuple[Node, str]]:
    word = string(node)
    if word == LEGACY and not _is_other_api(names, node):
        yield node, "what `function_call` is asked of here cannot be told"
    elif word == "tool_calls":
        yield node, BOTH
    elif word == "function" and _is_role(names, node):
        yield node, "which message gets the role `function` here cannot be told: results need role `tool` and an id"


def _is_role(names: Names, node: Node) -> bool:
    """Whether the word ``function`` is handed on as a role: as an argument, or to a variable."""
    parent = names.code.parent(node)
    if isinstance(parent, cst.Arg):
        call = names.code.parent(parent)
        asked = method(call)
        reading = asked is not None and asked[1] in ("get", "pop", "startswith", "endswith", "split", "replace", "join")
        if isinstance(call, cst.Call) and is_name(call.func, "getattr", "print", "hasattr", "isinstance"):
            return False
        return not reading and (parent.keyword is None or parent.keyword.value == "role")
    if isinstance(parent, cst.Assign):
        return any("role" in (dotted(one.target) or ("",))[-1].lower() for one in parent.targets)
    if isinstance(parent, cst.Param):
        return "role" in parent.name.value
    return False


def _is_imported(names: Names, node: Node) -> bool:
    return isinstance(names.code.parent(node), cst.ImportAlias | cst.AsName)


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
