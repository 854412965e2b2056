from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.output.rendering.characters import (
    clusters,
    json_text,
    shorten,
    shorten_middle,
    visible,
    width,
    without_surrogates,
    wrap,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("Grüße, 東京", "Grüße, 東京"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\tb\r\n", "a\\tb\\r\\n"),
        ("\x00\x7f\x9b", "\\x00\\x7f\\x9b"),
        ("\u202eevil\u2066", "\\u202eevil\\u2066"),
        ("a\u200bb\u200d\ufeff", "a\\u200bb\\u200d\\ufeff"),
        ("\u2028\u2029", "\\u2028\\u2029"),
        ("\ud83d", "\\ud83d"),
        ("❤\ufe0f", "❤\\ufe0f"),
        ("\U000e0041", "\\U000e0041"),
        ("a\u00a0b", "a\u00a0b"),
    ],
)
def test_what_a_terminal_obeys_or_hides_is_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_what_the_encoding_lacks_is_written_out() -> None:
    assert visible("é 東", "ascii") == "\\xe9 \\u6771"
    assert visible("é 東", "latin-1") == "é \\u6771"


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("東京", 4), ("e\u0301", 1), ("ｆ", 2), ("😀", 2), ("días", 4)]
)
def test_width_is_what_a_terminal_draws(text: str, columns: int) -> None:
    assert width(text) == columns


def test_escapes_and_combined_characters_are_never_cut_apart() -> None:
    assert clusters("a\\x1be\u0301\\n\\") == ["a", "\\x1b", "e\u0301", "\\n", "\\"]


def test_shortening_counts_columns_and_not_characters() -> None:
    assert shorten("東京東京", 8, "…") == "東京東京"
    assert shorten("東京東京", 7, "…") == "東京東…"
    assert shorten("東京東京", 6, "…") == "東京…"
    assert shorten_middle("/messages/3/tool_call_id", 11, "…") == "/mess…ll_id"


def test_wrapping_breaks_at_spaces_and_only_overlong_words_inside() -> None:
    assert wrap("one two three", 8) == ["one two", "three"]
    assert wrap("x abcdefghij y", 4) == ["x", "abcd", "efgh", "ij y"]
    assert wrap("two  spaces", 40) == ["two  spaces"]
    assert wrap("", 40) == [""]


def test_json_keeps_its_value_and_loses_what_a_terminal_obeys() -> None:
    text = json.dumps({"a": "\u202e\x9b\x7f\U000e0041 東"}, ensure_ascii=False, indent=1)
    safe = json_text(text)
    assert '"\\u202e\\u009b\\u007f\\udb40\\udc41 東"' in safe
    assert json.loads(safe) == json.loads(text)


def test_lone_surrogates_become_text() -> None:
    assert without_surrogates("a\udc80") == "a\\udc80"
    assert without_surrogates("a😀") == "a😀"


@given(st.text(), st.integers(min_value=2, max_value=30))
def test_nothing_gets_wider_than_asked(text: str, room: int) -> None:
    shown = visible(text)
    assert width(shorten(shown, room, "…")) <= room
    assert width(shorten_middle(shown, room, "…")) <= room
    assert "".join(clusters(shown)) == shown
    assert visible(shown) == shown
