"""Checks one chunk of a file. Chunks share nothing but caches, so they can be checked in any order and in any process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ftlint.engine.reader.reader import Raw
from ftlint.engine.runtime import collector_off
from ftlint.engine.session import Session
from ftlint.files.chunk import Chunk
from ftlint.jsontext.fault import Fault
from ftlint.jsontext.locator import Locator
from ftlint.jsontext.spans import Span, excerpt, piece
from ftlint.results.finding import Finding, Fix, Severity, Tally
from ftlint.rule import Problem
from ftlint.text.secrets import masked, masked_pointer, masked_text

LINE_RULE = "json-lines"
_MAX_CAUSES: Final = 10_000  # kept per chunk and per file
_NONE: Mapping[str, Any] = {}

Cause = tuple[str, str, str | None]
"""A path, a check, and what the check reports only once per file."""


class Gathered:
    """Findings: all are counted, and the first ``keep`` of each check are kept (0: all)."""

    def __init__(self, keep: int) -> None:
        self.keep = keep
        self.tallies: dict[str, Tally] = {}
        self.kept: dict[str, list[Finding]] = {}
        self.causes: dict[Cause, tuple[Severity, Fix | None]] = {}

    def is_first(self, cause: Cause, severity: Severity, fix: Fix | None) -> bool:
        """Whether a cause is new; only its first finding is counted and kept."""
        first = cause not in self.causes
        if first and len(self.causes) < _MAX_CAUSES:
            self.causes[cause] = severity, fix
        return first

    def count(self, check: str, severity: Severity, fix: Fix | None, times: int = 1) -> bool:
        """Count a finding; True if it should be kept."""
        tally = self.tallies.get(check)
        if tally is None:
            tally = self.tallies[check] = Tally()
        tally.add(severity, fix, times)
        return not self.keep or len(self.kept.get(check, ())) < self.keep

    def add(self, finding: Finding) -> None:
        """Keep a finding that is already counted."""
        self.kept.setdefault(finding.rule, []).append(finding)

    def take(self, finding: Finding) -> None:
        """Count a finding, and keep it if it is one of the first."""
        if self.count(finding.rule, finding.severity, finding.fix):
            self.add(finding)

    def merge(self, later: Gathered) -> None:
        """Append the findings of what follows."""
        for check, tally in later.tallies.items():
            self.tallies.setdefault(check, Tally()).merge(tally)
        again = self.causes.keys() & later.causes.keys()
        for cause in again:
            self.tallies[cause[1]].add(*later.causes[cause], -1)
        self.causes = later.causes | self.causes
        for check, findings in later.kept.items():
            if again:
                findings = [item for item in findings if (item.path, item.rule, item.cause) not in again]
            kept = self.kept.setdefault(check, [])
            kept += findings[: self.keep - len(kept)] if self.keep else findings


class ChunkResult:
    """The result for one chunk. ``records`` counts all records, ``examples`` those that could be read."""

    def __init__(self, gathered: Gathered, collectors: dict[str, Any]) -> None:
        self.gathered = gathered
        self.collectors = collectors
        self.records = 0
        self.examples = 0


class Worker:
    """Checks the chunks of files that have the same settings."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.plan = session.plan
        self.reader = session.reader
        self.checker = session.checker

    def check(self, path: str, chunk: Chunk, keep: int, before: dict[str, Any] | None = None) -> ChunkResult:
        """The findings of a chunk's records, and the collectors of dataset rules, which go on from the chunks ``before``."""
        result = ChunkResult(Gathered(keep), self.collectors(before or {}))
        collectors, context = result.collectors.values(), self.plan.context
        with collector_off():
            for raw in self.reader.read(chunk):
                problems = self.checker.check(raw.example) if raw.example is not None else None
                if problems:
                    self.gather(result.gathered, path, raw, in_order(problems))
                if raw.faults:
                    self.gather_faults(result.gathered, path, raw)
                for collector in collectors:
                    collector.observe(raw.example, context)
                result.records += 1
                result.examples += raw.example is not None
        return result

    def collectors(self, before: Mapping[str, Any] = _NONE) -> dict[str, Any]:
        """The collectors by name: those of the chunks ``before`` if given, else new ones."""
        planned = self.plan.collectors.items()
        return {name: before[name] if name in before else checks.collector() for name, checks in planned}

    def gather(self, gathered: Gathered, path: str, raw: Raw, problems: Iterable[Problem]) -> None:
        """Count the problems of a record, and keep the first of each check as findings."""
        locator = None
        for problem in problems:
            severity, cause = self.plan.severity_of(problem.check, problem.severity), problem.cause
            if cause is not None and not gathered.is_first((path, problem.check, cause), severity, problem.fix):
                continue
            if gathered.count(problem.check, severity, problem.fix):
                locator = locator or Locator(raw.data)
                gathered.add(finding(path, raw, problem, severity, locator))

    def gather_faults(self, gathered: Gathered, path: str, raw: Raw) -> None:
        """Count and keep the faults of a record's bytes."""
        locator = None
        for fault in raw.faults:
            check = f"{LINE_RULE}/{fault.kind}"
            severity = self.plan.severity.get(check)
            if severity is not None and gathered.count(check, severity, fault.fix):
                locator = locator or Locator(raw.data)
                gathered.add(fault_finding(path, raw, fault, check, severity, locator))


def check_chunk(
    session: Session, path: str, chunk: Chunk, keep: int, before: dict[str, Any] | None = None
) -> ChunkResult:
    """Check one chunk, the unit of work of an executor. In one process, pass the collectors on from chunk to chunk."""
    return Worker(session).check(path, chunk, keep, before)


def in_order(problems: list[Problem]) -> list[Problem]:
    """The problems of one record, sorted by pointer and check."""
    return sorted(problems, key=lambda problem: (problem.pointer, problem.check))


def finding(path: str, raw: Raw, problem: Problem, severity: Severity, locator: Locator) -> Finding:
    """A problem as a finding, with its place in the file. Secrets are masked in everything it shows."""
    data = locator.raw
    span = locator.locate(problem.pointer, problem.key)
    if problem.part is not None:
        span = piece(data, span, problem.part)
    lines, column = locator.lines.line_column(span.start)
    column += 0 if lines else raw.column - 1
    pointer, message = masked_pointer(problem.pointer), masked_text(problem.message)
    shown = excerpt(masked(data), span)
    return Finding(
        problem.check,
        severity,
        path,
        raw.line + lines,
        column,
        pointer,
        message,
        problem.fix,
        shown,
        cause=problem.cause,
    )


def fault_finding(path: str, raw: Raw, fault: Fault, check: str, severity: Severity, locator: Locator) -> Finding:
    """A fault of a record's bytes as a finding."""
    data = masked(locator.raw)
    if fault.pointer:
        shown = excerpt(data, locator.locate(fault.pointer, key=True))
    else:
        column = fault.column - (0 if fault.line_offset else raw.column - 1)
        shown = excerpt(*_in_line(locator.raw, data, fault.line_offset, column))
    where, message = raw.line + fault.line_offset, masked_text(fault.message)
    return Finding(check, severity, path, where, fault.column, masked_pointer(fault.pointer), message, fault.fix, shown)


def _in_line(raw: bytes, data: bytes, number: int, column: int) -> tuple[bytes, Span]:
    """A line of ``data``, which is ``raw`` with secrets masked, and the span of one of its characters."""
    lines = raw.split(b"\n")
    line = lines[number] if number < len(lines) else b""
    start = len(line.decode("utf-8", "replace")[: column - 1].encode("utf-8", "replace"))
    return data.split(b"\n")[number] if line else b"", Span(start, min(start + 1, len(line)))
