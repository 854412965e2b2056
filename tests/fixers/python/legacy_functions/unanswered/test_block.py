"""The paths through the statements of a block: what happens on some path, and what on every path."""

from __future__ import annotations

from typing import Any, cast

import libcst as cst
import pytest

from ftlint.fixers.python.legacy_functions.unanswered.actions import State
from ftlint.fixers.python.legacy_functions.unanswered.block import Block
from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.scopes import Names
from ftlint.python.source.nodes import Node, walk
from tests.fixers.python.programs import analysed


class Calls:
    """Notes the functions that are called: on some path in ``separated``, on every path in ``without_call``."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.steps = 0

    def do(self, names: Names, node: Node, state: State) -> State:
        called: Any = {names.code.text(one.func) for one in walk(node) if isinstance(one, cst.Call)}
        return state._replace(separated=state.separated | called, without_call=state.without_call | called)


def run(body: str) -> tuple[Block, State | None]:
    flow, names = analysed("def f():\n" + "".join(f"    {line}\n" for line in body.splitlines()))
    block = Block(Calls(flow), names)
    function = next(flow.world.functions()).node
    return block, block.run(function.body.body, State())


def called(state: State | None) -> tuple[str, str] | None:
    """The functions that are called on some path, and on every path; None if the end is not reached."""
    if state is None:
        return None
    some, every = (cast(Any, names) for names in (state.separated, state.without_call))
    return "".join(sorted(some)), "".join(sorted(every))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("a()\nb()", ("ab", "ab")),
        ("if x:\n    a()\nb()", ("ab", "b")),
        ("if x:\n    a()\nelif y:\n    a()\nelse:\n    a()\n    b()", ("ab", "a")),
        ("if x:\n    a()\n    return\nb()", ("b", "b")),
        ("for i in a():\n    b()", ("ab", "a")),
        ("while a():\n    b()\nelse:\n    c()", ("abc", "ac")),
        ("while True:\n    a()\n    if x:\n        b()\n        break", ("ab", "ab")),
        ("while x:\n    a()\n    continue\n    b()", ("a", "")),
        ("while True:\n    a()", None),
        ("try:\n    a()\n    b()\nexcept E:\n    c()", ("abc", "")),
        ("try:\n    a()\nexcept E:\n    raise\nelse:\n    b()", ("ab", "ab")),
        ("try:\n    a()\nfinally:\n    b()", ("ab", "ab")),
        ("with a():\n    b()", ("ab", "ab")),
        ("with suppress(E):\n    a()", ("asuppress", "suppress")),
        ("match a():\n    case 1:\n        b()", ("ab", "a")),
        ("match x:\n    case 1:\n        a()\n    case _:\n        a()\n        b()", ("ab", "a")),
        ("raise a()", None),
        ("def g():\n    a()\nb()", ("b", "b")),
    ],
)
def test_state_after_a_block(body: str, expected: tuple[str, str] | None) -> None:
    assert called(run(body)[1]) == expected


def test_states_in_which_a_function_returns_are_collected() -> None:
    block, _ = run("if x:\n    a()\n    return\nwhile y:\n    b()\n    if z:\n        return c()")
    assert called(block.returned) == ("abc", "")
