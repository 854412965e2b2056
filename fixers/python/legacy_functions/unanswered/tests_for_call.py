"""Tests of a response for a call: for which requests the response has no call if a test holds, or if it does not."""

from __future__ import annotations

import libcst as cst

from ftlint.fixers.python.legacy_functions.move_groups import Requests, requests_at
from ftlint.fixers.python.legacy_functions.nodes import comparison
from ftlint.fixers.python.legacy_functions.vocabulary import LEGACY
from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.requests import only_value
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.values import Kind
from ftlint.python.source.nodes import Node, is_name, is_none, member, string

NONE: Requests = frozenset()
_MESSAGES = (Kind.MESSAGE, Kind.ITEM, Kind.DUMPED)
_DEPTH = 6


def without_call(flow: Flow, names: Names, test: Node, holds: bool, depth: int = _DEPTH) -> Requests:
    """The requests whose responses have no call if a test ``holds``, or if it does not."""
    if not depth:
        return NONE
    match test:
        case cst.UnaryOperation(operator=cst.Not(), expression=inner):
            return without_call(flow, names, inner, not holds, depth - 1)
        case cst.BooleanOperation(left=left, operator=operator, right=right):
            first = without_call(flow, names, left, holds, depth - 1)
            second = without_call(flow, names, right, holds, depth - 1)
            return first | second if isinstance(operator, cst.And) == holds else first & second
        case cst.Comparison(comparisons=[_]):
            return _compared(flow, names, test, holds)
    calls = _calls(flow, names, test)
    if calls:
        return NONE if holds else calls
    value = _tested_value(flow, names, test)
    return without_call(flow, *value, holds, depth - 1) if value is not None else NONE


def _tested_value(flow: Flow, names: Names, test: Node) -> tuple[Names, Node] | None:
    """The expression whose truth another one has: of a variable its value, of a call what the function returns."""
    match test:
        case cst.Call(func=func, args=[first, *_]) if is_name(func, "bool"):
            return names, first.value
        case cst.Call():
            returned = list(flow.returned(names, test))
            return returned[0] if len(returned) == 1 else None
        case cst.NamedExpr(value=value):
            return names, value
        case cst.Name():
            return only_value(flow.world, names, test)
    return None


def _calls(flow: Flow, names: Names, node: Node) -> Requests:
    """The requests whose call an expression is."""
    read = member(node)
    if read is not None and read[1] == LEGACY:
        return requests_at(flow, names, read[0], *_MESSAGES)
    return requests_at(flow, names, node, Kind.CALL)


def _compared(flow: Flow, names: Names, test: Node, holds: bool) -> Requests:
    match comparison(test):
        case left, cst.In() | cst.NotIn() as operator, right if string(left) == LEGACY:
            return requests_at(flow, names, right, *_MESSAGES) if isinstance(operator, cst.In) != holds else NONE
        case left, cst.Is() | cst.Equal() | cst.IsNot() | cst.NotEqual() as operator, right:
            is_equal = isinstance(operator, cst.Is | cst.Equal) == holds
            if is_none(right):
                return _calls(flow, names, left) if is_equal else NONE
            if string(right) is not None and (string(right) == LEGACY) != is_equal:
                # If the request names a function, the finish reason is `stop` even with a call.
                return frozenset(
                    request
                    for request in requests_at(flow, names, left, Kind.FINISH)
                    if all(string(one.value) in ("auto", "none") for one in flow.arguments(request).of(LEGACY))
                )
    return NONE
