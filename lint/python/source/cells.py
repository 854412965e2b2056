"""The code cells in a notebook's JSON (nbformat 3 and 4): reads their sources, and rewrites them in the same style, so that
only the bytes of changed lines change."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any, NamedTuple

from ftlint.jsontext.spans import Child, children
from ftlint.python.source.edits import Edit, apply

BOM = b"\xef\xbb\xbf"

_LINE = re.compile(rb'(?:[^"\\]|\\[^n])*(?:\\n|$)', re.DOTALL)
_START = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*")
_ESCAPED = re.compile(rb"\\u(?!00[0-7])[0-9a-fA-F]{4}")


class NotANotebook(ValueError):
    """The bytes are not a notebook. The argument says why."""


class Piece(NamedTuple):
    """A part of a cell's source, usually a line, as text and as written in the JSON string."""

    text: str
    raw: bytes


@dataclass(frozen=True)
class Cell:
    """A code cell: its number among all cells (from 1), its text, whether it is Python, and the span of its source.

    ``items`` are the spans of the strings if the source is a list of strings, None if it is a single string.
    """

    number: int
    text: str
    is_python: bool
    start: int
    end: int
    items: tuple[tuple[int, int], ...] | None


def code_cells(data: bytes) -> list[Cell]:
    """The code cells in order. Raises `NotANotebook`."""
    start = _START.match(data)
    at = start.end() if start else 0
    if at == len(data):
        return []
    try:
        record = json.loads(data[at:].decode())
    except UnicodeDecodeError:
        raise NotANotebook("it is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise NotANotebook(f"it is not JSON: {error.msg} in line {error.lineno}, column {error.colno}") from None
    except (RecursionError, ValueError) as error:
        raise NotANotebook(f"its JSON cannot be read ({error})") from None
    cells = list(_cells(data, at, record))
    if not _is_python(record.get("metadata")):
        return []
    return [cell for number, (where, value) in enumerate(cells, 1) for cell in _code(data, number, where, value)]


def rewritten(data: bytes, new: Sequence[tuple[Cell, str]]) -> bytes:
    """The notebook with new texts for some of its cells."""
    return apply(data, [Edit(cell.start, cell.end, _value(data, cell, text)) for cell, text in new])


def _cells(data: bytes, at: int, record: Any) -> Iterator[tuple[int, Any]]:
    """The offset and value of every cell."""
    if not isinstance(record, dict):
        raise NotANotebook("it is not a JSON object")
    if "cells" in record:
        yield from _of_list(data, _member(data, at, "cells"), record["cells"])
    elif "worksheets" in record:
        for where, sheet in _of_list(data, _member(data, at, "worksheets"), record["worksheets"]):
            if isinstance(sheet, dict) and "cells" in sheet:
                yield from _of_list(data, _member(data, where, "cells"), sheet["cells"])
    else:
        raise NotANotebook("it has no `cells`")


def _of_list(data: bytes, child: Child, values: Any) -> Iterator[tuple[int, Any]]:
    if not isinstance(values, list):
        raise NotANotebook("its `cells` are not a list")
    yield from zip((one.value for one in children(data, child.value)), values, strict=True)


def _member(data: bytes, at: int, key: str) -> Child:
    """The member of an object; of duplicate keys the last, as in parsers."""
    return [one for one in children(data, at) if json.loads(data[one.start : one.key_end]) == key][-1]


def _is_python(metadata: Any) -> bool:
    """Whether a notebook's kernel is Python or unspecified."""
    if not isinstance(metadata, dict):
        return True
    places = ((metadata.get("language_info"), "name"), (metadata.get("kernelspec"), "language"), (metadata, "language"))
    named = [holder[key] for holder, key in places if isinstance(holder, dict) and isinstance(holder.get(key), str)]
    return all(map(_is_python_name, named[:1]))


def _is_python_name(name: str) -> bool:
    return name.lower() in ("", "python", "ipython", "python2", "python3")


def _code(data: bytes, number: int, at: int, cell: Any) -> Iterator[Cell]:
    """A cell, if it is a code cell."""
    if not isinstance(cell, dict) or cell.get("cell_type") != "code":
        return
    key = "source" if "source" in cell else "input"
    source = cell.get(key)
    texts = [source] if isinstance(source, str) else source
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise NotANotebook(f"cell {number} has a source that is neither a string nor a list of strings")
    child = _member(data, at, key)
    items = None
    if isinstance(source, list):
        items = tuple((one.value, one.end) for one in children(data, child.value))
    yield Cell(number, "".join(texts), _is_python_cell(cell), child.value, child.end, items)


def _is_python_cell(cell: dict[str, Any]) -> bool:
    metadata = cell.get("metadata")
    editor = metadata.get("vscode") if isinstance(metadata, dict) else None
    named = (cell.get("language"), editor.get("languageId") if isinstance(editor, dict) else None)
    return all(_is_python_name(name) for name in named if isinstance(name, str))


def _value(data: bytes, cell: Cell, text: str) -> bytes:
    """The JSON of a cell's new text."""
    if cell.items is None:
        old = [_piece(raw) for raw in _LINE.findall(data[cell.start + 1 : cell.end - 1]) if raw]
        return b'"' + b"".join(piece.raw for piece, _ in _aligned(data, old, text)) + b'"'
    old = [_piece(data[start + 1 : end - 1]) for start, end in cell.items]
    gaps = [data[one[1] : two[0]] for one, two in pairwise(cell.items)]
    first, last = (cell.items[0][0], cell.items[-1][1]) if cell.items else (cell.start + 1, cell.end - 1)
    lead = data[cell.start : first]
    separator = gaps[0] if gaps else b"," + (lead[1:] or b" " * (b'", "' in data or b'": "' in data))
    out = lead
    new = list(_aligned(data, old, text))
    if not new:
        return b"[]"
    for position, (piece, index) in enumerate(new):
        follows = position + 1 < len(new) and index is not None and new[position + 1][1] == index + 1
        gap = gaps[index] if follows and index is not None else separator
        out += b'"' + piece.raw + b'"' + (gap if position + 1 < len(new) else b"")
    return out + data[last : cell.end]


def _piece(raw: bytes) -> Piece:
    return Piece(json.loads(b'"' + raw + b'"', strict=False), raw)


def _aligned(data: bytes, old: list[Piece], text: str) -> Iterator[tuple[Piece, int | None]]:
    """The pieces of a new text, with the index of the old piece that is kept or replaced; None if the piece is added."""
    before = [piece.text for piece in old]
    after = _divided(text, before)
    spelled = b"".join(piece.raw for piece in old)
    for kind, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from ((old[index], index) for index in range(start, end))
            continue
        for position, line in enumerate(after[new_start:new_end], start):
            yield Piece(line, _spelled(line, spelled, data)), position if position < end else None


def _divided(text: str, before: list[str]) -> list[str]:
    """A new text divided like the old pieces: into lines, or with the unchanged pieces at its start and end."""
    whole = "".join(before)
    if before == _lines(whole):
        return _lines(text)
    if before == whole.splitlines(keepends=True):  # as nbformat divides: also at other line separators
        return text.splitlines(keepends=True)
    first, last = [], list[str]()
    for piece in before:
        if not text.startswith(piece):
            break
        first.append(piece)
        text = text.removeprefix(piece)
    for piece in reversed(before[len(first) :]):
        if not text.endswith(piece):
            break
        last.insert(0, piece)
        text = text.removesuffix(piece)
    return [*first, *_lines(text), *last]


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    return [line + "\n" for line in lines[:-1]] + [lines[-1]] * bool(lines[-1])


def _spelled(text: str, near: bytes, data: bytes) -> bytes:
    """A text as a JSON string, escaped like the cell or the notebook."""
    whole = data.removeprefix(BOM)
    escapes = near.isascii() and (bool(_ESCAPED.search(near)) or (whole.isascii() and bool(_ESCAPED.search(whole))))
    raw = json.dumps(text, ensure_ascii=escapes)[1:-1].encode()
    if escapes and re.search(rb"\\u[0-9a-f]*[A-F]", data):
        raw = re.sub(rb"(?<!\\)((?:\\\\)*\\u)([0-9a-f]{4})", lambda found: found[1] + found[2].upper(), raw)
    return raw.replace(b"/", b"\\/") if b"\\/" in near else raw
