"""Searches for rare patterns and literals in many strings."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

_SMALL: Final = 100_000  # characters; 91 literals take Python 7 ms, importing jsonschema_rs takes 12 ms


class Search:
    """Called with a string, returns whether ``pattern`` matches anywhere in it.

    The pattern consists of literals, classes, groups, alternatives and bounded repeats, which mean the same to Python and
    to jsonschema_rs. Python takes some 30 ns per character for ten alternatives; the keyword ``pattern`` of jsonschema_rs
    takes less than 1, because it looks for all their prefixes at once. It is imported when there is enough to search.
    """

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self._left = _SMALL
        self._fast: Callable[[str], bool] | None = None

    def __call__(self, text: str) -> bool:
        """Whether the pattern matches."""
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
    """Called with bytes, returns whether any of the literals occurs in them.

    The engine of jsonschema_rs compares up to 64 literals with many bytes at once, as many bytes of each as the shortest
    has, up to 4; with more literals it goes byte by byte. Hence one search for each length, of at most 48 literals. 91
    literals take 0.5 ns per byte so, 1.6 in one search, 67 with `re`.
    """

    _AT_ONCE: Final = 48
    _LENGTHS: Final = ((1, 2), (3, 3), (4, 1 << 10))  # bytes, from and to

    def __init__(self, *literals: str) -> None:
        self.literals = [literal.encode() for literal in literals]
        self._searches: list[Search] = []
        for least, most in self._LENGTHS:
            group = [literal for literal in self.literals if least <= len(literal) <= most]
            for start in range(0, len(group), self._AT_ONCE):
                pattern = b"|".join(map(re.escape, group[start : start + self._AT_ONCE]))
                self._searches.append(Search(pattern.decode("latin-1")))

    def __call__(self, data: bytes) -> bool:
        """Whether any literal occurs."""
        text = data.decode("latin-1")  # a character per byte: never fails, and keeps what is no UTF-8
        for search in self._searches:  # noqa: SIM110 - called for every record, and a generator takes longer
            if search(text):
                return True
        return False
