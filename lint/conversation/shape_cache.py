"""Tables of all shapes, so that equal messages, conversations and roots get the same shape object.

A message is looked up by its outline: role, kind of content, number of calls, and keys. If its shape depends on other values
as well, such as a weight, descriptions of these values complete the key.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from ftlint.conversation.shape import MessageShape, Order, RootShape
from ftlint.conversation.shape_builder import call_shape, is_valid_name, legacy_call_shape, message_shape, part_shape

Outline = tuple[Any, ...]
Describe = Callable[[Any], Any]
Described = list[tuple[str, Describe]]
"""The keys of a message whose values its shape depends on, with a function that describes the value."""
K = TypeVar("K")
V = TypeVar("V")

_MAX_SHAPES: Final = 5_000  # per table; data with more distinct shapes hardly repeats any


class Shapes:
    """The tables of one process. Shapes may be compared by identity."""

    def __init__(self) -> None:
        self._described: dict[Outline, Described] = {}
        self._messages: dict[tuple[Any, ...], MessageShape] = {}
        self._orders: dict[tuple[MessageShape, ...], Order] = {}
        self._roots: dict[tuple[Any, ...], RootShape] = {}

    def root(self, record: dict[str, Any]) -> RootShape:
        """The shape of a record's root."""
        is_empty = record.get("messages") == []
        key = (is_empty, *record, *map(type, record.values()))
        root = self._roots.get(key)
        if root is None:
            types = {name: type(value) for name, value in record.items()}
            root = _keep(self._roots, key, RootShape(types, is_empty))
        return root

    def order(self, messages: list[Any]) -> Order:
        """The order of a conversation's messages, which may be any JSON values."""
        shapes = tuple(map(self._shape, messages))
        order = self._orders.get(shapes)
        return order if order is not None else _keep(self._orders, shapes, Order(shapes))

    def _shape(self, message: Any) -> MessageShape:
        try:
            content = message.get("content")
            kind = content.isspace() if content.__class__ is str and content else content.__class__
            outline = (message.get("role"), kind, _calls(message), *message)
            shape = self._messages.get(outline)
        except (AttributeError, TypeError):  # not an object, or a role that is a list or an object
            return message_shape(message)
        if shape is not None:
            return shape
        described = self._described_values(message, outline)
        key = (outline, *[describe(message[name]) for name, describe in described]) if described else outline
        shape = self._messages.get(key)
        return shape if shape is not None else _keep(self._messages, key, message_shape(message))

    def _described_values(self, message: dict[str, Any], outline: Outline) -> Described:
        described = self._described.get(outline)
        return described if described is not None else _keep(self._described, outline, _described_values(message))


def _calls(message: dict[str, Any]) -> Any:
    """The number of calls if all are plain, -1 if not, the type of ``tool_calls`` if that is not a list."""
    calls = message.get("tool_calls")
    return _count_plain(calls) if calls.__class__ is list else calls.__class__


def _count_plain(calls: list[Any]) -> int:
    """The number of calls if all are well-formed with arguments in a string and without null, else -1."""
    try:
        for call in calls:
            function = call["function"]
            name, arguments = function["name"], function["arguments"]
            if (
                call["type"] != "function"
                or name.__class__ is not str
                or arguments.__class__ is not str
                or not name
                or not arguments
                or name.isspace()
                or arguments.isspace()
                or None in call.values()
                or None in function.values()
            ):
                return -1
    except (AttributeError, KeyError, TypeError):
        return -1
    return len(calls)


def _keep(table: dict[K, Any], key: K, value: V) -> V:
    if len(table) >= _MAX_SHAPES:
        table.clear()
    table[key] = value
    return value


def _described_values(message: dict[str, Any]) -> Described:
    """The values that the shape of a message depends on in addition to its outline; they depend on the outline only."""
    described = [(key, describe) for key, describe in _DESCRIPTIONS.items() if key in message]
    described += [(key, _is_null) for key in message if key not in _DESCRIPTIONS and key not in _IN_OUTLINE]
    calls, content = message.get("tool_calls"), message.get("content")
    if isinstance(calls, list) and _count_plain(calls) < 0:
        described.append(("tool_calls", lambda calls: tuple(map(call_shape, calls))))
    if isinstance(content, list) or (isinstance(content, str) and not _CALLS.isdisjoint(message)):
        described.append(("content", _describe_content))
    if not isinstance(message.get("role", ""), str):
        described.append(("role", type))  # 1 == True
    return described


def _is_null(value: Any) -> bool:
    return value is None


def _describe_content(content: Any) -> Any:
    if isinstance(content, str):
        return content if content in ("null", "None") else None
    return tuple(map(part_shape, content))


def _describe_legacy_call(call: Any) -> Any:
    """True for a well-formed call with arguments in a string and without null, else its shape."""
    try:
        name, arguments = call["name"], call["arguments"]
    except (KeyError, TypeError):
        return None if call is None else legacy_call_shape(call)
    strings = name.__class__ is str and arguments.__class__ is str and name and arguments
    is_plain = strings and not (name.isspace() or arguments.isspace() or None in call.values())
    return True if is_plain else legacy_call_shape(call)


_DESCRIPTIONS: Final[dict[str, Describe]] = {
    "function_call": _describe_legacy_call,
    "weight": lambda weight: (type(weight), repr(weight) if isinstance(weight, dict | list) else weight),
    "name": lambda name: (type(name), name is None or is_valid_name(name)),
    "refusal": type,
    "audio": type,
}
_IN_OUTLINE: Final = frozenset({"role", "content", "tool_calls"})
_CALLS: Final = frozenset({"tool_calls", "function_call"})
