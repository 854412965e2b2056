"""Locates many pointers in one example: caches the containers walked, and the offsets of lines and characters.

Locating each pointer from the start would take quadratic time for the findings of a large example.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from ftlint.jsontext.spans import Malformed, Named, Span, element_from, keys, member, skip, span_at, start_of, whole_at
from ftlint.results.pointer import parse

_BLOCK: Final = 1 << 12
_FEW: Final = 4
_CONTINUATION: Final = bytes(range(0x80, 0xC0))  # bytes of UTF-8 with which no character begins


class Locator:
    """Locates JSON Pointers in the bytes of one JSON value."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.lines = Lines(raw)
        self._spans: dict[int, Span] = {}
        self._elements: dict[int, list[int]] = {}
        self._of_record: dict[str, Named | None] = {}
        self._members: dict[int, dict[str, Named] | None] = {}

    def locate(self, pointer: str, key: bool = False) -> Span:
        """As `ftlint.jsontext.spans.locate`."""
        start = self._start
        named = Span(start, start)
        for token in parse(pointer):
            try:
                child = self._child(start, token)
            except Malformed:
                child = None
            if child is None:
                return self._span(start)
            named = Span(child[0], child[1])
            start = child[2]
        return named if key and named.end > named.start else self._span(start)

    @cached_property
    def _start(self) -> int:
        return start_of(self.raw)

    @cached_property
    def _whole(self) -> Span:
        return whole_at(self.raw, self._start)

    def _span(self, start: int) -> Span:
        if start <= self._start:
            return self._whole
        if start not in self._spans:
            self._spans[start] = span_at(self.raw, start)
        return self._spans[start]

    def _child(self, start: int, token: str) -> Named | None:
        kind = self.raw[start : start + 1]
        if kind == b"[":
            return self._element(start, token)
        return self._member(start, token) if kind == b"{" else None

    def _element(self, start: int, token: str) -> Named | None:
        """The element of a list; only elements after the last cached one are walked."""
        known = self._elements.setdefault(start, [])
        if token.isascii() and token.isdigit() and len(token) <= 12 and str(int(token)) == token:
            index = int(token)
            while len(known) <= index:
                at = element_from(self.raw, skip(self.raw, known[-1]) if known else start + 1)
                if at is None:
                    return None
                known.append(at)
            return known[index], known[index], known[index]
        return None

    def _member(self, start: int, token: str) -> Named | None:
        """The member of an object. All are walked at once, but for the first few of the record, whose messages are long."""
        if token in self._of_record and start <= self._start:
            return self._of_record[token]
        if start <= self._start and len(self._of_record) < _FEW:
            found = self._of_record[token] = member(self.raw, start, token)
            return found
        if start not in self._members:
            self._members[start] = self._all_members(start)
        members = self._members[start]
        return member(self.raw, start, token) if members is None else members.get(token)

    def _all_members(self, start: int) -> dict[str, Named] | None:
        """The members by key, the last of duplicate keys; None if the bytes are not JSON."""
        try:
            return dict(keys(self.raw, start))
        except (Malformed, ValueError):
            return None


class Lines:
    """Converts byte offsets in a text to lines and columns."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    def line_column(self, offset: int) -> tuple[int, int]:
        """As `ftlint.jsontext.spans.line_column`."""
        line = bisect_right(self._breaks, offset - 1)
        start = self._breaks[line - 1] + 1 if line else 0
        if not self._is_utf8:
            return line, len(self.raw[start:offset].decode("utf-8", "replace")) + 1
        return line, self._characters(offset) - self._characters(start) + 1

    @cached_property
    def _breaks(self) -> list[int]:
        return [match.start() for match in re.finditer(b"\n", self.raw)]

    @cached_property
    def _is_utf8(self) -> bool:
        try:
            self.raw.decode()
        except UnicodeDecodeError:
            return False
        return True

    @cached_property
    def _before(self) -> list[int]:
        """The number of characters that begin before each block."""
        return list(self._counted())

    def _counted(self) -> Iterator[int]:
        count = 0
        for start in range(0, len(self.raw) + 1, _BLOCK):
            yield count
            count += _count_characters(self.raw[start : start + _BLOCK])

    def _characters(self, offset: int) -> int:
        block = offset // _BLOCK
        return self._before[block] + _count_characters(self.raw[block * _BLOCK : offset])


def _count_characters(text: bytes) -> int:
    return len(text.translate(None, _CONTINUATION))
