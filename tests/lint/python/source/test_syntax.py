from __future__ import annotations

import ast

from ftlint.python.source.syntax import nodes_of

PROGRAM = """
@decorated(1)
def f(a, *b: int, c=2, **d) -> None:
    with open(a) as g, h:
        return [x + y for x in g if x not in h] or f"{a!r:>{c}}"
"""
LEFT_OUT = (ast.expr_context, ast.operator, ast.cmpop, ast.boolop, ast.unaryop)


def test_the_nodes_are_those_of_ast_without_contexts_and_operators() -> None:
    tree = ast.parse(PROGRAM)
    expected = {id(node) for node in ast.walk(tree) if not isinstance(node, ast.unaryop | ast.boolop)}
    expected -= {id(node) for node in ast.walk(tree) if isinstance(node, LEFT_OUT)}
    assert {id(node) for node in nodes_of(tree)} == expected


def test_the_nodes_come_in_the_order_of_the_source() -> None:
    tree = ast.parse("a = [b, {c: d}]\nif e:\n    f(g, h=i)\nelse:\n    j")
    assert [node.id for node in nodes_of(tree) if isinstance(node, ast.Name)] == list("abcdefgij")
