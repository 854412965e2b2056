"""The result of ``ftlint fix``: what it changed, what remains and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ftlint.results.finding import Report


class FixedFile(NamedTuple):
    """One file: ``changed`` of its ``lines`` were rewritten; ``bytes`` is the size before the fix."""

    path: str
    lines: int
    changed: int
    bytes: int = 0


class RemovedFrom(NamedTuple):
    """The number of examples removed from a file, and the path of the file that keeps them."""

    examples: int
    kept_in: str


class Change(NamedTuple):
    """One value that a fix changes, for ``--diff``.

    ``line`` counts from 1 in the file as it was; ``pointer`` is an RFC 6901 JSON Pointer from the line's root, ``""``
    for the whole line and ``None`` for the whole file. ``old`` and ``new`` are JSON text as in the file; None if there is
    no value before or after. ``rule`` is the check whose fix this is, or several, separated by commas. In a notebook
    ``line`` counts in the cell with the number ``cell``.
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
    """What a run of ``fix`` did, or with ``diff`` would do. ``unsafe`` and ``inline_defs`` are the options of the run.

    ``files`` are all files checked; ``fixed`` counts the fixed findings of all rounds by check; ``removed`` lists the files
    that examples were removed from. ``left`` is the report of what remains, with notes and failures. ``reasons`` says for
    (`Finding.file`, line) why fixable findings there were not fixed ("the result could answer two calls"). ``changes`` has
    the kept changes by path, line, pointer; ``changed_values`` counts all of them.
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
        """2 if an input failed; 1 if errors or warnings remain, or with ``diff`` something would change; else 0."""
        return self.left.exit_code or int(self.diff and bool(self.changed_files))
