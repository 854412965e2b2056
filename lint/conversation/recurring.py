"""Tells what comes again from what comes once: of some datasets, most of what could be remembered would be for nothing."""

from __future__ import annotations

from ftlint.conversation.digest import digest


class Recurring:
    """Remembers which bytes it was called with: the last ``most`` or fewer, by a number of each."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._seen: set[int] = set()

    def __call__(self, data: bytes) -> bool:
        """Whether it was called with these before; surely so only as far as numbers can tell."""
        number = digest(data)
        if number in self._seen:
            return True
        if len(self._seen) >= self._most:
            self._seen.clear()
        self._seen.add(number)
        return False
