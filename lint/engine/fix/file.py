"""A file while it is being fixed: what is read of it, what was done to it, and what becomes of its own faults."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from ftlint.engine.check.chunk import LINE_RULE
from ftlint.engine.fix.chunk_result import RemovedExample
from ftlint.engine.fix.line_map import LineMap, Originals
from ftlint.engine.run import Input
from ftlint.files.chunk import Chunk
from ftlint.files.layout import stays_array
from ftlint.files.records import Records, open_records
from ftlint.files.removed_examples import RemovedExamples
from ftlint.files.source import GZIP, STDIN_NAME, ZSTD
from ftlint.files.staged import Rewritten

_FROZEN = "the file is not UTF-8, and nothing in it is changed unless json-lines/encoding is, too"
_UNREADABLE = "not all of the file can be read as what it begins as, so nothing in it is changed"
_BROKEN_ARRAY = "not every record of the array can be read, so it was left an array"


@dataclass(eq=False, repr=False)
class FileUnderWay:
    """A file under way. ``records`` is what is read in this round: the ``original`` file, then its ``new`` text.

    ``changed`` has a byte for each of the ``lines`` of the file as it was, 1 where it was changed or removed; ``mended`` are
    the file's own faults that are mended; ``frozen`` says why nothing in it may be. ``maps`` lead from the lines of each
    round's new text to those of the text before, ``originals`` finds what stood there in the file.
    """

    given: Input
    records: Records
    original: Records
    seen: os.stat_result | None
    bom: bool
    mended: tuple[str, ...] = ()
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
    whole_array: bool | None = None  # whether every element can be read; None where this is not known yet

    def __post_init__(self) -> None:
        """Nothing is removed yet."""
        self.removed = RemovedExamples(self.given.source.path)

    def line_before(self, line: int) -> int:
        """The line in the file as it was of one in the text that is read now."""
        for each in reversed(self.maps):
            line = each.old(line)
        return line

    def remove(self, examples: Iterable[RemovedExample], chunk_size: int) -> None:
        """Collect examples that are removed from the text that is read now, as they were in the file. Raises `InputError`."""
        for line, check, data in examples:
            before = self.line_before(line)
            if self.new is not None:  # an earlier round may have changed it
                if self.originals is None:
                    self.originals = Originals(self.original, chunk_size)
                data = self.originals.at(before) or data
            self.removed.add(before, check, data)

    def may_drop(self, as_lines: bool, chunk_size: int) -> bool:
        """Whether an example can be removed: there is a place to keep it, and an array is valid JSON without it."""
        if self.path == STDIN_NAME:
            return False
        if as_lines or self.records.layout.kind != "array":
            return True
        if self.whole_array is None:
            self.whole_array = _is_whole(self.original, chunk_size)
        return self.whole_array

    @property
    def path(self) -> str:
        """What users are shown."""
        return self.given.source.name

    def count_lines(self, chunk: Chunk) -> None:
        """Count the lines of a chunk of the file as it was."""
        if self.new is None:
            ends = sum(piece.count(b"\n") for piece in chunk.pieces)
            self.lines = chunk.line - 1 + ends + (not chunk.pieces[-1].endswith(b"\n"))

    def mark(self, lines: Iterable[int]) -> None:
        """Note that these lines were changed."""
        for line in lines:
            if line > len(self.changed):
                self.changed.extend(bytes(line - len(self.changed)))
            self.changed[line - 1] = 1

    @property
    def rewritten(self) -> bool:
        """Whether there is a new text."""
        return self.new is not None

    @property
    def is_plain(self) -> bool:
        """Whether its new text is, byte for byte, what the file will hold."""
        return not (self.bom or self.path == STDIN_NAME or self.given.source.path.endswith((GZIP, ZSTD)))

    @property
    def reason(self) -> str:
        """Why what is wrong with the file as a whole is left, if it is."""
        left = self.records.layout.kind == "array" and "array-file" not in self.mended and not stays_array(self.path)
        return self.frozen or (_BROKEN_ARRAY if left else "")


def begin(one: Input, chunk_size: int) -> FileUnderWay:
    """Look at a file and decide what becomes of its own faults. Raises `InputError` when it cannot be read."""
    seen = None
    with suppress(OSError):  # reading says it better
        seen = os.stat(one.source.path)
    records = open_records(one.source)
    layout = records.layout
    tells = one.session.plan.tells
    mended = tuple(kind for kind in _file_kinds(records, chunk_size) if tells(f"{LINE_RULE}/{kind}"))
    stays = layout.encoding == "utf-8" and bool(layout.bom) and "bom" not in mended
    frozen = _UNREADABLE if tells(f"{LINE_RULE}/encoding") else _FROZEN
    frozen = "" if layout.encoding == "utf-8" or "encoding" in mended else frozen
    return FileUnderWay(one, records, records, seen, stays, () if frozen else mended, frozen)


def _file_kinds(records: Records, chunk_size: int) -> Iterator[str]:
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
    """Whether every element of an array file can be read, so that each can have a line of its own."""
    from ftlint.conversation.indexer import Indexer
    from ftlint.engine.reader.reader import Reader

    reader = Reader(Indexer())
    return all(raw.example is not None for chunk in records.chunks(chunk_size) for raw in reader.read(chunk))


def _is_decodable(records: Records) -> bool:
    """Whether all of a file can be converted to UTF-8 (what cannot is read as the byte 0xFF)."""
    with records.open() as stream:
        return not any(b"\xff" in block for block in iter(lambda: stream.read(1 << 20), b""))
