"""Locates values in the bytes they were parsed from: pointers to byte spans, offsets to columns, excerpts.

Only the containers along the pointer are walked; other values are skipped by regular expressions.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from ftlint.results.finding import Excerpt
from ftlint.results.pointer import parse

_SPACE = rb"[ \t\r\n]*"
# Possessive: a string of a million escapes must not leave a million backtracking positions.
_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_START = re.compile(rb"(?:\xef\xbb\xbf)?" + _SPACE)
_GAP = re.compile(rb"[ \t\r\n,]*")
_KEY = re.compile(_SPACE + rb",?" + _SPACE + rb"(" + _STRING + rb")" + _SPACE + rb":" + _SPACE, re.DOTALL)
_SCALAR = re.compile(_STRING + rb"|[^\[\]{}\",: \t\r\n]+", re.DOTALL)
_BRACKET = re.compile(rb'[^"\[\]{}]*+(?:' + _STRING + rb'[^"\[\]{}]*+)*+[\[\]{}]', re.DOTALL)
_INDEX = re.compile(r"0|[1-9][0-9]*", re.ASCII)
# In a string: a run of single-byte characters, a surrogate pair or another escape, or a multi-byte character.
_RUN = re.compile(
    rb"([^\\\x80-\xff]+)|\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\.|[\xc0-\xff][\x80-\xbf]*+|[\x80-\xbf]", re.DOTALL
)
_OPEN = b"[{"


class Span(NamedTuple):
    """A half-open range of byte offsets."""

    start: int
    end: int


class Child(NamedTuple):
    """Byte offsets of a container's member: its key token is ``start:key_end``, its value ``value:end``.

    In a list ``start``, ``key_end`` and ``value`` are equal.
    """

    start: int
    key_end: int
    value: int
    end: int


class Malformed(Exception):
    """The bytes are not JSON at this offset."""


def locate(raw: bytes, pointer: str, key: bool = False) -> Span:
    """The span of the value at ``pointer`` in ``raw``, the bytes of one JSON value; with ``key``, of the member's key.

    If the value is missing, or the bytes on the way are not JSON, it is the span of the nearest ancestor. The last of
    duplicate keys counts, as for a parser. Raises `PointerError` for a malformed pointer.
    """
    first = start = start_of(raw)
    named = Span(start, start)
    for token in parse(pointer):
        try:
            child = _child(raw, start, token)
        except Malformed:
            child = None
        if child is None:
            break
        named = Span(child[0], child[1])
        start = child[2]
    else:
        if key and named.end > named.start:
            return named
    return span_at(raw, start) if start > first else whole_at(raw, start)


def piece(raw: bytes, span: Span, part: tuple[int, int]) -> Span:
    """The span of the characters ``part`` of the JSON string at ``span``; ``span`` itself if it is not a string."""
    if raw[span.start : span.start + 1] != b'"' or span.end < span.start + 2:
        return span
    offsets, wanted, at = [], list(part), 0
    for match in _RUN.finditer(raw, span.start + 1, span.end - 1):
        plain = match[1] is not None
        size = match.end() - match.start() if plain else 1
        while wanted and wanted[0] < at + size:
            inside = wanted.pop(0) - at
            offsets.append(match.start() + (inside if plain else 0))
        at += size
        if not wanted:
            break
    offsets += [span.end - 1] * len(wanted)
    return Span(offsets[0], max(offsets))


def children(raw: bytes, start: int) -> Iterator[Child]:
    """The members of the container that opens at ``start``, in order. The bytes from there must be JSON."""
    keyed = raw[start : start + 1] == b"{"
    pos = start + 1
    while True:
        if keyed:
            match = _KEY.match(raw, pos)
            if match is None:
                return
            (begin, key_end), value = match.span(1), match.end()
        else:
            begin = key_end = value = _gap(raw, pos)
            if raw[value : value + 1] in (b"]", b""):
                return
        pos = skip(raw, value)
        yield Child(begin, key_end, value, pos)


def skip(raw: bytes, start: int) -> int:
    """The offset after the JSON value that begins at ``start``. Raises `Malformed`."""
    if raw[start : start + 1] not in (b"[", b"{"):
        match = _SCALAR.match(raw, start)
        if match is None:
            raise Malformed
        return match.end()
    depth, pos = 0, start
    bracket = _BRACKET.match
    while match := bracket(raw, pos):
        pos = match.end()
        if raw[pos - 1] in _OPEN:
            depth += 1
        elif depth == 1:
            return pos
        else:
            depth -= 1
    raise Malformed


def line_column(raw: bytes, offset: int) -> tuple[int, int]:
    """``(preceding lines, column)`` of a byte offset; the column is in characters of the physical line, from 1."""
    line = raw.rfind(b"\n", 0, offset) + 1
    return raw.count(b"\n", 0, line), len(raw[line:offset].decode("utf-8", "replace")) + 1


def excerpt(raw: bytes, span: Span, width: int = 160) -> Excerpt:
    """The part of the physical line around a span, about ``width`` characters; escapes such as ``\\u00e9`` stay whole.

    A longer span is truncated, and shown with a little of the text before it.
    """
    # Limits the bytes decoded: a character has at most four bytes.
    reach = 4 * width + 8
    low = max(0, span.start - reach)
    first = raw.rfind(b"\n", max(0, low - 1), span.start) + 1 or (low - 1 if low else 0)
    last = raw.find(b"\n", span.start, span.start + 2 * reach)
    line_end = min(len(raw), span.start + 2 * reach) if last < 0 else last - (raw[last - 1 : last] == b"\r")
    low = _boundary(raw, max(first, low))
    high = _boundary(raw, min(line_end, span.start + reach))
    before = raw[low : span.start].decode("utf-8", "replace")
    text = before + raw[span.start : high].decode("utf-8", "replace")
    end = len(before) + len(raw[span.start : max(span.start, min(span.end, high))].decode("utf-8", "replace"))
    start, left, right, end = _window(text, len(before), end, width)
    return Excerpt(text[left:right], start - left, end - left, low + left > first, high < line_end or right < len(text))


def _window(text: str, start: int, end: int, width: int) -> tuple[int, int, int, int]:
    """``(start, left, right, end)``: the marked part ``start:end``, and the part ``left:right`` of the text to show."""
    spare = max(width - (end - start), 0)
    after = len(text) - end
    left = max(0, start - max(spare // 2, spare - after, width // 5))
    right = min(len(text), left + width)
    left = min(_whole(text, left)[1], start) if left else left
    if right < len(text):
        right = max(_whole(text, right)[0], min(start + 1, len(text)))
    return start, left, right, min(end, right)


def _whole(text: str, cut: int) -> tuple[int, int]:
    """The range of the escape sequence that a cut would split; ``(cut, cut)`` if there is none."""
    for at in range(cut - 1, max(cut - 6, -1), -1):
        if text[at] == "\\":
            run = at + 1 - len(text[: at + 1].rstrip("\\"))
            stop = at + (6 if text[at + 1 : at + 2] == "u" else 2)
            return (at, min(stop, len(text))) if run % 2 and stop > cut else (cut, cut)
    return cut, cut


def _boundary(raw: bytes, offset: int) -> int:
    """The first offset from ``offset`` on at which a UTF-8 character begins."""
    while offset < len(raw) and raw[offset] & 0xC0 == 0x80:
        offset += 1
    return offset


Named = tuple[int, int, int]
"""The start and end of a member's key, and the start of its value; in a list all three are equal."""


def _child(raw: bytes, start: int, token: str) -> Named | None:
    """The member for a pointer token; None if it is missing."""
    kind = raw[start : start + 1]
    if kind == b"[":
        return _element(raw, start, token)
    return member(raw, start, token) if kind == b"{" else None


def _element(raw: bytes, start: int, token: str) -> Named | None:
    if not _INDEX.fullmatch(token) or len(token) > 12:
        return None
    pos = start + 1
    for _ in range(int(token)):
        at = element_from(raw, pos)
        if at is None:
            return None
        pos = skip(raw, at)
    at = element_from(raw, pos)
    return None if at is None else (at, at, at)


def element_from(raw: bytes, pos: int) -> int | None:
    """The offset of the next element of a list after ``pos``; None at the end."""
    pos = _gap(raw, pos)
    return None if raw[pos : pos + 1] in (b"]", b"") else pos


def member(raw: bytes, start: int, token: str) -> Named | None:
    """The last member with this key in the object at ``start``; None if it is missing."""
    name = json.dumps(token, ensure_ascii=False).encode("utf-8", "surrogatepass")
    last = None
    pos = start + 1
    while match := _KEY.match(raw, pos):
        value = match.end()
        if match[1] == name or (b"\\" in match[1] and _spells(match[1], token)):
            last = match.start(1), match.end(1), value
            # Two searches rule out a later duplicate in most cases, without walking the rest.
            if raw.find(name, value) < 0 and raw.find(b"\\u", value) < 0 and "/" not in token:
                break
        pos = skip(raw, value)
    return last


def keys(raw: bytes, start: int) -> Iterator[tuple[str, Named]]:
    """The members of the object at ``start`` with their keys. Raises `ValueError` for a malformed key."""
    pos = start + 1
    while match := _KEY.match(raw, pos):
        yield json.loads(match[1]), (match.start(1), match.end(1), match.end())
        pos = skip(raw, match.end())


def _spells(spelled: bytes, token: str) -> bool:
    try:
        return bool(json.loads(spelled) == token)
    except ValueError:
        return False


def start_of(raw: bytes) -> int:
    """The offset of the value, after a byte order mark and whitespace."""
    match = _START.match(raw)
    return match.end() if match else 0


def _gap(raw: bytes, pos: int) -> int:
    match = _GAP.match(raw, pos)
    return match.end() if match else pos


def span_at(raw: bytes, start: int) -> Span:
    """The span of the value at ``start``; up to the end of ``raw`` if it is not JSON."""
    try:
        return Span(start, skip(raw, start))
    except Malformed:
        return Span(start, len(raw))


def whole_at(raw: bytes, start: int) -> Span:
    """The span from ``start`` to the end of ``raw`` without trailing whitespace; the value is not walked."""
    return Span(start, max(start, len(raw.rstrip(b" \t\r\n"))))
