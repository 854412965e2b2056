"""The findings of dataset rules: all are counted, and the examples of those that are shown are read again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from ftlint.engine.check.chunk import Gathered, Worker, finding, in_order
from ftlint.engine.check.conclusions import Conclusions
from ftlint.engine.reader.reader import Raw
from ftlint.jsontext.locator import Locator
from ftlint.rule import Problem

if TYPE_CHECKING:
    from ftlint.engine.run import Input, Part, Run


def gather_dataset_findings(
    conclusions: Conclusions, parts: list[Part], run: Run, gathered: Gathered, others: list[Part] | None = None
) -> None:
    """Count all findings, and read the examples again whose findings are shown. Other examples that a finding names are in
    the files ``others`` (None: in the same files)."""
    if not parts:
        return
    session = parts[0].input.session
    worker = Worker(session)
    wanted: dict[int, set[str]] = {}
    named: set[int] = set()
    shown: dict[str, int] = {}
    for affected, fix in conclusions.affected(session.plan):
        check = affected.check
        gathered.count(check, worker.plan.severity_of(check, affected.severity), fix, affected.times)
        if not run.keep or shown.get(check, 0) < run.keep:
            shown[check] = shown.get(check, 0) + affected.times
            wanted.setdefault(affected.example, set()).add(check)
            if affected.other is not None:
                named.add(affected.other)
    if wanted:
        others = parts if others is None else others
        places = {number: (part.input.source.name, _place(raw)) for part, number, raw in _read(others, named, run)}
        for part, number, raw in _read(parts, wanted, run):
            _gather(part.input, number, raw, wanted[number], conclusions, places, gathered)


def _read(parts: list[Part], wanted: Collection[int], run: Run) -> Iterator[tuple[Part, int, Raw]]:
    """Read the records with these numbers, and of each file no more than needed."""
    for part in parts:
        number, last = part.first, max((record for record in wanted if record < part.end), default=-1)
        if number > last:
            continue
        read = part.input.session.reader.read
        for chunk in part.records.chunks(run.chunk_size):
            for raw in read(chunk):
                if number in wanted:
                    yield part, number, raw
                number += 1
            if number > last:
                break


def _gather(
    file: Input,
    number: int,
    raw: Raw,
    wanted: set[str],
    conclusions: Conclusions,
    places: Mapping[int, tuple[str, str]],
    gathered: Gathered,
) -> None:
    """Keep the findings of the ``wanted`` checks in one record."""
    worker, path = Worker(file.session), file.source.name
    if raw.example is None:
        return
    raw.example.number = number
    file.session.checker.check(raw.example)
    found = [problem for problem in conclusions.problems(raw.example, file.session.plan) if problem.check in wanted]
    locator = Locator(raw.data)
    for problem in in_order(found):
        kept = gathered.kept.get(problem.check, ())
        if not gathered.keep or len(kept) < gathered.keep:
            severity = worker.plan.severity_of(problem.check, problem.severity)
            gathered.add(finding(path, raw, _named(problem, path, places), severity, locator))


def _place(raw: Raw) -> str:
    return f"line {raw.line}" if raw.column == 1 else f"line {raw.line}, column {raw.column}"


def _named(problem: Problem, path: str, places: Mapping[int, tuple[str, str]]) -> Problem:
    """Write the place of the other record into a message that has ``{other}``."""
    if problem.other is None:
        return problem
    where, place = places[problem.other]
    place = place if where == path else f"{place} of {where}"
    return problem._replace(message=problem.message.replace("{other}", place))
