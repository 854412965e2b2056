"""Asks of many texts whether any of some rare patterns stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
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
            with suppress(UnicodeEncodeError):  # a lone surrogate
                return self._fast(text)
        elif (left := self._left - len(text)) < 0:
            self._fast = _fast(self.pattern)
        else:
            self._left = left
        return re.search(self.pattern, text) is not None


def _fast(pattern: str) -> Callable[[str], bool]:
    import jsonschema_rs

    search: Callable[[str], bool] = jsonschema_rs.validator_for({"pattern": pattern}).is_valid
    return search
