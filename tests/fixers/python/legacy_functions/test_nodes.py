"""Calls, comparisons and lists in syntax trees, and programs that import each other."""

from __future__ import annotations

import libcst as cst
import pytest

from ftlint.fixers.python.legacy_functions.nodes import (
    alternatives,
    called_name,
    comparison,
    connected,
    listed,
    nodes_of,
    receiver,
)
from tests.fixers.python.programs import analysed, node_at, world_of


def texts(*nodes: cst.CSTNode | None) -> list[str]:
    return [cst.Module([]).code_for_node(node) for node in nodes if node is not None]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [("a.append(1)", ["a"]), ("a.b.append()", ["a.b"]), ("a.extend(1)", []), ("append(1)", []), ("a.append", [])],
)
def test_receiver_is_what_a_method_is_called_on(expression: str, expected: list[str]) -> None:
    assert texts(receiver(cst.parse_expression(expression), "append", "insert")) == expected


@pytest.mark.parametrize(("call", "name"), [("f()", "f"), ("a.b.f()", "f"), ("f()()", ""), ("f[0]()", "")])
def test_called_name_is_the_last_one(call: str, name: str) -> None:
    assert called_name(cst.ensure_type(cst.parse_expression(call), cst.Call)) == name


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("a if x else b", ["a", "b"]),
        ("a or b", ["a", "b"]),
        ("await a", ["a"]),
        ("(n := a)", ["a"]),
        ("a + b", []),
        ("a", []),
    ],
)
def test_alternatives_are_the_possible_values(expression: str, expected: list[str]) -> None:
    assert texts(*alternatives(cst.parse_expression(expression))) == expected


def test_comparison_has_two_values() -> None:
    left, operator, right = comparison(cst.parse_expression("a in b")) or (None, None, None)
    assert texts(left, right) == ["a", "b"]
    assert isinstance(operator, cst.In)
    assert comparison(cst.parse_expression("a < b < c")) is None
    assert comparison(cst.parse_expression("a")) is None


def test_elements_of_lists_tuples_and_sets() -> None:
    for expression in ("[a, b]", "(a, b)", "{a, b}"):
        assert texts(*listed(cst.parse_expression(expression))) == ["a", "b"]
    assert listed(cst.parse_expression("{a: b}")) == []


def test_nodes_of_a_type_are_found_in_all_programs() -> None:
    flow, names = analysed("f(a)\nb = 1\n", other="g()\n")
    found = {(where.code.path, where.code.text(node)) for where, node in nodes_of(flow, cst.Call)}
    assert found == {("app.py", "f(a)"), ("other.py", "g()")}
    assert (names, node_at(names, "1")) in list(nodes_of(flow, cst.Integer))


def test_programs_are_connected_over_any_number_of_imports() -> None:
    world = world_of(
        "import a\n", a="from b import X\n", b="X = 1\n", c="import a\n", d="import json\n", e="import d\n"
    )
    groups = {path: {one.code.path for one in group} for path, group in connected(world).items()}
    first, second = {"app.py", "a.py", "b.py", "c.py"}, {"d.py", "e.py"}
    assert groups == {**dict.fromkeys(first, first), **dict.fromkeys(second, second)}
