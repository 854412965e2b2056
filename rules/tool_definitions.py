"""Tool definitions: valid names, and parameters that are a JSON Schema of type object.

The model learns calls from these definitions, and providers compile their schemas. Each distinct set of definitions is
checked once per file. Entries of the legacy ``functions`` are not wrapped; otherwise the same checks apply.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ftlint.analysis.tool_definitions import Check, Declared, DefinitionChecks, Found
from ftlint.analysis.tool_schemas import not_strict, types_of, undeclared_required
from ftlint.conversation.example import Example
from ftlint.conversation.shape import NAME_PATTERN
from ftlint.results.finding import Fix, Severity
from ftlint.rule import Problem, Rule, Sample, Scope
from ftlint.rule.context import Context
from ftlint.rule.samples import assistant, call, calls, definition, line, tool, user


def _is_clean(example: Example, context: Context) -> bool:
    """Whether all definitions are valid, and no list of definitions or calls is empty."""
    if any(definitions.value == [] for definitions in example.definitions):
        return False
    if any(conversation.order.without_calls for conversation in example.conversations):
        return False
    return _checks.are_all_valid(example, context)


rule = Rule("tool-definitions", "tool definitions", is_clean=_is_clean)
_checks = DefinitionChecks()


def _check(name: str, severity: Severity, **options: Any) -> Callable[[Check], object]:
    """Register a function that checks a set of definitions; its pointers start at the record."""
    register = rule.check(name, severity, Scope.EXAMPLE, **options)
    return lambda check: register(_checks.add(name, check))


_NOW = {"type": "function", "function": {"name": "now", "description": "T"}}


def _with(*entries: Any, **keys: Any) -> str:
    return line(user(), assistant(), tools=list(entries), **keys)


def _function(name: str = "get_weather", **keys: Any) -> dict[str, Any]:
    return {"type": "function", "function": {**definition(name), **keys}}


def _parameters(**keywords: Any) -> dict[str, Any]:
    return _function(parameters={"type": "object", **keywords})


@_check(
    "not-a-list",
    Severity.ERROR,
    why="`tools` must be a list: otherwise the file is rejected, or its tools are ignored.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=line(user(), assistant(), tools=json.dumps([_NOW])),
            good=_with({"type": "function", "function": {"name": "now", "description": "[]"}}),
            fixed=_with(_NOW),
        ),
        Sample(bad=line(user(), assistant(), tools=tool()), good=_with(tool())),
    ),
)
def not_a_list(declared: Declared, context: Context) -> Found:
    """Tools that are not a list but an object, or a JSON string."""
    if declared.value is None or isinstance(declared.value, list):
        return
    message = f"`{declared.key}` must be a list of tool definitions"
    if declared.parsed is not None:
        yield Problem(declared.at, f"{message}, not a JSON string", Fix.SAFE, data=declared.parsed)
    else:
        yield Problem(declared.at, message, None)


@_check(
    "malformed",
    Severity.ERROR,
    why="The definition cannot be read, and OpenAI rejects the file.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(bad=_with({"function": definition()}), good=_with(tool()), fixed=_with(tool())),
        Sample(bad=_with("get_weather"), good=_with(tool("get_weather"))),
        Sample(bad=_with({"type": "web_search"}), good=_with(tool("web_search"))),
    ),
)
def malformed(declared: Declared, context: Context) -> Found:
    """An entry that is not an object, or lacks ``"type": "function"`` or ``function``."""
    for entry in declared.entries:
        if entry.fault is not None:
            pointer, message = entry.fault
            yield Problem(entry.at + pointer, message, None)
        elif entry.lacks_type:
            yield Problem(entry.at, '`type` is missing; add `"type": "function"`', Fix.SAFE)


@_check(
    "unwrapped",
    Severity.ERROR,
    why="Functions in `tools` must be under the key `function`; otherwise they are not declared.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(bad=_with(definition()), good=line(user(), assistant(), functions=[definition()]), fixed=_with(tool())),
        Sample(
            bad=_with({"name": "now", "description": "Return the time", "input_schema": {"type": "object"}}),
            good=_with({"type": "function", "function": {"name": "now", "description": "input_schema"}}),
        ),
    ),
)
def unwrapped(declared: Declared, context: Context) -> Found:
    """A function in ``tools`` that is not wrapped in ``{"type": "function", "function": …}``."""
    for entry in declared.entries:
        if entry.bare and entry.is_foreign:
            message = f"{entry.label} is defined in another provider's format; convert it to OpenAI's"
            yield Problem(entry.at, message, None)
        elif entry.bare:
            wrapper = '{"type": "function", "function": …}'
            yield Problem(entry.at, f"{entry.label} is not wrapped in {wrapper}", Fix.SAFE)


@_check(
    "name",
    Severity.ERROR,
    why="OpenAI rejects function names other than 1 to 64 letters, digits, `_` or `-`.",
    fix=Fix.UNSAFE,
    answers=("Function name was X but must be a-z … max 64",),
    samples=lambda: (
        Sample(
            bad=line(user(), calls(call("weather.get")), tools=[tool("weather.get")]),
            good=line(user(), calls(call("weather_get")), tools=[tool("weather_get")]),
            fixed=line(user(), calls(call("weather_get")), tools=[tool("weather_get")]),
            unsafe=True,
        ),
        Sample(bad=_with(tool("")), good=_with(tool("f"))),
    ),
)
def name(declared: Declared, context: Context) -> Found:
    """A function name that is missing, longer than 64, or has characters other than letters, digits, ``_`` and ``-``."""
    for entry in declared.functions:
        if "name" not in entry.function:
            yield Problem(entry.place, "the function has no `name`; add one", None)
        elif not isinstance(entry.name, str):
            yield Problem(f"{entry.place}/name", "the function's `name` must be a string", None)
        elif not NAME_PATTERN.fullmatch(entry.name):
            new = declared.new_names.get(entry.name)
            advice = f"; rename it to `{new}`, here and in its calls" if new else ""
            message = f"function names must be 1 to 64 letters, digits, `_` or `-`{advice}"
            yield Problem(f"{entry.place}/name", message, Fix.UNSAFE if new else None, data=new)


@_check(
    "duplicate-name",
    Severity.ERROR,
    why="A call cannot be matched to one of the two definitions.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(bad=_with(tool(), tool()), good=_with(tool(), tool("get_news")), fixed=_with(tool())),
        Sample(bad=_with(tool(), tool(city={"type": "integer"})), good=_with(tool(), tool("get_Weather"))),
    ),
)
def duplicate_name(declared: Declared, context: Context) -> Found:
    """Two functions with the same name; if they are equal, the fix removes the second."""
    for entry, is_equal in declared.duplicates:
        fault = "has a duplicate definition; remove it" if is_equal else "is defined in two different ways; keep one"
        fix = Fix.SAFE if is_equal else None
        yield Problem(f"{entry.place}/name", f"{entry.label} {fault}", fix, data=entry.at)


@_check(
    "invalid-schema",
    Severity.ERROR,
    why="OpenAI rejects the file, and calls cannot be checked against the schema.",
    fix=Fix.SAFE,
    answers=("Invalid tool schema: …",),
    samples=lambda: (
        Sample(
            bad=_with(_function(parameters={"type": "dict", "properties": {"city": {"type": "str"}}})),
            good=_with(_parameters(properties={"type": {"enum": ["dict", "str"]}})),
            fixed=_with(_function(parameters={"type": "object", "properties": {"city": {"type": "string"}}})),
        ),
        Sample(
            bad=_with(_parameters(properties={"city": {"type": "string", "required": True}})),
            good=_with(_parameters(properties={"required": {"type": "string"}}, required=["required"])),
        ),
    ),
)
def invalid_schema(declared: Declared, context: Context) -> Found:
    """Parameters that are not a valid JSON Schema, for example with Python type names."""
    for entry in declared.functions:
        if not isinstance(entry.parameters, dict | bool | None):
            message = f"{entry.label}: `parameters` must be a JSON Schema object"
            yield Problem(f"{entry.place}/parameters", message, None)
        for fault in entry.schema_errors.invalid:
            fix = Fix.SAFE if fault.replacement is not None else None
            yield entry.schema_problem(fault, fix, fault.replacement)


@_check(
    "not-an-object-schema",
    Severity.ERROR,
    why="Arguments are always an object, so no call can match the schema.",
    samples=lambda: (
        Sample(bad=_with(_function(parameters={"type": "string"})), good=_with(_parameters(properties={"city": {}}))),
    ),
)
def not_an_object_schema(declared: Declared, context: Context) -> Found:
    """Parameters whose root type is not ``object``."""
    for entry in declared.functions:
        types = types_of(entry.schema)
        if isinstance(entry.parameters, bool):
            yield Problem(f"{entry.place}/parameters", f"{entry.label}: `parameters` must be an object", None)
        elif types and "object" not in types:
            message = f'{entry.label}: `parameters` must have the type "object"; move this schema into a property'
            yield Problem(f"{entry.place}/parameters/type", message, None)


@_check(
    "undeclared-required",
    Severity.WARNING,
    why="The model must pass an argument without knowing its type or meaning.",
    samples=lambda: (
        Sample(
            bad=_with(_parameters(properties={}, required=["city"])),
            good=_with(_parameters(properties={"city": {"type": "string"}}, required=["city"])),
        ),
    ),
)
def undeclared(declared: Declared, context: Context) -> Found:
    """A name in ``required`` that is not in ``properties``."""
    for entry in declared.functions:
        for fault in undeclared_required(entry.schema):
            yield entry.schema_problem(fault)


@_check(
    "remote-reference",
    Severity.ERROR,
    why="Providers do not fetch references either, so the model does not know the arguments.",
    samples=lambda: (
        Sample(
            bad=_with(_parameters(properties={"city": {"$ref": "https://example.com/city.json"}})),
            good=_with(_parameters(properties={"city": {"$ref": "#/$defs/city"}}, **{"$defs": {"city": {}}})),
        ),
    ),
)
def remote_reference(declared: Declared, context: Context) -> Found:
    """A ``$ref`` to another document, which is never fetched."""
    for entry in declared.functions:
        for fault in entry.schema_errors.remote:
            yield entry.schema_problem(fault)


@_check(
    "strict",
    Severity.ERROR,
    why="With `strict`, OpenAI rejects schemas with optional or additional properties.",
    fix=Fix.UNSAFE,
    samples=lambda: (
        Sample(
            bad=_with(_function(strict=True)),
            good=_with(_function(strict=False)),
            fixed=_with(
                _function(parameters={**definition()["parameters"], "additionalProperties": False}, strict=True)
            ),
            unsafe=True,
        ),
    ),
)
def strict(declared: Declared, context: Context) -> Found:
    """A function with ``strict: true`` that has optional properties, or allows additional ones."""
    for entry in declared.functions:
        if entry.function.get("strict") is True:
            for fault in not_strict(entry.schema):
                yield entry.schema_problem(fault, Fix.UNSAFE, entry.place)


@_check(
    "missing-description",
    Severity.INFO,
    why="The model decides by the description when to call the function.",
    answers=("A function dict does not have a description key.",),
    samples=lambda: (Sample(bad=_with({"type": "function", "function": {"name": "now"}}), good=_with(tool())),),
)
def missing_description(declared: Declared, context: Context) -> Found:
    """A function with a missing or blank description."""
    for entry in declared.functions:
        description = entry.function.get("description", "")
        if description is None:  # written by Arrow or an SDK for a missing key
            continue
        if not isinstance(description, str):
            yield Problem(f"{entry.place}/description", f"{entry.label}: the description must be a string")
        elif not description or description.isspace():
            place = f"{entry.place}/description" if "description" in entry.function else entry.place
            yield Problem(place, f"{entry.label} has no description; describe what it does and when to call it")


@_check(
    "long-description",
    Severity.WARNING,
    why="Some providers reject longer descriptions, and you pay for their tokens in every example.",
    answers=("Invalid 'tools[5].function.description': string too long. Expected a string with maximum length 1024",),
    samples=lambda: (
        Sample(bad=_with(_function(description="a" * 1025)), good=_with(_function(description="a" * 1024))),
    ),
)
def long_description(declared: Declared, context: Context) -> Found:
    """A description longer than the target accepts (1,024 characters for OpenAI)."""
    limit = context.profile.description_max_length
    for entry in declared.functions:
        description = entry.function.get("description")
        if isinstance(description, str) and len(description) > limit:
            message = f"the description has {len(description):,} characters; shorten it to {limit:,}"
            yield Problem(f"{entry.place}/description", f"{entry.label}: {message}")


@_check(
    "too-many",
    Severity.ERROR,
    why="Providers limit the number of tools per request, and so per example.",
    answers=("Invalid 'tools': array too long. Expected an array with maximum length 128",),
    samples=lambda: (
        Sample(
            bad=_with(*(tool(f"f{number}") for number in range(129))),
            good=_with(*(tool(f"f{number}") for number in range(128))),
        ),
    ),
)
def too_many(declared: Declared, context: Context) -> Found:
    """More tools than the target accepts (128 for OpenAI)."""
    limit = context.profile.max_tools
    if len(declared.entries) > limit:
        message = f"the example declares {len(declared.entries):,} tools; at most {limit} are allowed"
        yield Problem(declared.at, message, key=True)


@rule.check(
    "empty-list",
    Severity.WARNING,
    Scope.EXAMPLE,
    why="OpenAI rejects empty lists here; the key is optional.",
    fix=Fix.SAFE,
    answers=(
        "[] is too short - 'tools'",
        "[] is too short - 'functions'",
        "Invalid 'messages[1].tool_calls': empty array. Expected an array with minimum length 1, but got an empty array"
        " instead.",
    ),
    samples=lambda: (
        Sample(bad=_with(), good=_with(tool()), fixed=line(user(), assistant())),
        Sample(
            bad=line(user(), assistant(), functions=[]),
            good=line(user("functions"), assistant()),
            fixed=line(user(), assistant()),
        ),
        Sample(bad=line(user(), assistant(tool_calls=[])), good=line(user(), calls()), fixed=line(user(), assistant())),
    ),
)
def empty_list(example: Example, context: Context) -> Found:
    """An empty ``tools``, ``functions`` or ``tool_calls``."""
    for definitions in example.definitions:
        if definitions.value == []:
            place = f"{example.definitions_at}/{definitions.key}"
            yield Problem(place, f"`{definitions.key}` is empty; remove it", key=True)
    for conversation in example.conversations:
        for index in conversation.order.without_calls:
            if index >= conversation.own_from:
                place = conversation.place(f"/{index}/tool_calls")
                yield Problem(place, "`tool_calls` is empty; remove it", key=True)
