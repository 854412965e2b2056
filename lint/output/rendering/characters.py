"""Makes text from data safe to show, and measures it: visible escapes, display width, wrapping, shortening."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

# What a terminal would obey, hide or draw out of order: C0, DEL and C1 controls, soft hyphen, bidi controls, zero-width
# characters, line separators, lone surrogates, variation selectors (they change a width), the byte order mark, tags.
_UNSAFE = (
    r"[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufe00-\ufe0f\ufeff"
    r"\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_SHORT = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}
_SURROGATE = r"[\ud800-\udfff]"
_UNIT = r"(?s)\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8}|.)|."


def visible(text: str, encoding: str = "utf-8") -> str:
    r"""``text`` with what a terminal obeys or hides written out (``\x1b``, ``\u202e``), or ``encoding`` lacks."""
    if text.isascii() and text.isprintable():
        return text
    shown = re.sub(_UNSAFE, lambda match: _escape(match[0]), text)
    return shown.encode(encoding, "backslashreplace").decode(encoding)


def json_text(serialised: str) -> str:
    r"""JSON text with the same characters as ``\uXXXX``: its readers get the very value, a terminal gets no escapes.

    Line ends between values stay; inside strings JSON has escaped them already.
    """
    return re.sub(_UNSAFE, lambda match: match[0] if match[0] == "\n" else _json_escape(match[0]), serialised)


def without_surrogates(text: str) -> str:
    r"""Lone surrogates written out as text (``\udc80``), since UTF-8 and strict JSON readers refuse them."""
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
    """How many columns a terminal gives to ``text``, which must have gone through ``visible``."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(character: str) -> int:
    import unicodedata

    if unicodedata.category(character) in ("Mn", "Me") or "\u1160" <= character <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def is_combining(character: str) -> bool:
    """Whether a character is drawn onto the one before it; a marker must not come between the two."""
    return not re.match(_UNSAFE, character) and _columns(character) == 0


def clusters(shown: str) -> list[str]:
    """Cuts visible text into the pieces that must stay whole: an escape, or a character with its combining marks."""
    pieces: list[str] = []
    for unit in re.findall(_UNIT, shown):
        if pieces and is_combining(unit[0]):
            pieces[-1] += unit
        else:
            pieces.append(unit)
    return pieces


def head(pieces: Iterable[str], room: int) -> str:
    """As many of the first pieces as ``room`` columns hold."""
    kept: list[str] = []
    for piece in pieces:
        room -= width(piece)
        if room < 0:
            break
        kept.append(piece)
    return "".join(kept)


def tail(pieces: list[str], room: int) -> str:
    """As many of the last pieces as ``room`` columns hold."""
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
    """Visible text cut in the middle to ``room`` columns: of a pointer, the root and the end tell the most."""
    if width(shown) <= room:
        return shown
    pieces = clusters(shown)
    left = (room - width(dots)) // 2
    return head(pieces, left) + dots + tail(pieces, room - width(dots) - left)


def wrap(shown: str, room: int) -> list[str]:
    """Visible text in lines of at most ``room`` columns, broken at spaces; a longer word is broken inside."""
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
