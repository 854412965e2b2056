"""Room on the stack for records that are nested as deep as the parser takes them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_CALLS: Final = 4_000  # some for each of the 1,024 levels that the parser takes; Python's own 1,000 do for fewer


@contextmanager
def room_for_nesting() -> Iterator[None]:
    """To show, compare or write a value takes a call for each level of it, and one record must not end a run."""
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(max(usual, _CALLS))
    try:
        yield
    finally:
        sys.setrecursionlimit(usual)
