"""Moves a record from `functions`, `function_call` and role `function` to tools, whole or not at all.

`ftlint.analysis.legacy_functions` decides whether it can move and which result answers which call. Legacy calls are paired by
order and name, tool calls by id, so ids are created: ``call_1``, ``call_2``, … in the order of the calls, without
those that the record already uses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import count, filterfalse
from typing import Any

from ftlint.analysis.legacy_functions import Json, Made, Migration, migration_of
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
    """Move the record to tools, whole, or leave it."""
    found = migration_of(example)
    if found is None or found.fix is None:
        return None
    moved = _moved_messages(found, example)
    allowed = bool(found.at) or context.profile.takes_parallel_flag
    flag = allowed and _takes_flag(example, moved)
    record = _with_messages(example.record, moved)
    if not found.at:
        return _with_tools(record, example, flag)
    if isinstance(record["input"], dict):
        record["input"] = _with_tools(_with_messages(record["input"], moved), example, flag)
    return record


@fixer.mend("missing-name")
def name_result(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Give a result the name of the one call that it can answer, after its role."""
    found = migration_of(example)
    for message, call in found.answers.values() if found is not None else ():
        if message["role"] == "function" and message.get("name") is None:
            named = _rebuilt(message, {"role": {"role": "function", "name": call.name}, "name": {}})
            message.clear()
            message.update(named)


def _moved_messages(found: Migration, example: Example) -> dict[int, Json]:
    """What takes the place of each message that changes, by the identity of that."""
    moved = {key: _without(message, "function_call") for key, message in found.doubles.items()}
    new_ids, again = _new_ids(found.taken), _second_output(example)
    ids: dict[Made, Any] = {}
    for key, (message, call) in found.calls.items():
        if key == again:
            asked = {id(message) for message in example.conversations[1].messages[: example.conversations[1].own_from]}
            of_input = (ids[made] for at, (_, made) in found.calls.items() if at in asked)
            new_ids = _new_ids(found.taken.union(of_input))
        ids[call] = next(new_ids) if call.id is None else call.id
        moved[key] = _moved_call(message, ids[call])
    for key, (message, call) in found.answers.items():
        moved[key] = _moved_result(message, call.id if call.id is not None else ids[call])
    return moved


def _second_output(example: Example) -> int | None:
    """The identity of the first call of a preference record's second output, from which ids are counted as in the first:
    two outputs that make the same call are to differ in nothing."""
    for talk in example.conversations[1:]:
        return next((id(talk.messages[at]) for at in talk.order.legacy_callers if at >= talk.own_from), None)
    return None


def _new_ids(taken: frozenset[Any]) -> Iterator[str]:
    """Ids for calls that have none: deterministic, and new to the record."""
    return filterfalse(taken.__contains__, map("call_%d".__mod__, count(1)))


def _takes_flag(example: Example, moved: dict[int, Json]) -> bool:
    """Whether ``parallel_tool_calls: false`` is true of the record, and no grader's key."""
    if example.format is Format.REINFORCEMENT:
        return False
    if not any(_has_entries(talk.order) for talk in example.conversations):
        return True
    messages = (message for talk in example.conversations for message in talk.messages)
    return not any(len(moved.get(id(message), message).get("tool_calls") or ()) > 1 for message in messages)


@lru_cache(maxsize=4096)
def _has_entries(order: Order) -> bool:
    """Whether a message has ``tool_calls`` already."""
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
    """The object with the messages that take the place of others in the lists that it has of them."""
    return {
        key: [moved.get(id(message), message) for message in value]
        if key in _MESSAGES and isinstance(value, list)
        else value
        for key, value in holder.items()
    }


def _with_tools(holder: Json, example: Example, flag: bool) -> Json:
    """The object that holds the definitions with all of them under ``tools``."""
    functions, tools = holder.get("functions"), holder.get("tools")
    if functions and not tools:
        moved: Json = {"tools": _all_wrapped(example.definitions[-1])}  # `tools` come before `functions`
        if flag and "parallel_tool_calls" not in holder:
            moved["parallel_tool_calls"] = False
        return _rebuilt(holder, {"tools": {}, "functions": moved})
    if functions and tools:
        known = list(by_name(tools))  # a list, as a name may be anything
        added = [_wrapped(entry) for entry in functions if function_of(entry).get("name") not in known]
        holder = holder | {"tools": tools + added}
    return _without(holder, "functions")


@lru_cache(maxsize=1024)  # most records declare what others do
def _all_wrapped(functions: Definitions) -> list[Json]:
    return [_wrapped(entry) for entry in functions.value]


def _wrapped(entry: Json) -> Json:
    return entry if isinstance(entry.get("function"), dict) else {"type": "function", "function": entry}


def _without(holder: Json, gone: str) -> Json:
    return {key: value for key, value in holder.items() if key != gone}


def _rebuilt(holder: Json, places: dict[str, Json]) -> Json:
    """An object with what ``places`` has in place of a key; all others stay as they are and where they are."""
    rebuilt: Json = {}
    for key, value in holder.items():
        if key in places:
            rebuilt.update(places[key])
        else:
            rebuilt[key] = value
    return rebuilt
