"""What ``ftlint fix`` says about its work: what it changed, what is left and why. Its output reads this alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ftlint.results.finding import Report


class FixedFile(NamedTuple):
    """What happened to one file: ``changed`` of its ``lines`` were rewritten; ``bytes`` is its size before."""

    path: str
    lines: int
    changed: int
    bytes: int = 0


class RemovedFrom(NamedTuple):
    """How many examples were removed from a file, and the path of the file that keeps them."""

    examples: int
    kept_in: str


class Change(NamedTuple):
    """One value that a fix changes, for ``--diff``.

    ``line`` counts from 1 in the file as it was; ``pointer`` is an RFC 6901 JSON Pointer from the line's root, ``""``
    for the whole line and ``None`` for the whole file. ``old`` and ``new`` are JSON text as it stands or will stand in
    the file; None where there is no value before, or after. ``rule`` is the check whose fix it is; where several fixes changed
    the value, all of their checks, with commas between. In a notebook ``line``
    is one of the cell with the number ``cell``.
    """

    path: str
    line: int
    pointer: str | None
    old: str | None
    new: str | None
    rule: str
    cell: int | None = None


@dataclass(eq=False, repr=False)
class FixReport:
    """All that a run of ``fix`` did, or with ``diff`` would do (nothing was written); ``unsafe`` and
    ``inline_defs`` if they were asked for.

    ``files`` are all files looked at; ``fixed`` counts what was mended by check, whatever round it happened in; ``removed``
    has the files that examples were removed from. ``left`` is the report of what remains
    after the fix, with its notes and failures; ``reasons`` says for a (`Finding.file`, line) why findings there that have
    a fix were not mended ("two calls could be the one that is answered: the record is left as it was"). ``changes`` are
    the kept ones in order of path, line, pointer; ``changed_values`` counts all of them.
    """

    files: list[FixedFile] = field(default_factory=list)
    fixed: dict[str, int] = field(default_factory=dict)
    left: Report = field(default_factory=Report)
    reasons: dict[tuple[str, int], str] = field(default_factory=dict)
    diff: bool = False
    unsafe: bool = False
    inline_defs: bool = False
    changes: list[Change] = field(default_factory=list)
    changed_values: int = 0
    removed: list[RemovedFrom] = field(default_factory=list)

    @property
    def changed_files(self) -> list[FixedFile]:
        """The files that were rewritten, or would be."""
        return [file for file in self.files if file.changed]

    @property
    def exit_code(self) -> int:
        """2 when an input failed; 1 when errors or warnings remain, or with ``diff`` something would change; else 0."""
        return self.left.exit_code or int(self.diff and bool(self.changed_files))
