"""The near name: what a user most likely meant by one that does not exist."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

_LONGEST: Final = 128  # characters; longer texts are no misspelled names
_MOST: Final = 256  # names compared


def near(name: str, known: Iterable[str]) -> str:
    """``; did you mean `x`?`` for the nearest known name, an empty text when none is near."""
    found = _close(name, tuple(known), 1, 0.7)
    return f"; did you mean `{found[0]}`?" if found else ""


def near_tools(name: str, known: tuple[str, ...]) -> list[str]:
    """The names that one may be a misspelling of, the nearest first: but for letter case and marks, else by letters.

    >>> near_tools("functions.getWeather", ("get_weather", "get_time"))
    ['get_weather']
    """
    plain = _plain(name)
    return [each for each in known if _plain(each) == plain] or list(_close(name, known, 2, 0.8))


def near_option(value: Any, options: tuple[Any, ...]) -> list[Any]:
    """The one value, in a list, that a text may be a misspelling of: but for letter case, as a number, by letters.

    >>> near_option("celcius", ("celsius", "fahrenheit"))
    ['celsius']
    """
    if not isinstance(value, str):
        return []
    folded = value.strip().casefold()
    alike = [each for each in options if isinstance(each, str | int) and str(each).casefold() == folded]
    if alike:
        return alike if len(alike) == 1 else []
    texts = {each.casefold(): each for each in options if isinstance(each, str)}
    return [texts[each] for each in _close(folded, tuple(texts), 1, 0.7)]


@lru_cache(maxsize=4096)
def _close(name: str, known: tuple[str, ...], count: int, cutoff: float) -> tuple[str, ...]:
    """The names alike by their letters, the nearest first. Remembered, as a dataset makes one mistake many times."""
    from difflib import get_close_matches

    if len(name) > _LONGEST:
        return ()
    return tuple(get_close_matches(name, [each for each in known[:_MOST] if len(each) <= _LONGEST], count, cutoff))


def _plain(name: str) -> str:
    """A name without what a client may put before it (``functions.``), letter case, and the marks between its words."""
    return name.rpartition(".")[2].replace("-", "").replace("_", "").casefold()
