"""The records of a chunk: parsed, indexed, and with what is wrong with their bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

import orjson

from ftlint.conversation.example import Example
from ftlint.conversation.indexer import Indexer
from ftlint.engine.reader.parse import Parser, keys_once
from ftlint.files.chunk import Chunk, Element
from ftlint.jsontext.fault import Fault

if TYPE_CHECKING:
    from ftlint.files.recover import Recovered


class Raw(NamedTuple):
    """One record as it stands in a file.

    ``text`` are its bytes, with or without the line end (they may span ``lines`` lines); line and column count from 1;
    ``example`` is None when it cannot be used; ``faults`` are what is wrong with the bytes.
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


_SOUND: list[Fault] = []  # shared by all good lines, never changed
# `Raw(…)`, less the Python code by which a named tuple takes its fields.
_sound: Final[Callable[[tuple[object, ...]], Raw]] = partial(tuple.__new__, Raw)


class Reader:
    """Reads the records of chunks; one for each process and method, as it keeps tables that only save work."""

    def __init__(self, indexer: Indexer) -> None:
        self._indexer = indexer
        self._parse = Parser(indexer).example

    def read(self, chunk: Chunk) -> Iterator[Raw]:
        """The records of a chunk in order; a blank or broken line counts as one."""
        if chunk.spans is not None:
            from ftlint.files.arrays import elements

            return (self._element(element) for element in elements(chunk))
        return self._lines(chunk)

    def _lines(self, chunk: Chunk) -> Iterator[Raw]:
        parse, number, skip = self._parse, chunk.line - 1, 0
        lines: list[bytes] = []  # without their line feeds; all of them, once there is one that wants a closer look
        for line in chunk.pieces:
            number += 1
            if number < skip:
                continue
            try:
                example = parse(line)
            except orjson.JSONDecodeError:
                example = None
            if example is not None:
                yield _sound((line, number, 1, example, _SOUND, 1))
            else:
                from ftlint.files.recover import recover  # only few files ever need it

                lines = lines or [one.removesuffix(b"\n") for one in chunk.pieces]
                unfinished = not chunk.pieces[-1].endswith(b"\n")
                raw = self._closer(number, 1, line, recover(lines, number - chunk.line, unfinished))
                skip = number + raw.lines
                yield raw

    def _element(self, element: Element) -> Raw:
        if element.problem is None:
            try:
                example = self._parse(element.raw)
            except orjson.JSONDecodeError:
                example = None
            if example is not None:
                return Raw(element.raw, element.line, element.column, example, _SOUND)
        from ftlint.files.recover import recover_element

        return self._closer(element.line, element.column, element.raw, recover_element(element))

    def _closer(self, line: int, column: int, data: bytes, found: Recovered) -> Raw:
        """A record that wants a closer look: one that is broken, on several lines, or may have a key twice."""
        from ftlint.jsontext.diagnose import duplicate_keys

        faults, example = found.faults, None
        if found.record is not None:
            twice = [] if keys_once(found.raw, found.record) else duplicate_keys(found.raw)
            faults = faults + twice
            example = None if twice else self._indexer.example(found.record)
        return Raw(found.raw or data, line, column, example, faults, found.consumed)
