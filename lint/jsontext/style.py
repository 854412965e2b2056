"""How a line of JSON is written, and single values written the same way."""

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
    """The change cannot be put back without touching more than was changed: leave the line as it was."""


class Style(NamedTuple):
    """What stands between members, and between key and value; whether ``\\u`` and ``\\/`` are used."""

    item: bytes
    key: bytes
    ascii: bool
    slash: bool = False


def sniff(body: bytes) -> Style:
    """The style of a line, read off its first members; that of ``json.dumps`` where it has none to show."""
    return _sniffed(body[:_START], body.isascii()) or _sniff(body, ascii=body.isascii())


@lru_cache(maxsize=1024)  # lines begin alike
def _sniffed(start: bytes, ascii: bool) -> Style | None:
    """The style of a line that begins so, None where that does not tell."""
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
        return text if not style.ascii or (text.isascii() and b"\x7f" not in text) else dump(value)

    return compact if (item, colon, style.slash) == (",", ":", False) else dump


def canonical(value: Any) -> bytes:
    """What `orjson` dumps, in no more memory than it needs, to be kept: orjson's own is a kilobyte at least."""
    return bytes(memoryview(orjson.dumps(value)))


def same(old: Any, new: Any) -> bool:
    """Whether two JSON values are equal, and so are the types of their numbers and the order of their keys."""
    if type(old) is not type(new) or old != new:
        return False
    return type(old) is str or orjson.dumps(old) == orjson.dumps(new)


def verified(text: bytes, value: Any) -> bytes:
    """The text, when it parses to exactly this value."""
    try:
        parsed = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise RewriteError(f"the changed record cannot be written: {error}") from None
    if not same(parsed, value):
        raise RewriteError("the changed record would not be read back as it is")
    return text
