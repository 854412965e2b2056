"""The way of the data for ``ftlint check``: files to chunks, chunks to findings and evidence, evidence to a verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ftlint.config import Configs, Settings
from ftlint.engine import registry
from ftlint.engine.discover import Dataset
from ftlint.engine.verdicts import Verdicts, merge_evidence
from ftlint.engine.worker import LINE_RULE, ChunkResult, Gathered, check_chunk, finding, in_order, worker
from ftlint.errors import InputError
from ftlint.finding import Finding, Report
from ftlint.jsonl import CHUNK_SIZE, Chunk, chunks
from ftlint.layout import Layout, file_faults, layout_of, open_text
from ftlint.source import Source

if TYPE_CHECKING:
    from concurrent.futures import Executor

Progress = Callable[[str, int], None]
OpenInput = Callable[[str], Source]


def _silent(path: str, size: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True)
class Done:
    """Stands for a future whose result is there."""

    value: Any

    def result(self) -> Any:
        """What came out."""
        return self.value


class InProcess:
    """Does the work where it is submitted, at once; as much of a `concurrent.futures.Executor` as is used here."""

    def submit(self, work: Callable[..., Any], /, *args: Any) -> Done:
        """Call the function now; an error is raised here."""
        return Done(work(*args))


@dataclass(frozen=True)
class Input:
    """One file of a dataset with the settings that hold for it."""

    source: Source
    settings: Settings


@dataclass(frozen=True)
class Run:
    """How a run is done. ``keep`` is how many findings of each check are kept (0: all), ``chunk_size`` is in bytes;
    ``progress`` is told each path with the bytes of it that were read."""

    executor: Executor | InProcess = field(default_factory=InProcess)
    keep: int = 1000
    chunk_size: int = CHUNK_SIZE
    progress: Progress = _silent


@dataclass
class Part:
    """A file of a dataset that was read: where its records stand among those of the dataset, chunk by chunk."""

    input: Input
    layout: Layout
    starts: list[int] = field(default_factory=list)


def check_datasets(
    datasets: Iterable[Dataset], configs: Configs, run: Run, open_input: Callable[[str], Source]
) -> Report:
    """Check every dataset. Inputs that cannot be read are told in the report's ``failures``, and the others go on."""
    report = Report()
    gathered = Gathered(run.keep)
    for dataset in datasets:
        inputs = [Input(open_input(path), configs.settings_for(path)) for path in dataset.files]
        _check_dataset(inputs, run, report, gathered)
    complete(report, gathered)
    return report


def complete(report: Report, gathered: Gathered) -> None:
    """Put what was gathered into a report."""
    report.findings = sorted((one for found in gathered.kept.values() for one in found), key=place)
    report.tallies = gathered.tallies
    report.checks = {name: registry.checks()[name].info for name in sorted(gathered.tallies)}


def place(one: Finding) -> tuple[str, int, str, str]:
    """The order of findings: path, line, pointer, rule."""
    return one.path, one.line, one.pointer or "", one.rule


def _check_dataset(inputs: list[Input], run: Run, report: Report, gathered: Gathered) -> None:
    evidence: dict[str, Any] = {}
    parts: list[Part] = []
    records = 0
    for one in inputs:
        report.files += 1
        try:
            part = Part(one, layout_of(one.source))
            parts.append(part)
            for found in file_findings(part):
                gathered.take(found)
            for size, result in _results(part, run):
                part.starts.append(records)
                records += result.records
                report.bytes += size
                report.examples += result.examples
                gathered.merge(result.gathered)
                merge_evidence(evidence, result.evidence)
        except InputError as error:
            report.failures.append(str(error))
    verdicts = conclude(evidence, inputs[0], report.notes)
    gather_suspects(verdicts, parts, run, gathered)


def _results(part: Part, run: Run) -> Iterator[tuple[int, ChunkResult]]:
    """Each chunk's size and what it gave, in order. A few chunks are under way at once, however long the file is."""
    one, waiting = part.input, []
    with open_text(one.source, part.layout) as stream:
        for chunk in chunks(stream, part.layout, run.chunk_size):
            future = run.executor.submit(check_chunk, one.settings, one.source.name, chunk, run.keep)
            waiting.append((len(chunk.data), future))
            run.progress(one.source.name, len(chunk.data))
            if len(waiting) > _AHEAD or isinstance(run.executor, InProcess):
                size, future = waiting.pop(0)
                yield size, future.result()
    for size, future in waiting:
        yield size, future.result()


_AHEAD = 8


def file_findings(part: Part) -> Iterator[Finding]:
    """What is wrong with a file as a whole: its pointer is None."""
    severities = worker(part.input.settings).plan.severity
    for fault in file_faults(part.layout):
        check = f"{LINE_RULE}/{fault.kind}"
        if check in severities:
            path = part.input.source.name
            yield Finding(check, severities[check], path, 1, 1, None, fault.message, fault.fix)


def conclude(evidence: dict[str, Any], first: Input, notes: list[str]) -> Verdicts:
    """The verdicts over a dataset, by the settings of its first file; what they say to people goes to ``notes``."""
    verdicts = Verdicts.of(evidence, worker(first.settings).plan.context)
    notes += (f"{first.source.name}: {note}" for note in verdicts.notes)
    return verdicts


def gather_suspects(verdicts: Verdicts, parts: list[Part], run: Run, gathered: Gathered) -> None:
    """Count what the verdicts complain of, and look again at the records of which it is to be shown."""
    if not parts:
        return
    plan = worker(parts[0].input.settings).plan
    wanted: dict[int, set[str]] = {}
    room: dict[str, int] = {}
    for suspect in verdicts.suspects():
        if not plan.tells(suspect.check):
            continue
        gathered.count(suspect.check, plan.severity[suspect.check], suspect.fix, suspect.count)
        taken = room.get(suspect.check, 0)
        if not run.keep or taken < run.keep:
            room[suspect.check] = taken + suspect.count
            wanted.setdefault(suspect.record, set()).add(suspect.check)
    if wanted:
        for part in parts:
            _look_again(part, wanted, verdicts, run, gathered)


def _look_again(part: Part, wanted: dict[int, set[str]], verdicts: Verdicts, run: Run, gathered: Gathered) -> None:
    """Read a file once more, only as far as needed, for the places of findings over all lines."""
    first = part.starts[0] if part.starts else 0
    needed = sorted(record for record in wanted if record >= first)
    if not needed:
        return
    one, last = part.input, needed[-1]
    with open_text(one.source, part.layout) as stream:
        for start, chunk in zip(part.starts, chunks(stream, part.layout, run.chunk_size), strict=False):
            if start > last:
                return
            _judge_chunk(one, chunk, start, wanted, verdicts, gathered)


def _judge_chunk(
    one: Input, chunk: Chunk, start: int, wanted: dict[int, set[str]], verdicts: Verdicts, gathered: Gathered
) -> None:
    hand = worker(one.settings)
    for number, raw in enumerate(hand.reader.read(chunk), start):
        if number in wanted and raw.example is not None:
            hand.looker.look(raw.example)
            found = [each for each in verdicts.judge(raw.example, hand) if each.check in wanted[number]]
            for each in in_order(found):
                kept = gathered.kept.get(each.check, ())
                if not gathered.keep or len(kept) < gathered.keep:
                    gathered.add(finding(one.source.name, raw, each, hand.severity(each)))
