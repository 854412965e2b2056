"""What names are bound to, in the scopes of one program."""

from __future__ import annotations

import libcst as cst
import pytest

from ftlint.python.dataflow.scopes import Imported, Names, Scope, all_params, names_of
from ftlint.python.source.code import Code


def scopes_of(program: str) -> Names:
    return names_of(Code("app.py", program.encode()))


def scope_of(names: Names, kind: type[cst.CSTNode]) -> Scope:
    """The first scope that a node of this kind opens."""
    return next(scope for scope in names.scopes if isinstance(scope.node, kind))


def shown(names: Names, node: cst.CSTNode | None) -> str | None:
    return None if node is None else names.code.text(node)


@pytest.mark.parametrize(
    ("program", "how", "value", "item"),
    [
        ("x = a", "assign", "a", None),
        ("x: int = a", "assign", "a", None),
        ("x: int", "annotated", "int", None),
        ("x += a", "aug", "a", None),
        ("y, x = a", "assign", "a", 1),
        ("y, *x = a", "other", "a", None),
        ("y, (z, x) = a", "other", "a", None),
        ("for x in a: pass", "each", "a", None),
        ("for y, x in a: pass", "each", "a", 1),
        ("with a as x: pass", "with", "a", None),
        ("print(x := a)", "assign", "a", None),
        ("[(x := y) for y in a]", "assign", "y", None),  # outside of the comprehension
        ("try: pass\nexcept a as x: pass", "other", None, None),
        ("match a:\n    case [x]: pass", "other", None, None),
        ("def x(): pass", "def", None, None),
        ("class x: pass", "class", None, None),
        ("import x.y", "import", None, None),
        ("from a import b as x", "import", None, None),
        ("def f():\n    global x\n    x = a", "assign", "a", None),
    ],
)
def test_how_a_name_of_the_module_is_bound(program: str, how: str, value: str | None, item: int | None) -> None:
    names = scopes_of(program)
    (binding,) = names.module.bindings["x"]
    assert (binding.how, shown(names, binding.value), binding.item) == (how, value, item)


@pytest.mark.parametrize(
    ("program", "kind"),
    [
        ("def f(x): pass", cst.FunctionDef),
        ("def f():\n    x = 1", cst.FunctionDef),
        ("lambda x: 1", cst.Lambda),
        ("[x for x in a]", cst.ListComp),
        ("class A:\n    x = 1", cst.ClassDef),
    ],
)
def test_a_name_inside_is_not_bound_outside(program: str, kind: type[cst.CSTNode]) -> None:
    names = scopes_of(program)
    inner = scope_of(names, kind)
    assert "x" not in names.module.bindings
    assert inner.holder("x") is inner


def test_nonlocal_binds_in_the_function_around() -> None:
    names = scopes_of("x = 0\ndef f():\n    x = 1\n    def g():\n        nonlocal x\n        x = 2")
    outer = scope_of(names, cst.FunctionDef)
    assert [shown(names, one.value) for one in outer.bindings["x"]] == ["1", "2"]


def test_methods_do_not_see_the_names_of_their_class() -> None:
    names = scopes_of("x = 0\nclass A:\n    x = 1\n    def f(self): return x")
    assert scope_of(names, cst.FunctionDef).holder("x") is names.module
    assert scope_of(names, cst.ClassDef).holder("x") is scope_of(names, cst.ClassDef)
    assert names.module.holder("y") is None


@pytest.mark.parametrize(
    ("program", "value"),
    [("x = 1", "1"), ("x = 1\nx = 2", None), ("x, y = 1", None), ("for x in a: pass", None), ("y = 1", None)],
)
def test_only_a_name_assigned_once_has_an_only_value(program: str, value: str | None) -> None:
    names = scopes_of(program)
    assert shown(names, names.module.only_value("x")) == value


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("import a.b", [Imported("a", "", 0)]),
        ("import a.b as c", [Imported("a.b", "", 0)]),
        ("from a.b import c as d, e", [Imported("a.b", "c", 0), Imported("a.b", "e", 0)]),
        ("from ..a import b", [Imported("a", "b", 2)]),
        ("from . import b", [Imported("", "b", 1)]),
        ("from a import *", [Imported("a", "*", 0)]),
    ],
)
def test_imports(program: str, expected: list[Imported]) -> None:
    assert list(scopes_of(program).imports.values()) == expected


def test_returned_and_yielded_values_belong_to_their_function() -> None:
    names = scopes_of("def f():\n    yield a\n    yield from b\n    return c\ng = lambda: (yield d)")
    function = scope_of(names, cst.FunctionDef)
    found = [(scope is function, shown(names, value), yielded) for scope, value, yielded in names.returns]
    assert found == [(True, "a", True), (True, "b", False), (True, "c", False), (False, "d", True)]


def test_assignments_to_attributes_and_items_are_stores() -> None:
    names = scopes_of("a.b = 1\na['c'] = d = 2\na.e += 3\na.f: int = 4\n(a.g, x) = 5")
    found = [(shown(names, one.target), shown(names, one.value)) for one in names.stores]
    assert found == [("a.b", "1"), ("a['c']", "2"), ("a.f", "4")]


def test_starred_parameters_come_last() -> None:
    names = scopes_of("def f(a, /, b, *c, d, **e): pass")
    node = scope_of(names, cst.FunctionDef).node
    assert isinstance(node, cst.FunctionDef)
    assert [param.name.value for param in all_params(node.params)] == ["a", "b", "d", "c", "e"]
