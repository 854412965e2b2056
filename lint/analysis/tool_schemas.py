"""What is wrong with the ``parameters`` of a function, as a schema and as what a provider takes."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

import orjson

from ftlint.conversation.tools import Tool
from ftlint.schema.compile import InvalidSchema, RemoteReference
from ftlint.schema.walk import SAME_VALUE, Path, Schema, Subschema, inside, subschemas
from ftlint.text.suggest import near

# What schemas made of Python's names for types mean.
PYTHON_TYPES: Final = {
    "dict": "object",
    "str": "string",
    "int": "integer",
    "float": "number",
    "bool": "boolean",
    "list": "array",
}
_TYPES: Final = ("string", "number", "integer", "boolean", "object", "array", "null")
_CONDITIONS: Final = ("not", "if")  # what stands under these need not hold
SHOWN: Final = 60  # characters of a value in a message


class SchemaFault(NamedTuple):
    """What is wrong at a place of the parameters. ``meant`` is what should stand there, None where that is not known."""

    path: Path
    message: str
    meant: str | None = None


class Soundness(NamedTuple):
    """Where the parameters are no JSON Schema, and where they refer to another document."""

    invalid: tuple[SchemaFault, ...] = ()
    remote: tuple[SchemaFault, ...] = ()


def types_of(schema: Schema) -> frozenset[str]:
    """The types that a schema names, Python's names read as what they mean; empty where it names none."""
    named = schema.get("type")
    kinds = named if isinstance(named, list) else [named]
    return frozenset(PYTHON_TYPES.get(kind, kind) for kind in kinds if isinstance(kind, str))


# --- is it a schema


def soundness(parameters: Schema) -> Soundness:
    """What keeps parameters from being used as a schema. What cannot be decided is sound."""
    tool = Tool("", {"parameters": parameters})
    if tool.plan is not None or (trouble := tool.trouble) is None:
        return Soundness()
    aliases = tuple(_aliases(parameters)) if isinstance(trouble, InvalidSchema) else ()
    meant = _with_types(parameters, aliases)
    if meant is None:
        return Soundness()
    if aliases:
        trouble = Tool("", {"parameters": meant}).trouble
    remote = tuple(_remote(meant, trouble.args[0])) if isinstance(trouble, RemoteReference) else ()
    broken = tuple(_broken(meant, trouble.args[0])) if isinstance(trouble, InvalidSchema) else ()
    if broken:  # the right names for types alone would not make it a schema
        aliases = tuple(fault._replace(meant=None) for fault in aliases)
    return Soundness(aliases + broken, remote)


def _aliases(parameters: Schema) -> Iterator[SchemaFault]:
    """Python's names where a type of JSON Schema belongs."""
    for path, schema, _ in subschemas(parameters):
        named = schema.get("type")
        places = enumerate(named) if isinstance(named, list) else [("", named)]
        for step, kind in places:
            if isinstance(kind, str) and kind in PYTHON_TYPES:
                place = (*path, "type", step) if isinstance(step, int) else (*path, "type")
                meant = PYTHON_TYPES[kind]
                yield SchemaFault(place, f"JSON Schema has no type `{kind}`; write `{meant}`", meant)


def _with_types(parameters: Schema, aliases: tuple[SchemaFault, ...]) -> Schema | None:
    """A copy with what the names of types mean; None where the schema is nested too deeply to be copied."""
    try:
        copy: Schema = orjson.loads(orjson.dumps(parameters))
    except TypeError:
        return None
    for fault in aliases:
        holder: Any = copy
        for step in fault.path[:-1]:
            holder = holder[step]
        holder[fault.path[-1]] = fault.meant
    return copy


_NEWEST: Final = "https://json-schema.org/draft/2020-12/schema"
_DRAFTS: Final = {  # what `$schema` says of the drafts that the library brings, and the end it has there
    "http://json-schema.org/draft-04/schema": "#",
    "http://json-schema.org/draft-06/schema": "#",
    "http://json-schema.org/draft-07/schema": "#",
    "https://json-schema.org/draft/2019-09/schema": "",
    _NEWEST: "",
}
_UNDECIDED: Final = ("Recursion limit", "Unknown meta-schema", "`parameters` are nested")


def _broken(schema: Schema, said: str) -> Iterator[SchemaFault]:
    """The places where a schema, which could not be compiled for what is ``said``, breaks the rules of schemas."""
    if said.startswith(_UNDECIDED):
        return
    named = schema.get("$schema")
    draft = named.rstrip("#") if isinstance(named, str) else _NEWEST
    told: dict[Path, SchemaFault] = {}
    for error in _rules(draft if draft in _DRAFTS else _NEWEST).iter_errors(schema):
        path = tuple(error.instance_path)
        told.setdefault(path, SchemaFault(path, _wording(path, error.instance, error.message)))
    yield from told.values() if told else _compiling(schema, said)


@lru_cache
def _rules(draft: str) -> Any:
    """A validator of schemas of a draft, which comes with the library: nothing is fetched."""
    import jsonschema_rs

    return jsonschema_rs.validator_for({"$schema": draft, "$ref": draft + _DRAFTS[draft]})


def _wording(path: Path, value: Any, message: str) -> str:
    last = path[-1] if path else ""
    if last == "type" and isinstance(value, str):
        return f"JSON Schema has no type `{value[:SHOWN]}`{near(value, _TYPES) or '; it has ' + ', '.join(_TYPES)}"
    if last == "required" and isinstance(value, bool):
        return "`required` is a list of names, beside `properties`, not a mark on one of them"
    if "listed in the 'anyOf' keyword" in message:
        return f"`{str(last)[:SHOWN]}` cannot be this in a JSON Schema"
    return f"no JSON Schema: {message[: 2 * SHOWN]}"


def _compiling(schema: Schema, said: str) -> Iterator[SchemaFault]:
    """What is wrong with a schema that keeps the rules, and cannot be used all the same."""
    if said.endswith('is not a "regex"'):
        for path, pattern in _patterns(schema):
            why = _why_no_pattern(pattern)
            if why is not None:
                yield SchemaFault(path, f"the pattern `{pattern[:SHOWN]}` is no regular expression: {why}")
        return
    pointers = [path for path, address in _references(schema) if address.startswith("#") and address[1:] in said]
    yield SchemaFault(pointers[0] if pointers else (), f"no JSON Schema: {said[: 2 * SHOWN]}")


def _patterns(schema: Schema) -> Iterator[tuple[Path, str]]:
    for path, inner, _ in subschemas(schema):
        if isinstance(inner.get("pattern"), str):
            yield (*path, "pattern"), inner["pattern"]
        named = inner.get("patternProperties")
        for pattern in named if isinstance(named, dict) else ():
            yield (*path, "patternProperties", pattern), pattern


def _why_no_pattern(pattern: str) -> str | None:
    """Why a text is no regular expression, as far as two engines agree on it.

    ``[\\w-.]`` is one to JavaScript, whose form JSON Schema means, though to no other.
    """
    try:
        with warnings.catch_warnings(action="ignore"):
            re.compile(pattern)
    except re.error as error:
        return None if error.msg.startswith("bad character range \\") else error.msg
    except (OverflowError, RecursionError):
        pass
    return None


# --- does it leave the document


def _references(schema: Schema) -> Iterator[tuple[Path, str]]:
    for path, inner, _ in subschemas(schema):
        for key in ("$ref", "$dynamicRef", "$recursiveRef"):
            if isinstance(inner.get(key), str):
                yield (*path, key), inner[key]


def _remote(schema: Schema, address: str) -> Iterator[SchemaFault]:
    """The places that refer to another document; ``address`` is the first such document met."""
    from urllib.parse import urldefrag, urljoin

    base = schema.get("$id") if isinstance(schema.get("$id"), str) else ""
    own = {base, *(inner["$id"] for _, inner, _ in subschemas(schema) if isinstance(inner.get("$id"), str))}
    told = False
    for path, reference in _references(schema):
        document = urldefrag(reference).url
        if document and own.isdisjoint((document, urljoin(base or "", document))):
            told = True
            full = urljoin(base or "", reference)
            yield SchemaFault(path, f"refers to {full[: 3 * SHOWN]}, which is never fetched; write what it says here")
    if not told:
        path = ("$schema",) if schema.get("$schema") == address else ()
        yield SchemaFault(path, f"refers to {address[: 3 * SHOWN]}, which is never fetched; write what it says here")


# --- what providers ask for beyond


def undeclared_required(parameters: Schema) -> Iterator[SchemaFault]:
    """The names under ``required`` that the properties of the same object do not have."""
    for one in subschemas(parameters):
        if one.keyword in SAME_VALUE or (one.keyword in ("$defs", "definitions") and "properties" not in one.schema):
            continue
        parts = list(_same_value(one))
        if any(_names_elsewhere(part.schema) for part in parts):
            continue
        known = {name for part in parts for name in _properties(part.schema)}
        for part in parts:
            for index, name in enumerate(_required(part.schema)):
                if isinstance(name, str) and name not in known:
                    said = f"`{name[:SHOWN]}` is required, but `properties` does not have it; declare it or drop it"
                    yield SchemaFault((*part.path, "required", index), said)


def _same_value(one: Subschema) -> Iterator[Subschema]:
    """A schema, and those inside it that ask something of the same value."""
    level = [one]
    while level:
        part = level.pop()
        yield part
        level += [inner for inner in inside(part) if inner.keyword in SAME_VALUE and inner.keyword not in _CONDITIONS]


def _names_elsewhere(schema: Schema) -> bool:
    """Whether properties may come from a place that is not looked at, or the schema is of no object."""
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
    """The objects of which ``strict`` asks more: each property required, and no others let through."""
    for path, schema, keyword in subschemas(parameters):
        if keyword in _CONDITIONS or not ("object" in types_of(schema) or _properties(schema)):
            continue
        missing = list(missing_required(schema))
        asks = [f"`{missing[0][:SHOWN]}` in `required`"] if missing else []
        if len(missing) > 1:
            asks = [f"all {len(_properties(schema))} properties in `required`"]
        if schema.get("additionalProperties") is not False:
            asks.append("`additionalProperties: false`")
        if asks:
            yield SchemaFault(path, f"`strict` asks for {' and '.join(asks)}")


def missing_required(schema: Schema) -> Iterator[str]:
    """The properties of an object that it does not require."""
    known = {name for name in _required(schema) if isinstance(name, str)}
    yield from (name for name in _properties(schema) if name not in known)
