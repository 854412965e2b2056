"""What to do with the chunks of a file, and the result for one chunk."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ftlint.conversation.example import Example
from ftlint.engine.check.chunk import LINE_RULE, Gathered
from ftlint.engine.fix.causes import causes
from ftlint.engine.fix.example import FixedExample
from ftlint.engine.reader.reader import Raw
from ftlint.engine.session import Session
from ftlint.files.arrays import moved
from ftlint.jsontext.diff import ABSENT, count_differences, differences
from ftlint.jsontext.locator import Locator
from ftlint.results.fix_report import Change
from ftlint.rule.context import Context
from ftlint.text.secrets import masked, masked_pointer


class RemovedExample(NamedTuple):
    """A removed example: its line in the text that was read, the check that removed it, and its bytes."""

    line: int
    check: str
    data: bytes


class Job(NamedTuple):
    """What to do with the chunks of one file.

    ``keep`` is the number of findings kept per check (0: all), ``changes`` the number of changes kept (None: they are not
    even counted). ``as_lines`` writes the elements of an array as lines. ``frozen`` is the reason why nothing may be fixed.
    ``may_drop`` is False if a removed record could not be kept elsewhere. ``begun``: an element of the array was written
    before this chunk.
    """

    session: Session
    path: str
    unsafe: bool = False
    keep: int = 3
    as_lines: bool = False
    changes: int | None = None
    frozen: str = ""
    may_drop: bool = True
    begun: bool = False


@dataclass(eq=False, repr=False)
class FixedChunk:
    """The result for one chunk.

    ``pieces`` are the new bytes; ``line`` and ``column`` (arrays only) are the position of the next byte. Lines in ``left``
    and ``reasons`` count from 1 in the new bytes, those in ``changed`` and ``removed`` in the text that was read.
    ``read`` counts the records that were read, ``records`` and ``examples`` those that were written. ``moves`` has pairs of a
    record's line in the new bytes and in the text that was read, wherever their difference changes. ``begun``: an element of
    the array was written, in this chunk or before.
    """

    left: Gathered
    collectors: dict[str, Any]
    pieces: list[bytes] = field(default_factory=list)
    line: int = 1
    column: int = 1
    in_array: bool = False
    begun: bool = False
    read: int = 0
    records: int = 0
    examples: int = 0
    changed: list[int] = field(default_factory=list)
    fixed: Counter[str] = field(default_factory=Counter)
    reasons: dict[int, str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    values: int = 0
    removed: list[RemovedExample] = field(default_factory=list)
    moves: list[tuple[int, int]] = field(default_factory=list)
    _shift: int = -1

    def observe(self, example: Example | None, context: Context) -> None:
        """Pass a record that stays to the collectors; None is one that cannot be read."""
        for collector in self.collectors.values():
            collector.observe(example, context)
        self.records += 1
        self.examples += example is not None

    @property
    def data(self) -> bytes:
        """The new bytes in one piece."""
        return b"".join(self.pieces)

    def write(self, data: bytes) -> None:
        """Append bytes."""
        if not data:
            return
        self.pieces.append(data)
        if self.in_array:
            self.line, self.column = moved(self.line, self.column, data)
        else:
            self.line += data.count(b"\n")

    def write_separator(self, separator: bytes, *, removed: bool) -> None:
        """Append the bytes before an element of an array. A comma is left out if the element is removed or the first."""
        is_comma = separator.strip() == b","
        if not is_comma or (self.begun and not removed):
            self.write(separator)
        self.begun |= not removed

    def add_line_fix(self, job: Job, kind: str, raw: Raw, new: bytes | None) -> None:
        """Add a fix of a record's lines that changes no value."""
        check = f"{LINE_RULE}/{kind}"
        self.fixed[check] += 1
        self._mark(raw)
        self._add_change(job, raw.line, "", raw.data, new, check)

    def add_removed(self, job: Job, raw: Raw, fixed: FixedExample) -> None:
        """Add a record that is removed."""
        (step,) = fixed.steps
        check = step.fixed[0].check
        self._count(raw, fixed)
        self.removed.append(RemovedExample(raw.line, check, raw.data if job.changes is None else b""))
        self._add_change(job, raw.line, "", raw.data, None, check)

    def add_move(self, raw: Raw) -> None:
        """Add the new line of a record that stays."""
        if raw.line - self.line != self._shift:
            self._shift = raw.line - self.line
            self.moves.append((self.line, raw.line))

    def add_fixed(self, job: Job, raw: Raw, data: bytes, fixed: FixedExample) -> None:
        """Add a fixed record, whose new bytes are ``data``."""
        self._count(raw, fixed)
        if job.changes is None or raw.example is None:
            return
        room = job.changes - len(self.changes)
        if room <= 0:  # only counted, because locating their bytes is slow
            self.values += count_differences(raw.example.record, fixed.example.record)
            return
        changed = list(differences(raw.example.record, fixed.example.record))
        checks = causes([change.pointer for change in changed], fixed.steps)
        old_text, new_text = Locator(raw.data), Locator(data)
        for (pointer, old, new), check in zip(changed[:room], checks, strict=False):
            before = None if old is ABSENT else _bytes_at(old_text, pointer)
            after = None if new is ABSENT else _bytes_at(new_text, pointer)
            self._add_change(job, raw.line, pointer, before, after, check)
        self.values += len(changed[room:])

    def _count(self, raw: Raw, fixed: FixedExample) -> None:
        self._mark(raw)
        for step in fixed.steps:
            for problem in step.fixed:
                self.fixed[problem.check] += 1

    def _mark(self, raw: Raw) -> None:
        self.changed += range(raw.line, raw.line + raw.lines)

    def _add_change(self, job: Job, line: int, pointer: str, old: bytes | None, new: bytes | None, check: str) -> None:
        self.values += 1
        if len(self.changes) < (job.changes or 0):
            before, after = (None if side is None else masked(side).decode("utf-8", "replace") for side in (old, new))
            self.changes.append(Change(job.path, line, masked_pointer(pointer), before, after, check))


def _bytes_at(text: Locator, pointer: str) -> bytes:
    span = text.locate(pointer)
    return text.raw[span.start : span.end]
