"""What a call passes: its arguments, read out of either form they come in (a string that holds JSON, or the object)."""

from __future__ import annotations

import json
import re
from enum import Enum, auto
from typing import Any, Final, NamedTuple

import orjson

from ftlint.jsontext.duplicate_keys import has_colon_for_each_key, same_quotes

# `Profile.arguments`: a string that holds JSON, the object itself, or either.
STRING: Final = "string"
OBJECT: Final = "object"
_LARGE: Final = float(1 << 63)  # a float of this size may have been an integer whose digits are lost already
_DEPTH_WRITTEN: Final = 200


class Kind(Enum):
    """What the arguments are; all but the first are the name of a check of the rule `tool-arguments`."""

    SOUND = auto()
    WRONG_FORM = auto()
    INVALID_JSON = auto()
    DOUBLE_ENCODED = auto()
    NOT_OBJECT = auto()
    DUPLICATE_KEY = auto()


class Reading(NamedTuple):
    """``value`` is what is passed where that is beyond doubt (SOUND, WRONG_FORM). ``detail`` says what is wrong.

    ``mended`` is what should stand there instead, None where only a person can tell.
    """

    kind: Kind
    value: dict[str, Any] | None = None
    detail: str = ""
    mended: Any = None


def read(arguments: Any, form: str) -> Reading:
    """Read the arguments of a call for a profile that wants them in this form."""
    if isinstance(arguments, dict):
        if form != STRING:
            return Reading(Kind.SOUND, arguments)
        return Reading(Kind.WRONG_FORM, arguments, "", _written(arguments))
    if not isinstance(arguments, str):
        return _none(form) if arguments is None else Reading(Kind.NOT_OBJECT, detail=_kind_of(arguments))
    if not arguments or arguments.isspace():
        return _none(form, "empty")
    try:
        value = orjson.loads(arguments)
    except orjson.JSONDecodeError as error:
        return Reading(Kind.INVALID_JSON, None, _reason(arguments, error), _in_form(repaired(arguments), form))
    if isinstance(value, str):
        return _read_inner(value, form)
    if not isinstance(value, dict):
        return _none(form) if value is None else Reading(Kind.NOT_OBJECT, detail=_kind_of(value))
    if not keys_once(arguments, value):
        from ftlint.jsontext.diagnose import duplicate_keys

        return Reading(Kind.DUPLICATE_KEY, None, duplicate_keys(arguments.encode())[0].message)
    if form != OBJECT:
        return Reading(Kind.SOUND, value)
    return Reading(Kind.WRONG_FORM, value, "", value if keeps_digits(value) else None)


def _none(form: str, detail: str = "null") -> Reading:
    """What says that there are no arguments, which an empty object says."""
    return Reading(Kind.NOT_OBJECT, None, detail, {} if form == OBJECT else "{}")


def keys_once(text: str, value: dict[str, Any]) -> bool:
    """Whether no key stands twice in the JSON text of an object, at any depth; exact, and quick where it is so."""
    if has_colon_for_each_key(text, value):
        return True
    try:
        if same_quotes(text.encode("utf-8", "surrogatepass"), orjson.dumps(value)):
            return True
    except orjson.JSONEncodeError:  # nested deeper than it writes
        pass
    from ftlint.jsontext.diagnose import duplicate_keys  # mostly not needed

    return not duplicate_keys(text.encode())


def repaired(text: str) -> str | None:
    """The JSON object that a text means which is a Python literal, has trailing commas or raw line breaks; else None.

    Numbers and spacing stay as they are.
    """
    candidate = _translated(text)
    try:
        value = orjson.loads(candidate) if candidate is not None else None
        if isinstance(value, str):  # the object's text between single quotes
            candidate, value = value, orjson.loads(value)
    except orjson.JSONDecodeError:
        return None
    return candidate if candidate and isinstance(value, dict) and keys_once(candidate, value) else None


def _read_inner(text: str, form: str) -> Reading:
    """Read what a JSON string holds. Each string in a string is shorter by half or more, so this ends soon."""
    times = 2
    while True:
        try:
            value = orjson.loads(text)
        except orjson.JSONDecodeError:
            return Reading(Kind.NOT_OBJECT, detail="a text")
        if not isinstance(value, str):
            break
        text, times = value, times + 1
    if not isinstance(value, dict):
        return Reading(Kind.NOT_OBJECT, detail="a text")
    return Reading(Kind.DOUBLE_ENCODED, None, "twice" if times == 2 else f"{times} times", _in_form(text, form))


def _in_form(text: str | None, form: str) -> Any:
    """The JSON text of an object in the form wanted, None where it would lose something."""
    if text is None or form != OBJECT:
        return text
    value = orjson.loads(text)
    return value if keeps_digits(value) and keys_once(text, value) else None


def _written(value: dict[str, Any]) -> str | None:
    return json.dumps(value, ensure_ascii=False) if keeps_digits(value) else None


def keeps_digits(value: Any) -> bool:
    """Whether what was parsed can be written again: numbers have all their digits, the nesting is not too deep."""
    level = [value]
    for _ in range(_DEPTH_WRITTEN):
        if any(isinstance(each, float) and abs(each) >= _LARGE for each in level):
            return False
        level = [
            inner
            for each in level
            if isinstance(each, dict | list)
            for inner in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return True
    return False


_KINDS: Final = {bool: "true or false", int: "a number", float: "a number", str: "a text", list: "a list"}


def _kind_of(value: Any) -> str:
    return "null" if value is None else _KINDS[type(value)]


# --- why a text is no JSON, and what it means all the same


def _reason(text: str, error: orjson.JSONDecodeError) -> str:
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        return "it holds half a character (a surrogate)"
    from ftlint.jsontext.diagnose import syntax_fault, value_faults
    from ftlint.jsontext.scanner import scan

    scanner = scan(raw.split(b"\n"))
    if scanner.failed is None and scanner.broken_string is None:
        if scanner.unfinished:
            return "it ends too early"
        if len(scanner.spans) > 1:
            return "there is more after its end"
        values = value_faults(raw, scanner)
        return values[0].message if values else error.msg
    if scanner.spans and scanner.failed is not None and not scanner.opened:
        return "there is more after its end"
    fault = syntax_fault(raw, scanner, file_ends=False)
    return f"at character {fault.column}: {fault.message}" if not fault.line_offset else fault.message


_TOKEN: Final = (
    r"""(?s)(?P<space>[ \t\r\n]++)|(?P<string>"(?:[^"\\]++|\\.)*+"|'(?:[^'\\]++|\\.)*+')|[\[\]{},:]|[^\s\[\]{},:"']++"""
)
_PIECE: Final = r"""(?s)\\(?:x[0-9a-fA-F]{2}|.)|["\x00-\x1f]"""
_WORDS: Final = {"True": "true", "False": "false", "None": "null"}
_KEPT_ESCAPES: Final = frozenset('"\\bfnrtu')


def _translated(text: str) -> str | None:
    """The text with its Python spellings replaced token by token; None where a piece has no sure reading."""
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
    """A JSON string for one of Python (quotes and all), None where the two disagree on an escape in it."""
    single = token[0] == "'"
    unsure = False

    def spelled(match: re.Match[str]) -> str:
        nonlocal unsure
        piece = match.group()
        if len(piece) == 1:
            return json.dumps(piece)[1:-1]
        if len(piece) == 4:
            return "\\u00" + piece[2:]
        if piece == "\\'":
            return "'"
        unsure = unsure or not (piece[1] in _KEPT_ESCAPES or (piece == "\\/" and not single))
        return piece

    body = re.sub(_PIECE, spelled, token[1:-1])
    return None if unsure else f'"{body}"'
