"""Detects and repairs mojibake: UTF-8 that was decoded as Windows-1252 (``Ã©`` for é, ``â€™`` for ’).

A garbled character is a lead character and one to three that follow. Good text has some of these pairs too (``“CAFÉ”``,
``café »``, ``Å²``), so only sequences that do not occur in good text count.
"""

from __future__ import annotations

import re
from typing import Final

from ftlint.text.search import Search

# The bytes 0x80 to 0xBF of a UTF-8 sequence in Windows-1252. Latin-1 has control characters below 0xA0.
_FOLLOWS: Final = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ" + "".join(map(chr, range(0xA0, 0xC0)))
# Those that may follow a word in good text: closing marks, and the space that French puts before them.
_CLOSING: Final = "\xa0’”“…–—›»™®"
_ANY: Final = f"[\x80-\x9f{_FOLLOWS}]"
_ODD: Final = f"[\x80-\x9f{''.join(character for character in _FOLLOWS if character not in _CLOSING)}]"
_SIGN: Final = "[¡¢£¤¥¦§¨©ª«¬®¯°±²³´µ¶·¸¹º¼½¾¿]"

GARBLED: Final = "|".join(
    (
        f"Ã{_ODD}|[a-z]Ã{_ANY}",  # Ã© Ã¼ Ã±: Western Europe
        f"Â{_SIGN}",  # Â° Â£ Â«
        "[a-z0-9.,;:!?%)]Â\xa0",  # no-break space
        f"â[€\x80]{_ANY}",  # â€™ â€œ â€“: quotes and dashes
        f"â[‚ƒ„†‡ˆ‰Š‹Œœš•˜™\x81-\x9f]{_ANY}",  # â‚¬ â„¢ â†’ âœ…
        f"ð[Ÿ\x9f]{_ANY}{_ANY}",  # emoji
        "ï»¿",  # a byte-order mark
        *(f"[{leads}]{_ANY}[{leads}]{_ANY}" for leads in ("ÐÑ", "ÎÏ", "ØÙ")),  # Cyrillic, Greek, Arabic
        f"×{_ANY}×{_ANY}×{_ANY}",  # Hebrew
        f"[à-ï]{_ANY}{_ANY}[à-ï]{_ANY}{_ANY}",  # everything in Asia
        f"á[º»]{_ODD}",  # Vietnamese
        f"[a-z][ÄÅ]{_ANY}",  # Central Europe and Turkish
    )
)
# The sequences decoded again in a partly garbled line: after a capital, or a letter, closing marks are left alone.
_SEQUENCE: Final = "|".join(
    (
        f"[Â-Û]{_ODD}|(?<![A-Z])[Â-Û]{_ANY}|Ã{_ANY}(?=[A-Za-z])",
        f"[à-ï](?:{_ODD}{_ANY}|{_ANY}{_ODD})|(?<![A-Za-z])[à-ï]{_ANY}{_ANY}",
        f"[ð-ô]{_ANY}{_ANY}{_ANY}",
    )
)
# Mojibake quoted as an example, mostly to ask about it or to explain it.
_SHOWN: Final = rf"""`[^`\n]{{1,60}}`|(["'])(?:{_SEQUENCE})+\1"""
_ROUNDS: Final = 3  # some text was decoded wrongly more than once

is_garbled = Search(GARBLED)

# The same characters in UTF-8, where every lead character begins with 0xC3: a fast test on bytes.
_FOLLOWING: Final = (
    rb"(?:\xc2[\x80-\xbf]|\xe2[\x80-\x84][\x80-\xbf]|\xc5[\x92\x93\xa0\xa1\xb8\xbd\xbe]|\xc6\x92|\xcb[\x86\x9c])"
)
_SPELLED: Final = rb"\xc3(?:[\x82-\x9f]F|[\xa0-\xb4]FF)".replace(b"F", _FOLLOWING)


def may_be_garbled(data: bytes) -> bool:
    """Whether a text, given as UTF-8, may be garbled: a fast test that is False for most."""
    if b"\xc3" not in data:
        return False
    follows = b"\xc2" in data or b"\xe2" in data or b"\xc5" in data or b"\xc6" in data or b"\xcb" in data
    return follows and re.search(_SPELLED, data) is not None


def first(text: str) -> tuple[str, str] | None:
    """The first garbled sequence and its repaired form. None if there is none, if it cannot be repaired, or if it is quoted
    as an example: as code, or alone in quotation marks."""
    if not is_garbled(text):
        return None
    text = re.sub(_SHOWN, "", text)
    pieces = ((match[0], _decoded(match[0])) for match in re.finditer(_SEQUENCE, text))
    return next(((piece, decoded) for piece, decoded in pieces if decoded is not None), None)


def repaired(text: str) -> str:
    """The text with its garbled sequences repaired."""
    for _ in range(_ROUNDS):
        if not is_garbled(text):
            break
        text = "\n".join(map(_repaired_line, text.split("\n")))
    return text


def _repaired_line(line: str) -> str:
    """A line decoded again as a whole if possible; otherwise each garbled sequence, as it also contains good text."""
    whole = _decoded(line)
    return whole if whole is not None else re.sub(_SEQUENCE, lambda match: _decoded(match[0]) or match[0], line)


def _decoded(text: str) -> str | None:
    """The text encoded as Windows-1252 and decoded as UTF-8; None if that is not possible."""
    try:
        return bytes(map(_byte, text)).decode("utf-8")
    except ValueError:
        return None


def _byte(character: str) -> int:
    at = _FOLLOWS.find(character)
    return 0x80 + at if at >= 0 else ord(character)
