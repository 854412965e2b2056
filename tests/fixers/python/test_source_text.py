"""Texts as literals of Python."""

from __future__ import annotations

import ast

from hypothesis import given
from hypothesis import strategies as st

from ftlint.fixers.python.shared.source_text import quoted


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
