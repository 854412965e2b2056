"""Edits of a program: spans of its bytes with their replacements. Bytes outside of the spans never change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ftlint.errors import FtlintError


class Conflict(FtlintError):
    """Two edits overlap."""


class Edit(NamedTuple):
    """Replaces the bytes from ``start`` to ``end`` (exclusive) with ``text`` in UTF-8; an insertion if both are equal.

    ``rank`` orders insertions at the same offset (see `before` and `after`). An edit that ``drops`` overrides edits inside
    of its span.
    """

    start: int
    end: int
    text: bytes
    rank: tuple[int, int, int] = (0, 1, 0)
    drops: bool = False


def before(span: tuple[int, int], text: bytes, level: int = 1) -> Edit:
    """An insertion before an expression, outside of insertions into it; a higher ``level`` is further out."""
    return Edit(span[0], span[0], text, (1, -span[1], -level))


def after(span: tuple[int, int], text: bytes, level: int = 1) -> Edit:
    """An insertion after an expression, outside of insertions into it; a higher ``level`` is further out."""
    return Edit(span[1], span[1], text, (0, -span[0], level))


def apply(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The bytes after all edits, in any order and without duplicates. Raises `Conflict` if two overlap."""
    pieces, at, last = [], 0, Edit(0, 0, b"")
    wanted = set(edits)
    dropping = [one for one in wanted if one.drops]
    kept = (one for one in wanted if not any(_is_inside(one, drop) for drop in dropping))
    for edit in sorted(kept, key=lambda one: (one.start, one.end, one.rank, one.text)):
        if edit.start < at or not edit.start <= edit.end <= len(data):
            raise Conflict(f"two edits overlap at byte {edit.start}: {last.text!r} and {edit.text!r}")
        pieces += [data[at : edit.start], edit.text]
        at, last = edit.end, edit
    return b"".join([*pieces, data[at:]])


def _is_inside(edit: Edit, dropping: Edit) -> bool:
    return (
        edit is not dropping
        and dropping.start <= edit.start
        and edit.end <= dropping.end
        and (dropping.start < edit.start or edit.end < dropping.end or edit.start < edit.end)
        and not edit.drops
    )


def line_ending(data: bytes, at: int) -> bytes:
    """The line ending for a line inserted at ``at``: that of the line there, or of the line before."""
    end = data.find(b"\n", at)
    if end < 0:
        end = data.rfind(b"\n", 0, at)
    if end < 0:
        return b"\r" if b"\r" in data else b"\n"
    return b"\r\n" if data[end - 1 : end] == b"\r" else b"\n"


def indentation(data: bytes, at: int) -> bytes:
    """The indentation of the line that contains the byte ``at``."""
    start = data.rfind(b"\n", 0, at) + 1
    line = data[start:at]
    return line[: len(line) - len(line.lstrip(b" \t\f"))]
