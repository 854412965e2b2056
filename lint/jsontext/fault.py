"""What is wrong with the bytes of a record, or of a file as a whole."""

from __future__ import annotations

from typing import Final, NamedTuple

from ftlint.results.finding import Fix

SPACE: Final = b" \t\r\n"  # what JSON takes for white space


class Fault(NamedTuple):
    """One way in which bytes are not clean JSON Lines; ``kind`` is the name of a check of the rule `json-lines`.

    ``line_offset`` counts lines from the first line of the record, ``column`` counts characters from 1. ``pointer``
    leads to the place when the record could be parsed.
    """

    kind: str
    line_offset: int
    column: int
    message: str
    fix: Fix | None = None
    pointer: str = ""
