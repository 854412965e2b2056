"""Slow path for lines that are not JSON objects: finds the faults, and the example if it can still be parsed.

The result does not depend on how a file is split into chunks.
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

_NO_COMMA: Final = "missing comma between elements of the array"


@dataclass(frozen=True)
class Recovered:
    """The result for ``consumed`` physical lines; ``record`` is None if they cannot be parsed as one object.

    ``raw`` is the text of these lines without the final line break.
    """

    consumed: int
    record: dict[str, Any] | None
    raw: bytes
    faults: list[Fault]


def recover(lines: list[bytes], index: int, unfinished: bool = False) -> Recovered:
    """Diagnose ``lines[index]``, which is not a JSON object, together with the lines that belong to it.

    ``lines`` are the lines of one chunk; ``unfinished``: the file ends with the last one, without a line break.
    """
    line = lines[index]
    if not line.strip(SPACE):
        return Recovered(1, None, line, [Fault("blank-line", 0, 1, "blank line; remove it", Fix.SAFE)])
    count, scanner = _gather(lines, index)
    raw = line if count == 1 else b"\n".join(lines[index : index + count])
    return _judged(raw, scanner, count, file_ends=unfinished and index + count == len(lines))


def recover_element(element: Element) -> Recovered:
    """Diagnose an element of an array file that is not a JSON object; columns are those of the file."""
    if element.problem is not None:
        return Recovered(0, None, element.raw, [Fault("invalid", 0, element.column, element.problem)])
    lines = element.raw.split(b"\n")
    recovered = _judged(element.raw, scan(lines), len(lines), file_ends=False)
    faults = [
        item if item.line_offset else item._replace(column=item.column + element.column - 1)
        for item in recovered.faults
        if item.kind != "pretty-printed"
    ]
    # no fix: one value per line would break the array, and the position of the comma is ambiguous
    faults = [item._replace(message=_NO_COMMA, fix=None) if item.kind == "several-values" else item for item in faults]
    return replace(recovered, faults=faults)


def _gather(lines: list[bytes], index: int) -> tuple[int, Scanner]:
    """The number of lines that one value spans from ``lines[index]``, and their scan."""
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
    if not _continues(scanner, len(lines[index]), solid) and not closed_on:
        return 1, scan(lines[index : index + 1])
    while end < len(lines) and not lines[end].startswith(b"{"):
        end += 1
    while not lines[end - 1].strip(SPACE):
        end -= 1
    return end - index, scanner


def _continues(scanner: Scanner, first: int, solid: int) -> bool:
    """Whether the value continues on further lines, other than as a string that is never closed."""
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
        faults = value_faults(raw, scanner) or [fault("invalid", raw, 0, f"invalid JSON: {error.msg}")]
        return Recovered(count, None, raw, faults)
    start = scanner.spans[0][0]
    if not isinstance(value, dict):
        return Recovered(count, None, raw, [fault("not-object", raw, start, _not_object(value))])
    message = f"example spans {count:,} lines; write it on one line"
    faults = [fault("pretty-printed", raw, start, message, Fix.SAFE)] if count > 1 else []
    return Recovered(count, value, raw, faults)


def _several(raw: bytes, scanner: Scanner) -> Fault:
    """Fixable only if every value is a valid object."""
    count, (second, _) = len(scanner.spans), scanner.spans[1]
    try:
        objects = all(isinstance(orjson.loads(raw[start:end]), dict) for start, end in scanner.spans)
    except orjson.JSONDecodeError:
        objects = False
    message = f"{count:,} JSON values on one line; write one example per line"
    return fault("several-values", raw, second, message, Fix.SAFE if objects else None)


def _not_object(value: Any) -> str:
    if isinstance(value, list):
        if value and all(isinstance(item, dict) and "role" in item for item in value):
            return 'a list of messages; an example must be an object: write {"messages": [...]}'
        return "a list; an example must be a JSON object"
    if isinstance(value, str):
        return f"the string {shown(value)}; an example must be a JSON object"
    return f"{shown(orjson.dumps(value).decode())}; an example must be a JSON object"
