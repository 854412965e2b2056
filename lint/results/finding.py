"""Findings, and the report that holds them: all that an output reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """Severity of a finding. Errors and warnings make ``ftlint check`` exit with 1, infos do not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Fix(StrEnum):
    """Whether ``ftlint fix`` fixes a finding always (SAFE), or only with ``--unsafe`` (UNSAFE)."""

    SAFE = "safe"
    UNSAFE = "unsafe"


class Excerpt(NamedTuple):
    """Part of a line; ``text[start:end]`` is what the finding is about (character offsets).

    The text is as in the file, so an output must escape its control characters.
    """

    text: str
    start: int
    end: int
    cut_before: bool = False
    cut_after: bool = False


def in_cell(path: str, cell: int | None) -> str:
    """A path, followed by the number of a notebook cell if there is one: ``path:cell 3``."""
    return path if cell is None else f"{path}:cell {cell}"


class Finding(NamedTuple):
    """One problem at one place.

    ``rule`` is the full name of the check (``tool-ids/orphan-result``). ``line`` and ``column`` count from 1, columns in
    characters. ``pointer`` is an RFC 6901 JSON Pointer from the root of the line: ``""`` for the whole line, None for a
    whole file (then ``line`` is 1) and in Python files. ``cell`` is the notebook cell that ``line`` is in. ``cause``
    identifies a problem that is reported once per file; None for all others.
    """

    rule: str
    severity: Severity
    path: str
    line: int
    column: int
    pointer: str | None
    message: str
    fix: Fix | None = None
    excerpt: Excerpt | None = None
    cell: int | None = None
    cause: str | None = None

    @property
    def file(self) -> str:
        """The path, followed by the notebook cell if there is one: what ``line`` refers to."""
        return in_cell(self.path, self.cell)


class CheckInfo(NamedTuple):
    """A check as outputs describe it: name, default severity, and one sentence each on what it finds and why it matters."""

    name: str
    severity: Severity
    finds: str
    why: str


@dataclass
class Tally:
    """The number of findings of a check, kept or not, by severity and by fix."""

    errors: int = 0
    warnings: int = 0
    infos: int = 0
    safe: int = 0
    unsafe: int = 0

    @property
    def total(self) -> int:
        """The number of all findings."""
        return self.errors + self.warnings + self.infos

    def add(self, severity: Severity, fix: Fix | None, count: int = 1) -> None:
        """Add ``count`` findings."""
        if severity is Severity.ERROR:
            self.errors += count
        elif severity is Severity.WARNING:
            self.warnings += count
        else:
            self.infos += count
        if fix is Fix.SAFE:
            self.safe += count
        elif fix is Fix.UNSAFE:
            self.unsafe += count

    def merge(self, other: Tally) -> None:
        """Add the counts of ``other``."""
        self.errors += other.errors
        self.warnings += other.warnings
        self.infos += other.infos
        self.safe += other.safe
        self.unsafe += other.unsafe


@dataclass
class Report:
    """The result of a run. ``findings`` has the kept findings by path, line, pointer, rule; ``tallies`` count all findings.

    ``notes`` are remarks that are not findings, such as a check that was skipped. ``failures`` are inputs that could not be
    read or analysed, each a sentence with the path (exit code 2). ``bytes`` is the total size of the files.
    """

    findings: list[Finding] = field(default_factory=list)
    tallies: dict[str, Tally] = field(default_factory=dict)
    checks: dict[str, CheckInfo] = field(default_factory=dict)
    files: int = 0
    examples: int = 0
    bytes: int = 0
    notes: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def totals(self) -> Tally:
        """The sum over all checks."""
        total = Tally()
        for tally in self.tallies.values():
            total.merge(tally)
        return total

    @property
    def hidden(self) -> int:
        """The number of findings that were counted but not kept, because of ``--max-findings``."""
        return self.totals.total - len(self.findings)

    @property
    def exit_code(self) -> int:
        """2 if an input could not be read, 1 if there are errors or warnings, else 0."""
        if self.failures:
            return 2
        totals = self.totals
        return 1 if totals.errors or totals.warnings else 0
