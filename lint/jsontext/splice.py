"""The general path of `ftlint.jsontext.rewrite`: replaces the changed parts of a line."""

from __future__ import annotations

import json
import re
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import orjson

from ftlint.jsontext.spans import children
from ftlint.jsontext.style import RewriteError, Style, canonical, dumper, same, verified

_SPACED_COLON = re.compile(rb'"[ \t\r\n]+:')
_LONG_NUMBER = re.compile(rb"[0-9][0-9.]{16}")
_FEW = 100
_INDEXED = range(512, 65536)


def splice(body: bytes, old: Any, new: Any, style: Style) -> bytes:
    """``new`` as bytes, in which all values from ``body``, the bytes of ``old``, keep their bytes.

    ``body`` must not have duplicate keys. Raises `RewriteError`.
    """
    return verified(_Splice(body, style).text(old, new), new)


def has_duplicate_keys(body: bytes, value: Any) -> bool:
    """Whether an object in the text has a duplicate key."""
    # Counts `":`, which follows each key; strings can contain it too, but equally in both texts unless it is escaped.
    odd = any(spelling in body for spelling in (b"\\u0022", b"\\u003a", b"\\u003A")) or _SPACED_COLON.search(body)
    if not odd and body.count(b'":') == orjson.dumps(value).count(b'":'):
        return False
    duplicates: list[bool] = []
    json.loads(body, object_pairs_hook=lambda pairs: duplicates.append(len(pairs) > len({key for key, _ in pairs})))
    return any(duplicates)


class _Deferred(NamedTuple):
    """A value to write after all removed values are known, because it may have moved here from elsewhere.

    ``parts``: its text if it did not move, derived from the old container at this place; None without one.
    """

    value: Any
    parts: list[bytes | _Deferred] | None = None


class _Splice:
    """State of one line while it is rewritten."""

    def __init__(self, raw: bytes, style: Style) -> None:
        self.raw = raw
        self.style = style
        self.dump = dumper(style)
        self.removed: list[bytes] = []
        self.indexes: list[dict[bytes, bytes]] = []

    def text(self, old: Any, new: Any) -> bytes:
        part = self.value(old, new, 0, len(self.raw))
        rest: dict[bytes, bytes] = {}
        self.indexes = [rest]
        for text in self.removed:
            if len(text) in _INDEXED and len(self.removed) < _FEW:
                self.indexes.append(_cached_index(text))
            else:
                _index(text, rest)
        return self.filled(part)

    def value(self, old: Any, new: Any, start: int, end: int) -> bytes | _Deferred:
        """The text of ``new`` in place of ``old`` at ``start:end``."""
        if same(old, new):
            return self.raw[start:end]
        if type(old) is type(new) and isinstance(old, dict | list):
            return self.container(old, new, start, end)
        self.removed.append(self.raw[start:end])
        return _Deferred(new)

    def container(self, old: Any, new: Any, start: int, end: int) -> _Deferred:
        """An object or list at its old place; each member keeps the separator before it."""
        raw = self.raw
        keyed = isinstance(old, dict)
        members = list(children(raw, start))
        olds = list(old.values()) if keyed else old
        sources = _same_keys(old, new) if keyed else _same_elements(old, new)
        lead = raw[start + 1 : members[0].start] if members else b""
        default = (
            raw[members[0].end : members[1].start]
            if len(members) > 1
            else b"," + lead
            if b"\n" in lead
            else self.style.item
        )
        parts: list[bytes | _Deferred] = [raw[start : start + 1]]
        for place, (key, value) in enumerate(new.items() if keyed else enumerate(new)):
            source = sources[place]
            parts.append(
                lead if not place else raw[members[source - 1].end : members[source].start] if source else default
            )
            if source is None:
                parts += [self.dump(key) + self.style.key if keyed else b"", _Deferred(value)]
            else:
                child = members[source]
                parts += [raw[child.start : child.value], self.value(olds[source], value, child.value, child.end)]
        parts.append(raw[members[-1].end : end] if members and new else raw[end - 1 : end])
        kept = set(sources)
        self.removed += [raw[child.value : child.end] for index, child in enumerate(members) if index not in kept]
        return _Deferred(new, parts)

    def filled(self, part: bytes | _Deferred) -> bytes:
        if isinstance(part, bytes):
            return part
        if part.parts is None:
            return self.new_text(part.value)
        text = self.moved(part.value)
        return b"".join(map(self.filled, part.parts)) if text is None else text

    @cached_property
    def whole(self) -> dict[bytes, bytes]:
        return _index(self.raw, {})

    def new_text(self, value: Any) -> bytes:
        """The bytes of a value at a new place: those of an equal removed value, if there is one."""
        text = self.moved(value)
        if text is not None:
            return text
        if isinstance(value, dict) and value:
            members = (self.dump(key) + self.style.key + self.new_text(item) for key, item in value.items())
            return b"{" + self.style.item.join(members) + b"}"
        if isinstance(value, list) and value:
            return b"[" + self.style.item.join(map(self.new_text, value)) + b"]"
        return bytes(self.dump(value))

    def moved(self, value: Any) -> bytes | None:
        """The bytes of an equal removed value; for a float, of an equal value anywhere in the line."""
        data = orjson.dumps(value)
        texts = {index[data]: None for index in self.indexes if data in index}
        if not texts and isinstance(value, float):
            texts = {self.whole[data]: None} if data in self.whole else {}
        if len(texts) < 2 and b"" not in texts:
            return next(iter(texts), None)
        if data[:1] == b'"' or not (b"" in texts or any(map(_LONG_NUMBER.search, texts))):
            return next(filter(None, texts))
        if isinstance(value, dict | list):
            return None
        raise RewriteError("ambiguous move: two numbers differ only in digits beyond the precision of a float")


def _same_keys(old: dict[str, Any], new: dict[str, Any]) -> list[int | None]:
    """For each key of ``new`` its position in ``old``."""
    places = {key: place for place, key in enumerate(old)}
    return [places.get(key) for key in new]


def _same_elements(old: list[Any], new: list[Any]) -> list[int | None]:
    """For each element of ``new`` its position in ``old``: of an equal element, else the one after its predecessor's."""
    olds, news = [canonical(item) for item in old], [canonical(item) for item in new]
    sources: list[int | None] = [i if i < len(olds) and olds[i] == item else None for i, item in enumerate(news)]
    free = set(range(len(olds))).difference(source for source in sources if source is not None)
    equal: dict[bytes, list[int]] = {}
    for place in sorted(free, reverse=True):
        equal.setdefault(olds[place], []).append(place)
    for i, item in enumerate(news):
        if sources[i] is None and equal.get(item):
            sources[i] = equal[item].pop()
    free.difference_update(source for source in sources if source is not None)
    following = 0
    for i, source in enumerate(sources):
        if source is None and following in free:
            free.remove(following)
            sources[i] = source = following
        if source is not None:
            following = source + 1
    return sources


def _index(text: bytes, index: dict[bytes, bytes]) -> dict[bytes, bytes]:
    """The bytes of each value in a JSON text by its canonical form; ``b""`` if different numbers share one float."""

    def walk(value: Any, start: int, end: int) -> None:
        piece = text[start:end]
        data = canonical(value)
        if index.setdefault(data, piece) != piece and _LONG_NUMBER.search(piece):
            index[data] = b""
        if isinstance(value, dict | list):
            inner = value.values() if isinstance(value, dict) else value
            for item, child in zip(inner, children(text, start), strict=True):
                walk(item, child.value, child.end)

    walk(orjson.loads(text), 0, len(text))
    return index


@lru_cache(maxsize=16)
def _cached_index(text: bytes) -> dict[bytes, bytes]:
    return _index(text, {})
