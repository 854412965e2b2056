"""The way of the data for ``ftlint fix``: every record mended where it can be, and the file replaced in one step.

Rules over all lines conclude before anything is mended. What they say is mended like everything else, and looked at
again in what was written: where that leaves something to mend, there is another round.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from typing import Any

from ftlint.config import Configs
from ftlint.engine import registry
from ftlint.engine.check import Input, OpenInput, Part, Run, complete, file_findings, gather_suspects
from ftlint.engine.discover import Dataset
from ftlint.engine.mendchunk import Job, MendedChunk, mend_chunk
from ftlint.engine.plan import Plan
from ftlint.engine.rewritten import Rewritten, put_in_place, to_standard_output
from ftlint.engine.verdicts import Verdicts, merge_evidence
from ftlint.engine.worker import LINE_RULE, Gathered, check_chunk, worker
from ftlint.errors import InputError
from ftlint.finding import Fix
from ftlint.fixreport import Change, FixedFile, FixReport
from ftlint.jsonl import chunks
from ftlint.layout import Layout, layout_of, open_text
from ftlint.rule import Check
from ftlint.source import STDIN_NAME, Source

ROUNDS = 10
CHANGES_KEPT = 1000
_FROZEN = "the file is not UTF-8, and nothing in it is changed unless json-lines/encoding is, too"


@dataclass(frozen=True)
class Wish:
    """What the user wants of a fix. ``diff``: tell what would change and write nothing."""

    unsafe: bool = False
    diff: bool = False

    def admits(self, fix: Fix | None) -> bool:
        """Whether a finding with such a fix is to be mended."""
        return fix is Fix.SAFE or (self.unsafe and fix is Fix.UNSAFE)


@dataclass
class _File:
    """A file under way. ``read`` and ``layout`` are what is read in this round: the file, then its new text.

    ``changed`` has a byte for each line of the new text, 1 where it was changed; ``mended`` are the file's own faults that
    are mended; ``frozen`` says why nothing in it may be.
    """

    given: Input
    read: Source
    layout: Layout
    seen: os.stat_result | None
    bom: bool
    mended: tuple[str, ...] = ()
    frozen: str = ""
    lines: int = 0
    size: int = 0
    changed: bytearray = field(default_factory=bytearray)
    starts: list[int] = field(default_factory=list)
    reasons: dict[tuple[str, int], str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """What users are shown."""
        return self.given.source.name

    def mark(self, lines: Iterable[int]) -> None:
        """Note that these lines were changed."""
        for line in lines:
            if line > len(self.changed):
                self.changed.extend(bytes(line - len(self.changed)))
            self.changed[line - 1] = 1

    @property
    def rewritten(self) -> bool:
        """Whether there is a new text."""
        return self.read is not self.given.source


@dataclass
class _Round:
    """What one round over a dataset left, and the evidence of its new text."""

    left: Gathered
    evidence: dict[str, Any] = field(default_factory=dict)
    records: int = 0
    examples: int = 0


def fix_datasets(
    datasets: Iterable[Dataset], configs: Configs, run: Run, wish: Wish, open_input: OpenInput
) -> FixReport:
    """Mend every dataset. Files that cannot be read or written are told in ``left.failures``; the others go on."""
    report = FixReport(diff=wish.diff, unsafe=wish.unsafe)
    left = Gathered(run.keep)
    for dataset in datasets:
        inputs = [Input(open_input(path), configs.settings_for(path)) for path in dataset.files]
        try:
            _Fixing(run, wish, report, left).dataset(inputs)
        except InputError as error:
            report.left.failures.append(str(error))
    complete(report.left, left)
    report.fixed = dict(sorted(report.fixed.items()))
    report.changes.sort(key=lambda one: (one.path, one.line, one.pointer is not None))
    return report


class _Fixing:
    """The fixing of one dataset."""

    def __init__(self, run: Run, wish: Wish, report: FixReport, left: Gathered) -> None:
        self.run, self.wish, self.report, self.left = run, wish, report, left

    def dataset(self, inputs: list[Input]) -> None:
        """Rounds over all files of a dataset until nothing changes; then each is replaced."""
        files = [file for one in inputs if (file := self._begin(one)) is not None]
        if not files:
            return
        with ExitStack() as new_texts:
            verdicts = self._verdicts(files)
            for _ in range(ROUNDS):
                before = sum(self.report.fixed.values())
                last = self._round(files, verdicts, new_texts)
                after = Verdicts.of(last.evidence, worker(files[0].given.settings).plan.context)
                if sum(self.report.fixed.values()) == before or not self._leaves_more(after, files[0]):
                    break
                verdicts = after
            self._tell(files, last, after)
            for file in files:
                self._put_in_place(file)

    def _begin(self, one: Input) -> _File | None:
        """Look at a file and decide what becomes of its own faults; None when it cannot be read."""
        self.report.left.files += 1
        seen = None
        try:
            with suppress(OSError):  # reading says it better
                seen = os.stat(one.source.path)
            layout = layout_of(one.source)
            tells = worker(one.settings).plan.tells
            mended = tuple(kind for kind in self._file_kinds(one, layout) if tells(f"{LINE_RULE}/{kind}"))
        except InputError as error:
            self.report.left.failures.append(str(error))
            return None
        stays = layout.encoding == "utf-8" and bool(layout.bom) and "bom" not in mended
        frozen = "" if layout.encoding == "utf-8" or "encoding" in mended else _FROZEN
        return _File(one, one.source, layout, seen, stays, () if frozen else mended, frozen)

    def _file_kinds(self, one: Input, layout: Layout) -> Iterator[str]:
        """What is wrong with the file as a whole and can be mended."""
        if layout.encoding != "utf-8":
            if _is_decodable(one.source, layout):
                yield "encoding"
        elif layout.bom:
            yield "bom"
        if layout.kind == "array" and _is_whole(one.source, layout, self.run.chunk_size):
            yield "array-file"

    def _verdicts(self, files: list[_File]) -> Verdicts:
        """What the rules over all lines say, where something can come of it: that takes one more reading."""
        plan = worker(files[0].given.settings).plan
        wanted = [name for name, rule in plan.evidence.items() if self._mends(rule.checks, plan)]
        if not wanted:
            return Verdicts()
        evidence: dict[str, Any] = {}
        for file in files:
            with open_text(file.read, file.layout) as stream:
                for chunk in chunks(stream, file.layout, self.run.chunk_size):
                    merge_evidence(evidence, check_chunk(file.given.settings, file.path, chunk, 1).evidence)
        return Verdicts.of({name: evidence[name] for name in wanted if name in evidence}, plan.context)

    def _mends(self, checks: Iterable[str], plan: Plan) -> bool:
        known = registry.checks()
        return any(registry.mends_by_verdict(check, plan) and self._may(known[check]) for check in checks)

    def _may(self, check: Check) -> bool:
        """Whether a check's findings may be of a kind that is to be mended: some are safe of a check that is not."""
        return check.fix is not None

    def _leaves_more(self, after: Verdicts, first: _File) -> bool:
        """Whether the whole, as it is now, tells of something more to mend."""
        plan = worker(first.given.settings).plan
        return any(
            self.wish.admits(suspect.fix) and registry.mends_by_verdict(suspect.check, plan)
            for suspect in after.suspects()
        )

    def _round(self, files: list[_File], verdicts: Verdicts, new_texts: ExitStack) -> _Round:
        result = _Round(Gathered(self.run.keep))
        for file in files:
            new = Rewritten(file.read, file.layout)
            new_texts.callback(new.close)
            self._rewrite(file, new, verdicts, result)
            if new.begun:
                file.read = Source(new.path, file.path)
                file.layout = Layout(empty=file.layout.empty)
        return result

    def _rewrite(self, file: _File, new: Rewritten, verdicts: Verdicts, result: _Round) -> None:
        """Read a file, or its new text, and write what is mended of it."""
        as_lines = "array-file" in file.mended and file.layout.kind == "array"
        anew = bool(file.mended) and not file.rewritten
        job = Job(
            file.given.settings,
            file.path,
            self.wish.unsafe,
            self.run.keep,
            as_lines,
            self._changes_wanted(),
            file.frozen,
        )
        for one in file_findings(Part(file.given, file.layout)):
            if not (anew and one.rule.removeprefix(f"{LINE_RULE}/") in file.mended):
                result.left.take(one)
        file.starts, file.reasons, line, size, ended = [], {}, 1, 0, True
        with open_text(file.read, file.layout) as stream:
            for chunk in chunks(stream, file.layout, self.run.chunk_size):
                mended = self.run.executor.submit(mend_chunk, job, chunk, verdicts).result()
                new.write(mended.data, changed=anew or bool(mended.changed), offset=chunk.offset)
                file.starts.append(result.records)
                self._take(mended, file, result, line - 1)
                line += mended.line - 1
                size += len(chunk.data)
                ended = mended.data.endswith(b"\n")
                self.run.progress(file.path, len(chunk.data))
        new.finish()
        file.lines = line - 1 + (not ended)
        file.size = file.size or size
        if anew:
            self._tell_file_fixes(file)

    def _tell_file_fixes(self, file: _File) -> None:
        for kind in file.mended:
            check = f"{LINE_RULE}/{kind}"
            self.report.fixed[check] = self.report.fixed.get(check, 0) + 1
            file.mark(range(1, file.lines + 1) if kind != "bom" else [1])
            self._keep([Change(file.path, 1, None, None, None, check)], 1)

    def _take(self, mended: MendedChunk, file: _File, result: _Round, lines: int) -> None:
        """Add what a chunk gave; its lines count from the chunk's start, and ``lines`` stand before it."""
        for check, count in mended.fixed.items():
            self.report.fixed[check] = self.report.fixed.get(check, 0) + count
        for found in mended.left.kept.values():
            found[:] = [replace(one, line=one.line + lines) for one in found]
        result.left.merge(mended.left)
        merge_evidence(result.evidence, mended.evidence)
        result.records += mended.records
        result.examples += mended.examples
        file.mark(line + lines for line in mended.changed)
        shown = {one.line for found in result.left.kept.values() for one in found if one.path == file.path}
        reasons = ((line + lines, reason) for line, reason in mended.reasons.items())
        file.reasons |= {(file.path, line): reason for line, reason in reasons if line in shown}
        self._keep(mended.changes, mended.values)

    def _keep(self, changes: list[Change], values: int) -> None:
        self.report.changed_values += values
        if self.wish.diff:
            self.report.changes += changes[: self._changes_wanted()]

    def _changes_wanted(self) -> int:
        """How many more changes are to be kept."""
        return max(0, CHANGES_KEPT - len(self.report.changes)) if self.wish.diff else 0

    def _tell(self, files: list[_File], last: _Round, after: Verdicts) -> None:
        """Put what the last round left into the report."""
        left = self.report.left
        left.examples += last.examples
        left.notes += (f"{files[0].path}: {note}" for note in after.notes)
        parts = [Part(Input(file.read, file.given.settings), file.layout, file.starts) for file in files]
        gather_suspects(after, parts, self.run, last.left)
        self.left.merge(last.left)
        for file in files:
            left.bytes += file.size
            self.report.reasons |= file.reasons
            self.report.files.append(FixedFile(file.path, file.lines, sum(file.changed), file.size))

    def _put_in_place(self, file: _File) -> None:
        source = file.given.source
        if self.wish.diff:
            return
        if source.name == STDIN_NAME:
            to_standard_output(file.read.path, source, bom=file.bom, anew=file.rewritten)
        elif file.rewritten:
            put_in_place(file.read.path, source, file.seen, bom=file.bom)


def _is_whole(source: Source, layout: Layout, chunk_size: int) -> bool:
    """Whether every element of an array file can be read, so that each can have a line of its own."""
    from ftlint.engine.read import Reader
    from ftlint.example import Indexer

    reader = Reader(Indexer())
    with open_text(source, layout) as stream:
        return all(
            raw.example is not None for chunk in chunks(stream, layout, chunk_size) for raw in reader.read(chunk)
        )


def _is_decodable(source: Source, layout: Layout) -> bool:
    """Whether all that a file holds can be said in UTF-8 (what cannot is read as the byte 0xFF)."""
    with open_text(source, layout) as stream:
        return not any(b"\xff" in block for block in iter(lambda: stream.read(1 << 20), b""))
