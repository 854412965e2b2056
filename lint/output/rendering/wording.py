"""Phrases that several outputs share: counts, sizes, and suggested commands."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ftlint.output.rendering.characters import visible
from ftlint.results.finding import Severity, Tally

_UNITS = ((10**9, "GB"), (10**6, "MB"), (10**3, "kB"))


def count(number: int, noun: str) -> str:
    """``1 error``, ``2 errors``, ``1,204 examples``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def size(number: int) -> str:
    """A number of bytes as text: ``512 bytes``, ``4.8 kB``, ``48 kB``."""
    for unit, name in _UNITS:
        if number >= unit * 0.9995:
            amount = number / unit
            return f"{amount:.1f} {name}" if amount < 9.95 else f"{amount:,.0f} {name}"
    return count(number, "byte")


def listing(parts: Iterable[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def severities(tally: Tally) -> list[str]:
    """The counts of a tally as phrases, worst first: ``["4 errors", "1 info"]``."""
    amounts = ((tally.errors, Severity.ERROR), (tally.warnings, Severity.WARNING), (tally.infos, Severity.INFO))
    return [count(amount, severity) for amount, severity in amounts if amount]


def command(*words: str, paths: Iterable[str] = ()) -> str:
    """A command line to paste into a shell: ``ftlint`` with words and paths, quoted where necessary."""
    arguments = (f"./{path}" if path.startswith("-") and path != "-" else path for path in paths)
    return " ".join(["ftlint", *map(_quote, words), *map(_quote, arguments)])


def _quote(word: str) -> str:
    if visible(word) == word:
        from shlex import quote

        return quote(word)
    escaped = visible(word.replace("\\", "\\\\").replace("'", "\\'"))
    # A byte that is not UTF-8 comes from the file system as a surrogate; the shell needs the byte.
    return "$'" + re.sub(r"\\udc([89a-f][0-9a-f])", r"\\x\1", escaped) + "'"
