"""Fixes tool definitions: wraps functions, renames invalid names, and corrects JSON Schema types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ftlint.analysis.tool_schemas import missing_required
from ftlint.conversation.arguments import read
from ftlint.conversation.example import Example
from ftlint.conversation.tools import Tool
from ftlint.results.pointer import join, parse, resolve
from ftlint.rule import Fixer, Problem
from ftlint.rule.context import Context

Json = dict[str, Any]

fixer = Fixer("tool-definitions")


def _places(example: Example, problems: Sequence[Problem]) -> Iterator[tuple[Any, Any, Any]]:
    """For each problem the object or list that contains its place, the key or index, and the new value. The last problem
    comes first, so that indices stay valid while entries are removed."""
    for problem in reversed(problems):
        *above, last = parse(problem.pointer)
        holder = resolve(example.record, join(*above))
        yield holder, int(last) if isinstance(holder, list) else last, problem.data


@fixer.fix("not-a-list")
def replace_string(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Replace the JSON string with the list."""
    for holder, key, value in _places(example, problems):
        holder[key] = value


@fixer.fix("invalid-schema")
def replace_types(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Replace Python type names with JSON Schema types."""
    for holder, key, value in _places(example, problems):
        holder[key] = value


@fixer.fix("malformed")
def add_type(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Set the ``type`` of an entry, as the first key if it is new."""
    for holder, index, _ in _places(example, problems):
        entry = holder[index]
        rebuilt = {**entry, "type": "function"} if "type" in entry else {"type": "function", **entry}
        entry.clear()
        entry.update(rebuilt)


@fixer.fix("unwrapped")
def wrap(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Wrap a function in ``{"type": "function", "function": …}``."""
    for holder, index, _ in _places(example, problems):
        function = {name: value for name, value in holder[index].items() if name not in ("type", "function")}
        holder[index] = {"type": "function", "function": function}


@fixer.fix("empty-list")
def remove_list(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Remove an empty list."""
    for holder, key, _ in _places(example, problems):
        del holder[key]


@fixer.fix("duplicate-name")
def remove_duplicate(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Remove a duplicate definition."""
    for problem in reversed(problems):
        *above, index = parse(problem.data)
        del resolve(example.record, join(*above))[int(index)]


# --- renaming


@fixer.fix("name")
def rename(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Rename a function everywhere in the record, except in text."""
    new: dict[str, str] = {}
    for holder, key, name in _places(example, problems):
        holder[key] = new.setdefault(holder[key], name)
    for holder in _naming(example):
        if isinstance(holder.get("name"), str) and holder["name"] in new:
            holder["name"] = new[holder["name"]]


def _naming(example: Example) -> Iterator[Json]:
    """The objects of a record whose ``name`` is a function's: calls, results and tool choices."""
    for holder in (example.record, resolve(example.record, example.definitions_at)):
        yield from _chosen(holder)
    for conversation in example.conversations:
        for message in conversation.messages:
            if isinstance(message, dict):
                yield from _named_in(message)


def _chosen(holder: Json) -> Iterator[Json]:
    choice = holder.get("tool_choice")
    chosen = choice.get("function") if isinstance(choice, dict) else None
    yield from (named for named in (chosen, holder.get("function_call")) if isinstance(named, dict))


def _named_in(message: Json) -> Iterator[Json]:
    if message.get("role") in ("tool", "function"):
        yield message
    calls = message.get("tool_calls")
    made = [call.get("function") for call in calls if isinstance(call, dict)] if isinstance(calls, list) else []
    yield from (named for named in (*made, message.get("function_call")) if isinstance(named, dict))


# --- strict schemas


@fixer.fix("strict")
def close(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Require every property and forbid others, unless calls of the example would then violate the schema."""
    of_function: dict[str, list[Json]] = {}
    for problem in problems:
        of_function.setdefault(problem.data, []).append(resolve(example.record, problem.pointer))
    for place, schemas in of_function.items():
        function = resolve(example.record, place)
        fitting = list(_fitting(example, function, context))
        before = [(schema, dict(schema)) for schema in schemas]
        for schema in schemas:
            _close(schema)
        if len(list(_fitting(example, function, context))) < len(fitting):
            for schema, old in before:
                schema.clear()
                schema.update(old)


def _fitting(example: Example, function: Json, context: Context) -> Iterator[Json]:
    """The arguments of calls to a function that match its current parameters."""
    validator = Tool("", function).validator
    for conversation in example.conversations:
        for call in conversation.calls:
            value = read(call.arguments, context.profile.arguments).value if call.name == function.get("name") else None
            if value is not None and validator is not None and validator.is_valid(value):
                yield value


def _close(schema: Json) -> None:
    missing = list(missing_required(schema))
    if missing:
        has = schema.get("required")
        required = [*(has if isinstance(has, list) else ()), *missing]
        rebuilt: Json = {}
        for key, value in schema.items():
            rebuilt[key] = required if key == "required" else value
            if key == "properties" and "required" not in schema:
                rebuilt["required"] = required
        schema.clear()
        schema.update(rebuilt)
    schema["additionalProperties"] = False
