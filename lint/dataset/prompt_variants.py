"""Which prompts of a dataset are variants of a commoner one, and which differ by design."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from ftlint.text.similarity import Edit, plain, small_edit

MOST: Final = (4, 5)  # the share that makes a prompt the usual one: 80 %
_COMMONER: Final = 10  # times; how much commoner a prompt is than its small edits
_TEMPLATE: Final = 5  # small edits of one prompt; more of them are a template that is filled in


def is_most(part: int, whole: int) -> bool:
    """Whether a part is 80 % of the whole, or more."""
    return part * MOST[1] >= whole * MOST[0] and part > 0


def variants(counts: Mapping[int, int], forms: Mapping[int, int], kept: Mapping[int, str]) -> dict[int, int]:
    """For each prompt that is a variant of another, that other, the commonest of its kind (never itself a variant).

    Prompts stand as digests: ``counts`` says how often each occurs, in order of appearance, ``forms`` has the digest of
    its normal form (`ftlint.text.similarity.plain`), ``kept`` the text where it is known.
    """
    whole = sum(counts.values())
    if len(set(forms.values())) == len(forms):  # then only those whose texts are known can be variants
        counts = {key: count for key, count in counts.items() if key in kept}
    leaders: dict[int, int] = {}
    totals: Counter[int] = Counter()
    for key, count in counts.items():
        form = forms[key]
        totals[form] += count
        if form not in leaders or count > counts[leaders[form]]:
            leaders[form] = key
    texts = {form: kept[leader].strip() for form, leader in leaders.items() if leader in kept}
    edits = _edits(texts, totals, whole)
    usual = {key: leaders[edits.get(forms[key], forms[key])] for key in counts}
    return {key: leader for key, leader in usual.items() if key != leader}


def _edits(texts: Mapping[int, str], totals: Mapping[int, int], whole: int) -> dict[int, int]:
    """For each form that is a small edit of a much commoner one, that other. ``whole`` is how many examples have a prompt."""
    ranked = sorted(texts, key=lambda form: -totals[form])
    found: dict[int, int] = {}
    for base in ranked:
        if totals[base] < _COMMONER * totals[ranked[-1]]:
            break
        if base in found:
            continue
        usual = is_most(totals[base], whole)
        for other, edit in _alike(base, ranked, texts).items():
            slip = not edit.has_digit if usual else edit.is_typo
            if slip and other not in found and totals[base] >= _COMMONER * totals[other]:
                found[other] = base
    return found


def _alike(base: int, forms: Iterable[int], texts: Mapping[int, str]) -> dict[int, Edit]:
    """All small edits of a text; none where they are so many that it is a template."""
    edits = ((form, small_edit(texts[form], texts[base])) for form in forms if form != base)
    alike = {form: edit for form, edit in edits if edit is not None}
    return alike if len(alike) <= _TEMPLATE else {}


def variants_of(target: str, forms: Mapping[int, int], form: int, kept: Mapping[int, str]) -> set[int]:
    """The prompts that are variants of a given text (``form`` is the digest of its normal form), however common."""
    same = {key for key, other in forms.items() if other == form}
    wanted = target.strip()
    edits = {key: edit for key, text in kept.items() if (edit := small_edit(text.strip(), wanted)) and key not in same}
    if len({plain(kept[key]) for key in edits}) > _TEMPLATE:
        return same
    return same | {key for key, edit in edits.items() if not edit.has_digit}
