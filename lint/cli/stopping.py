"""SIGTERM and SIGHUP end a run as Ctrl-C does: by an exception in the main thread, so that nothing is left behind."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Any, Self

from ftlint.files.interrupts import STOPPING

INTERRUPTED = 128 + signal.SIGINT


class Stopped(BaseException):
    """The process was asked to stop by a signal other than Ctrl-C's."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Stopping:
    """While it is entered, signals that ask to stop raise `Stopped` or `KeyboardInterrupt`, and none once it has ``ended``.

    A signal that is ignored (`nohup`) or has a handler other than the system's and Python's keeps it, as does every signal
    where this is not the main thread. Earlier handlers are restored.
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
    """The exit code and the message for what ended a run before it was done."""
    if isinstance(error, Stopped):
        return 128 + error.number, f"stopped by {signal.Signals(error.number).name}"
    return INTERRUPTED, "interrupted"
