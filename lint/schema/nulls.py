"""Nulls that stand for "there is no such key", in a JSON Schema and in a call's arguments: where they are, and values without.

Arrow, on which `datasets` is built, gives every row the keys of all rows, at every depth, and null where a row has no value.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import orjson

from ftlint.schema.walk import LISTED, NAMED, SINGLE, Path, Schema

_MAY_BE_NULL: Final = frozenset({"default", "const", "example"})  # what a schema says of a value, which may be null
_DEPTH: Final = 32  # references and choices in each other that are followed


def without(value: Any, paths: list[Path]) -> Any:
    """A copy of a value without the keys that these paths lead to; what does not change is shared."""
    if not paths:
        return value
    gone = {path[0] for path in paths if len(path) == 1}
    below: dict[str | int, list[Path]] = {}
    for path in paths:
        if len(path) > 1:
            below.setdefault(path[0], []).append(path[1:])
    if isinstance(value, list):
        return [without(each, below.get(index, [])) for index, each in enumerate(value)]
    return {key: without(each, below.get(key, [])) for key, each in value.items() if key not in gone}


def holds_null(value: Any) -> bool:
    """Whether a parsed value may have null under some key; False is certain."""
    try:
        return b"null" in orjson.dumps(value)
    except TypeError:  # nested deeper than it writes, or half a character
        return False


# --- schemas


def schema_without_nulls(schema: Any) -> Any:
    """A function's ``parameters`` without keys that are null and mean nothing by it; None where no other key is left."""
    if not isinstance(schema, dict) or not holds_null(schema):
        return schema
    return None if _is_filler(schema) else without(schema, list(schema_nulls(schema)))


def schema_nulls(schema: Schema) -> Iterator[Path]:
    """The keys of a schema, at any depth, that are null and mean nothing by it. `holds_null` tells whether it is too deep."""
    for keyword, value in schema.items():
        if value is None:
            if keyword not in _MAY_BE_NULL or (keyword == "const" and _has_other_type(schema)):
                yield (keyword,)
        elif isinstance(value, dict) and keyword in NAMED:
            for name, inner in value.items():
                yield from _nulls_at((keyword, name), inner)
        elif isinstance(value, list) and keyword in LISTED:
            for index, inner in enumerate(value):
                if isinstance(inner, dict):
                    yield from ((keyword, index, *path) for path in schema_nulls(inner))
        elif isinstance(value, dict) and keyword in SINGLE:
            yield from _nulls_at((keyword,), value)


def _nulls_at(at: Path, inner: Any) -> Iterator[Path]:
    if inner is None or _is_filler(inner):
        yield at
    elif isinstance(inner, dict):
        yield from ((*at, *path) for path in schema_nulls(inner))


def _is_filler(schema: Any) -> bool:
    """Whether a schema has nothing but nulls, and some that mean nothing: then there was none."""
    if not isinstance(schema, dict) or schema.keys() <= _MAY_BE_NULL:
        return False
    return all(value is None or (isinstance(value, dict) and _is_filler(value)) for value in schema.values())


def _has_other_type(schema: Schema) -> bool:
    named = schema.get("type")
    return named not in (None, "null") and not (isinstance(named, list) and "null" in named)


# --- arguments


def argument_nulls(arguments: dict[str, Any], parameters: Any, filled: bool) -> list[Path]:
    """The keys of a call's arguments, at any depth, that are null though their declaration does not allow it.

    ``parameters`` are those of the function (without nulls), None where it declares none. A key of which they say nothing
    is among them where other keys are declared, or the record is ``filled`` with nulls in other places.
    """
    if not holds_null(arguments):
        return []
    return list(_Arguments(parameters, filled).nulls(arguments, [parameters]))


class _Arguments:
    """Looks for nulls in the arguments of one function."""

    def __init__(self, parameters: Any, filled: bool) -> None:
        self._root = parameters
        self._filled = filled
        self._admits: dict[int, bool] = {}  # by the identity of a schema, each looked at once

    def nulls(self, value: Any, schemas: list[Any]) -> Iterator[Path]:
        if isinstance(value, list):
            items = [inner for schema in self._forms(schemas) for inner in _items(schema)]
            for index, each in enumerate(value):
                if isinstance(each, dict | list):
                    yield from ((index, *path) for path in self.nulls(each, items))
        elif isinstance(value, dict):
            forms = list(self._forms(schemas))
            for key, each in value.items():
                if each is None:
                    if self._is_filled(key, forms):
                        yield (key,)
                elif isinstance(each, dict | list):
                    yield from ((key, *path) for path in self.nulls(each, _of_key(key, forms)))

    def _is_filled(self, key: str, forms: list[Schema]) -> bool:
        declared = _of_key(key, forms)
        if declared:
            return not any(self._admits_null(schema) for schema in declared)
        return self._filled or any(not _NAMES.isdisjoint(form) for form in forms)

    def _forms(self, schemas: list[Any]) -> Iterator[Schema]:
        """The schemas that say something of the same value, through references and choices, each once."""
        waiting, seen = [*schemas], set[int]()
        while waiting:
            schema = waiting.pop()
            if isinstance(schema, dict) and id(schema) not in seen:
                seen.add(id(schema))
                yield schema
                waiting += [each for keyword in _SAME_VALUE for each in _listed(schema.get(keyword))]
                waiting.append(self._target(schema))

    def _target(self, schema: Schema) -> Any:
        """What a reference inside the parameters leads to; None where there is none."""
        address = schema.get("$ref")
        if not isinstance(address, str) or not address.startswith("#"):
            return None
        found = self._root
        for token in address[1:].split("/")[1:]:
            key = token.replace("~1", "/").replace("~0", "~")
            found = found.get(key) if isinstance(found, dict) else None
        return found

    def _admits_null(self, schema: Any, depth: int = _DEPTH) -> bool:
        if not isinstance(schema, dict) or not depth:
            return schema is not False
        if id(schema) not in self._admits:
            self._admits[id(schema)] = True  # where it refers to itself
            self._admits[id(schema)] = self._reads_null(schema, depth - 1)
        return self._admits[id(schema)]

    def _reads_null(self, schema: Schema, depth: int) -> bool:
        if schema.get("nullable") is True:
            return True
        options = schema.get("enum")
        if _has_other_type(schema) or (isinstance(options, list) and None not in options):
            return False
        if schema.get("const") is not None or not self._admits_null(self._target(schema), depth):
            return False
        if not all(self._admits_null(each, depth) for each in _listed(schema.get("allOf"))):
            return False
        choices = [_listed(schema.get(keyword)) for keyword in ("anyOf", "oneOf")]
        return all(any(self._admits_null(each, depth) for each in choice) for choice in choices if choice)


_SAME_VALUE: Final = ("allOf", "anyOf", "oneOf", "if", "then", "else")
_NAMES: Final = frozenset({"properties", "patternProperties"})  # a schema without either says nothing of its keys
_NOTHING: Final[dict[str, Any]] = {}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if isinstance(value, dict) else []


def _items(schema: Schema) -> list[Any]:
    return [each for keyword in ("items", "prefixItems") for each in _listed(schema.get(keyword))]


def _of_key(key: str, forms: list[Schema]) -> list[Any]:
    """What is declared of a key: by its name, by a pattern, or for all others; nothing where nobody says anything."""
    named = [form["properties"][key] for form in forms if key in _object(form.get("properties"))]
    named += [
        inner
        for form in forms
        for pattern, inner in _object(form.get("patternProperties")).items()
        if _matches(pattern, key)
    ]
    if named:
        return named
    more = (form.get("additionalProperties") for form in forms)
    return [each for each in more if each is True or isinstance(each, dict)]


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else _NOTHING


def _matches(pattern: str, key: str) -> bool:
    from ftlint.schema.compile import InvalidSchema, compile_schema

    try:
        return not compile_schema({"propertyNames": {"not": {"pattern": pattern}}}).is_valid({key: 0})
    except (InvalidSchema, ValueError):
        return True
