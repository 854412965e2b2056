"""State of one file during a fix run."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from ftlint.engine.check.chunk import LINE_RULE
from ftlint.engine.fix.chunk_result import RemovedExample
from ftlint.engine.fix.line_map import LineMap, Originals, raw_records
from ftlint.engine.run import Input
from ftlint.files.chunk import Chunk
from ftlint.files.layout import stays_array
from ftlint.files.records import Records, open_records
from ftlint.files.removed_examples import RemovedExamples
from ftlint.files.source import GZIP, STDIN_NAME, ZSTD
from ftlint.files.staged import Rewritten

_NOT_UTF8 = "the file is not UTF-8, and nothing in it is changed unless json-lines/encoding is, too"
_UNREADABLE = "not all of the file can be decoded, so nothing in it is changed"
_BROKEN_ARRAY = "not every record of the array can be read, so it was left an array"


class FileError(Exception):
    """An error that occurred while one file of a dataset was being fixed."""

    def __init__(self, input: Input, error: Exception) -> None:
        super().__init__(input, error)
        self.input, self.error = input, error


@contextmanager
def error_about(given: Input) -> Iterator[None]:
    """Turn an error inside the block into a `FileError` about this file."""
    try:
        yield
    except Exception as error:
        raise FileError(given, error) from error


@dataclass(eq=False, repr=False)
class FileState:
    """State of one file. ``records`` is what the current round reads: the ``original`` file, then its ``new`` text.

    ``changed`` has a byte for each of the ``lines`` of the original file, 1 if the line was changed or removed. ``fixes`` are
    the faults of the file as a whole that are fixed, ``frozen`` is the reason why nothing may be changed. ``maps`` has one
    map per round, from the lines of its new text to those of the text that it read.
    """

    given: Input
    records: Records
    original: Records
    stat: os.stat_result | None
    bom: bool
    fixes: tuple[str, ...] = ()
    frozen: str = ""
    lines: int = 0
    size: int = 0
    fixed: Counter[str] = field(default_factory=Counter)
    changed: bytearray = field(default_factory=bytearray)
    first: int = 0
    end: int = 0
    reasons: dict[tuple[str, int], str] = field(default_factory=dict)
    new: Rewritten | None = None
    maps: list[LineMap] = field(default_factory=list)
    originals: Originals | None = None
    is_whole: bool | None = None  # whether every element of the array can be read; None: not computed yet

    def __post_init__(self) -> None:
        """Start without removed examples."""
        self.removed = RemovedExamples(self.given.source.path)

    @property
    def path(self) -> str:
        """The path as users see it."""
        return self.given.source.name

    @property
    def rewritten(self) -> bool:
        """Whether there is a new text."""
        return self.new is not None

    @property
    def is_plain(self) -> bool:
        """Whether the new text has exactly the bytes that the file will have."""
        return not (self.bom or self.path == STDIN_NAME or self.given.source.path.endswith((GZIP, ZSTD)))

    @property
    def reason(self) -> str:
        """Why a fault of the file as a whole is not fixed, if so."""
        left = self.records.layout.kind == "array" and "array-file" not in self.fixes and not stays_array(self.path)
        return self.frozen or (_BROKEN_ARRAY if left else "")

    def original_line(self, line: int) -> int:
        """The line of the original file for a line of the text that this round reads."""
        for line_map in reversed(self.maps):
            line = line_map.old(line)
        return line

    def remove(self, examples: Iterable[RemovedExample], chunk_size: int) -> None:
        """Collect removed examples with their original bytes. Raises `InputError`."""
        for line, check, data in examples:
            original = self.original_line(line)
            if self.new is not None:  # an earlier round may have changed it
                if self.originals is None:
                    self.originals = Originals(self.original, chunk_size)
                data = self.originals.at(original) or data
            self.removed.add(original, check, data)

    def may_drop(self, as_lines: bool, chunk_size: int) -> bool:
        """Whether examples can be removed: there is a place to keep them, and an array stays valid JSON."""
        if self.path == STDIN_NAME:
            return False
        if as_lines or self.records.layout.kind != "array":
            return True
        if self.is_whole is None:
            self.is_whole = _is_whole(self.original, chunk_size)
        return self.is_whole

    def count_lines(self, chunk: Chunk) -> None:
        """Count the lines of a chunk of the original file."""
        if self.new is None:
            ends = sum(piece.count(b"\n") for piece in chunk.pieces)
            self.lines = chunk.line - 1 + ends + (not chunk.pieces[-1].endswith(b"\n"))

    def mark(self, lines: Iterable[int]) -> None:
        """Mark lines as changed."""
        for line in lines:
            if line > len(self.changed):
                self.changed.extend(bytes(line - len(self.changed)))
            self.changed[line - 1] = 1


def file_state(given: Input, chunk_size: int) -> FileState:
    """The state before the first round, with a decision for each fault of the file as a whole. Raises `InputError`."""
    stat = None
    with suppress(OSError):  # reading the file raises a better error
        stat = os.stat(given.source.path)
    records = open_records(given.source)
    layout, reports = records.layout, given.session.plan.reports
    fixes = tuple(kind for kind in _fixable(records, chunk_size) if reports(f"{LINE_RULE}/{kind}"))
    bom = layout.encoding == "utf-8" and bool(layout.bom) and "bom" not in fixes
    frozen = ""
    if layout.encoding != "utf-8" and "encoding" not in fixes:
        frozen, fixes = _UNREADABLE if reports(f"{LINE_RULE}/encoding") else _NOT_UTF8, ()
    return FileState(given, records, records, stat, bom, fixes, frozen)


def _fixable(records: Records, chunk_size: int) -> Iterator[str]:
    """The faults of the file as a whole that can be fixed."""
    layout = records.layout
    if layout.empty:
        return
    if layout.encoding != "utf-8":
        if _is_decodable(records):
            yield "encoding"
    elif layout.bom:
        yield "bom"
    if layout.kind == "array" and not stays_array(records.source.name) and _is_whole(records, chunk_size):
        yield "array-file"


def _is_whole(records: Records, chunk_size: int) -> bool:
    """Whether every element of an array file can be read, so that each can be written on its own line."""
    return all(raw.example is not None for raw in raw_records(records, chunk_size))


def _is_decodable(records: Records) -> bool:
    """Whether the whole file can be decoded (undecodable bytes are read as 0xFF)."""
    with records.open() as stream:
        return not any(b"\xff" in block for block in iter(lambda: stream.read(1 << 20), b""))
