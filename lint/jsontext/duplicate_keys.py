"""Fast tests that JSON has no duplicate keys: compare the number of quotes or colons in the text with the parsed value."""

from __future__ import annotations

from typing import Any, Final

from ftlint.text.search import Literals

_DEPTH: Final = 64
_TOO_DEEP: Final = float("-inf")

_has_quote = Literals("\\u0022")


def same_quotes(raw: bytes, written: bytes) -> bool:
    """Whether JSON has as many quotes as its parsed value serialized again.

    A parser keeps one of two equal keys, so a duplicate key leaves fewer quotes. A quote escaped as ``\\u0022`` would add
    one when serialized and could hide a lost key, so the result is False if there is any.
    """
    return raw.count(b'"') == written.count(b'"') and not _has_quote(raw)


def has_colon_for_each_key(text: str, value: Any) -> bool:
    """Whether a JSON text has as many colons as its value has keys, so that no key is duplicate. False for values nested
    deeper than 64 levels."""
    return text.count(":") == _count_keys(value, _DEPTH)


def _count_keys(value: Any, depth: int) -> float:
    if value.__class__ not in (dict, list):
        return 0
    if value and not depth:
        return _TOO_DEEP
    inner: Any = value.values() if value.__class__ is dict else value
    keys: float = len(value) if value.__class__ is dict else 0
    return sum([_count_keys(item, depth - 1) for item in inner], keys)
