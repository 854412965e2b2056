"""The kind of value of an expression around a request, without variables."""

from __future__ import annotations

import libcst as cst
import pytest

from ftlint.python.dataflow.evaluation import Evaluation, is_legacy_message, parts_of
from ftlint.python.dataflow.requests import request_of
from ftlint.python.dataflow.values import Kind
from tests.lint.python.dataflow.programs import call_of, flow_of, world_of

CREATE = "client.chat.completions.create"
POST = "requests.post('https://api.openai.com/v1/chat/completions')"


def kinds(expression: str, head: str = "") -> set[Kind]:
    """The kinds of the argument of ``show(…)``."""
    world, names = world_of(f"{head}\nshow({expression})\n")
    evaluation = Evaluation(world)
    for call in names.calls:
        request = request_of(world, names, call)
        if request is not None:
            evaluation.requests[call] = request
    return {value.kind for value in evaluation.eval(names, call_of(names, "show").args[0].value)}


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        (f"{CREATE}()", Kind.RESPONSE),
        (f"{CREATE}(stream=False)", Kind.RESPONSE),
        (f"{CREATE}(stream=True)", Kind.STREAM),
        (f"await {CREATE}()", Kind.RESPONSE),
        (f"(x := {CREATE}())", Kind.RESPONSE),
        (f"{CREATE}() if a else b", Kind.RESPONSE),
        (f"{CREATE}().choices", Kind.CHOICES),
        (f"{CREATE}().choices[:1]", Kind.CHOICES),
        (f"{CREATE}().choices[0]", Kind.CHOICE),
        (f"{CREATE}()['choices'][i].get('message')", Kind.MESSAGE),
        (f"{CREATE}().choices.pop().message.function_call", Kind.CALL),
        (f"asyncio.run({CREATE}())", Kind.RESPONSE),
        (f"{CREATE}().model_dump()", Kind.DUMPED),
        (f"dict({CREATE}().choices[0].message)", Kind.DUMPED),
        (f"copy.deepcopy({CREATE}().choices)", Kind.CHOICES),
        (POST, Kind.HTTP),
        (f"{POST}.json()", Kind.RESPONSE),
        (f"json.loads({POST}.text)", Kind.RESPONSE),
        ("{'role': 'function', 'name': 'f', 'content': 'x'}", Kind.LITERAL),
    ],
)
def test_the_kind_of_an_expression(expression: str, kind: Kind) -> None:
    assert kinds(expression) == {kind}


@pytest.mark.parametrize(
    "expression",
    [
        "x",
        f"{CREATE}().id",
        f"{CREATE}().choices[0].message.content",
        f"{CREATE}() + x",
        f"str({CREATE}())",
        f"f'{{{CREATE}()}}'",
        "{'role': 'user', 'content': 'x'}",
        "[]",
    ],
)
def test_other_expressions_have_no_kind(expression: str) -> None:
    assert kinds(expression) == set()


def test_run_of_subprocess_returns_no_response() -> None:
    assert kinds(f"subprocess.run({CREATE}())", "import subprocess") == set()


def test_a_class_of_the_project_makes_instances() -> None:
    assert kinds("A()", "class A: pass") == {Kind.INSTANCE}


@pytest.mark.parametrize(
    ("program", "called", "expected"),
    [
        ("def f(): pass\nask = f\nask()", "ask", ["f"]),
        ("class A:\n    def __init__(self): pass\nask = A\nask()", "ask", ["A.__init__"]),
        ("class A:\n    def ask(self): pass\nx = A()\nx.ask()", "x.ask", ["A.ask"]),
        ("class A:\n    def ask(self): pass\nclass B(A):\n    def g(self): self.ask()", "self.ask", ["A.ask"]),
        ("class A:\n    def g(self): pass\nclass B(A):\n    def g(self): super().g()", "super().g", ["A.g"]),
        ("class A: pass\nA()", "A", []),
        ("x.ask()", "x.ask", []),
    ],
)
def test_what_a_call_calls(program: str, called: str, expected: list[str]) -> None:
    flow, names = flow_of(program)
    found = [
        f"{one.owner.node.name.value}.{one.node.name.value}" if one.owner is not None else one.node.name.value
        for one in flow.callees(names, call_of(names, called))
    ]
    assert found == expected


@pytest.mark.parametrize(
    ("expression", "parts"),
    [
        ("[*a, b]", ["a"]),
        ("a + b", ["a", "b"]),
        ("a or b", ["a", "b"]),
        ("a if b else c", ["a", "c"]),
        ("a[1:]", ["a"]),
        ("a[1]", []),
        ("[x for x in a]", ["a"]),
        ("a.copy()", ["a"]),
        ("list(a)", ["a"]),
        ("f(a)", ["b"]),  # what it returns
        ("sorted(a)", []),
    ],
)
def test_lists_that_a_list_is_made_of(expression: str, parts: list[str]) -> None:
    world, names = world_of(f"def f(x):\n    return b\nshow({expression})\n")
    found = parts_of(Evaluation(world), names, call_of(names, "show").args[0].value)
    assert [names.code.text(node) for _, node in found] == parts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{'role': 'function'}", True),
        ("{'role': r, 'function_call': c}", True),
        ("{'function_call': c}", False),
        ("{'role': 'assistant'}", False),
        ("{'name': 'function'}", False),
    ],
)
def test_a_legacy_message(text: str, expected: bool) -> None:
    node = cst.parse_expression(text)
    assert isinstance(node, cst.Dict)
    assert is_legacy_message(node) is expected
