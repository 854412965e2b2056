"""Fits the part of a record that a finding is about, with its surroundings, into the available columns."""

from __future__ import annotations

from typing import NamedTuple

from ftlint.output.rendering.characters import clusters, head, is_combining, shorten, tail, width
from ftlint.output.rendering.terminal import Terminal
from ftlint.results.finding import Excerpt

_LEAD = 20  # columns kept before a marked part that is too long itself; they show its key


class Fitted(NamedTuple):
    """An excerpt ready to print: ``before + marked + after``, all visible text, with dots where it was cut."""

    before: str
    marked: str
    after: str

    @property
    def marker(self) -> str:
        """The line to print below: spaces, then ``^`` under each column of the marked part (at least one)."""
        return " " * width(self.before) + "^" * max(1, width(self.marked))


def fit(excerpt: Excerpt, room: int, terminal: Terminal) -> Fitted:
    """Cut ``excerpt`` to ``room`` columns around its marked part; a longer part is cut at its end."""
    dots = terminal.glyphs.dots
    start, end = _whole_characters(excerpt)
    before = terminal.show(excerpt.text[:start])
    marked = terminal.show(excerpt.text[start:end])
    after = terminal.show(excerpt.text[end:])
    before, after = dots * excerpt.cut_before + before, after + dots * excerpt.cut_after
    least = _end_of(before, min(_LEAD, room // 3), dots)
    if width(marked) > room - width(least) - min(width(after), width(dots)):
        return Fitted(least, head(clusters(marked), room - width(least) - width(dots)) + dots, "")
    rest = room - max(1, width(marked))
    before = _end_of(before, max(rest // 2, rest - width(after)), dots)
    return Fitted(before, marked, shorten(after, rest - width(before), dots))


def _end_of(text: str, room: int, dots: str) -> str:
    return text if width(text) <= room else dots + tail(clusters(text), room - width(dots))


def _whole_characters(excerpt: Excerpt) -> tuple[int, int]:
    """The marked range, extended so that no character is separated from its combining marks."""
    text = excerpt.text
    start = min(max(excerpt.start, 0), len(text))
    end = min(max(excerpt.end, start), len(text))
    while 0 < start < len(text) and is_combining(text[start]):
        start -= 1
    while start < end < len(text) and is_combining(text[end]):
        end += 1
    return start, end
