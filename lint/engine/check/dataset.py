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
from ftlint.engine.nesting import room_for_nesting
from ftlint.engine.registry import Registry
from ftlint.engine.run import InProcess, Input, OpenInput, Part, Run, Whole, silent
from ftlint.engine.runtime import collector_off
from ftlint.engine.session import Session
from ftlint.errors import InputError
from ftlint.files.records import open_records
from ftlint.results.finding import Finding, Report
from ftlint.rule import ComparingCollector, Scope


def check_datasets(
    datasets: Iterable[Dataset], configs: Configs, run: Run, open_input: OpenInput, validation: str | None = None
) -> Report:
    """Check every dataset, and compare those that are split (all with ``validation``, a file's path, where it is given).
    Inputs that cannot be read are told in the report's ``failures``, and the others go on."""
    report, gathered = Report(), Gathered(run.keep)
    datasets = list(datasets)
    pairs = splits(datasets, validation)
    wholes: dict[Dataset, Whole] = {}
    with collector_off(), room_for_nesting():
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
    """Read a dataset for nothing but what it is compared by. Raises `InputError`."""
    parts, collectors = list[Part](), dict[str, Any]()
    records = 0
    for one in inputs:
        wanted = Change(rule=_comparing(one.session))
        if not wanted.rule:
            continue
        session = run.sessions.of(merge(one.session.settings, wanted))
        part = Part(Input(one.source, session), open_records(one.source), records)
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
    report.findings = sorted((one for found in gathered.kept.values() for one in found), key=place)
    report.tallies = gathered.tallies
    report.checks = {name: registry.checks[name].info for name in sorted(gathered.tallies)}


def place(one: Finding) -> tuple[str, int, int, str, str, int]:
    """The order of findings: path, cell, line, pointer, rule, column."""
    return one.path, one.cell or 0, one.line, one.pointer or "", one.rule, one.column


def _check_dataset(inputs: list[Input], run: Run, report: Report, gathered: Gathered) -> Whole:
    collectors: dict[str, Any] = {}
    parts: list[Part] = []
    records = 0
    for one in inputs:
        report.files += 1
        part = None
        try:
            part = Part(one, open_records(one.source), records)
            _check_file(part, run, collectors, report, gathered)
        except InputError as error:
            report.failures.append(str(error))
        except Exception as error:
            report_failure(one.source.name, error, report.failures)
            part, collectors = None, _collectors(parts, run)  # it may have taken in a part of a chunk
        if part is not None:
            parts.append(part)
            records = part.end
    conclusions, name = Conclusions(), inputs[0].source.name
    with contained(name, report.failures):
        conclusions = conclude(collectors, inputs[0], report.notes)
        gather_dataset_findings(conclusions, parts, run, gathered)
    return Whole(parts, compared(collectors))


def _check_file(part: Part, run: Run, collectors: dict[str, Any], report: Report, gathered: Gathered) -> None:
    """Check one file and add what comes of it; ``part.end`` follows the records."""
    for found in file_findings(part):
        gathered.take(found)
    whole = part.records.layout.bom
    for size, result in _results(part, run, collectors):
        part.end += result.records
        report.bytes += size
        whole += size
        report.examples += result.examples
        gathered.merge(result.gathered)
        merge_collectors(collectors, result.collectors)
    for found in size_findings(part.input, whole):
        gathered.take(found)


def _collectors(parts: list[Part], run: Run) -> dict[str, Any]:
    """The collectors of files that were already checked."""
    collectors: dict[str, Any] = {}
    for part in parts:
        for _, result in _results(part, replace(run, progress=silent), collectors):
            merge_collectors(collectors, result.collectors)
    return collectors


def _results(part: Part, run: Run, collectors: dict[str, Any]) -> Iterator[tuple[int, ChunkResult]]:
    """Each chunk's size and what it gave, in order. A few chunks are checked at once, however long the file is; in this
    process the ``collectors`` of the chunks before go on."""
    one, waiting = part.input, []
    before = collectors if isinstance(run.executor, InProcess) else None
    for chunk in part.records.chunks(run.chunk_size):
        future = run.executor.submit(check_chunk, one.session, one.source.name, chunk, run.keep, before)
        waiting.append((chunk.size, future))
        run.progress(one.source.name, chunk.size)
        if len(waiting) > _AHEAD or isinstance(run.executor, InProcess):
            size, future = waiting.pop(0)
            yield size, future.result()
    for size, future in waiting:
        yield size, future.result()


_AHEAD = 8


def file_findings(part: Part) -> Iterator[Finding]:
    """What is wrong with a file as a whole: its pointer is None."""
    severities = part.input.session.plan.severity
    for fault in part.records.faults:
        check = f"{LINE_RULE}/{fault.kind}"
        if check in severities:
            path = part.input.source.name
            yield Finding(check, severities[check], path, 1, 1, None, fault.message, fault.fix)


def size_findings(one: Input, size: int) -> Iterator[Finding]:
    """What the rules say of a file of this many bytes (what was compressed, expanded)."""
    plan = one.session.plan
    for check in plan.by_scope[Scope.FILE]:
        for problem in check.find(size, plan.context):
            yield Finding(check.name, plan.severity[check.name], one.source.name, 1, 1, None, problem.message, None)


def conclude(collectors: dict[str, Any], first: Input, notes: list[str]) -> Conclusions:
    """The conclusions about a dataset, by the settings of its first file; their remarks are added to ``notes``."""
    conclusions = Conclusions.of(collectors, first.session.plan.context)
    notes += (f"{first.source.name}: {note}" for note in conclusions.notes)
    return conclusions
