"""Runs code that recurses as deeply as a program is nested on a large stack."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Final, TypeVar

T = TypeVar("T")
_BYTES: Final = 512 << 20  # the parser needs up to 100 kB per level; unused memory is not allocated
_CALLS: Final = 100_000  # about 100 per level (`MOST_LEVELS` in ftlint.python.source.nesting)


def on_large_stack(work: Callable[[], T]) -> T:
    """Run ``work`` in a thread with a large stack and return its result.

    Raises what ``work`` raises, and `RecursionError` if the thread cannot be started.
    """
    done: list[T] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:
            raised.append(error)

    _run_in_thread(run)
    if raised:
        raise raised[0]
    return done[0]


def _run_in_thread(run: Callable[[], None]) -> None:
    limit, size = sys.getrecursionlimit(), threading.stack_size()
    try:
        threading.stack_size(_BYTES)
        thread = threading.Thread(target=run, name="ftlint-large-stack", daemon=True)
        sys.setrecursionlimit(max(limit, _CALLS))
        try:
            thread.start()
        finally:
            threading.stack_size(size)
        thread.join()
    except (RuntimeError, ValueError, MemoryError) as error:
        raise RecursionError(f"a thread with a large stack cannot be started ({error})") from None
    finally:
        sys.setrecursionlimit(limit)
