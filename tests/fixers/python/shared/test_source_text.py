"""Small edits of programs, and texts as literals of Python."""

from __future__ import annotations

import ast

from hypothesis import given
from hypothesis import strategies as st

from ftlint.fixers.python.shared.source_text import another_argument, another_line, free_name, quoted, renamed
from tests.fixers.python.programs import analysed, edited, node_at


def test_nothing_is_escaped_that_need_not_be() -> None:
    assert quoted("it's é") == '"it\'s é"'
    assert quoted("it's", "'") == "'it\\'s'"
    assert quoted("a\tb\\\u200b") == '"a\\tb\\\\\\u200b"'


def test_what_a_file_cannot_hold_is_escaped() -> None:
    assert quoted("é 🙂", encoding="latin-1") == '"é \\U0001f642"'


def test_lines_stay_lines_where_an_ending_is_given() -> None:
    assert quoted('a "b"\nc', ending="\r\n") == '"""a \\"b\\"\r\nc"""'
    assert quoted("a", ending="\n") == '"a"'


@given(
    st.text(),
    st.sampled_from("\"'"),
    st.sampled_from(["utf-8", "latin-1", "ascii"]),
    st.sampled_from(["", "\n", "\r\n"]),
)
def test_the_literal_is_worth_the_text(text: str, quote: str, encoding: str, ending: str) -> None:
    literal = quoted(text, quote, encoding, ending)
    assert ast.literal_eval(literal) == text
    assert literal.encode(encoding).decode(encoding) == literal


def test_renamed_string_keeps_prefix_and_quotes() -> None:
    _, names = analysed("print(r'old', old)\n")
    edits = [renamed(names.code, node_at(names, text), "new") for text in ("r'old'", "old")]
    assert edited(names.code, edits) == "print(r'new', new)\n"


def test_another_argument_gets_a_separate_line_if_the_last_one_has() -> None:
    _, names = analysed("f(a=1)\ng(\n    a=2,\n)\n")
    code = names.code
    edits = [
        another_argument(code, node_at(names, value), code.source.index(f"a={value}".encode()), "b=3") for value in "12"
    ]
    assert edited(code, edits) == "f(a=1, b=3)\ng(\n    a=2,\n    b=3,\n)\n"


def test_another_line_has_the_indentation_and_ending_of_the_statement() -> None:
    _, names = analysed("if a:\r\n\tb()  # c\r\n")
    assert edited(names.code, [another_line(names.code, node_at(names, "b()"), "d()")]) == (
        "if a:\r\n\tb()  # c\r\n\td()\r\n"
    )


def test_free_name_is_not_used_in_the_expression() -> None:
    _, names = analysed("f(fn)\n")
    assert free_name(names.code, node_at(names, "f(fn)")) == "one"
