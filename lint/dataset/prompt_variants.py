"""Decides which prompts of a dataset are variants of a more common prompt, and which differ by design."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from ftlint.dataset.frequency import is_most
from ftlint.text.similarity import Edit, plain, small_edit

_MORE_COMMON: Final = 10  # times; a small edit of a prompt is a variant if the prompt is this much more common
_TEMPLATE: Final = 5  # more small edits than this are a template with different values filled in


def variants(counts: Mapping[int, int], forms: Mapping[int, int], texts: Mapping[int, str]) -> dict[int, int]:
    """The prompts that are variants, each with the most common prompt of its kind, which is not a variant itself.

    Prompts are digests: ``counts`` has the number of examples of each, in order of appearance, ``forms`` the digest of its
    normalized form (`ftlint.text.similarity.plain`), ``texts`` the text if it was kept.
    """
    whole = sum(counts.values())
    if len(set(forms.values())) == len(forms):  # then only prompts with a known text can be variants
        counts = {key: count for key, count in counts.items() if key in texts}
    leaders: dict[int, int] = {}  # the most common prompt of each form
    totals: Counter[int] = Counter()
    for key, count in counts.items():
        form = forms[key]
        totals[form] += count
        if form not in leaders or count > counts[leaders[form]]:
            leaders[form] = key
    known = {form: texts[leader].strip() for form, leader in leaders.items() if leader in texts}
    edits = _edits(known, totals, whole)
    leader_of = {key: leaders[edits.get(forms[key], forms[key])] for key in counts}
    return {key: leader for key, leader in leader_of.items() if key != leader}


def _edits(texts: Mapping[int, str], totals: Mapping[int, int], whole: int) -> dict[int, int]:
    """The forms that are a small edit of a much more common form, each with that form. ``whole`` counts all examples with a
    prompt."""
    ranked = sorted(texts, key=lambda form: -totals[form])
    found: dict[int, int] = {}
    for base in ranked:
        if totals[base] < _MORE_COMMON * totals[ranked[-1]]:
            break
        if base in found:
            continue
        intended = is_most(totals[base], whole)
        for other, edit in _small_edits(base, ranked, texts).items():
            by_mistake = not edit.has_digit if intended else edit.is_typo
            if by_mistake and other not in found and totals[base] >= _MORE_COMMON * totals[other]:
                found[other] = base
    return found


def _small_edits(base: int, forms: Iterable[int], texts: Mapping[int, str]) -> dict[int, Edit]:
    """The forms that are a small edit of ``base``; none if they are so many that it is a template."""
    edits = ((form, small_edit(texts[form], texts[base])) for form in forms if form != base)
    found = {form: edit for form, edit in edits if edit is not None}
    return found if len(found) <= _TEMPLATE else {}


def variants_of(target: str, forms: Mapping[int, int], form: int, texts: Mapping[int, str]) -> set[int]:
    """The prompts that are variants of a given text, however common. ``form`` is the digest of its normalized form."""
    same = {key for key, other in forms.items() if other == form}
    stripped = target.strip()
    edits = {
        key: edit for key, text in texts.items() if (edit := small_edit(text.strip(), stripped)) and key not in same
    }
    if len({plain(texts[key]) for key in edits}) > _TEMPLATE:
        return same
    return same | {key for key, edit in edits.items() if not edit.has_digit}
