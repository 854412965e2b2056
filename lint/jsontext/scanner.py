"""A scanner for malformed JSON: reads line by line without recursion and finds where the text stops being JSON.

Only called for lines that failed to parse; `diagnose` turns the result into messages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import IntEnum
from typing import Final

from ftlint.jsontext.fault import SPACE

DEPTH_LIMIT: Final = 1024  # orjson rejects deeper nesting
_BODY: Final = rb'[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*+'
_STRING: Final = rb'"' + _BODY + rb'"'
_SCALAR: Final = (
    rb"(?:-?+(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][-+]?+[0-9]++)?+|true|false|null)(?![0-9A-Za-z_.+$\x80-\xff-])"
)
_WS: Final = rb"[ \t\r\n]*+"

BODY: Final = re.compile(_BODY)
_RESUMED: Final = re.compile(_BODY + rb'("?)')
# Skips a run of members with scalar values in one match: they make up most of an example.
_MEMBERS: Final = re.compile(
    rb"(?:" + _WS + _STRING + _WS + rb":" + _WS + rb"(?:" + _STRING + rb"|" + _SCALAR + rb")" + _WS + rb",)*+"
)
_TOKEN: Final = re.compile(
    _WS
    + rb"(?:(" + _STRING + rb")"
    + rb"|([\[\]{},:])"
    + rb"|(" + _SCALAR + rb")"
    + rb'|("' + _BODY + rb"\Z)"
    + rb"|(NaN|-?Infinity)(?![0-9A-Za-z_])"
    + rb"|([\s\S])|\Z)"
)  # fmt: skip
_WHOLE_STRING, _PUNCTUATION, _PLAIN, _OPEN_STRING, _NON_FINITE, _BAD = range(1, 7)
_BREAKS: Final = re.compile(_STRING + rb"|([,:]?)([ \t\r\n]++)")


class Want(IntEnum):
    """What the scanner expects next."""

    FIRST_KEY = 0
    KEY = 1
    COLON = 2
    FIRST_VALUE = 3
    VALUE = 4
    AFTER = 5
    TOP = 6


_KEYS: Final = frozenset({Want.FIRST_KEY, Want.KEY})
_VALUES: Final = frozenset({Want.FIRST_VALUE, Want.VALUE, Want.TOP})


class Scanner:
    """Scans JSON values one physical line at a time. All offsets are in bytes of the lines joined by line feeds.

    ``spans``: the complete top-level values; ``opened``: the open brackets; ``failed``: where the text stops being JSON
    (None so far); ``broken_string``: the first line break inside a string; ``non_finite``: the positions of ``NaN`` and
    ``Infinity``; ``last``: the end of the last valid token.
    """

    def __init__(self) -> None:
        self.spans: list[tuple[int, int]] = []
        self.opened: list[int] = []
        self.marks = bytearray()
        self.want = Want.TOP
        self.failed: int | None = None
        self.too_deep = False
        self.in_string: int | None = None
        self.broken_string: int | None = None
        self.non_finite: list[int] = []
        self.last = 0
        self.lines = 0
        self._size = 0

    @property
    def unfinished(self) -> bool:
        """Whether the text so far is valid but ends inside a value."""
        return self.failed is None and (bool(self.opened) or self.in_string is not None)

    def feed(self, line: bytes) -> None:
        """Scan one more line (without its line feed), up to a failure."""
        base = self._size
        self._size += len(line) + 1
        self.lines += 1
        text = line[:-1] if line.endswith(b"\r") else line
        position = self._resume(text, base) if self.in_string is not None else 0
        while self.failed is None and position >= 0:
            position = self._step(text, position, base)

    def _step(self, text: bytes, position: int, base: int) -> int:
        """Scan the next token and return where it ends, -1 at the end of the line."""
        if self.want <= Want.KEY and (run := _MEMBERS.match(text, position)) and run.end() > position:
            self.want, position = Want.KEY, run.end()
            self.last = base + position
        match = _TOKEN.match(text, position)
        kind = match.lastindex if match else None
        if match is None or kind is None:
            return -1
        start = base + match.start(kind)
        if kind == _PUNCTUATION:
            self._punctuation(text[match.start(kind)], start)
        elif kind == _BAD:
            self._bad(text, match.start(kind), base)
        elif kind == _OPEN_STRING:
            return self._open_string(start)
        else:
            if kind == _NON_FINITE:
                self.non_finite.append(start)
            self._value(start, base + match.end(), is_string=kind == _WHOLE_STRING)
        if self.failed is None:
            self.last = base + match.end()
        return match.end()

    def _value(self, start: int, end: int, *, is_string: bool) -> None:
        if is_string and self.want in _KEYS:
            self.want = Want.COLON
        elif self.want not in _VALUES:
            self.failed = start
        elif self.opened:
            self.want = Want.AFTER
        else:
            self.spans.append((start, end))

    def _punctuation(self, mark: int, at: int) -> None:
        if mark in b"{[":
            self._open(mark, at)
        elif mark in b"}]":
            self._close(mark, at)
        elif mark == 0x3A and self.want is Want.COLON:
            self.want = Want.VALUE
        elif mark == 0x2C and self.want is Want.AFTER:
            self.want = Want.KEY if self.marks[-1] == 0x7B else Want.VALUE
        else:
            self.failed = at

    def _open(self, mark: int, at: int) -> None:
        if self.want not in _VALUES:
            self.failed = at
            return
        self.opened.append(at)
        self.marks.append(mark)
        self.want = Want.FIRST_KEY if mark == 0x7B else Want.FIRST_VALUE
        if len(self.opened) > DEPTH_LIMIT:
            self.failed, self.too_deep = at, True

    def _close(self, mark: int, at: int) -> None:
        empty = Want.FIRST_KEY if mark == 0x7D else Want.FIRST_VALUE
        if not self.opened or self.marks[-1] != mark - 2 or self.want not in (Want.AFTER, empty):
            self.failed = at
            return
        start = self.opened.pop()
        del self.marks[-1]
        self.want = Want.AFTER if self.opened else Want.TOP
        if not self.opened:
            self.spans.append((start, at + 1))

    def _bad(self, text: bytes, at: int, base: int) -> None:
        body = BODY.match(text, at + 1) if text[at] == 0x22 else None
        # where a string is expected, the failure is inside it, not at its start
        inside = body is not None and self.want not in (Want.COLON, Want.AFTER)
        self.failed = base + (body.end() if inside and body else at)
        self.in_string = base + at if inside else None

    def _open_string(self, start: int) -> int:
        if self.want in (Want.COLON, Want.AFTER):
            self.failed = start
        else:
            self.in_string = start
        return -1

    def _resume(self, text: bytes, base: int) -> int:
        """Continue a string that contains a line break; returns where it closes, -1 if not on this line."""
        if self.broken_string is None:
            self.broken_string = base - 1
        match = _RESUMED.match(text)
        end = match.end() if match else 0
        if match and match.group(1):
            start, self.in_string = self.in_string or 0, None
            self._value(start, base + end, is_string=True)
            self.last = base + end
            return end
        if end < len(text):
            self.failed = base + end
        return -1


def scan(lines: Iterable[bytes]) -> Scanner:
    """Scan the lines up to where they stop being JSON."""
    scanner = Scanner()
    for line in lines:
        scanner.feed(line)
        if scanner.failed is not None:
            break
    return scanner


def split_values(raw: bytes) -> list[bytes]:
    """The consecutive JSON values in ``raw``, without the whitespace between them; ``[raw]`` if it is not valid."""
    scanner = scan(raw.split(b"\n"))
    if scanner.failed is not None or scanner.unfinished or scanner.broken_string is not None:
        return [raw]
    return [raw[start:end] for start, end in scanner.spans]


def one_line(raw: bytes) -> bytes:
    """Join a value that spans several lines: each line break with its indentation becomes a space after a comma or colon,
    and is removed elsewhere. No other byte changes.
    """
    return _BREAKS.sub(_join, raw.strip(SPACE))


def _join(match: re.Match[bytes]) -> bytes:
    mark, space = match.groups()
    if space is None or b"\n" not in space:
        return match.group()
    return bytes(mark) + b" " if mark else b""
