"""Writes texts as Python string literals."""

from __future__ import annotations


def quoted(text: str, quote: str = '"', encoding: str = "utf-8", ending: str = "") -> str:
    """A string literal with this value; characters that the encoding lacks or that are not printable are escaped.

    With a line ``ending``, a text of several lines becomes a triple-quoted string.
    """
    if ending and "\n" in text:
        lines = (quoted(line, quote, encoding)[1:-1] for line in text.split("\n"))
        return quote * 3 + ending.join(lines) + quote * 3
    return quote + "".join(_character(char, quote, encoding) for char in text) + quote


def _character(char: str, quote: str, encoding: str) -> str:
    if char == quote:
        return f"\\{char}"
    if char == "\\" or not (char.isprintable() and _has(encoding, char)):
        return char.encode("unicode_escape").decode()
    return char


def _has(encoding: str, char: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
