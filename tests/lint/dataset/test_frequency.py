from __future__ import annotations

import pickle
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.conversation.digest import digest
from ftlint.dataset.frequency import FrequentTexts

words = st.lists(st.sampled_from([f"text {number}" for number in range(30)]), max_size=120)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FrequentTexts, "COUNT", 4)


def gathered(texts: list[str]) -> FrequentTexts:
    heavy = FrequentTexts()
    for text in texts:
        heavy.add(digest(text), text)
    return heavy


def kept(heavy: FrequentTexts, texts: list[str]) -> list[str]:
    return list(heavy.kept(Counter(map(digest, texts))).values())


def test_the_first_texts_are_kept_however_rare() -> None:
    assert kept(gathered(["b", "a", "b", "c"]), ["b", "a", "b", "c"]) == ["b", "a", "c"]


def test_a_frequent_text_is_kept_however_late_it_occurs() -> None:
    texts = [f"once {number}" for number in range(800)] + ["often"] * 100
    assert kept(gathered(texts), texts) == ["once 0", "once 1", "once 2", "once 3", "often"]


def test_a_rare_late_text_is_not_returned_even_if_it_is_kept() -> None:
    texts = ["a", "b", "c", "d", "late", *["a"] * 20]
    assert kept(gathered(texts), texts) == ["a", "b", "c", "d"]


def test_long_texts_reach_the_limit_earlier(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FrequentTexts, "CHARACTERS", 10)
    texts = ["x" * 6, "y" * 6, "z", *["x" * 6] * 20]
    assert kept(gathered(texts), texts) == ["x" * 6, "y" * 6]


def test_it_does_not_grow_with_the_texts() -> None:
    heavy = gathered([f"text {number}" for number in range(5000)])
    assert len(heavy._texts) <= FrequentTexts.COUNT + FrequentTexts.COUNTERS


@given(words, st.lists(st.integers(0, 120), max_size=4))
def test_what_is_kept_does_not_depend_on_the_chunks(texts: list[str], cuts: list[int]) -> None:
    whole, parts = gathered(texts), FrequentTexts()
    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(texts)], strict=True):
        parts.merge(pickle.loads(pickle.dumps(gathered(texts[start:end]))))
    assert kept(parts, texts) == kept(whole, texts)


@given(words)
def test_every_text_of_more_than_a_tenth_is_kept(texts: list[str]) -> None:
    found = kept(gathered(texts), texts)
    assert [text for text, count in Counter(texts).items() if count * 10 > len(texts) and text not in found] == []
