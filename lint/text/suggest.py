"""Suggests what a misspelled name or value was meant to be."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

_LONGEST: Final = 128  # characters; longer strings are not misspelled names
_MOST: Final = 256  # names compared


def near(name: str, known: Iterable[str]) -> str:
    """``; did you mean `x`?`` with the closest known name; an empty string if none is close."""
    matches = _close(name, tuple(known), 1, 0.7)
    return f"; did you mean `{matches[0]}`?" if matches else ""


def near_tools(name: str, known: tuple[str, ...]) -> list[str]:
    """The known names that ``name`` may be a misspelling of, closest first: those that differ only by letter case,
    hyphens and underscores; otherwise similar ones.

    >>> near_tools("functions.getWeather", ("get_weather", "get_time"))
    ['get_weather']
    """
    plain = _plain(name)
    return [other for other in known if _plain(other) == plain] or list(_close(name, known, 2, 0.8))


def near_option(value: Any, options: tuple[Any, ...]) -> list[Any]:
    """The option that ``value`` may be a misspelling of, as a list of one or none: equal but for letter case or type,
    otherwise similar.

    >>> near_option("celcius", ("celsius", "fahrenheit"))
    ['celsius']
    """
    if not isinstance(value, str):
        return []
    folded = value.strip().casefold()
    equal = [option for option in options if isinstance(option, str | int) and str(option).casefold() == folded]
    if equal:
        return equal if len(equal) == 1 else []
    strings = {option.casefold(): option for option in options if isinstance(option, str)}
    return [strings[match] for match in _close(folded, tuple(strings), 1, 0.7)]


@lru_cache(maxsize=4096)
def _close(name: str, known: tuple[str, ...], count: int, cutoff: float) -> tuple[str, ...]:
    """Similar names, closest first. Cached, as a dataset repeats a mistake many times."""
    from difflib import get_close_matches

    if len(name) > _LONGEST:
        return ()
    return tuple(get_close_matches(name, [other for other in known[:_MOST] if len(other) <= _LONGEST], count, cutoff))


def _plain(name: str) -> str:
    """A name without a client's prefix (``functions.``), in lower case, without hyphens and underscores."""
    return name.rpartition(".")[2].replace("-", "").replace("_", "").casefold()
