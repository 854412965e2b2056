"""Legacy code that is not understood: it blocks the requests of the programs that it is connected with."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ftlint.fixers.python.legacy_functions.mentions.unrelated import is_unrelated
from ftlint.fixers.python.legacy_functions.mentions.words import is_of_message, known_requests
from ftlint.fixers.python.legacy_functions.move_groups import Draft
from ftlint.fixers.python.legacy_functions.nodes import comparison, connected, is_legacy_role, receiver
from ftlint.fixers.python.legacy_functions.vocabulary import LEGACY
from ftlint.python.dataflow.evaluation import is_legacy_message
from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.requests import Request
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.values import Kind
from ftlint.python.dataflow.world import External, Function
from ftlint.python.source.nodes import Node, dotted, is_name, member, string
from ftlint.python.source.nodes import entry as value_of

BOTH = "this uses `tool_calls`, so the program handles both formats: keep one of them"
TYPES = {
    "ChatCompletionFunctionMessageParam": "ChatCompletionToolMessageParam",
    "ChatCompletionFunctionCallOptionParam": "ChatCompletionNamedToolChoiceParam",
    "FunctionCall": "ChatCompletionMessageFunctionToolCall",
}
"""The SDK's legacy types and what replaces them (openai 2; the fields differ)."""


def find_mentions(flow: Flow, draft: Draft) -> None:
    """Block requests next to legacy code that is not understood."""
    at_sites: dict[str, set[Request]] = {}
    for requests, site in draft.sites:
        at_sites.setdefault(site.code.path, set()).update(requests)
    for group in {id(group): group for group in connected(flow.world).values()}.values():
        near = set().union(*(at_sites.get(names.code.path, ()) for names in group))
        for names in group if near else ():
            for node, why in unexplained(flow, names, draft):
                # Other programs may read `tool_calls` of requests that already send tools.
                blocked = at_sites.get(names.code.path, set()) if why == BOTH else near
                known = known_requests(flow, names, node)
                for request in blocked & known if known else blocked:
                    draft.block({request}, names.code, node, why)


def unexplained(flow: Flow, names: Names, draft: Draft) -> Iterator[tuple[Node, str]]:
    """The places of a program that use the legacy format and are not understood, each with what blocks it."""
    for node in names.owner:
        match node:
            case cst.Attribute():
                yield from _attribute(flow, names, node, draft)
            case cst.SimpleString() if node not in draft.explained:
                yield from _word(flow, names, node)
            case cst.Name(value=name) if name in TYPES:
                found = flow.world.resolve(names, node)
                is_imported = isinstance(names.code.parent(node), cst.ImportAlias | cst.AsName)
                if isinstance(found, External) and found.package == "openai" and not is_imported:
                    yield node, f"`{name}` is a legacy type: use `{TYPES[name]}`"
            case cst.Dict() if is_legacy_message(node):
                role = value_of(node, "role")
                if is_legacy_role(role) and role not in draft.explained and value_of(node, "parts") is None:
                    yield (
                        node,
                        "it is unknown which messages this `function` message is added to: append it to them here",
                    )
            case cst.Comparison():
                yield from _role_test(flow, names, node, draft)


def _attribute(flow: Flow, names: Names, node: cst.Attribute, draft: Draft) -> Iterator[tuple[Node, str]]:
    name = node.attr.value
    if name not in (LEGACY, "tool_calls") or node.attr in draft.explained:
        return
    if _is_import(names, node) or is_unrelated(flow, names, node.value) or _is_own_member(flow, names, node):
        return
    owner = names.code.text(node.value)
    yield (
        node,
        f"`{owner}` may be a message of these requests: read `{owner}.tool_calls` if it is" if name == LEGACY else BOTH,
    )


def _is_import(names: Names, node: Node) -> bool:
    """Whether a node is part of a module's name: ``from a.function_call import b``."""
    above: Node | None = node
    while isinstance(above, cst.Attribute):
        above = names.code.parent(above)
    return isinstance(above, cst.ImportFrom | cst.ImportAlias)


def _is_own_member(flow: Flow, names: Names, node: cst.Attribute) -> bool:
    """Whether a node is a method of the project's classes, or an attribute with unrelated values only."""
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
        yield (
            node,
            "this `function_call` may belong to a message or request that is migrated: use the new format if it does",
        )
    elif word == "tool_calls" and is_of_message(flow, names, node):
        yield node, BOTH
    elif word == "function" and _is_passed_as_role(names, node):
        yield node, "this may be the role of a function result: results need the role `tool` and a `tool_call_id`"


def _is_passed_as_role(names: Names, node: Node) -> bool:
    """Whether the word ``function`` is passed to a function, or assigned to a variable for a role."""
    parent = names.code.parent(node)
    call = names.code.parent(parent) if parent is not None else None
    match parent:
        case cst.Arg(keyword=name):
            is_read = receiver(call, "get", "pop", "startswith", "endswith", "split", "replace", "join") is not None
            is_shown = isinstance(call, cst.Call) and is_name(call.func, "getattr", "print", "hasattr", "isinstance")
            return not is_read and not is_shown and (name is None or name.value == "role")
        case cst.Assign(targets=targets):
            return any("role" in (dotted(one.target) or ("",))[-1].lower() for one in targets)
        case cst.Param(name=name):
            return "role" in name.value
    return False


def _role_test(flow: Flow, names: Names, node: cst.Comparison, draft: Draft) -> Iterator[tuple[Node, str]]:
    left, _, right = comparison(node) or (node, None, None)
    read = member(left)
    if right is None or read is None or read[1] != "role" or not is_legacy_role(right) or right in draft.explained:
        return
    if not is_unrelated(flow, names, read[0]):
        yield node, 'with `tools` results have the role `tool`: test `in ("function", "tool")`'
