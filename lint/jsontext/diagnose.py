"""Says in plain words, and at the exact column, why a line is not clean JSON. Only lines that failed come here."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from ftlint.jsontext.fault import SPACE, Fault
from ftlint.jsontext.locator import Lines
from ftlint.jsontext.scanner import DEPTH_LIMIT, Scanner, Want
from ftlint.results.finding import Fix

_SHOWN: Final = 40  # characters of the data that a message quotes at most


def place(raw: bytes, at: int) -> tuple[int, int]:
    """The line (from 0) and the column (in characters, from 1) of a byte offset."""
    start = raw.rfind(b"\n", 0, at) + 1
    return raw.count(b"\n", 0, start), len(raw[start:at].decode("utf-8", "replace")) + 1


def shown(text: str) -> str:
    """A piece of data as a message quotes it: shortened, and between backticks."""
    return f"`{text if len(text) <= _SHOWN else text[: _SHOWN - 1] + '…'}`"


def fault(kind: str, raw: bytes, at: int, message: str, fix: Fix | None = None) -> Fault:
    """A fault at a byte offset of ``raw``."""
    return Fault(kind, *place(raw, at), message, fix)


def syntax_fault(raw: bytes, scanner: Scanner, *, file_ends: bool) -> Fault:
    """Why ``raw``, which the scanner has read up to where it fails or breaks off, is not JSON.

    ``file_ends`` is set when the file ends right after it, without a line break.
    """
    if scanner.broken_string is not None and (scanner.in_string is None or scanner.failed is not None):
        return fault("invalid", raw, scanner.broken_string, "a line break inside a string: write it as `\\n`")
    at = scanner.failed
    if at is None or _CUT_TOKEN.fullmatch(raw, at):
        return _breaks_off(raw, scanner, file_ends)
    kind = "encoding" if raw[at] == 0 and scanner.in_string is None else "invalid"
    return fault(kind, raw, at, _reason(raw, scanner, at))


def encoding_fault(raw: bytes, *, file_ends: bool) -> Fault | None:
    """The first byte that is not UTF-8, with a guess at what it is; None when there is none."""
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        if file_ends and error.reason == "unexpected end of data":
            return fault("invalid", raw, error.start, "the file ends in the middle of this line, inside a character")
        return fault("encoding", raw, error.start, _foreign_byte(raw, error.start))
    return None


def value_faults(raw: bytes, scanner: Scanner) -> list[Fault]:
    """What JSON's grammar or the world of numbers and characters refuses in a text that is whole otherwise."""
    faults = []
    numbers = [*scanner.non_finite, *_overflows(raw)]
    if numbers:
        word = _WORD.match(raw, numbers[0])
        text = shown(word.group().decode()) if word else "this"
        message = f"{text} is not a finite number, the only kind JSON has: write one, or null{_more(len(numbers))}"
        faults.append(fault("non-finite", raw, numbers[0], message))
    halves = [match.start() for match in _ESCAPE.finditer(raw) if match.group(1)]
    if halves:
        text = raw[halves[0] : halves[0] + 6].decode()
        message = f"{shown(text)} is half a character: its other half is missing{_more(len(halves))}"
        faults.append(fault("lone-surrogate", raw, halves[0], message))
    return faults


def duplicate_keys(raw: bytes) -> list[Fault]:
    """Every key of valid JSON that stands in its object again, at any depth: the place of the later one."""
    return list(_duplicates(raw))


# --- the end of the text

_CUT_TOKEN: Final = re.compile(
    rb"(?:t|tr|tru|f|fa|fal|fals|n|nu|nul|-|-?\d+\.|-?\d+(?:\.\d+)?[eE][-+]?|\\(?:u[0-9a-fA-F]{0,3})?)[ \t\r\n]*"
)


def _breaks_off(raw: bytes, scanner: Scanner, file_ends: bool) -> Fault:
    end = len(raw.rstrip(SPACE))
    what = "its last value is cut"
    if scanner.in_string is not None:
        what = f"the string that starts{_where(raw, scanner.in_string, end)} is not closed"
    elif scanner.opened:
        opened = scanner.opened[-1]
        what = f"the `{chr(raw[opened])}`{_where(raw, opened, end)} is not closed"
    begin = "the file ends in the middle of this line" if file_ends else "the line ends too early"
    return fault("invalid", raw, end, f"{begin}: {what}")


def _where(raw: bytes, opened: int, seen_from: int) -> str:
    line, column = place(raw, opened)
    lines = place(raw, seen_from)[0] - line
    above = f" {lines} line{'s' if lines > 1 else ''} above," if lines else ""
    return f"{above} at column {column}"


# --- the middle of the text

_WORD: Final = re.compile(rb'"(?:[^"\\\n]|\\.)*"?|[-+.\w$]+')
_CUT_ESCAPE: Final = re.compile(rb"\\u[0-9a-fA-F]*")
_LITERALS: Final = {
    "True": "true", "False": "false", "None": "null", "TRUE": "true", "FALSE": "false", "NULL": "null",
    "Null": "null", "undefined": "null", "nil": "null", "nan": "null", "inf": "null",
}  # fmt: skip
_QUOTES: Final = frozenset("“”„‟‘’«»")


def _reason(raw: bytes, scanner: Scanner, at: int) -> str:
    if scanner.in_string is not None:
        return _inside_string(raw, at)
    if scanner.too_deep:
        return f"nested deeper than {DEPTH_LIMIT:,} levels, which JSON readers refuse"
    # bytes of a character are at most four; the character that stands here is all that is needed
    character = raw[at : at + 4].decode("utf-8", "ignore")[:1]
    if character in ("}", "]"):
        return _closing(raw, scanner, at, character)
    return _foreign(raw, at, character) or _expected(raw, scanner, at, character)


def _inside_string(raw: bytes, at: int) -> str:
    byte = raw[at]
    if byte == 0x5C:
        cut = _CUT_ESCAPE.match(raw, at)
        if cut:
            return f"{shown(cut.group().decode())} is no whole escape: `\\u` takes four hexadecimal digits"
        escape = raw[at : at + 5].decode("utf-8", "ignore")[:2]
        return f"{shown(escape)} is no escape of JSON: a backslash itself is written `\\\\`"
    name = {0x09: "a tab", 0x0D: "a carriage return"}.get(byte, f"the control character U+{byte:04X}")
    escape = {0x09: "\\t", 0x0D: "\\r"}.get(byte, f"\\u{byte:04x}")
    return f"{name} inside a string: write it as `{escape}`"


def _closing(raw: bytes, scanner: Scanner, at: int, mark: str) -> str:
    if not scanner.opened:
        return f"`{mark}` closes nothing: there is one too many"
    opened = scanner.opened[-1]
    open_mark, missing = chr(raw[opened]), chr(raw[opened] + 2)
    if missing != mark:
        return f"`{mark}` closes the `{open_mark}` opened{_where(raw, opened, at)}: a `{missing}` is missing before it"
    if scanner.want in (Want.KEY, Want.VALUE) and raw[scanner.last - 1 : scanner.last] == b",":
        return f"a comma before `{mark}`: JSON takes none after the last {'entry' if mark == ']' else 'member'}"
    if scanner.want is Want.COLON:
        return f"`{mark}` where a `:` and a value should follow the key"
    return f"`{mark}` where a value should stand"


def _foreign(raw: bytes, at: int, character: str) -> str | None:
    """What other notations write and JSON does not have; None when it is nothing known."""
    if raw.startswith((b"//", b"/*", b"#"), at):
        return "a comment: JSON has none"
    if raw.startswith(b"...", at) or character == "…":
        return "`...` stands for something that was left out: put it in"
    if character in ("'", "`"):
        return f'a text between {character} marks: JSON takes only double quotes (`"`)'
    if character in _QUOTES:
        return f'a typographic quotation mark ({character}): JSON takes only `"`'
    if character == "\ufeff":
        return "a byte order mark (U+FEFF) in the middle of the file: were two files joined?"
    if character == "\0":
        return "a NUL character: is this UTF-16 without a byte order mark? Save the file as UTF-8"
    if character < " ":
        return f"the control character U+{ord(character):04X} outside a string"
    if character.isspace() or character == "\u200b":
        return f"the white space U+{ord(character):04X} outside a string: JSON takes only ordinary spaces"
    return None


def _expected(raw: bytes, scanner: Scanner, at: int, character: str) -> str:
    match = _WORD.match(raw, at)
    word = match.group().decode("utf-8", "ignore") if match else character
    inside = not scanner.opened or chr(raw[scanner.opened[-1]]) == "{"
    if scanner.want is Want.TOP and scanner.spans:
        if character == ",":
            return "a comma after the record: JSON Lines has one record a line and nothing between them"
        return f"{shown(word)} after the end of the record"
    if scanner.want is Want.AFTER:
        if raw[scanner.last - 1 : scanner.last] == b'"' and match and word[0] != '"':
            return f'{shown(word)} after the end of a string: a `"` inside a text is written `\\"`'
        if character == ":":
            return "`:` after a value: is a key missing?"
        return f"a comma is missing before {shown(word)}"
    if scanner.want is Want.COLON:
        return f"a `:` is missing between a key and {shown(word)}"
    if character in ",:":
        what = "key" if scanner.want in (Want.KEY, Want.FIRST_KEY) else "value"
        return f"`{character}` where a {what} should stand"
    return _odd_word(word, scanner.want, inside)


def _odd_word(word: str, want: Want, inside_object: bool) -> str:
    if inside_object and want in (Want.FIRST_KEY, Want.KEY):
        return f"{shown(word)} where a key should stand: keys are texts in double quotes"
    if word in _LITERALS:
        return f"{shown(word)} is not JSON: write `{_LITERALS[word]}`"
    if word[:1] in "+-.0123456789":
        return f"{shown(word)} is not a number as JSON writes them"
    return f"{shown(word)} is not JSON: a text needs double quotes around it"


# --- single bytes and values

_OVERFLOW: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"|(-?[0-9][0-9.eE+-]*+)')
_ESCAPE: Final = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|[\s\S])"
)
_SURROGATE: Final = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_HIGH_RUN: Final = re.compile(rb"[\x80-\xff]{3,}")


def _foreign_byte(raw: bytes, at: int) -> str:
    byte = f"the byte 0x{raw[at]:02X} is not UTF-8"
    if raw.startswith((b"\x1f\x8b", b"\x28\xb5\x2f\xfd")):
        return f"{byte}: is this a compressed file?"
    if b"\0" in raw[:64]:
        return f"{byte}: is this UTF-16 without a byte order mark, or a binary file?"
    if _SURROGATE.match(raw, at):
        return f"{byte}: it begins half a character (a surrogate), which UTF-8 does not have"
    if _HIGH_RUN.match(raw, at):
        return f"{byte}: the text is in another encoding, such as Windows-1251, GBK or Shift JIS; save it as UTF-8"
    guess = raw[at : at + 1].decode("cp1252", "ignore")
    if not guess or raw[at] in (0xFE, 0xFF):
        return f"{byte}: save the file as UTF-8"
    return f"{byte}; in Windows-1252 (cp1252) it is {guess!r}: save the file as UTF-8"


def _overflows(raw: bytes) -> Iterator[int]:
    for match in _OVERFLOW.finditer(raw):
        number = match.group(1)
        # a number of less than 300 bytes that has no exponent fits
        if number and (len(number) > 300 or b"e" in number or b"E" in number):
            try:
                overflow = float(number) in (float("inf"), float("-inf"))
            except ValueError:
                continue
            if overflow:
                yield match.start()


def _more(count: int) -> str:
    return f" ({count - 1:,} more in this record)" if count > 1 else ""


# --- keys

_PART: Final = re.compile(rb'("(?:[^"\\]++|\\.)*+")(?=[ \t\r\n]*+(:)?)|([\[\]{},])', re.DOTALL)


def _duplicates(raw: bytes) -> Iterator[Fault]:
    """Walk the brackets: ``path`` has the key or index in each open one, ``seen`` its keys (None for a list)."""
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
                message = f"the key {shown(key)} stands twice in one object: readers disagree on which one counts"
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
