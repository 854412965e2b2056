"""What tests establish: whether an expression is only a condition, and whether a message certainly has a call."""

from __future__ import annotations

from itertools import takewhile

import libcst as cst

from ftlint.python.source.code import Code
from ftlint.python.source.nodes import Node, dotted, is_name, is_none, member, string

LEGACY = "function_call"


def is_truth(code: Code, node: Node) -> bool:
    """Whether an expression is only used as a condition."""
    parent = code.parent(node)
    if isinstance(parent, cst.If | cst.While | cst.IfExp | cst.Assert | cst.CompIf):
        return parent.test is node
    if isinstance(parent, cst.UnaryOperation):
        return isinstance(parent.operator, cst.Not)
    if isinstance(parent, cst.BooleanOperation):
        return is_truth(code, parent) or (parent.left is node and isinstance(parent.operator, cst.And))
    if isinstance(parent, cst.Arg):
        call = code.parent(parent)
        return isinstance(call, cst.Call) and is_name(call.func, "bool")
    return False


def is_guarded(code: Code, node: Node, base: Node) -> bool:
    """Whether ``base`` certainly has a call at ``node``: because of a test around it, or a test before it that exits."""
    text = code.text(base)
    child, parent = node, code.parent(node)
    while parent is not None:
        if _is_reached_with(code, parent, child, text):
            return True
        if isinstance(parent, cst.FunctionDef | cst.Lambda):
            return False
        child, parent = parent, code.parent(parent)
    return False


def _is_reached_with(code: Code, parent: Node, child: Node, text: str) -> bool:
    """Whether a part of ``parent`` is only reached if the expression with this text has a call."""
    if isinstance(parent, cst.If | cst.While | cst.IfExp):
        return parent.test is not child and _implies(code, parent.test, text, parent.orelse is not child)
    if isinstance(parent, cst.BooleanOperation):
        return parent.right is child and _implies(code, parent.left, text, isinstance(parent.operator, cst.And))
    return isinstance(parent, cst.IndentedBlock | cst.Module) and _exits_before(code, parent, child, text)


def _exits_before(code: Code, block: cst.IndentedBlock | cst.Module, child: Node, text: str) -> bool:
    """Whether a statement before ``child`` exits the block if there is no call."""
    before = takewhile(lambda statement: statement is not child, block.body)
    tests = (one for one in before if isinstance(one, cst.If) and one.orelse is None and leaves(one.body))
    return any(_implies(code, one.test, text, False) for one in tests)


def leaves(body: cst.BaseSuite) -> bool:
    """Whether a block ends with an exit."""
    last = body.body[-1] if body.body else None
    if isinstance(last, cst.SimpleStatementLine):
        last = last.body[-1]
    return isinstance(last, cst.Return | cst.Continue | cst.Break | cst.Raise)


def _implies(code: Code, test: Node, text: str, holds: bool) -> bool:
    """Whether the result of a test (``holds``) implies that the expression with this text has a call."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        return _implies(code, test.expression, text, not holds)
    if isinstance(test, cst.BooleanOperation):
        both = isinstance(test.operator, cst.And) == holds
        return both and (_implies(code, test.left, text, holds) or _implies(code, test.right, text, holds))
    if isinstance(test, cst.Comparison) and len(test.comparisons) == 1:
        return _compared(code, test, text, holds)
    found = member(test)
    return holds and found is not None and found[1] == LEGACY and code.text(found[0]) == text


def _compared(code: Code, test: cst.Comparison, text: str, holds: bool) -> bool:
    operator, right = test.comparisons[0].operator, test.comparisons[0].comparator
    if string(test.left) == LEGACY:
        positive = isinstance(operator, cst.In) if holds else isinstance(operator, cst.NotIn)
        return positive and code.text(right) == text
    if is_none(right):
        positive = isinstance(operator, cst.IsNot | cst.NotEqual) == holds
        found = member(test.left)
        return positive and found is not None and found[1] == LEGACY and code.text(found[0]) == text
    if string(right) == LEGACY and (dotted(test.left) or member(test.left)):
        return isinstance(operator, cst.Equal) if holds else isinstance(operator, cst.NotEqual)
    return False
