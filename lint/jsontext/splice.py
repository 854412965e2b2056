"""The general road of `ftlint.jsontext.rewrite`: what changed is cut out of the line and replaced."""

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
    """``new`` as bytes, in which everything that stood in ``body``, the bytes of ``old``, is kept. No key may stand twice
    in it. Raises `RewriteError`."""
    return verified(_Splice(body, style).text(old, new), new)


def has_duplicate_keys(body: bytes, value: Any) -> bool:
    """Whether the text has more members than its value."""
    # A key is followed by `":`, which a string can hold as well; both are counted on either side, unless spelled oddly.
    odd = any(spelling in body for spelling in (b"\\u0022", b"\\u003a", b"\\u003A")) or _SPACED_COLON.search(body)
    if not odd and body.count(b'":') == orjson.dumps(value).count(b'":'):
        return False
    twice: list[bool] = []
    json.loads(body, object_pairs_hook=lambda pairs: twice.append(len(pairs) > len({key for key, _ in pairs})))
    return any(twice)


class _Later(NamedTuple):
    """A place that is filled once it is known what is gone from elsewhere, for it may have come here.

    ``parts`` are what it is made of if it did not: those of the old container that stood here, None where none did.
    """

    value: Any
    parts: list[bytes | _Later] | None = None


class _Splice:
    """One line being taken apart and put together again."""

    def __init__(self, raw: bytes, style: Style) -> None:
        self.raw = raw
        self.style = style
        self.dump = dumper(style)
        self.gone: list[bytes] = []
        self.found: list[dict[bytes, bytes]] = []

    def text(self, old: Any, new: Any) -> bytes:
        part = self.value(old, new, 0, len(self.raw))
        rest: dict[bytes, bytes] = {}
        self.found = [rest]
        for text in self.gone:
            if len(text) in _INDEXED and len(self.gone) < _FEW:
                self.found.append(_kept_index(text))
            else:
                _index(text, rest)
        return self.filled(part)

    def value(self, old: Any, new: Any, start: int, end: int) -> bytes | _Later:
        """What stands for ``new`` where ``old`` stood at ``start:end``."""
        if same(old, new):
            return self.raw[start:end]
        if type(old) is type(new) and isinstance(old, dict | list):
            return self.container(old, new, start, end)
        self.gone.append(self.raw[start:end])
        return _Later(new)

    def container(self, old: Any, new: Any, start: int, end: int) -> _Later:
        """An object or a list in its old place: a member takes along what separated it from the one before."""
        raw = self.raw
        keyed = isinstance(old, dict)
        was = list(children(raw, start))
        olds = list(old.values()) if keyed else old
        sources = _same_keys(old, new) if keyed else _same_elements(old, new)
        lead = raw[start + 1 : was[0].start] if was else b""
        usual = raw[was[0].end : was[1].start] if len(was) > 1 else b"," + lead if b"\n" in lead else self.style.item
        parts: list[bytes | _Later] = [raw[start : start + 1]]
        for place, (key, value) in enumerate(new.items() if keyed else enumerate(new)):
            source = sources[place]
            parts.append(lead if not place else raw[was[source - 1].end : was[source].start] if source else usual)
            if source is None:
                parts += [self.dump(key) + self.style.key if keyed else b"", _Later(value)]
            else:
                child = was[source]
                parts += [raw[child.start : child.value], self.value(olds[source], value, child.value, child.end)]
        parts.append(raw[was[-1].end : end] if was and new else raw[end - 1 : end])
        kept = set(sources)
        self.gone += [raw[child.value : child.end] for index, child in enumerate(was) if index not in kept]
        return _Later(new, parts)

    def filled(self, part: bytes | _Later) -> bytes:
        if isinstance(part, bytes):
            return part
        if part.parts is None:
            return self.fresh(part.value)
        text = self.moved(part.value)
        return b"".join(map(self.filled, part.parts)) if text is None else text

    @cached_property
    def whole(self) -> dict[bytes, bytes]:
        return _index(self.raw, {})

    def fresh(self, value: Any) -> bytes:
        """The bytes of a value that stands at a new place: those it had elsewhere, if it had any."""
        text = self.moved(value)
        if text is not None:
            return text
        if isinstance(value, dict) and value:
            members = (self.dump(key) + self.style.key + self.fresh(item) for key, item in value.items())
            return b"{" + self.style.item.join(members) + b"}"
        if isinstance(value, list) and value:
            return b"[" + self.style.item.join(map(self.fresh, value)) + b"]"
        return bytes(self.dump(value))

    def moved(self, value: Any) -> bytes | None:
        """The bytes of an equal value among what is gone from its place. A float is looked for in the whole line."""
        data = orjson.dumps(value)
        texts = {found[data]: None for found in self.found if data in found}
        if not texts and isinstance(value, float):
            texts = {self.whole[data]: None} if data in self.whole else {}
        if len(texts) < 2 and b"" not in texts:
            return next(iter(texts), None)
        if data[:1] == b'"' or not (b"" in texts or any(map(_LONG_NUMBER.search, texts))):
            return next(filter(None, texts))
        if isinstance(value, dict | list):
            return None
        raise RewriteError("two long numbers that differ only in digits beyond a float's: not known which one moved")


def _same_keys(old: dict[str, Any], new: dict[str, Any]) -> list[int | None]:
    """For each key of ``new`` its place in ``old``."""
    places = {key: place for place, key in enumerate(old)}
    return [places.get(key) for key in new]


def _same_elements(old: list[Any], new: list[Any]) -> list[int | None]:
    """For each element of ``new`` its place in ``old``: that of an equal one, else that behind its predecessor's."""
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
    behind = 0
    for i, source in enumerate(sources):
        if source is None and behind in free:
            free.remove(behind)
            sources[i] = source = behind
        if source is not None:
            behind = source + 1
    return sources


def _index(text: bytes, found: dict[bytes, bytes]) -> dict[bytes, bytes]:
    """The bytes of each value in a JSON text, by what `orjson` dumps; ``b""`` for numbers that no float tells apart."""

    def walk(value: Any, start: int, end: int) -> None:
        piece = text[start:end]
        data = canonical(value)
        if found.setdefault(data, piece) != piece and _LONG_NUMBER.search(piece):
            found[data] = b""
        if isinstance(value, dict | list):
            inner = value.values() if isinstance(value, dict) else value
            for item, child in zip(inner, children(text, start), strict=True):
                walk(item, child.value, child.end)

    walk(orjson.loads(text), 0, len(text))
    return found


@lru_cache(maxsize=16)
def _kept_index(text: bytes) -> dict[bytes, bytes]:
    return _index(text, {})
