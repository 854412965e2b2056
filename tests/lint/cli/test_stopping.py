from __future__ import annotations

import os
import signal
import threading

import pytest

from ftlint.cli.stopping import Stopped, Stopping, code_and_message

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals")


def send(number: int) -> None:
    os.kill(os.getpid(), number)


@pytest.mark.parametrize(
    ("number", "error", "code", "message"),
    [
        (signal.SIGINT, KeyboardInterrupt, 130, "interrupted"),
        (signal.SIGTERM, Stopped, 143, "stopped by SIGTERM"),
        (signal.SIGHUP, Stopped, 129, "stopped by SIGHUP"),
    ],
)
def test_a_signal_becomes_an_exception_with_its_exit_code(
    number: int, error: type[BaseException], code: int, message: str
) -> None:
    earlier = signal.getsignal(number)
    with pytest.raises(error) as caught, Stopping():
        send(number)
    assert code_and_message(caught.value) == (code, message)
    assert signal.getsignal(number) is earlier


def test_once_the_run_has_ended_signals_do_nothing() -> None:
    with Stopping() as stopping:
        stopping.ended = True
        send(signal.SIGTERM)


def test_an_ignored_signal_stays_ignored() -> None:
    earlier = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with Stopping():
            send(signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, earlier)


def test_in_another_thread_no_handler_is_set() -> None:
    before, seen = signal.getsignal(signal.SIGTERM), []

    def enter() -> None:
        with Stopping():
            seen.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=enter)
    thread.start()
    thread.join()
    assert seen == [before]
