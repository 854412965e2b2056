"""Canonical JSON, which is independent of key order and whitespace, and 64-bit digests.

The digests are the same on every machine and in every run, but not secure: two texts with the same digest can be constructed.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import orjson
from xxhash import xxh3_64_intdigest

_SORTED: Final = orjson.OPT_SORT_KEYS


def digest(text: str | bytes) -> int:
    """The digest of a text, at least 256: rules use smaller numbers as markers."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return xxh3_64_intdigest(data) | 256


def dump(value: Any) -> bytes:
    """The canonical JSON of a value. Raises `TypeError` if it is nested too deeply."""
    return orjson.dumps(value, None, _SORTED)


class Member(NamedTuple):
    """The canonical JSON of one member of an object: its digest, and its size in bytes without the braces."""

    digest: int
    size: int


def member(key: str, value: Any) -> Member:
    """Digest and size of a member. Raises `TypeError` if the value is nested too deeply."""
    data = dump({key: value})
    return Member(xxh3_64_intdigest(data), len(data) - 2)


class Recurring:
    """Whether bytes were seen before, so that only repeated values are cached. Remembers at most ``limit`` digests."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._seen: set[int] = set()

    def __call__(self, data: bytes) -> bool:
        """Whether the method was called with these bytes before."""
        number = digest(data)
        if number in self._seen:
            return True
        if len(self._seen) >= self._limit:
            self._seen.clear()
        self._seen.add(number)
        return False
