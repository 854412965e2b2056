"""Wraps the text of a sample for reading: line by line, with long lines of JSON broken between values.

It works on the text and not on the parsed value, since many samples are invalid on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ftlint.output.rendering.characters import shorten, visible, width

MOST = 12
"""Of a sample with more lines, only the first two and last two are shown."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|[^\[\]{},"]+|.')
_CLOSES = {"[": "]", "{": "}"}


@dataclass
class Group:
    """A list or an object: its brackets (the closing one is empty if missing), and its comma-separated items."""

    opening: str
    items: list[list[str | Group]] = field(default_factory=lambda: [[]])
    closing: str = ""

    def flat(self) -> str:
        """The text without line breaks."""
        return self.opening + ",".join(map(_flat, self.items)) + self.closing


def program_lines(sample: str | bytes) -> list[tuple[int | None, list[str]]]:
    """All lines of a Python file, unchanged, with their numbers."""
    text = sample if isinstance(sample, str) else sample.decode("utf-8", "backslashreplace")
    lines = text.removesuffix("\n").split("\n")
    return [(number, [visible(line)]) for number, line in enumerate(lines, 1)]


def sample_lines(sample: str | bytes, room: int, dots: str = "…") -> list[tuple[int | None, list[str]]]:
    """The lines of a sample with their numbers (from 1), each in rows of at most ``room`` columns.

    A row is longer only if a single string in it is. Lines left out are one row without a number.
    """
    text = sample if isinstance(sample, str) else sample.decode("utf-8", "backslashreplace")
    if "\0" in text:  # UTF-16 or UTF-32, where the start is enough
        return [(1, [shorten(visible(text), room, dots)])]
    lines = text.removesuffix("\n").split("\n")
    numbered = [(number, rows(visible(line), room)) for number, line in enumerate(lines, 1)]
    if len(numbered) <= MOST:
        return list(numbered)
    left_out = len(numbered) - 4
    return [*numbered[:2], (None, [f"{dots} {left_out} more lines"]), *numbered[-2:]]


def rows(line: str, room: int) -> list[str]:
    """One line of visible text in rows: if a list does not fit, each of its items starts a row."""
    if width(line) <= room:
        return [line]
    page = _Page(room)
    page.item(_tree(line), 0)
    return page.rows


def _tree(text: str) -> list[str | Group]:
    """The text with its brackets paired; with unpaired brackets, it still contains all of the text."""
    root: list[str | Group] = []
    open_groups: list[Group] = []
    item = root
    for token in _TOKEN.findall(text):
        if token in _CLOSES:
            group = Group(token)
            item.append(group)
            open_groups.append(group)
            item = group.items[-1]
        elif token == "," and open_groups:
            item = []
            open_groups[-1].items.append(item)
        elif token in ("]", "}") and open_groups:
            open_groups.pop().closing = token
            item = open_groups[-1].items[-1] if open_groups else root
        else:
            item.append(token)
    return root


def _flat(item: list[str | Group]) -> str:
    return "".join(part if isinstance(part, str) else part.flat() for part in item)


class _Page:
    """Rows being written. ``tail`` is the number of columns to keep free for the brackets and comma that follow."""

    def __init__(self, room: int) -> None:
        self.rows = [""]
        self.room = room
        self.indent = 0

    def item(self, item: list[str | Group], tail: int) -> None:
        for position, part in enumerate(item):
            rest = tail if position == len(item) - 1 else 0
            if isinstance(part, str):
                self.add(part)
            elif self.fits(part.flat(), rest):
                self.add(part.flat())
            else:
                self.group(part, rest)

    def group(self, group: Group, tail: int) -> None:
        base = self.indent
        self.add(group.opening)
        is_list = group.opening == "["
        for item, end, after in _with_ends(group, tail):
            if is_list or (item is not group.items[0] and self.wants_a_row(item, after, base + 2)):
                self.row(base + 2)
            self.item(item, after)
            self.add(end)
        if is_list and group.closing:
            self.row(base)
        self.add(group.closing)
        self.indent = base if is_list else self.indent

    def wants_a_row(self, item: list[str | Group], tail: int, indent: int) -> bool:
        """Whether an item of an object starts a new row: not if it must be broken anyway."""
        flat = _flat(item)
        if self.fits(flat, tail):
            return False
        broken = len(flat.strip()) + tail > self.room - indent
        head = flat.partition("[")[0]
        return not (broken and "[" in flat and self.fits(head, 1))

    def fits(self, text: str, tail: int) -> bool:
        return width(self.rows[-1]) + width(text) + tail <= self.room

    def row(self, indent: int) -> None:
        self.rows[-1] = self.rows[-1].rstrip(" ")
        self.rows.append(" " * indent)
        self.indent = indent

    def add(self, text: str) -> None:
        at_start = not self.rows[-1].strip(" ")
        self.rows[-1] += text.lstrip(" ") if at_start and len(self.rows) > 1 else text


def _with_ends(group: Group, tail: int) -> Iterator[tuple[list[str | Group], str, int]]:
    """Each item, the comma after it, and the number of columns that must follow it on its row."""
    for item in group.items[:-1]:
        yield item, ",", 1
    yield group.items[-1], "", 0 if group.opening == "[" else len(group.closing) + tail
