"""Helpers to read libcst nodes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

import libcst as cst

from ftlint.python.source.code import children_of

Node = cst.CSTNode


def dotted(node: Node | None) -> tuple[str, ...] | None:
    """The names of ``a.b.c``; None for anything else."""
    first = node
    while isinstance(first, cst.Attribute):
        first = first.value
    return last_names(node) if node is not None and isinstance(first, cst.Name) else None


def last_names(node: Node) -> tuple[str, ...]:
    """The trailing names of an expression: ``(b, c)`` of ``a().b.c``."""
    names: list[str] = []
    while isinstance(node, cst.Attribute):
        names.append(node.attr.value)
        node = node.value
    return (*([node.value] if isinstance(node, cst.Name) else []), *reversed(names))


def last_name(node: Node | None) -> str:
    """The last name of ``a.b.c``; empty for anything else."""
    return (dotted(node) or ("",))[-1]


def string(node: Node | None) -> str | None:
    """The value of a plain string literal; None for anything else."""
    if not isinstance(node, cst.SimpleString):
        return None
    value = node.evaluated_value
    return value if isinstance(value, str) else None


def integer(node: Node | None) -> int | None:
    """The value of an integer literal, also a negative one."""
    if isinstance(node, cst.UnaryOperation) and isinstance(node.operator, cst.Minus):
        inner = integer(node.expression)
        return None if inner is None else -inner
    return node.evaluated_value if isinstance(node, cst.Integer) else None


def is_name(node: Node | None, *names: str) -> bool:
    """Whether a node is one of these names."""
    return isinstance(node, cst.Name) and node.value in names


def is_none(node: Node | None) -> bool:
    """Whether a node is ``None``."""
    return is_name(node, "None")


def key_of(node: Node) -> Node | None:
    """The index of a subscript with a single index."""
    if isinstance(node, cst.Subscript) and len(node.slice) == 1 and isinstance(node.slice[0].slice, cst.Index):
        return node.slice[0].slice.value
    return None


def is_sliced(node: Node) -> bool:
    """Whether a node is a slice such as ``x[1:]``."""
    return isinstance(node, cst.Subscript) and len(node.slice) == 1 and isinstance(node.slice[0].slice, cst.Slice)


def member(node: Node) -> tuple[cst.BaseExpression, str] | None:
    """The object and key of ``x.name``, ``x["name"]``, ``x.get("name")`` and ``getattr(x, "name")``."""
    if isinstance(node, cst.Attribute):
        return node.value, node.attr.value
    if isinstance(node, cst.Subscript):
        name = string(key_of(node))
        return None if name is None else (node.value, name)
    if isinstance(node, cst.Call) and node.args:
        if isinstance(node.func, cst.Attribute) and node.func.attr.value == "get":
            name = string(node.args[0].value)
            return None if name is None else (node.func.value, name)
        if is_name(node.func, "getattr") and len(node.args) > 1:
            name = string(node.args[1].value)
            return None if name is None else (node.args[0].value, name)
    return None


def method(node: Node | None) -> tuple[cst.BaseExpression, str] | None:
    """The object and name of a method call ``x.name(…)``."""
    if isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute):
        return node.func.value, node.func.attr.value
    return None


def called_name(call: cst.Call) -> str:
    """The name of the function or method that is called."""
    func = call.func
    return func.attr.value if isinstance(func, cst.Attribute) else func.value if isinstance(func, cst.Name) else ""


def keyword(call: cst.Call, name: str) -> cst.Arg | None:
    """The argument with a keyword."""
    return next((arg for arg in call.args if arg.keyword is not None and arg.keyword.value == name), None)


def positional(call: cst.Call) -> list[cst.Arg]:
    """The positional arguments before the first ``*``."""
    args = takewhile(lambda arg: arg.star != "*", call.args)
    return [arg for arg in args if arg.keyword is None and not arg.star]


def splats(call: cst.Call) -> list[cst.Arg]:
    """The ``**`` arguments."""
    return [arg for arg in call.args if arg.star == "**"]


def entries(node: Node | None) -> Iterator[tuple[str, cst.BaseExpression, cst.BaseExpression]]:
    """The entries of a dict literal whose key is a plain string: the key, its node and the value."""
    if isinstance(node, cst.Dict):
        for element in node.elements:
            if isinstance(element, cst.DictElement):
                name = string(element.key)
                if name is not None:
                    yield name, element.key, element.value


def entry(node: Node | None, name: str) -> cst.BaseExpression | None:
    """The value of a key in a dict literal."""
    return next((value for key, _, value in entries(node) if key == name), None)


def walk(node: Node) -> Iterator[Node]:
    """A node and its descendants."""
    waiting = [node]
    while waiting:
        inner = waiting.pop()
        yield inner
        waiting.extend(reversed(children_of(inner)))


def root(node: Node | None) -> cst.Name | None:
    """The name that ``x.a[0].b(…)`` begins with."""
    while True:
        if isinstance(node, cst.Name):
            return node
        if isinstance(node, cst.Attribute | cst.Subscript):
            node = node.value
        elif isinstance(node, cst.Call):
            node = node.func
        elif isinstance(node, cst.Await):
            node = node.expression
        else:
            return None


def is_stable(node: Node | None) -> bool:
    """Whether an expression can be repeated: only names, attributes and constant indices."""
    while isinstance(node, cst.Attribute | cst.Subscript):
        if isinstance(node, cst.Subscript) and string(key_of(node)) is None and integer(key_of(node)) is None:
            return False
        node = node.value
    return isinstance(node, cst.Name)
