from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.output.rendering.characters import visible, width
from ftlint.output.rendering.excerpts import fit
from ftlint.output.rendering.terminal import Terminal
from ftlint.results.finding import Excerpt

TERMINAL = Terminal()


def drawn(excerpt: Excerpt, room: int, terminal: Terminal = TERMINAL) -> list[str]:
    fitted = fit(excerpt, room, terminal)
    return [fitted.before + fitted.marked + fitted.after, fitted.marker]


def test_what_fits_is_shown_whole() -> None:
    assert drawn(Excerpt('{"role": "User"}', 9, 15), 40) == ['{"role": "User"}', "         ^^^^^^"]


def test_dots_stand_where_the_record_goes_on() -> None:
    assert drawn(Excerpt('"role": "User"', 8, 14, True, True), 40) == ['…"role": "User"…', "         ^^^^^^"]


def test_long_surroundings_are_cut_on_both_sides_of_the_marker() -> None:
    assert drawn(Excerpt("a" * 50 + "XY" + "b" * 50, 50, 52), 20) == ["…aaaaaaaaXYbbbbbbbb…", "         ^^"]


def test_what_one_side_does_not_need_the_other_gets() -> None:
    assert drawn(Excerpt("aaaXY" + "b" * 50, 3, 5), 20) == ["aaaXY" + "b" * 14 + "…", "   ^^"]
    assert drawn(Excerpt("a" * 50 + "XYbbb", 50, 52), 20) == ["…" + "a" * 14 + "XYbbb", " " * 15 + "^^"]


def test_an_overlong_piece_keeps_its_beginning_and_the_key_before_it() -> None:
    text, marker = drawn(Excerpt('{"content": "' + "x" * 100 + '"}', 12, 114), 50)
    assert text == '{"content": "' + "x" * 36 + "…"
    assert marker == " " * 12 + "^" * 38


def test_wide_characters_take_two_columns_of_marker() -> None:
    assert drawn(Excerpt('"東京": "大阪"', 6, 10), 40) == ['"東京": "大阪"', "        ^^^^^^"]


def test_combining_marks_take_none_and_stay_on_their_letter() -> None:
    assert drawn(Excerpt("cafe\u0301s!", 5, 6), 40) == ["cafe\u0301s!", "    ^"]
    assert drawn(Excerpt("cafe\u0301s!", 4, 5), 40) == ["cafe\u0301s!", "   ^"]
    assert drawn(Excerpt("cafe\u0301s!", 3, 4), 40) == ["cafe\u0301s!", "   ^"]


def test_escaped_characters_are_measured_as_they_are_shown() -> None:
    assert drawn(Excerpt("\t\x1b[1mX\u202e", 5, 6), 40) == ["\\t\\x1b[1mX\\u202e", "         ^"]
    assert drawn(Excerpt("ab\x07cd", 2, 3), 40) == ["ab\\x07cd", "  ^^^^"]


def test_a_place_between_characters_gets_one_caret() -> None:
    assert drawn(Excerpt('{"a" 1}', 5, 5), 40) == ['{"a" 1}', "     ^"]
    assert drawn(Excerpt('{"a": 1', 7, 7), 40) == ['{"a": 1', "       ^"]


def test_an_encoding_without_dots_gets_full_stops() -> None:
    terminal = Terminal(encoding="ascii")
    assert drawn(Excerpt("é" + "a" * 50 + "XY", 51, 53), 20, terminal) == [
        "...aaaaaaaaaaaaaaaXY",
        "                  ^^",
    ]


@pytest.mark.parametrize(("start", "end"), [(-3, 2), (2, 99), (5, 1), (50, 60)])
def test_a_range_outside_the_text_is_no_error(start: int, end: int) -> None:
    assert drawn(Excerpt("abc", start, end), 40)[0] == "abc"


@given(
    st.text(max_size=120), st.integers(0, 120), st.integers(0, 120), st.integers(30, 90), st.booleans(), st.booleans()
)
def test_the_marker_is_always_under_the_piece_and_within_the_room(
    text: str, one: int, other: int, room: int, before: bool, after: bool
) -> None:
    terminal = Terminal(encoding="utf-8" if room % 2 else "ascii")
    fitted = fit(Excerpt(text, min(one, other), max(one, other), before, after), room, terminal)
    line = fitted.before + fitted.marked + fitted.after
    assert width(line) <= room
    assert len(fitted.marker) <= room
    assert len(fitted.marker) - fitted.marker.count("^") == width(fitted.before)
    assert visible(line) == line
