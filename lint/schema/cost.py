"""How much work a schema from the data can cause, worked out before the native validator is called: it cannot be interrupted.

A schema that branches through references takes exponential time and memory. The bounds here take each pair of a schema and
a value once, so they are quick where the validation is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ftlint.schema.document import ENDLESS, REFERENCES, Document, Schema, mapping_in
from ftlint.schema.patterns import pattern_cost

# Pairs that are looked at, and for each value besides: a pair takes 3 us.
_MOST_PAIRS: Final = 20_000
_PAIRS_A_VALUE: Final = 20
_META_SCHEMA: Final = 100  # steps for each value under a schema of the validator's own, the meta-schemas
_META_ERRORS: Final = 10_000
# To explain an error takes 25 us, 70 ns more for each value that it quotes, 0.4 us for each option and 2.5 us for each value
# in one; a step of `is_valid` takes 10 ns.
_AN_ERROR: Final = 2_500
_A_QUOTED_VALUE: Final = 7
_AN_OPTION: Final = 40
_IN_AN_OPTION: Final = 250
_EQUAL: Final = 5  # steps of a comparison of two values
# Keywords by the values that their schemas are applied to.
_LISTED: Final = ("allOf", "anyOf", "oneOf")
_SINGLE: Final = ("not", "if", "then", "else")
_BY_PRESENCE: Final = ("dependentSchemas", "dependencies")
_ENTRIES: Final = ("items", "additionalItems", "unevaluatedItems", "contains")
_MEMBERS: Final = ("additionalProperties", "unevaluatedProperties")
_TYPES: Final[dict[str, tuple[type, ...]]] = {
    "string": (str,),
    "integer": (int, float),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
    "array": (list,),
    "object": (dict,),
}
# Keywords that give one error each at most, whatever the value.
_ASSERTIONS: Final = (
    "const minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern minItems maxItems"
    " uniqueItems minProperties maxProperties anyOf oneOf not if contains propertyNames dependentRequired"
    " additionalProperties unevaluatedProperties unevaluatedItems additionalItems"
).split()


class Bound:
    """Upper bounds for validating one value, and the values in it, by the schemas of a document.

    The unit is a step of `is_valid`, about 10 ns. With ``errors`` it is what making all errors takes on top of that.
    """

    def __init__(self, document: Document, value: Any, *, errors: bool) -> None:
        self._document = document
        self._errors = errors
        self._most = _MOST_PAIRS + _PAIRS_A_VALUE * size_of(value)
        self._known: dict[tuple[int, int], float] = {}
        self._sizes: dict[int, int] = {}
        self._options: dict[int, tuple[float, frozenset[str]]] = {}

    def of(self, schema: Schema, value: Any) -> float:
        """What it can take to validate the value by a schema; `ENDLESS` where that is more than can be worked out."""
        try:
            return self._of(schema, value)
        except RecursionError:
            return ENDLESS

    def _of(self, schema: Schema, value: Any) -> float:
        pair = id(schema), id(value)
        known = self._known.get(pair)
        if known is not None:  # of a pair that is being worked out: the schema refers to itself with no step in between
            return known
        if len(self._known) >= self._most or self._has_too_many_patterns(schema, value):
            return ENDLESS
        self._known[pair] = ENDLESS
        total = self._own_errors(schema, value) if self._errors else self._own_steps(schema, value)
        for keyword in REFERENCES:
            if isinstance(schema.get(keyword), str):
                total += self._referred(schema[keyword], value)
        for inner, each in _applied(schema, value):
            if isinstance(inner, dict):
                total += self._of(inner, each)
                if total == ENDLESS:
                    break
        if "unevaluatedProperties" in schema or "unevaluatedItems" in schema:  # looks at all the others once more
            total *= 2
        self._known[pair] = total
        return total

    def _has_too_many_patterns(self, schema: Schema, value: Any) -> bool:
        """Whether to search the keys of a value for all patterns would take longer than what the bound may take."""
        patterns = mapping_in(schema, "patternProperties") if isinstance(value, dict) else ()
        return len(patterns) * len(value) > self._most if patterns else False

    def _referred(self, reference: str, value: Any) -> float:
        targets = self._document.targets(reference)
        if targets:
            return max([self._of(target, value) for target in targets])
        return self.size(value) * (_META_ERRORS if self._errors else _META_SCHEMA)

    def _own_errors(self, schema: Schema, value: Any) -> float:
        """What the errors of a schema's own keywords can take: each quotes the value."""
        count = sum([keyword in schema for keyword in _ASSERTIONS])
        kinds = schema.get("type")
        if isinstance(kinds, str):
            count += not isinstance(value, _TYPES.get(kinds, ()))
        elif kinds is not None:
            count += 1
        required = schema.get("required")
        if isinstance(required, list) and isinstance(value, dict):
            count += sum([isinstance(name, str) and name not in value for name in required])
        options, quoted = schema.get("enum"), 0.0
        if isinstance(options, list):
            cost, texts = self._options.get(id(options)) or self._listed(options)
            if not (isinstance(value, str) and value in texts):
                count, quoted = count + 1, cost
        return quoted + count * (_AN_ERROR + _A_QUOTED_VALUE * self.size(value))

    def _listed(self, options: list[Any]) -> tuple[float, frozenset[str]]:
        """What it takes to quote the options of an ``enum``, and those that are strings."""
        inner = sum([self.size(option) for option in options if isinstance(option, dict | list)])
        texts = frozenset([option for option in options if isinstance(option, str)])
        known = self._options[id(options)] = _AN_OPTION * len(options) + _IN_AN_OPTION * inner, texts
        return known

    def _own_steps(self, schema: Schema, value: Any) -> float:
        """The steps of a schema's own keywords."""
        total, options = 1.0, schema.get("enum")
        if isinstance(options, list) and isinstance(value, dict | list):  # others are looked up
            total += _EQUAL * len(options)
        if isinstance(value, str) and isinstance(schema.get("pattern"), str):
            total += pattern_cost(schema["pattern"], value)
        if isinstance(value, dict | list):
            total += len(value)
        if isinstance(value, dict):
            total += sum(
                [pattern_cost(each, name) for each in mapping_in(schema, "patternProperties") for name in value]
            )
        return total

    def size(self, value: Any) -> int:
        """How many values there are in one; long strings count for several."""
        if not isinstance(value, dict | list):
            return size_of(value)
        known = self._sizes.get(id(value))
        if known is None:
            inner = value.values() if isinstance(value, dict) else value
            known = self._sizes[id(value)] = 1 + sum([self.size(each) for each in inner])
        return known


def size_of(value: Any) -> int:
    """The same, worked out anew."""
    if isinstance(value, str):
        return 1 + len(value) // 64
    if not isinstance(value, dict | list):
        return 1
    return 1 + sum(map(size_of, value.values() if isinstance(value, dict) else value))


# --- the schemas inside one that are applied to a value, and to what is in it, at most; each with what it is applied to

Applied = Iterator[tuple[Any, Any]]


def _applied(schema: Schema, value: Any) -> list[tuple[Any, Any]]:
    found = [
        (inner, value) for keyword in _LISTED if isinstance(schema.get(keyword), list) for inner in schema[keyword]
    ]
    found += [(schema[keyword], value) for keyword in _SINGLE if keyword in schema]
    if isinstance(value, dict):
        found += _to_members(schema, value)
    elif isinstance(value, list):
        found += _to_entries(schema, value)
    return found


def _to_members(schema: Schema, value: dict[str, Any]) -> Applied:
    properties = mapping_in(schema, "properties")
    yield from ((inner, value[name]) for name, inner in properties.items() if name in value)
    for inner in mapping_in(schema, "patternProperties").values():
        yield from ((inner, each) for each in value.values())
    for keyword in _MEMBERS:
        if isinstance(schema.get(keyword), dict):
            yield from ((schema[keyword], each) for name, each in value.items() if name not in properties)
    yield from ((schema["propertyNames"], name) for name in value if "propertyNames" in schema)
    for keyword in _BY_PRESENCE:
        yield from ((inner, value) for inner in mapping_in(schema, keyword).values())


def _to_entries(schema: Schema, value: list[Any]) -> Applied:
    for keyword in ("prefixItems", "items"):
        if isinstance(schema.get(keyword), list):
            yield from zip(schema[keyword], value, strict=False)
    for keyword in _ENTRIES:
        if isinstance(schema.get(keyword), dict):
            yield from ((schema[keyword], each) for each in value)
