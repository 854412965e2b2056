"""Recognises tool definitions that were parsed on earlier lines by their bytes.

Measured on 120 MB of chats, half of it definitions: without this module `ftlint check` takes 1.16 times as long, and 1.34
times as long if each line has another selection of the tools.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import orjson

from ftlint.conversation.example import Example
from ftlint.conversation.indexer import Indexer
from ftlint.conversation.tools import Declaration, Definitions, shared_declaration
from ftlint.jsontext.spans import children, locate

_LIST: Final = re.compile(rb'"(tools|functions)"\s*+:\s*+\[')
_PREFIX: Final = 64  # bytes, by which an entry is looked up
_MAX_BYTES: Final = 2 << 20  # of all entries together
_MAX_LISTS: Final = 1024


class KnownList(NamedTuple):
    """A list of known tools on a line: its key, the offsets of its first byte and of what follows it, and its content."""

    key: str
    start: int
    end: int
    definitions: Definitions


class _Entry(NamedTuple):
    data: bytes
    declaration: Declaration


class ToolCache:
    """The entries of ``tools`` and ``functions`` that occur on several lines, and the lists made of them."""

    def __init__(self, indexer: Indexer) -> None:
        self._indexer = indexer
        self._entries: dict[bytes, list[_Entry]] = {}
        self._learned: set[Declaration] = set()
        self._size = 0
        self._lists: dict[tuple[str, tuple[Declaration, ...]], Definitions] = {}

    def find(self, raw: bytes) -> KnownList | None:
        """The first list of tools on a line, if all its entries are known and separated as `json.dumps` does it."""
        at = raw.find(b'"tools"') if self._entries else -1
        if at < 0:
            at = raw.find(b'"functions"') if self._entries else -1
        opening = _LIST.match(raw, at) if at >= 0 else None
        if opening is None:
            return None
        entries: list[Declaration] = []
        position = opening.end()
        while (entry := self._entry_at(raw, position)) is not None:
            entries.append(entry.declaration)
            position += len(entry.data)
            if raw.startswith(b"]", position):
                key = opening[1].decode()
                return KnownList(key, opening.end() - 1, position + 1, self._definitions(key, tuple(entries)))
            if not raw.startswith(b",", position):
                return None
            position += 2 if raw.startswith(b" ", position + 1) else 1
        return None

    def learn(self, raw: bytes, example: Example) -> None:
        """Learn the entries of a line that earlier lines have, too. The line must have no duplicate keys."""
        for definitions in example.definitions:
            entries = definitions.entries
            new = {entry for entry in entries if definitions.recurs or entry.shared} - self._learned
            if new:
                start = locate(raw, f"{example.definitions_at}/{definitions.key}").start
                for entry, child in zip(entries, children(raw, start), strict=True):
                    if entry in new:
                        self._add(raw[child.value : child.end], entry)

    def _add(self, data: bytes, entry: Declaration) -> None:
        if self._size + len(data) > _MAX_BYTES:
            self._entries.clear()
            self._learned.clear()
            self._size = 0
        self._learned.add(entry)
        self._size += len(data)
        value = orjson.dumps(entry.value)
        if len(data) >= _PREFIX and orjson.dumps(orjson.loads(data)) == value:
            known = self._entries.setdefault(data[:_PREFIX], [])
            if all(data != entry.data for entry in known):
                known.append(_Entry(data, shared_declaration(value)))

    def _entry_at(self, raw: bytes, position: int) -> _Entry | None:
        for entry in self._entries.get(raw[position : position + _PREFIX], ()):
            if raw.startswith(entry.data, position):
                return entry
        return None

    def _definitions(self, key: str, entries: tuple[Declaration, ...]) -> Definitions:
        definitions = self._lists.get((key, entries))
        if definitions is None:
            if len(self._lists) >= _MAX_LISTS:
                self._lists.clear()
            definitions = self._indexer.definitions_of(key, entries)
            self._lists[key, entries] = definitions
        return definitions
