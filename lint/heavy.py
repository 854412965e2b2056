"""Texts that a large share of all has, found in one pass and little memory."""

from __future__ import annotations

from collections.abc import Iterator


class HeavyTexts:
    """Remembers the first texts that it meets, and beyond those every text that more than a tenth of all has.

    The first are kept up to ``COUNT`` and ``BYTES``; which they are does not depend on how a file is cut into chunks. The
    others are kept by the counters of Misra and Gries, which may be merged (Agarwal et al., Mergeable Summaries, 2013).
    """

    COUNT = 512
    BYTES = 1 << 21
    COUNTERS = 10

    def __init__(self) -> None:
        self._first: dict[int, int] = {}  # digest -> occurrences
        self._others: dict[int, int] = {}
        self._texts: dict[int, str] = {}
        self._bytes = 0

    def add(self, key: int, text: str) -> None:
        """Take in one more occurrence of the text with this digest."""
        self._take(key, text, 1)
        self._shrink()

    def merge(self, later: HeavyTexts) -> None:
        """Append what was gathered from the texts that follow."""
        for counts in (later._first, later._others):
            for key, count in counts.items():
                self._take(key, later._texts[key], count)
        self._shrink()

    def get(self, key: int) -> str | None:
        """The text with this digest, None when it was not kept."""
        return self._texts.get(key)

    def first(self) -> Iterator[tuple[int, str]]:
        """The first texts, with their digests, in order."""
        return ((key, self._texts[key]) for key in self._first)

    def _take(self, key: int, text: str, count: int) -> None:
        if key in self._first:
            self._first[key] += count
        elif len(self._first) < self.COUNT and self._bytes < self.BYTES:
            self._first[key] = count
            self._texts[key] = text
            self._bytes += len(text)
        else:
            self._others[key] = self._others.get(key, 0) + count
            self._texts[key] = text

    def _shrink(self) -> None:
        if len(self._others) <= self.COUNTERS:
            return
        least = sorted(self._others.values(), reverse=True)[self.COUNTERS]
        for key, count in list(self._others.items()):
            if count > least:
                self._others[key] = count - least
            else:
                del self._others[key], self._texts[key]
