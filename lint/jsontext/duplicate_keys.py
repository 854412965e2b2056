"""Tells quickly of most JSON that no key stands twice in it, by counting in the text what each key takes and the value has."""

from __future__ import annotations

from typing import Any, Final

from ftlint.text.search import Literals

_DEPTH: Final = 64
_TOO_DEEP: Final = float("-inf")

_has_quote = Literals("\\u0022")


def same_quotes(raw: bytes, written: bytes) -> bool:
    """Whether JSON has as many quotes as its value when that is written again.

    A parser keeps the last of two equal keys, so what it kept has fewer quotes than there were. Only a quote that is written
    as ``\\u0022`` counts otherwise: those are more when it is written again, and could make up for a key that is gone. So
    where there is one, it is false.
    """
    return raw.count(b'"') == written.count(b'"') and not _has_quote(raw)


def has_colon_for_each_key(text: str, value: Any) -> bool:
    """Whether a JSON text has as many colons as its value has keys, which leaves none for a second one. Of what is nested
    more than 64 deep it is false."""
    return text.count(":") == _count_keys(value, _DEPTH)


def _count_keys(value: Any, depth: int) -> float:
    if value.__class__ not in (dict, list):
        return 0
    if value and not depth:
        return _TOO_DEEP
    inner: Any = value.values() if value.__class__ is dict else value
    keys: float = len(value) if value.__class__ is dict else 0
    return sum([_count_keys(each, depth - 1) for each in inner], keys)
