"""Finds errors in the ``parameters`` of a function: as a JSON Schema, and by the provider's requirements."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

import orjson

from ftlint.conversation.tools import Tool
from ftlint.schema.compile import InvalidSchema, RemoteReference
from ftlint.schema.walk import SAME_VALUE, Path, Schema, Subschema, children, subschemas
from ftlint.text.suggest import near

# Python type names that are used by mistake, with their JSON Schema types.
PYTHON_TYPES: Final = {
    "dict": "object",
    "str": "string",
    "int": "integer",
    "float": "number",
    "bool": "boolean",
    "list": "array",
}
_TYPES: Final = ("string", "number", "integer", "boolean", "object", "array", "null")
_CONDITIONS: Final = ("not", "if")  # values need not match the schemas under these
SHOWN: Final = 60  # characters of a value in a message


class SchemaFault(NamedTuple):
    """An error at a place of the parameters. ``replacement`` is the correct value there, None if unknown."""

    path: Path
    message: str
    replacement: str | None = None


class SchemaErrors(NamedTuple):
    """The errors of a schema, and its references to other documents."""

    invalid: tuple[SchemaFault, ...] = ()
    remote: tuple[SchemaFault, ...] = ()


def types_of(schema: Schema) -> frozenset[str]:
    """The types of a schema, with Python type names translated; empty if it has none."""
    named = schema.get("type")
    kinds = named if isinstance(named, list) else [named]
    return frozenset(PYTHON_TYPES.get(kind, kind) for kind in kinds if isinstance(kind, str))


# --- errors of the schema


def schema_errors(tool: Tool) -> SchemaErrors:
    """The errors that make a tool's parameters unusable as a schema; none if they are not an object."""
    error, parameters = tool.schema_error, tool.parameters
    if error is None or not isinstance(parameters, dict):
        return SchemaErrors()
    aliases = tuple(_aliases(parameters)) if isinstance(error, InvalidSchema) else ()
    renamed = _with_types(parameters, aliases)
    if renamed is None:
        return SchemaErrors()
    if aliases:
        error = Tool("", {"parameters": renamed}).schema_error
    remote = tuple(_remote(renamed, error.args[0])) if isinstance(error, RemoteReference) else ()
    invalid = tuple(_invalid(renamed, error.args[0])) if isinstance(error, InvalidSchema) else ()
    if invalid:  # renaming the types would not make the schema valid
        aliases = tuple(fault._replace(replacement=None) for fault in aliases)
    return SchemaErrors(aliases + invalid, remote)


def _aliases(parameters: Schema) -> Iterator[SchemaFault]:
    """Python type names used as JSON Schema types."""
    for path, schema, _ in subschemas(parameters):
        named = schema.get("type")
        places = enumerate(named) if isinstance(named, list) else [("", named)]
        for step, kind in places:
            if isinstance(kind, str) and kind in PYTHON_TYPES:
                place = (*path, "type", step) if isinstance(step, int) else (*path, "type")
                name = PYTHON_TYPES[kind]
                yield SchemaFault(place, f"`{kind}` is not a JSON Schema type; use `{name}`", name)


def _with_types(parameters: Schema, aliases: tuple[SchemaFault, ...]) -> Schema | None:
    """A copy with the JSON Schema types; None if the schema is nested too deeply to be copied."""
    try:
        copy: Schema = orjson.loads(orjson.dumps(parameters))
    except TypeError:
        return None
    for fault in aliases:
        holder: Any = copy
        for step in fault.path[:-1]:
            holder = holder[step]
        holder[fault.path[-1]] = fault.replacement
    return copy


_NEWEST: Final = "https://json-schema.org/draft/2020-12/schema"
_DRAFTS: Final = {  # `$schema` of the drafts bundled with the library, and the suffix it has there
    "http://json-schema.org/draft-04/schema": "#",
    "http://json-schema.org/draft-06/schema": "#",
    "http://json-schema.org/draft-07/schema": "#",
    "https://json-schema.org/draft/2019-09/schema": "",
    _NEWEST: "",
}
_UNDECIDED: Final = ("Recursion limit", "Unknown meta-schema", "`parameters` are nested")


def _invalid(schema: Schema, reason: str) -> Iterator[SchemaFault]:
    """The places where a schema violates its meta-schema; ``reason`` is why it could not be compiled."""
    if reason.startswith(_UNDECIDED):
        return
    named = schema.get("$schema")
    draft = named.rstrip("#") if isinstance(named, str) else _NEWEST
    faults: dict[Path, SchemaFault] = {}
    for error in _meta_validator(draft if draft in _DRAFTS else _NEWEST).iter_errors(schema):
        path = tuple(error.instance_path)
        faults.setdefault(path, SchemaFault(path, _message(path, error.instance, error.message)))
    yield from faults.values() if faults else _not_compiled(schema, reason)


@lru_cache
def _meta_validator(draft: str) -> Any:
    """The validator for schemas of a draft. It is bundled with the library, so nothing is fetched."""
    import jsonschema_rs

    return jsonschema_rs.validator_for({"$schema": draft, "$ref": draft + _DRAFTS[draft]})


def _message(path: Path, value: Any, message: str) -> str:
    last = path[-1] if path else ""
    if last == "type" and isinstance(value, str):
        advice = near(value, _TYPES) or f"; use one of {', '.join(_TYPES)}"
        return f"`{value[:SHOWN]}` is not a JSON Schema type{advice}"
    if last == "required" and isinstance(value, bool):
        return "`required` must be a list of property names next to `properties`, not a boolean in a property"
    if "listed in the 'anyOf' keyword" in message:
        return f"`{str(last)[:SHOWN]}` has a value that JSON Schema does not allow"
    return f"invalid JSON Schema: {message[: 2 * SHOWN]}"


def _not_compiled(schema: Schema, reason: str) -> Iterator[SchemaFault]:
    """The errors of a schema that matches its meta-schema, but cannot be compiled."""
    if reason.endswith('is not a "regex"'):
        for path, pattern in _patterns(schema):
            error = _pattern_error(pattern)
            if error is not None:
                yield SchemaFault(path, f"invalid regular expression `{pattern[:SHOWN]}`: {error}")
        return
    pointers = [path for path, address in _references(schema) if address.startswith("#") and address[1:] in reason]
    yield SchemaFault(pointers[0] if pointers else (), f"invalid JSON Schema: {reason[: 2 * SHOWN]}")


def _patterns(schema: Schema) -> Iterator[tuple[Path, str]]:
    for path, inner, _ in subschemas(schema):
        if isinstance(inner.get("pattern"), str):
            yield (*path, "pattern"), inner["pattern"]
        named = inner.get("patternProperties")
        for pattern in named if isinstance(named, dict) else ():
            yield (*path, "patternProperties", pattern), pattern


def _pattern_error(pattern: str) -> str | None:
    """Why a pattern is invalid, None if Python and JavaScript disagree.

    JSON Schema uses the syntax of JavaScript, which accepts ``[\\w-.]``.
    """
    try:
        with warnings.catch_warnings(action="ignore"):
            re.compile(pattern)
    except re.error as error:
        return None if error.msg.startswith("bad character range \\") else error.msg
    except (OverflowError, RecursionError):
        pass
    return None


# --- remote references


def _references(schema: Schema) -> Iterator[tuple[Path, str]]:
    for path, inner, _ in subschemas(schema):
        for key in ("$ref", "$dynamicRef", "$recursiveRef"):
            if isinstance(inner.get(key), str):
                yield (*path, key), inner[key]


def _remote(schema: Schema, address: str) -> Iterator[SchemaFault]:
    """The places that refer to another document; ``address`` is the first such document."""
    from urllib.parse import urldefrag, urljoin

    base = schema.get("$id") if isinstance(schema.get("$id"), str) else ""
    own = {base, *(inner["$id"] for _, inner, _ in subschemas(schema) if isinstance(inner.get("$id"), str))}
    reported = False
    for path, reference in _references(schema):
        document = urldefrag(reference).url
        if document and own.isdisjoint((document, urljoin(base or "", document))):
            reported = True
            yield SchemaFault(path, _remote_message(urljoin(base or "", reference)))
    if not reported:
        path = ("$schema",) if schema.get("$schema") == address else ()
        yield SchemaFault(path, _remote_message(address))


def _remote_message(address: str) -> str:
    return f"the reference to {address[: 3 * SHOWN]} is never fetched; copy that schema into `parameters`"


# --- requirements beyond JSON Schema


def undeclared_required(parameters: Schema) -> Iterator[SchemaFault]:
    """The names in ``required`` that are not properties of the same object."""
    for item in subschemas(parameters):
        if "required" not in item.schema and SAME_VALUE.isdisjoint(item.schema):
            continue
        if item.keyword in SAME_VALUE or (item.keyword in ("$defs", "definitions") and "properties" not in item.schema):
            continue
        parts = list(_same_value(item))
        if any(_names_elsewhere(part.schema) for part in parts):
            continue
        known = {name for part in parts for name in _properties(part.schema)}
        for part in parts:
            for index, name in enumerate(_required(part.schema)):
                if isinstance(name, str) and name not in known:
                    message = f"`{name[:SHOWN]}` is in `required` but not in `properties`; declare it or remove it"
                    yield SchemaFault((*part.path, "required", index), message)


def _same_value(schema: Subschema) -> Iterator[Subschema]:
    """A schema, and the schemas inside it that apply to the same value."""
    level = [schema]
    while level:
        part = level.pop()
        yield part
        level += [inner for inner in children(part) if inner.keyword in SAME_VALUE and inner.keyword not in _CONDITIONS]


def _names_elsewhere(schema: Schema) -> bool:
    """Whether properties may be declared in a place that is not checked, or the schema is not for objects."""
    if not {"$ref", "$dynamicRef", "$recursiveRef", "patternProperties"}.isdisjoint(schema):
        return True
    if "type" in schema and "object" not in types_of(schema):
        return True
    return any(isinstance(schema.get(key), dict) for key in ("additionalProperties", "unevaluatedProperties"))


def _required(schema: Schema) -> list[Any]:
    found = schema.get("required")
    return found if isinstance(found, list) else []


def _properties(schema: Schema) -> dict[str, Any]:
    found = schema.get("properties")
    return {name: value for name, value in found.items() if value is not None} if isinstance(found, dict) else {}


def not_strict(parameters: Schema) -> Iterator[SchemaFault]:
    """The objects that violate ``strict``: every property must be required, and no others allowed."""
    for path, schema, keyword in subschemas(parameters):
        if keyword in _CONDITIONS or not ("object" in types_of(schema) or _properties(schema)):
            continue
        missing = list(missing_required(schema))
        needed = [f"`{missing[0][:SHOWN]}` in `required`"] if missing else []
        if len(missing) > 1:
            needed = [f"all {len(_properties(schema))} properties in `required`"]
        if schema.get("additionalProperties") is not False:
            needed.append("`additionalProperties: false`")
        if needed:
            yield SchemaFault(path, f"`strict` requires {' and '.join(needed)}")


def missing_required(schema: Schema) -> Iterator[str]:
    """The optional properties of an object."""
    known = {name for name in _required(schema) if isinstance(name, str)}
    yield from (name for name in _properties(schema) if name not in known)
