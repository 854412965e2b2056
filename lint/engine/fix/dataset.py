"""The way of the data for ``ftlint fix``: every record mended where it can be, and the file replaced in one step.

Rules over all lines conclude before anything is mended. What they say is mended like everything else, and looked at
again in what was written: where that leaves something to mend, there is another round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ftlint.config.configs import Configs
from ftlint.engine.check.chunk import LINE_RULE, Gathered, check_chunk
from ftlint.engine.check.conclusions import Conclusions, merge_collectors
from ftlint.engine.check.dataset import complete, file_findings, inputs_of, read_whole, size_findings
from ftlint.engine.check.dataset_findings import gather_dataset_findings
from ftlint.engine.failures import contained, report_failure
from ftlint.engine.fix.chunk import mend_chunk
from ftlint.engine.fix.chunk_result import Job, MendedChunk
from ftlint.engine.fix.file import FileUnderWay, begin
from ftlint.engine.fix.line_map import LineMap
from ftlint.engine.inputs.datasets import Dataset, splits
from ftlint.engine.run import Input, OpenInput, Part, Run, Whole
from ftlint.engine.runtime import collector_off, deep_recursion
from ftlint.engine.session import Session
from ftlint.files.layout import Layout
from ftlint.files.records import Records
from ftlint.files.source import STDIN_NAME, Source
from ftlint.files.staged import Rewritten, to_standard_output
from ftlint.results.finding import Fix
from ftlint.results.fix_report import Change, FixedFile, FixReport, RemovedFrom
from ftlint.rule import Check

ROUNDS = 10
CHANGES_KEPT = 1000
REASONS_KEPT = 100


class Wish(NamedTuple):
    """What the user wants of a fix. ``diff``: tell what would change and write nothing."""

    unsafe: bool = False
    diff: bool = False

    def admits(self, fix: Fix | None) -> bool:
        """Whether a finding with such a fix is to be mended."""
        return fix is Fix.SAFE or (self.unsafe and fix is Fix.UNSAFE)


@dataclass(eq=False, repr=False)
class _Round:
    """What one round over a dataset left, and the collectors of its new text; ``read`` counts the records of the old one."""

    left: Gathered
    collectors: dict[str, Any] = field(default_factory=dict)
    read: int = 0
    records: int = 0
    examples: int = 0


def fix_datasets(
    datasets: Iterable[Dataset],
    configs: Configs,
    run: Run,
    wish: Wish,
    open_input: OpenInput,
    validation: str | None = None,
) -> FixReport:
    """Mend every dataset; those that others are compared with (``validation``, a file's path, where it is given) come
    first. Files that cannot be read or written are told in ``left.failures``; the others go on."""
    report = FixReport(diff=wish.diff, unsafe=wish.unsafe)
    left = Gathered(run.keep)
    datasets = list(datasets)
    pairs = splits(datasets, validation)
    failures = report.left.failures
    for dataset in sorted(datasets, key=lambda one: one not in {pair.validation for pair in pairs}):
        against = []
        with collector_off(), deep_recursion():
            for other in (pair.validation for pair in pairs if pair.training == dataset):
                with contained(other.files[0], failures):
                    against.append(read_whole(inputs_of(other, configs, run, open_input), run))
            with contained(dataset.files[0], failures):
                _Fixing(run, wish, report, left, against).dataset(inputs_of(dataset, configs, run, open_input))
    complete(report.left, left, run.sessions.registry)
    report.fixed = dict(sorted(report.fixed.items()))
    report.changes.sort(key=lambda one: (one.path, one.line, one.pointer is not None))
    return report


class _FileError(Exception):
    """An error that occurred while one file of a dataset was being fixed."""

    def __init__(self, input: Input, error: Exception) -> None:
        super().__init__(input, error)
        self.input, self.error = input, error


@contextmanager
def _about(one: Input) -> Iterator[None]:
    """Turn an error inside the block into a `_FileError` about this file."""
    try:
        yield
    except Exception as error:
        raise _FileError(one, error) from error


class _Fixing:
    """The fixing of one dataset, which is compared with those in ``against``."""

    def __init__(self, run: Run, wish: Wish, report: FixReport, left: Gathered, against: list[Whole]) -> None:
        self.run, self.wish, self.report, self.left, self.against = run, wish, report, left, against

    def dataset(self, inputs: list[Input]) -> None:
        """Fix all files of a dataset. One in which an error occurs is left as it was, and the others are fixed without it."""
        report, inputs = self.report, list(inputs)
        report.left.files += len(inputs)
        while inputs:
            changes, values = len(report.changes), report.changed_values
            try:
                self._files(inputs)
                break
            except _FileError as error:
                report_failure(error.input.source.name, error.error, report.left.failures)
                del report.changes[changes:]
                report.changed_values = values
                inputs.remove(error.input)

    def _files(self, inputs: list[Input]) -> None:
        """Rounds over all files until nothing changes; then each is replaced. Raises `_FileError`."""
        files = []
        for one in inputs:
            with _about(one):
                files.append(begin(one, self.run.chunk_size))
        with ExitStack() as new_texts:
            conclusions = self._conclusions(files)
            session = files[0].given.session
            for _ in range(ROUNDS):
                before = sum(file.fixed.total() for file in files)
                last = self._round(files, conclusions, new_texts)
                after = self._concluded(last.collectors, files[0])
                if sum(file.fixed.total() for file in files) == before or not self._leaves_more(after, session):
                    break
                conclusions = after
            for file in files:
                new_texts.callback(file.removed.close)
                self._put_in_place(file)
            self._tell(files, last, after)

    def _conclusions(self, files: list[FileUnderWay]) -> list[Conclusions]:
        """What the rules over all lines say, where something can come of it: that takes one more reading."""
        session = files[0].given.session
        planned = session.plan.collectors
        wanted = [name for name, one in planned.items() if self._mends(one.checks, session)]
        if not wanted:
            return []
        collectors: dict[str, Any] = {}
        for file in files:
            with _about(file.given):
                for chunk in file.records.chunks(self.run.chunk_size):
                    merge_collectors(
                        collectors, check_chunk(file.given.session, file.path, chunk, 1, collectors).collectors
                    )
        return self._concluded({name: collectors[name] for name in wanted if name in collectors}, files[0])

    def _concluded(self, collectors: dict[str, Any], first: FileUnderWay) -> list[Conclusions]:
        """What is to be said of the whole by itself, and beside each that it is compared with. Where that fails, nothing is
        said, and the rest is fixed all the same."""
        plan = first.given.session.plan
        with contained(first.path, self.report.left.failures):
            others = (Conclusions.compared(collectors, other.collectors, plan) for other in self.against)
            return [Conclusions.of(collectors, plan.context), *others]
        return [Conclusions() for _ in (None, *self.against)]

    def _mends(self, checks: Iterable[str], session: Session) -> bool:
        known = session.registry.checks
        return any(session.needs_conclusion(check) and self._may(known[check]) for check in checks)

    def _may(self, check: Check) -> bool:
        """Whether a check's findings may be of a kind that is to be mended: some are safe of a check that is not."""
        return check.fix is not None

    def _leaves_more(self, after: list[Conclusions], session: Session) -> bool:
        """Whether the whole, as it is now, tells of something more to mend."""
        return any(
            self.wish.admits(fix) and session.needs_conclusion(affected.check)
            for conclusions in after
            for affected, fix in conclusions.affected(session.plan)
        )

    def _round(self, files: list[FileUnderWay], conclusions: list[Conclusions], new_texts: ExitStack) -> _Round:
        result = _Round(Gathered(self.run.keep))
        for file in files:
            beside = None if self.wish.diff or not file.is_plain else file.given.source
            lines = LineMap()
            with _about(file.given):
                new = Rewritten(*file.records, beside)
                new_texts.callback(new.close)
                self._rewrite(file, new, sum(conclusions, Conclusions()), result, lines)
            file.originals = None
            if new.begun:
                file.maps.append(lines)
                file.new, layout = new, file.records.layout
                kind = "lines" if "array-file" in file.mended else layout.kind
                file.records = Records(Source(new.path, file.path), Layout(kind, empty=layout.empty))
        return result

    def _rewrite(
        self, file: FileUnderWay, new: Rewritten, conclusions: Conclusions, result: _Round, lines: LineMap
    ) -> None:
        """Read a file, or its new text, and write what is mended of it; ``lines`` is told where its lines go."""
        as_lines = "array-file" in file.mended and file.records.layout.kind == "array"
        anew = bool(file.mended) and not file.rewritten
        job = Job(
            file.given.session,
            file.path,
            self.wish.unsafe,
            self.run.keep,
            as_lines,
            None,
            file.frozen,
            self.wish.unsafe and file.may_drop(as_lines, self.run.chunk_size),
        )
        for one in file_findings(Part(file.given, file.records)):
            if not (anew and one.rule.removeprefix(f"{LINE_RULE}/") in file.mended):
                result.left.take(one)
        file.reasons = {(file.path, 1): file.reason} if file.reason else {}
        file.first, line, columns, size = result.records, 1, 0, 0
        written = file.records.layout.bom
        for chunk in file.records.chunks(self.run.chunk_size):
            job = job._replace(changes=self._changes_wanted())
            mended = self.run.executor.submit(mend_chunk, job, chunk, conclusions, result.read).result()
            job, pieces = job._replace(begun=mended.begun), mended.pieces
            new.write(pieces, changed=anew or bool(mended.changed), offset=chunk.offset)
            self._take(mended, file, result, line - 1, columns)
            for moved, before in mended.moves:
                lines.add(moved + line - 1, before)
            columns = mended.column - 1 + (columns if mended.line == 1 else 0)
            line += mended.line - 1
            size += chunk.size
            written += sum(map(len, pieces))
            file.count_lines(chunk)
            self.run.progress(file.path, chunk.size)
        new.finish()
        for one in size_findings(file.given, written):
            result.left.take(one)
        file.end = result.records
        file.size = file.size or size
        if anew:
            self._tell_file_fixes(file)

    def _tell_file_fixes(self, file: FileUnderWay) -> None:
        for kind in file.mended:
            check = f"{LINE_RULE}/{kind}"
            file.fixed[check] += 1
            file.mark(range(1, file.lines + 1) if kind != "bom" else [1])
            self._keep([Change(file.path, 1, None, None, None, check)], 1)

    def _take(self, mended: MendedChunk, file: FileUnderWay, result: _Round, lines: int, columns: int) -> None:
        """Add what a chunk gave; its lines count from the chunk's start, and ``lines`` and ``columns`` stand before it."""
        file.fixed += mended.fixed
        for found in mended.left.kept.values():
            found[:] = [
                one._replace(line=one.line + lines, column=one.column + (columns if one.line == 1 else 0))
                for one in found
            ]
        result.left.merge(mended.left)
        merge_collectors(result.collectors, mended.collectors)
        result.read += mended.read
        result.records += mended.records
        result.examples += mended.examples
        file.mark(map(file.line_before, mended.changed) if file.maps else mended.changed)
        shown = {one.line for found in result.left.kept.values() for one in found if one.path == file.path}
        reasons = ((line + lines, reason) for line, reason in mended.reasons.items())
        for at, reason in reasons:  # the first ones may be those of findings over all lines, which are shown later
            if at in shown or len(file.reasons) < REASONS_KEPT:
                file.reasons[file.path, at] = reason
        changes = [one._replace(line=file.line_before(one.line)) for one in mended.changes]
        self._keep(changes, mended.values)
        if self.wish.diff:
            file.removed.count += len(mended.removed)
        else:
            file.remove(mended.removed, self.run.chunk_size)

    def _keep(self, changes: list[Change], values: int) -> None:
        self.report.changed_values += values
        if self.wish.diff:
            self.report.changes += changes

    def _changes_wanted(self) -> int | None:
        """How many more changes are to be kept, None when nobody wants to see any."""
        return max(0, CHANGES_KEPT - len(self.report.changes)) if self.wish.diff else None

    def _tell(self, files: list[FileUnderWay], last: _Round, after: list[Conclusions]) -> None:
        """Put what the last round left into the report."""
        left = self.report.left
        left.examples += last.examples
        left.notes += (f"{files[0].path}: {note}" for conclusions in after for note in conclusions.notes)
        parts = [
            Part(Input(file.records.source, file.given.session), file.records, file.first, file.end) for file in files
        ]
        for conclusions, others in zip(after, [None, *(other.parts for other in self.against)], strict=True):
            with contained(files[0].path, left.failures):
                gather_dataset_findings(conclusions, parts, self.run, last.left, others)
        self.left.merge(last.left)
        for file in files:
            left.bytes += file.size
            for check, count in file.fixed.items():
                self.report.fixed[check] = self.report.fixed.get(check, 0) + count
            if file.removed.count:
                self.report.removed.append(RemovedFrom(file.removed.count, file.removed.place))
            self.report.reasons |= file.reasons
            self.report.files.append(FixedFile(file.path, file.lines, sum(file.changed), file.size))

    def _put_in_place(self, file: FileUnderWay) -> None:
        """Write what was mended. Where that cannot be done, nothing was."""
        source = file.given.source
        if self.wish.diff:
            return
        try:
            if source.name == STDIN_NAME:
                to_standard_output(file.records.source.path, source, bom=file.bom, anew=file.rewritten)
            elif file.new is not None:
                file.removed.keep()
                file.new.put_in_place(source, file.seen, bom=file.bom)
                file.records = file.records._replace(source=Source(file.new.path, file.path))
        except Exception as error:
            file.removed.forget()
            report_failure(file.path, error, self.report.left.failures)
            file.fixed.clear()
            file.changed.clear()
