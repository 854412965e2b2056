"""A program's bytes, its tree with spans, and why it cannot be analysed."""

from __future__ import annotations

import libcst as cst
import pytest

from ftlint.python.source.code import Code, Place, children_of
from ftlint.python.source.edits import Edit


def value_of(code: Code) -> cst.BaseExpression:
    """The value of the first statement, an assignment."""
    statement = code.module.body[0]
    assert isinstance(statement, cst.SimpleStatementLine)
    assignment = statement.body[0]
    assert isinstance(assignment, cst.Assign)
    return assignment.value


@pytest.mark.parametrize(
    ("data", "source"),
    [
        (b"\xef\xbb\xbfx = 'a'\n", b"x = 'a'\n"),
        (b"# coding: latin-1\nx = '\xe9'\n", "# coding: latin-1\nx = 'é'\n".encode()),
        ("x = 'é'\r\n".encode(), "x = 'é'\r\n".encode()),
    ],
)
def test_the_source_is_utf_8_and_the_file_keeps_its_encoding(data: bytes, source: bytes) -> None:
    code = Code("a.py", data)
    assert code.source == source
    assert code.rebuilt(source) == data


@pytest.mark.parametrize(
    ("data", "line", "why"),
    [
        (b"x = 1\ny = '\0'\n", 2, "it contains a NUL byte"),
        (b"x = 1\n# \xff\n", 2, "it cannot be decoded"),
        ("x = 1\n".encode("utf-16"), 1, "Python cannot read UTF-16"),
        (b"x = 1\n\nprint x\n", 3, "it is not Python 3"),
        (b"y = 1\nx = " + b"(" * 201 + b")" * 201, 2, "too many nested parentheses"),
    ],
)
def test_trouble_is_the_first_line_that_cannot_be_analysed(data: bytes, line: int, why: str) -> None:
    code = Code("a.py", data)
    assert code.trouble is not None
    assert code.trouble.line == line
    assert why in code.trouble.why


def test_a_program_with_trouble_has_no_module() -> None:
    with pytest.raises(ValueError, match=r"a\.py cannot be analysed; check `trouble` first"):
        _ = Code("a.py", b"x = = 1\n").module


def test_columns_count_characters() -> None:
    code = Code("a.py", "x = 1\r\né = ask()\r\n".encode())
    offset = code.source.index(b"ask")
    assert code.place(offset) == Place(2, 5)
    assert code.line_at(offset) == ("é = ask()", 4)


def test_the_outer_span_includes_parentheses() -> None:
    code = Code("a.py", b"x = ((a))\n")
    value = value_of(code)
    assert code.span(value) == (6, 7)
    assert code.outer(value) == (4, 9)
    assert code.text(value) == "a"


def test_the_module_has_no_parent() -> None:
    code = Code("a.py", b"x = a\n")
    assignment = code.parent(value_of(code))
    assert isinstance(assignment, cst.Assign)
    assert code.parent(code.module) is None


def test_edits_that_break_the_syntax_are_refused() -> None:
    code = Code("a.py", b"x = a\n")
    assert code.edited([Edit(4, 5, b"b()")]) == b"x = b()\n"
    assert code.edited([Edit(4, 5, b"b(")]) is None


def test_release_frees_analyses_and_keeps_the_source() -> None:
    code = Code("a.py", b"x = a\n")
    before, code.notes["names"] = code.module, 1
    code.release()
    assert code.notes == {}
    assert code.module is not before
    assert code.text(value_of(code)) == "a"


def test_children_come_without_spaces_commas_and_operators() -> None:
    code = Code("a.py", b"x = f(a + b, c)\n")
    call = value_of(code)
    assert [code.text(child) for child in children_of(call)] == ["f", "a + b", "c"]
    addition = children_of(children_of(call)[1])[0]
    assert [code.text(child) for child in children_of(addition)] == ["a", "b"]
