"""Which argument of a call goes to which parameter."""

from __future__ import annotations

import libcst as cst
import pytest

from ftlint.python.dataflow.calls import Bound, bound_arguments
from tests.lint.python.dataflow.programs import call_of, world_of


def bound(function: str, call: str, decorator: str = "") -> tuple[Bound, dict[str, str]]:
    """How the arguments of a call ``f(…)`` of a method are bound, and the source of each value."""
    head = f"    @{decorator}\n" if decorator else ""
    world, names = world_of(f"class C:\n{head}    def {function}: ...\n{call}\n")
    node = next(scope.node for scope in names.scopes if isinstance(scope.node, cst.FunctionDef))
    assert isinstance(node, cst.FunctionDef)
    found = bound_arguments(world.function_of(names, node), call_of(names, "f"))
    return found, {name: names.code.text(value) for name, value in found.given.items()}


@pytest.mark.parametrize(
    ("function", "call", "expected"),
    [
        ("f(self, a, b)", "f(1, 2)", {"a": "1", "b": "2"}),
        ("f(self, a, b)", "f(b=1, a=2)", {"a": "2", "b": "1"}),
        ("f(self, a, /, b, *, c)", "f(1, 2, c=3)", {"a": "1", "b": "2", "c": "3"}),
        ("f(self, a)", "f(1, 2, c=3)", {"a": "1"}),  # too many
        ("f(self, a, b, c)", "f(1, *x, 2, c=3)", {"a": "1", "c": "3"}),  # it is unknown where 2 goes
    ],
)
def test_arguments_are_bound_by_position_and_keyword(function: str, call: str, expected: dict[str, str]) -> None:
    found, given = bound(function, call)
    assert given == expected
    assert found.starred is ("*" in call)


@pytest.mark.parametrize(
    ("decorator", "expected"), [("classmethod", {"a": "1", "b": "2"}), ("staticmethod", {"self": "1", "a": "2"})]
)
def test_only_a_static_method_has_no_instance(decorator: str, expected: dict[str, str]) -> None:
    assert bound("f(self, a, b=0)", "f(1, 2)", decorator)[1] == expected


@pytest.mark.parametrize(("function", "extra"), [("f(self, a, **rest)", ["c"]), ("f(self, a)", [])])
def test_other_keywords_go_to_the_double_star(function: str, extra: list[str]) -> None:
    found, given = bound(function, "f(a=1, c=2, **more)")
    assert given == {"a": "1"}
    assert [arg.keyword.value for arg in found.extra if arg.keyword is not None] == extra
    assert len(found.splats) == 1
