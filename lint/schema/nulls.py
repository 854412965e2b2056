"""Nulls that only fill a key in a JSON Schema or in a call's arguments: finds them, and makes copies without them.

Arrow, and so `datasets`, gives every row the keys of all rows at every depth, with null where a row has no value.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import orjson

from ftlint.schema.document import Document, mapping_in, string_in
from ftlint.schema.walk import LISTED, NAMED, SINGLE, Path, Schema

_MAY_BE_NULL: Final = frozenset({"default", "const", "example"})  # keywords that hold a value of the data
_MAX_DEPTH: Final = 32  # of nested references and choices


def without(value: Any, paths: list[Path]) -> Any:
    """A copy of a value without the keys at these paths; unchanged parts are shared."""
    if not paths:
        return value
    removed = {path[0] for path in paths if len(path) == 1}
    below: dict[str | int, list[Path]] = {}
    for path in paths:
        if len(path) > 1:
            below.setdefault(path[0], []).append(path[1:])
    if isinstance(value, list):
        return [without(item, below.get(index, [])) for index, item in enumerate(value)]
    return {key: without(item, below.get(key, [])) for key, item in value.items() if key not in removed}


def holds_null(value: Any) -> bool:
    """Fast prefilter: whether a value may have a null in it. False if it is nested too deeply for orjson."""
    try:
        return b"null" in orjson.dumps(value)
    except TypeError:
        return False


# --- schemas


def schema_without_nulls(schema: Any) -> Any:
    """The ``parameters`` of a function without filler nulls; None if nothing else is left."""
    if not isinstance(schema, dict) or not holds_null(schema):
        return schema
    return None if _is_filler(schema) else without(schema, list(schema_nulls(schema)))


def schema_nulls(schema: Schema) -> Iterator[Path]:
    """The paths of filler nulls in a schema, at any depth. Check with `holds_null` first, because this recurses."""
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
    """Whether a schema has only nulls, and at least one that must not be null: the original had no schema here."""
    if not isinstance(schema, dict) or schema.keys() <= _MAY_BE_NULL:
        return False
    return all(value is None or (isinstance(value, dict) and _is_filler(value)) for value in schema.values())


def _has_other_type(schema: Schema) -> bool:
    """Whether the ``type`` of a schema excludes null."""
    named = schema.get("type")
    return named not in (None, "null") and not (isinstance(named, list) and "null" in named)


# --- arguments


def argument_nulls(arguments: dict[str, Any], parameters: Any, filled: bool) -> list[Path]:
    """The paths of nulls in a call's arguments, at any depth, that the schema does not allow.

    ``parameters``: the schema without filler nulls, None if there is none. An undeclared key counts if the schema declares
    other keys, or the record is ``filled`` with nulls elsewhere.
    """
    if not holds_null(arguments):
        return []
    return list(_ArgumentNulls(parameters, filled).nulls(arguments, [parameters]))


class _ArgumentNulls:
    def __init__(self, parameters: Any, filled: bool) -> None:
        self._document = Document(parameters if isinstance(parameters, dict) else {})
        self._filled = filled
        self._allows: dict[int, bool] = {}  # by the id() of a schema

    def nulls(self, value: Any, schemas: list[Any]) -> Iterator[Path]:
        """The paths of nulls in a value to which these schemas apply."""
        schemas = list(self._all_applied(schemas))
        if isinstance(value, list):
            of_items = [inner for schema in schemas for inner in _item_schemas(schema)]
            for index, item in enumerate(value):
                if isinstance(item, dict | list):
                    yield from ((index, *path) for path in self.nulls(item, of_items))
        elif isinstance(value, dict):
            for key, item in value.items():
                if item is None and self._is_filled(key, schemas):
                    yield (key,)
                elif isinstance(item, dict | list):
                    yield from ((key, *path) for path in self.nulls(item, _property_schemas(key, schemas)))

    def _is_filled(self, key: str, schemas: list[Schema]) -> bool:
        """Whether a key whose value is null must have been filled in."""
        declared = _property_schemas(key, schemas)
        if declared:
            return not any(self._allows_null(schema) for schema in declared)
        return self._filled or any(not _DECLARES.isdisjoint(schema) for schema in schemas)

    def _all_applied(self, schemas: list[Any]) -> Iterator[Schema]:
        """These schemas and all that apply to the same value through references and choices, without repeats."""
        waiting, seen = [*schemas], set[int]()
        while waiting:
            schema = waiting.pop()
            if isinstance(schema, dict) and id(schema) not in seen:
                seen.add(id(schema))
                yield schema
                waiting += [inner for keyword in _SAME_VALUE for inner in _schemas_in(schema, keyword)]
                waiting += self._targets(schema)

    def _targets(self, schema: Schema) -> list[Schema]:
        """The targets of a reference inside the parameters."""
        reference = string_in(schema, "$ref")
        return self._document.targets(reference) if reference else []

    def _allows_null(self, schema: Any, depth: int = _MAX_DEPTH) -> bool:
        if not isinstance(schema, dict) or not depth:
            return schema is not False
        if id(schema) not in self._allows:
            self._allows[id(schema)] = True  # if it refers to itself
            self._allows[id(schema)] = self._schema_allows_null(schema, depth - 1)
        return self._allows[id(schema)]

    def _schema_allows_null(self, schema: Schema, depth: int) -> bool:
        if schema.get("nullable") is True:  # OpenAPI
            return True
        options = schema.get("enum")
        if _has_other_type(schema) or (isinstance(options, list) and None not in options):
            return False
        if schema.get("const") is not None:
            return False
        if not all(self._allows_null(inner, depth) for inner in self._targets(schema) + _schemas_in(schema, "allOf")):
            return False
        choices = [_schemas_in(schema, keyword) for keyword in ("anyOf", "oneOf")]
        return all(any(self._allows_null(inner, depth) for inner in choice) for choice in choices if choice)


_SAME_VALUE: Final = ("allOf", "anyOf", "oneOf", "if", "then", "else")
_DECLARES: Final = frozenset({"properties", "patternProperties"})


def _schemas_in(schema: Schema, keyword: str) -> list[Any]:
    value = schema.get(keyword)
    return value if isinstance(value, list) else [value] if isinstance(value, dict) else []


def _item_schemas(schema: Schema) -> list[Any]:
    return [*_schemas_in(schema, "items"), *_schemas_in(schema, "prefixItems")]


def _property_schemas(key: str, schemas: list[Schema]) -> list[Any]:
    """The schemas for a key: by its name or by a pattern, else the schemas for additional properties."""
    declared = []
    for schema in schemas:
        properties = mapping_in(schema, "properties")
        declared += [properties[key]] if key in properties else []
        declared += [
            inner for pattern, inner in mapping_in(schema, "patternProperties").items() if _matches(pattern, key)
        ]
    if declared:
        return declared
    additional = (schema.get("additionalProperties") for schema in schemas)
    return [inner for inner in additional if inner is True or isinstance(inner, dict)]


def _matches(pattern: str, key: str) -> bool:
    from ftlint.schema.compile import InvalidSchema, compile_schema

    try:
        return not compile_schema({"propertyNames": {"not": {"pattern": pattern}}}).is_valid({key: 0})
    except (InvalidSchema, ValueError):
        return True
