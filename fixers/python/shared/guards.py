"""What is known at a place: whether an expression is only asked for its truth, and whether a call is there for certain."""

from __future__ import annotations

import libcst as cst

from ftlint.python.source.code import Code
from ftlint.python.source.nodes import Node, dotted, is_name, is_none, member, string

LEGACY = "function_call"


def is_truth(code: Code, node: Node) -> bool:
    """Whether only the truth of an expression is asked there."""
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
    """Whether ``base`` is known to have a call where ``node`` stands: a test above, or one that left before."""
    asked = code.text(base)
    child, parent = node, code.parent(node)
    while parent is not None:
        if isinstance(parent, cst.If | cst.While | cst.IfExp) and parent.test is not child:
            inside = parent.orelse is not child
            if _implies(code, parent.test, asked, inside):
                return True
        if isinstance(parent, cst.BooleanOperation) and _is_then(code, parent, child, asked):
            return True
        if isinstance(parent, cst.IndentedBlock | cst.Module) and _left_before(code, parent, child, asked):
            return True
        if isinstance(parent, cst.FunctionDef | cst.Lambda):
            return False
        child, parent = parent, code.parent(parent)
    return False


def _left_before(code: Code, block: cst.IndentedBlock | cst.Module, child: Node, asked: str) -> bool:
    """Whether a statement before one of a block leaves it where there is no call."""
    for statement in block.body:
        if statement is child:
            return False
        if isinstance(statement, cst.If) and _leaves_without(code, statement, asked):
            return True
    return False


def _is_then(code: Code, parent: cst.BooleanOperation, child: Node, asked: str) -> bool:
    """Whether a side of ``and`` or ``or`` is only reached where the other one says that there is a call."""
    return parent.right is child and _implies(code, parent.left, asked, isinstance(parent.operator, cst.And))


def _leaves_without(code: Code, statement: cst.If, asked: str) -> bool:
    return statement.orelse is None and leaves(statement.body) and _implies(code, statement.test, asked, False)


def leaves(body: cst.BaseSuite) -> bool:
    """Whether a block ends by going elsewhere."""
    last = body.body[-1] if body.body else None
    if isinstance(last, cst.SimpleStatementLine):
        last = last.body[-1]
    return isinstance(last, cst.Return | cst.Continue | cst.Break | cst.Raise)


def _implies(code: Code, test: Node, asked: str, holds: bool) -> bool:
    """Whether a test that ``holds`` (or does not) says that ``asked`` has a call."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        return _implies(code, test.expression, asked, not holds)
    if isinstance(test, cst.BooleanOperation):
        both = isinstance(test.operator, cst.And) == holds
        return both and (_implies(code, test.left, asked, holds) or _implies(code, test.right, asked, holds))
    if isinstance(test, cst.Comparison) and len(test.comparisons) == 1:
        return _compared(code, test, asked, holds)
    found = member(test)
    return holds and found is not None and found[1] == LEGACY and code.text(found[0]) == asked


def _compared(code: Code, test: cst.Comparison, asked: str, holds: bool) -> bool:
    operator, right = test.comparisons[0].operator, test.comparisons[0].comparator
    if string(test.left) == LEGACY:
        positive = isinstance(operator, cst.In) if holds else isinstance(operator, cst.NotIn)
        return positive and code.text(right) == asked
    if is_none(right):
        positive = isinstance(operator, cst.IsNot | cst.NotEqual) == holds
        found = member(test.left)
        return positive and found is not None and found[1] == LEGACY and code.text(found[0]) == asked
    if string(right) == LEGACY and (dotted(test.left) or member(test.left)):
        return isinstance(operator, cst.Equal) if holds else isinstance(operator, cst.NotEqual)
    return False
