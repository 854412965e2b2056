"""Checks datasets: files in chunks, chunks into findings and collectors, collectors into conclusions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from ftlint.config.configs import Configs
from ftlint.config.settings import Change, merge
from ftlint.engine.check.chunk import LINE_RULE, ChunkResult, Gathered, check_chunk
from ftlint.engine.check.conclusions import Conclusions, merge_collectors
from ftlint.engine.check.dataset_findings import gather_dataset_findings
from ftlint.engine.failures import contained, report_failure
from ftlint.engine.inputs.datasets import Dataset, splits
from ftlint.engine.registry import Registry
from ftlint.engine.run import InProcess, Input, OpenInput, Part, Run, Whole, silent
from ftlint.engine.runtime import collector_off, deep_recursion
from ftlint.engine.session import Session
from ftlint.errors import InputError
from ftlint.files.records import open_records
from ftlint.results.finding import Finding, Report
from ftlint.rule import ComparingCollector, Scope


def check_datasets(
    datasets: Iterable[Dataset], configs: Configs, run: Run, open_input: OpenInput, validation: str | None = None
) -> Report:
    """Check every dataset, and compare training datasets with their validation datasets, or all with the file ``validation``.
    Inputs that cannot be read are reported in ``failures``; the others are checked."""
    report, gathered = Report(), Gathered(run.keep)
    datasets = list(datasets)
    pairs = splits(datasets, validation)
    wholes: dict[Dataset, Whole] = {}
    with collector_off(), deep_recursion():
        for dataset in datasets:
            inputs = inputs_of(dataset, configs, run, open_input)
            whole = _check_dataset(inputs, run, report, gathered)
            if any(dataset in pair for pair in pairs):
                wholes[dataset] = whole
        for training, other in pairs:
            if other not in wholes:
                with contained(other.files[0], report.failures):
                    wholes[other] = read_whole(inputs_of(other, configs, run, open_input), run)
            if other in wholes:
                with contained(training.files[0], report.failures):
                    _compare(wholes[training], wholes[other], run, report, gathered)
    complete(report, gathered, run.sessions.registry)
    return report


def inputs_of(dataset: Dataset, configs: Configs, run: Run, open_input: OpenInput) -> list[Input]:
    """The files of a dataset, with the sessions of their settings."""
    return [Input(open_input(path), run.sessions.of(configs.settings_for(path))) for path in dataset.files]


def read_whole(inputs: list[Input], run: Run) -> Whole:
    """Read a dataset only for the collectors that compare datasets. Raises `InputError`."""
    parts, collectors = list[Part](), dict[str, Any]()
    records = 0
    for file in inputs:
        selected = Change(rule=_comparing(file.session))
        if not selected.rule:
            continue
        session = run.sessions.of(merge(file.session.settings, selected))
        part = Part(Input(file.source, session), open_records(file.source), records)
        for _, result in _results(part, replace(run, progress=silent), collectors):
            part.end = records = records + result.records
            merge_collectors(collectors, result.collectors)
        parts.append(part)
    return Whole(parts, compared(collectors))


def compared(collectors: dict[str, Any]) -> dict[str, Any]:
    """The collectors that are compared with those of another dataset."""
    return {name: one for name, one in collectors.items() if isinstance(one, ComparingCollector)}


def _comparing(session: Session) -> tuple[str, ...]:
    """The reported checks whose collectors compare datasets."""
    planned = session.plan.collectors.values()
    return tuple(check for one in planned if issubclass(one.collector, ComparingCollector) for check in one.checks)


def _compare(training: Whole, validation: Whole, run: Run, report: Report, gathered: Gathered) -> None:
    """Gather the findings in a training dataset that come from comparing it with its validation dataset."""
    if not training.parts:
        return
    first = training.parts[0].input
    conclusions = Conclusions.compared(training.collectors, validation.collectors, first.session.plan)
    report.notes += (f"{first.source.name}: {note}" for note in conclusions.notes)
    gather_dataset_findings(conclusions, training.parts, run, gathered, validation.parts)


def complete(report: Report, gathered: Gathered, registry: Registry) -> None:
    """Put what was gathered into a report."""
    report.findings = sorted((finding for kept in gathered.kept.values() for finding in kept), key=place)
    report.tallies = gathered.tallies
    report.checks = {name: registry.checks[name].info for name in sorted(gathered.tallies)}


def place(finding: Finding) -> tuple[str, int, int, str, str, int]:
    """The order of findings: path, cell, line, pointer, rule, column."""
    return finding.path, finding.cell or 0, finding.line, finding.pointer or "", finding.rule, finding.column


def _check_dataset(inputs: list[Input], run: Run, report: Report, gathered: Gathered) -> Whole:
    collectors: dict[str, Any] = {}
    parts: list[Part] = []
    records = 0
    for file in inputs:
        report.files += 1
        part = None
        try:
            part = Part(file, open_records(file.source), records)
            _check_file(part, run, collectors, report, gathered)
        except InputError as error:
            report.failures.append(str(error))
        except Exception as error:
            report_failure(file.source.name, error, report.failures)
            part, collectors = None, _collectors(parts, run)  # they may have observed a part of the failed file
        if part is not None:
            parts.append(part)
            records = part.end
    conclusions, name = Conclusions(), inputs[0].source.name
    with contained(name, report.failures):
        conclusions = conclude(collectors, inputs[0], report.notes)
        gather_dataset_findings(conclusions, parts, run, gathered)
    return Whole(parts, compared(collectors))


def _check_file(part: Part, run: Run, collectors: dict[str, Any], report: Report, gathered: Gathered) -> None:
    """Check one file and add its findings to ``gathered``; sets ``part.end`` to the number after its last record."""
    for finding in file_findings(part):
        gathered.take(finding)
    file_size = part.records.layout.bom
    for size, result in _results(part, run, collectors):
        part.end += result.records
        report.bytes += size
        file_size += size
        report.examples += result.examples
        gathered.merge(result.gathered)
        merge_collectors(collectors, result.collectors)
    for finding in size_findings(part.input, file_size):
        gathered.take(finding)


def _collectors(parts: list[Part], run: Run) -> dict[str, Any]:
    """The collectors of files that were already checked."""
    collectors: dict[str, Any] = {}
    for part in parts:
        for _, result in _results(part, replace(run, progress=silent), collectors):
            merge_collectors(collectors, result.collectors)
    return collectors


def _results(part: Part, run: Run, collectors: dict[str, Any]) -> Iterator[tuple[int, ChunkResult]]:
    """The size and result of each chunk, in order. At most `_AHEAD` chunks wait at once. In this process, the ``collectors``
    of the chunks before go on collecting."""
    file, waiting = part.input, []
    before = collectors if isinstance(run.executor, InProcess) else None
    for chunk in part.records.chunks(run.chunk_size):
        future = run.executor.submit(check_chunk, file.session, file.source.name, chunk, run.keep, before)
        waiting.append((chunk.size, future))
        run.progress(file.source.name, chunk.size)
        if len(waiting) > _AHEAD or isinstance(run.executor, InProcess):
            size, future = waiting.pop(0)
            yield size, future.result()
    for size, future in waiting:
        yield size, future.result()


_AHEAD = 8


def file_findings(part: Part) -> Iterator[Finding]:
    """The findings about a file as a whole, without a pointer."""
    severities = part.input.session.plan.severity
    for fault in part.records.faults:
        check = f"{LINE_RULE}/{fault.kind}"
        if check in severities:
            path = part.input.source.name
            yield Finding(check, severities[check], path, 1, 1, None, fault.message, fault.fix)


def size_findings(file: Input, size: int) -> Iterator[Finding]:
    """The findings about a file of this many bytes (decompressed)."""
    plan = file.session.plan
    for check in plan.by_scope[Scope.FILE]:
        for problem in check.find(size, plan.context):
            yield Finding(check.name, plan.severity[check.name], file.source.name, 1, 1, None, problem.message, None)


def conclude(collectors: dict[str, Any], first: Input, notes: list[str]) -> Conclusions:
    """The conclusions about a dataset, by the settings of its first file; their remarks are added to ``notes``."""
    conclusions = Conclusions.of(collectors, first.session.plan.context)
    notes += (f"{first.source.name}: {note}" for note in conclusions.notes)
    return conclusions
