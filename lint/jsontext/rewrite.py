"""Writes a changed value back into the bytes it was parsed from; unchanged and moved values keep their bytes.

The fast path handles lines whose changed parts are written in the line's style. Other lines go to `ftlint.jsontext.splice`.
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
_STRING_TYPES = frozenset({str, type(None)})


def rewrite(
    raw: bytes, old: Any, new: Any, *, keys_once: bool = False, declared: tuple[Declared, Declared] = ((), ())
) -> bytes:
    """The bytes of ``new``, derived from ``raw``, which `orjson` parsed to ``old``.

    Values that are equal in both, or only moved, keep their bytes: key order, spacing, escapes, number notation. New
    values are written in the style of the line; whitespace around the value is kept. Equality is strict: ``1``, ``1.0``
    and ``true`` differ. Raises `RewriteError` if the line has duplicate keys, if a number would lose digits, or if the
    result would not parse to ``new``.

    ``keys_once``: the caller has checked for duplicate keys. ``declared``: the tool definitions at the root of ``old`` and
    of ``new``, if known; their text is cached, because many lines share it.
    """
    try:
        if same(old, new):
            return raw
        if not keys_once and has_duplicate_keys(raw, old):
            raise RewriteError("duplicate key in an object")
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
    except (TypeError, ValueError) as error:  # raised by orjson and json for a value that is not JSON
        raise RewriteError(f"the changed example cannot be serialized: {error}") from None
    if len(body) == len(raw):
        return text
    start = raw.find(body)
    return raw[:start] + text + raw[start + len(body) :]


class _OtherStyle(Exception):
    """The line is not written in the expected style."""


class _Writer:
    """Writes examples in one style."""

    def __init__(self, style: Style) -> None:
        self.item = style.item
        self.style = style
        self.dump = dumper(style)
        self.compact = style[:2] == (b",", b":")
        self.head = lru_cache(maxsize=256)(self._head)
        self.leads = lru_cache(maxsize=256)(self._leads)
        self.front = lru_cache(maxsize=512, typed=True)(self._front)

    def line(self, body: bytes, old: Any, new: Any, declared: tuple[Declared, Declared]) -> bytes | None:
        """The bytes of ``new``; None if ``body`` (without duplicate keys) is not an object in this style."""
        if type(old) is not dict or type(new) is not dict:
            return None
        was = {definitions.key: self.declaration(definitions) for definitions in declared[0]}
        now = {definitions.key: self.declaration(definitions) for definitions in declared[1]}
        added: list[Any] = []
        try:
            messages_key, inner = self.messages(body, old, new, was)
            for key, value in new.items():
                if key == messages_key:
                    now[key] = self.elements(inner, old[key], value, added)
                elif key not in now:
                    kept = key in was and same(old[key], value)
                    now[key] = was[key] if kept else self.written(value, added)
        except _OtherStyle:
            return None
        if messages_key is not None and _has_float(added):
            return None  # the float may be spelled differently in the parts that were not parsed
        *leads, end = self.leads(*new)
        parts = [part for lead, key in zip(leads, new, strict=True) for part in (lead, now[key])]
        return b"".join([*parts, end])

    def messages(
        self, body: bytes, old: dict[str, Any], new: dict[str, Any], texts: dict[str, bytes]
    ) -> tuple[str | None, bytes]:
        """The key and the text of the first list of objects in both values.

        All other members must be written in the style; their texts are added to ``texts``.
        """
        messages_key: str | None = None
        before: list[bytes] = []
        after: list[bytes] = []
        side, leads = before, self.leads(*old)
        for lead, (key, value) in zip(leads, old.items(), strict=False):
            side.append(lead)
            if messages_key is None and key not in texts and _has_parts(value) and type(new.get(key)) is list:
                messages_key, side = key, after
            else:
                if key not in texts:
                    texts[key] = self.dump(value)
                side.append(texts[key])
        side.append(leads[-1])
        front, back = b"".join(before), b"".join(after)
        inner = body[len(front) : len(body) - len(back)]
        if not (body.startswith(front) and body.endswith(back, len(front))) or (inner and messages_key is None):
            raise _OtherStyle
        return messages_key, inner

    def elements(self, text: bytes, old: list[Any], new: list[Any], added: list[Any]) -> bytes:
        """The text of the list ``new``, derived from that of ``old``: unchanged elements keep their bytes."""
        texts = self.cut(text, old)
        for place, (was, now) in enumerate(zip(old, new, strict=False)):
            if was is not now and not same(was, now):
                texts[place] = self.element(texts[place], was, now, added)
        if len(old) != len(new):
            if texts[len(new) :] != [self.dump(value) for value in old[len(new) :]]:
                raise _OtherStyle
            texts[len(new) :] = [self.written(value, added) for value in new[len(old) :]]
        return b"[" + self.item.join(texts) + b"]"

    def cut(self, text: bytes, values: list[Any]) -> list[bytes]:
        """The texts of a list's elements, which must be separated in the style. Fast if all are objects with the same first
        key."""
        key = next(iter(values[0]), "")
        # An identifier in unescaped quotes cannot be inside a string, so every match begins an object.
        start = b"{" + self.head(key)
        if text.startswith(start, 1) and key.isidentifier() and not _hold(values, key):
            pieces = text[len(start) + 1 : -2].split(b"}" + self.item + start)
            if len(pieces) == len(values) and text.endswith(b"}]"):
                return [start + piece + b"}" for piece in pieces]
        texts = [text[child.start : child.end] for child in children(text, 0)]
        if text != b"[" + self.item.join(texts) + b"]":
            raise _OtherStyle
        return texts

    def element(self, text: bytes, old: Any, new: Any, added: list[Any]) -> bytes:
        """The text of ``new`` in place of ``old``. If the last value of ``old`` is also the last of ``new``, at any depth, it
        keeps its bytes."""
        last = next(reversed(old.values()), None) if type(old) is dict else None
        if last is not None:
            old_parts, new_parts = self.around(old, last), self.around(new, last)
            if old_parts is not None and new_parts is not None:
                front, back = old_parts
                if not (text.startswith(front) and text.endswith(back, len(front))):
                    raise _OtherStyle
                return new_parts[0] + text[len(front) : len(text) - len(back)] + new_parts[1]
        if text != self.dump(old):
            raise _OtherStyle
        return self.written(new, added)

    def around(self, value: Any, last: Any) -> tuple[bytes, bytes] | None:
        """The text before and after ``last`` in ``value``; None if other than strings and nulls precede it."""
        front, back = b"", b""
        while value is not last and not same(value, last):
            if value.__class__ is dict and value:
                *texts, inner = value.values()
                try:
                    lead = self.front(tuple(value), *texts)
                except TypeError:  # a list or an object among them
                    return None
                if lead is None:
                    return None
                front, back, value = front + lead, b"}" + back, inner
            elif value.__class__ is list and len(value) == 1:
                front, back, value = front + b"[", b"]" + back, value[0]
            else:
                return None
        return front, back

    def _front(self, keys: tuple[str, ...], *texts: Any) -> bytes | None:
        """The text before the last value of an object with these keys; None if the others are not strings or nulls."""
        if not _STRING_TYPES.issuperset(map(type, texts)):
            return None
        *leads, last, _ = self.leads(*keys)
        written = [lead + verified(self.dump(text), text) for lead, text in zip(leads, texts, strict=True)]
        return b"".join(written) + last

    def written(self, value: Any, added: list[Any]) -> bytes:
        """The text of a new value, which is added to ``added``. The other serializer also rejects NaN or non-string keys."""
        text = self.dump(value)
        if self.compact:
            verified(text, value)
        else:
            orjson.dumps(value)
        added.append(value)
        return text

    def _leads(self, *keys: Any) -> list[bytes]:
        """The text before each value of an object with these keys, and after the last."""
        heads = [(self.item if number else b"{") + self.head(key) for number, key in enumerate(keys)]
        return [*heads, b"}" if keys else b"{}"]

    def _head(self, key: Any) -> bytes:
        """A key and its separator."""
        if not isinstance(key, str):
            raise RewriteError("the changed example cannot be serialized: a key is not a string")
        return verified(self.dump(key), key) + self.style.key

    def declaration(self, declared: Definitions) -> bytes:
        """The text of tool definitions, cached with them: many lines share them."""
        text = declared.texts.get(self.style)
        if text is None:
            value, entries = declared.value, declared.entries
            # The compact style escapes a value as a whole, so its text can differ from the joined texts of its parts.
            if self.compact or type(value) is not list or len(value) != len(entries):
                text = self.written(value, [])
            else:
                text = b"[" + self.item.join(map(self.entry, entries, value)) + b"]"
            declared.texts[self.style] = text
        return text

    def entry(self, entry: Entry, value: Any) -> bytes:
        """The text of one tool definition, cached if it is shared."""
        if not entry.shared or not same(entry.value, value):
            return self.written(value, [])
        text = entry.texts.get(self.style)
        if text is None:
            text = entry.texts[self.style] = self.written(value, [])
        return text


def _has_parts(value: Any) -> bool:
    """Whether a value is a list of objects, such as messages."""
    return type(value) is list and len(value) > 0 and type(value[0]) is dict


def _hold(values: Iterable[Any], key: str) -> bool:
    """Whether a nested list has an object, other than its first element, whose first key is ``key``."""
    containers = [values]
    for container in containers:  # nested containers are appended during the loop
        for value in container:
            if value.__class__ is dict:
                containers.append(value.values())
            elif value.__class__ is list:
                if any(item.__class__ is dict and next(iter(item), None) == key for item in value[1:]):
                    return True
                containers.append(value)
    return False


def _has_float(values: Iterable[Any]) -> bool:
    """Whether any of the values is or contains a float."""
    for value in values:
        kind = value.__class__
        if kind is float or (kind is dict and _has_float(value.values())) or (kind is list and _has_float(value)):
            return True
    return False


_writer = lru_cache(maxsize=8)(_Writer)
