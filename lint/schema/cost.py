"""Bounds on the time to validate a value, computed before `jsonschema_rs` is called, because it cannot be interrupted.

A schema that branches through references can take exponential time and memory. The bounds look at each pair of a schema and a
value only once, so they are quick.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from ftlint.schema.document import ENDLESS, REFERENCES, Document, Schema, mapping_in
from ftlint.schema.patterns import pattern_cost

# Pairs of a schema and a value that are examined, in total and in addition for each value; one takes 3 us.
_MAX_PAIRS: Final = 20_000
_PAIRS_PER_VALUE: Final = 20
# Steps for each value under a meta-schema, which is not in the document.
_META_SCHEMA: Final = 100
_META_SCHEMA_ERRORS: Final = 10_000
# A step of validation takes 10 ns. An error takes 25 us, 70 ns more for each value that it quotes, and 0.4 us for each option
# of an `enum` and 2.5 us for each value in an option.
_PER_ERROR: Final = 2_500
_PER_QUOTED_VALUE: Final = 7
_PER_OPTION: Final = 40
_PER_VALUE_IN_OPTION: Final = 250
_PER_COMPARISON: Final = 5
# Keywords by the values that their schemas apply to.
_LISTED: Final = ("allOf", "anyOf", "oneOf")
_SINGLE: Final = ("not", "if", "then", "else")
_BY_PRESENCE: Final = ("dependentSchemas", "dependencies")
_ITEMS: Final = ("items", "additionalItems", "unevaluatedItems", "contains")
_PROPERTIES: Final = ("additionalProperties", "unevaluatedProperties")
_TYPES: Final[dict[str, tuple[type, ...]]] = {
    "string": (str,),
    "integer": (int, float),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
    "array": (list,),
    "object": (dict,),
}
# Keywords with at most one error per value.
_ASSERTIONS: Final = (
    "const minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern minItems maxItems"
    " uniqueItems minProperties maxProperties anyOf oneOf not if contains propertyNames dependentRequired"
    " additionalProperties unevaluatedProperties unevaluatedItems additionalItems"
).split()


class Bound:
    """Upper bounds for validating one value, and the values inside it, by the schemas of a document.

    In steps of validation, about 10 ns each. With ``errors``, the bounds are for listing all errors, on top of validation.
    """

    def __init__(self, document: Document, value: Any, *, errors: bool) -> None:
        self._document = document
        self._errors = errors
        self._meta_cost = _META_SCHEMA_ERRORS if errors else _META_SCHEMA
        self._max_pairs = _MAX_PAIRS + _PAIRS_PER_VALUE * size_of(value)
        self._known: dict[tuple[int, int], float] = {}
        self._sizes: dict[int, int] = {}
        self._options: dict[int, tuple[float, frozenset[str]]] = {}

    def of(self, schema: Schema, value: Any) -> float:
        """The most steps for a value and a schema; `ENDLESS` if no bound was found."""
        try:
            return self._of(schema, value)
        except RecursionError:
            return ENDLESS

    def _of(self, schema: Schema, value: Any) -> float:
        pair = id(schema), id(value)
        if pair in self._known:
            return self._known[pair]
        if len(self._known) >= self._max_pairs or self._has_too_many_patterns(schema, value):
            return ENDLESS
        self._known[pair] = ENDLESS  # stays if the schema refers to itself for the same value
        total = self._error_cost(schema, value) if self._errors else self._validation_cost(schema, value)
        for keyword in REFERENCES:
            if isinstance(schema.get(keyword), str):
                targets = [self._of(target, value) for target in self._document.targets(schema[keyword])]
                total += max(targets) if targets else self._meta_cost * self._size(value)
        for inner, item in _applied(schema, value):
            if isinstance(inner, dict):
                total += self._of(inner, item)
                if total == ENDLESS:
                    break
        if "unevaluatedProperties" in schema or "unevaluatedItems" in schema:  # evaluates the other keywords again
            total *= 2
        self._known[pair] = total
        return total

    def _has_too_many_patterns(self, schema: Schema, value: Any) -> bool:
        """Whether computing the bound would itself take too long, because every pattern applies to every key."""
        patterns = mapping_in(schema, "patternProperties") if isinstance(value, dict) else ()
        return len(patterns) * len(value) > self._max_pairs if patterns else False

    def _validation_cost(self, schema: Schema, value: Any) -> float:
        """The steps to validate the schema's keywords that hold no schemas."""
        total, options = 1.0, schema.get("enum")
        if isinstance(options, list) and isinstance(value, dict | list):  # other options are looked up in a hash table
            total += _PER_COMPARISON * len(options)
        if isinstance(value, str) and isinstance(schema.get("pattern"), str):
            total += pattern_cost(schema["pattern"], value)
        if isinstance(value, dict | list):
            total += len(value)
        if isinstance(value, dict):
            patterns = mapping_in(schema, "patternProperties")
            total += sum([pattern_cost(pattern, name) for pattern in patterns for name in value])
        return total

    def _error_cost(self, schema: Schema, value: Any) -> float:
        """The steps to make the errors of these keywords; every error quotes the value."""
        count = sum([keyword in schema for keyword in _ASSERTIONS])
        types = schema.get("type")
        if isinstance(types, str):
            count += not isinstance(value, _TYPES.get(types, ()))
        elif types is not None:
            count += 1
        required = schema.get("required")
        if isinstance(required, list) and isinstance(value, dict):
            count += sum([isinstance(name, str) and name not in value for name in required])
        options, quoted = schema.get("enum"), 0.0
        if isinstance(options, list):
            cost, strings = self._options.get(id(options)) or self._option_cost(options)
            if not (isinstance(value, str) and value in strings):
                count, quoted = count + 1, cost
        return quoted + count * (_PER_ERROR + _PER_QUOTED_VALUE * self._size(value))

    def _option_cost(self, options: list[Any]) -> tuple[float, frozenset[str]]:
        """The steps to quote the options of an ``enum``, and the options that are strings."""
        inner = sum([self._size(option) for option in options if isinstance(option, dict | list)])
        strings = frozenset([option for option in options if isinstance(option, str)])
        self._options[id(options)] = _PER_OPTION * len(options) + _PER_VALUE_IN_OPTION * inner, strings
        return self._options[id(options)]

    def _size(self, value: Any) -> int:
        """`size_of` with a cache."""
        if not isinstance(value, dict | list):
            return size_of(value)
        if id(value) not in self._sizes:
            self._sizes[id(value)] = 1 + sum([self._size(inner) for inner in _inner(value)])
        return self._sizes[id(value)]


def size_of(value: Any) -> int:
    """The number of values in a value, itself included; a long string counts as several."""
    if isinstance(value, str):
        return 1 + len(value) // 64
    return 1 + sum(map(size_of, _inner(value))) if isinstance(value, dict | list) else 1


def _inner(value: dict[str, Any] | list[Any]) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value


def _applied(schema: Schema, value: Any) -> list[tuple[Any, Any]]:
    """The schemas inside a schema that may apply to a value or to a value in it, each with that value."""
    lists = [schema[keyword] for keyword in _LISTED if isinstance(schema.get(keyword), list)]
    applied = [(inner, value) for schemas in lists for inner in schemas]
    applied += [(schema[keyword], value) for keyword in _SINGLE if keyword in schema]
    if isinstance(value, dict):
        applied += _to_properties(schema, value)
    elif isinstance(value, list):
        applied += _to_items(schema, value)
    return applied


def _to_properties(schema: Schema, value: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    properties = mapping_in(schema, "properties")
    yield from ((inner, value[name]) for name, inner in properties.items() if name in value)
    for inner in mapping_in(schema, "patternProperties").values():
        yield from ((inner, item) for item in value.values())
    for keyword in _PROPERTIES:
        if isinstance(schema.get(keyword), dict):
            yield from ((schema[keyword], item) for name, item in value.items() if name not in properties)
    yield from ((schema["propertyNames"], name) for name in value if "propertyNames" in schema)
    for keyword in _BY_PRESENCE:
        yield from ((inner, value) for inner in mapping_in(schema, keyword).values())


def _to_items(schema: Schema, value: list[Any]) -> Iterator[tuple[Any, Any]]:
    for keyword in ("prefixItems", "items"):
        if isinstance(schema.get(keyword), list):
            yield from zip(schema[keyword], value, strict=False)
    for keyword in _ITEMS:
        if isinstance(schema.get(keyword), dict):
            yield from ((schema[keyword], item) for item in value)
