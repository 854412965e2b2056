"""A large stack for what recurses as deep as a program is nested."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Final, TypeVar

T = TypeVar("T")
_BYTES: Final = 512 << 20  # the parser takes up to 100 kB for a level; what is not used is never taken from the system
_CALLS: Final = 100_000  # some for each of the levels that are analysed (`MOST_LEVELS` in ftlint.python.source.nesting)


def on_large_stack(work: Callable[[], T]) -> T:
    """What ``work`` gives, done in a thread with a large stack while this one waits. Raises `RecursionError` where there can
    be no such thread, and what ``work`` raises."""
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
    usual, size = sys.getrecursionlimit(), threading.stack_size()
    try:
        threading.stack_size(_BYTES)
        thread = threading.Thread(target=run, name="ftlint-large-stack", daemon=True)
        sys.setrecursionlimit(max(usual, _CALLS))
        try:
            thread.start()
        finally:
            threading.stack_size(size)
        thread.join()
    except (RuntimeError, ValueError, MemoryError) as error:
        raise RecursionError(f"no thread with a large stack can be started ({error})") from None
    finally:
        sys.setrecursionlimit(usual)
