"""Where responses and histories flow, through variables, functions, classes and files."""

from __future__ import annotations

import libcst as cst
import pytest

from ftlint.python.dataflow.requests import Family
from ftlint.python.dataflow.values import Kind
from tests.lint.python.dataflow.programs import call_of, flow_of

CREATE = "client.chat.completions.create"


def kinds(program: str, **others: str) -> set[Kind]:
    """The kinds of the argument of ``show(…)``."""
    flow, names = flow_of(program, **others)
    return {value.kind for value in flow.eval(names, call_of(names, "show").args[0].value)}


@pytest.mark.parametrize(
    "program",
    [
        f"x = {CREATE}()\nshow(x)",
        f"show(x)\nx = {CREATE}()",  # the order of statements is ignored
        f"x = y = {CREATE}()\nshow(x)",
        f"x, y = {CREATE}(), 1\nshow(x)",
        f"with {CREATE}() as x: show(x)",
        f"for x in {CREATE}(stream=True): show(x)",
        f"for i, x in enumerate({CREATE}(stream=True)): show(x)",
        f"def f(): return {CREATE}()\nshow(f())",
        f"def f(): return 1, {CREATE}()\na, x = f()\nshow(x)",
        f"def f(x): show(x)\nf({CREATE}())",
        f"def f(a, x=None): show(x)\nf(1, x={CREATE}())",
        f"def f():\n    for x in {CREATE}(stream=True): yield x\nfor y in f(): show(y)",
        f"class A:\n    def f(self): self.x = {CREATE}()\n    def g(self): show(self.x)",
        f"class A:\n    def f(self): self.x = {CREATE}()\nclass B(A):\n    def g(self): show(self.x)",
        f"class A:\n    def f(self): return {CREATE}()\na = A()\nshow(a.f())",
        f"class A:\n    def f(self): return {CREATE}()\ndef g(a: A): show(a.f())",
        f"class A:\n    @property\n    def x(self): return {CREATE}()\nshow(A().x)",
    ],
)
def test_a_response_is_followed(program: str) -> None:
    assert kinds(program) == {Kind.RESPONSE}


@pytest.mark.parametrize(
    "program",
    [
        f"x = {CREATE}()\ndef f(x): show(x)",  # another variable
        f"def f():\n    x = {CREATE}()\nshow(x)",
        f"x, y = {CREATE}(), 1\nshow(y)",
        f"def f(): return {CREATE}()\nshow(f)",
        f"class A:\n    def f(self): self.x = {CREATE}()\nclass B:\n    def g(self): show(self.x)",
    ],
)
def test_other_variables_of_the_same_name_hold_no_response(program: str) -> None:
    assert kinds(program) == set()


def test_a_response_is_followed_into_other_files() -> None:
    llm = f"def ask(): return {CREATE}()\nlast = ask()\n"
    assert kinds("from llm import ask as f\nshow(f())", llm=llm) == {Kind.RESPONSE}
    assert kinds("import llm\nshow(llm.last.choices)", llm=llm) == {Kind.CHOICES}


@pytest.mark.parametrize(
    "program",
    [
        f"m = []\n{CREATE}(messages=m)\nshow(m)",
        f"m = []\n{CREATE}(messages=[a, *m])\nshow(m)",
        f"m = []\nn = m + [a]\n{CREATE}(**{{'messages': n}})\nshow(m)",
        f"m = []\ndef f(x): {CREATE}(messages=x)\nf(m)\nshow(m)",
    ],
)
def test_the_lists_that_are_sent_are_histories(program: str) -> None:
    assert kinds(program) == {Kind.HISTORY}


@pytest.mark.parametrize(
    "program", [f"m = []\n{CREATE}(messages=[*m])\nn = []\nshow(n)", f"m = []\n{CREATE}(tools=m)\nshow(m)"]
)
def test_other_lists_are_no_histories(program: str) -> None:
    assert kinds(program) == set()


def test_a_history_that_is_loaded_is_known_by_its_call() -> None:
    flow, names = flow_of(f"import json\nm = json.load(file)\n{CREATE}(messages=m)\nn = json.load(other)\n")
    assert [names.code.text(call) for call in flow.loaded] == ["json.load(file)"]


def test_callers_of_a_function_are_recorded() -> None:
    flow, names = flow_of("def f(): pass\ndef g(): f()\nf()\nh()\n")
    found = {one.node.name.value: [names.code.text(call) for _, call in calls] for one, calls in flow.callers.items()}
    assert found == {"f": ["f()", "f()"]}


@pytest.mark.parametrize(
    ("program", "records"),
    [
        ("x = {'messages': m, 'functions': f}\nwrite(x)", 1),
        (f"x = {{'messages': m, 'functions': f}}\n{CREATE}(**x)", 0),
    ],
)
def test_a_dict_that_is_passed_to_a_request_is_no_training_record(program: str, records: int) -> None:
    flow, _ = flow_of(program)
    flow.drop_records()
    assert [one.family for one in flow.requests.values()].count(Family.RECORD) == records


def test_methods_used_as_values_are_found() -> None:
    flow, names = flow_of(f"ask = retry({CREATE})\nshow(ask(1))")
    assert [names.code.text(node) for node in flow.methods] == [CREATE]
    (value,) = flow.eval(names, call_of(names, "show").args[0].value)
    assert value.kind is Kind.METHOD
    assert isinstance(value.origin, cst.Attribute)
