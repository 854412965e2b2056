"""The frequent texts of a dataset, kept in one pass and bounded memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

MOST: Final = (4, 5)  # 80 %: the share from which the rules take something for intended


def is_most(part: int, whole: int) -> bool:
    """Whether a part is at least 80 % of the whole, and not empty."""
    return part * MOST[1] >= whole * MOST[0] and part > 0


class FrequentTexts:
    """Keeps the first texts of a dataset, and of the others every text that makes up more than a tenth of all.

    The first texts are kept up to ``COUNT`` texts and ``CHARACTERS`` in total, which does not depend on the chunks. The
    others are found by the counters of Misra and Gries, which can be merged (Agarwal et al., Mergeable Summaries, 2013).
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
        """Count an occurrence of the text with this digest."""
        if key in self._first:
            self._first[key] += 1
            return
        self._count(key, text, 1)
        if len(self._others) > self.COUNTERS:
            self._shrink()

    def merge(self, later: FrequentTexts) -> None:
        """Add the counts of the texts that follow."""
        for counts in (later._first, later._others):
            for key, count in counts.items():
                self._count(key, later._texts[key], count)
        if len(self._others) > self.COUNTERS:
            self._shrink()

    def kept(self, counts: Mapping[int, int]) -> dict[int, str]:
        """The texts that are certainly kept, by digest; ``counts`` has the number of occurrences of every text.

        Rarer texts may be kept as well, but which of them depends on the chunks, so they are left out.
        """
        total = sum(counts.values())
        frequent = (key for key in self._others if counts[key] * self.COUNTERS > total)
        return {key: self._texts[key] for key in (*self._first, *frequent)}

    def _count(self, key: int, text: str, count: int) -> None:
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
