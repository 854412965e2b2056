"""One record as the rules see it: parsed once, indexed once.

An `Example` holds its record, its `Conversation`s (one for a chat, two for a preference record) and its `Definitions`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import orjson

from ftlint.conversation.formats import CONVERSATIONAL, OLD_PREFERENCE_OUTPUTS, PREFERENCE_OUTPUTS, Format
from ftlint.conversation.shape import Order, RootShape
from ftlint.conversation.shape_cache import Shapes
from ftlint.conversation.shared import Shared
from ftlint.conversation.tools import Definitions, Tool
from ftlint.schema.nulls import argument_nulls, without
from ftlint.schema.walk import Path


class Call(NamedTuple):
    """One call that an assistant makes. ``entry`` is its index in ``tool_calls``, None for a legacy ``function_call``.

    ``pointer`` leads from the list of messages to the object that holds ``name`` and ``arguments``. Arguments that are an
    object are without keys that are null though their declaration does not allow it.
    """

    message: int
    entry: int | None
    id: Any
    name: Any
    arguments: Any

    @property
    def pointer(self) -> str:
        """The pointer to the object that holds ``name`` and ``arguments``."""
        if self.entry is None:
            return f"/{self.message}/function_call"
        return f"/{self.message}/tool_calls/{self.entry}/function"

    @property
    def entry_pointer(self) -> str:
        """The pointer to the call itself, which holds the id."""
        return (
            f"/{self.message}/tool_calls/{self.entry}" if self.entry is not None else f"/{self.message}/function_call"
        )


# A call's name, its arguments as they stand, and what they are: what a text holds as JSON, None where that is none.
Passing = tuple[str, Any, Any]


def _passing(call: Call) -> Passing:
    value = call.arguments
    if isinstance(value, str):
        try:
            value = orjson.loads(value)
        except orjson.JSONDecodeError:
            value = None
    return call.name, call.arguments, value


def passings(messages: list[Any], callers: Sequence[int], loads: Callable[[str], Any]) -> list[Passing] | None:
    """What the calls in these messages pass; None where one is not of the usual kind."""
    found: list[Passing] = []
    try:
        for index in callers:
            for call in messages[index]["tool_calls"]:
                function = call["function"]
                name, arguments = function["name"], function["arguments"]
                if name.__class__ is not str or arguments.__class__ is not str:
                    return None
                found.append((name, arguments, loads(arguments)))
    except (KeyError, TypeError, orjson.JSONDecodeError):
        return None
    return found


class Result(NamedTuple):
    """One answer to a call: a ``tool`` message. ``id`` and ``name`` are None where the key is missing."""

    message: int
    id: Any
    name: Any

    @property
    def pointer(self) -> str:
        """The pointer to the message."""
        return f"/{self.message}"


class Part(NamedTuple):
    """Where a run of a conversation's messages stands in the record: those from ``start`` on, under ``pointer``."""

    start: int
    pointer: str


class Conversation:
    """A list of messages with its index. Pointers of checks start at this list; `place` makes them start at the record."""

    def __init__(
        self,
        messages: list[Any],
        order: Order,
        parts: tuple[Part, ...],
        own_from: int = 0,
        definitions: tuple[Definitions, ...] = (),
    ) -> None:
        """Messages before ``own_from`` belong to an earlier conversation of the record, which reports them; ``definitions``
        are the record's."""
        self.messages = messages
        self.order = order
        self.parts = parts
        self.own_from = own_from
        self.definitions = definitions

    @cached_property
    def filled(self) -> bool:
        """Whether the messages or the definitions have keys that are null and mean nothing by it."""
        return self.order.filled or any(definitions.nulls for definitions in self.definitions)

    def argument_nulls(self, name: str, arguments: dict[str, Any]) -> list[Path]:
        """The keys of a call's arguments that are null though the definition of the function does not allow it."""
        tool = next((found for each in self.definitions if (found := each.tools.get(name)) is not None), None)
        return argument_nulls(arguments, tool.parameters if tool is not None else None, self.filled)

    def _passed(self, function: dict[str, Any]) -> Any:
        """The arguments of a call, without such keys."""
        arguments = function["arguments"]
        if arguments.__class__ is not dict:
            return arguments
        return without(arguments, self.argument_nulls(function["name"], arguments))

    @cached_property
    def calls(self) -> list[Call]:
        """Every call of both families, in order; only those of sound shape."""
        order, found = self.order, []
        for index in order.callers:
            shapes = order.shapes[index].calls or ()
            for entry, call in enumerate(self.messages[index]["tool_calls"]):
                if shapes[entry].problem is None:
                    function = call["function"]
                    found.append(Call(index, entry, call.get("id"), function["name"], self._passed(function)))
        for index in order.legacy_callers:
            shape = order.shapes[index].function_call
            if shape is not None and shape.problem is None:
                call = self.messages[index]["function_call"]
                found.append(Call(index, None, None, call["name"], self._passed(call)))
        return found

    @cached_property
    def passing(self) -> list[Passing]:
        """What every call of both families passes, in order; only those of sound shape."""
        order = self.order
        found = passings(self.messages, order.callers, orjson.loads) if not order.legacy_callers else None
        return found if found is not None else list(map(_passing, self.calls))

    @cached_property
    def results(self) -> list[Result]:
        """Every ``tool`` message, in order."""
        messages = self.messages
        return [Result(i, messages[i].get("tool_call_id"), messages[i].get("name")) for i in self.order.results]

    def place(self, pointer: str) -> str:
        """A pointer from the list of messages as one from the record."""
        if not pointer or len(self.parts) == 1:
            return self.parts[0].pointer + pointer
        index, slash, rest = pointer[1:].partition("/")
        number = int(index)
        part = next(part for part in reversed(self.parts) if number >= part.start)
        return f"{part.pointer}/{number - part.start}{slash}{rest}"

    def owns(self, pointer: str) -> bool:
        """Whether a pointer from the list of messages is this conversation's to report."""
        return not self.own_from or not pointer or int(pointer[1:].partition("/")[0]) >= self.own_from


class Example:
    """One record. ``format`` is None where the keys tell none; ``definitions`` has ``tools`` before ``functions``.

    ``number`` is its index among the dataset's records, where a dataset's verdict is asked about it. A fixer that wants the
    whole record gone sets ``dropped``. ``dump`` is the record's canonical JSON (see `ftlint.conversation.fingerprint`) without
    the ``shared`` members; None until it is first needed.
    """

    number: int = -1
    dropped: bool = False

    def __init__(
        self,
        record: dict[str, Any],
        root: RootShape,
        format: Format | None,
        conversations: Sequence[Conversation],
        definitions: tuple[Definitions, ...] = (),
        definitions_at: str = "",
        sound: bool = True,
    ) -> None:
        self.record = record
        self.root = root
        self.format = format
        self.conversations = conversations
        self.definitions = definitions
        self.definitions_at = definitions_at
        self.sound = sound
        self.dump: bytes | None = None
        self.shared: Shared | None = None

    @property
    def declares_tools(self) -> bool:
        """Whether the record declares any function."""
        return any(definitions.declares for definitions in self.definitions)

    def tool(self, name: str) -> tuple[Definitions, Tool] | None:
        """The declared function of that name."""
        for definitions in self.definitions:
            if name in definitions.tools:
                return definitions, definitions.tools[name]
        return None

    def tool_pointer(self, definitions: Definitions, tool: Tool) -> str:
        """The pointer from the record to a declared function."""
        return f"{self.definitions_at}/{definitions.key}{definitions.pointer(tool)}"


METHOD_FORMATS = {"sft": Format.CHAT, "dpo": Format.PREFERENCE, "rft": Format.REINFORCEMENT}


def _dialect(record: dict[str, Any]) -> Format:
    """Which of the formats that have ``conversations`` it is: Hermes and ToolACE differ from ShareGPT in what they hold."""
    turns = [turn for turn in record["conversations"] if isinstance(turn, dict)]
    speakers = {turn.get("from") for turn in turns if isinstance(turn.get("from"), str)}
    if any("<tools>" in value for turn in turns if isinstance(value := turn.get("value"), str)):
        return Format.HERMES
    return Format.TOOLACE if "system" in record and "assistant" in speakers else Format.SHAREGPT


def format_of(record: dict[str, Any], root: RootShape, method: str | None) -> Format | None:
    """The format of a record. A chat and a reinforcement record look the same: the last role and own keys at the root
    tell the second, and ``method`` settles it."""
    form = root.format
    if form is Format.SHAREGPT:
        return _dialect(record)
    if form is not Format.CHAT or "messages" not in root.types:
        return form
    messages = record["messages"]
    if method in ("sft", "rft"):
        return METHOD_FORMATS[method]
    if root.own_keys and isinstance(messages, list) and messages:
        last = messages[-1]
        if isinstance(last, dict) and last.get("role") == "user":
            return Format.REINFORCEMENT
    return form


class Indexer:
    """Makes examples of records; keeps the tables of shapes and definitions for its process."""

    def __init__(self, method: str | None = None) -> None:
        self.shapes = Shapes()
        self.method = method
        self._definitions: dict[tuple[str, bytes], Definitions] = {}
        self._made: dict[int, Definitions] = {}  # of values that fixers make, by identity; they keep the values alive

    def example(self, record: dict[str, Any], known: tuple[Definitions, ...] | None = None) -> Example:
        """Index one record. ``known`` are its definitions when the caller has already recognised their bytes."""
        root = self.shapes.root(record)
        messages = record.get("messages")
        form = root.format
        if form is not Format.CHAT or root.own_keys or self.method is not None:
            form = format_of(record, root, self.method)
        if form not in CONVERSATIONAL:
            return Example(record, root, form, ())
        if form is Format.PREFERENCE:
            return self._preference(record, root)
        talks: tuple[Conversation, ...] = ()
        definitions = known if known is not None else self.definitions(record)
        if messages.__class__ is list and messages:
            order = self.shapes.order(messages)
            form = order.foreign or form
            talks = (Conversation(messages, order, _CHAT_PARTS, definitions=definitions),)
        return Example(record, root, form, talks, definitions)

    def twin(self, example: Example, record: dict[str, Any]) -> Example:
        """The example of an equal record: nothing needs to be looked up again."""
        if example.format is Format.PREFERENCE or not example.conversations:
            twin = self.example(record)
            twin.number = example.number
            return twin
        order = example.conversations[0].order
        talk = Conversation(record["messages"], order, _CHAT_PARTS, definitions=example.definitions)
        twin = Example(record, example.root, example.format, (talk,), example.definitions, sound=example.sound)
        twin.number = example.number
        return twin

    def rebuilt(self, before: Example, record: dict[str, Any]) -> Example:
        """The example of a record that a fixer made of parts of another one."""
        if before.definitions_at:
            return self.example(record)
        old = {one.key: one for one in before.definitions}
        known = [
            old[key] if key in old and before.record.get(key) is record[key] else self._of_fixer(key, record[key])
            for key in ("tools", "functions")
            if key in record
        ]
        return self.example(record, tuple(known))

    def definitions(
        self, holder: dict[str, Any], made: Definitions | None = None, once: bool = False
    ) -> tuple[Definitions, ...]:
        """The definitions under ``tools`` and ``functions``, one object for each distinct value. ``made`` are those of one
        key; they are not looked up if they come only ``once``."""
        found = []
        for key in ("tools", "functions"):
            if key in holder:
                mine = made if made is not None and made.key == key else None
                found.append(mine if mine is not None and once else self._known(key, holder[key], mine))
        return tuple(found)

    def _of_fixer(self, key: str, value: Any) -> Definitions:
        """The definitions of a value that a fixer made, which is one object for many records."""
        known = self._made.get(id(value))
        if known is None or known.value is not value or known.key != key:
            known = self._known(key, value)
            if known.value is value:
                self._made[id(value)] = known
        return known

    def _known(self, key: str, value: Any, made: Definitions | None = None) -> Definitions:
        try:
            data = orjson.dumps(value)
        except TypeError:  # nested deeper than it writes
            return Definitions(key, value)
        known = self._definitions.get((key, data))
        if known is None:
            if len(self._definitions) >= _DEFINITIONS_KEPT:
                self._definitions.clear()
                self._made.clear()
            known = self._definitions[key, data] = made if made is not None else Definitions(key, value)
        return known

    def _preference(self, record: dict[str, Any], root: RootShape) -> Example:
        asked = record["input"] if isinstance(record.get("input"), dict) else {}
        start = asked.get("messages")
        start = start if isinstance(start, list) else []
        definitions = self.definitions(asked)
        talks = []
        for number, key in enumerate(_output_keys(record)):
            output = record[key]
            if not isinstance(output, list):
                continue
            messages = [*start, *output]
            parts = (Part(0, "/input/messages"), Part(len(start), f"/{key}"))
            own_from = len(start) if number else 0
            talks.append(Conversation(messages, self.shapes.order(messages), parts, own_from, definitions))
        return Example(record, root, Format.PREFERENCE, tuple(talks), definitions, "/input")


_CHAT_PARTS = (Part(0, "/messages"),)
_DEFINITIONS_KEPT = 256


def _output_keys(record: dict[str, Any]) -> list[str]:
    return [key for key in PREFERENCE_OUTPUTS + OLD_PREFERENCE_OUTPUTS if key in record]
