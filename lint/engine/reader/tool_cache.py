"""Recognizes single tool definitions by their bytes: lists may differ from line to line while their entries repeat."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import orjson

from ftlint.conversation.example import Example
from ftlint.conversation.tools import Declaration
from ftlint.jsontext.spans import children, locate

_OPENS: Final = re.compile(rb'"(tools|functions)"\s*+:\s*+\[')
_SHORTEST: Final = 64  # bytes by which an entry is looked up
_MOST_BYTES: Final = 2 << 20  # of all entries together


class Row(NamedTuple):
    """The entries of the list under ``key``, and the offsets of the list in the text."""

    key: str
    entries: tuple[Declaration, ...]
    start: int
    end: int


class Known(NamedTuple):
    """An entry and its bytes."""

    data: bytes
    entry: Declaration


class Entries:
    """Entries that occurred before, by their bytes."""

    def __init__(self) -> None:
        self._known: dict[bytes, list[Known]] = {}
        self._learned: set[Declaration] = set()
        self._size = 0

    def row(self, text: bytes, at: int) -> Row | None:
        """The list whose key is at ``at``, if all its entries are known and separated by at most one space."""
        opens = _OPENS.match(text, at) if self._known else None
        if opens is None:
            return None
        found: list[Declaration] = []
        pos = opens.end()
        while (known := self._at(text, pos)) is not None:
            found.append(known.entry)
            pos += len(known.data)
            if text.startswith(b"]", pos):
                return Row(opens[1].decode(), tuple(found), opens.end() - 1, pos + 1)
            if not text.startswith(b",", pos):
                return None
            pos += 2 if text.startswith(b" ", pos + 1) else 1
        return None

    def _at(self, text: bytes, pos: int) -> Known | None:
        for known in self._known.get(text[pos : pos + _SHORTEST], ()):
            if text.startswith(known.data, pos):
                return known
        return None

    def learn(self, raw: bytes, example: Example) -> None:
        """Learn the entries of a line that other lines have too. The line must have no duplicate keys."""
        for definitions in example.definitions:
            if any(entry.shared and entry not in self._learned for entry in definitions.entries):
                list_at = locate(raw, f"{example.definitions_at}/{definitions.key}").start
                for entry, child in zip(definitions.entries, children(raw, list_at), strict=True):
                    if entry.shared and entry not in self._learned:
                        self._learn(raw[child.value : child.end], entry)

    def _learn(self, data: bytes, entry: Declaration) -> None:
        if self._size + len(data) > _MOST_BYTES:
            self._known.clear()
            self._learned.clear()
            self._size = 0
        self._learned.add(entry)
        if len(data) >= _SHORTEST and orjson.dumps(orjson.loads(data)) == orjson.dumps(entry.value):
            self._size += len(data)
            self._known.setdefault(data[:_SHORTEST], []).append(Known(data, entry))
