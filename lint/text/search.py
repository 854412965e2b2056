"""Asks of many texts whether any of some rare patterns, or literals, stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

_BY_HAND: Final = 20_000  # characters; what searches faster takes as long to load as these take here


class Search:
    """Called with a text, says whether ``pattern`` is found in it.

    The pattern has nothing but literals, classes, groups, alternatives and bounded repeats: what means the same everywhere.
    Python's own search takes some 30 ns a character for ten alternatives. `jsonschema_rs`, whose ``pattern`` is a search,
    takes less than 1, as it looks for all their beginnings at once; it is loaded when there is enough to search.
    """

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self._left = _BY_HAND
        self._fast: Callable[[str], bool] | None = None

    def __call__(self, text: str) -> bool:
        """Whether the pattern is found."""
        if self._fast is not None:
            try:
                return self._fast(text)
            except UnicodeEncodeError:  # a lone surrogate
                pass
        elif (left := self._left - len(text)) < 0:
            self._fast = _fast(self.pattern)
        else:
            self._left = left
        return re.search(self.pattern, text) is not None


def _fast(pattern: str) -> Callable[[str], bool]:
    import jsonschema_rs

    search: Callable[[str], bool] = jsonschema_rs.validator_for({"pattern": pattern}).is_valid
    return search


class Literals:
    """Called with bytes, says whether any of some literals stands in them.

    `ahocorasick_rs` compares up to 64 literals with many bytes at once; with more of them, or with matches that overlap, it
    goes byte by byte, so there are several searches. A search compares as many bytes as its shortest literal has, up to 4,
    so the shortest ones have one for themselves. With 91 literals all of it takes 0.4 ns a byte.
    """

    _AT_ONCE: Final = 48
    _LENGTHS: Final = ((1, 2), (3, 3), (4, 1 << 10))  # bytes, from and to

    def __init__(self, *literals: str) -> None:
        self.literals = [literal.encode() for literal in literals]
        self._searches: list[Callable[[bytes], object]] = []

    def __call__(self, data: bytes) -> bool:
        """Whether one of them is found."""
        for search in self._searches or self._begin():  # noqa: SIM110 - asked of every record, and a generator takes longer
            if search(data):
                return True
        return False

    def _begin(self) -> list[Callable[[bytes], object]]:
        from ahocorasick_rs import BytesAhoCorasick, MatchKind

        for least, most in self._LENGTHS:
            mine = [literal for literal in self.literals if least <= len(literal) <= most]
            for start in range(0, len(mine), self._AT_ONCE):
                some = mine[start : start + self._AT_ONCE]
                self._searches.append(BytesAhoCorasick(some, MatchKind.LeftmostFirst).find_matches_as_indexes)
        return self._searches
