"""How long a search for a pattern from the data can take."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

# A pattern that needs backtracking gives up after this many steps and counts as not matched.
BACKTRACK_LIMIT: Final = 10_000

# What the linear engine does not know, so that the other one is used: lookarounds, references back, possessive repeats.
_BACKTRACKS: Final = re.compile(r"\(\?(?:[=!>(]|<[=!])|\\[1-9kgG]|[*+?}]\+")
# A lookaround that may go through the whole text each time.
_SCANS: Final = re.compile(r"\(\?<?[=!][^)]*[*+}(]")
_REPEATS_GROUP: Final = re.compile(r"\)[*+{]")
_REPEATS: Final = re.compile(r"(\)?)\{([0-9]+)(?:,([0-9]*))?\}")
_SMALL: Final = 500  # states up to which the linear engine takes about a nanosecond for a character
_LITERAL: Final = 50  # states that are active at once for what is not repeated, at most
_FEW: Final = 16  # characters


def pattern_cost(pattern: str, text: str) -> float:
    """The steps that a search for a pattern in a text can take."""
    size = len(text)
    if is_plain_pattern(pattern):
        return 1 + size // 10
    if _BACKTRACKS.search(pattern):
        steps = min(BACKTRACK_LIMIT, size ** (3 if _REPEATS_GROUP.search(pattern) else 2))
        return steps * (1 + size / (5 if _SCANS.search(pattern) else 50))
    return 1 + size * _states(pattern) / 2 if size > _FEW else _states(pattern)


@lru_cache(maxsize=256)
def is_plain_pattern(pattern: str) -> bool:
    """Whether a pattern is searched for in time that is linear in the text, with a small factor."""
    return _BACKTRACKS.search(pattern) is None and _states(pattern) <= _SMALL


def _states(pattern: str) -> float:
    """About how many states the linear engine has for a pattern: a repeat of a group repeats what is in it."""
    states, factor = float(min(len(pattern), _LITERAL)), 1.0
    for group, least, most in _REPEATS.findall(pattern):
        times = float(most or least)
        if group:
            factor *= max(times, 1)
        else:
            states += times
    return states * factor
