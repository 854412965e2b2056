"""Maps the lines of a text that a fix wrote to the lines of the file, and finds the original records."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from itertools import groupby

from ftlint.conversation.indexer import Indexer
from ftlint.engine.reader.reader import Raw, Reader
from ftlint.files.records import Records


class LineMap:
    """For each line of a new text, the line of the old text that its record began on. Takes 16 bytes per place where the
    difference between the two changes."""

    def __init__(self) -> None:
        self._new = array("Q")
        self._old = array("Q")

    def add(self, new: int, old: int) -> None:
        """Add that from the line ``new`` on, lines differ from those of the old text as ``new`` differs from ``old``."""
        if old - new != (self._old[-1] - self._new[-1] if self._new else 0):
            self._new.append(new)
            self._old.append(old)

    def old(self, line: int) -> int:
        """The line in the old text."""
        index = bisect_right(self._new, line) - 1
        return line if index < 0 else self._old[index] + line - self._new[index]


class Originals:
    """Finds the records of a file as it was before any fix, by their first line."""

    def __init__(self, records: Records, chunk_size: int) -> None:
        self._groups = groupby(raw_records(records, chunk_size), key=lambda raw: raw.line)
        self._line = 0
        self._raws: list[Raw] = []

    def at(self, line: int) -> bytes | None:
        """The only record on a line, None if there are several or it cannot be read. Lines must be requested in order."""
        while self._line < line and (following := next(self._groups, None)) is not None:
            self._line, self._raws = following[0], list(following[1])
        found = self._raws if self._line == line else []
        return found[0].data if len(found) == 1 and found[0].example is not None else None


def raw_records(records: Records, chunk_size: int) -> Iterator[Raw]:
    """All records of a file."""
    reader = Reader(Indexer())
    for chunk in records.chunks(chunk_size):
        yield from reader.read(chunk)
