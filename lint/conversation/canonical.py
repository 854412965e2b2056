"""Canonical JSON of a record's members: the same bytes whatever the order of keys and the white space."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final, NamedTuple

import orjson
from xxhash import xxh3_64_intdigest

_SORTED: Final = orjson.OPT_SORT_KEYS


def dump(value: Any) -> bytes:
    """The JSON of a value, the same whatever the order of keys. Raises `TypeError` for what is nested too deeply."""
    return orjson.dumps(value, None, _SORTED)


class Written(NamedTuple):
    """One member of an object as `dump` writes it: its number, and how many bytes it is longer than ``{}``."""

    number: int
    size: int


def written(key: str, value: Any) -> Written:
    """A member as it is written. Raises `TypeError` for what is nested too deeply."""
    data = dump({key: value})
    return Written(xxh3_64_intdigest(data), len(data) - 2)


def member_of(key: str, value: Any) -> Written:
    """A root member as it is written; both Booleans are remembered."""
    return _switch(key, value) if value is True or value is False else written(key, value)


_switch: Final = lru_cache(maxsize=64)(written)
