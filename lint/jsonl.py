"""A file of lines in chunks that end between records. What is made of them does not depend on their size.

The engine parses good lines itself. A line that ``orjson`` refuses, or that is no object, goes to `ftlint.recover`.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO, Final

from ftlint.chunk import Chunk
from ftlint.layout import Layout

CHUNK_SIZE: Final = 1 << 19  # bytes; what is worked on at once stays in the processor's cache
# A chunk grows to this many bytes in the search for a line that begins with `{`, then it ends at any line end.
GROWTH_LIMIT: Final = 16 << 20


def chunks(stream: BinaryIO, layout: Layout, size: int = CHUNK_SIZE) -> Iterator[Chunk]:
    """Cut a file (opened by `open_text`) into chunks of about ``size`` bytes that end between records.

    In a file of lines a chunk ends before a line that begins with ``{`` in the first column, so that a record spread
    over several lines is never cut. In an array file it ends between two elements.
    """
    if layout.empty:
        return iter(())
    if layout.kind == "lines":
        return _line_chunks(stream, size)
    from ftlint.arrays import array_chunks

    return array_chunks(stream, size)


def split_lines(data: bytes) -> list[bytes]:
    """The physical lines of a chunk without their line feeds (a carriage return before it stays)."""
    lines = data.split(b"\n")
    if not lines[-1]:
        lines.pop()
    return lines


def _line_chunks(stream: BinaryIO, size: int) -> Iterator[Chunk]:
    limit = max(64 * size, GROWTH_LIMIT)
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[type-var]
    offset = line = 0
    while block := buffered.read(size):
        pieces = [block]
        held = len(block)
        if not block.endswith(b"\n"):
            pieces.append(buffered.readline())
        while (start := buffered.peek(1)[:1]) and start != b"{" and held < limit:
            pieces.append(buffered.readline())
            held += len(pieces[-1])
        data = b"".join(pieces)
        yield Chunk(offset, line + 1, data)
        if not start:  # a file that grows as it is read would never end
            return
        offset += len(data)
        line += data.count(b"\n")
