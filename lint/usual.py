"""Schemas made of the keywords that nearly all have: told sound, and told to take a value, without being compiled.

Compiling one costs several times what these two do, and pays only where many values are checked against it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import repeat
from operator import ge, gt, le, lt
from typing import Any, Final

from ftlint.schemas import InvalidSchema, compile_schema

Schema = Mapping[str, Any]
Classes = frozenset[type[Any]]
_DEPTH: Final = 16

_TEXT: Final[Classes] = frozenset({str})
_COUNT: Final[Classes] = frozenset({int})  # not bool, which is another class
_NUMBER: Final[Classes] = frozenset({int, float})
_LIST: Final[Classes] = frozenset({list})
_SWITCH: Final[Classes] = frozenset({bool})
_OBJECT: Final[Classes] = frozenset({dict})
_NULL: Final[Classes] = frozenset({type(None)})
_ANY: Final = _TEXT | _NUMBER | _LIST | _SWITCH | _OBJECT | _NULL
_COUNTS: Final = ("minLength", "maxLength", "minItems", "maxItems")
_BOUNDS: Final = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")

# The keywords that a schema of a type may have, with what may stand under each.
_SAID: Final = {"type": _TEXT, "description": _TEXT, "title": _TEXT, "default": _ANY}
_LEAF: Final[Mapping[str, Classes]] = {
    **_SAID,
    **dict.fromkeys(_COUNTS, _COUNT),
    **dict.fromkeys(_BOUNDS, _NUMBER),
    "enum": _LIST,
    "format": _TEXT,
    "pattern": _TEXT,
}
_KEYWORDS: Final[Mapping[str, Mapping[str, Classes]]] = {
    **dict.fromkeys(("string", "integer", "number", "boolean", "null"), _LEAF),
    "array": {**_SAID, **dict.fromkeys(_COUNTS, _COUNT), "items": _OBJECT},
    "object": {**_SAID, "properties": _OBJECT, "required": _LIST, "additionalProperties": _SWITCH},
}


def is_usual(schema: Any, depth: int = _DEPTH) -> bool:
    """Whether it is a schema of the usual keywords, in their right form, with what is required declared. False means only
    that a closer look is wanted."""
    kind = schema.get("type") if schema.__class__ is dict else None
    known = _KEYWORDS.get(kind) if kind.__class__ is str else None
    if known is None or not depth:
        return False
    for keyword, value in schema.items():
        its = value.__class__
        if keyword not in known or its not in known[keyword] or (its is int and value < 0 and keyword in _COUNTS):
            return False
    if known is _LEAF:
        return "pattern" not in schema or _matcher(schema["pattern"]) is not None
    if kind == "array":
        return "items" not in schema or is_usual(schema["items"], depth - 1)
    return _is_usual_object(schema, depth - 1)


def _is_usual_object(schema: Schema, depth: int) -> bool:
    if "properties" not in schema:
        return False
    properties, required = schema["properties"], schema.get("required", ())
    for name in required:
        if name.__class__ is not str or name not in properties:
            return False
    if len(required) > 1 and len(set(required)) != len(required):
        return False
    return all(map(is_usual, properties.values(), repeat(depth)))


# A whole text of letters, digits, spaces, hyphens and classes of them, each once or so many times: so short a pattern says
# the same everywhere, and for nothing else is a validator loaded, which takes a sixth of a start.
_ONE: Final = r"(?:[A-Za-z0-9 -]|\\d|\[(?:A-Z|a-z|0-9|[A-Za-z0-9_])+-?\])"
_PLAIN: Final = rf"\^((?:{_ONE}(?:\{{[0-9]{{1,2}}\}})?){{1,30}})\$"


@lru_cache(maxsize=256)  # few patterns are told in many schemas
def _matcher(pattern: str) -> Callable[[str], object] | None:
    """What tells whether a text matches, just as in a whole schema, by a result that is true; None for what is no pattern."""
    plain = re.fullmatch(_PLAIN, pattern)
    if plain is not None:
        return re.compile(plain[1], re.ASCII).fullmatch
    try:
        matches: Callable[[str], object] = compile_schema({"pattern": pattern}).is_valid
    except InvalidSchema:
        return None
    return matches


# --- does it take a value


def fits(schema: Schema, value: Any) -> bool:
    """Whether a schema that `is_usual` surely takes a value. False means only that a validator is to be asked."""
    if value.__class__ not in _TAKEN[schema["type"]]:
        return False
    if value.__class__ is dict:
        return _fits_object(schema, value)
    for keyword in schema:
        takes = _ASKED.get(keyword)
        if takes is not None and not takes(value, schema[keyword]):
            return False
    return True


def _fits_object(schema: Schema, value: dict[str, Any]) -> bool:
    if "required" in schema:
        for name in schema["required"]:
            if name not in value:
                return False
    properties = schema["properties"]
    for name, each in value.items():
        if name in properties:
            if not fits(properties[name], each):
                return False
        elif "additionalProperties" in schema and not schema["additionalProperties"]:
            return False
    return True


def _all_fit(values: Any, schema: Schema) -> bool:
    return all(map(fits, repeat(schema), values))


def _is_option(value: Any, options: list[Any]) -> bool:
    return value.__class__ is str and value in options  # numbers may be equal to others, and to true


def _matches(value: Any, pattern: str) -> bool:
    if value.__class__ is not str:  # a pattern says nothing of what is no text
        return True
    matches = _matcher(pattern)
    return matches is not None and bool(matches(value))


def _number(holds: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    return lambda value, bound: value.__class__ in _NUMBER and holds(value, bound)


def _size(of: type[Any], holds: Callable[[int, int], bool]) -> Callable[[Any, int], bool]:
    return lambda value, bound: value.__class__ is of and holds(len(value), bound)


_TAKEN: Final[Mapping[str, Classes]] = {
    "string": _TEXT,
    "integer": _COUNT,
    "number": _NUMBER,
    "boolean": _SWITCH,
    "null": _NULL,
    "array": _LIST,
    "object": _OBJECT,
}
_ASKED: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "enum": _is_option,
    "pattern": _matches,
    "items": _all_fit,
    "minimum": _number(ge),
    "maximum": _number(le),
    "exclusiveMinimum": _number(gt),
    "exclusiveMaximum": _number(lt),
    "minLength": _size(str, ge),
    "maxLength": _size(str, le),
    "minItems": _size(list, ge),
    "maxItems": _size(list, le),
}
