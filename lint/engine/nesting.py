"""A recursion limit for examples that are nested as deeply as the parser accepts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_CALLS: Final = 4_000  # several per level; the parser accepts 1,024 levels, and Python allows 1,000 calls by default


@contextmanager
def room_for_nesting() -> Iterator[None]:
    """Allow the recursive functions that show, compare and write such examples."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _CALLS))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
