"""Parses the lines of a file. Tool definitions that repeat from line to line are parsed once."""

from __future__ import annotations

from typing import Any

import orjson

from ftlint.conversation.digest import dump
from ftlint.conversation.example import Example
from ftlint.conversation.indexer import Indexer
from ftlint.engine.reader.tool_cache import KnownList, ToolCache
from ftlint.jsontext.duplicate_keys import same_quotes


class Parser:
    """Parses lines to examples, which share known tool definitions: do not change their records in place."""

    def __init__(self, indexer: Indexer) -> None:
        self._indexer = indexer
        self._tools = ToolCache(indexer)

    def example(self, raw: bytes) -> Example | None:
        """The example on a line (with or without its line end). None if the line is not an object, or may have duplicate
        keys. Raises `orjson.JSONDecodeError` for a line that is not JSON."""
        known = self._tools.find(raw)
        example = self._with_known_tools(raw, known) if known is not None else None
        if example is not None:
            return example
        record = orjson.loads(raw)
        written = dump_once(raw, record) if record.__class__ is dict else None
        if written is None:
            return None
        example = self._indexer.example(record)
        example.dump = written
        if example.definitions:
            self._tools.learn(raw, example)
        return example

    def _with_known_tools(self, raw: bytes, known: KnownList) -> Example | None:
        """The example on a line, parsed with 0 in place of the list. None if the list is not at the root."""
        rest = raw[: known.start] + b"0" + raw[known.end :]
        record, key = orjson.loads(rest), known.key
        written = dump_once(rest, record)
        if written is None or record.__class__ is not dict or key not in record or len(record) == 1:
            return None
        member = b'"%s":' % key.encode()
        start = written.index(member)
        end = start + len(member) + 1
        if written.find(member, end) >= 0:  # one of the two is not at the root
            return None
        record[key] = known.definitions.value
        example = self._indexer.example(record, self._indexer.definitions(record, known.definitions))
        example.dump = written[: start - 1] + written[end:] if start > 1 else b"{" + written[end + 1 :]
        example.not_in_dump = known.definitions
        return example


def keys_once(raw: bytes, record: Any) -> bool:
    """Whether ``raw``, which was parsed to ``record``, surely has no duplicate keys."""
    return dump_once(raw, record) is not None


def dump_once(raw: bytes, record: Any) -> bytes | None:
    """The canonical JSON of ``record`` if ``raw``, which it was parsed from, surely has no duplicate keys."""
    try:
        written = dump(record)
    except TypeError:  # nested more deeply than orjson can write
        return None
    return written if same_quotes(raw, written) else None
