"""The examples of a dataset as rules see them: records with their conversations, tool calls, results and definitions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple

import orjson

from ftlint.conversation.formats import Format
from ftlint.conversation.shape import Order, RootShape
from ftlint.conversation.tools import Definitions, Tool
from ftlint.schema.nulls import argument_nulls, without
from ftlint.schema.walk import Path


class Call(NamedTuple):
    """A tool call. ``entry`` is its index in ``tool_calls``, None for a legacy ``function_call``.

    Pointers start at the list of messages. Arguments that are an object lack the keys that are null although their schema
    does not allow null.
    """

    message: int
    entry: int | None
    id: Any
    name: Any
    arguments: Any

    @property
    def pointer(self) -> str:
        """The pointer to the object with ``name`` and ``arguments``."""
        return self.entry_pointer if self.entry is None else f"{self.entry_pointer}/function"

    @property
    def entry_pointer(self) -> str:
        """The pointer to the object with the id."""
        return f"/{self.message}/function_call" if self.entry is None else f"/{self.message}/tool_calls/{self.entry}"


Passing = tuple[str, Any, Any]
"""The function of a call, its arguments as written, and their value: the parsed JSON of a string, None if it is invalid."""


def _passing(call: Call) -> Passing:
    value = call.arguments
    if isinstance(value, str):
        try:
            value = orjson.loads(value)
        except orjson.JSONDecodeError:
            value = None
    return call.name, call.arguments, value


class Result(NamedTuple):
    """A tool result: a message with role ``tool``. ``id`` and ``name`` are None if the key is missing."""

    message: int
    id: Any
    name: Any

    @property
    def pointer(self) -> str:
        """The pointer to the message."""
        return f"/{self.message}"


class Part(NamedTuple):
    """A list in the record that holds the messages of a conversation from index ``start`` on."""

    start: int
    pointer: str


class Conversation:
    """A list of messages. Pointers start at this list; `place` converts them to pointers from the record."""

    def __init__(
        self,
        messages: list[Any],
        order: Order,
        parts: tuple[Part, ...],
        own_from: int = 0,
        definitions: tuple[Definitions, ...] = (),
    ) -> None:
        """``own_from``: the index of the first message that no earlier conversation of the record shares and reports."""
        self.messages = messages
        self.order = order
        self.parts = parts
        self.own_from = own_from
        self.definitions = definitions

    @cached_property
    def filled(self) -> bool:
        """Whether messages or definitions have keys that were filled with null."""
        return self.order.filled or any(definitions.nulls for definitions in self.definitions)

    def argument_nulls(self, name: str, arguments: dict[str, Any]) -> list[Path]:
        """The null arguments of a call that the schema of the function does not allow."""
        tool = next((each.tools[name] for each in self.definitions if name in each.tools), None)
        return argument_nulls(arguments, tool.parameters if tool is not None else None, self.filled)

    def _arguments(self, function: dict[str, Any]) -> Any:
        """The arguments of a call without `argument_nulls`."""
        arguments = function["arguments"]
        if arguments.__class__ is not dict:
            return arguments
        return without(arguments, self.argument_nulls(function["name"], arguments))

    @cached_property
    def calls(self) -> list[Call]:
        """The well-formed tool calls in order, then the legacy calls."""
        order, calls = self.order, []
        for index in order.callers:
            shapes = order.shapes[index].calls or ()
            for entry, call in enumerate(self.messages[index]["tool_calls"]):
                if shapes[entry].problem is None:
                    function = call["function"]
                    calls.append(Call(index, entry, call.get("id"), function["name"], self._arguments(function)))
        for index in order.legacy_callers:
            shape = order.shapes[index].function_call
            if shape is not None and shape.problem is None:
                call = self.messages[index]["function_call"]
                calls.append(Call(index, None, None, call["name"], self._arguments(call)))
        return calls

    @cached_property
    def passing(self) -> list[Passing]:
        """Function and arguments of every call in `calls`."""
        return list(map(_passing, self.calls))

    @cached_property
    def results(self) -> list[Result]:
        """The tool results in order."""
        messages = self.messages
        return [Result(i, messages[i].get("tool_call_id"), messages[i].get("name")) for i in self.order.results]

    def place(self, pointer: str) -> str:
        """Convert a pointer from the list of messages to a pointer from the record."""
        if not pointer or len(self.parts) == 1:
            return self.parts[0].pointer + pointer
        index, slash, rest = pointer[1:].partition("/")
        number = int(index)
        part = next(part for part in reversed(self.parts) if number >= part.start)
        return f"{part.pointer}/{number - part.start}{slash}{rest}"

    def owns(self, pointer: str) -> bool:
        """Whether this conversation reports findings at a pointer from the list of messages."""
        return not self.own_from or not pointer or int(pointer[1:].partition("/")[0]) >= self.own_from


DEFINITION_KEYS: Final = ("tools", "functions")


class Example:
    """One record. ``format`` is None if it is unknown; ``definitions`` has ``tools`` before ``functions``.

    ``number`` is the index in the dataset, set for dataset rules only. A fixer sets ``dropped`` to remove the record.
    ``dump`` is the canonical JSON of the record without the member ``not_in_dump``, None if it was not made.
    """

    number: int = -1
    dropped: bool = False
    sound: bool = True

    def __init__(
        self,
        record: dict[str, Any],
        root: RootShape,
        format: Format | None,
        conversations: Sequence[Conversation],
        definitions: tuple[Definitions, ...] = (),
        definitions_at: str = "",
    ) -> None:
        self.record = record
        self.root = root
        self.format = format
        self.conversations = conversations
        self.definitions = definitions
        self.definitions_at = definitions_at
        self.dump: bytes | None = None
        self.not_in_dump: Definitions | None = None

    @property
    def declares_tools(self) -> bool:
        """Whether the record declares any tool."""
        return any(definitions.declares for definitions in self.definitions)

    def tool(self, name: str) -> tuple[Definitions, Tool] | None:
        """The declared tool of that name."""
        for definitions in self.definitions:
            if name in definitions.tools:
                return definitions, definitions.tools[name]
        return None

    def tool_pointer(self, definitions: Definitions, tool: Tool) -> str:
        """The pointer from the record to a declared tool."""
        return f"{self.definitions_at}/{definitions.key}{definitions.pointer(tool)}"
