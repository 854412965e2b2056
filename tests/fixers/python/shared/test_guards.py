"""Conditions, and tests that make sure that a message has a call."""

from __future__ import annotations

import pytest

from ftlint.fixers.python.shared.guards import is_guarded, is_truth
from tests.fixers.python.programs import analysed, node_at


def is_use_guarded(program: str) -> bool:
    """Whether ``m`` certainly has a call where ``use(m)`` is called."""
    _, names = analysed(program)
    use = node_at(names, "use(m)")
    return is_guarded(names.code, use, node_at(names, "m"))


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("if x:\n    pass\n", True),
        ("while not x:\n    pass\n", True),
        ("a = 1 if x else 2\n", True),
        ("if x and b:\n    pass\n", True),
        ("a = x and b\n", True),
        ("a = b and x\n", False),
        ("a = x or b\n", False),
        ("a = bool(x)\n", True),
        ("a = str(x)\n", False),
        ("a = 1 if b else x\n", False),
    ],
)
def test_condition_is_an_expression_whose_value_is_not_kept(program: str, expected: bool) -> None:
    _, names = analysed(program)
    assert is_truth(names.code, node_at(names, "x")) is expected


@pytest.mark.parametrize(
    "program",
    [
        "if m.function_call:\n    use(m)\n",
        "if m['function_call'] is not None:\n    use(m)\n",
        "if 'function_call' in m:\n    use(m)\n",
        "if a and m.function_call:\n    use(m)\n",
        "if not m.function_call:\n    pass\nelse:\n    use(m)\n",
        "m.function_call and use(m)\n",
        "def f(m):\n    if m.function_call is None or a:\n        return\n    use(m)\n",
        "if reason == 'function_call' and m.function_call:\n    use(m)\n",
    ],
)
def test_call_is_certain_after_a_test_of_it(program: str) -> None:
    assert is_use_guarded(program)


@pytest.mark.parametrize(
    "program",
    [
        "use(m)\n",
        "if m.function_call or a:\n    use(m)\n",
        "if m.function_call:\n    pass\nelse:\n    use(m)\n",
        "if other.function_call:\n    use(m)\n",
        "if not m.function_call:\n    print(m)\nuse(m)\n",
        "if m.function_call is None:\n    use(m)\n",
        "if m.function_call:\n    def f():\n        use(m)\n",
    ],
)
def test_call_is_not_certain_without_such_a_test(program: str) -> None:
    assert not is_use_guarded(program)
