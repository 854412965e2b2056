"""Parts of a file: chunks of it, and the elements of an array file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Span(NamedTuple):
    """The range of an element in the data of its chunk; with a ``problem``, it is not an element but a fault."""

    start: int
    end: int
    problem: str | None = None


class Chunk(NamedTuple):
    """A part of a file: ``offset`` in bytes of its UTF-8 text, ``line`` and ``column`` (from 1) of its first character.

    ``pieces`` are its physical lines with their line feeds; in an array file one piece, with ``spans`` for its elements.
    """

    offset: int
    line: int
    pieces: Sequence[bytes]
    column: int = 1
    spans: tuple[Span, ...] | None = None

    @property
    def data(self) -> bytes:
        """All bytes."""
        return self.pieces[0] if len(self.pieces) == 1 else b"".join(self.pieces)

    @property
    def size(self) -> int:
        """The number of bytes."""
        return sum(map(len, self.pieces))


class Element(NamedTuple):
    """One element of an array file, or with a ``problem`` a fault between elements."""

    offset: int
    line: int
    column: int
    raw: bytes
    problem: str | None = None
