"""Splits a file of lines into chunks that end between records. Results do not depend on the size of the chunks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from ftlint.files.chunk import Chunk
from ftlint.files.record_limits import LONGEST, MOST_VALUES, check_record

# Bytes: one chunk fits into the processor's cache, even a shared one.
CHUNK_SIZE: Final = 1 << 18
# A chunk grows to this many bytes in the search for a line that begins with `{`, then it ends at any line end.
GROWTH_LIMIT: Final = 16 << 20


def line_chunks(stream: BinaryIO, size: int = CHUNK_SIZE) -> Iterator[Chunk]:
    """Split the lines in a stream into chunks of about ``size`` bytes that end before a line that begins with ``{``."""
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
