"""Explains, with the exact column, why a line is not valid JSON. Only called for lines that failed to parse."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from ftlint.jsontext.fault import SPACE, Fault
from ftlint.jsontext.locator import Lines
from ftlint.jsontext.scanner import DEPTH_LIMIT, Scanner, Want
from ftlint.results.finding import Fix

_SHOWN: Final = 40  # maximum characters of data quoted in a message


def place(raw: bytes, at: int) -> tuple[int, int]:
    """The line (from 0) and the column (in characters, from 1) of a byte offset."""
    start = raw.rfind(b"\n", 0, at) + 1
    return raw.count(b"\n", 0, start), len(raw[start:at].decode("utf-8", "replace")) + 1


def shown(text: str) -> str:
    """A piece of data as quoted in a message: shortened, in backticks."""
    return f"`{text if len(text) <= _SHOWN else text[: _SHOWN - 1] + '…'}`"


def fault(kind: str, raw: bytes, at: int, message: str, fix: Fix | None = None) -> Fault:
    """A fault at a byte offset of ``raw``."""
    return Fault(kind, *place(raw, at), message, fix)


def syntax_fault(raw: bytes, scanner: Scanner, *, file_ends: bool) -> Fault:
    """The fault at which the scanner stopped in ``raw``.

    ``file_ends``: the file ends with ``raw``, without a line break.
    """
    if scanner.broken_string is not None and (scanner.in_string is None or scanner.failed is not None):
        return fault("invalid", raw, scanner.broken_string, "line break inside a string; write it as `\\n`")
    at = scanner.failed
    if at is None or _PARTIAL_TOKEN.fullmatch(raw, at):
        return _truncated(raw, scanner, file_ends)
    kind = "encoding" if raw[at] == 0 and scanner.in_string is None else "invalid"
    return fault(kind, raw, at, _reason(raw, scanner, at))


def encoding_fault(raw: bytes, *, file_ends: bool) -> Fault | None:
    """The fault at the first byte that is not UTF-8, with a guess at the encoding; None for valid UTF-8."""
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        if file_ends and error.reason == "unexpected end of data":
            return fault(
                "invalid",
                raw,
                error.start,
                "the file ends inside a character of this line; restore the rest of the file",
            )
        return fault("encoding", raw, error.start, _foreign_byte(raw, error.start))
    return None


def value_faults(raw: bytes, scanner: Scanner) -> list[Fault]:
    """Faults of values in otherwise valid JSON: numbers that are not finite, unpaired surrogates."""
    faults = []
    numbers = [*scanner.non_finite, *_overflows(raw)]
    if numbers:
        word = _WORD.match(raw, numbers[0])
        text = shown(word.group().decode()) if word else "the number"
        message = f"{text} is not a valid JSON number; use a finite number or null{_more(len(numbers))}"
        faults.append(fault("non-finite", raw, numbers[0], message))
    halves = [match.start() for match in _ESCAPE.finditer(raw) if match.group(1)]
    if halves:
        text = raw[halves[0] : halves[0] + 6].decode()
        message = f"{shown(text)} is an unpaired surrogate; remove it or restore the full character{_more(len(halves))}"
        faults.append(fault("lone-surrogate", raw, halves[0], message))
    return faults


def duplicate_keys(raw: bytes) -> list[Fault]:
    """Duplicate keys in valid JSON, at any depth; a fault is at the later key."""
    return list(_duplicates(raw))


# --- the end of the text

_PARTIAL_TOKEN: Final = re.compile(
    rb"(?:t|tr|tru|f|fa|fal|fals|n|nu|nul|-|-?\d+\.|-?\d+(?:\.\d+)?[eE][-+]?|\\(?:u[0-9a-fA-F]{0,3})?)[ \t\r\n]*"
)


def _truncated(raw: bytes, scanner: Scanner, file_ends: bool) -> Fault:
    end = len(raw.rstrip(SPACE))
    what = "the last value is truncated"
    if scanner.in_string is not None:
        what = f"the string that starts{_where(raw, scanner.in_string, end)} is not closed"
    elif scanner.opened:
        opened = scanner.opened[-1]
        what = f"the `{chr(raw[opened])}`{_where(raw, opened, end)} is not closed"
    begin = "the file ends in the middle of this line" if file_ends else "unexpected end of line"
    return fault("invalid", raw, end, f"{begin}: {what}")


def _where(raw: bytes, opened: int, seen_from: int) -> str:
    line, column = place(raw, opened)
    lines = place(raw, seen_from)[0] - line
    above = f" {lines} line{'s' if lines > 1 else ''} above," if lines else ""
    return f"{above} at column {column}"


# --- the middle of the text

_WORD: Final = re.compile(rb'"(?:[^"\\\n]|\\.)*"?|[-+.\w$]+')
_PARTIAL_ESCAPE: Final = re.compile(rb"\\u[0-9a-fA-F]*")
_LITERALS: Final = {
    "True": "true", "False": "false", "None": "null", "TRUE": "true", "FALSE": "false", "NULL": "null",
    "Null": "null", "undefined": "null", "nil": "null", "nan": "null", "inf": "null",
}  # fmt: skip
_QUOTES: Final = frozenset("“”„‟‘’«»")


def _reason(raw: bytes, scanner: Scanner, at: int) -> str:
    if scanner.in_string is not None:
        return _inside_string(raw, at)
    if scanner.too_deep:
        return f"nested deeper than {DEPTH_LIMIT:,} levels, the limit of many JSON parsers; flatten the value"
    # a UTF-8 character has at most four bytes
    character = raw[at : at + 4].decode("utf-8", "ignore")[:1]
    if character in ("}", "]"):
        return _closing(raw, scanner, at, character)
    return _foreign(raw, at, character) or _expected(raw, scanner, at, character)


def _inside_string(raw: bytes, at: int) -> str:
    byte = raw[at]
    if byte == 0x5C:
        partial = _PARTIAL_ESCAPE.match(raw, at)
        if partial:
            return f"incomplete escape {shown(partial.group().decode())}; `\\u` needs four hexadecimal digits"
        escape = raw[at : at + 5].decode("utf-8", "ignore")[:2]
        return f"invalid escape {shown(escape)}; write a backslash as `\\\\`"
    name = {0x09: "tab", 0x0D: "carriage return"}.get(byte, f"control character U+{byte:04X}")
    escape = {0x09: "\\t", 0x0D: "\\r"}.get(byte, f"\\u{byte:04x}")
    return f"{name} inside a string; write it as `{escape}`"


def _closing(raw: bytes, scanner: Scanner, at: int, mark: str) -> str:
    if not scanner.opened:
        return f"unmatched `{mark}`; remove it"
    opened = scanner.opened[-1]
    open_mark, missing = chr(raw[opened]), chr(raw[opened] + 2)
    if missing != mark:
        return f"`{mark}` does not close the `{open_mark}` opened{_where(raw, opened, at)}; add `{missing}` before it"
    if scanner.want in (Want.KEY, Want.VALUE) and raw[scanner.last - 1 : scanner.last] == b",":
        return f"trailing comma before `{mark}`; remove it"
    if scanner.want is Want.COLON:
        return f"unexpected `{mark}` after a key; add `:` and a value"
    return f"unexpected `{mark}`; a value is missing"


def _foreign(raw: bytes, at: int, character: str) -> str | None:
    """The message for syntax of other languages that JSON does not have; None for anything else."""
    if raw.startswith((b"//", b"/*", b"#"), at):
        return "JSON does not allow comments; remove the comment"
    if raw.startswith(b"...", at) or character == "…":
        return "`...` is not JSON; replace it with the omitted values"
    if character in ("'", "`"):
        return f'string in {character} quotes; JSON requires double quotes (`"`)'
    if character in _QUOTES:
        return f'typographic quotation mark {character}; JSON requires `"`'
    if character == "\ufeff":
        return "byte order mark (U+FEFF) inside the file, probably from concatenated files; remove it"
    if character == "\0":
        return "NUL character, probably UTF-16 without a byte order mark; save the file as UTF-8"
    if character < " ":
        return f"control character U+{ord(character):04X} outside a string; remove it"
    if character.isspace() or character == "\u200b":
        return f"whitespace character U+{ord(character):04X} outside a string; use an ordinary space"
    return None


def _expected(raw: bytes, scanner: Scanner, at: int, character: str) -> str:
    match = _WORD.match(raw, at)
    word = match.group().decode("utf-8", "ignore") if match else character
    inside = not scanner.opened or chr(raw[scanner.opened[-1]]) == "{"
    if scanner.want is Want.TOP and scanner.spans:
        if character == ",":
            return "comma after the example; JSON Lines has no separators between examples"
        return f"unexpected {shown(word)} after the end of the example"
    if scanner.want is Want.AFTER:
        if raw[scanner.last - 1 : scanner.last] == b'"' and match and word[0] != '"':
            return f'unexpected {shown(word)} after a string; write a `"` inside a string as `\\"`'
        if character == ":":
            return "unexpected `:` after a value; a key may be missing"
        return f"missing comma before {shown(word)}"
    if scanner.want is Want.COLON:
        return f"missing `:` between a key and {shown(word)}"
    if character in ",:":
        what = "key" if scanner.want in (Want.KEY, Want.FIRST_KEY) else "value"
        return f"unexpected `{character}`; a {what} is missing"
    return _odd_word(word, scanner.want, inside)


def _odd_word(word: str, want: Want, inside_object: bool) -> str:
    if inside_object and want in (Want.FIRST_KEY, Want.KEY):
        return f"unexpected {shown(word)} in place of a key; write keys in double quotes"
    if word in _LITERALS:
        return f"{shown(word)} is not JSON; write `{_LITERALS[word]}`"
    if word[:1] in "+-.0123456789":
        return f"{shown(word)} is not a valid JSON number; fix its notation"
    return f"{shown(word)} is not JSON; write strings in double quotes"


# --- single bytes and values

_OVERFLOW: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"|(-?[0-9][0-9.eE+-]*+)')
_ESCAPE: Final = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|[\s\S])"
)
_SURROGATE: Final = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_HIGH_RUN: Final = re.compile(rb"[\x80-\xff]{3,}")


def _foreign_byte(raw: bytes, at: int) -> str:
    byte = f"byte 0x{raw[at]:02X} is not valid UTF-8"
    if raw.startswith((b"\x1f\x8b", b"\x28\xb5\x2f\xfd")):
        return f"{byte}; the file appears to be compressed"
    if b"\0" in raw[:64]:
        return f"{byte}; the file appears to be binary, or UTF-16 without a byte order mark"
    if _SURROGATE.match(raw, at):
        return f"{byte}; it begins an encoded surrogate, which UTF-8 does not allow"
    if _HIGH_RUN.match(raw, at):
        return f"{byte}; the file is in another encoding, such as Windows-1251, GBK or Shift JIS: save it as UTF-8"
    guess = raw[at : at + 1].decode("cp1252", "ignore")
    if not guess or raw[at] in (0xFE, 0xFF):
        return f"{byte}; save the file as UTF-8"
    return f"{byte} ({guess!r} in Windows-1252); save the file as UTF-8"


def _overflows(raw: bytes) -> Iterator[int]:
    for match in _OVERFLOW.finditer(raw):
        number = match.group(1)
        # up to 300 digits without an exponent cannot overflow
        if number and (len(number) > 300 or b"e" in number or b"E" in number):
            try:
                overflow = float(number) in (float("inf"), float("-inf"))
            except ValueError:
                continue
            if overflow:
                yield match.start()


def _more(count: int) -> str:
    return f" ({count - 1:,} more in this example)" if count > 1 else ""


# --- keys

_PART: Final = re.compile(rb'("(?:[^"\\]++|\\.)*+")(?=[ \t\r\n]*+(:)?)|([\[\]{},])', re.DOTALL)


def _duplicates(raw: bytes) -> Iterator[Fault]:
    """``path`` holds the key or index in each open container, ``seen`` the keys of each (None for a list)."""
    lines = Lines(raw)
    path: list[str | int] = []
    seen: list[set[str] | None] = []
    for match in _PART.finditer(raw):
        text, is_key, mark = match.groups()
        if mark is None:
            keys = seen[-1] if is_key and seen else None
            if keys is None:
                continue
            key = json.loads(text)
            path[-1] = key
            if key in keys:
                message = f"duplicate key {shown(key)}: parsers disagree on which value wins; keep one"
                yield Fault("duplicate-key", *lines.line_column(match.start()), message, None, _pointer(path))
            keys.add(key)
        elif mark in b"{[":
            seen.append(set() if mark == b"{" else None)
            path.append(0)
        elif mark in b"}]":
            seen.pop()
            path.pop()
        elif isinstance(path[-1], int):
            path[-1] += 1


def _pointer(path: list[str | int]) -> str:
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)
