"""The slow road for lines that are not clean JSON: why not, and what can be used of them all the same.

What comes out does not depend on how a file was cut into chunks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import orjson

from ftlint.files.chunk import Element
from ftlint.jsontext.diagnose import encoding_fault, fault, shown, syntax_fault, value_faults
from ftlint.jsontext.fault import SPACE, Fault
from ftlint.jsontext.scanner import Scanner, scan
from ftlint.results.finding import Fix

_NO_COMMA: Final = "JSON values of the array with no comma between them"


@dataclass(frozen=True)
class Recovered:
    """What the slow road made of a line: ``consumed`` physical lines, and the record when it can be used all the same.

    ``raw`` is the text of these lines, with the line breaks between but without the last one.
    """

    consumed: int
    record: dict[str, Any] | None
    raw: bytes
    faults: list[Fault]


def recover(lines: list[bytes], index: int, unfinished: bool = False) -> Recovered:
    """What is wrong at ``lines[index]``, which is no JSON object by itself, and how many lines belong to it.

    ``lines`` are those of one chunk; ``unfinished``: the file ends with the last of them, and without a line break.
    """
    line = lines[index]
    if not line.strip(SPACE):
        return Recovered(1, None, line, [Fault("blank-line", 0, 1, "a blank line", Fix.SAFE)])
    count, scanner = _gather(lines, index)
    raw = line if count == 1 else b"\n".join(lines[index : index + count])
    return _judged(raw, scanner, count, file_ends=unfinished and index + count == len(lines))


def recover_element(element: Element) -> Recovered:
    """The same for an element of an array file that is no JSON object; columns of its first line count in the file."""
    if element.problem is not None:
        return Recovered(0, None, element.raw, [Fault("invalid", 0, element.column, element.problem)])
    lines = element.raw.split(b"\n")
    found = _judged(element.raw, scan(lines), len(lines), file_ends=False)
    faults = [
        each if each.line_offset else each._replace(column=each.column + element.column - 1)
        for each in found.faults
        if each.kind != "pretty-printed"
    ]
    # a line each would be no array, and where the comma is missing only a person can tell
    faults = [each._replace(message=_NO_COMMA, fix=None) if each.kind == "several-values" else each for each in faults]
    return replace(found, faults=faults)


def _gather(lines: list[bytes], index: int) -> tuple[int, Scanner]:
    """Read on from a line that breaks off while what follows can belong to it: how many lines do, and their scan."""
    scanner = scan(lines[index : index + 1])
    end, solid, failing = index + 1, 0, False
    while scanner.unfinished and end < len(lines) and not lines[end].startswith(b"{"):
        scanner.feed(lines[end])
        failing = scanner.failed is not None
        solid += not failing and bool(lines[end].strip(SPACE))
        end += 1
    if end == index + 1 or (not failing and not scanner.unfinished):
        return end - index, scanner
    closed_on = scanner.broken_string is not None and (scanner.in_string is None or failing)
    if not _goes_on(scanner, len(lines[index]), solid) and not closed_on:
        return 1, scan(lines[index : index + 1])
    while end < len(lines) and not lines[end].startswith(b"{"):
        end += 1
    while not lines[end - 1].strip(SPACE):
        end -= 1
    return end - index, scanner


def _goes_on(scanner: Scanner, first: int, solid: int) -> bool:
    """Whether the record went on over a further line, and not only as a string that the first opens for good."""
    endless = scanner.failed is None and scanner.in_string is not None and scanner.in_string < first
    return solid > 0 and not endless


def _judged(raw: bytes, scanner: Scanner, count: int, *, file_ends: bool) -> Recovered:
    bad = encoding_fault(raw, file_ends=file_ends)
    if bad is None and (scanner.failed is not None or scanner.unfinished or scanner.broken_string is not None):
        bad = syntax_fault(raw, scanner, file_ends=file_ends)
    if bad is None and len(scanner.spans) > 1:
        bad = _several(raw, scanner)
    if bad is not None:
        return Recovered(count, None, raw, [bad])
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        faults = value_faults(raw, scanner) or [fault("invalid", raw, 0, f"this is not JSON: {error.msg}")]
        return Recovered(count, None, raw, faults)
    start = scanner.spans[0][0]
    if not isinstance(value, dict):
        return Recovered(count, None, raw, [fault("not-object", raw, start, _not_object(value))])
    spread = [fault("pretty-printed", raw, start, f"one record on {count:,} lines", Fix.SAFE)] if count > 1 else []
    return Recovered(count, value, raw, spread)


def _several(raw: bytes, scanner: Scanner) -> Fault:
    """All values must be good objects for a line each to be a safe fix."""
    count, (second, _) = len(scanner.spans), scanner.spans[1]
    try:
        objects = all(isinstance(orjson.loads(raw[start:end]), dict) for start, end in scanner.spans)
    except orjson.JSONDecodeError:
        objects = False
    message = f"{count:,} JSON values one after another: each record takes a line of its own"
    return fault("several-values", raw, second, message, Fix.SAFE if objects else None)


def _not_object(value: Any) -> str:
    if isinstance(value, list):
        if value and all(isinstance(each, dict) and "role" in each for each in value):
            return 'a bare list of messages: a record is an object, write {"messages": [...]}'
        return "a list, but a record is an object"
    if isinstance(value, str):
        return f"the text {shown(value)}, but a record is an object"
    return f"{shown(orjson.dumps(value).decode())}, but a record is an object"
