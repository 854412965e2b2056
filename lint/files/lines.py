"""A file of lines in chunks that end between records. What is made of them does not depend on their size.

The engine parses good lines itself. A line that ``orjson`` refuses, or that is no object, goes to `ftlint.files.recover`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from ftlint.files.chunk import Chunk
from ftlint.files.layout import Layout
from ftlint.files.record_limits import LONGEST, MOST_VALUES, check_record

# Bytes: what is worked on at once stays in the processor's cache, also where others share it.
CHUNK_SIZE: Final = 1 << 18
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
    from ftlint.files.arrays import array_chunks

    return array_chunks(stream, size)


def _line_chunks(stream: BinaryIO, size: int) -> Iterator[Chunk]:
    limit = max(64 * size, GROWTH_LIMIT)
    lines: list[bytes] = []
    held = offset = number = 0
    for line in iter(lambda: stream.readline(LONGEST + 1), b""):
        if len(line) > MOST_VALUES:
            check_record(line, stream, number + len(lines) + 1)
        if held >= size and (line.startswith(b"{") or held >= limit):
            yield Chunk(offset, number + 1, lines)
            offset += held
            number += len(lines)
            lines, held = [], 0
        lines.append(line)
        held += len(line)
    if lines:
        yield Chunk(offset, number + 1, lines)
