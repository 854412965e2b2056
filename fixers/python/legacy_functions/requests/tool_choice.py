"""Which function a request asks for: `function_call` becomes `tool_choice`."""

from __future__ import annotations

import libcst as cst

from ftlint.fixers.python.legacy_functions.move_groups import Draft
from ftlint.fixers.python.legacy_functions.requests.tools import Blocked, Wrapped
from ftlint.fixers.python.shared.source_text import quote_of, renamed, wrapping
from ftlint.fixers.python.shared.wrappers import NEW, Wrappers, only_passed
from ftlint.python.dataflow.arguments import Entry
from ftlint.python.dataflow.calls import bound_arguments
from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.requests import Request
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.world import Function
from ftlint.python.source.nodes import Node, entries, is_none, string
from ftlint.python.source.nodes import entry as value_of

SAID = "`function_call` is the legacy form: send `tool_choice`"
WORDS = ("auto", "none")
DEPTH = 6


def move_choice(flow: Flow, request: Request, entry: Entry, draft: Draft, wrappers: Wrappers) -> None:
    """One `function_call=`: its name, and what it is given."""
    code = entry.names.code
    wrappers.current = request
    try:
        edits = list(chosen(flow, entry.names, entry.value, wrappers))
    except Blocked as blocked:
        draft.site({request}, "call-site", code, entry.key, SAID)
        draft.block({request}, blocked.names.code, blocked.node, blocked.why)
        return
    own = [edit for where, edit in edits if where is code]
    draft.site({request}, "call-site", code, entry.key, SAID, [renamed(code, entry.key, NEW["function_call"]), *own])
    for where in {id(other): other for other, _ in edits if other is not code}.values():
        draft.edits({request}, where, where.module, [edit for other, edit in edits if other is where])


def chosen(flow: Flow, names: Names, value: Node, wrappers: Wrappers, depth: int = DEPTH) -> Wrapped:
    """The edits that make a `tool_choice` of a value. Raises `Blocked`."""
    code = names.code
    if string(value) in WORDS or is_none(value):
        return
    if value_of(value, "name") is not None:
        quote = next((quote_of(key) for _, key, _ in entries(value)), '"')
        yield from ((code, edit) for edit in wrapping(code, value, quote))
    elif isinstance(value, cst.IfExp):
        yield from chosen(flow, names, value.body, wrappers, depth)
        yield from chosen(flow, names, value.orelse, wrappers, depth)
    elif isinstance(value, cst.BooleanOperation) and isinstance(value.operator, cst.Or):
        yield from chosen(flow, names, value.left, wrappers, depth)
        yield from chosen(flow, names, value.right, wrappers, depth)
    elif isinstance(value, cst.Name | cst.Attribute) and depth:
        yield from _variable(flow, names, value, wrappers, depth)
    else:
        raise Blocked(names, value, _unknown(code.text(value)))


def _unknown(text: str) -> str:
    form = '{"type": "function", "function": {"name": …}}'
    return f'what `{text}` is cannot be told: `tool_choice` takes "auto", "none" or {form}'


def _variable(flow: Flow, names: Names, value: Node, wrappers: Wrappers, depth: int) -> Wrapped:
    own = wrappers.parameter(names, value)
    if own is not None:
        function, param = own
        why = _why_kept(flow, function, param, wrappers)
        if why:
            raise Blocked(names, value, f"callers pass a legacy value, and {why}")
        yield from _renamed(flow, function, param, wrappers, depth)
        return
    slot = flow.slot(names, value)
    given = flow.given.get(slot, {}) if slot is not None else {}
    kinds = {_kind(one) for one in given}
    if not given or None in kinds:
        raise Blocked(names, value, _unknown(names.code.text(value)))
    if kinds <= {"word", "none"}:
        return
    if kinds == {"dict"}:
        yield from ((names.code, edit) for edit in wrapping(names.code, value))
        return
    if slot is not None and _is_only_sent(flow, names, value):
        for one, where in given.items():
            if _kind(one) == "dict":
                yield from ((where.code, edit) for edit in wrapping(where.code, one))
        return
    raise Blocked(
        names, value, f"`{names.code.text(value)}` is a word here and a dict there: write `tool_choice` values"
    )


def _is_only_sent(flow: Flow, names: Names, value: Node) -> bool:
    """Whether a variable of one function is used as `function_call` of requests, and for nothing else."""
    slot = flow.slot(names, value)
    sent = {entry.value for request in flow.requests.values() for entry in flow.arguments(request).of("function_call")}
    uses = [
        node
        for node in names.owner
        if isinstance(node, cst.Name) and isinstance(value, cst.Name) and node.value == value.value
        and flow.slot(names, node) == slot
    ]  # fmt: skip
    return bool(uses) and all(use in sent or isinstance(names.code.parent(use), cst.AssignTarget) for use in uses)


def _kind(node: Node) -> str | None:
    if is_none(node):
        return "none"
    if string(node) in WORDS:
        return "word"
    return "dict" if value_of(node, "name") is not None else None


def _why_kept(flow: Flow, function: Function, param: cst.Param, wrappers: Wrappers) -> str:
    why = wrappers.can_rename(function, param.name.value, NEW.get(param.name.value, param.name.value))
    if why:
        return why
    passed = wrappers.passed_on(function, "function_call")
    if not only_passed(function.names, wrappers.uses(function, param.name.value), passed):
        return f"`{function.node.name.value}` uses its `{param.name.value}` otherwise, too"
    return ""


def _renamed(flow: Flow, function: Function, param: cst.Param, wrappers: Wrappers, depth: int) -> Wrapped:
    """The edits that rename a wrapper's parameter, and change what its callers pass."""
    slot = (function.scope, param.name.value)
    if wrappers.is_renamed(slot):
        return
    new = NEW.get(param.name.value, param.name.value)
    yield from ((function.names.code, edit) for edit in wrappers.rename(function, param, new))
    if param.default is not None:
        yield from chosen(flow, function.names, param.default, wrappers, depth - 1)
    for names, call in wrappers.callers(function):
        arg = bound_arguments(function, call).args.get(param.name.value)
        if arg is not None:
            if arg.keyword is not None:
                yield names.code, renamed(names.code, arg.keyword, new)
            yield from chosen(flow, names, arg.value, wrappers, depth - 1)
