"""Compares texts that differ only by white space, letter case, punctuation or a small edit."""

from __future__ import annotations

from typing import Final, NamedTuple

# Characters that prose may gain or lose unnoticed. Characters with a meaning (+ = < > / % $ & | ^ ~ \ @) are kept.
_DROPPED: Final = b" \t\n\r\v\f.,;:!?'\"()[]{}-*#_`"
_TYPOGRAPHIC: Final = "‘’“”„«»–—…·•\u00a0\u2009\u200b\u202f\u3000\ufeff、。，．：；！？（）"
_MARKS: Final = frozenset(_TYPOGRAPHIC)
_ASCII: Final = bytes(range(128))
_LOWER: Final = bytes(range(256)).lower()
_EDIT: Final = 10  # maximum characters of a small edit; also one in ten characters of the text
_TYPO: Final = 2  # maximum wrong letters of a typing error
_SHOWN: Final = 40  # maximum characters of a quoted text in a message


def plain(text: str | bytes) -> bytes:
    """A text, or its UTF-8, without letter case, white space and punctuation, to compare it with others."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    letters = data.translate(_LOWER, _DROPPED)
    if not letters.isascii():
        letters = _folded(letters)
    return letters or data


def _folded(letters: bytes) -> bytes:
    """Also fold the characters beyond ASCII: few in most texts, while folding all of a text takes long."""
    beyond = letters.translate(None, _ASCII).decode("utf-8", "surrogatepass")
    if beyond.casefold() == beyond and _MARKS.isdisjoint(beyond):
        return letters
    for character in set(beyond):
        folded = "" if character in _MARKS else character.casefold()
        if folded != character:
            old, new = (text.encode("utf-8", "surrogatepass") for text in (character, folded))
            letters = letters.replace(old, new)
    return letters


def _unmarked(text: str) -> bytes:
    if not text.isascii():
        for mark in _TYPOGRAPHIC:
            text = text.replace(mark, "")
    return text.encode("utf-8", "surrogatepass").translate(None, _DROPPED)


class Edit(NamedTuple):
    """The one place where two texts differ: ``text[start:end]`` against ``other[start:other_end]``."""

    text: str
    other: str
    start: int
    end: int
    other_end: int

    @property
    def pieces(self) -> tuple[str, str]:
        """The differing parts of both texts."""
        return self.text[self.start : self.end], self.other[self.start : self.other_end]

    @property
    def has_digit(self) -> bool:
        """Whether digits differ, as in dates and versions, which differ on purpose."""
        return any(character.isdigit() for piece in self.pieces for character in piece)

    @property
    def is_typo(self) -> bool:
        """Whether it looks like a typing error: text missing or added, or one or two wrong letters.

        One word in place of another is not an error: prompts for two cities differ like that.
        """
        lettered = all(any(map(str.isalpha, piece)) for piece in self.pieces)
        return not self.has_digit and (not lettered or max(map(len, self.pieces)) <= _TYPO)

    def words(self) -> tuple[str, str]:
        """The differing parts as whole words, without words that both begin or end with."""
        mine, other = _words(self.text, self.start, self.end), _words(self.other, self.start, self.other_end)
        while mine and other and mine[0] == other[0]:
            mine, other = mine[1:], other[1:]
        while mine and other and mine[-1] == other[-1]:
            mine, other = mine[:-1], other[:-1]
        return " ".join(mine), " ".join(other)


def _words(text: str, start: int, end: int) -> list[str]:
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return text[start:end].split()


def small_edit(text: str, other: str) -> Edit | None:
    """The only difference of two texts if it is small, else None.

    Small means at most ten characters, and a tenth of the longer text, on either side.
    """
    shorter = min(len(text), len(other))
    limit = min(_EDIT, max(len(text), len(other)) // 10)
    if abs(len(text) - len(other)) > limit or text == other:
        return None
    half = max(0, shorter - limit) // 2
    if text[:half] != other[:half] and text[-half:] != other[-half:]:
        return None
    start = _common(text, other)
    rest = shorter - start
    tail = _common(text[len(text) - rest :][::-1], other[len(other) - rest :][::-1])
    end, other_end = len(text) - tail, len(other) - tail
    return Edit(text, other, start, end, other_end) if max(end, other_end) - start <= limit else None


def _common(text: str, other: str) -> int:
    """The length of the common prefix of two texts."""
    low, high = 0, min(len(text), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if text[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def difference(text: str, other: str) -> str:
    """How a text differs from a similar one, in words that follow "differs by"."""
    if text.strip() == other.strip():
        return f"white space at {_edge(text, other)}"
    if text.split() == other.split() or "".join(text.split()) == "".join(other.split()):
        return "white space"
    if text.casefold() == other.casefold():
        return "letter case"
    if plain(text) == plain(other):
        return "punctuation" if _unmarked(text) == _unmarked(other) else "letter case and punctuation"
    edit = small_edit(text.strip(), other.strip())
    return _edited(edit) if edit is not None else "a few characters"


def changed(text: str, other: str) -> str:
    """As `difference`, for any two texts: the part between their common prefix and suffix."""
    if plain(text) == plain(other) or small_edit(text.strip(), other.strip()) is not None:
        return difference(text, other)
    start = _common(text, other)
    rest = min(len(text), len(other)) - start
    tail = _common(text[len(text) - rest :][::-1], other[len(other) - rest :][::-1])
    return _edited(Edit(text, other, start, len(text) - tail, len(other) - tail))


def _edge(text: str, other: str) -> str:
    if text.rstrip() == other.rstrip():
        return "its end"
    return "its start" if text.lstrip() == other.lstrip() else "both ends"


def _edited(edit: Edit) -> str:
    mine, other = edit.words()
    if mine and other:
        return f"{shown(mine)} in place of {shown(other)}"
    return f"an added {shown(mine)}" if mine else f"a missing {shown(other)}"


def shown(text: str) -> str:
    """The start of a text as quoted in a message: one line, in quotes."""
    return repr(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")
