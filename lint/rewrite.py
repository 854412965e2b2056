"""Puts a changed value back into the bytes it was read from: what did not change, or only moved, stays the same bytes.

The fast road looks only at what is to change: where that is written in the style of the line, what is new takes its place.
Any other line is spliced.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import orjson

from ftlint.definitions import Definitions
from ftlint.splice import has_duplicate_keys, splice
from ftlint.style import RewriteError, Style, dumper, same, sniff, verified

__all__ = ["RewriteError", "rewrite"]

Declared = Sequence[Definitions]
_SPACE = b" \t\r\n"
_NEEDLE = 80  # bytes
_NUMBER = re.compile(rb"[:,\[] ?-?[0-9]")  # in a text, too


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


class _Line:
    """A line that is JSON, on the way through it: ``at`` which byte that is, and whether something was ``passed`` over
    unseen. ``numbers`` are the new values that may have a number in them."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.at = 0
        self.passed = False
        self.numbers: list[Any] = []

    def take(self, text: bytes) -> bytes:
        """Go on behind a text that must stand here."""
        if not self.body.startswith(text, self.at):
            raise _OtherStyle
        self.at += len(text)
        return text

    def find(self, text: bytes) -> int:
        """Where a text stands next, -1 where it does not."""
        start = self.body.find(text[:_NEEDLE], self.at)  # a long text takes longer to look for
        return start if start < 0 or self.body.startswith(text, start) else self.body.find(text, start)

    def elements(self, count: int, end: int) -> bytes:
        """Go on behind so many elements of a list, whatever their style: they must be what stands before an offset."""
        text = self.body[self.at : end]
        try:
            found = orjson.loads(b"[%b]" % text)
        except orjson.JSONDecodeError:
            raise _OtherStyle from None
        if end < 0 or len(found) != count:
            raise _OtherStyle
        self.at, self.passed = end, True
        return text


class _Writer:
    """Writes records in one style."""

    def __init__(self, style: Style) -> None:
        self.item = style.item
        self.style = style
        self.dump = dumper(style)
        self.compact = style[:2] == (b",", b":")
        self.head = lru_cache(maxsize=256)(self._head)
        self.leads = lru_cache(maxsize=256)(self._leads)

    def line(self, body: bytes, old: Any, new: Any, declared: tuple[Declared, Declared]) -> bytes | None:
        """``new``; None when ``body``, in which no key stands twice, is no object or not in the style where that matters."""
        if type(old) is not dict or type(new) is not dict:
            return None
        was, now = ({one.key: self.declaration(one) for one in some} for some in declared)
        line = _Line(body)
        try:
            texts = self.members(line, old, new, was) | now
        except _OtherStyle:
            return None
        *leads, end = self.leads(*new)
        parts = [lead + (texts.get(key) or self.written(line, new[key])) for lead, key in zip(leads, new, strict=True)]
        if line.passed and any(map(_has_float, line.numbers)):
            return None  # it may be spelled otherwise in what was passed over
        return b"".join(parts) + end

    def members(self, line: _Line, old: dict[str, Any], new: dict[str, Any], was: dict[str, bytes]) -> dict[str, bytes]:
        """Go through a record: the texts of the members that the new one has, too. ``was`` has those known before."""
        texts = {}
        leads = self.leads(*old)
        for lead, behind, (key, value) in zip(leads, leads[1:], old.items(), strict=False):
            line.take(lead)
            if key in new and type(new[key]) is list and _has_parts(value) and key not in was:
                texts[key] = self.elements(line, value, new[key], b"]" + behind)
            else:
                text = line.take(was.get(key) or self.dump(value))
                if key in new:
                    texts[key] = text if same(value, new[key]) else self.written(line, new[key])
        line.take(leads[-1])
        return texts

    def elements(self, line: _Line, old: list[Any], new: list[Any], end: bytes) -> bytes:
        """The text of ``new`` where a list stands. Elements that do not change are passed over, up to one that does or to
        the ``end`` of the list."""
        line.take(b"[")
        item, pieces, done = self.item, [], 0
        pairs = enumerate(zip(old, new, strict=False))
        changed = [place for place, (was, now) in pairs if was is not now and not same(was, now)]
        for place in [*changed, *range(len(new), len(old))]:
            text = item + self.dump(old[place]) if place else self.dump(old[place])
            if place > done:
                line.take(item if done else b"")
                pieces.append(line.elements(place - done, line.find(text)))
            line.take(text)
            done = place + 1
            pieces += [self.written(line, value) for value in new[place:done]]
        if done < len(old):
            line.take(item if done else b"")
            pieces.append(line.elements(len(old) - done, line.body.rfind(end)))
        line.take(b"]")
        pieces += [self.written(line, value) for value in new[len(old) :]]
        return b"[%b]" % item.join(pieces)

    def written(self, line: _Line, value: Any) -> bytes:
        """The text of a new value. What one dumper lets pass, the other refuses: NaN, keys that are no texts."""
        text = self.dump(value)
        if self.compact:
            verified(text, value)
        else:
            orjson.dumps(value)
        if _NUMBER.search(text):
            line.numbers.append(value)
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
            text = declared.texts[self.style] = verified(self.dump(declared.value), declared.value)
        return text


def _has_parts(value: Any) -> bool:
    """Whether a value is one whose elements are worth a look each, as messages are."""
    return type(value) is list and len(value) > 0 and type(value[0]) is dict


def _has_float(value: Any) -> bool:
    if isinstance(value, dict | list):
        return any(map(_has_float, value.values() if isinstance(value, dict) else value))
    return isinstance(value, float)


_writer = lru_cache(maxsize=8)(_Writer)
