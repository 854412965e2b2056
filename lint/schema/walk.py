"""The schemas inside a JSON Schema, each with its place: what stands where a schema may stand, and nothing else.

A property may be called ``type`` and an ``enum`` or ``default`` may hold anything, so a search for keys would go wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

Path = tuple[str | int, ...]
Schema = dict[str, Any]

# Keywords of JSON Schema (drafts 4 to 2020-12) by what they hold: one schema, several, or several by name.
NAMED: Final = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies")
LISTED: Final = ("allOf", "anyOf", "oneOf", "prefixItems", "items")
SINGLE: Final = tuple(
    "items additionalProperties additionalItems contains propertyNames not if then else"
    " unevaluatedItems unevaluatedProperties contentSchema".split()
)
# Those whose schema speaks of the same value as the one that it stands in.
SAME_VALUE: Final = frozenset("allOf anyOf oneOf not if then else dependentSchemas dependencies".split())


class Subschema(NamedTuple):
    """A schema, where it stands, and by which keyword (empty for the whole). What is no object is left out."""

    path: Path
    schema: Schema
    keyword: str


def subschemas(schema: Any) -> Iterator[Subschema]:
    """A schema and all schemas inside it, each before those inside it."""
    level = [Subschema((), schema, "")] if isinstance(schema, dict) else []
    while level:
        one = level.pop()
        yield one
        level += reversed(list(inside(one)))


def inside(one: Subschema) -> Iterator[Subschema]:
    """The schemas right inside one."""
    for keyword, value in one.schema.items():
        entries: Iterator[tuple[Path, Any]] = iter(())
        if isinstance(value, dict) and keyword in NAMED:
            entries = (((keyword, name), inner) for name, inner in value.items())
        elif isinstance(value, list) and keyword in LISTED:
            entries = (((keyword, index), inner) for index, inner in enumerate(value))
        elif isinstance(value, dict) and keyword in SINGLE:
            entries = iter([((keyword,), value)])
        for path, inner in entries:
            if isinstance(inner, dict):
                yield Subschema((*one.path, *path), inner, keyword)
