"""A problem in the bytes of a line, or of a file as a whole."""

from __future__ import annotations

from typing import Final, NamedTuple

from ftlint.results.finding import Fix

SPACE: Final = b" \t\r\n"  # JSON whitespace


class Fault(NamedTuple):
    """One problem of JSON Lines syntax or encoding; ``kind`` is the name of a check of the rule `json-lines`.

    ``line_offset`` counts lines from the first line of the example, ``column`` characters from 1. ``pointer`` is the
    JSON Pointer of the value if the example could be parsed.
    """

    kind: str
    line_offset: int
    column: int
    message: str
    fix: Fix | None = None
    pointer: str = ""
