from __future__ import annotations

import os
import signal

import pytest

from ftlint.files.interrupts import STOPPING, held_back

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals")


@pytest.mark.parametrize("number", STOPPING)
def test_a_signal_comes_after_the_block(number: signal.Signals) -> None:
    seen: list[str] = []
    earlier = signal.signal(number, lambda *_: seen.append("signal"))
    try:
        with held_back():
            signal.raise_signal(number)  # sent to this thread: others may be running, as in a parallel test run
            seen.append("block")
    finally:
        signal.signal(number, earlier)
    assert seen == ["block", "signal"]


def test_what_was_blocked_before_stays_blocked() -> None:
    earlier = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
    try:
        with pytest.raises(KeyError), held_back():
            raise KeyError
        assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == earlier | {signal.SIGUSR1}
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, earlier)
