"""Puts a changed value back into the bytes it was read from: what did not change, or only moved, stays the same bytes.

A line that its style gives back byte for byte is dumped anew in that style; any other is spliced.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import lru_cache
from json.encoder import encode_basestring, encode_basestring_ascii
from typing import Any, NamedTuple

import orjson

from ftlint.lazy import lazy
from ftlint.spans import children

_SPACE = b" \t\r\n"
_FIRST_KEY = re.compile(rb'\{\s*"[^"\\]*+(?:\\.[^"\\]*+)*+"([ \t]*:[ \t]*)')
_SCALAR_MEMBER = re.compile(rb'"\s*:\s*(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"|[^"\[\]{},\s]+)(\s*,\s*)"')
_SPACED_COLON = re.compile(rb'"[ \t\r\n]+:')
_LONG_NUMBER = re.compile(rb"[0-9][0-9.]{16}")
# Under these keys of a record stands what is the same on most lines, so what became of it is remembered.
_REPEATED = frozenset({"functions", "tools"})
_REMEMBERED = 1024  # texts
_LARGEST = 1 << 14  # bytes of one of them
_MANY = 2000
_FEW = 100
_INDEXED = range(512, 65536)


class RewriteError(ValueError):
    """The change cannot be put back without touching more than was changed: leave the line as it was."""


class Style(NamedTuple):
    """What stands between members, and between key and value; whether ``\\u`` and ``\\/`` are used."""

    item: bytes
    key: bytes
    ascii: bool
    slash: bool = False


def rewrite(raw: bytes, old: Any, new: Any) -> bytes:
    """The bytes of ``new``, made from ``raw``, of which ``old`` is the value that `orjson` parsed.

    Every value that is equal in both keeps its bytes: key order, spacing, escapes, the spelling of numbers; so does one
    that moved, whether or not it is the same Python object. What is new is written in the style of the line; white
    space around it stays. Equality is strict: ``1``, ``1.0`` and ``true`` are three values. Raises `RewriteError` when
    the line has duplicate keys, when a number would lose digits, or when the result would not parse to ``new``.
    """
    try:
        if _same(old, new):
            return raw
        body = raw.strip(_SPACE)
        style = sniff(body)
        text = _writer(style).line(body, old, new)
        if text is None and b"\\/" in body:  # as pandas writes them
            style = style._replace(slash=True)
            text = _writer(style).line(body, old, new)
        if text is None:
            text = _splice(body, old, new, style)
    except RecursionError:
        raise RewriteError("nested too deeply") from None
    except RewriteError:
        raise
    except (TypeError, ValueError) as error:  # what orjson and json raise for a value that is no JSON
        raise RewriteError(f"the changed record cannot be written: {error}") from None
    if len(body) == len(raw):
        return text
    start = raw.find(body)
    return raw[:start] + text + raw[start + len(body) :]


def sniff(body: bytes) -> Style:
    """The style of a line, read off its first members; that of ``json.dumps`` where it has none to show."""
    key = _FIRST_KEY.search(body)
    colon = key[1] if key else b": "
    item = _SCALAR_MEMBER.search(body)
    spaced = b", " if colon.endswith(b" ") else b","
    comma = item[1] if item and not item[1].strip(b" ,") else spaced
    return Style(comma, colon, body.isascii())


def _has_parts(value: Any) -> bool:
    """Whether a value is one whose elements are worth a look each, as messages are."""
    return type(value) is list and 0 < len(value) < _MANY and type(value[0]) is dict


def _canonical(value: Any) -> bytes:
    """What `orjson` dumps, in no more memory than it needs, to be kept: orjson's own is a kilobyte at least."""
    return bytes(memoryview(orjson.dumps(value)))


def _same(old: Any, new: Any) -> bool:
    if type(old) is not type(new) or old != new:
        return False
    return type(old) is str or orjson.dumps(old) == orjson.dumps(new)


# The fast road: the whole line in one style.


class _Writer:
    """Writes records in one style, and remembers the text of what repeats from line to line."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.dump = _dump(style)
        self.compact = style[:2] == (b",", b":")
        self.known: dict[bytes, bytes] = {}  # by what orjson dumps: the text in the style

    def line(self, body: bytes, old: Any, new: Any) -> bytes | None:
        """``new`` in the style; None when ``old`` in the style is not ``body``, or either is no object."""
        if type(old) is not dict or type(new) is not dict:
            return None
        dump = self.dump
        texts: dict[str, Any] = {}
        for key, value in old.items():
            if key in _REPEATED:
                texts[key] = self.repeated(value)
            else:
                texts[key] = [dump(item) for item in value] if _has_parts(value) else dump(value)
        if self.joined(texts) != body:
            return None
        return self.joined({key: self.text(key, value, old, texts) for key, value in new.items()})

    def text(self, key: str, value: Any, old: dict[str, Any], texts: dict[str, Any]) -> Any:
        """The text of a member of the record, or the texts of its elements; ``texts`` are those of ``old``."""
        if key in _REPEATED:
            return self.repeated(value)
        was: Any = old.get(key)
        if not _has_parts(value) or not _has_parts(was):
            return texts[key] if key in old and _same(was, value) else self.written(value)
        return self.elements(value, was, texts[key])

    def elements(self, new: list[Any], old: list[Any], texts: list[bytes]) -> list[bytes]:
        """The texts of a list's elements: that of ``old`` where an equal one stands at the same place."""
        equal = [place for place, (item, was) in enumerate(zip(new, old, strict=False)) if item == was]
        if orjson.dumps([new[place] for place in equal]) != orjson.dumps([old[place] for place in equal]):
            equal = [place for place in equal if _same(new[place], old[place])]
        kept = dict.fromkeys(equal)
        return [texts[place] if place in kept else self.written(item) for place, item in enumerate(new)]

    def written(self, value: Any) -> bytes:
        """The text of a new value. Each dumper lets pass what the other refuses: NaN, half a surrogate."""
        text = self.dump(value)
        if self.compact:
            return _verified(text, value)
        orjson.dumps(value)
        return text

    def joined(self, texts: dict[str, Any]) -> bytes:
        item = self.style.item
        members = []
        for key, text in texts.items():
            members.append(_head(key, self.style) + (text if type(text) is bytes else b"[%b]" % item.join(text)))
        return b"{%b}" % item.join(members)

    def repeated(self, value: Any) -> bytes:
        """The text of a value that mostly stands on other lines, too."""
        canonical = _canonical(value)
        text = self.known.pop(canonical, None) or _verified(self.dump(value), value)
        if len(text) <= _LARGEST:
            self.known[canonical] = text  # the last used comes last
        if len(self.known) > _REMEMBERED:
            del self.known[next(iter(self.known))]
        return text


_writer = lru_cache(maxsize=8)(_Writer)


@lru_cache(maxsize=256)
def _head(key: str, style: Style) -> bytes:
    return bytes(_dump(style)(key)) + style.key


@lru_cache(maxsize=8)
def _dump(style: Style) -> Callable[[Any], bytes]:
    """The function that writes a value in a style."""
    item, colon = style.item.decode(), style.key.decode()
    quoted = encode_basestring_ascii if style.ascii else encode_basestring
    # What JSONEncoder.encode makes anew for each value, at twice the cost of a message; other Pythons may lack it.
    make = getattr(json.encoder, "c_make_encoder", None)
    encode = make and make(None, None, quoted, None, colon, item, False, False, False)
    slow = json.JSONEncoder(ensure_ascii=style.ascii, allow_nan=False, separators=(item, colon)).encode

    def dump(value: Any) -> bytes:
        text = ("".join(encode(value, 0)) if encode else slow(value)).encode()
        return text.replace(b"/", b"\\/") if style.slash else text

    def compact(value: Any) -> bytes:
        text = orjson.dumps(value)
        return text if not style.ascii or text.isascii() else dump(value)

    return compact if (item, colon, style.slash) == (",", ":", False) else dump


def _verified(text: bytes, value: Any) -> bytes:
    """The text, when it parses to exactly this value."""
    try:
        parsed = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise RewriteError(f"the changed record cannot be written: {error}") from None
    if not _same(parsed, value):
        raise RewriteError("the changed record would not be read back as it is")
    return text


# The general road: what changed is cut out of the line and replaced.


def _splice(body: bytes, old: Any, new: Any, style: Style) -> bytes:
    if _has_duplicate_keys(body, old):
        raise RewriteError("a key stands twice in one object")
    return _verified(_Splice(body, style).text(old, new), new)


def _has_duplicate_keys(body: bytes, value: Any) -> bool:
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
        self.dump = _dump(style)
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
        if _same(old, new):
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

    @lazy
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
        canonical = orjson.dumps(value)
        texts = {found[canonical]: None for found in self.found if canonical in found}
        if not texts and isinstance(value, float):
            texts = {self.whole[canonical]: None} if canonical in self.whole else {}
        if len(texts) < 2 and b"" not in texts:
            return next(iter(texts), None)
        if canonical[:1] == b'"' or not (b"" in texts or any(map(_LONG_NUMBER.search, texts))):
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
    olds, news = [_canonical(item) for item in old], [_canonical(item) for item in new]
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
        canonical = _canonical(value)
        if found.setdefault(canonical, piece) != piece and _LONG_NUMBER.search(piece):
            found[canonical] = b""
        if isinstance(value, dict | list):
            inner = value.values() if isinstance(value, dict) else value
            for item, child in zip(inner, children(text, start), strict=True):
                walk(item, child.value, child.end)

    walk(orjson.loads(text), 0, len(text))
    return found


@lru_cache(maxsize=16)
def _kept_index(text: bytes) -> dict[bytes, bytes]:
    return _index(text, {})
