"""Masks the IPython syntax in notebook cells (``%magic``, ``!command``, ``name?``, ``%%cell``), so that Python can parse them.

A masked line becomes an ellipsis with a comment, at the same indent. The comment contains the original text, so that
`unmasked` restores it, and a control character that distinguishes it from other comments.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from ftlint.python.source.syntax import parsed

SIGN: Final = "\x1f"
_HIDDEN: Final = f"#{SIGN}"
_MASKED = re.compile(rf'(?:\.\.\.)?#{SIGN}|"{SIGN}(?P<timed>[^"]*)";')
_SUSPECT = re.compile(r"^\s*[%!?]|=\s*[!%]|\?[ \t]*(?:#.*)?$", re.MULTILINE)
_CELL = re.compile(r"\s*%%(\w*)")
_OF_PYTHON: Final = frozenset({"time", "timeit", "capture", "prun", "memit", "mprun", "debug"})
_MAGIC = re.compile(r"[ \t]*(?=[%!?])")
_TIMED = re.compile(r"([ \t]*)(%time[ \t]+)(.+)")
_ASSIGNED = re.compile(r"[\w.,\s\[\]()]+=\s*(?=[!%][^=])")
_HELP = re.compile(r"[ \t]*(?=[%\w.*\[\]]+\?{1,2}[ \t]*(?:#.*)?$)")
_TOKEN = re.compile(r'"""|\'\'\'|"(?:[^"\\]|\\.)*"?|\'(?:[^\'\\]|\\.)*\'?|#.*|[\[{(]|[\])}]')


def masked(text: str) -> str:
    """The text of a cell, masked if it is not valid Python."""
    if not _SUSPECT.search(text) or is_python(text):
        return text
    cell = _CELL.match(text)
    if cell is not None and cell[1] not in _OF_PYTHON:
        return hidden(text)
    start = text.index("\n", cell.end()) + 1 if cell is not None and "\n" in text[cell.end() :] else 0
    if cell is not None and not start:
        return hidden(text)
    return hidden(text[:start]) + "".join(_lines(text[start:]))


def hidden(text: str) -> str:
    """A text with all lines masked as comments."""
    return "".join(_HIDDEN + line for line in text.splitlines(keepends=True) if line)


def unmasked(text: str) -> str:
    """The original of a masked text."""
    return _MASKED.sub(lambda found: found["timed"] or "", text) if SIGN in text else text


def hidden_parts(text: str) -> list[str]:
    """The original text in the comments of a masked text, which edits must not change."""
    return [found["timed"] or text[found.end() :].partition("\n")[0] for found in _MASKED.finditer(text)]


def is_python(text: str) -> bool:
    """Whether Python can parse a text."""
    return isinstance(parsed(text), ast.Module)


def _lines(text: str) -> Iterator[str]:
    """The lines, with statements in IPython syntax masked, including continuation lines."""
    quote, depth, goes_on, is_masked = "", 0, False, False
    for line in text.splitlines(keepends=True):
        begins = not quote and depth == 0 and not goes_on
        if begins:
            mask = _mask(line)
            is_masked = mask is not None
            yield line if mask is None else mask
        else:
            yield _HIDDEN + line if is_masked else line
        if not is_masked:
            quote, depth = _state(line, quote, depth)
        goes_on = line.rstrip("\r\n").endswith("\\")


def _mask(line: str) -> str | None:
    timed = _TIMED.match(line)
    if timed is not None and '"' not in timed[2] and is_python(f"0;{timed[3]}"):
        return f'{timed[1]}"{SIGN}{timed[2]}";{line[timed.end(2) :]}'
    start = _MAGIC.match(line) or _ASSIGNED.match(line) or _HELP.match(line)
    return None if start is None else f"{start[0]}...{_HIDDEN}{line[start.end() :]}"


def _state(line: str, quote: str, depth: int) -> tuple[str, int]:
    """The quotes of the multi-line string, and the number of brackets, that are open after a line."""
    at = 0
    while True:
        if quote:
            end = re.compile(rf"(?:[^\\]|\\.)*?{quote}", re.DOTALL).match(line, at)
            if end is None:
                return quote, depth
            quote, at = "", end.end()
        token = _TOKEN.search(line, at)
        if token is None:
            return quote, depth
        at = token.end()
        if token[0] in ('"""', "'''"):
            quote = token[0]
        elif token[0] in "([{":
            depth += 1
        elif token[0] in ")]}":
            depth = max(0, depth - 1)
