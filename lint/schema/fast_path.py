"""Schemas made of the keywords that nearly all have: told sound, and made a plan that tells which values they take.

To compile one for a validator takes longer than to make its plan, and what compiles takes a sixth of a start to load.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache
from operator import ge, gt, le, lt
from typing import Any, Final, NamedTuple

from ftlint.schema.compile import InvalidSchema, compile_schema
from ftlint.schema.patterns import is_plain_pattern

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


class Plan(NamedTuple):
    """What a value must be: of one of these types, and what each step says with what belongs to it."""

    types: tuple[type[Any], ...]
    steps: tuple[tuple[int, Any], ...]


# The steps: one of some texts; a text that matches; not less than, not more than, more than, less than; a text, and a list,
# of at least or at most so many; a list whose items, an object whose members, fit; an object with these members, and with no
# others.
_OPTION, _MATCH, _GE, _LE, _GT, _LT, _LONG, _SHORT, _MANY, _FEW, _ITEMS, _MEMBERS, _HAS, _ONLY = range(14)
_TYPES: Final[Mapping[str, tuple[type[Any], ...]]] = {
    "string": (str,),
    "integer": (int,),  # not bool, which is another class
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
    "array": (list,),
    "object": (dict,),
}
_STEPS: Final = {
    "minimum": _GE,
    "maximum": _LE,
    "exclusiveMinimum": _GT,
    "exclusiveMaximum": _LT,
    "minLength": _LONG,
    "maxLength": _SHORT,
    "minItems": _MANY,
    "maxItems": _FEW,
}


def plan_of(schema: Any, depth: int = _DEPTH) -> Plan | None:
    """The plan of a schema of the usual keywords, in their right form, with what is required declared. None means only that
    a closer look is wanted."""
    kind: Any = schema.get("type") if schema.__class__ is dict else None
    known = _KEYWORDS.get(kind) if kind.__class__ is str else None
    if known is None or not depth:
        return None
    steps: list[tuple[int, Any]] = []
    for keyword, value in schema.items():
        its = value.__class__
        if keyword not in known or its not in known[keyword] or (its is int and value < 0 and keyword in _COUNTS):
            return None
        if keyword in _STEPS:
            steps.append((_STEPS[keyword], min(value, sys.maxsize) if keyword in _COUNTS else value))
    inner = _INNER[kind](schema, depth - 1) if kind in _INNER else _of_leaf(schema)
    return Plan(_TYPES[kind], (*steps, *inner)) if inner is not None else None


_Steps = list[tuple[int, Any]]


def _of_leaf(schema: Schema) -> _Steps | None:
    steps: _Steps = []
    if "enum" in schema:  # numbers may be equal to others, and to true
        steps.append((_OPTION, frozenset([each for each in schema["enum"] if each.__class__ is str])))
    if "pattern" in schema:
        matches = _matcher(schema["pattern"])
        if matches is None:
            return None
        steps.append((_MATCH, matches))
    return steps


def _of_array(schema: Schema, depth: int) -> _Steps | None:
    if "items" not in schema:
        return []
    items = plan_of(schema["items"], depth)
    return [(_ITEMS, items)] if items is not None else None


def _of_object(schema: Schema, depth: int) -> _Steps | None:
    if "properties" not in schema:
        return None
    required = schema.get("required", ())
    for name in required:
        if name.__class__ is not str or name not in schema["properties"]:
            return None
    if len(required) > 1 and len(set(required)) != len(required):
        return None
    members: dict[str, Plan] = {}
    for name, each in schema["properties"].items():
        plan = plan_of(each, depth)
        if plan is None:
            return None
        members[name] = plan
    only = schema.get("additionalProperties") is False
    return [(_HAS, tuple(required)), (_ONLY if only else _MEMBERS, members)]


_INNER: Final = {"array": _of_array, "object": _of_object}


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
    if not is_plain_pattern(pattern):  # what a search for it takes depends on the text
        return None
    try:
        matches: Callable[[str], object] = compile_schema({"pattern": pattern}).is_valid
    except InvalidSchema:
        return None
    return matches


# --- does it take a value


def fits(plan: Plan, value: Any) -> bool:
    """Whether a schema surely takes a value, by its plan. False means only that a validator is to be asked."""
    if value.__class__ not in plan[0]:
        return False
    return all(_HOLDS[step](value, its) for step, its in plan[1])


def _matches(value: Any, matches: Callable[[str], object]) -> bool:
    return value.__class__ is not str or bool(matches(value))  # a pattern says nothing of what is no text


def _number(holds: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    return lambda value, bound: value.__class__ in (int, float) and holds(value, bound)


def _size(of: type[Any], holds: Callable[[int, int], bool]) -> Callable[[Any, int], bool]:
    return lambda value, bound: value.__class__ is of and holds(len(value), bound)


def _have_items(value: list[Any], plan: Plan) -> bool:
    return all(fits(plan, each) for each in value)


def _have_members(value: dict[str, Any], plans: dict[str, Plan]) -> bool:
    return all(fits(plans[name], each) for name, each in value.items() if name in plans)


_HOLDS: Final[list[Callable[[Any, Any], bool]]] = [
    lambda value, options: value.__class__ is str and value in options,
    _matches,
    _number(ge),
    _number(le),
    _number(gt),
    _number(lt),
    _size(str, ge),
    _size(str, le),
    _size(list, ge),
    _size(list, le),
    _have_items,
    _have_members,
    lambda value, names: all(name in value for name in names),
    lambda value, plans: value.keys() <= plans.keys() and _have_members(value, plans),
]
