"""The values of expressions, as far as they are written in the program."""

from __future__ import annotations

from typing import Any

import pytest

from ftlint.python.dataflow.literals import UNKNOWN, Literals
from tests.lint.python.dataflow.programs import call_of, flow_of


def value(program: str, **others: str) -> Any:
    """The value of the last argument of the only call ``ask(…)`` of a program."""
    flow, names = flow_of(program, **others)
    return Literals(flow).value(names, call_of(names, "ask").args[-1].value)


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("ask({'a': [1, -2.5, True, None, 'x' \"y\"], 'b': ()})", {"a": [1, -2.5, True, None, "xy"], "b": []}),
        ("A = 'x'\nask(A + 'y')", "xy"),
        ("A = [1]\nask([*A, 2] + A)", [1, 2, 1]),
        ("A = {'a': 1}\nask({**A, 'b': 2})", {"a": 1, "b": 2}),
        ("A = [1, 2]\nask([{'f': a} for a in A])", [{"f": 1}, {"f": 2}]),
        ("A: str = '''\n  x\n  y\n'''\nask(dedent(A).strip())", "x\ny"),
        ("A = 'x'\ndef f():\n    B = A\n    return ask(B)", "x"),
        ("class C:\n    a = 'x'\n    def f(self):\n        return ask(self.a)", "x"),
        ("class C:\n    def __init__(self):\n        self.a = 'x'\n    def f(self):\n        return ask(self.a)", "x"),
    ],
)
def test_expressions_with_a_known_value(program: str, expected: Any) -> None:
    assert value(program) == expected


def test_constants_of_other_files() -> None:
    assert value("from config import A\nask(A)", config="A = 'x'") == "x"
    assert value("import config as c\nask(c.A)", config="from more import A", more="A = ['x']") == ["x"]


@pytest.mark.parametrize(
    "program",
    [
        "A = 'x'\nA = 'y'\nask(A)",
        "A = 'x'\nif z:\n    A += 'y'\nask(A)",
        "A = []\nA.append(1)\nask(A)",
        "A = {}\nA['x']['y'] = 1\nask(A)",
        "A = [1]\nask([a for a in A if a])",
        "A = [1]\nask([a for b in A for a in b])",
        "def f(a='x'):\n    ask(a)",
        "for a in ['x']:\n    ask(a)",
        "with x as a:\n    ask(a)",
        "a, b = 'x', 'y'\nask(a)",
        "A = A\nask(A)",
        "A = B\nB = A\nask(A)",
        "ask(f'{x}')",
        "ask(b'x')",
        "ask({1: 2})",
        "ask('x' % y)",
        "ask('x'.upper())",
        "class C:\n    a = 'x'\n    def f(self):\n        self.a = 'y'\n        return ask(self.a)",
        "ask(nowhere)",
    ],
)
def test_expressions_without_a_known_value(program: str) -> None:
    assert value(program) is UNKNOWN
