"""What moving a record from `functions`, `function_call` and role `function` to tools takes, or why it cannot be moved.

The rule ``legacy-functions`` reports what `migration_of` says, its fixer does it. The legacy form pairs a result with its
call by order and name, the other by id. (OpenAI's API reference: `functions`, deprecated for `tools`.)
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


class Made:
    """A call, in either family. ``id`` is None for a legacy call until it gets one."""

    __slots__ = ("id", "legacy", "name")

    def __init__(self, name: Any, id: Any, legacy: bool) -> None:
        self.name = name
        self.id = id
        self.legacy = legacy


class Migration:
    """A record with something legacy in it, and what moving it takes. Pointers start at the record.

    ``holder`` is the object that holds the definitions, ``at`` its pointer. ``legacy`` and ``tools`` name what the
    record has of either family, which is ``mixed`` where it has of both; an empty list declares nothing. ``taken`` are
    the ids of its calls. ``blockers`` say why it cannot move, ``contradictions`` why that takes a decision. ``unpaired``
    has by its pointer why a result answers no call, ``nameless`` whether a result without a name can answer one call
    only. ``calls``, ``doubles`` (legacy calls that stand in ``tool_calls`` too) and ``answers`` have the messages to
    change, by identity, in order.
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
        self.calls: dict[int, tuple[Json, Made]] = {}
        self.doubles: dict[int, Json] = {}
        self.answers: dict[int, tuple[Json, Made]] = {}

    @property
    def fix(self) -> Fix | None:
        """How safe the move is, None where the record cannot move."""
        if self.blockers:
            return None
        return Fix.UNSAFE if self.contradictions else Fix.SAFE


def migration_of(example: Example) -> Migration | None:
    """What moving a record takes, None where it has nothing legacy. Each check of the rule asks for it, and the fixer: it is
    kept with the example."""
    kept = example.__dict__
    if "migration" not in kept:
        kept["migration"] = _migration_of(example)
    found: Migration | None = kept["migration"]
    return found


def _migration_of(example: Example) -> Migration | None:
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
    orders = tuple([talk.order for talk in example.conversations])
    legacy, tools = _families(bool(holder.get("functions")), bool(holder.get("tools")), orders)
    found = Migration(holder, at, legacy, tools)
    if tools:
        found.taken = frozenset(_call_ids(example))
    for talk in example.conversations:
        if not _pair_plainly(talk, found):
            _pair_closely(talk, found)
    _judge_definitions(example, found)
    return found


@lru_cache(maxsize=4096)
def _families(functions: bool, tools: bool, orders: tuple[Order, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a record has of either family, by its definitions and the orders of its conversations."""
    legacy = {
        "`functions`": functions,
        "`function_call`": any(order.legacy_callers for order in orders),
        "role `function`": any(order.legacy_results for order in orders),
    }
    others = {
        "`tools`": tools,
        "`tool_calls`": any(order.callers for order in orders),
        "role `tool`": any(order.results for order in orders),
    }
    return _named(legacy), _named(others)


def _named(parts: dict[str, bool]) -> tuple[str, ...]:
    return tuple([name for name, has in parts.items() if has])


def _call_ids(example: Example) -> Iterator[str]:
    for talk in example.conversations:
        yield from (call.id for call in talk.calls if isinstance(call.id, str))


def _pair_plainly(talk: Conversation, found: Migration) -> bool:
    """The fast road, which nearly all records take: each call has its result right behind it, of the same name."""
    messages, pairs = talk.messages, _plain_pairs(talk.order)
    if pairs is None:
        return False
    named = []
    for index, answer in pairs:
        message, answered = messages[index], messages[answer] if answer else None
        name = message["function_call"]["name"]
        if answered is not None and answered.get("name") != name:
            return False
        named.append((message, answered, name))
    for message, answered, name in named:
        made = found.calls.setdefault(id(message), (message, Made(name, None, True)))
        if answered is not None:
            found.answers[id(answered)] = (answered, made[1])
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
    if not isinstance(functions, list) or {*map(type, functions)} != {dict}:
        found.blockers.append("`functions` is no list of definitions")
    elif tools and not isinstance(tools, list):
        found.blockers.append("`tools` is no list")
    elif tools:
        known = by_name(tools)
        for name, function in by_name(functions).items():
            if name in known and not alike(known[name], function):
                found.contradictions.append(f"{_shown(name)} is declared differently in `functions` and `tools`")
