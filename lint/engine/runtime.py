"""Settings of the interpreter during a run: the garbage collector and the recursion limit."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_CALLS: Final = 4_000  # several per level; the parser accepts 1,024 levels, and Python allows 1,000 calls by default


@contextmanager
def collector_off() -> Iterator[None]:
    """Parsing creates many objects and no cycles; searching for cycles would add a third to its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def deep_recursion() -> Iterator[None]:
    """Allow the recursive functions that show, compare and write examples as deeply nested as the parser accepts."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _CALLS))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
