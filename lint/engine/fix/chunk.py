"""Mends one chunk of a file: the bytes to write in its place, and what was done and left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson

from ftlint.conversation.example import Example
from ftlint.engine.check.chunk import LINE_RULE, Gathered, Worker, in_order
from ftlint.engine.check.conclusions import Conclusions
from ftlint.engine.fix.chunk_result import Job, MendedChunk
from ftlint.engine.fix.example import Mended, Mender
from ftlint.engine.reader.reader import Raw
from ftlint.engine.runtime import collector_off, deep_recursion
from ftlint.engine.session import Session
from ftlint.files.chunk import Chunk
from ftlint.files.source import STDIN_NAME
from ftlint.jsontext.fault import Fault
from ftlint.jsontext.rewrite import RewriteError, rewrite
from ftlint.jsontext.scanner import one_line, split_values
from ftlint.results.finding import Fix
from ftlint.rule import Problem, Scope

FAILED = "the fix did not make it go, so the record was left as it was"
IN_BROKEN_ARRAY = f"{FAILED}; no example is removed from an array that is not valid JSON"
FROM_STDIN = f"{FAILED}; no example is removed from standard input, as there is no place next to it to keep it"


class _Looked(NamedTuple):
    """What is wrong with a record by itself, all that is with what conclusions say, and what became of it if it was mended."""

    left: list[Problem]
    told: list[Problem]
    mended: Mended | None = None


def mend_chunk(job: Job, chunk: Chunk, conclusions: Conclusions, first: int = 0) -> MendedChunk:
    """Mend one chunk, whose first record is that of this number in its dataset: the unit that any executor is given."""
    return ChunkMender(job.session, job.unsafe).mend(job, chunk, conclusions, first)


class ChunkMender:
    """Mends the chunks of files that have the same settings."""

    def __init__(self, session: Session, unsafe: bool) -> None:
        registry = session.registry
        self.hand = Worker(session)
        self.mender = Mender(session.looker, session.indexer, registry.mends, registry.rebuilds, unsafe)
        self._over_lines = {name for name, check in registry.checks.items() if check.scope is Scope.DATASET}

    def mend(self, job: Job, chunk: Chunk, conclusions: Conclusions, first: int = 0) -> MendedChunk:
        """Mend every record of a chunk that can be."""
        in_array = chunk.spans is not None and not job.as_lines
        done = MendedChunk(Gathered(job.keep), self.hand.collectors(), in_array=in_array, begun=job.begun)
        with collector_off(), deep_recursion():
            for lead, raw, tail in self._framed(job, chunk):
                if raw is None:
                    done.write(lead)
                    continue
                if raw.example is not None:
                    raw.example.number = first + done.read
                looked = self._looked(job, done, raw, conclusions)
                done.write_lead(lead, dropped=looked.mended is not None and looked.mended.example.dropped)
                self._write(job, done, raw, looked, tail, conclusions)
                done.read += 1
        return done

    def _looked(self, job: Job, done: MendedChunk, raw: Raw, conclusions: Conclusions) -> _Looked:
        """Check a record and fix it."""
        left = self.hand.looker.look(raw.example) if raw.example is not None else []
        told = left + conclusions.problems(raw.example, self.hand.plan) if raw.example is not None else left
        return _Looked(left, told, self._mended(job, done, raw, told, conclusions))

    def _write(
        self, job: Job, done: MendedChunk, raw: Raw, looked: _Looked, tail: bytes, conclusions: Conclusions
    ) -> None:
        """Write what became of a record, with what stands behind it where anything did."""
        written = False
        for piece in self._pieces(job, done, raw):
            done.write(b"\n" if written else b"")
            if piece.example is not raw.example:
                looked = self._looked(job, done, piece, conclusions)
            data = self._record(job, done, piece, looked)
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
            return [piece._replace(line=raw.line) for piece in read]
        if "pretty-printed" in kinds or (job.as_lines and b"\n" in raw.data):
            flat = one_line(raw.data)
            if not job.as_lines:
                done.byte_fix(job, "pretty-printed", raw, flat)
            faults = [fault for fault in raw.faults if fault.kind != "pretty-printed"]
            return [raw._replace(text=flat, faults=faults, column=1)]
        return [raw]

    def _tells(self, kind: str) -> bool:
        return self.hand.plan.tells(f"{LINE_RULE}/{kind}")

    def _record(self, job: Job, done: MendedChunk, raw: Raw, looked: _Looked) -> bytes | None:
        """One record's new bytes, None when it is dropped; what was done and left is noted."""
        example, data = raw.example, raw.data
        left, _, mended = looked
        if job.frozen and example is not None:
            done.reasons[done.line] = job.frozen
        if mended is not None:
            if mended.example.dropped:
                done.drop(job, raw, mended)
                return None
            example, data, left = self._kept(job, done, raw, data, mended)
        if left or raw.faults:
            faults = _shifted(raw.faults, done.column - raw.column)
            self._tell(job, done, Raw(data, done.line, done.column, example, faults), left)
        done.observe(example, self.hand.plan.context)
        done.stay(raw)
        return data

    def _kept(
        self, job: Job, done: MendedChunk, raw: Raw, data: bytes, mended: Mended
    ) -> tuple[Example | None, bytes, list[Problem]]:
        """A record that stays: as it was mended, if it can be written so, its bytes (``data`` till now), and what is left
        in it."""
        if mended.failed:
            kept = IN_BROKEN_ARRAY if job.path != STDIN_NAME else FROM_STDIN
            done.reasons[done.line] = FAILED if job.may_drop else kept
        if raw.example is not None and mended.example is not raw.example:
            try:
                data = _rewritten(data, raw.example, mended.example)
            except RewriteError as error:
                done.reasons[done.line] = f"left as it was: {error}"
                return raw.example, data, self.hand.looker.look(raw.example)
            done.note(job, raw, data, mended)
        return mended.example, data, [problem for problem in mended.left if problem.check not in self._over_lines]

    def _mended(
        self, job: Job, done: MendedChunk, raw: Raw, told: list[Problem], conclusions: Conclusions
    ) -> Mended | None:
        """What became of a record; None where nothing is wrong with it, or nothing in it may be fixed."""
        if not told or job.frozen or raw.example is None or not self.hand.looker.may_fix(raw.example):
            return None

        def copy() -> Any:
            return orjson.loads(raw.data)

        judge = (lambda example: conclusions.problems(example, self.hand.plan)) if conclusions.by_collector else None
        trace = len(done.changes) < (job.changes or 0)
        return self.mender.mend(raw.example, told, copy, judge, job.may_drop, trace)

    def _tell(self, job: Job, done: MendedChunk, raw: Raw, left: list[Problem]) -> None:
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
