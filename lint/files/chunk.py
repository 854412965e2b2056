"""Parts of a file: chunks of it, and the elements of an array file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Span(NamedTuple):
    """Where an element stands in the data of its chunk; ``problem`` says what is wrong there when it is no element."""

    start: int
    end: int
    problem: str | None = None


class Chunk(NamedTuple):
    """A part of a file: ``offset`` in bytes of its UTF-8 text, ``line`` and ``column`` (from 1) of its first character.

    ``pieces`` are its physical lines with their line feeds. In array files they are its bytes in one, and ``spans`` the
    elements there.
    """

    offset: int
    line: int
    pieces: Sequence[bytes]
    column: int = 1
    spans: tuple[Span, ...] | None = None

    @property
    def data(self) -> bytes:
        """Its bytes."""
        return self.pieces[0] if len(self.pieces) == 1 else b"".join(self.pieces)

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return sum(map(len, self.pieces))


class Element(NamedTuple):
    """One element of an array file. One that has a ``problem`` is no element but a fault between them."""

    offset: int
    line: int
    column: int
    raw: bytes
    problem: str | None = None
