"""What a record's messages look like, less their texts: keys, value types, roles.

Records repeat their shape. A shape is built once for each distinct one and looked up after that, so whatever depends on
nothing else is decided once and not once a line (in a file of 100 MB: a handful of message shapes, some hundred orders).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Final, TypeVar

from ftlint.formats import CHAT_KEYS, REQUEST_PARAMETERS, Format, recognise
from ftlint.lazy import lazy

Describe = Callable[[Any], Any]
K = TypeVar("K")
V = TypeVar("V")

NAME_PATTERN: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")  # OpenAI API reference, `name` of messages and functions
_TABLE_LIMIT: Final = 20_000  # shapes kept; a dataset that has more has no repeating shape, and the table starts anew


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


@dataclass(frozen=True)
class PartShape:
    """One entry of a content list. ``kind`` is its ``type`` when that is a string."""

    is_object: bool
    is_text: bool
    kind: str | None
    keys: tuple[str, ...] = ()
    blank: bool = False


@dataclass(frozen=True)
class CallShape:
    """One entry of ``tool_calls``, or a ``function_call``.

    ``problem`` is what makes it unusable (a key relative to the call, and what is wrong there), None for a sound call;
    ``arguments`` is the type of its arguments.
    """

    missing_type: bool = False
    problem: tuple[str, str] | None = None
    arguments: type[Any] = str


@dataclass(frozen=True, eq=False)
class MessageShape:
    """One message, less its texts.

    ``types`` has the message's keys in order with the types of their values; of keys that no shape depends on (an id, one
    that nobody knows) the type is that of the first message of the shape.
    """

    is_object: bool
    role: Any = None  # as it stands; None, too, for one that is a list or an object
    types: dict[str, type[Any]] = field(default_factory=dict)
    content: Content = Content.MISSING
    parts: tuple[PartShape, ...] = ()
    calls: tuple[CallShape, ...] | None = None
    function_call: CallShape | None = None
    weight: Any = None
    name_fits: bool = True
    null_text: bool = False

    @property
    def has_calls(self) -> bool:
        """Whether it makes a call, in either family."""
        return bool(self.calls) or self.function_call is not None

    @property
    def trained(self) -> bool:
        """Whether a trainer learns it: an assistant message whose ``weight`` is not 0."""
        return self.role == "assistant" and (self.weight is None or self.weight != 0)

    @property
    def has_text(self) -> bool:
        """Whether ``content`` is a text with something in it."""
        return self.content is Content.TEXT


@dataclass(frozen=True, eq=False)
class Order:
    """The shapes of one conversation in their order, and where in it (message indices) the things are that rules ask for."""

    shapes: tuple[MessageShape, ...]
    roles: tuple[Any, ...] = ()
    systems: tuple[int, ...] = ()
    callers: tuple[int, ...] = ()
    results: tuple[int, ...] = ()
    legacy_callers: tuple[int, ...] = ()
    legacy_results: tuple[int, ...] = ()
    trained_texts: tuple[int, ...] = ()
    images: tuple[int, ...] = ()
    has_assistant: bool = False
    foreign: Format | None = None

    @classmethod
    def of(cls, shapes: tuple[MessageShape, ...]) -> Order:
        """The order that these shapes make."""

        def where(holds: Any) -> tuple[int, ...]:
            return tuple(index for index, shape in enumerate(shapes) if holds(shape))

        return cls(
            shapes,
            tuple(shape.role for shape in shapes),
            where(lambda shape: shape.role in ("system", "developer")),
            where(lambda shape: bool(shape.calls) and shape.role == "assistant"),
            where(lambda shape: shape.role == "tool"),
            where(lambda shape: shape.function_call is not None and shape.role == "assistant"),
            where(lambda shape: shape.role == "function"),
            where(lambda shape: shape.trained and shape.content in (Content.TEXT, Content.PARTS)),
            where(lambda shape: shape.role == "user" and any(part.kind == "image_url" for part in shape.parts)),
            any(shape.role == "assistant" for shape in shapes),
            next((form for shape in shapes if (form := _foreign(shape)) is not None), None),
        )


def _foreign(shape: MessageShape) -> Format | None:
    """The other ecosystem's format that a message's parts tell, None where they are this one's or nobody's."""
    for part in shape.parts:
        if part.kind in ("tool_use", "tool_result"):
            return Format.ANTHROPIC
        if part.is_object and part.kind is None and not {"toolUse", "toolResult"}.isdisjoint(part.keys):
            return Format.BEDROCK
    return None


@dataclass(eq=False)
class RootShape:
    """The root keys of a record, in order, with the types of their values."""

    types: dict[str, type[Any]]
    empty_messages: bool = False

    @lazy
    def format(self) -> Format | None:
        """What the keys tell of the record's format."""
        return recognise(self.types)

    @lazy
    def own_keys(self) -> bool:
        """Whether a chat has keys of its own: such that are neither the format's nor a request's."""
        return bool(self.types.keys() - REQUEST_PARAMETERS - CHAT_KEYS)


class Shapes:
    """The tables of all shapes seen. One for each process; what it returns may be compared by identity."""

    def __init__(self) -> None:
        # a shape, or what further values it depends on: then it stands under the key with what describes those
        self._messages: dict[tuple[Any, ...], Any] = {}
        self._orders: dict[tuple[MessageShape, ...], Order] = {}
        self._roots: dict[tuple[Any, ...], RootShape] = {}

    def root(self, record: dict[str, Any]) -> RootShape:
        """The shape of a record's root."""
        empty = record.get("messages") == []
        key = (empty, *record, *map(type, record.values()))
        root = self._roots.get(key)
        if root is None:
            root = _keep(self._roots, key, RootShape({name: type(value) for name, value in record.items()}, empty))
        return root

    def order(self, messages: Sequence[Any]) -> Order:
        """The order of a conversation's messages; any JSON is taken."""
        shapes: list[Any] = []
        get = self._messages.get
        for message in messages:
            try:
                content = message.get("content")
                blank = content.__class__ is str and (not content or content.isspace())
                key = (message.get("role"), blank, content.__class__, *message)
                known = get(key)
            except (AttributeError, TypeError):  # no object, or a role that is a list or an object
                known = shape_of(message)
            shapes.append(known if known.__class__ is MessageShape else self._further(message, key, known))
        order = self._orders.get(tuple(shapes))
        return order if order is not None else _keep(self._orders, tuple(shapes), Order.of(tuple(shapes)))

    def _further(self, message: dict[str, Any], key: tuple[Any, ...], known: Any) -> MessageShape:
        """The shape of a message that is new, or whose shape depends on more than its key."""
        if known is None:
            known = _keep(self._messages, key, _further(message, blank=key[1]) or shape_of(message))
            if isinstance(known, MessageShape):
                return known
        full = (*key, *[describe(message[name]) for name, describe in known])
        shape = self._messages.get(full)
        return shape if isinstance(shape, MessageShape) else _keep(self._messages, full, shape_of(message))


def _keep(table: dict[K, Any], key: K, value: V) -> V:
    if len(table) >= _TABLE_LIMIT:
        table.clear()
    table[key] = value
    return value


def _further(message: dict[str, Any], *, blank: bool) -> tuple[tuple[str, Describe], ...]:
    """The keys of a message on whose values its shape depends, each with what describes the value."""
    found = [(key, describe) for key, describe in _DESCRIBED.items() if key in message]
    content = message.get("content")
    if isinstance(content, list) or blank or (isinstance(content, str) and not _CALLS.isdisjoint(message)):
        found.append(("content", _content_key))
    if not isinstance(message.get("role", ""), str):
        found.append(("role", type))  # a number may equal another one of another type
    return tuple(found)


def _content_key(content: Any) -> Any:
    if isinstance(content, str):
        return content if content in ("", "null", "None") else None
    return tuple(map(_part_shape, content))


def _fits(name: object) -> bool:
    return isinstance(name, str) and NAME_PATTERN.fullmatch(name) is not None


def _calls_key(calls: list[Any]) -> Any:
    return tuple([_call_key(call) for call in calls])


def _call_key(call: Any) -> Any:
    """True for a sound call, else its shape."""
    try:
        function = call["function"]
        name, arguments = function["name"], function["arguments"]
        if call["type"] == "function" and name.__class__ is str and arguments.__class__ is str:
            return (name.strip() and arguments.strip() and True) or _call_shape(call)
    except (KeyError, TypeError):
        pass
    return _call_shape(call)


def _part_shape(part: Any) -> PartShape:
    if not isinstance(part, dict):
        return PartShape(False, isinstance(part, str), None)
    kind, text = part.get("type"), part.get("text")
    blank = isinstance(text, str) and not text.strip()
    return PartShape(True, isinstance(text, str), kind if isinstance(kind, str) else None, tuple(part), blank)


_DESCRIBED: Final[dict[str, Describe]] = {
    "tool_calls": lambda calls: _calls_key(calls) if isinstance(calls, list) else type(calls),
    "function_call": lambda call: None if call is None else _legacy_shape(call),
    "weight": lambda weight: (type(weight), repr(weight) if isinstance(weight, dict | list) else weight),
    "name": lambda name: (type(name), name is None or _fits(name)),
    "refusal": type,
    "audio": type,
}
_CALLS: Final = frozenset({"tool_calls", "function_call"})


def shape_of(message: Any) -> MessageShape:
    """The shape of one message, whatever it is."""
    if not isinstance(message, dict):
        return MessageShape(is_object=False)
    content, calls, call = message.get("content"), message.get("tool_calls"), message.get("function_call")
    parts = tuple(map(_part_shape, content)) if isinstance(content, list) else ()
    call_shapes = tuple(map(_call_shape, calls)) if isinstance(calls, list) else None
    legacy = _legacy_shape(call) if call is not None else None
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
        name_fits=message.get("name") is None or _fits(message["name"]),
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


def _call_shape(call: Any) -> CallShape:
    if not isinstance(call, dict):
        return CallShape(problem=("", "a tool call must be an object"))
    function = call.get("function")
    arguments = type(function.get("arguments")) if isinstance(function, dict) else type(None)
    return CallShape("type" not in call, _call_problem(call), arguments)


def _call_problem(call: dict[str, Any]) -> tuple[str, str] | None:
    kind, function = call.get("type", "function"), call.get("function")
    if kind != "function":
        return "/type", f'the type of a tool call must be "function", not {kind!r}'
    if not isinstance(function, dict):
        return ("/function", "`function` must be an object") if "function" in call else ("", "`function` is missing")
    return _function_problem(function, "/function")


def _function_problem(function: dict[str, Any], pointer: str) -> tuple[str, str] | None:
    name, arguments = function.get("name"), function.get("arguments")
    if not isinstance(name, str) or not name.strip():
        said = "the function's `name` is missing" if "name" not in function else "the function's `name` must be a text"
        return (pointer + "/name" if "name" in function else pointer), said
    if "arguments" not in function:
        return pointer, 'the call\'s `arguments` are missing (a call without any has `"{}"`)'
    if arguments is None or (isinstance(arguments, str) and not arguments.strip()):
        return pointer + "/arguments", 'the call\'s `arguments` are blank (a call without any has `"{}"`)'
    return None


def _legacy_shape(call: Any) -> CallShape:
    if not isinstance(call, dict):
        return CallShape(problem=("", "`function_call` must be an object"))
    return CallShape(problem=_function_problem(call, ""), arguments=type(call.get("arguments")))
