"""Puts a changed value back into the bytes it was read from: what did not change, or only moved, stays the same bytes.

A line that its style gives back byte for byte is dumped anew in that style; any other is spliced.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import orjson

from ftlint.splice import splice
from ftlint.style import RewriteError, Style, canonical, dumper, same, sniff, verified

__all__ = ["RewriteError", "rewrite"]

_SPACE = b" \t\r\n"
# Under these keys of a record stands what is the same on most lines, so what became of it is remembered.
_REPEATED = frozenset({"functions", "tools"})
_REMEMBERED = 1024  # texts
_LARGEST = 1 << 14  # bytes of one of them
_MANY = 2000


def rewrite(raw: bytes, old: Any, new: Any) -> bytes:
    """The bytes of ``new``, made from ``raw``, of which ``old`` is the value that `orjson` parsed.

    Every value that is equal in both keeps its bytes: key order, spacing, escapes, the spelling of numbers; so does one
    that moved, whether or not it is the same Python object. What is new is written in the style of the line; white
    space around it stays. Equality is strict: ``1``, ``1.0`` and ``true`` are three values. Raises `RewriteError` when
    the line has duplicate keys, when a number would lose digits, or when the result would not parse to ``new``.
    """
    try:
        if same(old, new):
            return raw
        body = raw.strip(_SPACE)
        style = sniff(body)
        text = _writer(style).line(body, old, new)
        if text is None and b"\\/" in body:  # as pandas writes them
            style = style._replace(slash=True)
            text = _writer(style).line(body, old, new)
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


def _has_parts(value: Any) -> bool:
    """Whether a value is one whose elements are worth a look each, as messages are."""
    return type(value) is list and 0 < len(value) < _MANY and type(value[0]) is dict


# The fast road: the whole line in one style.


class _Writer:
    """Writes records in one style, and remembers the text of what repeats from line to line."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.dump = dumper(style)
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
            return texts[key] if key in old and same(was, value) else self.written(value)
        return self.elements(value, was, texts[key])

    def elements(self, new: list[Any], old: list[Any], texts: list[bytes]) -> list[bytes]:
        """The texts of a list's elements: that of ``old`` where an equal one stands at the same place."""
        equal = [place for place, (item, was) in enumerate(zip(new, old, strict=False)) if item == was]
        if orjson.dumps([new[place] for place in equal]) != orjson.dumps([old[place] for place in equal]):
            equal = [place for place in equal if same(new[place], old[place])]
        kept = dict.fromkeys(equal)
        return [texts[place] if place in kept else self.written(item) for place, item in enumerate(new)]

    def written(self, value: Any) -> bytes:
        """The text of a new value. Each dumper lets pass what the other refuses: NaN, half a surrogate."""
        text = self.dump(value)
        if self.compact:
            return verified(text, value)
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
        data = canonical(value)
        text = self.known.pop(data, None) or verified(self.dump(value), value)
        if len(text) <= _LARGEST:
            self.known[data] = text  # the last used comes last
        if len(self.known) > _REMEMBERED:
            del self.known[next(iter(self.known))]
        return text


_writer = lru_cache(maxsize=8)(_Writer)


@lru_cache(maxsize=256)
def _head(key: str, style: Style) -> bytes:
    return bytes(dumper(style)(key)) + style.key
