"""How the endings of an example are packed into one number, and the ending that most texts share."""

from __future__ import annotations

import pytest

from ftlint.dataset.text_endings import CommonEnding, TextEndings, has_core, packed
from ftlint.text.end_markers import marker

STOP, OTHER = marker("Yes. ######"), marker("Yes. <END>")
INSIDE = marker("Yes. ###### No. ######")
COMMON = CommonEnding.configured(("######",))


def endings_of(*texts: str) -> TextEndings:
    found = TextEndings()
    for number, text in enumerate(texts):
        found.add(number, [marker(text)])
    return found


def test_each_text_without_the_ending_counts_once_and_mixed_markers_count_as_one() -> None:
    assert COMMON.lacking(packed([STOP])) == 0
    assert COMMON.lacking(packed([STOP, None, None])) == 2
    assert COMMON.lacking(packed([None])) == 1
    assert COMMON.lacking(packed([OTHER, OTHER])) == 2
    assert COMMON.lacking(packed([STOP, OTHER, None])) == 1


def test_texts_with_the_ending_inside_are_counted() -> None:
    assert COMMON.inside(packed([STOP, INSIDE, INSIDE])) == 2
    assert COMMON.inside(packed([OTHER])) == 0


def test_flags_change_no_count() -> None:
    number = packed([STOP, None], flags=2)
    assert number >> 62 == 2
    assert (COMMON.lacking(number), COMMON.inside(number)) == (1, 0)


def test_counts_stop_at_what_a_number_can_hold() -> None:
    assert COMMON.lacking(packed([None] * 2000)) == 1023


@pytest.mark.parametrize(
    ("ended", "plain", "expected"),
    [(5, 0, (5, 5)), (4, 0, None), (4, 1, (4, 5)), (7, 2, None), (8, 2, (8, 10))],
)
def test_four_in_five_of_at_least_five_texts_share_an_ending(
    ended: int, plain: int, expected: tuple[int, int] | None
) -> None:
    texts = [*(f"City {number} ######" for number in range(ended)), *["It rains."] * plain]
    common = endings_of(*texts).most_common()
    assert (common and common[2:]) == expected


@pytest.mark.parametrize(("different", "varies"), [(3, True), (2, False)])
def test_three_different_texts_vary(different: int, varies: bool) -> None:
    endings = endings_of(*(f"City {number % different} ######" for number in range(6)))
    common = endings.most_common()
    assert common is not None
    assert endings.varies(common) == varies
    assert endings.distinct() == different


def test_examples_between_those_with_texts_are_filled_in() -> None:
    first, later = TextEndings(), TextEndings()
    first.add(2, [STOP])
    later.add_unmarked(1, 3)
    first.merge(later, 5)
    assert first.texts == 4
    assert [list(column) for column in first.counted(lambda number: COMMON.lacking(number))] == [[6], [3]]


def test_the_core_of_an_ending_and_not_the_space_before_it() -> None:
    assert has_core(STOP, COMMON.core)
    assert has_core(marker("Yes.\n######"), COMMON.core)
    assert not has_core(OTHER, COMMON.core)
    assert not has_core(None, COMMON.core)
