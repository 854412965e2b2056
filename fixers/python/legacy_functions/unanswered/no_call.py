"""What a test says of an answer: of which requests the answer has no call, where the test holds or does not."""

from __future__ import annotations

import libcst as cst

from ftlint.fixers.python.legacy_functions.move_groups import Requests, requests_of
from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.requests import Request, only_value
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.values import Kind
from ftlint.python.source.nodes import Node, is_name, is_none, member, string

LEGACY = "function_call"
NONE: Requests = frozenset()
_DEPTH = 6


def without_call(flow: Flow, names: Names, test: Node, holds: bool, depth: int = _DEPTH) -> Requests:
    """The requests whose answers have no call where a test ``holds``, or where it does not."""
    if not depth:
        return NONE
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        return without_call(flow, names, test.expression, not holds, depth - 1)
    if isinstance(test, cst.BooleanOperation):
        sides = [without_call(flow, names, side, holds, depth - 1) for side in (test.left, test.right)]
        both = isinstance(test.operator, cst.And) == holds
        return sides[0] | sides[1] if both else sides[0] & sides[1]
    if isinstance(test, cst.Comparison) and len(test.comparisons) == 1:
        return _compared(flow, names, test, holds)
    return _truth(flow, names, test, holds, depth)


def _truth(flow: Flow, names: Names, test: Node, holds: bool, depth: int) -> Requests:
    """What the truth of an expression says."""
    found = _calls(flow, names, test)
    if found:
        return NONE if holds else found
    if isinstance(test, cst.Call):
        if is_name(test.func, "bool") and test.args:
            return without_call(flow, names, test.args[0].value, holds, depth - 1)
        returned = list(flow.returned(names, test))
        return without_call(flow, *returned[0], holds, depth - 1) if len(returned) == 1 else NONE
    if isinstance(test, cst.NamedExpr):
        return without_call(flow, names, test.value, holds, depth - 1)
    value = only_value(flow.world, names, test) if isinstance(test, cst.Name) else None
    return without_call(flow, *value, holds, depth - 1) if value is not None else NONE


def _calls(flow: Flow, names: Names, node: Node) -> Requests:
    """The requests of whose answers an expression is the call."""
    asked = member(node)
    if asked is not None and asked[1] == LEGACY:
        return requests_of(flow.eval(names, asked[0]), Kind.MESSAGE, Kind.ITEM, Kind.DUMPED)
    return requests_of(flow.eval(names, node), Kind.CALL)


def _compared(flow: Flow, names: Names, test: cst.Comparison, holds: bool) -> Requests:
    operator, right = test.comparisons[0].operator, test.comparisons[0].comparator
    if string(test.left) == LEGACY and isinstance(operator, cst.In | cst.NotIn):
        found = requests_of(flow.eval(names, right), Kind.MESSAGE, Kind.ITEM, Kind.DUMPED)
        return found if isinstance(operator, cst.In) != holds else NONE
    same = isinstance(operator, cst.Is | cst.Equal)
    if not same and not isinstance(operator, cst.IsNot | cst.NotEqual):
        return NONE
    if is_none(right):
        return _calls(flow, names, test.left) if same == holds else NONE
    reasons = frozenset(
        one for one in requests_of(flow.eval(names, test.left), Kind.FINISH) if not _is_forced(flow, one)
    )
    return reasons if (string(right) == LEGACY) == (same != holds) and string(right) is not None else NONE


def _is_forced(flow: Flow, request: Request) -> bool:
    """Whether a call may be asked for by its name: then the reason to end is `stop`, too."""
    return any(string(one.value) not in ("auto", "none") for one in flow.arguments(request).of("function_call"))
