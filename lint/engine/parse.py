"""Parses the lines of a file, and reads tool definitions that repeat on every line only once.

A line whose bytes end in definitions that were seen before (``, "tools": [...]}``) is parsed without them and gets the
same objects: an object's members may be cut off behind any comma, so the rest closed by ``}`` is an object by itself.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import orjson

from ftlint.definitions import Definitions
from ftlint.example import Example, Indexer
from ftlint.fingerprint import Shared, dump
from ftlint.recurring import Recurring
from ftlint.search import Literals

_TAIL_BYTES: Final = 2 << 20  # all tails together; what they hold takes some ten times as much
_DEFINITIONS: Final = frozenset({"tools", "functions"})
_SHORTEST_TAIL: Final = 512  # bytes; shorter ones are parsed as fast as found, and by so many a tail is looked up
_ENDS: Final = 4096  # that are known to have been met, as one is remembered when it comes the second time

_has_quote = Literals("\\u0022")


class Tail(NamedTuple):
    """The end of a line from a comma at its root on: the members there, and what they declare."""

    data: bytes
    members: dict[str, Any]
    definitions: tuple[Definitions, ...]
    shared: Shared


class Parser:
    """Parses lines to examples.

    The values that a tail holds are shared between examples: who changes a record parses it anew.
    """

    def __init__(self, indexer: Indexer) -> None:
        self._indexer = indexer
        self._tails: dict[bytes, list[Tail]] = {}
        self._size = 0
        self._last: Tail | None = None
        self._recurring = Recurring(_ENDS)

    def example(self, raw: bytes) -> Example | None:
        """The example on a line (without its line end). None where the line is not one JSON object with each key once:
        then it wants a closer look. Raises `orjson.JSONDecodeError` for what is not JSON."""
        tail = self._tail(raw)
        if tail is not None:
            head = raw[: -len(tail.data)] + b"}"
            record = orjson.loads(head)
            apart = record and _DEFINITIONS.isdisjoint(record) and tail.members.keys().isdisjoint(record)
            dump = dump_once(head, record) if apart else None
            if dump is not None:
                record.update(tail.members)
                example = self._indexer.example(record, tail.definitions)
                example.dump, example.shared = dump, tail.shared
                return example
        record = orjson.loads(raw)
        dump = dump_once(raw, record) if record.__class__ is dict else None
        if dump is None:
            return None
        example = self._indexer.example(record)
        example.dump = dump
        return example

    def _tail(self, raw: bytes) -> Tail | None:
        last = self._last
        if last is not None and raw.endswith(last.data):
            return last
        end = raw[-_SHORTEST_TAIL:]
        for tail in self._tails.get(end, ()):
            if raw.endswith(tail.data):
                self._last = tail
                return tail
        return self._new_tail(raw, end)

    def _new_tail(self, raw: bytes, end: bytes) -> Tail | None:
        """Remember a line's end, when definitions stand there that are long enough to be worth it, and come again."""
        found = raw.rfind(b'"tools"')
        if found < 0:
            found = raw.rfind(b'"functions"')
        start = raw.rfind(b",", 0, found) if found > 0 else -1
        if start < 0 or len(raw) - start < _SHORTEST_TAIL or raw[start + 1 : found].strip():
            return None
        if raw.find(b'"messages"', 0, start) < 0:
            return None
        data = raw[start:]
        tail = self._read(data) if self._recurring(data) else None
        if tail is not None:
            if self._size + len(tail.data) > _TAIL_BYTES:
                self._tails.clear()
                self._size = 0
            self._size += len(tail.data)
            self._tails.setdefault(end, []).append(tail)
        return tail

    def _read(self, data: bytes) -> Tail | None:
        """A line's end as a tail, if it is one: closing an object that has nothing else, with each key once."""
        try:
            members = orjson.loads(b'{"":0' + data)
        except orjson.JSONDecodeError:
            return None
        if not ("tools" in members or "functions" in members) or not keys_once(data, members, added=1):
            return None
        if "messages" in members:  # what others take for this record's own
            return None
        del members[""]
        return Tail(data, members, self._indexer.definitions(members), Shared(members))


def keys_once(raw: bytes, record: Any, added: int = 0) -> bool:
    """Whether no key stands twice in ``raw``, of which ``record`` (with ``added`` keys more) was parsed.

    False means only that a closer look is wanted.
    """
    return dump_once(raw, record, added) is not None


def dump_once(raw: bytes, record: Any, added: int = 0) -> bytes | None:
    """What `dump` makes of ``record``, where no key stands twice in ``raw``, of which it (with ``added`` keys more)
    was parsed. None means only that a closer look is wanted.

    A parser keeps the last of two equal keys, so dumping what it kept gives fewer quotes than there were. Only a quote
    written as ``\\u0022`` counts otherwise: those are more in the dump, and could make up for a key that is gone.
    """
    try:
        written = dump(record)
    except TypeError:  # nested deeper than it writes
        return None
    once = raw.count(b'"') == written.count(b'"') - 2 * added
    return written if once and not _has_quote(raw) else None
