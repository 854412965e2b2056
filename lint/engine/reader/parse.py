"""Parses the lines of a file. Tool definitions that repeat from line to line are parsed once.

A line that ends in definitions of an earlier line (``, "tools": [...]}``), or begins with them, is parsed without them and
gets the same objects: cut at a comma between members, the rest is an object again. Without this, `ftlint check` takes 1.16
times as long on 120 MB of chats whose definitions are half of the bytes.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import orjson

from ftlint.conversation.digest import Recurring, dump
from ftlint.conversation.example import Example, Shared
from ftlint.conversation.indexer import Indexer
from ftlint.conversation.tools import Definitions
from ftlint.engine.reader.tool_cache import Entries, Row
from ftlint.jsontext.duplicate_keys import same_quotes

_PART_BYTES: Final = 2 << 20  # of all parts together; parsed they take about ten times as much
_DEFINITIONS: Final = frozenset({"tools", "functions"})
_SHORTEST: Final = 512  # bytes; parsing shorter ones is as fast as finding them
_IN_HEAD, _IN_TAIL = slice(0, _SHORTEST, 16), slice(-_SHORTEST, None, 16)  # the bytes by which a part is looked up
_HEADS: Final = (b'{"tools"', b'{"functions"')
_BEFORE: Final = b'{"":0'
_PARTS: Final = 4096  # parts seen once; a part is cached when it occurs the second time


class Part(NamedTuple):
    """The members of a line before its messages, up to the comma, or after them, from the comma on."""

    data: bytes
    members: dict[str, Any]
    definitions: tuple[Definitions, ...]
    shared: Shared


class Parser:
    """Parses lines to examples, which share the values of cached parts: do not change their records in place."""

    def __init__(self, indexer: Indexer) -> None:
        self._indexer = indexer
        self._parts: dict[bytes, list[Part]] = {}
        self._size = 0
        self._last: Part | None = None
        self._recurring = Recurring(_PARTS)
        self._entries = Entries()

    def example(self, raw: bytes) -> Example | None:
        """The example on a line (with or without its line end). None if the line is not an object, or may have duplicate
        keys. Raises `orjson.JSONDecodeError` for a line that is not JSON."""
        head = self._head(raw) if raw.startswith(_HEADS) else None
        if head is not None:
            tail, rest = None, b"{" + raw[len(head.data) :]
        else:
            tail = self._tail(raw)
            rest = raw[: -len(tail.data)] + b"}" if tail is not None else raw
        record = orjson.loads(rest)
        part = tail or head
        if part is not None:
            apart = record and _DEFINITIONS.isdisjoint(record) and part.members.keys().isdisjoint(record)
            dump = dump_once(rest, record) if apart else None
            if dump is not None:
                if head is None:
                    record.update(part.members)
                else:
                    record = {**part.members, **record}
                example = self._indexer.example(record, part.definitions)
                example.dump, example.shared = dump, part.shared
                return example
            record = orjson.loads(raw)
        dump = dump_once(raw, record) if record.__class__ is dict else None
        if dump is None:
            return None
        example = self._indexer.example(record)
        example.dump = dump
        if example.definitions:
            self._entries.learn(raw, example)
        return example

    def _tail(self, raw: bytes) -> Part | None:
        last = self._last
        if last is not None and raw.endswith(last.data):
            return last
        for tail in self._parts.get(raw[_IN_TAIL], ()):
            if raw.endswith(tail.data):
                self._last = tail
                return tail
        return self._new_tail(raw)

    def _new_tail(self, raw: bytes) -> Part | None:
        """Cache the end of a line if it is long enough, has definitions, and occurred before."""
        found = raw.rfind(b'"tools"')
        if found < 0:
            found = raw.rfind(b'"functions"')
        start = raw.rfind(b",", 0, found) if found > 0 else -1
        if start < 0 or len(raw) - start < _SHORTEST or raw[start + 1 : found].strip():
            return None
        if raw.find(b'"messages"', 0, start) < 0:
            return None
        data = raw[start:]
        return self._keep(data[_IN_TAIL], data, _BEFORE + data, found - start + len(_BEFORE))

    def _head(self, raw: bytes) -> Part | None:
        for head in self._parts.get(raw[_IN_HEAD], ()):
            if raw.startswith(head.data):
                return head
        found = raw.find(b'"messages"')
        before = raw[: max(found, 0)].rstrip()
        if found < _SHORTEST or not before.endswith(b","):
            return None
        return self._keep(raw[_IN_HEAD], raw[:found], before + b'"":0}', 1)

    def _keep(self, key: bytes, data: bytes, text: bytes, at: int) -> Part | None:
        """The part if it occurred before, which caches it, or if its entries are known. ``text`` is an object of its members
        and one with the key ``""``; the key of the definitions is at ``at``."""
        again = self._recurring(data)
        row = self._entries.row(text, at)
        part = self._part(data, text, row, once=not again) if again or row is not None else None
        if part is not None and again:
            if self._size + len(data) > _PART_BYTES:
                self._parts.clear()
                self._size = 0
            self._size += len(data)
            self._parts.setdefault(key, []).append(part)
        return part

    def _part(self, data: bytes, text: bytes, row: Row | None, once: bool) -> Part | None:
        """The part if it has definitions, no messages and no duplicate keys. Known entries are not parsed again."""
        if row is not None:
            text = text[: row.start] + b"[]" + text[row.end :]
        try:
            members = orjson.loads(text)
        except orjson.JSONDecodeError:
            return None
        if _DEFINITIONS.isdisjoint(members) or not keys_once(text, members):
            return None
        if "messages" in members:  # a second `messages`
            return None
        del members[""]
        made = None
        if row is not None:
            members[row.key] = value = [entry.value for entry in row.entries]
            made = Definitions(row.key, value, row.entries)
        definitions = self._indexer.definitions(members, made, once)
        return Part(data, members, definitions, Shared(members, definitions))


def keys_once(raw: bytes, record: Any) -> bool:
    """Whether ``raw``, which was parsed to ``record``, surely has no duplicate keys."""
    return dump_once(raw, record) is not None


def dump_once(raw: bytes, record: Any) -> bytes | None:
    """The canonical JSON of ``record`` if ``raw``, which it was parsed from, surely has no duplicate keys, else None."""
    try:
        written = dump(record)
    except TypeError:  # nested more deeply than orjson can write
        return None
    return written if same_quotes(raw, written) else None
