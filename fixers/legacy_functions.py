"""Migrates examples from `functions`, `function_call` and role `function` to `tools`, as a whole or not at all.

`ftlint.analysis.legacy_functions` decides whether an example can be migrated, and matches results to calls. Legacy calls
have no ids, so the fixer assigns ``call_1``, ``call_2``, … in the order of the calls, skipping ids in use.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import count, filterfalse
from typing import Any

from ftlint.analysis.legacy_functions import Call, Json, Migration, migration_of
from ftlint.conversation.example import Example
from ftlint.conversation.formats import OLD_PREFERENCE_OUTPUTS, PREFERENCE_OUTPUTS, Format
from ftlint.conversation.shape import Order
from ftlint.conversation.tools import Definitions, by_name, function_of
from ftlint.rule import Fixer, Problem
from ftlint.rule.context import Context

_MESSAGES = frozenset({"messages", *PREFERENCE_OUTPUTS, *OLD_PREFERENCE_OUTPUTS})  # keys of lists of messages

fixer = Fixer("legacy-functions")


@fixer.rebuild("definitions", "call", "result", "mixed-record", "mixed-file")
def migrate(example: Example, problems: Sequence[Problem], context: Context) -> Json | None:
    """Migrate the example to `tools`; None if it cannot be migrated."""
    migration = migration_of(example)
    if migration is None or migration.fix is None:
        return None
    moved = _moved_messages(migration, example)
    allowed = bool(migration.at) or context.profile.takes_parallel_flag
    flag = allowed and _takes_flag(example, moved)
    record = _with_messages(example.record, moved)
    if not migration.at:
        return _with_tools(record, example, flag)
    if isinstance(record["input"], dict):
        record["input"] = _with_tools(_with_messages(record["input"], moved), example, flag)
    return record


@fixer.fix("missing-name")
def name_result(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Add the name of the call to a function result, after its role."""
    migration = migration_of(example)
    for message, call in migration.answers.values() if migration is not None else ():
        if message["role"] == "function" and message.get("name") is None:
            named = _rebuilt(message, {"role": {"role": "function", "name": call.name}, "name": {}})
            message.clear()
            message.update(named)


def _moved_messages(migration: Migration, example: Example) -> dict[int, Json]:
    """The migrated messages, by the ``id()`` of the message that each replaces."""
    moved = {key: _without(message, "function_call") for key, message in migration.doubles.items()}
    new_ids, restart = _new_ids(migration.taken), _second_output(example)
    ids: dict[Call, Any] = {}
    for key, (message, call) in migration.calls.items():
        if key == restart:
            second = example.conversations[1]
            input_messages = {id(message) for message in second.messages[: second.own_from]}
            of_input = (ids[call] for at, (_, call) in migration.calls.items() if at in input_messages)
            new_ids = _new_ids(migration.taken.union(of_input))
        ids[call] = next(new_ids) if call.id is None else call.id
        moved[key] = _moved_call(message, ids[call])
    for key, (message, call) in migration.answers.items():
        moved[key] = _moved_result(message, call.id if call.id is not None else ids[call])
    return moved


def _second_output(example: Example) -> int | None:
    """The ``id()`` of the first legacy call in a preference example's second output, where numbering restarts.

    Two outputs with the same call thus stay identical.
    """
    for conversation in example.conversations[1:]:
        return next(
            (id(conversation.messages[at]) for at in conversation.order.legacy_callers if at >= conversation.own_from),
            None,
        )
    return None


def _new_ids(taken: frozenset[Any]) -> Iterator[str]:
    """Ids for legacy calls: deterministic, and not in use in the example."""
    return filterfalse(taken.__contains__, map("call_%d".__mod__, count(1)))


def _takes_flag(example: Example, moved: dict[int, Json]) -> bool:
    """Whether to add ``parallel_tool_calls: false``: no message has several calls, and the key is not a grader's."""
    if example.format is Format.REINFORCEMENT:
        return False
    if not any(_has_entries(conversation.order) for conversation in example.conversations):
        return True
    messages = (message for conversation in example.conversations for message in conversation.messages)
    return not any(len(moved.get(id(message), message).get("tool_calls") or ()) > 1 for message in messages)


@lru_cache(maxsize=4096)
def _has_entries(order: Order) -> bool:
    """Whether any message has ``tool_calls``."""
    return any(shape.calls for shape in order.shapes)


def _moved_call(message: Json, id: str) -> Json:
    moved = {"id": id, "type": "function", "function": message["function_call"]}
    calls = message.get("tool_calls")
    if calls:
        return _rebuilt(message, {"tool_calls": {"tool_calls": [*calls, moved]}, "function_call": {}})
    rebuilt: Json = {}
    for key, value in message.items():
        if key == "function_call":
            rebuilt["tool_calls"] = [moved]
        elif key != "tool_calls":
            rebuilt[key] = value
    return rebuilt


def _moved_result(message: Json, id: str) -> Json:
    if message["role"] != "function":
        return _rebuilt(message, {"role": {"role": "tool", "tool_call_id": id}, "tool_call_id": {}})
    rebuilt: Json = {}
    for key, value in message.items():
        if key == "role":
            rebuilt["role"], rebuilt["tool_call_id"] = "tool", id
        elif key == "content":
            rebuilt["content"] = "" if value is None else value
        elif key not in ("name", "tool_call_id"):
            rebuilt[key] = value
    rebuilt.setdefault("content", "")
    return rebuilt


def _with_messages(holder: Json, moved: dict[int, Json]) -> Json:
    """A copy of the object with the migrated messages in its lists of messages."""
    return {
        key: [moved.get(id(message), message) for message in value]
        if key in _MESSAGES and isinstance(value, list)
        else value
        for key, value in holder.items()
    }


def _with_tools(holder: Json, example: Example, flag: bool) -> Json:
    """A copy of the object with all its definitions under ``tools``."""
    functions, tools = holder.get("functions"), holder.get("tools")
    if functions and not tools:
        moved: Json = {"tools": _all_wrapped(example.definitions[-1])}  # the last entry is `functions`
        if flag and "parallel_tool_calls" not in holder:
            moved["parallel_tool_calls"] = False
        return _rebuilt(holder, {"tools": {}, "functions": moved})
    if functions and tools:
        known = list(by_name(tools))  # a list: a malformed name may be unhashable
        added = [_wrapped(entry) for entry in functions if function_of(entry).get("name") not in known]
        holder = holder | {"tools": tools + added}
    return _without(holder, "functions")


@lru_cache(maxsize=1024)  # many examples share their definitions
def _all_wrapped(functions: Definitions) -> list[Json]:
    return [_wrapped(entry) for entry in functions.value]


def _wrapped(entry: Json) -> Json:
    return entry if isinstance(entry.get("function"), dict) else {"type": "function", "function": entry}


def _without(holder: Json, removed: str) -> Json:
    return {key: value for key, value in holder.items() if key != removed}


def _rebuilt(holder: Json, places: dict[str, Json]) -> Json:
    """A copy in which each key in ``places`` is replaced by the members given there; the order is kept."""
    rebuilt: Json = {}
    for key, value in holder.items():
        if key in places:
            rebuilt.update(places[key])
        else:
            rebuilt[key] = value
    return rebuilt
