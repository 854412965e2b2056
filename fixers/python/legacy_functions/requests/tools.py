"""The definitions that a request sends: each is wrapped where the request takes them, never where they are kept."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ftlint.fixers.python.legacy_functions.move_groups import Draft
from ftlint.fixers.python.shared.source_text import around, free_name, opening, quote_of, renamed, wrapping
from ftlint.fixers.python.shared.wrappers import NEW, Wrappers, only_passed
from ftlint.python.dataflow.arguments import Entry
from ftlint.python.dataflow.calls import bound_arguments
from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.requests import Family, Request
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.world import Function
from ftlint.python.source.code import Code
from ftlint.python.source.edits import Edit
from ftlint.python.source.nodes import Node, is_none, string
from ftlint.python.source.nodes import entry as value_of

SAID = '`functions` is the legacy form: send `tools`, each `{"type": "function", "function": …}`'
BUILT = "`functions` in a record of training data is the legacy form: write `tools`"
DEPTH = 6


class Blocked(Exception):
    """A value that cannot be wrapped: where, and why."""

    def __init__(self, names: Names, node: Node, why: str) -> None:
        super().__init__(why)
        self.names, self.node, self.why = names, node, why


def move_definitions(flow: Flow, request: Request, entry: Entry, draft: Draft, wrappers: Wrappers) -> None:
    """One `functions=`: its name, and what it is given."""
    code = entry.names.code
    check, said = ("dataset-builder", BUILT) if request.family is Family.RECORD else ("call-site", SAID)
    wrappers.current = request
    try:
        edits = list(wrapped(flow, entry.names, entry.value, wrappers, quote_of(entry.key)))
    except Blocked as blocked:
        draft.site({request}, check, code, entry.key, said)
        draft.block({request}, blocked.names.code, blocked.node, blocked.why)
        return
    own = [edit for where, edit in edits if where is code]
    draft.site({request}, check, code, entry.key, said, [renamed(code, entry.key, NEW["functions"]), *own])
    for where in {id(other): other for other, _ in edits if other is not code}.values():
        draft.edits({request}, where, where.module, [edit for other, edit in edits if other is where])


Wrapped = Iterator[tuple[Code, Edit]]


def wrapped(flow: Flow, names: Names, value: Node, wrappers: Wrappers, quote: str = '"', depth: int = DEPTH) -> Wrapped:
    """The edits that make tools of definitions. Raises `Blocked`."""
    code = names.code
    if isinstance(value, cst.List) and not any(isinstance(one, cst.StarredElement) for one in value.elements):
        for element in value.elements:
            _refuse_tool(names, element.value)
            yield from ((code, edit) for edit in wrapping(code, element.value, quote))
    elif isinstance(value, cst.ListComp):
        yield from ((code, edit) for edit in wrapping(code, value.elt, quote))
    elif isinstance(value, cst.IfExp):
        for branch in (value.body, value.orelse):
            if not is_none(branch):
                yield from wrapped(flow, names, branch, wrappers, quote, depth)
    elif is_none(value):
        raise Blocked(names, value, "`functions=None` is refused by the API: leave the argument out")
    else:
        yield from _variable(flow, names, value, wrappers, quote, depth)


def _refuse_tool(names: Names, node: Node) -> None:
    if string(value_of(node, "type")) == "function" and value_of(node, "function") is not None:
        raise Blocked(names, node, "this has the form of `tools` already: send it as that")


def _variable(flow: Flow, names: Names, value: Node, wrappers: Wrappers, quote: str, depth: int) -> Wrapped:
    own = wrappers.parameter(names, value)
    if own is not None and depth:
        function, param = own
        why = _why_kept(flow, function, param, wrappers)
        if not why:
            yield from _renamed(flow, function, param, wrappers, depth)
            return
        if param.default is not None and not _is_tested(names, value):
            said = f"`{param.name.value}` may be None, and {why}: wrap each definition there, where there are any"
            raise Blocked(names, value, said)
    elif _may_be_none(flow, names, value) and not _is_tested(names, value):
        raise Blocked(names, value, f"`{names.code.text(value)}` may be None: send `tools` only where there are any")
    for origin in _literals(flow, names, value):
        _refuse_tool(*origin)
    code = names.code
    inside = wrappers.lists.taken(names, value, wrappers.current) if wrappers.lists is not None else None
    if inside is not None:
        yield from ((code, edit) for edit in inside)
        return
    one = free_name(code, value)
    before, after = f"[{opening(quote)}{one}}} for {one} in ", "]"
    inner = ("(", ")") if isinstance(value, cst.BooleanOperation | cst.Lambda) and not value.lpar else ("", "")
    yield from ((code, edit) for edit in around(code, value, before + inner[0], inner[1] + after))


def _why_kept(flow: Flow, function: Function, param: cst.Param, wrappers: Wrappers) -> str:
    """Why a parameter keeps its name; nothing where it can be renamed."""
    why = wrappers.can_rename(function, param.name.value, _new_name(param))
    if why:
        return why
    uses = wrappers.uses(function, param.name.value)
    passed = wrappers.passed_on(function, "functions")
    if not only_passed(function.names, list(uses), passed):
        return f"`{function.node.name.value}` uses its `{param.name.value}` otherwise, too"
    return ""


def _new_name(param: cst.Param) -> str:
    return NEW.get(param.name.value, param.name.value)


def _renamed(flow: Flow, function: Function, param: cst.Param, wrappers: Wrappers, depth: int) -> Wrapped:
    """The edits that rename a wrapper's parameter and wrap what its callers pass."""
    slot = (function.scope, param.name.value)
    if wrappers.is_renamed(slot):
        return
    new = _new_name(param)
    yield from ((function.names.code, edit) for edit in wrappers.rename(function, param, new))
    if param.default is not None and not is_none(param.default):
        yield from wrapped(flow, function.names, param.default, wrappers, depth=depth - 1)
    for names, call in wrappers.callers(function):
        arg = bound_arguments(function, call).args.get(param.name.value)
        if arg is None:
            continue
        if arg.keyword is not None:
            yield names.code, renamed(names.code, arg.keyword, new)
        if not is_none(arg.value):
            yield from wrapped(flow, names, arg.value, wrappers, depth=depth - 1)


def _may_be_none(flow: Flow, names: Names, value: Node) -> bool:
    """Whether a variable is given None somewhere."""
    slot = flow.slot(names, value) if isinstance(value, cst.Name | cst.Attribute) else None
    return slot is not None and any(is_none(given) for given in flow.given.get(slot, {}))


def _is_tested(names: Names, value: Node) -> bool:
    """Whether a place is only reached where the value is true."""
    code, asked = names.code, names.code.text(value)
    child, parent = value, code.parent(value)
    while parent is not None and not isinstance(parent, cst.FunctionDef):
        if isinstance(parent, cst.If | cst.IfExp | cst.While) and _holds(code, parent, child, asked):
            return True
        child, parent = parent, code.parent(parent)
    return False


def _holds(code: Code, test: cst.If | cst.IfExp | cst.While, child: Node, asked: str) -> bool:
    return child not in (test.test, test.orelse) and asked in _true_in(code, test.test)


def _true_in(code: Code, test: Node) -> set[str]:
    """The expressions that are true where a test is."""
    if isinstance(test, cst.BooleanOperation) and isinstance(test.operator, cst.And):
        return _true_in(code, test.left) | _true_in(code, test.right)
    if isinstance(test, cst.Comparison) and len(test.comparisons) == 1:
        target = test.comparisons[0]
        if isinstance(target.operator, cst.IsNot | cst.NotEqual) and is_none(target.comparator):
            return {code.text(test.left)}
    return {code.text(test)}


def _literals(flow: Flow, names: Names, value: Node) -> Iterator[tuple[Names, Node]]:
    """The definitions in the lists that a variable is given, as far as they are written out."""
    slot = flow.slot(names, value) if isinstance(value, cst.Name | cst.Attribute) else None
    for given, where in flow.given.get(slot, {}).items() if slot is not None else ():
        if isinstance(given, cst.List):
            yield from ((where, element.value) for element in given.elements)
