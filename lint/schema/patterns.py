"""How long a search for a pattern from the data can take.

`jsonschema_rs` uses an engine of linear time, except for patterns that need backtracking.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

# After this many steps of backtracking a pattern counts as not matched.
BACKTRACK_LIMIT: Final = 10_000

# Needs backtracking: lookarounds, backreferences, atomic groups, possessive repeats.
_BACKTRACKS: Final = re.compile(r"\(\?(?:[=!>(]|<[=!])|\\[1-9kgG]|[*+?}]\+")
# A lookaround that may search the whole text at each position.
_SCANS: Final = re.compile(r"\(\?<?[=!][^)]*[*+}(]")
_REPEATS_GROUP: Final = re.compile(r"\)[*+{]")
_REPEATS: Final = re.compile(r"(\)?)\{([0-9]+)(?:,([0-9]*))?\}")
_FAST_STATES: Final = 500  # up to this many states, the linear engine takes about 1 ns per character
_MAX_LITERAL_STATES: Final = 50  # states that a pattern without repeats has active at once
_SHORT_TEXT: Final = 16  # characters


def pattern_cost(pattern: str, text: str) -> float:
    """The most steps (of 10 ns) for a search for a pattern in a text."""
    size = len(text)
    if is_plain_pattern(pattern):
        return 1 + size // 10
    if _BACKTRACKS.search(pattern):
        steps = min(BACKTRACK_LIMIT, size ** (3 if _REPEATS_GROUP.search(pattern) else 2))
        return steps * (1 + size / (5 if _SCANS.search(pattern) else 50))
    return 1 + size * _states(pattern) / 2 if size > _SHORT_TEXT else _states(pattern)


@lru_cache(maxsize=256)
def is_plain_pattern(pattern: str) -> bool:
    """Whether a search takes about 1 ns per character of the text."""
    return _BACKTRACKS.search(pattern) is None and _states(pattern) <= _FAST_STATES


def _states(pattern: str) -> float:
    """An estimate of the states in the linear engine; repeating a group multiplies its states."""
    states, factor = float(min(len(pattern), _MAX_LITERAL_STATES)), 1.0
    for group, least, most in _REPEATS.findall(pattern):
        count = float(most or least)
        if group:
            factor *= max(count, 1)
        else:
            states += count
    return states * factor
