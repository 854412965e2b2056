"""Parses the lines of a file, and reads tool definitions that repeat on every line only once.

A line whose bytes end in definitions that were seen before (``, "tools": [...]}``), or begin with them, is parsed without
them and gets the same objects: an object's members may be cut off at any comma, so the rest is an object by itself.
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

_PART_BYTES: Final = 2 << 20  # all parts together; what they hold takes some ten times as much
_DEFINITIONS: Final = frozenset({"tools", "functions"})
_SHORTEST: Final = 512  # bytes; shorter ones are parsed as fast as found
_IN_HEAD, _IN_TAIL = slice(0, _SHORTEST, 16), slice(-_SHORTEST, None, 16)  # by what is there a part is looked up
_HEADS: Final = (b'{"tools"', b'{"functions"')
_BEFORE: Final = b'{"":0'
_PARTS: Final = 4096  # that are known to have been met, as one is remembered when it comes the second time


class Part(NamedTuple):
    """What a line has before its messages, to the comma, or behind them, from a comma on: the members there, and what they
    declare."""

    data: bytes
    members: dict[str, Any]
    definitions: tuple[Definitions, ...]
    shared: Shared


class Parser:
    """Parses lines to examples.

    The values that a part holds are shared between examples: who changes a record parses it anew.
    """

    def __init__(self, indexer: Indexer) -> None:
        self._indexer = indexer
        self._parts: dict[bytes, list[Part]] = {}
        self._size = 0
        self._last: Part | None = None
        self._recurring = Recurring(_PARTS)
        self._entries = Entries()

    def example(self, raw: bytes) -> Example | None:
        """The example on a line (with or without its line end). None where the line is not one JSON object with each key
        once: then it wants a closer look. Raises `orjson.JSONDecodeError` for what is not JSON."""
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
        """Remember a line's end, when definitions stand there that are long enough to be worth it, and come again."""
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
        """A part that comes again, which is remembered, or one whose entries are known. ``text`` is an object of its members
        and of one more, with the key ``""``; the key of the definitions is at ``at``."""
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
        """A part that has definitions, no messages, and each key once. Entries that are known are not read again."""
        if row is not None:
            text = text[: row.start] + b"[]" + text[row.end :]
        try:
            members = orjson.loads(text)
        except orjson.JSONDecodeError:
            return None
        if _DEFINITIONS.isdisjoint(members) or not keys_once(text, members):
            return None
        if "messages" in members:  # what others take for this record's own
            return None
        del members[""]
        made = None
        if row is not None:
            members[row.key] = value = [entry.value for entry in row.entries]
            made = Definitions(row.key, value, row.entries)
        definitions = self._indexer.definitions(members, made, once)
        return Part(data, members, definitions, Shared(members, definitions))


def keys_once(raw: bytes, record: Any) -> bool:
    """Whether no key stands twice in ``raw``, of which ``record`` was parsed.

    False means only that a closer look is wanted.
    """
    return dump_once(raw, record) is not None


def dump_once(raw: bytes, record: Any) -> bytes | None:
    """What `dump` makes of ``record``, where no key stands twice in ``raw``, of which it was parsed. None means only that a
    closer look is wanted."""
    try:
        written = dump(record)
    except TypeError:  # nested deeper than it writes
        return None
    return written if same_quotes(raw, written) else None
