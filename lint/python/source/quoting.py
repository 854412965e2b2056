"""Texts as literals of Python."""

from __future__ import annotations


def quoted(text: str, quote: str = '"', encoding: str = "utf-8", ending: str = "") -> str:
    """A literal that is worth a text, in these quotation marks; what a file of this encoding does not have, or nobody sees,
    is escaped. Several lines are written as such, where an ``ending`` for them is given."""
    if ending and "\n" in text:
        lines = (quoted(line, quote, encoding)[1:-1] for line in text.split("\n"))
        return quote * 3 + ending.join(lines) + quote * 3
    return quote + "".join(_character(sign, quote, encoding) for sign in text) + quote


def _character(sign: str, quote: str, encoding: str) -> str:
    if sign == quote:
        return f"\\{sign}"
    if sign == "\\" or not (sign.isprintable() and _has(encoding, sign)):
        return sign.encode("unicode_escape").decode()
    return sign


def _has(encoding: str, sign: str) -> bool:
    try:
        sign.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
