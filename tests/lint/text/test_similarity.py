from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ftlint.text.similarity import difference, plain, shown, small_edit

LONG = "You are a helpful assistant that answers questions about stock prices in one sentence."


@pytest.mark.parametrize(
    "other",
    [
        "Be brief",
        " be  brief.\n",
        "BE BRIEF!",
        "**Be brief.**",
        "“Be brief…”",
        "Be\u00a0brief.",
    ],
)
def test_texts_that_differ_in_nothing_that_counts(other: str) -> None:
    assert plain("Be brief.") == plain(other)


@pytest.mark.parametrize(("text", "other"), [("x+y", "x-y"), ("a<b", "ab"), ("50%", "50"), ("Be brief", "Be brie")])
def test_signs_with_a_meaning_of_their_own_count(text: str, other: str) -> None:
    assert plain(text) != plain(other)


def test_a_text_of_nothing_but_marks_is_itself() -> None:
    assert plain("---") == b"---"


@pytest.mark.parametrize(
    ("other", "pieces"),
    [
        (LONG.replace("assistant", "assitant"), ("s", "")),
        (LONG.replace("helpful ", ""), ("helpful ", "")),
        (LONG.replace("prices", "quotes"), ("pric", "quot")),
        (LONG + " Go!", ("", " Go!")),
    ],
)
def test_a_small_edit_is_one_place_of_few_characters(other: str, pieces: tuple[str, str]) -> None:
    edit = small_edit(LONG, other)
    assert edit is not None
    assert sorted(map(len, edit.pieces)) == sorted(map(len, pieces))


@pytest.mark.parametrize(
    "other",
    [
        LONG,
        LONG.replace("helpful", "kind").replace("one", "two"),
        LONG.replace("stock prices", "the weather"),
        LONG + " Never guess anything.",
    ],
)
def test_two_places_or_many_characters_are_no_small_edit(other: str) -> None:
    assert small_edit(LONG, other) is None


def test_small_is_measured_by_the_longer_text() -> None:
    assert small_edit("Be brief.", "Be brief!") is None
    assert small_edit("Be very brief.", "Be very brief!") is not None


@pytest.mark.parametrize(
    ("other", "slip"),
    [
        (LONG.replace("assistant", "assitant"), True),
        (LONG.replace("that", "taht"), True),
        (LONG.replace("helpful ", ""), True),
        (LONG.replace("stock", "bond"), False),
        (LONG.replace("one", "2"), False),
    ],
)
def test_another_word_or_number_is_no_slip_of_the_pen(other: str, slip: bool) -> None:
    edit = small_edit(other, LONG)
    assert edit is not None
    assert edit.is_typo is slip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LONG + " ", "white space at its end"),
        ("\n" + LONG, "white space at its start"),
        (f" {LONG} ", "white space at both ends"),
        (LONG.replace(" ", "  "), "white space"),
        (LONG.lower(), "letter case"),
        (LONG[:-1], "punctuation"),
        (LONG.lower()[:-1], "letter case and punctuation"),
        (LONG.replace("assistant", "assitant"), "'assitant' in place of 'assistant'"),
        (LONG.replace("helpful ", ""), "a missing 'helpful'"),
        (LONG.replace("stock", "stock and"), "an added 'and'"),
        (LONG.replace("stock", "share").replace("one", "two"), "a few characters"),
    ],
)
def test_it_says_how_they_differ(text: str, expected: str) -> None:
    assert difference(text, LONG) == expected


def test_a_long_text_is_shown_by_its_start() -> None:
    assert shown("a\n" + "b" * 60) == "'a\\n" + "b" * 37 + "…'"


@given(st.text(max_size=60), st.integers(0, 60), st.text(max_size=3))
def test_an_edit_says_exactly_what_differs(text: str, at: int, piece: str) -> None:
    other = text[:at] + piece + text[at:]
    edit = small_edit(text, other)
    if edit is not None:
        mine, theirs = edit.pieces
        assert text[: edit.start] + theirs + text[edit.start + len(mine) :] == other
    assert difference(text, other)


@given(st.text(st.sampled_from("aA .-éÉßẞıİKǅ“”’\u00a0東…Σς\u0301\ud800"), max_size=8))
@example("")
@example("…")
@example("É…")
def test_a_plain_text_is_folded_whole(text: str) -> None:
    """Also if few of its letters are compared one by one."""
    dropped = " \t\n\r\v\f.,;:!?'\"()[]{}-*#_`‘’“”„«»–—…·•\u00a0\u2009\u200b\u202f\u3000\ufeff、。，．：；！？（）"
    folded = "".join(sign.casefold() for sign in text if sign not in dropped)
    assert plain(text) == (folded or text).encode("utf-8", "surrogatepass")
