"""Reads the arguments of a call: a JSON string, or an object."""

from __future__ import annotations

import json
import re
from enum import Enum, auto
from typing import Any, Final, NamedTuple

import orjson

from ftlint.jsontext.duplicate_keys import has_colon_for_each_key, same_quotes

# `Profile.arguments`: a JSON string, an object, or either.
STRING: Final = "string"
OBJECT: Final = "object"
_LARGE: Final = float(1 << 63)  # a float of this size may have been parsed from an integer with more digits
_MAX_DEPTH: Final = 200


class Kind(Enum):
    """What kind of arguments a call has. All but SOUND are named after a check of `tool-arguments`."""

    SOUND = auto()
    WRONG_FORM = auto()
    INVALID_JSON = auto()
    DOUBLE_ENCODED = auto()
    NOT_OBJECT = auto()
    DUPLICATE_KEY = auto()


class Reading(NamedTuple):
    """``value``: the arguments if they are certain (SOUND, WRONG_FORM). ``detail``: what is wrong. ``replacement``: the
    correct arguments, None if unknown.
    """

    kind: Kind
    value: dict[str, Any] | None = None
    detail: str = ""
    replacement: Any = None


def read(arguments: Any, form: str) -> Reading:
    """Read the arguments of a call for a profile that expects this form."""
    if isinstance(arguments, dict):
        if form != STRING:
            return Reading(Kind.SOUND, arguments)
        return Reading(Kind.WRONG_FORM, arguments, "", _written(arguments))
    if not isinstance(arguments, str):
        return _no_arguments(form) if arguments is None else Reading(Kind.NOT_OBJECT, detail=_TYPES[type(arguments)])
    if not arguments or arguments.isspace():
        return _no_arguments(form, "empty")
    try:
        value = orjson.loads(arguments)
    except orjson.JSONDecodeError as error:
        return Reading(Kind.INVALID_JSON, None, _reason(arguments, error), _in_form(repaired(arguments), form))
    if isinstance(value, str):
        return _read_inner(value, form)
    if not isinstance(value, dict):
        return _no_arguments(form) if value is None else Reading(Kind.NOT_OBJECT, detail=_TYPES[type(value)])
    if not has_unique_keys(arguments, value):
        from ftlint.jsontext.diagnose import duplicate_keys

        return Reading(Kind.DUPLICATE_KEY, None, duplicate_keys(arguments.encode())[0].message)
    if form != OBJECT:
        return Reading(Kind.SOUND, value)
    return Reading(Kind.WRONG_FORM, value, "", value if keeps_digits(value) else None)


def _no_arguments(form: str, detail: str = "null") -> Reading:
    return Reading(Kind.NOT_OBJECT, None, detail, {} if form == OBJECT else "{}")


def has_unique_keys(text: str, value: dict[str, Any]) -> bool:
    """Whether the JSON text of an object has no duplicate keys at any depth. Exact; fast if there are none."""
    if has_colon_for_each_key(text, value):
        return True
    try:
        if same_quotes(text.encode("utf-8", "surrogatepass"), orjson.dumps(value)):
            return True
    except orjson.JSONEncodeError:  # nested too deeply for orjson
        pass
    from ftlint.jsontext.diagnose import duplicate_keys

    return not duplicate_keys(text.encode())


def repaired(text: str) -> str | None:
    """The JSON text for a Python literal, or for JSON with trailing commas or raw line breaks; None for anything else.

    Numbers and spacing stay as written.
    """
    candidate = _to_json(text)
    try:
        value = orjson.loads(candidate) if candidate is not None else None
        if isinstance(value, str):  # JSON in single quotes
            candidate, value = value, orjson.loads(value)
    except orjson.JSONDecodeError:
        return None
    return candidate if candidate and isinstance(value, dict) and has_unique_keys(candidate, value) else None


def _read_inner(text: str, form: str) -> Reading:
    """Read the JSON inside a JSON string. Each level is at most half as long, so there are few."""
    times = 2
    while True:
        try:
            value = orjson.loads(text)
        except orjson.JSONDecodeError:
            return Reading(Kind.NOT_OBJECT, detail="a string")
        if not isinstance(value, str):
            break
        text, times = value, times + 1
    if not isinstance(value, dict):
        return Reading(Kind.NOT_OBJECT, detail="a string")
    return Reading(Kind.DOUBLE_ENCODED, None, "twice" if times == 2 else f"{times} times", _in_form(text, form))


def _in_form(text: str | None, form: str) -> Any:
    """The JSON text of an object in this form; None if the conversion would lose digits or keys."""
    if text is None or form != OBJECT:
        return text
    value = orjson.loads(text)
    return value if keeps_digits(value) and has_unique_keys(text, value) else None


def _written(value: dict[str, Any]) -> str | None:
    return json.dumps(value, ensure_ascii=False) if keeps_digits(value) else None


def keeps_digits(value: Any) -> bool:
    """Whether a parsed value can be serialized without loss: no number has lost digits, and it is not nested too deeply."""
    level = [value]
    for _ in range(_MAX_DEPTH):
        if any(isinstance(item, float) and abs(item) >= _LARGE for item in level):
            return False
        level = [
            inner
            for item in level
            if isinstance(item, dict | list)
            for inner in (item.values() if isinstance(item, dict) else item)
        ]
        if not level:
            return True
    return False


_TYPES: Final = {bool: "true or false", int: "a number", float: "a number", list: "a list"}


# --- invalid JSON


def _reason(text: str, error: orjson.JSONDecodeError) -> str:
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        return "it contains a lone surrogate"
    from ftlint.jsontext.diagnose import syntax_fault, value_faults
    from ftlint.jsontext.scanner import scan

    scanner = scan(raw.split(b"\n"))
    if scanner.failed is None and scanner.broken_string is None:
        if scanner.unfinished:
            return "it ends too early"
        if len(scanner.spans) > 1:
            return "there is extra data after its end"
        values = value_faults(raw, scanner)
        return values[0].message if values else error.msg
    if scanner.spans and scanner.failed is not None and not scanner.opened:
        return "there is extra data after its end"
    fault = syntax_fault(raw, scanner, file_ends=False)
    return f"at character {fault.column}: {fault.message}" if not fault.line_offset else fault.message


_TOKEN: Final = (
    r"""(?s)(?P<space>[ \t\r\n]++)|(?P<string>"(?:[^"\\]++|\\.)*+"|'(?:[^'\\]++|\\.)*+')|[\[\]{},:]|[^\s\[\]{},:"']++"""
)
_PIECE: Final = r"""(?s)\\(?:x[0-9a-fA-F]{2}|.)|["\x00-\x1f]"""
_WORDS: Final = {"True": "true", "False": "false", "None": "null"}
_KEPT_ESCAPES: Final = frozenset('"\\bfnrtu')


def _to_json(text: str) -> str | None:
    """The text with Python tokens replaced by JSON; None if a token is ambiguous."""
    out: list[str] = []
    end, comma, before = 0, None, "{"
    for match in re.finditer(_TOKEN, text):
        token = match.group()
        piece = _string(token) if match.lastgroup == "string" else _WORDS.get(token, token)
        if match.start() != end or piece is None:
            return None
        if token in ("}", "]") and comma is not None:
            out[comma] = ""
        if match.lastgroup != "space":
            comma = len(out) if token == "," and before not in ("{", "[", ",") else None
            before = token
        out.append(piece)
        end = match.end()
    return "".join(out) if end == len(text) else None


def _string(token: str) -> str | None:
    """The JSON for a Python string token with its quotes; None if an escape means something else in JSON."""
    single = token[0] == "'"
    ambiguous = False

    def escaped(match: re.Match[str]) -> str:
        nonlocal ambiguous
        piece = match.group()
        if len(piece) == 1:
            return json.dumps(piece)[1:-1]
        if len(piece) == 4:
            return "\\u00" + piece[2:]
        if piece == "\\'":
            return "'"
        ambiguous = ambiguous or not (piece[1] in _KEPT_ESCAPES or (piece == "\\/" and not single))
        return piece

    body = re.sub(_PIECE, escaped, token[1:-1])
    return None if ambiguous else f'"{body}"'
