"""Fixes one chunk of a file: the new bytes, what was changed, and what is left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson

from ftlint.conversation.example import Example
from ftlint.engine.check.chunk import LINE_RULE, Gathered, Worker, in_order
from ftlint.engine.check.conclusions import Conclusions
from ftlint.engine.fix.chunk_result import FixedChunk, Job
from ftlint.engine.fix.example import ExampleFixer, FixedExample
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

FAILED = "the fix did not remove the finding, so the record was left unchanged"
IN_BROKEN_ARRAY = f"{FAILED}; no example is removed from an array that is not valid JSON"
FROM_STDIN = f"{FAILED}; no example is removed from standard input, because it could not be kept next to it"


class _Checked(NamedTuple):
    """The problems of a record without those of dataset rules, and the fixed record if a fix was tried."""

    problems: list[Problem]
    fixed: FixedExample | None = None


def fix_chunk(job: Job, chunk: Chunk, conclusions: Conclusions, first: int = 0) -> FixedChunk:
    """Fix one chunk, the unit of work of an executor. ``first`` is the number of its first record in the dataset."""
    return ChunkFixer(job.session, job.unsafe).fix(job, chunk, conclusions, first)


class ChunkFixer:
    """Fixes the chunks of files that have the same settings."""

    def __init__(self, session: Session, unsafe: bool) -> None:
        registry = session.registry
        self.worker = Worker(session)
        self.fixer = ExampleFixer(session.checker, session.indexer, registry.fix_functions, registry.rebuilds, unsafe)
        self._dataset_checks = {name for name, check in registry.checks.items() if check.scope is Scope.DATASET}

    def fix(self, job: Job, chunk: Chunk, conclusions: Conclusions, first: int = 0) -> FixedChunk:
        """Fix every record of a chunk."""
        in_array = chunk.spans is not None and not job.as_lines
        result = FixedChunk(Gathered(job.keep), self.worker.collectors(), in_array=in_array, begun=job.begun)
        with collector_off(), deep_recursion():
            for before, raw, after in self._framed(job, chunk):
                if raw is None:
                    result.write(before)
                    continue
                if raw.example is not None:
                    raw.example.number = first + result.read
                checked = self._checked(job, result, raw, conclusions)
                removed = checked.fixed is not None and checked.fixed.example.dropped
                result.write_separator(before, removed=removed)
                self._write(job, result, raw, checked, after, conclusions)
                result.read += 1
        return result

    def _checked(self, job: Job, result: FixedChunk, raw: Raw, conclusions: Conclusions) -> _Checked:
        """Check a record, and fix it if it has problems that may be fixed."""
        if raw.example is None:
            return _Checked([])

        def copy() -> Any:
            return orjson.loads(raw.data)

        def judge(example: Example) -> list[Problem]:
            return conclusions.problems(example, self.worker.plan)

        checker = self.worker.checker
        own = checker.check(raw.example)
        problems = own + judge(raw.example)
        if not problems or job.frozen or not checker.may_fix(raw.example):
            return _Checked(own)
        trace = len(result.changes) < (job.changes or 0)
        return _Checked(own, self.fixer.fix(raw.example, problems, copy, judge, job.may_drop, trace))

    def _write(
        self, job: Job, result: FixedChunk, raw: Raw, checked: _Checked, after: bytes, conclusions: Conclusions
    ) -> None:
        """Write the new bytes of a record, followed by ``after`` unless it is removed."""
        written = False
        for piece in self._pieces(job, result, raw):
            result.write(b"\n" if written else b"")
            if piece.example is not raw.example:
                checked = self._checked(job, result, piece, conclusions)
            data = self._record(job, result, piece, checked)
            written |= data is not None
            result.write(data or b"")
        result.write(after if written else b"")

    def _framed(self, job: Job, chunk: Chunk) -> Iterator[tuple[bytes, Raw | None, bytes]]:
        """Each record with the bytes before and after it that belong to no record."""
        records = self.worker.reader.read(chunk)
        if chunk.spans is None:
            ends = chunk.pieces[-1].endswith(b"\n")
            previous: Raw | None = None
            for raw in records:
                if previous is not None:
                    yield b"", previous, b"\n"
                previous = raw
            yield b"", previous, b"\n" if ends else b""
            return
        data, position = chunk.data, 0
        for span, raw in zip(chunk.spans, records, strict=True):
            yield (b"", raw, b"\n") if job.as_lines else (data[position : span.start], raw, b"")
            position = span.end
        if not job.as_lines:
            yield data[position:], None, b""

    def _pieces(self, job: Job, result: FixedChunk, raw: Raw) -> list[Raw]:
        """The records that replace a record's lines: none for a blank line, several for several values, else one."""
        if job.frozen or not (raw.faults or job.as_lines):
            return [raw]
        kinds = {fault.kind for fault in raw.faults if fault.fix is Fix.SAFE and self._reports(fault.kind)}
        if "blank-line" in kinds:
            result.add_line_fix(job, "blank-line", raw, None)
            return []
        if "several-values" in kinds:
            flatten = self._reports("pretty-printed")
            values = [one_line(value) if flatten else value for value in split_values(raw.data)]
            result.add_line_fix(job, "several-values", raw, b"\n".join(values))
            pieces = self.worker.reader.read(Chunk(0, raw.line, [value + b"\n" for value in values]))
            return [piece._replace(line=raw.line) for piece in pieces]
        if "pretty-printed" in kinds or (job.as_lines and b"\n" in raw.data):
            flat = one_line(raw.data)
            if not job.as_lines:
                result.add_line_fix(job, "pretty-printed", raw, flat)
            faults = [fault for fault in raw.faults if fault.kind != "pretty-printed"]
            return [raw._replace(text=flat, faults=faults, column=1)]
        return [raw]

    def _reports(self, kind: str) -> bool:
        return self.worker.plan.reports(f"{LINE_RULE}/{kind}")

    def _record(self, job: Job, result: FixedChunk, raw: Raw, checked: _Checked) -> bytes | None:
        """The new bytes of a record, None if it is removed. Adds what was changed and what is left to the result."""
        example, data = raw.example, raw.data
        left, fixed = checked
        if job.frozen and example is not None:
            result.reasons[result.line] = job.frozen
        if fixed is not None:
            if fixed.example.dropped:
                result.add_removed(job, raw, fixed)
                return None
            example, data, left = self._rewritten(job, result, raw, fixed)
        if left or raw.faults:
            new = Raw(data, result.line, result.column, example, _shifted(raw.faults, result.column - raw.column))
            self.worker.gather(result.left, job.path, new, in_order(left))
            self.worker.gather_faults(result.left, job.path, new)
        result.observe(example, self.worker.plan.context)
        result.add_move(raw)
        return data

    def _rewritten(
        self, job: Job, result: FixedChunk, raw: Raw, fixed: FixedExample
    ) -> tuple[Example | None, bytes, list[Problem]]:
        """A fixed record, its new bytes, and its remaining problems without those of dataset rules."""
        if fixed.failed:
            cannot_drop = IN_BROKEN_ARRAY if job.path != STDIN_NAME else FROM_STDIN
            result.reasons[result.line] = FAILED if job.may_drop else cannot_drop
        data = raw.data
        if raw.example is not None and fixed.example is not raw.example:
            try:
                data = _rewrite(data, raw.example, fixed.example)
            except RewriteError as error:
                result.reasons[result.line] = f"left unchanged: {error}"
                return raw.example, data, self.worker.checker.check(raw.example)
            result.add_fixed(job, raw, data, fixed)
        return fixed.example, data, [problem for problem in fixed.left if problem.check not in self._dataset_checks]


def _rewrite(raw: bytes, before: Example, after: Example) -> bytes:
    """The new bytes of a record. Raises `RewriteError`."""
    at_root = not (before.definitions_at or after.definitions_at)
    declared = (before.definitions, after.definitions) if at_root else ((), ())
    return rewrite(raw, before.record, after.record, keys_once=True, declared=declared)


def _shifted(faults: list[Fault], columns: int) -> list[Fault]:
    """The faults of a record, with those on its first line moved by so many columns."""
    if not faults or not columns:
        return faults
    return [fault if fault.line_offset else fault._replace(column=fault.column + columns) for fault in faults]
