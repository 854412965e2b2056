"""Puts a changed value back into the bytes it was read from: what did not change, or only moved, stays the same bytes.

The fast road looks only at what is to change: where that is written in the style of the line, what is new takes its place.
Any other line is spliced.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Protocol

import orjson

from ftlint.jsontext.spans import children
from ftlint.jsontext.splice import has_duplicate_keys, splice
from ftlint.jsontext.style import RewriteError, Style, dumper, same, sniff, verified

__all__ = ["RewriteError", "rewrite"]


class Entry(Protocol):
    """One tool definition, which may occur in many lists of them."""

    @property
    def shared(self) -> bool:
        """Whether it occurs in several lists."""

    @property
    def texts(self) -> dict[Style, bytes]:
        """Its JSON text in each style in which it was written."""

    @property
    def value(self) -> Any:
        """The definition."""


class Definitions(Protocol):
    """The tool definitions under one root key of a record."""

    @property
    def texts(self) -> dict[Style, bytes]:
        """Their JSON text in each style in which they were written."""

    @property
    def key(self) -> str:
        """The root key."""

    @property
    def value(self) -> Any:
        """The whole list."""

    @property
    def entries(self) -> Sequence[Entry]:
        """Its items."""


Declared = Sequence[Definitions]
_SPACE = b" \t\r\n"
_TEXTS = frozenset({str, type(None)})


def rewrite(
    raw: bytes, old: Any, new: Any, *, keys_once: bool = False, declared: tuple[Declared, Declared] = ((), ())
) -> bytes:
    """The bytes of ``new``, made from ``raw``, of which ``old`` is the value that `orjson` parsed.

    Every value that is equal in both keeps its bytes: key order, spacing, escapes, the spelling of numbers; so does one
    that moved, whether or not it is the same Python object. What is new is written in the style of the line; white
    space around it stays. Equality is strict: ``1``, ``1.0`` and ``true`` are three values. Raises `RewriteError` when
    the line has duplicate keys, when a number would lose digits, or when the result would not parse to ``new``.

    ``keys_once`` says that somebody saw to it that no key stands twice. ``declared`` is what ``old`` and ``new`` have at
    their root under the keys that tools are declared with, if that is known: its text is remembered, as it repeats.
    """
    try:
        if same(old, new):
            return raw
        if not keys_once and has_duplicate_keys(raw, old):
            raise RewriteError("a key stands twice in one object")
        body = raw.strip(_SPACE)
        style = sniff(body)
        text = _writer(style).line(body, old, new, declared)
        if text is None and b"\\/" in body:  # as pandas writes them
            style = style._replace(slash=True)
            text = _writer(style).line(body, old, new, declared)
        if text is None:
            text = splice(body, old, new, style)
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


class _OtherStyle(Exception):
    """The line is not written in the style."""


class _Writer:
    """Writes records in one style."""

    def __init__(self, style: Style) -> None:
        self.item = style.item
        self.style = style
        self.dump = dumper(style)
        self.compact = style[:2] == (b",", b":")
        self.head = lru_cache(maxsize=256)(self._head)
        self.leads = lru_cache(maxsize=256)(self._leads)
        self.front = lru_cache(maxsize=512, typed=True)(self._front)

    def line(self, body: bytes, old: Any, new: Any, declared: tuple[Declared, Declared]) -> bytes | None:
        """``new``; None when ``body``, in which no key stands twice, is no object or not in the style where that matters."""
        if type(old) is not dict or type(new) is not dict:
            return None
        was = {one.key: self.declaration(one) for one in declared[0]}
        now = {one.key: self.declaration(one) for one in declared[1]}
        fresh: list[Any] = []
        try:
            talk, inner = self.talk(body, old, new, was)
            for key, value in new.items():
                if key == talk:
                    now[key] = self.elements(inner, old[key], value, fresh)
                elif key not in now:
                    kept = key in was and same(old[key], value)
                    now[key] = was[key] if kept else self.written(value, fresh)
        except _OtherStyle:
            return None
        if talk is not None and _has_float(fresh):
            return None  # it may be spelled otherwise in what was not looked at
        *leads, end = self.leads(*new)
        parts = [part for lead, key in zip(leads, new, strict=True) for part in (lead, now[key])]
        return b"".join([*parts, end])

    def talk(
        self, body: bytes, old: dict[str, Any], new: dict[str, Any], texts: dict[str, bytes]
    ) -> tuple[str | None, bytes]:
        """The key and the text of the first list of objects that both have. All other members must be written in the style:
        those that are not among the ``texts`` known are put there."""
        talk: str | None = None
        before: list[bytes] = []
        behind: list[bytes] = []
        side, leads = before, self.leads(*old)
        for lead, (key, value) in zip(leads, old.items(), strict=False):
            side.append(lead)
            if talk is None and key not in texts and _has_parts(value) and type(new.get(key)) is list:
                talk, side = key, behind
            else:
                if key not in texts:
                    texts[key] = self.dump(value)
                side.append(texts[key])
        side.append(leads[-1])
        front, back = b"".join(before), b"".join(behind)
        inner = body[len(front) : len(body) - len(back)]
        if not (body.startswith(front) and body.endswith(back, len(front))) or (inner and talk is None):
            raise _OtherStyle
        return talk, inner

    def elements(self, text: bytes, old: list[Any], new: list[Any], fresh: list[Any]) -> bytes:
        """The text of ``new``, made from that of ``old``: elements that do not change stay as they are written."""
        texts = self.cut(text, old)
        for place, (was, now) in enumerate(zip(old, new, strict=False)):
            if was is not now and not same(was, now):
                texts[place] = self.element(texts[place], was, now, fresh)
        if len(old) != len(new):
            if texts[len(new) :] != [self.dump(value) for value in old[len(new) :]]:
                raise _OtherStyle
            texts[len(new) :] = [self.written(value, fresh) for value in new[len(old) :]]
        return b"[" + self.item.join(texts) + b"]"

    def cut(self, text: bytes, values: list[Any]) -> list[bytes]:
        """The texts of a list's elements, which must be separated in the style. Objects that all begin with the same key
        are found fast."""
        key = next(iter(values[0]), "")
        # Where that is a word, quotes and all, it is no part of a text: so it begins an object wherever it is found.
        start = b"{" + self.head(key)
        if text.startswith(start, 1) and key.isidentifier() and not _hold(values, key):
            pieces = text[len(start) + 1 : -2].split(b"}" + self.item + start)
            if len(pieces) == len(values) and text.endswith(b"}]"):
                return [start + piece + b"}" for piece in pieces]
        texts = [text[child.start : child.end] for child in children(text, 0)]
        if text != b"[" + self.item.join(texts) + b"]":
            raise _OtherStyle
        return texts

    def element(self, text: bytes, old: Any, new: Any, fresh: list[Any]) -> bytes:
        """The text of ``new`` in the place of ``old``. The last value of the one keeps its text where it is the last of the
        other, too, however deep inside."""
        last = next(reversed(old.values()), None) if type(old) is dict else None
        if last is not None:
            there, here = self.around(old, last), self.around(new, last)
            if there is not None and here is not None:
                front, back = there
                if not (text.startswith(front) and text.endswith(back, len(front))):
                    raise _OtherStyle
                return here[0] + text[len(front) : len(text) - len(back)] + here[1]
        if text != self.dump(old):
            raise _OtherStyle
        return self.written(new, fresh)

    def around(self, value: Any, last: Any) -> tuple[bytes, bytes] | None:
        """What stands before and behind the last value in another one, None where there is more than texts before it."""
        front, back = b"", b""
        while value is not last:
            if value.__class__ is dict and value:
                *texts, inner = value.values()
                try:
                    here = self.front(tuple(value), *texts)
                except TypeError:  # a list or an object among them
                    return None
                if here is None:
                    return None
                front, back, value = front + here, b"}" + back, inner
            elif value.__class__ is list and len(value) == 1:
                front, back, value = front + b"[", b"]" + back, value[0]
            else:
                return None
        return front, back

    def _front(self, keys: tuple[str, ...], *texts: Any) -> bytes | None:
        """What stands before the last value of an object with these keys, None where there is more than texts."""
        if not _TEXTS.issuperset(map(type, texts)):
            return None
        *leads, last, _ = self.leads(*keys)
        written = [lead + verified(self.dump(text), text) for lead, text in zip(leads, texts, strict=True)]
        return b"".join(written) + last

    def written(self, value: Any, fresh: list[Any]) -> bytes:
        """The text of a ``fresh`` value. What one dumper lets pass, the other refuses: NaN, keys that are no texts."""
        text = self.dump(value)
        if self.compact:
            verified(text, value)
        else:
            orjson.dumps(value)
        fresh.append(value)
        return text

    def _leads(self, *keys: Any) -> list[bytes]:
        """What stands before each value of an object with these keys, and behind the last."""
        heads = [(self.item if number else b"{") + self.head(key) for number, key in enumerate(keys)]
        return [*heads, b"}" if keys else b"{}"]

    def _head(self, key: Any) -> bytes:
        """A key and what stands behind it."""
        if not isinstance(key, str):
            raise RewriteError("the changed record cannot be written: a key is no text")
        return verified(self.dump(key), key) + self.style.key

    def declaration(self, declared: Definitions) -> bytes:
        """The text of what stands on other lines, too."""
        text = declared.texts.get(self.style)
        if text is None:
            value, entries = declared.value, declared.entries
            # Where `orjson` writes, the whole may be written otherwise than its parts.
            if self.compact or type(value) is not list or len(value) != len(entries):
                text = self.written(value, [])
            else:
                text = b"[" + self.item.join(map(self.entry, entries, value)) + b"]"
            declared.texts[self.style] = text
        return text

    def entry(self, entry: Entry, value: Any) -> bytes:
        """The text of one entry there, which stands in many a set of them."""
        if not entry.shared or not same(entry.value, value):
            return self.written(value, [])
        text = entry.texts.get(self.style)
        if text is None:
            text = entry.texts[self.style] = self.written(value, [])
        return text


def _has_parts(value: Any) -> bool:
    """Whether a value is one whose elements are worth a look each, as messages are."""
    return type(value) is list and len(value) > 0 and type(value[0]) is dict


def _hold(values: Iterable[Any], key: str) -> bool:
    """Whether a list inside one of the values has an object that begins with this key and is not the first there."""
    inside = [values]
    for some in inside:  # which grows by what is inside
        for value in some:
            if value.__class__ is dict:
                inside.append(value.values())
            elif value.__class__ is list:
                if any(each.__class__ is dict and next(iter(each), None) == key for each in value[1:]):
                    return True
                inside.append(value)
    return False


def _has_float(values: Iterable[Any]) -> bool:
    """Whether a float is among the values, or inside one."""
    for value in values:
        kind = value.__class__
        if kind is float or (kind is dict and _has_float(value.values())) or (kind is list and _has_float(value)):
            return True
    return False


_writer = lru_cache(maxsize=8)(_Writer)
