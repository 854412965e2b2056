"""What a program holds as the JSON that it stands for: values made plain before anything reads them, or a clear refusal."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from ftlint.errors import InputError
from ftlint.results.pointer import join

_SCALARS = frozenset({str, int, float, bool, type(None)})


def plain(value: Any, name: str, drop_none: bool = False) -> dict[str, Any]:
    """A copy of an example (a mapping) made of dict, list, str, int, float, bool and None alone; tuples become lists.

    ``drop_none`` leaves out the keys of objects under which None stands. Raises `InputError`, which calls the example by
    its ``name``, for whatever JSON has not.
    """
    if not isinstance(value, Mapping):
        raise InputError(f"{name} is {_kind(value)}, not a dict")
    try:
        made: dict[str, Any] = _copy(value, drop_none)
    except _Odd as odd:
        where = join(*reversed(odd.path)) or "the root"
        raise InputError(f"{name}: at {where} stands {odd.what}") from None
    except RecursionError:
        raise InputError(f"{name} is nested too deeply, or holds itself") from None
    return made


def line_of(made: dict[str, Any], name: str) -> bytes:
    """The line of JSON for what `plain` made, without its end. NaN and halves of surrogate pairs stay, for the rules to find.

    Raises `InputError` for a number of too many digits.
    """
    try:
        return json.dumps(made, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return json.dumps(made).encode()
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name} cannot be written as JSON: {error}") from None


class _Odd(Exception):
    """A value that JSON has not. ``path`` leads there, the innermost key first."""

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
    made = {}
    for key, inner in value.items():
        if not isinstance(key, str):
            raise _Odd(f"a key that is {_kind(key)}, and JSON has only texts for keys: {key!r:.40}")
        if inner is None and drop_none:
            continue
        try:
            made[str.__str__(key)] = _copy(inner, drop_none)
        except _Odd as odd:
            odd.path.append(key)
            raise
    return made


def _list(value: list[Any] | tuple[Any, ...], drop_none: bool) -> list[Any]:
    made = []
    for index, inner in enumerate(value):
        try:
            made.append(_copy(inner, drop_none))
        except _Odd as odd:
            odd.path.append(index)
            raise
    return made


# Enumerations, say, of texts or numbers: what their base makes of them is what JSON would hold.
_BASES: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (str, str.__str__),
    (int, int.__int__),
    (float, float.__float__),
)


def _scalar(value: Any) -> Any:
    for base, made in _BASES:
        if isinstance(value, base):
            return made(value)
    raise _Odd(f"{_kind(value)}, which JSON has not: make it a text, a number, a list or a dict")


def _kind(value: Any) -> str:
    kind = type(value)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    return f"a value of type {name}"
