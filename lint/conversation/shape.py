"""The shape of messages and root objects: keys, value types and roles, without the text.

Shapes repeat from record to record. One object represents each distinct shape (`ftlint.conversation.shape_cache`), so checks
that depend on shapes only run once per distinct shape.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cached_property
from typing import Any, Final, NamedTuple

from ftlint.conversation.formats import CHAT_KEYS, REQUEST_PARAMETERS, Format, recognise
from ftlint.conversation.misspelled_keys import holds_call_id, holds_calls

NAME_PATTERN: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")  # OpenAI API reference, `name` of messages and functions


class Content(Enum):
    """The kind of a message's ``content``."""

    MISSING = auto()
    NULL = auto()
    EMPTY = auto()
    BLANK = auto()
    TEXT = auto()
    PARTS = auto()
    OBJECT = auto()
    OTHER = auto()


class PartShape(NamedTuple):
    """A content part. ``is_text``: it is a string, or has a string as ``text``. ``kind``: its ``type`` if that is a string.
    ``filled``: it has keys that were filled with null."""

    is_object: bool
    is_text: bool
    kind: str | None
    keys: tuple[str, ...] = ()
    blank: bool = False
    filled: bool = False


class CallShape(NamedTuple):
    """A tool call or ``function_call``.

    ``problem`` is None for a well-formed call, else a pointer from the call and a message. ``arguments`` is the type of the
    arguments. ``filled``: it or its function has optional keys that were filled with null.
    """

    missing_type: bool = False
    problem: tuple[str, str] | None = None
    arguments: type[Any] = str
    filled: bool = False


# Keys that may be null: no content, no refusal. (OpenAPI 2025-07: `refusal` and `audio` may be null.)
_NULLABLE: Final = frozenset({"role", "content"})
_NULLABLE_IN_ASSISTANT: Final = _NULLABLE | {"refusal", "audio"}


@dataclass(eq=False)
class MessageShape:
    """The shape of a message.

    ``role`` is the value as written, None for a list or an object. ``types`` has the keys in order with the types of the
    values. The type of a key that no format knows is that of the first such message; whether it is null is exact.
    """

    is_object: bool
    role: Any = None
    types: dict[str, type[Any]] = field(default_factory=dict)
    content: Content = Content.MISSING
    parts: tuple[PartShape, ...] = ()
    calls: tuple[CallShape, ...] | None = None
    function_call: CallShape | None = None
    weight: Any = None
    name_fits: bool = True
    null_text: bool = False

    @property
    def all_calls(self) -> tuple[CallShape, ...]:
        """The tool calls and the legacy call."""
        calls = self.calls or ()
        return calls if self.function_call is None else (*calls, self.function_call)

    @property
    def has_calls(self) -> bool:
        """Whether the message has a tool call or a legacy call."""
        return bool(self.calls) or self.function_call is not None

    @property
    def well_formed(self) -> bool:
        """Whether the message is an object with a role, and all its calls are well-formed."""
        calls_are_list = self.types.get("tool_calls", list) in (list, type(None))
        no_problem = all(call.problem is None for call in self.all_calls)
        return self.is_object and isinstance(self.role, str) and calls_are_list and no_problem

    @cached_property
    def unread_calls(self) -> bool:
        """Whether it probably has calls under a misspelled key, or in content parts of another format."""
        if self.role != "assistant":
            return False
        return any(map(holds_calls, self.types)) or any("tool" in (part.kind or "") for part in self.parts)

    @cached_property
    def unread_id(self) -> bool:
        """Whether it is a tool result whose call id is probably under a misspelled key."""
        return self.role == "tool" and "tool_call_id" not in self.types and any(map(holds_call_id, self.types))

    @property
    def trained(self) -> bool:
        """Whether it is an assistant message whose ``weight`` is not 0."""
        return self.role == "assistant" and (self.weight is None or self.weight != 0)

    @cached_property
    def filled(self) -> tuple[str, ...]:
        """The keys that were filled with null, and those of the content parts and calls that have such keys."""
        nullable = _NULLABLE_IN_ASSISTANT if self.role == "assistant" else _NULLABLE
        nulls = tuple(key for key, kind in self.types.items() if kind is type(None) and key not in nullable)
        inside = {
            "content": any(part.filled for part in self.parts),
            "tool_calls": any(call.filled for call in self.calls or ()),
            "function_call": self.function_call is not None and self.function_call.filled,
        }
        return (*nulls, *[key for key, is_filled in inside.items() if is_filled])

    @property
    def has_text(self) -> bool:
        """Whether ``content`` is a string that is not blank."""
        return self.content is Content.TEXT


class Turn(NamedTuple):
    """The calls of one assistant message and the tool messages directly after it, as indices.

    ``caller`` is None for tool messages that do not directly follow calls.
    """

    caller: int | None
    results: range


class Order:
    """The shapes of a conversation's messages in order, and the indices of the messages that rules look for."""

    def __init__(self, shapes: tuple[MessageShape, ...]) -> None:
        self.shapes = shapes
        self.roles: tuple[Any, ...] = tuple([shape.role for shape in shapes])
        self.systems = self._where(lambda shape: shape.role in ("system", "developer"))
        self.callers = self._where(lambda shape: shape.role == "assistant" and bool(shape.calls))
        self.results = self._where(lambda shape: shape.role == "tool")
        self.legacy_callers = self._where(lambda shape: shape.role == "assistant" and shape.function_call is not None)
        self.legacy_results = self._where(lambda shape: shape.role == "function")
        self.trained_texts = self._where(lambda shape: shape.trained and shape.content in (Content.TEXT, Content.PARTS))
        self.images = self._where(
            lambda shape: shape.role == "user" and any(part.kind == "image_url" for part in shape.parts)
        )
        self.without_calls = self._where(lambda shape: shape.role == "assistant" and shape.calls == ())
        self.has_assistant = "assistant" in self.roles
        self.first_unread = next((index for index, shape in enumerate(shapes) if shape.unread_calls), len(shapes))
        self.last_unread_id = max((index for index, shape in enumerate(shapes) if shape.unread_id), default=-1)
        self.filled = any(shape.filled for shape in shapes)
        self.passes_objects = any(call.arguments is dict for shape in shapes for call in shape.all_calls)
        self.foreign = next((form for shape in shapes if shape.parts and (form := _foreign(shape)) is not None), None)

    def _where(self, matches: Callable[[MessageShape], bool]) -> tuple[int, ...]:
        return tuple([index for index, shape in enumerate(self.shapes) if matches(shape)])

    @cached_property
    def well_formed(self) -> bool:
        """Whether all messages are well-formed."""
        return all(shape.well_formed for shape in self.shapes)

    @cached_property
    def ends_with_answer(self) -> bool:
        """Whether the last message is trained and follows a user message."""
        return bool(self.shapes) and self.shapes[-1].trained and "user" in self.roles[:-1]

    @cached_property
    def answers(self) -> tuple[int, ...]:
        """The trained messages with content and without calls."""
        return tuple([index for index in self.trained_texts if not self.shapes[index].has_calls])

    @cached_property
    def has_string_answers(self) -> bool:
        """Whether the content of every answer is a string."""
        return all(self.shapes[index].has_text for index in self.answers)

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """All turns, without those in which the key of the calls or of a result's id is misspelled."""
        callers, count = set(self.callers), len(self.roles)
        turns = []
        index = 0
        while index < count:
            caller = index if index in callers else None
            start = end = index if caller is None else index + 1
            while end < count and self.roles[end] == "tool":
                end += 1
            if (caller is not None or end > start) and not self._has_unread(start, end):
                turns.append(Turn(caller, range(start, end)))
            index = max(end, index + 1)
        return tuple(turns)

    def _has_unread(self, start: int, end: int) -> bool:
        follows_unread = start > 0 and self.shapes[start - 1].unread_calls
        return follows_unread or any(shape.unread_id for shape in self.shapes[start:end])

    @cached_property
    def has_regular_turns(self) -> bool:
        """Whether each turn has as many results as calls, or is the last message."""
        return all(map(self._is_regular, self.turns))

    def _is_regular(self, turn: Turn) -> bool:
        if turn.caller is None:
            return False
        return len(self.shapes[turn.caller].calls or ()) == len(turn.results) or turn.caller == len(self.roles) - 1

    @cached_property
    def has_named_results(self) -> bool:
        """Whether any tool result has a ``name``."""
        return any("name" in self.shapes[index].types for index in self.results)


def _foreign(shape: MessageShape) -> Format | None:
    """The format of another provider that the content parts of a message belong to."""
    for part in shape.parts:
        if part.kind in ("tool_use", "tool_result"):
            return Format.ANTHROPIC
        if part.is_object and part.kind is None and not {"toolUse", "toolResult"}.isdisjoint(part.keys):
            return Format.BEDROCK
    return None


class RootShape:
    """The root keys of a record in order, with the types of their values."""

    def __init__(self, types: dict[str, type[Any]], empty_messages: bool = False) -> None:
        self.types = types
        self.empty_messages = empty_messages

    @cached_property
    def format(self) -> Format | None:
        """The format by the keys that are not null, else by all keys."""
        not_null = {key: kind for key, kind in self.types.items() if kind is not type(None)}
        return recognise(not_null) or recognise(self.types)

    @cached_property
    def nulls(self) -> tuple[str, ...]:
        """The keys that are null."""
        return tuple(key for key, kind in self.types.items() if kind is type(None))

    @cached_property
    def own_keys(self) -> bool:
        """Whether there are keys that are neither keys of the chat format nor request parameters."""
        return bool(self.types.keys() - REQUEST_PARAMETERS - CHAT_KEYS)
