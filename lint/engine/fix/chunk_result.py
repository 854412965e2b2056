"""What is to be done with the chunks of a file, and what became of one: its new bytes, what was done and what is left."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ftlint.conversation.example import Example
from ftlint.engine.check.chunk import LINE_RULE, Gathered
from ftlint.engine.fix.causes import causes
from ftlint.engine.fix.example import Mended
from ftlint.engine.reader.reader import Raw
from ftlint.engine.session import Session
from ftlint.files.arrays import moved
from ftlint.jsontext.diff import ABSENT, count_differences, differences
from ftlint.jsontext.locator import Locator
from ftlint.results.fix_report import Change
from ftlint.rule.context import Context
from ftlint.text.secrets import masked, masked_pointer


class RemovedExample(NamedTuple):
    """An example that is removed: its line in the text that was read, the check that it is removed for, and its bytes."""

    line: int
    check: str
    data: bytes


class Job(NamedTuple):
    """What is to be done with the chunks of one file.

    ``keep`` is how many findings of each check are kept (0: all), ``changes`` how many changes (None: they are not even
    counted); ``as_lines`` writes the elements of an array file as lines; ``frozen`` says why nothing may be mended;
    ``may_drop`` is False where a record that is removed could not be kept elsewhere; ``begun`` says that an element of the
    array was written before this chunk.
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
class MendedChunk:
    """What became of a chunk. Lines in ``left`` and ``reasons`` count from 1 in the new bytes, and so do the columns of the
    first of them; those in ``changed`` are of the text that was read. ``line`` and ``column`` are where the next byte goes
    (``column`` in arrays only). ``read`` counts the records of the old bytes, ``records`` those of the new that `observe`
    took in. ``pieces`` are the bytes to write. ``moves`` has the line of a record in the new
    bytes and in the text that was read, wherever these begin to differ by another number of lines. ``begun`` says that an
    element of the array was written, in this chunk or before."""

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
        """Pass a record that stays to the collectors; None is a record that cannot be read."""
        for collector in self.collectors.values():
            collector.observe(example, context)
        self.records += 1
        self.examples += example is not None

    @property
    def data(self) -> bytes:
        """The bytes to write, in one piece."""
        return b"".join(self.pieces)

    def write(self, data: bytes) -> None:
        """Append bytes."""
        if not data:
            return
        self.pieces.append(data)
        if self.in_array:
            self.line, self.column = moved(self.line, self.column, data)
        elif b"\n" in data:  # counting takes much longer than finding none
            self.line += data.count(b"\n")

    def write_lead(self, lead: bytes, *, dropped: bool) -> None:
        """Append the bytes before an element of an array. The comma goes where its element goes, and so does one that no
        element precedes any more."""
        is_comma = lead.strip() == b","
        if not is_comma or (self.begun and not dropped):
            self.write(lead)
        self.begun |= not dropped

    def byte_fix(self, job: Job, kind: str, raw: Raw, new: bytes | None) -> None:
        """Note a mending of a record's lines that leaves its values alone."""
        self.fixed[f"{LINE_RULE}/{kind}"] += 1
        self.changed += range(raw.line, raw.line + raw.lines)
        self._keep(job, raw.line, "", raw.data, new, f"{LINE_RULE}/{kind}")

    def drop(self, job: Job, raw: Raw, mended: Mended) -> None:
        """Note that a record is dropped."""
        (step,) = mended.steps
        check = step.fixed[0].check
        self._count(mended)
        self.changed += range(raw.line, raw.line + raw.lines)
        self.removed.append(RemovedExample(raw.line, check, raw.data if job.changes is None else b""))
        self._keep(job, raw.line, "", raw.data, None, check)

    def stay(self, raw: Raw) -> None:
        """Note where a record goes that stays."""
        if raw.line - self.line != self._shift:
            self._shift = raw.line - self.line
            self.moves.append((self.line, raw.line))

    def note(self, job: Job, raw: Raw, data: bytes, mended: Mended) -> None:
        """Note a mended record, whose new bytes are ``data``."""
        self._count(mended)
        self.changed += range(raw.line, raw.line + raw.lines)
        if job.changes is None or raw.example is None:
            return
        room = job.changes - len(self.changes)
        if room <= 0:  # only counted: to find their bytes would cost far more than all the rest
            self.values += count_differences(raw.example.record, mended.example.record)
            return
        found = list(differences(raw.example.record, mended.example.record))
        rules = causes([one.pointer for one in found], mended.steps)
        was, now = Locator(raw.data), Locator(data)
        for (pointer, old, new), rule in zip(found[:room], rules, strict=False):
            before = None if old is ABSENT else _bytes_at(was, pointer)
            after = None if new is ABSENT else _bytes_at(now, pointer)
            self._keep(job, raw.line, pointer, before, after, rule)
        self.values += len(found[room:])

    def _count(self, mended: Mended) -> None:
        fixed = self.fixed
        for step in mended.steps:
            for problem in step.fixed:
                fixed[problem.check] += 1

    def _keep(self, job: Job, line: int, pointer: str, old: bytes | None, new: bytes | None, rule: str) -> None:
        self.values += 1
        if len(self.changes) < (job.changes or 0):
            before, after = (None if side is None else masked(side).decode("utf-8", "replace") for side in (old, new))
            self.changes.append(Change(job.path, line, masked_pointer(pointer), before, after, rule))


def _bytes_at(text: Locator, pointer: str) -> bytes:
    span = text.locate(pointer)
    return text.raw[span.start : span.end]
