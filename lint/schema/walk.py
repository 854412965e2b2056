"""Walks the schemas inside a JSON Schema.

Only keywords that hold schemas are followed: a property may be called ``type``, and an ``enum`` may hold anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

Path = tuple[str | int, ...]
Schema = dict[str, Any]

# Keywords of drafts 4 to 2020-12 that hold schemas: by name, in a list, or a single one.
NAMED: Final = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies")
LISTED: Final = ("allOf", "anyOf", "oneOf", "prefixItems", "items")
SINGLE: Final = tuple(
    "items additionalProperties additionalItems contains propertyNames not if then else"
    " unevaluatedItems unevaluatedProperties contentSchema".split()
)
# Those whose schemas apply to the same value as the schema with the keyword.
SAME_VALUE: Final = frozenset("allOf anyOf oneOf not if then else dependentSchemas dependencies".split())


class Subschema(NamedTuple):
    """A schema that is an object, its path, and the keyword that holds it (empty for the root)."""

    path: Path
    schema: Schema
    keyword: str


def subschemas(schema: Any) -> Iterator[Subschema]:
    """A schema and all schemas inside it, in document order."""
    level = [Subschema((), schema, "")] if isinstance(schema, dict) else []
    while level:
        item = level.pop()
        yield item
        level += reversed(children(item))


def children(item: Subschema) -> list[Subschema]:
    """The schemas directly inside a schema."""
    found: list[tuple[Path, Any, str]] = []
    for keyword, value in item.schema.items():
        if isinstance(value, dict):
            if keyword in NAMED:
                found += [((keyword, name), inner, keyword) for name, inner in value.items()]
            elif keyword in SINGLE:
                found.append(((keyword,), value, keyword))
        elif isinstance(value, list) and keyword in LISTED:
            found += [((keyword, index), inner, keyword) for index, inner in enumerate(value)]
    return [Subschema(item.path + path, inner, keyword) for path, inner, keyword in found if isinstance(inner, dict)]
