"""Parts of a file: chunks of it, and the elements of an array file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """Where an element stands in the data of its chunk; ``problem`` says what is wrong there when it is no element."""

    start: int
    end: int
    problem: str | None = None


@dataclass(frozen=True)
class Chunk:
    """A part of a file: ``offset`` in bytes of its UTF-8 text, ``line`` and ``column`` (from 1) of its first character.

    ``spans`` are the elements, in array files only.
    """

    offset: int
    line: int
    data: bytes
    column: int = 1
    spans: tuple[Span, ...] | None = None


@dataclass(frozen=True)
class Element:
    """One element of an array file. One that has a ``problem`` is no element but a fault between them."""

    offset: int
    line: int
    column: int
    raw: bytes
    problem: str | None = None
