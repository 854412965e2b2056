"""Splits a file that is one JSON array into its elements, with the position of each.

The scan matches brackets and parses nothing. After an element with unmatched brackets it resumes at the next element, so
that one broken element is one fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from ftlint.files.chunk import Chunk, Element, Span
from ftlint.files.record_limits import LONGEST, MOST_VALUES, check_record, too_long
from ftlint.jsontext.fault import SPACE

# An unclosed string ends with its line, so that it does not invert all strings after it.
_STRING: Final = rb'"[^"\\\n]*+(?:\\[^\n][^"\\\n]*+)*+(?:"|\\?(?=\n))'
_BETWEEN: Final = re.compile(rb'(?:[^"\[\]{},]++|' + _STRING + rb")*+([\[\]{},])")
_INSIDE: Final = re.compile(rb'(?:[^"\[\]{}]++|' + _STRING + rb")*+([\[\]{}])")
_SOLID: Final = re.compile(rb"[ \t\r\n]*+([^ \t\r\n])")

_NO_VALUE: Final = "unexpected comma; no example precedes it"
_TRAILING: Final = "trailing comma after the last example of the array; remove it"
_NOT_CLOSED: Final = "the file ends before the array is closed; add `]`"
_EXTRA: Final = "unexpected text after the end of the array; remove it"


def elements(chunk: Chunk) -> Iterator[Element]:
    """The elements of a chunk of an array file, with their positions in the file."""
    data, line, column, position = chunk.data, chunk.line, chunk.column, 0
    for span in chunk.spans or ():
        line, column = moved(line, column, data[position : span.start])
        position = span.start
        yield Element(chunk.offset + position, line, column, data[position : span.end], span.problem)


def array_chunks(stream: BinaryIO, size: int) -> Iterator[Chunk]:
    """Split the array in a stream into chunks of whole elements, of at least ``size`` bytes."""
    return _Splitter(stream, size).chunks()


class _Splitter:
    """``position``: the end of the scanned part of the buffer; ``start``: the start of the current element."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream, self._size = stream, size
        self._buffer = b""
        self._position = self._start = 0
        self._depth = 0
        self._spans: list[Span] = []
        self._offset, self._line, self._column = 0, 1, 1
        self._elements = 0
        self._closed = False

    def chunks(self) -> Iterator[Chunk]:
        while match := self._next():
            at = match.end() - 1
            self._position = at + 1
            self._bracket(self._buffer[at], at)
            if self._depth <= 1 and self._spans and self._spans[-1].end <= self._start >= self._size:
                yield self._chunk(self._start - self._is_after_comma())
        self._finish()
        if self._buffer or self._spans:
            yield self._chunk(len(self._buffer))

    def _next(self) -> re.Match[bytes] | None:
        while True:
            pattern = _SOLID if self._depth == 0 else _BETWEEN if self._depth == 1 else _INSIDE
            match = pattern.match(self._buffer, self._position)
            if match or not self._read():
                return match

    def _is_after_comma(self) -> bool:
        """Whether the comma before the next element belongs to it, so that the element can be removed with its comma."""
        return self._spans[-1].end < self._start and self._buffer[self._start - 1] == 0x2C

    def _read(self) -> bool:
        # reading as much again as is held keeps the cost of one giant element linear
        if len(self._buffer) - self._start > LONGEST:
            first = _SOLID.match(self._buffer, self._start)
            raise too_long(self._stream, self._line_at(first.end() if first else self._start))
        block = self._stream.read(max(self._size, min(len(self._buffer), LONGEST // 2)))
        self._buffer += block
        return bool(block)

    def _bracket(self, mark: int, at: int) -> None:
        if self._depth == 0:
            self._enter(mark, at)
        elif mark == 0x2C:
            self._cut(at, _NO_VALUE)
        elif mark in b"{[":
            if self._depth == 2 and self._is_unclosed(at):
                self._cut(at, None)
                self._start, self._depth = at, 1
            self._depth += 1
        elif self._depth > 1:
            self._depth -= 1
        elif mark == 0x5D:
            self._cut(at, _TRAILING if self._elements else None)
            self._start, self._depth, self._closed = at, 0, True

    def _enter(self, mark: int, at: int) -> None:
        """Handle the first bracket, or text after the end of the array: one fault, then scanned as elements."""
        if self._closed:
            self._spans.append(Span(self._start, self._start + 1, _EXTRA))
        self._depth = 1
        self._elements = 0
        self._start = self._position = at + 1 if mark == 0x5B else at

    def _is_unclosed(self, at: int) -> bool:
        """Whether the current object was never closed: a bracket opens where only a key is valid."""
        first = _SOLID.match(self._buffer, self._start)
        if first is None or first.group(1) != b"{":
            return False
        before = at - 1
        while self._buffer[before] in SPACE:
            before -= 1
        return self._buffer[before] != 0x3A

    def _cut(self, at: int, problem: str | None) -> None:
        """End the current element at ``at``; ``problem`` is the fault to record if it is empty."""
        text = self._buffer[self._start : at]
        start = self._start + len(text) - len(text.lstrip(SPACE))
        end = self._start + len(text.rstrip(SPACE))
        if end > start:
            if end - start > MOST_VALUES:
                check_record(self._buffer[start:end], self._stream, self._line_at(start))
            self._spans.append(Span(start, end))
        elif problem:
            self._spans.append(Span(at, at + 1, problem))
        self._elements += 1
        self._start = at + 1

    def _finish(self) -> None:
        if self._depth == 0:
            return
        end = len(self._buffer)
        self._cut(end, None)
        # a truncated element, or one that consumed the last `]`, has a fault of its own
        if self._depth == 1 and not self._closed and not self._buffer.rstrip(SPACE).endswith(b"]"):
            self._spans.append(Span(end, end, _NOT_CLOSED))

    def _line_at(self, offset: int) -> int:
        return self._line + self._buffer.count(b"\n", 0, offset)

    def _chunk(self, end: int) -> Chunk:
        data, self._buffer = self._buffer[:end], self._buffer[end:]
        chunk = Chunk(self._offset, self._line, (data,), self._column, tuple(self._spans))
        self._offset += end
        self._line, self._column = moved(self._line, self._column, data)
        self._position -= end
        self._start -= end
        self._spans = []
        return chunk


def moved(line: int, column: int, text: bytes) -> tuple[int, int]:
    """The line and column of the end of ``text``, which starts at ``line`` and ``column``."""
    breaks = text.count(b"\n")
    tail = text[text.rfind(b"\n") + 1 :]
    return line + breaks, len(tail.decode("utf-8", "replace")) + (1 if breaks else column)
