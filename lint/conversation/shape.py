"""What a record's messages look like, less their texts: keys, value types, roles.

Records repeat their shape. A shape is built once for each distinct one and looked up after that, so whatever depends on
nothing else is decided once and not once a line (in a file of 100 MB: a handful of message shapes, some hundred orders).
"""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import cached_property
from typing import Any, Final, NamedTuple

from ftlint.conversation.formats import CHAT_KEYS, REQUEST_PARAMETERS, Format, recognise
from ftlint.conversation.misspelled_keys import holds_call_id, holds_calls

NAME_PATTERN: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")  # OpenAI API reference, `name` of messages and functions


class Content(Enum):
    """What stands under ``content``."""

    MISSING = auto()
    NULL = auto()
    EMPTY = auto()
    BLANK = auto()
    TEXT = auto()
    PARTS = auto()
    OBJECT = auto()
    OTHER = auto()


class PartShape(NamedTuple):
    """One entry of a content list. ``kind`` is its ``type`` when that is a string."""

    is_object: bool
    is_text: bool
    kind: str | None
    keys: tuple[str, ...] = ()
    blank: bool = False
    filled: bool = False  # with a null under a key that is not its own


class CallShape(NamedTuple):
    """One entry of ``tool_calls``, or a ``function_call``.

    ``problem`` is what makes it unusable (a key relative to the call, and what is wrong there), None for a sound call;
    ``arguments`` is the type of its arguments.
    """

    missing_type: bool = False
    problem: tuple[str, str] | None = None
    arguments: type[Any] = str


class MessageShape:
    """One message, less its texts.

    ``types`` has the message's keys in order with the types of their values; of keys that no format knows, only whether the
    value is null is that of every message of the shape.
    """

    def __init__(
        self,
        is_object: bool,
        role: Any = None,  # as it stands; None, too, for one that is a list or an object
        types: dict[str, type[Any]] | None = None,
        content: Content = Content.MISSING,
        parts: tuple[PartShape, ...] = (),
        calls: tuple[CallShape, ...] | None = None,
        function_call: CallShape | None = None,
        weight: Any = None,
        name_fits: bool = True,
        null_text: bool = False,
    ) -> None:
        self.is_object = is_object
        self.role = role
        self.types = types or {}
        self.content = content
        self.parts = parts
        self.calls = calls
        self.function_call = function_call
        self.weight = weight
        self.name_fits = name_fits
        self.null_text = null_text

    @property
    def has_calls(self) -> bool:
        """Whether it makes a call, in either family."""
        return bool(self.calls) or self.function_call is not None

    @cached_property
    def unread_calls(self) -> bool:
        """Whether it probably makes calls that are not read: under a misspelled key, or in parts of another format."""
        if self.role != "assistant":
            return False
        return any(map(holds_calls, self.types)) or any("tool" in (part.kind or "") for part in self.parts)

    @cached_property
    def unread_id(self) -> bool:
        """Whether it is a result that probably names its call under a misspelled key."""
        return self.role == "tool" and "tool_call_id" not in self.types and any(map(holds_call_id, self.types))

    @property
    def trained(self) -> bool:
        """Whether a trainer learns it: an assistant message whose ``weight`` is not 0."""
        return self.role == "assistant" and (self.weight is None or self.weight != 0)

    @cached_property
    def filled(self) -> tuple[str, ...]:
        """The keys that are null and mean nothing by it, and ``content`` where its parts have such keys."""
        meant = _MEANT_BY_ASSISTANT if self.role == "assistant" else _MEANT
        nulls = [key for key, kind in self.types.items() if kind is type(None) and key not in meant]
        return (*nulls, "content") if any(part.filled for part in self.parts) else tuple(nulls)

    @cached_property
    def places(self) -> tuple[str, ...]:
        """In which lists of its `Order` it stands."""
        assistant = self.role == "assistant"
        stands = {
            "systems": self.role in ("system", "developer"),
            "callers": assistant and bool(self.calls),
            "results": self.role == "tool",
            "legacy_callers": assistant and self.function_call is not None,
            "legacy_results": self.role == "function",
            "trained_texts": self.trained and self.content in (Content.TEXT, Content.PARTS),
            "images": self.role == "user" and any(part.kind == "image_url" for part in self.parts),
            "without_calls": assistant and self.calls == (),
        }
        return tuple(name for name in _PLACES if stands[name])

    @property
    def has_text(self) -> bool:
        """Whether ``content`` is a text with something in it."""
        return self.content is Content.TEXT


class Order:
    """The shapes of one conversation in their order, and where in it (message indices) the things are that rules ask for."""

    def __init__(self, shapes: tuple[MessageShape, ...]) -> None:
        found: dict[str, list[int]] = {name: [] for name in _PLACES}
        for index, shape in enumerate(shapes):
            for name in shape.places:
                found[name].append(index)
        self.shapes = shapes
        self.roles: tuple[Any, ...] = tuple([shape.role for shape in shapes])
        self.systems = tuple(found["systems"])
        self.callers = tuple(found["callers"])
        self.results = tuple(found["results"])
        self.legacy_callers = tuple(found["legacy_callers"])
        self.legacy_results = tuple(found["legacy_results"])
        self.trained_texts = tuple(found["trained_texts"])
        self.images = tuple(found["images"])
        self.without_calls = tuple(found["without_calls"])
        self.has_assistant = "assistant" in self.roles
        self.first_unread = next((index for index, shape in enumerate(shapes) if shape.unread_calls), len(shapes))
        self.last_unread_id = max((index for index, shape in enumerate(shapes) if shape.unread_id), default=-1)
        self.filled = any(shape.filled for shape in shapes)
        self.passes_objects = any(call.arguments is dict for shape in shapes for call in _all_calls(shape))
        self.foreign = next((form for shape in shapes if shape.parts and (form := _foreign(shape)) is not None), None)


# Keys whose null says something: no content, no refusal. (OpenAPI 2025-07: `refusal` and `audio` may be null.)
_MEANT: Final = frozenset({"role", "content"})
_MEANT_BY_ASSISTANT: Final = _MEANT | {"refusal", "audio"}
_PLACES: Final = (
    "systems",
    "callers",
    "results",
    "legacy_callers",
    "legacy_results",
    "trained_texts",
    "images",
    "without_calls",
)


def _all_calls(shape: MessageShape) -> tuple[CallShape, ...]:
    calls = shape.calls or ()
    return calls if shape.function_call is None else (*calls, shape.function_call)


def _foreign(shape: MessageShape) -> Format | None:
    """The other ecosystem's format that a message's parts tell, None where they are this one's or nobody's."""
    for part in shape.parts:
        if part.kind in ("tool_use", "tool_result"):
            return Format.ANTHROPIC
        if part.is_object and part.kind is None and not {"toolUse", "toolResult"}.isdisjoint(part.keys):
            return Format.BEDROCK
    return None


class RootShape:
    """The root keys of a record, in order, with the types of their values."""

    def __init__(self, types: dict[str, type[Any]], empty_messages: bool = False) -> None:
        self.types = types
        self.empty_messages = empty_messages

    @cached_property
    def format(self) -> Format | None:
        """What the keys tell of the record's format, those that are null aside where the others tell one."""
        given = {key: kind for key, kind in self.types.items() if kind is not type(None)}
        return recognise(given) or recognise(self.types)

    @cached_property
    def nulls(self) -> tuple[str, ...]:
        """The keys that are null."""
        return tuple(key for key, kind in self.types.items() if kind is type(None))

    @cached_property
    def own_keys(self) -> bool:
        """Whether a chat has keys of its own: such that are neither the format's nor a request's."""
        return bool(self.types.keys() - REQUEST_PARAMETERS - CHAT_KEYS)


def fits(name: object) -> bool:
    """Whether it can be the name of a message or a function."""
    return isinstance(name, str) and NAME_PATTERN.fullmatch(name) is not None


def part_shape(part: Any) -> PartShape:
    """The shape of one entry of a content list, whatever it is."""
    if not isinstance(part, dict):
        return PartShape(False, isinstance(part, str), None)
    kind, text = part.get("type"), part.get("text")
    blank = isinstance(text, str) and not text.strip()
    filled = any(part[key] is None for key in part if key not in ("type", kind))
    return PartShape(True, isinstance(text, str), kind if isinstance(kind, str) else None, tuple(part), blank, filled)


def shape_of(message: Any) -> MessageShape:
    """The shape of one message, whatever it is."""
    if not isinstance(message, dict):
        return MessageShape(is_object=False)
    content, calls, call = message.get("content"), message.get("tool_calls"), message.get("function_call")
    parts = tuple(map(part_shape, content)) if isinstance(content, list) else ()
    call_shapes = tuple(map(call_shape, calls)) if isinstance(calls, list) else None
    legacy = legacy_shape(call) if call is not None else None
    role = message.get("role")
    return MessageShape(
        is_object=True,
        role=None if isinstance(role, dict | list) else role,
        types={key: type(value) for key, value in message.items()},
        content=_content(message),
        parts=parts,
        calls=call_shapes,
        function_call=legacy,
        weight=message.get("weight"),
        name_fits=message.get("name") is None or fits(message["name"]),
        null_text=content in ("null", "None") if isinstance(content, str) else False,
    )


def _content(message: dict[str, Any]) -> Content:
    if "content" not in message:
        return Content.MISSING
    content = message["content"]
    if content is None:
        return Content.NULL
    if isinstance(content, str):
        return Content.EMPTY if not content else Content.BLANK if content.isspace() else Content.TEXT
    if isinstance(content, list):
        return Content.PARTS
    return Content.OBJECT if isinstance(content, dict) else Content.OTHER


def call_shape(call: Any) -> CallShape:
    """The shape of one entry of ``tool_calls``, whatever it is."""
    if not isinstance(call, dict):
        return CallShape(problem=("", "a tool call must be an object"))
    function = call.get("function")
    arguments = type(function.get("arguments")) if isinstance(function, dict) else type(None)
    return CallShape(call.get("type") is None, _call_problem(call), arguments)


def _call_problem(call: dict[str, Any]) -> tuple[str, str] | None:
    kind, function = call.get("type"), call.get("function")
    if kind is not None and kind != "function":
        return "/type", f'the type of a tool call must be "function", not {kind!r}'
    if not isinstance(function, dict):
        return ("/function", "`function` must be an object") if "function" in call else ("", "`function` is missing")
    return _function_problem(function, "/function")


def _function_problem(function: dict[str, Any], pointer: str) -> tuple[str, str] | None:
    name = function.get("name")
    if not isinstance(name, str) or not name.strip():
        said = "the function's `name` is missing" if "name" not in function else "the function's `name` must be a text"
        return (pointer + "/name" if "name" in function else pointer), said
    if "arguments" not in function:
        return pointer, 'the call\'s `arguments` are missing (a call without any has `"{}"`)'
    return None


def legacy_shape(call: Any) -> CallShape:
    """The shape of a ``function_call``, whatever it is."""
    if not isinstance(call, dict):
        return CallShape(problem=("", "`function_call` must be an object"))
    return CallShape(problem=_function_problem(call, ""), arguments=type(call.get("arguments")))
