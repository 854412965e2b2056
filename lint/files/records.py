"""Opens a file of records: plain or compressed, in any encoding, JSON Lines or one JSON array."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from ftlint.files.chunk import Chunk
from ftlint.files.layout import Layout, layout_of, open_text, stays_array
from ftlint.files.lines import CHUNK_SIZE, line_chunks
from ftlint.files.source import Source
from ftlint.jsontext.fault import Fault
from ftlint.results.finding import Fix


class Records(NamedTuple):
    """A file of records, which can be read any number of times. Reading raises `InputError`."""

    source: Source
    layout: Layout

    def open(self) -> BinaryIO:
        """The text as UTF-8 without a byte order mark; what cannot be decoded becomes the byte 0xFF."""
        return open_text(self.source, self.layout)

    def chunks(self, size: int = CHUNK_SIZE) -> Iterator[Chunk]:
        """Chunks of about ``size`` bytes that end between records; none if the file is empty.

        In a file of lines a chunk ends before a line that begins with ``{`` in the first column, so that a record spread
        over several lines is never cut. In an array file it ends between two elements.
        """
        if self.layout.empty:
            return
        with self.open() as stream:
            if self.layout.kind == "lines":
                yield from line_chunks(stream, size)
            else:
                from ftlint.files.arrays import array_chunks

                yield from array_chunks(stream, size)

    @property
    def faults(self) -> list[Fault]:
        """The faults of the file as a whole, at its first character."""
        layout, stays = self.layout, stays_array(self.source.name)
        if layout.empty:
            return [Fault("empty-file", 0, 1, "the file has no examples; it is empty or blank")]
        faults = []
        if layout.encoding != "utf-8":
            name = layout.encoding.upper().replace("-LE", " (little-endian)").replace("-BE", " (big-endian)")
            faults.append(Fault("encoding", 0, 1, f"the file is encoded as {name}; save it as UTF-8", Fix.SAFE))
        elif layout.bom:
            message = "the file starts with a byte order mark; save it as UTF-8 without one"
            faults.append(Fault("bom", 0, 1, message, Fix.SAFE))
        if layout.kind == "array":
            hint = "save it as `.jsonl` with one example per line" if stays else "write one example per line"
            faults.append(Fault("array-file", 0, 1, f"the file is one JSON array; {hint}", None if stays else Fix.SAFE))
        return faults


def open_records(source: Source) -> Records:
    """Detect how a file is to be read. Raises `InputError` if it cannot be read."""
    return Records(source, layout_of(source))
