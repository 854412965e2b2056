"""Reads the records of a chunk: parsed, indexed, and with the faults of their bytes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import orjson

from ftlint.conversation.example import Example
from ftlint.conversation.indexer import Indexer
from ftlint.engine.reader.parse import Parser, keys_once
from ftlint.files.chunk import Chunk, Element
from ftlint.jsontext.fault import Fault

if TYPE_CHECKING:
    from ftlint.files.recover import Recovered


class Raw(NamedTuple):
    """One record as it is in a file.

    ``text`` has its bytes, with or without the line end, from ``lines`` lines. ``line`` and ``column`` count from 1.
    ``example`` is None if the record cannot be read; ``faults`` are the faults of its bytes.
    """

    text: bytes
    line: int
    column: int
    example: Example | None
    faults: list[Fault]
    lines: int = 1

    @property
    def data(self) -> bytes:
        """Its bytes without the line end."""
        return self.text.removesuffix(b"\n")


class Reader:
    """Reads the records of chunks. One per process and training method, because it caches what lines have in common."""

    def __init__(self, indexer: Indexer) -> None:
        self._indexer = indexer
        self._parse = Parser(indexer).example

    def read(self, chunk: Chunk) -> Iterator[Raw]:
        """The records of a chunk in order; a blank or broken line is one, too."""
        if chunk.spans is not None:
            from ftlint.files.arrays import elements

            return (self._element(element) for element in elements(chunk))
        return self._lines(chunk)

    def _lines(self, chunk: Chunk) -> Iterator[Raw]:
        parse, number, skip = self._parse, chunk.line - 1, 0
        lines: list[bytes] = []  # without line feeds; filled when the first faulty line needs them
        for line in chunk.pieces:
            number += 1
            if number < skip:
                continue
            try:
                example = parse(line)
            except orjson.JSONDecodeError:
                example = None
            if example is not None:
                yield Raw(line, number, 1, example, [])
            else:
                from ftlint.files.recover import recover  # few files need it

                lines = lines or [piece.removesuffix(b"\n") for piece in chunk.pieces]
                unfinished = not chunk.pieces[-1].endswith(b"\n")
                raw = self._recovered(number, 1, line, recover(lines, number - chunk.line, unfinished))
                skip = number + raw.lines
                yield raw

    def _element(self, element: Element) -> Raw:
        if element.problem is None:
            try:
                example = self._parse(element.raw)
            except orjson.JSONDecodeError:
                example = None
            if example is not None:
                return Raw(element.raw, element.line, element.column, example, [])
        from ftlint.files.recover import recover_element

        return self._recovered(element.line, element.column, element.raw, recover_element(element))

    def _recovered(self, line: int, column: int, data: bytes, found: Recovered) -> Raw:
        """A record that is broken, has several lines, or may have duplicate keys."""
        from ftlint.jsontext.diagnose import duplicate_keys

        faults, example = found.faults, None
        if found.record is not None:
            duplicates = [] if keys_once(found.raw, found.record) else duplicate_keys(found.raw)
            faults = faults + duplicates
            example = None if duplicates else self._indexer.example(found.record)
        return Raw(found.raw or data, line, column, example, faults, found.consumed)
