"""Fixes datasets: fixes every record that can be fixed, then replaces each file in one step.

Dataset rules first read the whole dataset. Fixing what they report can change what they report of the result, so rounds
follow until nothing more can be fixed.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ftlint.config.configs import Configs
from ftlint.engine.check.chunk import LINE_RULE, Gathered, check_chunk
from ftlint.engine.check.conclusions import Conclusions, merge_collectors
from ftlint.engine.check.dataset import complete, file_findings, inputs_of, read_whole, size_findings
from ftlint.engine.check.dataset_findings import gather_dataset_findings
from ftlint.engine.failures import contained, report_failure
from ftlint.engine.fix.chunk import fix_chunk
from ftlint.engine.fix.chunk_result import FixedChunk, Job
from ftlint.engine.fix.file import FileError, FileState, error_about, file_state
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

ROUNDS = 10
CHANGES_KEPT = 1000
REASONS_KEPT = 100


class FixOptions(NamedTuple):
    """``unsafe`` also applies unsafe fixes; ``diff`` reports what would change and writes nothing."""

    unsafe: bool = False
    diff: bool = False

    def allow(self, fix: Fix | None) -> bool:
        """Whether to apply such a fix."""
        return fix is Fix.SAFE or (self.unsafe and fix is Fix.UNSAFE)


@dataclass(eq=False, repr=False)
class _Round:
    """One round over a dataset: what is left, the collectors of the new texts, and the numbers of records: ``read`` of the old
    texts, ``records`` and ``examples`` of the new ones."""

    left: Gathered
    collectors: dict[str, Any] = field(default_factory=dict)
    read: int = 0
    records: int = 0
    examples: int = 0


def fix_datasets(
    datasets: Iterable[Dataset],
    configs: Configs,
    run: Run,
    options: FixOptions,
    open_input: OpenInput,
    validation: str | None = None,
) -> FixReport:
    """Fix every dataset; validation datasets (or ``validation``, the path of a file) come first. Files that cannot be read
    or written are reported in ``left.failures``."""
    report = FixReport(diff=options.diff, unsafe=options.unsafe)
    left = Gathered(run.keep)
    datasets = list(datasets)
    pairs = splits(datasets, validation)
    failures = report.left.failures
    for dataset in sorted(datasets, key=lambda dataset: dataset not in {pair.validation for pair in pairs}):
        against = []
        with collector_off(), deep_recursion():
            for other in (pair.validation for pair in pairs if pair.training == dataset):
                with contained(other.files[0], failures):
                    against.append(read_whole(inputs_of(other, configs, run, open_input), run))
            with contained(dataset.files[0], failures):
                _DatasetFixer(run, options, report, left, against).fix(inputs_of(dataset, configs, run, open_input))
    complete(report.left, left, run.sessions.registry)
    report.fixed = dict(sorted(report.fixed.items()))
    report.changes.sort(key=lambda change: (change.path, change.line, change.pointer is not None))
    return report


class _DatasetFixer:
    """Fixes one dataset, which is compared with those in ``against``."""

    def __init__(self, run: Run, options: FixOptions, report: FixReport, left: Gathered, against: list[Whole]) -> None:
        self.run, self.options, self.report, self.left, self.against = run, options, report, left, against

    def fix(self, inputs: list[Input]) -> None:
        """Fix all files. If one fails, it is left unchanged and the others are fixed without it."""
        report, inputs = self.report, list(inputs)
        report.left.files += len(inputs)
        while inputs:
            changes, values = len(report.changes), report.changed_values
            try:
                self._files(inputs)
                break
            except FileError as error:
                report_failure(error.input.source.name, error.error, report.left.failures)
                del report.changes[changes:]
                report.changed_values = values
                inputs.remove(error.input)

    def _files(self, inputs: list[Input]) -> None:
        """Run rounds over all files until nothing changes, then replace the files. Raises `FileError`."""
        files = []
        for given in inputs:
            with error_about(given):
                files.append(file_state(given, self.run.chunk_size))
        with ExitStack() as new_texts:
            conclusions = self._conclusions(files)
            session = files[0].given.session
            for _ in range(ROUNDS):
                before = sum(file.fixed.total() for file in files)
                last = self._round(files, conclusions, new_texts)
                after = self._conclude(last.collectors, files[0])
                if sum(file.fixed.total() for file in files) == before or not self._can_continue(after, session):
                    break
                conclusions = after
            for file in files:
                new_texts.callback(file.removed.close)
                self._replace(file)
            self._report(files, last, after)

    def _conclusions(self, files: list[FileState]) -> list[Conclusions]:
        """The conclusions of dataset rules before any fix; reads the files only if such a verdict can lead to a fix."""
        session = files[0].given.session
        checks = session.registry.checks
        wanted = [
            name
            for name, planned in session.plan.collectors.items()
            if any(checks[check].fix and session.needs_conclusion(check) for check in planned.checks)
        ]
        if not wanted:
            return []
        collectors: dict[str, Any] = {}
        for file in files:
            with error_about(file.given):
                for chunk in file.records.chunks(self.run.chunk_size):
                    result = check_chunk(file.given.session, file.path, chunk, 1, collectors)
                    merge_collectors(collectors, result.collectors)
        return self._conclude({name: collectors[name] for name in wanted if name in collectors}, files[0])

    def _conclude(self, collectors: dict[str, Any], first: FileState) -> list[Conclusions]:
        """The conclusions over the dataset, and over each comparison with another one; empty ones if that fails."""
        plan = first.given.session.plan
        with contained(first.path, self.report.left.failures):
            others = (Conclusions.compared(collectors, other.collectors, plan) for other in self.against)
            return [Conclusions.of(collectors, plan.context), *others]
        return [Conclusions() for _ in (None, *self.against)]

    def _can_continue(self, after: list[Conclusions], session: Session) -> bool:
        """Whether these conclusions lead to another fix."""
        return any(
            self.options.allow(fix) and session.needs_conclusion(affected.check)
            for conclusions in after
            for affected, fix in conclusions.affected(session.plan)
        )

    def _round(self, files: list[FileState], conclusions: list[Conclusions], new_texts: ExitStack) -> _Round:
        result = _Round(Gathered(self.run.keep))
        for file in files:
            target = None if self.options.diff or not file.is_plain else file.given.source
            lines = LineMap()
            with error_about(file.given):
                new = Rewritten(*file.records, target)
                new_texts.callback(new.close)
                self._rewrite(file, new, sum(conclusions, Conclusions()), result, lines)
            file.originals = None
            if new.begun:
                file.maps.append(lines)
                file.new, layout = new, file.records.layout
                kind = "lines" if "array-file" in file.fixes else layout.kind
                file.records = Records(Source(new.path, file.path), Layout(kind, empty=layout.empty))
        return result

    def _rewrite(
        self, file: FileState, new: Rewritten, conclusions: Conclusions, result: _Round, lines: LineMap
    ) -> None:
        """Read the current text of a file, write the fixed one to ``new``, and add to ``lines`` where its lines went."""
        as_lines = "array-file" in file.fixes and file.records.layout.kind == "array"
        fixes_file = bool(file.fixes) and not file.rewritten
        may_drop = self.options.unsafe and file.may_drop(as_lines, self.run.chunk_size)
        session, keep = file.given.session, self.run.keep
        job = Job(session, file.path, self.options.unsafe, keep, as_lines, frozen=file.frozen, may_drop=may_drop)
        for finding in file_findings(Part(file.given, file.records)):
            if not (fixes_file and finding.rule.removeprefix(f"{LINE_RULE}/") in file.fixes):
                result.left.take(finding)
        file.reasons = {(file.path, 1): file.reason} if file.reason else {}
        file.first, line, column, size = result.records, 1, 1, 0
        written = file.records.layout.bom
        for chunk in file.records.chunks(self.run.chunk_size):
            job = job._replace(changes=self._changes_wanted())
            fixed = self.run.executor.submit(fix_chunk, job, chunk, conclusions, result.read).result()
            job = job._replace(begun=fixed.begun)
            new.write(fixed.pieces, changed=fixes_file or bool(fixed.changed), offset=chunk.offset)
            self._add(fixed, file, result, line - 1, column - 1)
            for new_line, old_line in fixed.moves:
                lines.add(new_line + line - 1, old_line)
            column = fixed.column + (column - 1 if fixed.line == 1 else 0)
            line += fixed.line - 1
            size += chunk.size
            written += sum(map(len, fixed.pieces))
            file.count_lines(chunk)
            self.run.progress(file.path, chunk.size)
        new.finish()
        for finding in size_findings(file.given, written):
            result.left.take(finding)
        file.end = result.records
        file.size = file.size or size
        if fixes_file:
            self._report_file_fixes(file)

    def _report_file_fixes(self, file: FileState) -> None:
        for kind in file.fixes:
            check = f"{LINE_RULE}/{kind}"
            file.fixed[check] += 1
            file.mark(range(1, file.lines + 1) if kind != "bom" else [1])
            self._add_changes([Change(file.path, 1, None, None, None, check)], 1)

    def _add(self, fixed: FixedChunk, file: FileState, result: _Round, lines: int, columns: int) -> None:
        """Add the result of a chunk, which begins after this many lines and, on its first line, columns."""
        file.fixed += fixed.fixed
        for findings in fixed.left.kept.values():
            for index, finding in enumerate(findings):
                column = finding.column + (columns if finding.line == 1 else 0)
                findings[index] = finding._replace(line=finding.line + lines, column=column)
        result.left.merge(fixed.left)
        merge_collectors(result.collectors, fixed.collectors)
        result.read += fixed.read
        result.records += fixed.records
        result.examples += fixed.examples
        file.mark(map(file.original_line, fixed.changed) if file.maps else fixed.changed)
        kept = (finding for findings in result.left.kept.values() for finding in findings)
        shown = {finding.line for finding in kept if finding.path == file.path}
        for at, reason in fixed.reasons.items():  # dataset rules may report findings on the first ones later
            if at + lines in shown or len(file.reasons) < REASONS_KEPT:
                file.reasons[file.path, at + lines] = reason
        changes = [change._replace(line=file.original_line(change.line)) for change in fixed.changes]
        self._add_changes(changes, fixed.values)
        if self.options.diff:
            file.removed.count += len(fixed.removed)
        else:
            file.remove(fixed.removed, self.run.chunk_size)

    def _add_changes(self, changes: list[Change], values: int) -> None:
        self.report.changed_values += values
        if self.options.diff:
            self.report.changes += changes

    def _changes_wanted(self) -> int | None:
        """How many more changes to keep; None without ``diff``."""
        return max(0, CHANGES_KEPT - len(self.report.changes)) if self.options.diff else None

    def _report(self, files: list[FileState], last: _Round, after: list[Conclusions]) -> None:
        """Add the result of the last round to the report."""
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

    def _replace(self, file: FileState) -> None:
        """Replace the file by its new text. If that fails, report it, and that nothing was fixed."""
        source = file.given.source
        if self.options.diff:
            return
        try:
            if source.name == STDIN_NAME:
                to_standard_output(file.records.source.path, source, bom=file.bom, rewritten=file.rewritten)
            elif file.new is not None:
                file.removed.keep()
                file.new.put_in_place(source, file.stat, bom=file.bom)
                file.records = Records(Source(file.new.path, file.path), file.records.layout)
        except Exception as error:
            file.removed.forget()
            report_failure(file.path, error, self.report.left.failures)
            file.fixed.clear()
            file.changed.clear()
