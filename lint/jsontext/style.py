"""Detects the style of a line of JSON, and writes values in it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import lru_cache
from json.encoder import encode_basestring, encode_basestring_ascii
from typing import Any, NamedTuple

import orjson

_START = 64  # bytes
_FIRST_KEY = re.compile(rb'\{\s*"[^"\\]*+(?:\\.[^"\\]*+)*+"([ \t]*:[ \t]*)')
_SCALAR_MEMBER = re.compile(rb'"\s*:\s*(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"|[^"\[\]{},\s]+)(\s*,\s*)"')


class RewriteError(ValueError):
    """The line cannot be rewritten without changing other bytes, so it must be left unchanged."""


class Style(NamedTuple):
    """The separators of members (``item``) and of key and value (``key``); whether ``\\u`` and ``\\/`` escapes are used."""

    item: bytes
    key: bytes
    ascii: bool
    slash: bool = False


def sniff(body: bytes) -> Style:
    """The style of a line, detected from its first members; that of ``json.dumps`` by default."""
    return _sniffed(body[:_START], body.isascii()) or _sniff(body, ascii=body.isascii())


@lru_cache(maxsize=1024)  # many lines begin with the same bytes
def _sniffed(start: bytes, ascii: bool) -> Style | None:
    """The style of a line that begins with ``start``, None if that is not enough to detect it."""
    item = _SCALAR_MEMBER.search(start)
    return _sniff(start, ascii=ascii) if item and _FIRST_KEY.search(start, 0, item.start() + 1) else None


def _sniff(body: bytes, ascii: bool) -> Style:
    key = _FIRST_KEY.search(body)
    colon = key[1] if key else b": "
    item = _SCALAR_MEMBER.search(body)
    spaced = b", " if colon.endswith(b" ") else b","
    comma = item[1] if item and not item[1].strip(b" ,") else spaced
    return Style(comma, colon, ascii)


@lru_cache(maxsize=8)
def dumper(style: Style) -> Callable[[Any], bytes]:
    """The function that serializes a value in a style."""
    item, colon = style.item.decode(), style.key.decode()
    quoted = encode_basestring_ascii if style.ascii else encode_basestring
    # JSONEncoder.encode creates this encoder per value, which doubles the cost per message; other Pythons may lack it.
    make = getattr(json.encoder, "c_make_encoder", None)
    encode = make and make(None, None, quoted, None, colon, item, False, False, False)
    slow = json.JSONEncoder(ensure_ascii=style.ascii, allow_nan=False, separators=(item, colon)).encode

    def dump(value: Any) -> bytes:
        text = ("".join(encode(value, 0)) if encode else slow(value)).encode()
        return text.replace(b"/", b"\\/") if style.slash else text

    def compact(value: Any) -> bytes:
        text = orjson.dumps(value)
        return text if not style.ascii or (text.isascii() and b"\x7f" not in text) else dump(value)

    return compact if (item, colon, style.slash) == (",", ":", False) else dump


def canonical(value: Any) -> bytes:
    """The value serialized by `orjson`, copied to minimal memory for caching: orjson allocates at least a kilobyte."""
    return bytes(memoryview(orjson.dumps(value)))


def same(old: Any, new: Any) -> bool:
    """Whether two JSON values are equal, including the types of their numbers and the order of their keys."""
    if type(old) is not type(new) or old != new:
        return False
    return type(old) is str or orjson.dumps(old) == orjson.dumps(new)


def verified(text: bytes, value: Any) -> bytes:
    """Return ``text`` if it parses to exactly this value. Raises `RewriteError`."""
    try:
        parsed = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise RewriteError(f"the changed example cannot be serialized: {error}") from None
    if not same(parsed, value):
        raise RewriteError("the changed example would not parse to the same value")
    return text
