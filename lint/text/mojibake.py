"""Texts whose UTF-8 was read as Windows-1252 once (``Ã©`` for é, ``â€™`` for ’): whether one is, and what it was.

What is read wrong is a lead character and one to three that follow it, and good text has such pairs, too: ``“CAFÉ”``,
``café »``, ``Å²``. A text is only taken for garbled by what good text does not have.
"""

from __future__ import annotations

import re
from typing import Final

from ftlint.text.search import Search

# What the bytes 0x80 to 0xBF of a UTF-8 sequence are in Windows-1252. Latin-1 has controls for those below 0xA0.
_FOLLOWS: Final = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ" + "".join(map(chr, range(0xA0, 0xC0)))
# Those that may stand behind a word in good text: closing signs, and the space that French sets before them.
_CLOSING: Final = "\xa0’”“…–—›»™®"
_ANY: Final = f"[\x80-\x9f{_FOLLOWS}]"
_ODD: Final = f"[\x80-\x9f{''.join(sign for sign in _FOLLOWS if sign not in _CLOSING)}]"
_SIGN: Final = "[¡¢£¤¥¦§¨©ª«¬®¯°±²³´µ¶·¸¹º¼½¾¿]"

GARBLED: Final = "|".join(
    (
        f"Ã{_ODD}|[a-z]Ã{_ANY}",  # Ã© Ã¼ Ã±: Western Europe
        f"Â{_SIGN}",  # Â° Â£ Â«
        "[a-z0-9.,;:!?%)]Â\xa0",  # a space that did not break
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
# What is read anew in a line that is garbled in part: behind a capital, or a letter, closing signs are what they are.
_SEQUENCE: Final = "|".join(
    (
        f"[Â-Û]{_ODD}|(?<![A-Z])[Â-Û]{_ANY}|Ã{_ANY}(?=[A-Za-z])",
        f"[à-ï](?:{_ODD}{_ANY}|{_ANY}{_ODD})|(?<![A-Za-z])[à-ï]{_ANY}{_ANY}",
        f"[ð-ô]{_ANY}{_ANY}{_ANY}",
    )
)
# What somebody shows, mostly to ask or to explain what it is.
_SHOWN: Final = rf"""`[^`\n]{{1,60}}`|(["'])(?:{_SEQUENCE})+\1"""
_ROUNDS: Final = 3  # some was read wrong more than once

is_garbled = Search(GARBLED)

# The same signs as UTF-8 writes them, where every lead begins with one byte: that is found fast.
_FOLLOWING: Final = (
    rb"(?:\xc2[\x80-\xbf]|\xe2[\x80-\x84][\x80-\xbf]|\xc5[\x92\x93\xa0\xa1\xb8\xbd\xbe]|\xc6\x92|\xcb[\x86\x9c])"
)
_SPELLED: Final = rb"\xc3(?:[\x82-\x9f]F|[\xa0-\xb4]FF)".replace(b"F", _FOLLOWING)


def may_be_garbled(data: bytes) -> bool:
    """Whether a text may be garbled, given as UTF-8. False for most, in a moment."""
    if b"\xc3" not in data:
        return False
    follows = b"\xc2" in data or b"\xe2" in data or b"\xc5" in data or b"\xc6" in data or b"\xcb" in data
    return follows and re.search(_SPELLED, data) is not None


def first(text: str) -> tuple[str, str] | None:
    """A piece of a garbled text and what it was. None where nothing is garbled, nothing can be made of it, or it is shown:
    as code, or by itself in quotation marks."""
    if not is_garbled(text):
        return None
    text = re.sub(_SHOWN, "", text)
    pieces = ((match[0], _read(match[0])) for match in re.finditer(_SEQUENCE, text))
    return next(((piece, read) for piece, read in pieces if read is not None), None)


def repaired(text: str) -> str:
    """The text as it was, as far as it is garbled."""
    for _ in range(_ROUNDS):
        if not is_garbled(text):
            break
        text = "\n".join(map(_anew, text.split("\n")))
    return text


def _anew(line: str) -> str:
    """A line read as what it is: all of it where that can be, else piece by piece, as there is good text beside."""
    whole = _read(line)
    return whole if whole is not None else re.sub(_SEQUENCE, lambda match: _read(match[0]) or match[0], line)


def _read(text: str) -> str | None:
    """What a text is as UTF-8, None where it is none."""
    try:
        return bytes(map(_byte, text)).decode("utf-8")
    except ValueError:
        return None


def _byte(sign: str) -> int:
    at = _FOLLOWS.find(sign)
    return 0x80 + at if at >= 0 else ord(sign)
