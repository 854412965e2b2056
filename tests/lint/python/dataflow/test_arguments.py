"""The arguments of a request, wherever they are written."""

from __future__ import annotations

import libcst as cst
import pytest

from ftlint.python.dataflow.arguments import Arguments, Bound, arguments_of, bound_arguments, given_to, held_by
from tests.lint.python.dataflow.programs import call_of, flow_of, world_of

CREATE = "client.chat.completions.create"
POST = "requests.post"
URL = "'https://api.openai.com/v1/chat/completions'"


def shown(found: Arguments) -> tuple[list[tuple[str, str]], list[str]]:
    """The names and values of the arguments, and the sources of the unknown parts."""
    entries = [(one.name, one.names.code.text(one.value)) for one in found.entries]
    return sorted(entries), [names.code.text(node) for names, node in found.unknown]


def of_request(program: str, **others: str) -> tuple[list[tuple[str, str]], list[str]]:
    """The arguments of the only request."""
    flow, _ = flow_of(program, **others)
    (request,) = flow.requests.values()
    return shown(arguments_of(flow, request))


BOTH = [("a", "1"), ("b", "2")]


@pytest.mark.parametrize(
    "program",
    [
        f"{CREATE}(a=1, b=2)",
        f"{CREATE}(a=1, **{{'b': 2}})",
        f"{CREATE}(**dict(a=1, b=2))",
        f"{CREATE}(**dict(x, b=2))\nx = {{'a': 1}}",
        f"x = {{'a': 1}}\n{CREATE}(**x.copy(), b=2)",
        f"x = {{'a': 1}}\n{CREATE}(**{{**x, 'b': 2}})",
        f"x = {{'a': 1}}\n{CREATE}(**(x | {{'b': 2}}))",
        f"{CREATE}(**({{'a': 1}} if c else {{'b': 2}}))",
        f"x = {{}}\nx['a'] = 1\nx['b'] = 2\n{CREATE}(**x)",
        f"x = {{'a': 1}}\nx.update(b=2)\n{CREATE}(**x)",
        f"x = {{'a': 1}}\nx.update({{'b': 2}})\n{CREATE}(**x)",
        f"x = {{'a': 1}}\nx.setdefault('b', 2)\n{CREATE}(**x)",
        f"def f(): return {{'a': 1}}\n{CREATE}(b=2, **f())",
        f"def f(**rest): {CREATE}(**rest)\nf(a=1)\nf(**{{'b': 2}})",
        f"class A:\n    x = {{'a': 1}}\n    def f(self): {CREATE}(b=2, **self.x)",
        f"{POST}({URL}, json={{'a': 1, 'b': 2}})",
        f"x = {{'a': 1, 'b': 2}}\n{POST}({URL}, data=json.dumps(x).encode())",
    ],
)
def test_all_arguments_are_found(program: str) -> None:
    assert of_request(program) == (BOTH, [])


@pytest.mark.parametrize(
    ("program", "entries", "unknown"),
    [
        (f"{CREATE}(a=1, **x)", [("a", "1")], ["x"]),
        (f"{CREATE}(a=1, **load())", [("a", "1")], ["load()"]),
        (f"x = {{'a': 1}}\nx[k] = 2\n{CREATE}(**x)", [("a", "1")], ["x[k]"]),
        (f"{CREATE}(**{{k: 1, 'b': 2}})", [("b", "2")], ["k: 1"]),
        (f"def f(**rest): {CREATE}(a=1, **rest)", [("a", "1")], ["rest"]),  # no caller is known
        (f"{POST}({URL}, headers=h)", [], [f"{POST}({URL}, headers=h)"]),
    ],
)
def test_parts_that_cannot_be_followed_are_unknown(
    program: str, entries: list[tuple[str, str]], unknown: list[str]
) -> None:
    assert of_request(program) == (entries, unknown)


def test_a_record_has_the_items_of_its_literal() -> None:
    assert of_request("x = {'messages': m, 'functions': f}") == ([("functions", "f"), ("messages", "m")], [])


def test_arguments_come_from_other_files() -> None:
    assert of_request(f"import c\n{CREATE}(a=1, **c.x)", c="x = {'b': 2}") == (BOTH, [])


def test_an_entry_has_the_nodes_that_hold_it() -> None:
    flow, names = flow_of("x = {'b': 2}\nask(a=1, **x)\n")
    found = given_to(flow, names, call_of(names, "ask"))
    (keyword,), (item,) = found.of("a"), found.of("b")
    assert (keyword.is_keyword, names.code.text(keyword.holder)) == (True, "ask(a=1, **x)")
    assert (item.is_keyword, names.code.text(item.holder)) == (False, "{'b': 2}")
    assert [name for _, name in found.slots] == ["x"]


def test_an_entry_that_is_reached_twice_counts_once() -> None:
    flow, names = flow_of("def f(): return {'a': 1}\nask({**f(), **f(), 'a': 2})\n")
    found = held_by(flow, names, call_of(names, "ask").args[0].value)
    assert [names.code.text(one.value) for one in found.of("a")] == ["1", "2"]


def test_a_dict_in_itself_ends() -> None:
    flow, names = flow_of("x = {'a': 1, **x}\nask(**x)\n")
    assert shown(given_to(flow, names, call_of(names, "ask"))) == ([("a", "1")], [])


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
