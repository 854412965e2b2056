"""What is told of and never edited: requests that cannot be read, and the same form in other libraries."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ftlint.fixers.python.legacy_functions.draft import RULE, Draft
from ftlint.fixers.python.legacy_functions.mentions import ALONE, clusters, unexplained
from ftlint.python.flow import Flow
from ftlint.python.moves import Move, Site
from ftlint.python.nodes import Node, dotted, keyword, member, string
from ftlint.python.scopes import Imported, Names
from ftlint.python.world import External

LEGACY = ("functions", "function_call")
FRAMEWORKS = {
    "langchain": "bind the functions with `.bind_tools()`, and read `.tool_calls`, whose `args` are a dict already",
    "langchain_openai": "bind the functions with `.bind_tools()`, and read `.tool_calls`, whose `args` are a dict already",
    "langchain_community": "bind the functions with `.bind_tools()`, and read `.tool_calls`, whose `args` are a dict already",
    "instructor": "use `response_model=` with `Mode.TOOLS`",
    "autogen": "register the functions as tools of the agents",
    "llama_index": "give the functions as `tools`",
}
METHODS = frozenset(
    "predict_messages apredict_messages predict apredict bind invoke ainvoke generate agenerate stream astream".split()
)
AS_VALUE = "the method is used as a value, so its requests cannot be followed: call it where `functions` are sent"


def find_elsewhere(flow: Flow, draft: Draft) -> Iterator[Move]:
    """The findings without a fix."""
    together = clusters(flow)
    programs = list(flow.world.programs.values())
    passed = {together.get(names.code.path, ALONE) for names in programs if _methods_as_values(flow, names)}
    for names in list(flow.world.programs.values()):
        if together.get(names.code.path, ALONE) in passed:
            yield from _unread(flow, names, draft)
        used = sorted({_package(one) for one in names.imports.values()} & FRAMEWORKS.keys())
        sites = [Site(f"{RULE}/{check}", names.code, *names.code.span(node), said)
                 for check, node, said in _found(flow, names, draft, used[0] if used else "")]  # fmt: skip
        yield from (Move([site], fix=None) for site in sites)


def _unread(flow: Flow, names: Names, draft: Draft) -> Iterator[Move]:
    """What a program asks of answers whose requests cannot be followed."""
    for node, _ in unexplained(flow, names, draft):
        said = "the request that this is about cannot be followed: call it by itself, then all of it can move"
        yield Move([Site(f"{RULE}/response-access", names.code, *names.code.span(node), said)], fix=None)


def _package(imported: Imported) -> str:
    return "" if imported.level else imported.module.partition(".")[0]


def _found(flow: Flow, names: Names, draft: Draft, framework: str) -> Iterator[tuple[str, Node, str]]:
    as_value = _methods_as_values(flow, names)
    for node in as_value:
        yield "call-site", node, AS_VALUE
    for call in names.calls:
        why = _why_unread(flow, names, call, framework, bool(as_value)) if call not in flow.requests else ""
        for given in (keyword(call, name) for name in LEGACY) if why else ():
            if given is not None and given.keyword is not None and given.keyword not in draft.explained:
                yield "call-site", given.keyword, f"`{given.keyword.value}` is the legacy form{why}"
    if framework.startswith("langchain"):
        for node in names.owner:
            if _asks_additional(node):
                yield "response-access", node, f"`function_call` is the legacy form: {FRAMEWORKS[framework]}"


def _why_unread(flow: Flow, names: Names, call: cst.Call, framework: str, as_value: bool) -> str:
    """Why the legacy arguments of a call are told of, and not moved; nothing where they are none of ours."""
    if _is_raw(call):
        return ": send `tools`; raw answers are not followed"
    if framework and isinstance(call.func, cst.Attribute) and call.func.attr.value in METHODS:
        return f": {FRAMEWORKS[framework]}"
    return _UNREAD if as_value and not flow.callees(names, call) else ""


def _asks_additional(node: Node) -> bool:
    """Whether a node asks a message of LangChain for its ``function_call``."""
    asked: tuple[Node, str] | None = None
    if isinstance(node, cst.Subscript | cst.Call):
        asked = member(node)
    elif isinstance(node, cst.Comparison) and isinstance(node.comparisons[0].operator, cst.In | cst.NotIn):
        asked = (node.comparisons[0].comparator, string(node.left) or "")
    return asked is not None and asked[1] == "function_call" and (dotted(asked[0]) or ("",))[-1] == "additional_kwargs"


def _methods_as_values(flow: Flow, names: Names) -> list[Node]:
    return [node for node in names.owner if _is_method_as_value(flow, names, node)]


def _is_raw(call: cst.Call) -> bool:
    """Whether a call is ``….chat.completions.with_raw_response.create(…)``."""
    parts = dotted(call.func) or ()
    return parts[-4:-2] == ("chat", "completions") and parts[-2] in ("with_raw_response", "with_streaming_response")


_UNREAD = ", and goes into a request that cannot be followed: send `tools` in a call of its own"


def _is_method_as_value(flow: Flow, names: Names, node: Node) -> bool:
    """Whether ``….ChatCompletion.create`` or ``….chat.completions.create`` is named, but not called."""
    parts = dotted(node) if isinstance(node, cst.Attribute) else None
    if parts is None or parts[-1] not in ("create", "acreate"):
        return False
    if parts[-2:-1] != ("ChatCompletion",) and parts[-3:-1] != ("chat", "completions"):
        return False
    parent = names.code.parent(node)
    found = flow.world.resolve(names, node)
    called = isinstance(parent, cst.Call) and parent.func is node
    return not called and (not isinstance(found, External) or found.package == "openai")
