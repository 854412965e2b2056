"""Converts Python values to plain JSON values, with a clear error for what JSON cannot represent."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from ftlint.errors import InputError
from ftlint.results.pointer import join

_SCALARS = frozenset({str, int, float, bool, type(None)})


def plain(value: Any, name: str, drop_none: bool = False) -> dict[str, Any]:
    """A copy of an example (a mapping) that consists of dict, list, str, int, float, bool and None; tuples become lists.

    ``drop_none`` leaves out keys whose value is None. Raises `InputError` with the ``name`` of the example for a value that
    JSON cannot represent.
    """
    if not isinstance(value, Mapping):
        raise InputError(f"{name} is {_kind(value)}, not a dict")
    try:
        copied: dict[str, Any] = _copy(value, drop_none)
    except _NotJson as error:
        where = join(*reversed(error.path)) or "the root"
        raise InputError(f"{name}: {where} is {error.what}") from None
    except RecursionError:
        raise InputError(f"{name} is nested too deeply or contains itself") from None
    return copied


def line_of(copied: dict[str, Any], name: str) -> bytes:
    """The result of `plain` as a JSON line without its end. NaN and lone surrogates are kept, so that rules report them.

    Raises `InputError` for a number with too many digits.
    """
    try:
        return json.dumps(copied, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return json.dumps(copied).encode()
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name} cannot be written as JSON: {error}") from None


class _NotJson(Exception):
    """A value that JSON cannot represent. ``path`` has the keys that lead to it, innermost first."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.path: list[str | int] = []


def _copy(value: Any, drop_none: bool) -> Any:
    kind = value.__class__
    if kind in _SCALARS:
        return value
    if isinstance(value, Mapping):
        return _object(value, drop_none)
    if kind is list or isinstance(value, list | tuple):
        return _list(value, drop_none)
    return _scalar(value)


def _object(value: Mapping[Any, Any], drop_none: bool) -> dict[str, Any]:
    copied = {}
    for key, inner in value.items():
        if not isinstance(key, str):
            raise _NotJson(f"an object with a key that is not a string ({_kind(key)}): {key!r:.40}")
        if inner is None and drop_none:
            continue
        try:
            copied[str.__str__(key)] = _copy(inner, drop_none)
        except _NotJson as error:
            error.path.append(key)
            raise
    return copied


def _list(value: list[Any] | tuple[Any, ...], drop_none: bool) -> list[Any]:
    copied = []
    for index, inner in enumerate(value):
        try:
            copied.append(_copy(inner, drop_none))
        except _NotJson as error:
            error.path.append(index)
            raise
    return copied


# Subclasses of strings and numbers, such as enumerations: JSON gets the value of the base type.
_BASES: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (str, str.__str__),
    (int, int.__int__),
    (float, float.__float__),
)


def _scalar(value: Any) -> Any:
    for base, copied in _BASES:
        if isinstance(value, base):
            return copied(value)
    raise _NotJson(f"{_kind(value)}, which JSON cannot represent; convert it to a string, number, list or dict")


def _kind(value: Any) -> str:
    kind = type(value)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    return f"a value of type {name}"
