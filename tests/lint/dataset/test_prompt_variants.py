"""Which prompts are variants of a more common one."""

from __future__ import annotations

import pytest

from ftlint.conversation.digest import digest
from ftlint.dataset.prompt_variants import variants, variants_of
from ftlint.text.similarity import plain

BASE = "You answer questions about the weather in one short sentence, and never guess."
TYPO = BASE.replace("weather", "waether")


def found(counts: dict[str, int]) -> dict[str, str]:
    texts = {digest(text): text for text in counts}
    forms = {key: digest(plain(text)) for key, text in texts.items()}
    by_digest = {digest(text): count for text, count in counts.items()}
    return {texts[key]: texts[other] for key, other in variants(by_digest, forms, texts).items()}


def test_white_space_letter_case_and_punctuation_make_variants_however_common() -> None:
    assert found({"Be brief.": 3, "be brief": 2, "Be kind.": 1}) == {"be brief": "Be brief."}


@pytest.mark.parametrize(("count", "expected"), [(10, {TYPO: BASE}), (9, {})])
def test_a_small_edit_is_a_variant_of_a_prompt_that_is_ten_times_as_common(
    count: int, expected: dict[str, str]
) -> None:
    assert found({BASE: count, TYPO: 1}) == expected


@pytest.mark.parametrize(("count", "variant"), [(5, True), (6, False)])
def test_six_small_edits_are_a_template(count: int, variant: bool) -> None:
    edits = [BASE.replace("weather", f"weathe{letter}") for letter in "abcdef"[:count]]
    assert bool(found({BASE: 100, **dict.fromkeys(edits, 1)})) == variant
    texts = {digest(text): text for text in edits}
    forms = {key: digest(plain(text)) for key, text in texts.items()}
    assert bool(variants_of(BASE, forms, digest(plain(BASE)), texts)) == variant


def test_variants_of_a_configured_prompt_may_be_as_common_as_they_like() -> None:
    texts = {digest(text): text for text in (BASE, BASE.upper(), TYPO, "Be kind.", BASE.replace("one", "2"))}
    forms = {key: digest(plain(text)) for key, text in texts.items()}
    near = variants_of(BASE, forms, digest(plain(BASE)), texts)
    assert near == {digest(BASE), digest(BASE.upper()), digest(TYPO)}
