"""Function definitions: `functions` becomes `tools`, and each definition is wrapped where the request sends it."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ftlint.fixers.python.legacy_functions.move_groups import Draft
from ftlint.fixers.python.legacy_functions.nodes import comparison, listed
from ftlint.fixers.python.legacy_functions.requests.arguments import (
    DEPTH,
    Blocked,
    Edits,
    move_argument,
    move_parameter,
    why_kept,
)
from ftlint.fixers.python.shared.source_text import around, free_name, opening, quote_of, wrapping
from ftlint.fixers.python.shared.wrappers import NEW, Wrappers
from ftlint.python.dataflow.arguments import Entry
from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.requests import Family, Request
from ftlint.python.dataflow.scopes import Names
from ftlint.python.source.code import Code
from ftlint.python.source.edits import Edit
from ftlint.python.source.nodes import Node, is_none, string
from ftlint.python.source.nodes import entry as value_of

MESSAGE = '`functions` is deprecated: send `tools`, each `{"type": "function", "function": …}`'
RECORD = "`functions` in a training example is deprecated: write `tools`"


def move_definitions(flow: Flow, request: Request, entry: Entry, draft: Draft, wrappers: Wrappers) -> None:
    """Convert one `functions` argument."""
    check, message = ("dataset-builder", RECORD) if request.family is Family.RECORD else ("call-site", MESSAGE)
    wrappers.current = request
    edits = wrapped(flow, entry.names, entry.value, wrappers, quote_of(entry.key))
    move_argument(draft, request, entry, check, message, edits)


def wrapped(flow: Flow, names: Names, value: Node, wrappers: Wrappers, quote: str = '"', depth: int = DEPTH) -> Edits:
    """The edits that make tools of function definitions. Raises `Blocked`."""
    code = names.code
    if isinstance(value, cst.List) and not any(isinstance(one, cst.StarredElement) for one in value.elements):
        for definition in listed(value):
            _block_tool(names, definition)
            yield from ((code, edit) for edit in wrapping(code, definition, quote))
    elif isinstance(value, cst.ListComp):
        yield from ((code, edit) for edit in wrapping(code, value.elt, quote))
    elif isinstance(value, cst.IfExp):
        for branch in (value.body, value.orelse):
            if not is_none(branch):
                yield from wrapped(flow, names, branch, wrappers, quote, depth)
    elif is_none(value):
        raise Blocked(names, value, "the API rejects `functions=None`: omit the argument")
    else:
        yield from _variable(flow, names, value, wrappers, quote, depth)


def _block_tool(names: Names, node: Node) -> None:
    if string(value_of(node, "type")) == "function" and value_of(node, "function") is not None:
        raise Blocked(names, node, "this is already a tool: send it in `tools`")


def _variable(flow: Flow, names: Names, value: Node, wrappers: Wrappers, quote: str, depth: int) -> Edits:
    slot = flow.slot(names, value) if isinstance(value, cst.Name | cst.Attribute) else None
    given = flow.given.get(slot, {}) if slot is not None else {}
    parameter = wrappers.parameter(names, value)
    if parameter is not None and depth:
        function, param = parameter
        why = why_kept(wrappers, function, param, "functions")
        may_be_none = param.default is not None and not _is_tested(names, value)
        if not why and (param.name.value in NEW or may_be_none):

            def convert(where: Names, passed: Node) -> Edits:
                return iter(()) if is_none(passed) else wrapped(flow, where, passed, wrappers, depth=depth - 1)

            yield from move_parameter(wrappers, function, param, convert)
            return
        if may_be_none:
            raise Blocked(
                names, value, f"`{param.name.value}` may be None, and {why}: wrap its definitions if it is set"
            )
    elif any(map(is_none, given)) and not _is_tested(names, value):
        raise Blocked(names, value, f"`{names.code.text(value)}` may be None: send `tools` only if it is set")
    for one, where in given.items():
        for definition in listed(one) if isinstance(one, cst.List) else ():
            _block_tool(where, definition)
    yield from ((names.code, edit) for edit in _wrapped_variable(names, value, wrappers, quote))


def _wrapped_variable(names: Names, value: Node, wrappers: Wrappers, quote: str) -> Iterator[Edit]:
    inline = wrappers.lists.taken(names, value, wrappers.current) if wrappers.lists is not None else None
    if inline is not None:
        return iter(inline)
    item = free_name(names.code, value)
    before, after = f"[{opening(quote)}{item}}} for {item} in ", "]"
    if isinstance(value, cst.BooleanOperation | cst.Lambda) and not value.lpar:
        before, after = f"{before}(", ")]"
    return iter(around(names.code, value, before, after))


def _is_tested(names: Names, value: Node) -> bool:
    """Whether a value is only used where a test shows that it is set."""
    code, text = names.code, names.code.text(value)
    child, parent = value, code.parent(value)
    while parent is not None and not isinstance(parent, cst.FunctionDef):
        match parent:
            case cst.If(test=test) | cst.IfExp(test=test) | cst.While(test=test) if child not in (test, parent.orelse):
                if text in _true_in(code, test):
                    return True
        child, parent = parent, code.parent(parent)
    return False


def _true_in(code: Code, test: Node) -> set[str]:
    """The expressions that are true if a test is."""
    if isinstance(test, cst.BooleanOperation) and isinstance(test.operator, cst.And):
        return _true_in(code, test.left) | _true_in(code, test.right)
    match comparison(test):
        case (left, cst.IsNot() | cst.NotEqual(), right) if is_none(right):
            return {code.text(left)}
    return {code.text(test)}
