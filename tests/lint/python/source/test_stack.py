"""Deep recursion on a thread with a large stack."""

from __future__ import annotations

import sys
import threading

import pytest

from ftlint.python.source.stack import on_large_stack


def depth(levels: int) -> int:
    return 1 + depth(levels - 1) if levels else 0


def test_recursion_may_be_deeper_than_the_limit() -> None:
    levels = sys.getrecursionlimit() * 10
    with pytest.raises(RecursionError):
        depth(levels)
    assert on_large_stack(lambda: depth(levels)) == levels


def test_the_limits_are_restored() -> None:
    limit, size = sys.getrecursionlimit(), threading.stack_size(1 << 20)
    sys.setrecursionlimit(2_000)
    try:
        on_large_stack(lambda: None)
        assert (sys.getrecursionlimit(), threading.stack_size()) == (2_000, 1 << 20)
    finally:
        sys.setrecursionlimit(limit)
        threading.stack_size(size)


def test_an_error_of_the_work_is_raised() -> None:
    with pytest.raises(KeyError, match="reason"):
        on_large_stack(lambda: {}["reason"])


def test_a_thread_that_cannot_be_started_is_a_recursion_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def start(thread: threading.Thread) -> None:
        raise RuntimeError("no memory")

    monkeypatch.setattr(threading.Thread, "start", start)
    with pytest.raises(RecursionError, match="no memory"):
        on_large_stack(lambda: None)
