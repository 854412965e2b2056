"""Moves a record from `functions`, `function_call` and role `function` to tools, whole or not at all.

`migration_of` reads a record and says whether it can move; the rule reports what it says, the fixer does it. The legacy
form pairs a result with its call by order and name, the other by id, so ids are made: ``call_1``, ``call_2``, … in the
order of the calls, without those that the record has. (OpenAI's API reference: `functions`, deprecated for `tools`.)
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from typing import Any

from ftlint.context import Context
from ftlint.definitions import Definitions
from ftlint.example import Conversation, Example
from ftlint.finding import Fix
from ftlint.fixer import Fixer
from ftlint.formats import CONVERSATIONAL, OLD_PREFERENCE_OUTPUTS, PREFERENCE_OUTPUTS, Format
from ftlint.rule import Problem
from ftlint.shape import MessageShape, Order

Json = dict[str, Any]
ROLES = frozenset({"system", "developer", "user", "assistant", "tool", "function"})
_MESSAGES = frozenset({"messages", *PREFERENCE_OUTPUTS, *OLD_PREFERENCE_OUTPUTS})  # keys of lists of messages

fixer = Fixer("legacy-functions")


@fixer.rebuild("definitions", "call", "result", "mixed-record", "mixed-file")
def migrate(example: Example, problems: Sequence[Problem], context: Context) -> Json | None:
    """Move the record to tools, whole, or leave it."""
    found = migration_of(example)
    if found is None or found.fix is None:
        return None
    moved = _moved_messages(found)
    flag = _takes_flag(example, moved)
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


@dataclass(eq=False)
class Made:
    """A call, in either family. ``id`` is None for a legacy call until it gets one."""

    name: Any
    id: Any
    legacy: bool


@dataclass(eq=False)
class Migration:
    """A record with something legacy in it, and what moving it takes. Pointers start at the record.

    ``holder`` is the object that holds the definitions, ``at`` its pointer. ``legacy`` and ``tools`` name what the
    record has of either family; an empty list declares nothing. ``taken`` are the ids of its calls. ``blockers`` say
    why it cannot move, ``contradictions`` why that takes a decision. ``unpaired`` has by its pointer why a result
    answers no call, ``nameless`` whether a result without a name can answer one call only. ``calls``, ``doubles``
    (legacy calls that stand in ``tool_calls`` too) and ``answers`` have the messages to change, by identity, in order.
    """

    holder: Json
    at: str
    legacy: tuple[str, ...]
    tools: tuple[str, ...]
    taken: frozenset[Any] = frozenset()
    blockers: list[str] = field(default_factory=list)
    contradictions: list[str] = field(default_factory=list)
    unpaired: dict[str, str] = field(default_factory=dict)
    nameless: dict[str, bool] = field(default_factory=dict)
    calls: dict[int, tuple[Json, Made]] = field(default_factory=dict)
    doubles: dict[int, Json] = field(default_factory=dict)
    answers: dict[int, tuple[Json, Made]] = field(default_factory=dict)

    @property
    def mixed(self) -> bool:
        """Whether both families say something in this record."""
        return bool(self.legacy and self.tools)

    @property
    def fix(self) -> Fix | None:
        """How safe the move is, None where the record cannot move."""
        if self.blockers:
            return None
        return Fix.UNSAFE if self.contradictions else Fix.SAFE


@lru_cache(maxsize=1)  # each check of the rule asks for the same record, one after another
def migration_of(example: Example) -> Migration | None:
    """What moving a record takes, None where it has nothing legacy."""
    record = example.record
    holder, at = record, ""
    if example.format is Format.PREFERENCE:
        holder, at = record["input"] if isinstance(record["input"], dict) else {}, "/input"
    elif example.format not in CONVERSATIONAL:
        return None
    if "functions" not in record and "functions" not in holder:
        for talk in example.conversations:
            if talk.order.legacy_callers or talk.order.legacy_results:
                break
        else:
            return None
    return _read(example, holder, at)


def uses_tools(example: Example) -> bool:
    """Whether a record declares, calls or answers tools, if it has nothing legacy."""
    for talk in example.conversations:
        if talk.order.callers or talk.order.results:
            return True
    return example.declares_tools


def _read(example: Example, holder: Json, at: str) -> Migration:
    orders = [talk.order for talk in example.conversations]
    legacy = {
        "`functions`": holder.get("functions"),
        "`function_call`": any(map(attrgetter("legacy_callers"), orders)),
        "role `function`": any(map(attrgetter("legacy_results"), orders)),
    }
    tools = {
        "`tools`": holder.get("tools"),
        "`tool_calls`": any(map(attrgetter("callers"), orders)),
        "role `tool`": any(map(attrgetter("results"), orders)),
    }
    found = Migration(holder, at, _named(legacy), _named(tools))
    found.taken = frozenset(_call_ids(example)) if found.tools else found.taken
    for talk in example.conversations:
        if not _pair_plainly(talk, found):
            _pair_closely(talk, found)
    _judge_definitions(example, found)
    return found


def _named(parts: dict[str, Any]) -> tuple[str, ...]:
    return tuple([name for name, has in parts.items() if has])


def _call_ids(example: Example) -> Iterator[str]:
    for talk in example.conversations:
        yield from (call.id for call in talk.calls if isinstance(call.id, str))


def _pair_plainly(talk: Conversation, found: Migration) -> bool:
    """The fast road, which nearly all records take: each call has its result right behind it, of the same name."""
    messages, pairs = talk.messages, _plain_pairs(talk.order)
    if pairs is None or any(
        answer and messages[index]["function_call"]["name"] != messages[answer].get("name") for index, answer in pairs
    ):
        return False
    for index, answer in pairs:
        message = messages[index]
        _, call = found.calls.setdefault(id(message), (message, Made(message["function_call"]["name"], None, True)))
        if answer:
            found.answers[id(messages[answer])] = (messages[answer], call)
    return True


@lru_cache(maxsize=4096)
def _plain_pairs(order: Order) -> tuple[tuple[int, int], ...] | None:
    """Each call with its result (0: the call is the end). None where the order does not tell, or is not all legacy."""
    if order.callers or order.results or _unreadable(order) is not None:
        return None
    last = len(order.roles) - 1
    pairs = tuple((index, index + 1 if index < last else 0) for index in order.legacy_callers)
    return pairs if tuple(answer for _, answer in pairs if answer) == order.legacy_results else None


def _pair_closely(talk: Conversation, found: Migration) -> None:
    trouble = _unreadable(talk.order)
    if trouble is None:
        _Pairing(talk, found).walk()
    else:
        index, said = trouble
        found.blockers.append(f"{talk.place(f'/{index}')} {said}")


@lru_cache(maxsize=4096)
def _unreadable(order: Order) -> tuple[int, str] | None:
    """The first message that nobody could move, and why; None where there is none."""
    return next(((index, said) for index, shape in enumerate(order.shapes) if (said := _trouble(shape))), None)


def _trouble(shape: MessageShape) -> str | None:
    if not shape.is_object or shape.role not in ROLES:
        return "has no role that is known"
    if shape.function_call is not None and shape.role != "assistant":
        return f"has a `function_call`, but role `{shape.role}`"
    if shape.types.get("tool_calls", list) not in (list, type(None)):
        return "has `tool_calls` that are no list"
    calls = [*(shape.calls or ()), *([shape.function_call] if shape.function_call is not None else [])]
    return "has a call that cannot be read" if any(call.problem is not None for call in calls) else None


class _Pairing:
    """Finds who answers whom in one conversation. A call is pending until it is answered or another message comes."""

    def __init__(self, talk: Conversation, found: Migration) -> None:
        self.talk = talk
        self.found = found
        self.caller = -1
        self.pending: list[Made] = []
        self.answered: list[Made] = []

    def walk(self) -> None:
        """Go through the messages; a call in the last one may stay open."""
        for index, role in enumerate(self.talk.order.roles):
            message = self.talk.messages[index]
            if role == "function":
                self._function(index, message)
            elif role == "tool":
                self._tool(message)
            else:
                self._close()
                self.caller, self.answered = index, []
                self.pending = list(self._made(index, message)) if role == "assistant" else []
        if self.caller != len(self.talk.messages) - 1:
            self._close()

    def _close(self) -> None:
        if any(call.legacy for call in self.pending):
            where = self.talk.place(f"/{self.caller}/function_call")
            self.found.blockers.append(f"{where} has no result right after it")

    def _made(self, index: int, message: Json) -> Iterator[Made]:
        entries = message.get("tool_calls") or ()
        for entry in entries:
            yield Made(entry["function"]["name"], entry.get("id"), legacy=False)
        legacy = message.get("function_call")
        if legacy is None:
            return
        if any(_same_call(legacy, entry["function"]) for entry in entries):
            self.found.doubles[id(message)] = message
            return
        if entries:
            self.found.contradictions.append(f"{self.talk.place(f'/{index}')} makes another call in either family")
        yield self.found.calls.setdefault(id(message), (message, Made(legacy["name"], None, legacy=True)))[1]

    def _function(self, index: int, message: Json) -> None:
        """Pair a legacy result with the one pending call of its name, or of any where it has none."""
        at, name, pending = self.talk.place(f"/{index}"), message.get("name"), self.pending
        fits = [call for call in pending if name is None or call.name == name]
        if name is None:
            self.found.nameless[at] = len(pending) == 1
        if not fits:
            self.found.unpaired[at] = self._why_unpaired(name)
            self.found.blockers.append(f"{at} answers no pending call")
        elif len(fits) > 1 and name is None:
            self.found.blockers.append(f"{at} has no name, and {len(fits)} calls are pending")
        else:
            if len(fits) > 1:
                self.found.contradictions.append(f"{at} may answer {len(fits)} calls of `{name}`")
            self._pair(at, message, fits[0])

    def _why_unpaired(self, name: Any) -> str:
        if self.pending:
            return f"answers {_shown(name)}, but the pending call is of {_shown(self.pending[0].name)}"
        if self.answered:
            return "is one result too many: the call before it is answered"
        return "answers no call: the message before it makes none"

    def _pair(self, at: str, message: Json, call: Made) -> None:
        if not call.legacy and not (isinstance(call.id, str) and call.id):
            self.found.blockers.append(f"the call that {at} answers has no id")
        self.pending.remove(call)
        self.answered.append(call)
        self.found.answers[id(message)] = (message, call)

    def _tool(self, message: Json) -> None:
        """A result of the other family may answer a legacy call, which then gets its id."""
        given = message.get("tool_call_id")
        known = next((call for call in self.pending if call.id is not None and call.id == given), None)
        if known is not None:
            self.pending.remove(known)
            return
        legacy = [call for call in self.pending if call.legacy and call.id is None]
        if len(legacy) != 1 or message.get("name") not in (None, legacy[0].name):
            return
        if given is None:
            self._pair("", message, legacy[0])
        elif isinstance(given, str) and given and given not in self.found.taken:
            legacy[0].id = given
            self.found.taken |= {given}
            self.pending.remove(legacy[0])


def _same_call(one: Json, other: Json) -> bool:
    return bool(one["name"] == other["name"] and one["arguments"] == other["arguments"])


def _shown(name: Any) -> str:
    text = name if isinstance(name, str) else json.dumps(name)
    return f"`{text[:60]}…`" if len(text) > 61 else f"`{text}`"


def _judge_definitions(example: Example, found: Migration) -> None:
    """Why the definitions cannot move, or what has to be decided when they do."""
    functions, tools = found.holder.get("functions"), found.holder.get("tools")
    if found.at and "functions" in example.record:
        found.blockers.append("`functions` stands beside `input`, not inside")
    if not functions:
        return
    if not isinstance(functions, list) or not all(isinstance(entry, dict) for entry in functions):
        found.blockers.append("`functions` is no list of definitions")
    elif tools and not isinstance(tools, list):
        found.blockers.append("`tools` is no list")
    elif tools:
        known = _by_name(tools)
        for name, function in _by_name(functions).items():
            if name in known and not _same(known[name], function):
                found.contradictions.append(f"{_shown(name)} is declared differently in `functions` and `tools`")


def _by_name(entries: list[Any]) -> dict[str, Any]:
    functions = [_function(entry) for entry in entries if isinstance(entry, dict)]
    return {name: function for function in functions if isinstance(name := function.get("name"), str)}


def _function(entry: Json) -> Json:
    """The function that an entry of ``tools``, or of ``functions``, declares."""
    inner = entry.get("function")
    return inner if isinstance(inner, dict) else entry


def _same(one: Json, other: Json) -> bool:
    """Whether two definitions are equal; ``1``, ``1.0`` and ``true``, which are equal to Python, are not."""
    try:
        return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    except RecursionError:  # nested too deeply to tell
        return False


def _moved_messages(found: Migration) -> dict[int, Json]:
    """What takes the place of each message that changes, by the identity of that."""
    moved = {key: _without(message, "function_call") for key, message in found.doubles.items()}
    ids = _ids(found)
    for key, (message, call) in found.calls.items():
        moved[key] = _moved_call(message, ids[call])
    for key, (message, call) in found.answers.items():
        moved[key] = _moved_result(message, ids[call])
    return moved


def _ids(found: Migration) -> dict[Made, Any]:
    """The id of each call; one that has none gets one that is deterministic and new to the record."""
    ids = {call: call.id for _, call in found.answers.values() if call.id is not None}
    number = 0
    for _, call in found.calls.values():
        ids[call] = call.id
        while ids[call] is None:
            number += 1
            if f"call_{number}" not in found.taken:
                ids[call] = f"call_{number}"
    return ids


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
    return _rebuilt(message, {"tool_calls": {}, "function_call": {"tool_calls": [moved]}})


def _moved_result(message: Json, id: str) -> Json:
    content = message.get("content")
    places: dict[str, Json] = {"role": {"role": "tool", "tool_call_id": id}, "tool_call_id": {}}
    if message["role"] == "function":
        places |= {"name": {}, "content": {"content": "" if content is None else content}}
        message = message if "content" in message else {**message, "content": None}
    return _rebuilt(message, places)


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
        declared = next(one for one in example.definitions if one.key == "functions")
        moved: Json = {"tools": _all_wrapped(declared)}
        if flag and "parallel_tool_calls" not in holder:
            moved["parallel_tool_calls"] = False
        return _rebuilt(holder, {"tools": {}, "functions": moved})
    if functions and tools:
        known = list(_by_name(tools))  # a list, as a name may be anything
        added = [_wrapped(entry) for entry in functions if _function(entry).get("name") not in known]
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
