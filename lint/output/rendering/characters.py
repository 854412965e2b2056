"""Makes text from data safe to print, and measures it: escapes, display width, wrapping, shortening."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

# Characters that a terminal executes, hides or reorders: C0, DEL and C1 controls, soft hyphen, bidi controls, zero-width
# characters, line separators, lone surrogates, variation selectors (they change a width), byte order mark, tags.
_UNSAFE = (
    r"[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufe00-\ufe0f\ufeff"
    r"\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_SHORT = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}
_SURROGATE = r"[\ud800-\udfff]"
_UNIT = r"(?s)\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8}|.)|."


def visible(text: str, encoding: str = "utf-8") -> str:
    r"""``text`` with control and invisible characters, and those that ``encoding`` lacks, escaped (``\x1b``, ``\u202e``)."""
    if text.isascii() and text.isprintable():
        return text
    shown = re.sub(_UNSAFE, lambda match: _escape(match[0]), text)
    return shown.encode(encoding, "backslashreplace").decode(encoding)


def json_text(serialised: str) -> str:
    r"""JSON text with the same characters written as ``\uXXXX``: the value is the same, and safe on a terminal.

    Line ends between values are kept; inside strings JSON has escaped them already.
    """
    return re.sub(_UNSAFE, lambda match: match[0] if match[0] == "\n" else _json_escape(match[0]), serialised)


def without_surrogates(text: str) -> str:
    r"""Lone surrogates as text (``\udc80``), since UTF-8 and strict JSON parsers reject them."""
    return text if text.isascii() else re.sub(_SURROGATE, lambda match: _escape(match[0]), text)


def _escape(character: str) -> str:
    code = ord(character)
    if character in _SHORT:
        return _SHORT[character]
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _json_escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def width(text: str) -> int:
    """The columns that ``text``, the result of ``visible``, takes on a terminal."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(character: str) -> int:
    import unicodedata

    if unicodedata.category(character) in ("Mn", "Me") or "\u1160" <= character <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def is_combining(character: str) -> bool:
    """Whether a character is drawn over the one before it, so that nothing may be inserted between them."""
    return not re.match(_UNSAFE, character) and _columns(character) == 0


def clusters(shown: str) -> list[str]:
    """Split visible text into pieces that must stay whole: an escape, or a character with its combining marks."""
    pieces: list[str] = []
    for unit in re.findall(_UNIT, shown):
        if pieces and is_combining(unit[0]):
            pieces[-1] += unit
        else:
            pieces.append(unit)
    return pieces


def head(pieces: Iterable[str], room: int) -> str:
    """As many of the first pieces as fit in ``room`` columns."""
    kept: list[str] = []
    for piece in pieces:
        room -= width(piece)
        if room < 0:
            break
        kept.append(piece)
    return "".join(kept)


def tail(pieces: list[str], room: int) -> str:
    """As many of the last pieces as fit in ``room`` columns."""
    kept: list[str] = []
    for piece in reversed(pieces):
        room -= width(piece)
        if room < 0:
            break
        kept.append(piece)
    return "".join(reversed(kept))


def shorten(shown: str, room: int, dots: str) -> str:
    """Visible text cut at the end to ``room`` columns."""
    if width(shown) <= room:
        return shown
    return head(clusters(shown), room - width(dots)) + dots


def shorten_middle(shown: str, room: int, dots: str) -> str:
    """Visible text cut in the middle to ``room`` columns, as the start and end of a pointer matter most."""
    if width(shown) <= room:
        return shown
    pieces = clusters(shown)
    left = (room - width(dots)) // 2
    return head(pieces, left) + dots + tail(pieces, room - width(dots) - left)


def wrap(shown: str, room: int) -> list[str]:
    """Visible text in lines of at most ``room`` columns, broken at spaces; longer words are broken."""
    lines = [""]
    for word in shown.split(" "):
        for piece in _fitting(word, room):
            joined = f"{lines[-1]} {piece}" if lines[-1] else piece
            if width(joined) <= room:
                lines[-1] = joined
            else:
                lines.append(piece)
    return lines


def _fitting(word: str, room: int) -> Iterator[str]:
    while width(word) > room:
        piece = head(clusters(word), room) or word[0]
        yield piece
        word = word[len(piece) :]
    yield word
