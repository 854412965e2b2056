"""Edits of a program: spans of its bytes with what comes in their place. Whatever is outside a span stays as it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ftlint.errors import FtlintError


class Conflict(FtlintError):
    """Two edits want the same bytes."""


class Edit(NamedTuple):
    """``text`` (UTF-8) in place of the bytes from ``start`` to before ``end``; an insertion where both are the same.

    ``rank`` orders insertions at one place; `before` and `after` make them. One that ``drops`` takes out what other edits
    may have changed inside.
    """

    start: int
    end: int
    text: bytes
    rank: tuple[int, int, int] = (0, 1, 0)
    drops: bool = False


def before(span: tuple[int, int], text: bytes, level: int = 1) -> Edit:
    """An insertion before an expression: before what is inserted into it. Of the same expression, a higher ``level`` is
    further out."""
    return Edit(span[0], span[0], text, (1, -span[1], -level))


def after(span: tuple[int, int], text: bytes, level: int = 1) -> Edit:
    """An insertion behind an expression, behind what is inserted into it."""
    return Edit(span[1], span[1], text, (0, -span[0], level))


def apply(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The bytes after all edits, which may be given in any order; equal ones count once. Raises `Conflict` where two
    overlap."""
    pieces, at, last = [], 0, Edit(0, 0, b"")
    wanted = set(edits)
    dropping = [one for one in wanted if one.drops]
    kept = (one for one in wanted if not any(_is_inside(one, drop) for drop in dropping))
    for edit in sorted(kept, key=lambda one: (one.start, one.end, one.rank, one.text)):
        if edit.start < at or not edit.start <= edit.end <= len(data):
            raise Conflict(f"two edits want the bytes at {edit.start}: {last.text!r} and {edit.text!r}")
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
    """How the line that ``at`` is in ends, else the line before it: what an inserted line has to end with."""
    end = data.find(b"\n", at)
    if end < 0:
        end = data.rfind(b"\n", 0, at)
    if end < 0:
        return b"\r" if b"\r" in data else b"\n"
    return b"\r\n" if data[end - 1 : end] == b"\r" else b"\n"


def indentation(data: bytes, at: int) -> bytes:
    """The white space that the line with the byte ``at`` begins with."""
    start = data.rfind(b"\n", 0, at) + 1
    line = data[start:at]
    return line[: len(line) - len(line.lstrip(b" \t\f"))]
