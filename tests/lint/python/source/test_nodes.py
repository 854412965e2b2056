"""Reading expressions of a syntax tree."""

from __future__ import annotations

import libcst as cst
import pytest

from ftlint.python.source import nodes


def parsed(text: str) -> cst.BaseExpression:
    return cst.parse_expression(text)


def call(text: str) -> cst.Call:
    node = parsed(text)
    assert isinstance(node, cst.Call)
    return node


def shown(node: cst.CSTNode | None) -> str | None:
    return None if node is None else cst.Module([]).code_for_node(node)


@pytest.mark.parametrize(
    ("text", "dotted", "trailing", "last"),
    [
        ("a", ("a",), ("a",), "a"),
        ("a.b.c", ("a", "b", "c"), ("a", "b", "c"), "c"),
        ("a().b.c", None, ("b", "c"), ""),
        ("a()", None, (), ""),
    ],
)
def test_names_of_an_attribute(text: str, dotted: tuple[str, ...] | None, trailing: tuple[str, ...], last: str) -> None:
    node = parsed(text)
    assert nodes.dotted(node) == dotted
    assert nodes.last_names(node) == trailing
    assert nodes.last_name(node) == last


@pytest.mark.parametrize(
    ("text", "string", "integer"),
    [
        (r"'a\n'", "a\n", None),
        ("b'a'", None, None),
        ("f'a'", None, None),
        ("'a' 'b'", None, None),
        ("0x10", None, 16),
        ("-1", None, -1),
        ("--1", None, 1),
        ("+1", None, None),
        ("1.0", None, None),
    ],
)
def test_only_plain_literals_have_a_value(text: str, string: str | None, integer: int | None) -> None:
    assert nodes.string(parsed(text)) == string
    assert nodes.integer(parsed(text)) == integer


@pytest.mark.parametrize("text", ["x.y.k", "x.y['k']", "x.y.get('k')", "x.y.get('k', 1)", "getattr(x.y, 'k')"])
def test_a_member_can_be_read_in_four_ways(text: str) -> None:
    found = nodes.member(parsed(text))
    assert found is not None
    assert (shown(found[0]), found[1]) == ("x.y", "k")


@pytest.mark.parametrize("text", ["x[k]", "x[0]", "x.get(k)", "x.get()", "x.pop('k')", "getattr(x)", "get('k')"])
def test_other_reads_are_no_member(text: str) -> None:
    assert nodes.member(parsed(text)) is None


@pytest.mark.parametrize(
    ("text", "key", "sliced"),
    [("x[i]", "i", False), ("x[1:]", None, True), ("x[1, 2]", None, False), ("x", None, False)],
)
def test_a_subscript_has_a_key_or_a_slice(text: str, key: str | None, sliced: bool) -> None:
    assert shown(nodes.key_of(parsed(text))) == key
    assert nodes.is_sliced(parsed(text)) is sliced


def test_arguments_by_their_form() -> None:
    node = call("f(a, *c, d, k=b, **e, **g)")
    assert [shown(arg.value) for arg in nodes.positional(node)] == ["a"]
    assert [shown(arg.value) for arg in nodes.splats(node)] == ["e", "g"]
    given = nodes.keyword(node, "k")
    assert given is not None
    assert shown(given.value) == "b"
    assert nodes.keyword(node, "a") is None


@pytest.mark.parametrize(("text", "name"), [("f()", "f"), ("a.b.f()", "f"), ("f()()", ""), ("f[0]()", "")])
def test_the_name_of_what_is_called(text: str, name: str) -> None:
    assert nodes.called_name(call(text)) == name


def test_entries_of_a_dict_have_plain_keys() -> None:
    node = parsed("{'a': 1, b: 2, **c, 3: 4, 'd': 5, 'a': 6}")
    assert [(name, shown(value)) for name, _, value in nodes.entries(node)] == [("a", "1"), ("d", "5"), ("a", "6")]
    assert shown(nodes.entry(node, "d")) == "5"
    assert nodes.entry(node, "b") is None


def test_walk_yields_names_in_the_order_of_the_source() -> None:
    found = [node.value for node in nodes.walk(parsed("[a, f(b, c), d]")) if isinstance(node, cst.Name)]
    assert found == ["a", "f", "b", "c", "d"]


@pytest.mark.parametrize(
    ("text", "root"), [("x.a[0].b(c)", "x"), ("(await x).a", "x"), ("[x][0]", None), ("'x'.join(y)", None)]
)
def test_the_root_is_the_first_name(text: str, root: str | None) -> None:
    assert shown(nodes.root(parsed(text))) == root


@pytest.mark.parametrize(
    ("text", "expected"),
    [("x", True), ("x.a['k'][-1].b", True), ("x[i]", False), ("x().a", False), ("'x'", False), ("x[1:]", False)],
)
def test_an_expression_with_only_names_and_constant_indices_is_stable(text: str, expected: bool) -> None:
    assert nodes.is_stable(parsed(text)) is expected
