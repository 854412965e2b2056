"""When two prompts are one that was written twice: they differ by white space, letter case, punctuation or a small edit."""

from __future__ import annotations

from typing import Final, NamedTuple

# What prose may gain or lose unnoticed. Signs that mean something of their own (+ = < > / % $ & | ^ ~ \ @) are kept.
_DROPPED: Final = b" \t\n\r\v\f.,;:!?'\"()[]{}-*#_`"
_TYPOGRAPHIC: Final = "‘’“”„«»–—…·•\u00a0\u2009\u200b\u202f\u3000\ufeff、。，．：；！？（）"
_MARKS: Final = frozenset(_TYPOGRAPHIC)
_ASCII: Final = bytes(range(128))
_LOWER: Final = bytes(range(256)).lower()
_EDIT: Final = 10  # characters, and one in so many of the whole prompt
_SLIP: Final = 2  # letters that a typing error has wrong
_SHOWN: Final = 40  # characters of a piece that a message shows


def plain(text: str | bytes) -> bytes:
    """A text, or its UTF-8, without letter case, white space and punctuation: the same for two that differ in nothing else."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    letters = data.translate(_LOWER, _DROPPED)
    if not letters.isascii():
        letters = _folded(letters)
    return letters or data


def _folded(letters: bytes) -> bytes:
    """The same with what is beyond ASCII folded, too. That is little in most texts, and to fold all of a text takes long."""
    beyond = letters.translate(None, _ASCII).decode("utf-8", "surrogatepass")
    if beyond.casefold() == beyond and _MARKS.isdisjoint(beyond):
        return letters
    for sign in set(beyond):
        folded = "" if sign in _MARKS else sign.casefold()
        if folded != sign:
            letters = letters.replace(sign.encode("utf-8", "surrogatepass"), folded.encode("utf-8", "surrogatepass"))
    return letters


def _unmarked(text: str) -> bytes:
    if not text.isascii():
        for mark in _TYPOGRAPHIC:
            text = text.replace(mark, "")
    return text.encode("utf-8", "surrogatepass").translate(None, _DROPPED)


class Edit(NamedTuple):
    """The one place where two texts differ: ``text[start:end]`` stands for ``other[start:other_end]``."""

    text: str
    other: str
    start: int
    end: int
    other_end: int

    @property
    def pieces(self) -> tuple[str, str]:
        """What stands there in either text."""
        return self.text[self.start : self.end], self.other[self.start : self.other_end]

    @property
    def has_digit(self) -> bool:
        """Whether numbers differ, as dates and versions do on purpose."""
        return any(sign.isdigit() for piece in self.pieces for sign in piece)

    @property
    def is_slip(self) -> bool:
        """Whether it looks like a slip of the pen: something left out or put in, or a letter or two typed wrong.

        A word in place of another one is no slip: two prompts for two cities differ like that.
        """
        lettered = all(any(map(str.isalpha, piece)) for piece in self.pieces)
        return not self.has_digit and (not lettered or max(map(len, self.pieces)) <= _SLIP)

    def words(self) -> tuple[str, str]:
        """What differs, as whole words."""
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
    """The one small place where two different texts differ, None where they differ by more.

    Small is no more than ten characters, and a tenth of the longer text, on either side.
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
    """How many characters two texts share at their start."""
    low, high = 0, min(len(text), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if text[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def difference(text: str, other: str) -> str:
    """In words how a text differs from a like one, to follow "differs by"."""
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
    """The same of any two texts: what differs between their equal starts and ends."""
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
    """The start of a text in quotes, on one line, as messages show it."""
    return repr(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")
