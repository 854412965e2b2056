"""SIGTERM and SIGHUP end a run as Ctrl-C does: by an exception in the main thread, so that temporary files are removed."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Any, Self

from ftlint.files.interrupts import STOPPING

INTERRUPTED = 128 + signal.SIGINT


class Stopped(BaseException):
    """Raised in the main thread on SIGTERM or SIGHUP; ``number`` is the signal's."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Stopping:
    """A context in which signals to stop raise `Stopped` or `KeyboardInterrupt`; once ``ended`` is set they do nothing.

    Signals that are ignored (`nohup`) or have a handler of someone else keep it, and outside the main thread all signals
    do. The earlier handlers are restored at the end.
    """

    def __init__(self) -> None:
        self.ended = False
        self._earlier: dict[int, Any] = {}

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for number in STOPPING:
                if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
                    self._earlier[number] = signal.signal(number, self._stop)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._earlier.items():
            signal.signal(number, handler)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        if self.ended:
            return
        raise KeyboardInterrupt if number == signal.SIGINT else Stopped(number)


def code_and_message(error: BaseException) -> tuple[int, str]:
    """The exit code and the message for the exception that stopped a run."""
    if isinstance(error, Stopped):
        return 128 + error.number, f"stopped by {signal.Signals(error.number).name}"
    return INTERRUPTED, "interrupted"
