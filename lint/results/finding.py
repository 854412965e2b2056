"""What ftlint says about a dataset: findings, and the report they are gathered in. Outputs read this and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How bad a finding is. Errors and warnings make ``ftlint check`` exit with 1, infos never do."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Fix(StrEnum):
    """Whether ``ftlint fix`` mends a finding (SAFE), only with ``--unsafe`` (UNSAFE)."""

    SAFE = "safe"
    UNSAFE = "unsafe"


class Excerpt(NamedTuple):
    """The piece of a line around the fault: ``text[start:end]`` is the offending piece (character offsets).

    The text is as it stands in the file: an output must escape its control characters.
    """

    text: str
    start: int
    end: int
    cut_before: bool = False
    cut_after: bool = False


def in_cell(path: str, cell: int | None) -> str:
    """A path, with the number of a notebook's cell behind it where there is one: ``path:cell 3``."""
    return path if cell is None else f"{path}:cell {cell}"


class Finding(NamedTuple):
    """One fault at one place.

    ``rule`` is the full name of the check (``tool-ids/orphan-result``); ``line`` and ``column`` count from 1, columns in
    characters; ``pointer`` is an RFC 6901 JSON Pointer from the line's root, ``""`` for the whole line and ``None`` for a
    whole file (then ``line`` is 1) and in a program; ``cell`` is the number of a notebook's cell that ``line`` is in;
    ``cause`` identifies what is reported once per file, None for everything else.
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
        """What ``line`` is counted in, for people: the path, with the cell of a notebook behind it."""
        return in_cell(self.path, self.cell)


class CheckInfo(NamedTuple):
    """What an output may tell about a check: its name, default severity, and in a sentence each what it finds and why that
    matters."""

    name: str
    severity: Severity
    finds: str
    why: str


@dataclass
class Tally:
    """How often a check fired, whatever of it is shown: by severity and by what can be mended."""

    errors: int = 0
    warnings: int = 0
    infos: int = 0
    safe: int = 0
    unsafe: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.errors + self.warnings + self.infos

    def add(self, severity: Severity, fix: Fix | None, count: int = 1) -> None:
        """Count one more, or ``count``."""
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
        """Add what another one counted."""
        self.errors += other.errors
        self.warnings += other.warnings
        self.infos += other.infos
        self.safe += other.safe
        self.unsafe += other.unsafe


@dataclass
class Report:
    """All that a run found. ``findings`` are the kept ones in order of path, line, pointer, rule; ``tallies`` count every one.

    ``notes`` are sentences for people that are no findings ("prompts differ by design: no dominant one"); ``failures``
    are inputs that could not be read, each a sentence that names the path (exit code 2).
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
        """How many findings were counted but not kept, because of ``--max-findings``."""
        return self.totals.total - len(self.findings)

    @property
    def exit_code(self) -> int:
        """2 when an input could not be read, 1 when an error or a warning was found, else 0."""
        if self.failures:
            return 2
        totals = self.totals
        return 1 if totals.errors or totals.warnings else 0
