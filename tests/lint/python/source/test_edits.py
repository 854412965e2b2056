"""Edits: what is outside of them stays, whatever the bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.python.source.edits import Conflict, Edit, after, apply, before, indentation, line_ending


def test_edits_are_made_in_any_order() -> None:
    edits = [Edit(4, 5, b"E"), Edit(0, 1, b"A"), Edit(2, 2, b"-")]
    assert apply(b"abcdef", edits) == b"Ab-cdEf"


def test_equal_edits_count_once() -> None:
    assert apply(b"ab", [Edit(1, 1, b"-"), Edit(1, 1, b"-")]) == b"a-b"


def test_overlapping_edits_are_refused() -> None:
    with pytest.raises(Conflict):
        apply(b"abcd", [Edit(0, 3, b"x"), Edit(2, 4, b"y")])


def test_what_goes_round_an_expression_goes_round_what_goes_round_its_parts() -> None:
    """``f(x)``: around ``x`` first, then around all."""
    edits = [
        before((0, 4), b"["),
        after((0, 4), b"]"),
        before((2, 3), b"<"),
        after((2, 3), b">"),
        after((0, 4), b"!", 0),
    ]
    assert apply(b"f(x)", edits) == b"[f(<x>)!]"


def test_one_that_drops_takes_out_edits_inside() -> None:
    assert apply(b"abcd", [Edit(1, 3, b"-", drops=True), Edit(2, 3, b"x")]) == b"a-d"


@given(
    st.binary(max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 9), st.binary(max_size=5)), max_size=6),
)
def test_bytes_between_edits_stay(data: bytes, wanted: list[tuple[int, int, bytes]]) -> None:
    edits, at = [], 0
    for start, length, text in sorted(wanted):
        if at <= start <= start + length <= len(data):
            edits.append(Edit(start, start + length, text))
            at = start + length + 1
    expected, last = b"", 0
    for edit in edits:
        expected += data[last : edit.start] + edit.text
        last = edit.end
    assert apply(data, reversed(edits)) == expected + data[last:]


@pytest.mark.parametrize(
    ("data", "ending"),
    [(b"a\r\nb", b"\r\n"), (b"a\nb", b"\n"), (b"ab", b"\n"), (b"a\rb", b"\r"), (b"a\n\r\nb\r\n", b"\r\n")],
)
def test_line_ending(data: bytes, ending: bytes) -> None:
    assert line_ending(data, len(data) - 1) == ending


def test_indentation() -> None:
    assert indentation(b"a\n \tbc", 5) == b" \t"
