"""What is done with one chunk of a file. It holds no state that a later chunk could see, but for tables that only save
work, so chunks may be worked on in any order and in any process."""

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
_MOST_CAUSES: Final = 10_000  # of one chunk or file that are remembered
_NONE: Mapping[str, Any] = {}

Cause = tuple[str, str, str | None]
"""A path, a check, and what is reported once of them."""


class Gathered:
    """Findings that were gathered: all counted, and of each check the first ones kept (``keep`` of each; 0: all)."""

    def __init__(self, keep: int) -> None:
        self.keep = keep
        self.tallies: dict[str, Tally] = {}
        self.kept: dict[str, list[Finding]] = {}
        self.causes: dict[Cause, tuple[Severity, Fix | None]] = {}

    def is_first(self, cause: Cause, severity: Severity, fix: Fix | None) -> bool:
        """Whether a cause is new; its findings after the first are neither counted nor kept."""
        first = cause not in self.causes
        if first and len(self.causes) < _MOST_CAUSES:
            self.causes[cause] = severity, fix
        return first

    def count(self, check: str, severity: Severity, fix: Fix | None, times: int = 1) -> bool:
        """Count a finding; whether it is to be kept."""
        tally = self.tallies.get(check)
        if tally is None:
            tally = self.tallies[check] = Tally()
        tally.add(severity, fix, times)
        return not self.keep or len(self.kept.get(check, ())) < self.keep

    def add(self, finding: Finding) -> None:
        """Keep a finding that was counted."""
        self.kept.setdefault(finding.rule, []).append(finding)

    def take(self, finding: Finding) -> None:
        """Count a finding, and keep it where there is room."""
        if self.count(finding.rule, finding.severity, finding.fix):
            self.add(finding)

    def merge(self, later: Gathered) -> None:
        """Append what was gathered from what follows."""
        for check, tally in later.tallies.items():
            self.tallies.setdefault(check, Tally()).merge(tally)
        again = self.causes.keys() & later.causes.keys()
        for cause in again:
            self.tallies[cause[1]].add(*later.causes[cause], -1)
        self.causes = later.causes | self.causes
        for check, found in later.kept.items():
            if again:
                found = [one for one in found if (one.path, one.rule, one.cause) not in again]
            mine = self.kept.setdefault(check, [])
            mine += found[: self.keep - len(mine)] if self.keep else found


class ChunkResult:
    """What one chunk gave. ``records`` counts what the collectors took in, ``examples`` those that could be read."""

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
        self.looker = session.looker

    def check(self, path: str, chunk: Chunk, keep: int, before: dict[str, Any] | None = None) -> ChunkResult:
        """All line findings of a chunk, and what is collected for dataset rules, by the collectors of the chunks ``before`` if
        there are any."""
        result = ChunkResult(Gathered(keep), self.collectors(before or {}))
        collectors, context = result.collectors.values(), self.plan.context
        with collector_off():
            for raw in self.reader.read(chunk):
                found = self.looker.look(raw.example) if raw.example is not None else None
                if found:
                    self.gather(result.gathered, path, raw, in_order(found))
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

    def gather(self, gathered: Gathered, path: str, raw: Raw, found: Iterable[Problem]) -> None:
        """Count findings in a record and keep them with their places, as long as there is room."""
        locator = None
        for problem in found:
            severity, cause = self.severity(problem), problem.cause
            if cause is not None and not gathered.is_first((path, problem.check, cause), severity, problem.fix):
                continue
            if gathered.count(problem.check, severity, problem.fix):
                locator = locator or Locator(raw.data)
                gathered.add(finding(path, raw, problem, severity, locator))

    def severity(self, problem: Problem) -> Severity:
        """How bad a finding is: what the user or profile says of its check, else what it says of itself."""
        return self.level(problem.check, problem.severity)

    def level(self, check: str, own: Severity | None) -> Severity:
        """How bad a finding of a check is that says ``own`` of itself."""
        planned = self.plan.severity[check]
        return planned if own is None or planned is not self.session.registry.checks[check].severity else own

    def gather_faults(self, gathered: Gathered, path: str, raw: Raw) -> None:
        """The same for what is wrong with a record's bytes."""
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
    """Check one chunk: the unit that any executor is given. Without an executor, evidence is best gathered in one piece."""
    return Worker(session).check(path, chunk, keep, before)


def in_order(found: list[Problem]) -> list[Problem]:
    """The findings of one record in their order: by pointer, then check."""
    return found if len(found) == 1 else sorted(found, key=lambda problem: (problem.pointer, problem.check))


def finding(path: str, raw: Raw, problem: Problem, severity: Severity, locator: Locator) -> Finding:
    """A finding with its place in the file. Nothing secret is in what it shows, whatever it is about."""
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
    """What is wrong with a record's bytes as a finding."""
    data = masked(locator.raw)
    if fault.pointer:
        shown = excerpt(data, locator.locate(fault.pointer, key=True))
    else:
        column = fault.column - (0 if fault.line_offset else raw.column - 1)
        shown = excerpt(*_in_line(locator.raw, data, fault.line_offset, column))
    where, message = raw.line + fault.line_offset, masked_text(fault.message)
    return Finding(check, severity, path, where, fault.column, masked_pointer(fault.pointer), message, fault.fix, shown)


def _in_line(raw: bytes, data: bytes, number: int, column: int) -> tuple[bytes, Span]:
    """A line of ``data``, which is ``raw`` masked, and where one of its characters is."""
    lines = raw.split(b"\n")
    line = lines[number] if number < len(lines) else b""
    start = len(line.decode("utf-8", "replace")[: column - 1].encode("utf-8", "replace"))
    return data.split(b"\n")[number] if line else b"", Span(start, min(start + 1, len(line)))
