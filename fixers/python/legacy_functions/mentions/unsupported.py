"""What is told of and never edited: requests that cannot be read, and the same form in other libraries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import libcst as cst

from ftlint.fixers.python.legacy_functions.mentions.frameworks import FRAMEWORKS, METHODS
from ftlint.fixers.python.legacy_functions.mentions.records import find_steps
from ftlint.fixers.python.legacy_functions.mentions.unresolved import ALONE, BOTH, clusters, unexplained
from ftlint.fixers.python.legacy_functions.mentions.words import asked_of, known_requests
from ftlint.fixers.python.legacy_functions.move_groups import RULE, Draft
from ftlint.python.dataflow.arguments import arguments_of
from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.requests import Family, Request
from ftlint.python.dataflow.scopes import Imported, Names
from ftlint.python.dataflow.values import Kind
from ftlint.python.moves import Move, Site
from ftlint.python.source.nodes import Node, dotted, is_none, keyword, member, string

LEGACY = ("functions", "function_call")
UNREAD = "the request that this is about cannot be followed: call it by itself, then all of it can move"
AS_VALUE = "the method is used as a value, so its requests cannot be followed: call it where `functions` are sent"


def find_elsewhere(flow: Flow, draft: Draft) -> Iterator[Move]:
    """The findings without a fix."""
    sent = list(_sent_by_methods(flow, draft))
    legacy = frozenset(origin for _, _, methods in sent for origin in methods)
    at_methods = {names.code.path for method, names in flow.methods.items() if method in legacy}
    for names in list(flow.world.programs.values()):
        found = [("call-site", method, AS_VALUE) for method, where in flow.methods.items()
                 if where is names and names.code.path in at_methods]  # fmt: skip
        found += [("call-site", key, said) for where, key, said in _keys(sent) if where is names]
        found += [("response-access", node, UNREAD) for node in _unread(flow, names, draft, legacy, at_methods)]
        found += find_steps(flow, names, draft)
        used = sorted({_package(one) for one in names.imports.values()} & FRAMEWORKS.keys())
        found += _found(flow, names, draft, used[0] if used else "")
        sites = [Site(f"{RULE}/{check}", names.code, *names.code.span(node), said) for check, node, said in found]
        yield from (Move([site], fix=None) for site in sites)


Sent = tuple[Names, Node, frozenset[Node]]


def _sent_by_methods(flow: Flow, draft: Draft) -> Iterator[Sent]:
    """The legacy arguments of calls that are given the method of a request as a value, or made of it: with these methods."""
    for names in list(flow.world.programs.values()) if flow.methods else ():
        for call in names.calls:
            made = flow.made_by_methods(names, call) if call not in flow.requests else frozenset()
            if made:
                arguments = arguments_of(flow, Request(names, call, Family.V1))
                for entry in [*arguments.of("functions"), *arguments.of("function_call")]:
                    if not is_none(entry.value) and entry.key not in draft.explained:
                        yield entry.names, entry.key, frozenset(value.origin for value in made)


def _keys(sent: Iterable[Sent]) -> Iterator[tuple[Names, Node, str]]:
    """Each of these arguments once, with what is reported."""
    for key, names in {key: names for names, key, _ in sent}.items():
        name = key.value if isinstance(key, cst.Name) else string(key)
        yield names, key, f"`{name}` is the legacy form{_UNREAD}"


def _unread(flow: Flow, names: Names, draft: Draft, legacy: frozenset[Node], at_methods: set[str]) -> Iterator[Node]:
    """What a program asks of the answers of these methods, and, in the programs that are connected, of what is unknown."""
    if not legacy:
        return
    together = clusters(flow)
    active = {together.get(path, ALONE) for path in at_methods}
    for node, why in unexplained(flow, names, draft):
        if why == BOTH or known_requests(flow, names, node):
            continue
        made = {value.origin for asked in asked_of(names, node) for value in flow.eval(names, asked)
                if value.kind is Kind.METHOD}  # fmt: skip
        if made & legacy or (not made and together.get(names.code.path, ALONE) in active):
            yield node


def _package(imported: Imported) -> str:
    return "" if imported.level else imported.module.partition(".")[0]


def _found(flow: Flow, names: Names, draft: Draft, framework: str) -> Iterator[tuple[str, Node, str]]:
    for call in names.calls:
        why = _why_unread(flow, names, call, framework) if call not in flow.requests else ""
        for given in (keyword(call, name) for name in LEGACY) if why else ():
            if given is not None and given.keyword is not None and given.keyword not in draft.explained:
                yield "call-site", given.keyword, f"`{given.keyword.value}` is the legacy form{why}"
    if framework.startswith("langchain"):
        for node in names.owner:
            if _asks_additional(node):
                yield "response-access", node, f"`function_call` is the legacy form: {FRAMEWORKS[framework]}"


def _why_unread(flow: Flow, names: Names, call: cst.Call, framework: str) -> str:
    """Why the legacy arguments of a call are reported, and not moved; nothing where they are none of ours."""
    if _is_raw(call):
        return ": send `tools`; raw answers are not followed"
    if framework and isinstance(call.func, cst.Attribute) and call.func.attr.value in METHODS:
        return "" if flow.callees(names, call) else f": {FRAMEWORKS[framework]}"
    return ""


def _asks_additional(node: Node) -> bool:
    """Whether a node asks a message of LangChain for its ``function_call``."""
    asked: tuple[Node, str] | None = None
    if isinstance(node, cst.Subscript | cst.Call):
        asked = member(node)
    elif isinstance(node, cst.Comparison) and isinstance(node.comparisons[0].operator, cst.In | cst.NotIn):
        asked = (node.comparisons[0].comparator, string(node.left) or "")
    holder = asked[0] if asked is not None and asked[1] == "function_call" else None
    return isinstance(holder, cst.Attribute) and holder.attr.value == "additional_kwargs"


def _is_raw(call: cst.Call) -> bool:
    """Whether a call is ``….chat.completions.with_raw_response.create(…)``."""
    parts = dotted(call.func) or ()
    return parts[-4:-2] == ("chat", "completions") and parts[-2] in ("with_raw_response", "with_streaming_response")


_UNREAD = ", and goes into a request that cannot be followed: send `tools` in a call of its own"
