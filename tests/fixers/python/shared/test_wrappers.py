"""Parameters that are passed on to requests, and whether all callers are known."""

from __future__ import annotations

import pytest

from ftlint.fixers.python.shared.wrappers import Wrappers, only_passed
from ftlint.python.dataflow.world import Function
from tests.fixers.python.harness import V1
from tests.fixers.python.programs import analysed, edited, node_at

ASK = V1 + "def ask(functions):\n    {}client.chat.completions.create(messages=[], functions=functions)\n\n\n"
CALLED = "ask(functions=F)\n"


def wrapped(program: str, **others: str) -> tuple[Wrappers, Function]:
    """The wrappers of a program, and its first function."""
    flow, names = analysed(program, **others)
    return Wrappers(flow), next(one for one in flow.world.functions() if one.names is names)


def why_kept(program: str, **others: str) -> str:
    wrappers, function = wrapped(program, **others)
    return wrappers.can_rename(function, "functions", "tools")


def test_parameter_of_a_function_with_known_callers_can_be_renamed() -> None:
    assert why_kept(ASK.format("") + CALLED) == ""


@pytest.mark.parametrize(
    ("program", "why"),
    [
        (ASK.format(""), "`ask` is not called in the checked files"),
        (ASK.format("print(tools); ") + CALLED, "the name `tools` is already used in the function"),
        (ASK.format("") + CALLED + "later(ask)\n", "the use of `ask` at app.py:8 cannot be followed"),
        (ASK.format("") + "ask(**options)\n", "the arguments at app.py:7 cannot be followed"),
        (ASK.format("") + "ask(*options)\n", "the arguments at app.py:7 cannot be followed"),
    ],
)
def test_parameter_keeps_its_name(program: str, why: str) -> None:
    assert why_kept(program) == why


def test_function_of_the_same_name_in_another_module_is_no_caller() -> None:
    assert why_kept(ASK.format("") + CALLED, other="def ask(): ...\n\n\nlater(ask)\n") == ""


def test_argument_is_passed_on_through_two_functions() -> None:
    outer = "def outer(definitions):\n    ask(functions=definitions)\n\n\nouter([])\n"
    wrappers, function = wrapped(ASK.format("") + outer)
    assert {name for _, name in wrappers.carriers("functions")} == {"functions", "definitions"}
    names = function.names
    passed = wrappers.passed_on(function, "functions")
    assert passed == {node_at(names, "functions"), node_at(names, "definitions"), node_at(names, "[]", 1)}


@pytest.mark.parametrize(("use", "expected"), [("if functions: ", True), ("print(functions); ", False)])
def test_parameter_is_only_passed_on_or_tested(use: str, expected: bool) -> None:
    body = ASK.replace("{}client", f"{use}client")
    wrappers, function = wrapped(body + CALLED)
    uses = wrappers.uses(function, "functions")
    assert len(uses) == 2
    assert only_passed(function.names, uses, wrappers.passed_on(function, "functions")) is expected


def test_parameter_is_renamed_with_its_uses_but_not_the_keywords() -> None:
    wrappers, function = wrapped(ASK.format("") + CALLED)
    edits = wrappers.rename(function, function.all_params["functions"], "tools")
    assert edited(function.names.code, edits) == (
        ASK.format("").replace("ask(functions)", "ask(tools)").replace("=functions)", "=tools)") + CALLED
    )
    assert wrappers.is_renamed((function.scope, "functions"))
