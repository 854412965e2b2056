"""Mends one chunk of a file: the bytes to write in its place, and what was done and left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import orjson

from ftlint.arrays import moved
from ftlint.chunk import Chunk
from ftlint.config import Settings
from ftlint.diff import ABSENT, differences
from ftlint.engine import registry
from ftlint.engine.collector import collector_off
from ftlint.engine.look import Seen
from ftlint.engine.mend import Mended, Mender
from ftlint.engine.read import Raw
from ftlint.engine.verdicts import Verdicts
from ftlint.engine.worker import LINE_RULE, Gathered, Worker, in_order, worker
from ftlint.example import Example
from ftlint.fault import Fault
from ftlint.finding import Fix
from ftlint.fixreport import Change
from ftlint.rewrite import RewriteError, rewrite
from ftlint.rows import NamedTuple
from ftlint.rule import Scope
from ftlint.scan import one_line, split_values
from ftlint.secrets import masked, masked_text
from ftlint.spans import locate

FAILED = "the fix did not make it go, so the record was left as it was"
IN_ARRAY = f"{FAILED}; from a JSON array no record is dropped"


class Job(NamedTuple):
    """What is to be done with the chunks of one file.

    ``keep`` is how many findings of each check are kept (0: all), ``changes`` how many changes (None: they are not even
    counted); ``as_lines`` writes the elements of an array file as lines; ``frozen`` says why nothing may be mended.
    """

    settings: Settings
    path: str
    unsafe: bool = False
    keep: int = 3
    as_lines: bool = False
    changes: int | None = None
    frozen: str = ""


@dataclass(eq=False, repr=False)
class MendedChunk:
    """What became of a chunk. Lines in ``left``, ``reasons`` and ``changed`` count from 1 in the new bytes, and so do the
    columns of the first of them; ``line`` and ``column`` are where the next byte goes (``column`` in arrays only).
    ``read`` counts the records of the old bytes, ``records`` those of the new."""

    left: Gathered
    evidence: dict[str, Any]
    pieces: list[bytes] = field(default_factory=list)
    line: int = 1
    column: int = 1
    in_array: bool = False
    read: int = 0
    records: int = 0
    examples: int = 0
    changed: list[int] = field(default_factory=list)
    fixed: Counter[str] = field(default_factory=Counter)
    reasons: dict[int, str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    values: int = 0

    @property
    def data(self) -> bytes:
        """The bytes to write."""
        return b"".join(self.pieces)

    def write(self, data: bytes) -> None:
        """Append bytes."""
        if not data:
            return
        self.pieces.append(data)
        if self.in_array:
            self.line, self.column = moved(self.line, self.column, data)
        elif b"\n" in data:  # counting takes much longer than finding none
            self.line += data.count(b"\n")

    def byte_fix(self, job: Job, kind: str, raw: Raw, new: bytes | None) -> None:
        """Note a mending of a record's lines that leaves its values alone."""
        self.fixed[f"{LINE_RULE}/{kind}"] += 1
        self.changed.append(self.line)
        self._keep(job, raw.line, "", raw.data, new, f"{LINE_RULE}/{kind}")

    def drop(self, job: Job, raw: Raw, mended: Mended) -> None:
        """Note that a record is dropped."""
        self._count(mended)
        self.changed.append(self.line)
        self._keep(job, raw.line, "", raw.data, None, next(iter(mended.fixed)))

    def note(self, job: Job, raw: Raw, data: bytes, mended: Mended, told: list[Seen]) -> None:
        """Note a mended record, whose new bytes are ``data``."""
        self._count(mended)
        self.changed.append(self.line)
        if job.changes is None or raw.example is None:
            return
        for pointer, old, new in differences(raw.example.record, mended.example.record):
            if len(self.changes) >= job.changes:
                self.values += 1  # only counted: to find its bytes would cost far more than all the rest
                continue
            before = None if old is ABSENT else _bytes_at(raw.data, pointer)
            after = None if new is ABSENT else _bytes_at(data, pointer)
            self._keep(job, raw.line, pointer, before, after, _cause(pointer, mended, told))

    def _count(self, mended: Mended) -> None:
        for check, number in mended.fixed.items():
            self.fixed[check] += number

    def _keep(self, job: Job, line: int, pointer: str, old: bytes | None, new: bytes | None, rule: str) -> None:
        self.values += 1
        if len(self.changes) < (job.changes or 0):
            before, after = (None if side is None else masked(side).decode("utf-8", "replace") for side in (old, new))
            self.changes.append(Change(job.path, line, masked_text(pointer), before, after, rule))


def mend_chunk(job: Job, chunk: Chunk, verdicts: Verdicts, first: int = 0) -> MendedChunk:
    """Mend one chunk, whose first record is that of this number in its dataset: the unit that any executor is given."""
    return _mender(job.settings, job.unsafe).mend(job, chunk, verdicts, first)


@lru_cache(maxsize=16)
def _mender(settings: Settings, unsafe: bool) -> ChunkMender:
    return ChunkMender(worker(settings), unsafe)


class ChunkMender:
    """Mends the chunks of files that have the same settings. One for each process and settings."""

    def __init__(self, hand: Worker, unsafe: bool) -> None:
        self.hand = hand
        self.mender = Mender(hand.looker, hand.indexer, registry.mends(), registry.rebuilds(), unsafe)
        self._over_lines = {name for name, check in registry.checks().items() if check.scope is Scope.DATASET}

    def mend(self, job: Job, chunk: Chunk, verdicts: Verdicts, first: int = 0) -> MendedChunk:
        """Mend every record of a chunk that can be."""
        in_array = chunk.spans is not None and not job.as_lines
        done = MendedChunk(Gathered(job.keep), self.hand.evidence(), in_array=in_array)
        with collector_off():
            for number, (lead, raw, tail) in enumerate(self._framed(job, chunk), first):
                done.write(lead)
                if raw is not None:
                    if raw.example is not None:
                        raw.example.number = number
                    self._write(job, done, self._pieces(job, done, raw), tail, verdicts)
                    done.read += 1
        return done

    def _write(self, job: Job, done: MendedChunk, pieces: list[Raw], tail: bytes, verdicts: Verdicts) -> None:
        """Write what became of a record, with what stands behind it where anything did."""
        written = False
        for piece in pieces:
            done.write(b"\n" if written else b"")
            data = self._record(job, done, piece, verdicts)
            written |= data is not None
            done.write(data or b"")
        done.write(tail if written else b"")

    def _framed(self, job: Job, chunk: Chunk) -> Iterator[tuple[bytes, Raw | None, bytes]]:
        """Each record with the bytes before and behind it, which belong to none."""
        records = self.hand.reader.read(chunk)
        if chunk.spans is None:
            ends = chunk.pieces[-1].endswith(b"\n")
            before: Raw | None = None
            for raw in records:
                if before is not None:
                    yield b"", before, b"\n"
                before = raw
            yield b"", before, b"\n" if ends else b""
            return
        data, position = chunk.data, 0
        for span, raw in zip(chunk.spans, records, strict=True):
            yield (b"", raw, b"\n") if job.as_lines else (data[position : span.start], raw, b"")
            position = span.end
        if not job.as_lines:
            yield data[position:], None, b""

    def _pieces(self, job: Job, done: MendedChunk, raw: Raw) -> list[Raw]:
        """What becomes of a record's lines: none for a blank one, several for several values, else the one record."""
        if job.frozen or not (raw.faults or job.as_lines):
            return [raw]
        kinds = {fault.kind for fault in raw.faults if fault.fix is Fix.SAFE and self._tells(fault.kind)}
        if "blank-line" in kinds:
            done.byte_fix(job, "blank-line", raw, None)
            return []
        if "several-values" in kinds:
            flatten = self._tells("pretty-printed")
            values = [one_line(value) if flatten else value for value in split_values(raw.data)]
            done.byte_fix(job, "several-values", raw, b"\n".join(values))
            read = self.hand.reader.read(Chunk(0, raw.line, [value + b"\n" for value in values]))
            return list(read)
        if "pretty-printed" in kinds or (job.as_lines and b"\n" in raw.data):
            flat = one_line(raw.data)
            if not job.as_lines:
                done.byte_fix(job, "pretty-printed", raw, flat)
            faults = [fault for fault in raw.faults if fault.kind != "pretty-printed"]
            return [raw._replace(text=flat, faults=faults, column=1)]
        return [raw]

    def _tells(self, kind: str) -> bool:
        return self.hand.plan.tells(f"{LINE_RULE}/{kind}")

    def _record(self, job: Job, done: MendedChunk, raw: Raw, verdicts: Verdicts) -> bytes | None:
        """One record's new bytes, None when it is dropped; what was done and left is noted."""
        example, data = raw.example, raw.data
        left: list[Seen] = []
        if example is not None:
            left = self.hand.looker.look(example)
            told = left + verdicts.judge(example, self.hand) if verdicts.by_rule else left
            if job.frozen:
                done.reasons[done.line] = job.frozen
            elif told:
                mended = self._mended(raw, told, verdicts, may_drop=not done.in_array)
                if mended.example.dropped:
                    done.drop(job, raw, mended)
                    return None
                example, data, left = self._kept(job, done, raw, data, mended, told)
        if left or raw.faults:
            faults = _shifted(raw.faults, done.column - raw.column)
            self._tell(job, done, Raw(data, done.line, done.column, example, faults), left)
        for evidence in done.evidence.values():
            evidence.observe(example, self.hand.plan.context)
        done.records += 1
        done.examples += example is not None
        return data

    def _kept(
        self, job: Job, done: MendedChunk, raw: Raw, data: bytes, mended: Mended, told: list[Seen]
    ) -> tuple[Example | None, bytes, list[Seen]]:
        """A record that stays: as it was mended, if it can be written so, its bytes (``data`` till now), and what is left
        in it."""
        if mended.failed:
            done.reasons[done.line] = IN_ARRAY if done.in_array else FAILED
        if raw.example is not None and mended.example is not raw.example:
            try:
                data = _rewritten(data, raw.example, mended.example)
            except RewriteError as error:
                done.reasons[done.line] = f"left as it was: {error}"
                return raw.example, data, self.hand.looker.look(raw.example)
            done.note(job, raw, data, mended, told)
        return mended.example, data, [seen for seen in mended.left if seen.check not in self._over_lines]

    def _mended(self, raw: Raw, told: list[Seen], verdicts: Verdicts, may_drop: bool) -> Mended:
        assert raw.example is not None

        def copy() -> Any:
            return orjson.loads(raw.data)

        judge = (lambda example: verdicts.judge(example, self.hand)) if verdicts.by_rule else None
        return self.mender.mend(raw.example, told, copy, judge, may_drop)

    def _tell(self, job: Job, done: MendedChunk, raw: Raw, left: list[Seen]) -> None:
        """Count what is left in a record."""
        if left:
            self.hand.gather(done.left, job.path, raw, in_order(left))
        if raw.faults:
            self.hand.gather_faults(done.left, job.path, raw)


def _rewritten(raw: bytes, before: Example, after: Example) -> bytes:
    """A record's new bytes. Raises `RewriteError`."""
    at_root = not (before.definitions_at or after.definitions_at)
    declared = (before.definitions, after.definitions) if at_root else ((), ())
    return rewrite(raw, before.record, after.record, keys_once=True, declared=declared)


def _shifted(faults: list[Fault], columns: int) -> list[Fault]:
    """The faults of a record whose first line begins so many columns further."""
    if not faults or not columns:
        return faults
    return [each if each.line_offset else each._replace(column=each.column + columns) for each in faults]


def _bytes_at(raw: bytes, pointer: str) -> bytes:
    span = locate(raw, pointer)
    return raw[span.start : span.end]


def _cause(pointer: str, mended: Mended, told: list[Seen]) -> str:
    """The check whose finding was nearest to a value that changed."""
    mine = [seen for seen in told if seen.check in mended.fixed]
    return max(mine, key=lambda seen: _shared(seen.problem.pointer, pointer)).check


def _shared(one: str, other: str) -> int:
    """How many first tokens two pointers share."""
    pairs = zip(one.split("/"), other.split("/"), strict=False)
    return next((index for index, (a, b) in enumerate(pairs) if a != b), min(one.count("/"), other.count("/")) + 1)
