"""Keeps the texts that a dataset rule may want to show again, in one pass and little memory: the first, and the commonest."""

from __future__ import annotations

from collections.abc import Mapping


class HeavyTexts:
    """Remembers the first texts that it meets, and beyond those every text that more than a tenth of all has.

    The first are kept up to ``COUNT`` texts and ``CHARACTERS`` together; which they are does not depend on how a file is
    cut into chunks. The others are kept by the counters of Misra and Gries, which may be merged (Agarwal et al., Mergeable
    Summaries, 2013).
    """

    COUNT = 512
    CHARACTERS = 1 << 21
    COUNTERS = 10

    def __init__(self) -> None:
        self._first: dict[int, int] = {}  # digest -> occurrences
        self._others: dict[int, int] = {}
        self._texts: dict[int, str] = {}
        self._characters = 0

    def add(self, key: int, text: str) -> None:
        """Take in one more occurrence of the text with this digest."""
        if key in self._first:
            self._first[key] += 1
            return
        self._take(key, text, 1)
        if len(self._others) > self.COUNTERS:
            self._shrink()

    def merge(self, later: HeavyTexts) -> None:
        """Append what was gathered from the texts that follow."""
        for counts in (later._first, later._others):
            for key, count in counts.items():
                self._take(key, later._texts[key], count)
        if len(self._others) > self.COUNTERS:
            self._shrink()

    def kept(self, counts: Mapping[int, int]) -> dict[int, str]:
        """The texts that are sure to be kept, by digest, given how often each text occurred in all.

        A rarer one may be kept too, but that depends on the chunks, so it is not told.
        """
        total = sum(counts.values())
        common = (key for key in self._others if counts[key] * self.COUNTERS > total)
        return {key: self._texts[key] for key in (*self._first, *common)}

    def _take(self, key: int, text: str, count: int) -> None:
        if key in self._first:
            self._first[key] += count
            return
        self._texts[key] = text
        if len(self._first) < self.COUNT and self._characters < self.CHARACTERS:
            self._first[key] = count
            self._characters += len(text)
        else:
            self._others[key] = self._others.get(key, 0) + count

    def _shrink(self) -> None:
        least = sorted(self._others.values(), reverse=True)[self.COUNTERS]
        for key, count in list(self._others.items()):
            if count > least:
                self._others[key] = count - least
            else:
                del self._others[key], self._texts[key]
