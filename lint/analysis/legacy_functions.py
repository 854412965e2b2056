"""Plans the migration of an example from the legacy format to `tools`, or finds why it cannot be migrated.

The rule ``legacy-functions`` reports a `Migration`, its fixer applies it. The legacy format matches a result to its call by
order and name, the `tools` format by id. (OpenAI's API reference: `functions`, deprecated for `tools`.)
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from ftlint.conversation.example import Conversation, Example
from ftlint.conversation.formats import CONVERSATIONAL, Format
from ftlint.conversation.shape import MessageShape, Order
from ftlint.conversation.tools import alike, by_name
from ftlint.results.finding import Fix

Json = dict[str, Any]
ROLES = frozenset({"system", "developer", "user", "assistant", "tool", "function"})


class Call:
    """A tool call in either format. ``id`` is None for a legacy call until it is assigned."""

    __slots__ = ("id", "legacy", "name")

    def __init__(self, name: Any, id: Any, legacy: bool) -> None:
        self.name = name
        self.id = id
        self.legacy = legacy


class Migration:
    """The plan for an example with legacy parts. Pointers start at the example's root.

    - ``holder``: the object that holds the definitions; ``at`` is its pointer.
    - ``legacy``, ``tools``: the parts that the example has of either format, for messages; ``mixed`` if it has both.
    - ``taken``: the ids of its calls.
    - ``blockers``: why it cannot be migrated; ``contradictions``: why its migration is unsafe.
    - ``unpaired``: by pointer, why a result matches no call.
    - ``nameless``: by pointer, whether exactly one call is pending for a result without a name.
    - ``calls``, ``answers``, ``doubles`` (legacy calls also present in ``tool_calls``): messages to change, by ``id()``.
    """

    def __init__(self, holder: Json, at: str, legacy: tuple[str, ...], tools: tuple[str, ...]) -> None:
        self.holder = holder
        self.at = at
        self.legacy = legacy
        self.tools = tools
        self.mixed = bool(legacy and tools)
        self.taken: frozenset[Any] = frozenset()
        self.blockers: list[str] = []
        self.contradictions: list[str] = []
        self.unpaired: dict[str, str] = {}
        self.nameless: dict[str, bool] = {}
        self.calls: dict[int, tuple[Json, Call]] = {}
        self.doubles: dict[int, Json] = {}
        self.answers: dict[int, tuple[Json, Call]] = {}

    @property
    def fix(self) -> Fix | None:
        """How safe the migration is; None if the example cannot be migrated."""
        if self.blockers:
            return None
        return Fix.UNSAFE if self.contradictions else Fix.SAFE


def migration_of(example: Example) -> Migration | None:
    """The migration of an example, None if it has no legacy parts; cached on the example for all checks and the fixer."""
    cache = example.__dict__
    if "migration" not in cache:
        cache["migration"] = _migration_of(example)
    migration: Migration | None = cache["migration"]
    return migration


def _migration_of(example: Example) -> Migration | None:
    record = example.record
    holder, at = record, ""
    if example.format is Format.PREFERENCE:
        holder, at = record["input"] if isinstance(record["input"], dict) else {}, "/input"
    elif example.format not in CONVERSATIONAL:
        return None
    if "functions" not in record and "functions" not in holder:
        for conversation in example.conversations:
            if conversation.order.legacy_callers or conversation.order.legacy_results:
                break
        else:
            return None
    return _read(example, holder, at)


def first_legacy_part(example: Example, migration: Migration) -> str:
    """Pointer to the first legacy part of the example: the definitions, else a call, else a result."""
    if migration.holder.get("functions"):
        return f"{migration.at}/functions"
    for conversation in example.conversations:
        for index in conversation.order.legacy_callers:
            return conversation.place(f"/{index}/function_call")
    return next(
        conversation.place(f"/{index}/role")
        for conversation in example.conversations
        for index in conversation.order.legacy_results
    )


def _read(example: Example, holder: Json, at: str) -> Migration:
    legacy, tools = _parts(example, holder)
    migration = Migration(holder, at, legacy, tools)
    for conversation in example.conversations if tools else ():
        migration.taken |= {call.id for call in conversation.calls if isinstance(call.id, str)}
    for conversation in example.conversations:
        _pair(conversation, migration)
    _judge_definitions(example, migration)
    return migration


def _parts(example: Example, holder: Json) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the legacy parts and of the `tools` parts of an example."""
    orders = [conversation.order for conversation in example.conversations]
    legacy = {
        "`functions`": bool(holder.get("functions")),
        "`function_call`": any(order.legacy_callers for order in orders),
        "role `function`": any(order.legacy_results for order in orders),
    }
    tools = {
        "`tools`": bool(holder.get("tools")),
        "`tool_calls`": any(order.callers for order in orders),
        "role `tool`": any(order.results for order in orders),
    }
    return tuple(name for name, has in legacy.items() if has), tuple(name for name, has in tools.items() if has)


def _pair(conversation: Conversation, migration: Migration) -> None:
    """Match the results of a conversation to its calls, unless a message cannot be read."""
    problem = _unreadable(conversation.order)
    if problem is None:
        _Matcher(conversation, migration).match()
    else:
        index, reason = problem
        migration.blockers.append(f"{conversation.place(f'/{index}')} {reason}")


@lru_cache(maxsize=4096)
def _unreadable(order: Order) -> tuple[int, str] | None:
    """The index of the first message that cannot be migrated, and why; None if there is none."""
    return next(((index, reason) for index, shape in enumerate(order.shapes) if (reason := _defect(shape))), None)


def _defect(shape: MessageShape) -> str | None:
    if not shape.is_object or shape.role not in ROLES:
        return "has no known role"
    if shape.function_call is not None and shape.role != "assistant":
        return f"has a `function_call` but role `{shape.role}`"
    if shape.types.get("tool_calls", list) not in (list, type(None)):
        return "has `tool_calls` that is not a list"
    calls = [*(shape.calls or ()), *([shape.function_call] if shape.function_call is not None else [])]
    return "has a malformed call" if any(call.problem is not None for call in calls) else None


class _Matcher:
    """Matches results to calls in one conversation. A call is pending until its result, or a message of another kind."""

    def __init__(self, conversation: Conversation, migration: Migration) -> None:
        self.conversation = conversation
        self.migration = migration
        self.caller = -1
        self.pending: list[Call] = []
        self.answered: list[Call] = []

    def match(self) -> None:
        """Match the messages in order; a call in the last message needs no result."""
        for index, role in enumerate(self.conversation.order.roles):
            message = self.conversation.messages[index]
            if role == "function":
                self._function(index, message)
            elif role == "tool":
                self._tool(message)
            else:
                self._close()
                self.caller, self.answered = index, []
                self.pending = list(self._calls_in(index, message)) if role == "assistant" else []
        if self.caller != len(self.conversation.messages) - 1:
            self._close()

    def _close(self) -> None:
        if any(call.legacy for call in self.pending):
            where = self.conversation.place(f"/{self.caller}/function_call")
            self.migration.blockers.append(f"{where} has no result right after it")

    def _calls_in(self, index: int, message: Json) -> Iterator[Call]:
        entries = message.get("tool_calls") or ()
        for entry in entries:
            yield Call(entry["function"]["name"], entry.get("id"), legacy=False)
        legacy = message.get("function_call")
        if legacy is None:
            return
        if any(_same_call(legacy, entry["function"]) for entry in entries):
            self.migration.doubles[id(message)] = message
            return
        if entries:
            self.migration.contradictions.append(
                f"{self.conversation.place(f'/{index}')} has different calls in `function_call` and `tool_calls`"
            )
        yield self.migration.calls.setdefault(id(message), (message, Call(legacy["name"], None, legacy=True)))[1]

    def _function(self, index: int, message: Json) -> None:
        """Match a legacy result to the pending call of its name, or of any name if it has none."""
        at, name, pending = self.conversation.place(f"/{index}"), message.get("name"), self.pending
        candidates = [call for call in pending if name is None or call.name == name]
        if name is None:
            self.migration.nameless[at] = len(pending) == 1
        if not candidates:
            self.migration.unpaired[at] = self._why_unpaired(name)
            self.migration.blockers.append(f"{at} matches no pending call")
        elif len(candidates) > 1 and name is None:
            self.migration.blockers.append(f"{at} has no name, and {len(candidates)} calls are pending")
        else:
            if len(candidates) > 1:
                self.migration.contradictions.append(
                    f"{at} could match {len(candidates)} calls of `{name}`; the first is used"
                )
            self._pair(at, message, candidates[0])

    def _why_unpaired(self, name: Any) -> str:
        if self.pending:
            return f"function result {_shown(name)} does not match the pending call {_shown(self.pending[0].name)}"
        if self.answered:
            return "the preceding function call already has a result"
        return "no function call precedes this function result"

    def _pair(self, at: str, message: Json, call: Call) -> None:
        if not call.legacy and not (isinstance(call.id, str) and call.id):
            self.migration.blockers.append(f"the call answered by {at} has no id")
        self.pending.remove(call)
        self.answered.append(call)
        self.migration.answers[id(message)] = (message, call)

    def _tool(self, message: Json) -> None:
        """Match a `tool` result: it may answer a legacy call, which then gets its id."""
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
        elif isinstance(given, str) and given and given not in self.migration.taken:
            legacy[0].id = given
            self.migration.taken |= {given}
            self.pending.remove(legacy[0])


def _same_call(first: Json, second: Json) -> bool:
    return bool(first["name"] == second["name"] and first["arguments"] == second["arguments"])


def _shown(name: Any) -> str:
    text = name if isinstance(name, str) else json.dumps(name)
    return f"`{text[:60]}…`" if len(text) > 61 else f"`{text}`"


def _judge_definitions(example: Example, migration: Migration) -> None:
    """Add what blocks the migration of the definitions, or makes it unsafe."""
    functions, tools = migration.holder.get("functions"), migration.holder.get("tools")
    if migration.at and "functions" in example.record:
        migration.blockers.append("`functions` is outside `input`")
    if not functions:
        return
    if not isinstance(functions, list) or {*map(type, functions)} != {dict}:
        migration.blockers.append("`functions` is not a list of definitions")
    elif tools and not isinstance(tools, list):
        migration.blockers.append("`tools` is not a list")
    elif tools:
        known = by_name(tools)
        for name, function in by_name(functions).items():
            if name in known and not alike(known[name], function):
                migration.contradictions.append(f"{_shown(name)} is declared differently in `functions` and `tools`")
