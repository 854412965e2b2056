"""The arguments of a request, wherever they are written."""

from __future__ import annotations

import pytest

from ftlint.python.dataflow.arguments import Arguments, arguments_of, given_to, held_by
from tests.lint.python.dataflow.programs import call_of, flow_of

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
