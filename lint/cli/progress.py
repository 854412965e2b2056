"""A progress bar on standard error: share, bytes, rate and time left. It is shown on terminals and erased at the end."""

from __future__ import annotations

import io
import os
import re
import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self, TextIO

from ftlint.output.rendering.characters import clusters, tail, visible, width

DELAY = 1.0  # seconds of work before a bar is worth showing
INTERVAL = 0.1  # seconds between two drawings
BAR = 15  # columns
GREEN, PLAIN = "\x1b[32m", "\x1b[0m"


def is_wanted(stream: TextIO) -> bool:
    """Whether the stream is a terminal that can return to the start of a line, outside pre-commit and CI."""
    if os.environ.get("PRE_COMMIT") == "1" or os.environ.get("CI", "").lower() not in ("", "0", "false"):
        return False
    try:
        return stream.isatty() and os.environ.get("TERM") != "dumb"
    except ValueError:  # the stream was closed
        return False


class Progress:
    """Use as ``with Progress(total_bytes) as progress:``, and call ``describe`` and ``advance`` during the work.

    ``total`` is in bytes, None if unknown. ``enabled`` is False for ``--no-progress``; None means `is_wanted`.
    The clock gives seconds. If the terminal goes away, the bar stops and the work goes on.
    """

    def __init__(
        self,
        total: int | None,
        stream: TextIO | None = None,
        enabled: bool | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Starts the clock."""
        self._total = total
        self._stream = stream or sys.stderr or io.StringIO()  # standard error may be closed
        self._enabled = is_wanted(self._stream) if enabled is None else enabled
        self._encoding = self._stream.encoding or "ascii"
        self._clock = clock
        self._start = clock()
        self._next = self._start + DELAY
        self._done = 0
        self._what = ""
        self._cells = 0  # columns of the line last drawn

    def __enter__(self) -> Self:
        """Returns itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Erases the bar."""
        if self._cells:
            self._write("\r" + " " * self._cells + "\r")
        self._enabled = False

    def describe(self, what: str) -> None:
        """Set the path to show, from the next drawing on."""
        self._what = what

    def advance(self, size: int) -> None:
        """Count ``size`` more bytes as done, and draw the bar if it is time."""
        self._done += size
        if self._enabled and (now := self._clock()) >= self._next:
            self._next = now + INTERVAL
            self._draw(now - self._start)

    def _draw(self, seconds: float) -> None:
        """Draw over the last line. The line is cut to the terminal's width, as a wrapped line could not be erased."""
        room = _columns(self._stream) - 1
        line = ""
        for part in self._parts(seconds):
            longer = f"{line}  {part}" if line else part
            if len(longer) > room:
                break
            line = longer
        else:
            what = _end(visible(self._what, self._encoding), room - len(line) - 2)
            line += f"  {what}" if what else ""
        former, self._cells = self._cells, width(line)
        self._write("\r" + _coloured(line) + " " * (former - self._cells))

    def _parts(self, seconds: float) -> list[str]:
        """The parts of the line, the most important first."""
        rate = self._done / seconds
        amounts = [_size(self._done), f"{_size(rate)}/s"]
        if not self._total:
            return amounts
        done = min(self._done, self._total)
        full = done * BAR // self._total
        done_sign, left_sign = "━─" if visible("━─", self._encoding) == "━─" else "#-"
        bar = f"{done * 100 // self._total:3}% {done_sign * full}{left_sign * (BAR - full)}"
        left = [f"{_time((self._total - done) / rate)} left"] if rate else []
        return [bar, f"{amounts[0]} of {_size(self._total)}", amounts[1], *left]

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError):
            self._enabled = False


def _coloured(line: str) -> str:
    if os.environ.get("NO_COLOR"):
        return line
    return re.sub(r"(?<=% )[━#]+", rf"{GREEN}\g<0>{PLAIN}", line, count=1)


def _columns(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError):
        return 80


def _end(path: str, room: int) -> str:
    """The end of a path, cut to ``room`` columns; empty if fewer than 8 columns are left."""
    if width(path) <= room:
        return path
    return f"...{tail(clusters(path), room - 3)}" if room >= 8 else ""


def _size(count: float) -> str:
    """A number of bytes as text: ``41.2 MB``."""
    if count < 1000:
        return f"{count:.0f} B"
    for unit in ("kB", "MB", "GB"):
        count /= 1000
        if count < 999.95:
            return f"{count:.1f} {unit}"
    return f"{count / 1000:.1f} TB"


def _time(seconds: float) -> str:
    """``0:07``, ``12:30``, ``1:02:03``."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
