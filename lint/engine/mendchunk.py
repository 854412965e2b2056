"""Mends one chunk of a file: the bytes to write in its place, and what was done and left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import orjson

from ftlint.config import Settings
from ftlint.diff import ABSENT, differences
from ftlint.engine import registry
from ftlint.engine.look import Seen
from ftlint.engine.mend import Mended, Mender
from ftlint.engine.read import Raw
from ftlint.engine.verdicts import Verdicts
from ftlint.engine.worker import LINE_RULE, Gathered, Worker, collector_off, in_order, worker
from ftlint.finding import Fix
from ftlint.fixreport import Change
from ftlint.jsonl import Chunk
from ftlint.rewrite import RewriteError, rewrite
from ftlint.rule import Scope
from ftlint.scan import one_line, split_values
from ftlint.spans import locate

FAILED = "the fix did not make it go, so the record was left as it was"


@dataclass(frozen=True)
class Job:
    """What is to be done with the chunks of one file.

    ``keep`` is how many findings of each check are kept (0: all), ``changes`` how many changes; ``as_lines`` writes the
    elements of an array file as lines; ``frozen`` says why nothing may be mended.
    """

    settings: Settings
    path: str
    unsafe: bool = False
    keep: int = 3
    as_lines: bool = False
    changes: int = 0
    frozen: str = ""


@dataclass
class MendedChunk:
    """What became of a chunk. Lines in ``left``, ``reasons`` and ``changed`` count from 1 in the new bytes."""

    left: Gathered
    evidence: dict[str, Any]
    pieces: list[bytes] = field(default_factory=list)
    line: int = 1
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
        if data:
            self.pieces.append(data)
            self.line += data.count(b"\n")

    def byte_fix(self, job: Job, kind: str, raw: Raw, new: bytes | None) -> None:
        """Note a mending of a record's lines that leaves its values alone."""
        self.fixed[f"{LINE_RULE}/{kind}"] += 1
        self.changed.append(self.line)
        self._keep(job, raw.line, "", raw.data, new, f"{LINE_RULE}/{kind}")

    def note(self, job: Job, raw: Raw, data: bytes, mended: Mended, told: list[Seen]) -> None:
        """Note a mended record, whose new bytes are ``data``."""
        self.fixed += mended.fixed
        self.changed.append(self.line)
        if not job.changes or raw.example is None:
            return
        for pointer, old, new in differences(raw.example.record, mended.example.record):
            before = None if old is ABSENT else _bytes_at(raw.data, pointer)
            after = None if new is ABSENT else _bytes_at(data, pointer)
            self._keep(job, raw.line, pointer, before, after, _cause(pointer, mended, told))

    def _keep(self, job: Job, line: int, pointer: str, old: bytes | None, new: bytes | None, rule: str) -> None:
        self.values += 1
        if len(self.changes) < job.changes:
            before, after = (None if side is None else side.decode("utf-8", "replace") for side in (old, new))
            self.changes.append(Change(job.path, line, pointer, before, after, rule))


def mend_chunk(job: Job, chunk: Chunk, verdicts: Verdicts) -> MendedChunk:
    """Mend one chunk: the unit that any executor is given."""
    return _mender(job.settings, job.unsafe).mend(job, chunk, verdicts)


@lru_cache(maxsize=16)
def _mender(settings: Settings, unsafe: bool) -> ChunkMender:
    return ChunkMender(worker(settings), unsafe)


class ChunkMender:
    """Mends the chunks of files that have the same settings. One for each process and settings."""

    def __init__(self, hand: Worker, unsafe: bool) -> None:
        self.hand = hand
        self.mender = Mender(hand.looker, hand.indexer, registry.mends(), unsafe)
        self._over_lines = {name for name, check in registry.checks().items() if check.scope is Scope.DATASET}

    def mend(self, job: Job, chunk: Chunk, verdicts: Verdicts) -> MendedChunk:
        """Mend every record of a chunk that can be."""
        done = MendedChunk(Gathered(job.keep), self.hand.evidence())
        with collector_off():
            for lead, raw, tail in self._framed(job, chunk):
                done.write(lead)
                pieces = self._pieces(job, done, raw) if raw is not None else []
                for number, piece in enumerate(pieces):
                    done.write(b"\n" if number else b"")
                    done.write(self._record(job, done, piece, verdicts))
                done.write(tail if pieces else b"")
        return done

    def _framed(self, job: Job, chunk: Chunk) -> Iterator[tuple[bytes, Raw | None, bytes]]:
        """Each record with the bytes before and behind it, which belong to none."""
        records = self.hand.reader.read(chunk)
        if chunk.spans is None:
            ends = chunk.data.endswith(b"\n")
            before: Raw | None = None
            for raw in records:
                if before is not None:
                    yield b"", before, b"\n"
                before = raw
            yield b"", before, b"\n" if ends else b""
            return
        position = 0
        for span, raw in zip(chunk.spans, records, strict=True):
            yield (b"", raw, b"\n") if job.as_lines else (chunk.data[position : span.start], raw, b"")
            position = span.end
        if not job.as_lines:
            yield chunk.data[position:], None, b""

    def _pieces(self, job: Job, done: MendedChunk, raw: Raw) -> list[Raw]:
        """What becomes of a record's lines: none for a blank one, several for several values, else the one record."""
        if job.frozen or not (raw.faults or job.as_lines):
            return [raw]
        kinds = {fault.kind for fault in raw.faults if fault.fix is Fix.SAFE and self._tells(fault.kind)}
        if "blank-line" in kinds:
            done.byte_fix(job, "blank-line", raw, None)
            return []
        if "several-values" in kinds:
            values = split_values(raw.data)
            done.byte_fix(job, "several-values", raw, b"\n".join(values))
            read = self.hand.reader.read(Chunk(0, raw.line, b"".join(value + b"\n" for value in values)))
            return list(read)
        if "pretty-printed" in kinds or (job.as_lines and b"\n" in raw.data):
            flat = one_line(raw.data)
            if not job.as_lines:
                done.byte_fix(job, "pretty-printed", raw, flat)
            faults = [fault for fault in raw.faults if fault.kind != "pretty-printed"]
            return [raw._replace(data=flat, faults=faults, column=1)]
        return [raw]

    def _tells(self, kind: str) -> bool:
        return self.hand.plan.tells(f"{LINE_RULE}/{kind}")

    def _record(self, job: Job, done: MendedChunk, raw: Raw, verdicts: Verdicts) -> bytes:
        """One record's new bytes; what was done and left is noted."""
        example, data = raw.example, raw.data
        left: list[Seen] = []
        if example is not None:
            left = self.hand.looker.look(example)
            told = left + verdicts.judge(example, self.hand)
            if job.frozen:
                done.reasons[done.line] = job.frozen
            elif any(map(self.mender.wants, told)):
                mended = self._mended(raw, told, verdicts)
                left = [seen for seen in mended.left if seen.check not in self._over_lines]
                if mended.failed:
                    done.reasons[done.line] = FAILED
                if mended.example is not example:
                    try:
                        data = rewrite(raw.data, example.record, mended.example.record)
                    except RewriteError as error:
                        done.reasons[done.line] = f"left as it was: {error}"
                        left = self.hand.looker.look(example)
                    else:
                        done.note(job, raw, data, mended, told)
                        example = mended.example
        self._gather(job, done, Raw(data, done.line, 1, example, raw.faults), left)
        return data

    def _mended(self, raw: Raw, told: list[Seen], verdicts: Verdicts) -> Mended:
        assert raw.example is not None

        def copy() -> Any:
            return orjson.loads(raw.data)

        judge = (lambda example: verdicts.judge(example, self.hand)) if verdicts.by_rule else None
        return self.mender.mend(raw.example, told, copy, judge)

    def _gather(self, job: Job, done: MendedChunk, raw: Raw, left: list[Seen]) -> None:
        """Count what is left in a record, and take its evidence."""
        if left:
            self.hand.gather(done.left, job.path, raw, in_order(left))
        if raw.faults:
            self.hand.gather_faults(done.left, job.path, raw)
        for evidence in done.evidence.values():
            evidence.observe(raw.example, self.hand.plan.context)
        done.records += 1
        done.examples += raw.example is not None


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
