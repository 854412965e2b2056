"""What the verdicts over a dataset complain of: all counted, and the records of those that are shown read once more."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from ftlint.engine.check.chunk import Gathered, finding, in_order, worker
from ftlint.engine.check.example import Seen
from ftlint.engine.check.verdicts import Verdicts
from ftlint.engine.reader.reader import Raw
from ftlint.jsontext.locator import Locator

if TYPE_CHECKING:
    from ftlint.engine.run import Input, Part, Run


def gather_suspects(
    verdicts: Verdicts, parts: list[Part], run: Run, gathered: Gathered, others: list[Part] | None = None
) -> None:
    """Count what the verdicts complain of, and look again at the records of which it is to be shown. Records that they
    name beside those are of the files ``others``, or of the same."""
    if not parts:
        return
    hand = worker(parts[0].input.settings)
    plan = hand.plan
    wanted: dict[int, set[str]] = {}
    named: set[int] = set()
    room: dict[str, int] = {}
    for suspect in verdicts.suspects():
        if not plan.tells(suspect.check):
            continue
        gathered.count(suspect.check, hand.level(suspect.check, suspect.severity), suspect.fix, suspect.count)
        taken = room.get(suspect.check, 0)
        if not run.keep or taken < run.keep:
            room[suspect.check] = taken + suspect.count
            wanted.setdefault(suspect.record, set()).add(suspect.check)
            if suspect.other is not None:
                named.add(suspect.other)
    if wanted:
        again = _again(parts if others is None else others, named, run)
        places = {number: (part.input.source.name, _place(raw)) for part, number, raw in again}
        for part, number, raw in _again(parts, wanted, run):
            _judge(part.input, number, raw, wanted[number], verdicts, places, gathered)


def _again(parts: list[Part], wanted: Collection[int], run: Run) -> Iterator[tuple[Part, int, Raw]]:
    """Read files once more, only as far as needed, for the records of these numbers."""
    for part in parts:
        number, last = part.first, max((record for record in wanted if record < part.end), default=-1)
        if number > last:
            continue
        read = worker(part.input.settings).reader.read
        for chunk in part.records.chunks(run.chunk_size):
            for raw in read(chunk):
                if number in wanted:
                    yield part, number, raw
                number += 1
            if number > last:
                break


def _judge(
    one: Input,
    number: int,
    raw: Raw,
    wanted: set[str],
    verdicts: Verdicts,
    places: Mapping[int, tuple[str, str]],
    gathered: Gathered,
) -> None:
    """Keep what is wanted of a record."""
    hand, path = worker(one.settings), one.source.name
    if raw.example is None:
        return
    raw.example.number = number
    hand.looker.look(raw.example)
    found = [each for each in verdicts.judge(raw.example, hand) if each.check in wanted]
    locator = Locator(raw.data)
    for each in in_order(found):
        kept = gathered.kept.get(each.check, ())
        if not gathered.keep or len(kept) < gathered.keep:
            gathered.add(finding(path, raw, _named(each, path, places), hand.severity(each), locator))


def _place(raw: Raw) -> str:
    return f"line {raw.line}" if raw.column == 1 else f"line {raw.line}, column {raw.column}"


def _named(seen: Seen, path: str, places: Mapping[int, tuple[str, str]]) -> Seen:
    """A finding that names the record of which it tells by its place."""
    if seen.problem.other is None:
        return seen
    where, place = places[seen.problem.other]
    place = place if where == path else f"{place} of {where}"
    message = seen.problem.message.replace("{other}", place)
    return seen._replace(problem=seen.problem._replace(message=message))
