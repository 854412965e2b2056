"""What speaks of the legacy form and was not understood: it keeps the programs that it is part of from moving."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ftlint.fixers.python.legacy_functions.mentions.unrelated import is_unrelated
from ftlint.fixers.python.legacy_functions.mentions.words import is_of_message, known_requests
from ftlint.fixers.python.legacy_functions.move_groups import Draft
from ftlint.python.dataflow.evaluation import is_legacy_message
from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.requests import Request
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.values import Kind
from ftlint.python.dataflow.world import External, Function
from ftlint.python.source.nodes import Node, dotted, is_name, member, method, string
from ftlint.python.source.nodes import entry as value_of

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
    at_sites: dict[str, set[Request]] = {}
    for requests, site in draft.sites:
        active.setdefault(together.get(site.code.path, ALONE), set()).update(requests)
        at_sites.setdefault(site.code.path, set()).update(requests)
    for names in list(flow.world.programs.values()):
        of = active.get(together.get(names.code.path, ALONE), set())
        for node, why in unexplained(flow, names, draft) if of else ():
            # What other programs ask for tools only is as well served after the move.
            blocked = at_sites.get(names.code.path, set()) if why == BOTH else of
            known = known_requests(flow, names, node)
            for request in blocked & known if known else blocked:
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
    """The places of a program that mention the legacy form, and what of them is not known."""
    for node in names.owner:
        if isinstance(node, cst.Attribute):
            yield from _attribute(flow, names, node, draft)
        elif isinstance(node, cst.SimpleString) and node not in draft.explained:
            yield from _word(flow, names, node)
        elif isinstance(node, cst.Name) and node.value in TYPES:
            found = flow.world.resolve(names, node)
            if isinstance(found, External) and found.package == "openai" and not _is_imported(names, node):
                yield node, f"`{node.value}` is the legacy type: write `{TYPES[node.value]}`"
        elif isinstance(node, cst.Dict) and is_legacy_message(node):
            role = value_of(node, "role")
            if string(role) == "function" and role not in draft.explained and value_of(node, "parts") is None:
                yield node, "which history this message of role `function` goes into cannot be told"
        elif isinstance(node, cst.Comparison):
            yield from _role(flow, names, node, draft)


def _attribute(flow: Flow, names: Names, node: cst.Attribute, draft: Draft) -> Iterator[tuple[Node, str]]:
    name = node.attr.value
    if name not in (LEGACY, "tool_calls") or node.attr in draft.explained:
        return
    if _is_import(names, node) or is_unrelated(flow, names, node.value) or _is_own(flow, names, node):
        return
    said = f"whether `{names.code.text(node.value)}` is an answer of these requests cannot be told"
    yield node, said if name == LEGACY else BOTH


def _is_import(names: Names, node: Node) -> bool:
    """Whether it is the name of a module: ``from a.function_call import b``."""
    above: Node | None = node
    while isinstance(above, cst.Attribute):
        above = names.code.parent(above)
    return isinstance(above, cst.ImportFrom | cst.ImportAlias)


def _is_own(flow: Flow, names: Names, node: cst.Attribute) -> bool:
    """Whether it is a method of a class of the project, or an attribute of one that is given nothing of a request."""
    if isinstance(flow.world.resolve(names, node), Function):
        return True
    owners = [value.origin for value in flow.eval(names, node.value) if value.kind is Kind.INSTANCE]
    if any(flow.world.method(owner, node.attr.value) is not None for owner in owners):
        return True
    slot = flow.slot(names, node) if owners else None
    return slot is not None and bool(flow.given.get(slot)) and is_unrelated(flow, names, node)


def _word(flow: Flow, names: Names, node: cst.SimpleString) -> Iterator[tuple[Node, str]]:
    word = string(node)
    if word == LEGACY and is_of_message(flow, names, node):
        yield node, "what `function_call` is asked of here cannot be told"
    elif word == "tool_calls" and is_of_message(flow, names, node):
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


def _role(flow: Flow, names: Names, node: cst.Comparison, draft: Draft) -> Iterator[tuple[Node, str]]:
    asked = member(node.left)
    if asked is not None and asked[1] == "role" and len(node.comparisons) == 1:
        right = node.comparisons[0].comparator
        if string(right) == "function" and right not in draft.explained and not is_unrelated(flow, names, asked[0]):
            yield node, 'results have the role `tool` after the move: write `in ("function", "tool")`'
