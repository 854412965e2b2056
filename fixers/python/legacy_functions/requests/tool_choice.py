"""The function that a request asks for: `function_call` becomes `tool_choice`."""

from __future__ import annotations

import libcst as cst

from ftlint.fixers.python.legacy_functions.move_groups import Draft
from ftlint.fixers.python.legacy_functions.requests.arguments import (
    DEPTH,
    Blocked,
    Edits,
    move_argument,
    move_parameter,
    why_kept,
)
from ftlint.fixers.python.shared.source_text import quote_of, wrapping
from ftlint.fixers.python.shared.wrappers import Wrappers
from ftlint.python.dataflow.arguments import Entry
from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.requests import Request
from ftlint.python.dataflow.scopes import Names
from ftlint.python.source.nodes import Node, entries, is_none, string
from ftlint.python.source.nodes import entry as value_of

MESSAGE = "`function_call` is deprecated: send `tool_choice`"
WORDS = ("auto", "none")


def move_choice(flow: Flow, request: Request, entry: Entry, draft: Draft, wrappers: Wrappers) -> None:
    """Convert one `function_call` argument."""
    wrappers.current = request
    move_argument(draft, request, entry, "call-site", MESSAGE, chosen(flow, entry.names, entry.value, wrappers))


def chosen(flow: Flow, names: Names, value: Node, wrappers: Wrappers, depth: int = DEPTH) -> Edits:
    """The edits that make a `tool_choice` of a value. Raises `Blocked`."""
    match value:
        case _ if _form(value) == "dict":
            quote = next((quote_of(key) for _, key, _ in entries(value)), '"')
            yield from ((names.code, edit) for edit in wrapping(names.code, value, quote))
        case _ if _form(value) is not None:
            return
        case cst.IfExp(body=first, orelse=second) | cst.BooleanOperation(left=first, operator=cst.Or(), right=second):
            yield from chosen(flow, names, first, wrappers, depth)
            yield from chosen(flow, names, second, wrappers, depth)
        case cst.Name() | cst.Attribute() if depth:
            yield from _variable(flow, names, value, wrappers, depth)
        case _:
            raise _unknown(names, value)


def _form(node: Node) -> str | None:
    """How a `function_call` is written: as ``None``, a word or a dict; None if that is unknown."""
    if is_none(node):
        return "none"
    if string(node) in WORDS:
        return "word"
    return "dict" if value_of(node, "name") is not None else None


def _unknown(names: Names, value: Node) -> Blocked:
    form = '"auto", "none" or {"type": "function", "function": {"name": …}}'
    return Blocked(names, value, f"the value of `{names.code.text(value)}` is unknown: `tool_choice` accepts {form}")


def _variable(flow: Flow, names: Names, value: Node, wrappers: Wrappers, depth: int) -> Edits:
    parameter = wrappers.parameter(names, value)
    if parameter is not None:
        why = why_kept(wrappers, *parameter, "function_call")
        if why:
            raise Blocked(names, value, f"callers pass a legacy value, and {why}")
        yield from move_parameter(
            wrappers, *parameter, lambda where, passed: chosen(flow, where, passed, wrappers, depth - 1)
        )
        return
    slot = flow.slot(names, value)
    given = flow.given.get(slot, {}) if slot is not None else {}
    forms = {_form(one) for one in given}
    if not given or None in forms:
        raise _unknown(names, value)
    if forms == {"dict"}:
        yield from ((names.code, edit) for edit in wrapping(names.code, value))
    elif "dict" in forms:
        if not _is_only_sent(flow, names, value):
            why = f"`{names.code.text(value)}` is a string in one place and a dict in another: assign `tool_choice` values"
            raise Blocked(names, value, why)
        for one, where in given.items():
            if _form(one) == "dict":
                yield from ((where.code, edit) for edit in wrapping(where.code, one))


def _is_only_sent(flow: Flow, names: Names, value: Node) -> bool:
    """Whether a variable is used as `function_call` of requests, and for nothing else."""
    if not isinstance(value, cst.Name):
        return False
    slot = flow.slot(names, value)
    sent = {entry.value for request in flow.requests.values() for entry in flow.arguments(request).of("function_call")}
    uses = [node for node in names.owner if isinstance(node, cst.Name) and node.value == value.value]
    return all(
        use in sent or isinstance(names.code.parent(use), cst.AssignTarget)
        for use in uses
        if flow.slot(names, use) == slot
    )
