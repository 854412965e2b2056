"""The tables of all shapes seen: what a message, an order of messages or a root looks like is built once, then looked up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, NamedTuple, TypeVar

from ftlint.conversation.shape import (
    MessageShape,
    Order,
    RootShape,
    call_shape,
    fits,
    legacy_shape,
    part_shape,
    shape_of,
)

Describe = Callable[[Any], Any]
K = TypeVar("K")
V = TypeVar("V")

_HEAD: Final = 4  # what stands before the keys of a message in a row of outlines: their number, role, content, calls

# Shapes and orders kept; a dataset that has more has none that repeats, and the table starts anew.
_TABLE_LIMIT: Final = 5_000


# A message's role, what is under its content, how many calls it makes, and its keys; and the values on which its shape depends
# besides: the key of each, and what describes it.
Outline = tuple[Any, ...]
Further = list[tuple[str, Describe]]


class Pattern(NamedTuple):
    """The messages of a conversation by their outlines. ``asks`` has the values on which their shapes depend besides:
    index of the message, key, and what describes the value; ``orders`` the order for each distinct description of them."""

    asks: tuple[tuple[int, str, Describe], ...]
    orders: dict[tuple[Any, ...], Order]


class Shapes:
    """The tables of all shapes seen. One for each process; what it returns may be compared by identity."""

    def __init__(self) -> None:
        self._patterns: dict[tuple[Any, ...], Pattern] = {}
        self._further: dict[Outline, Further] = {}
        self._messages: dict[tuple[Any, ...], MessageShape] = {}
        self._orders: dict[tuple[MessageShape, ...], Order] = {}
        self._roots: dict[tuple[Any, ...], RootShape] = {}

    def root(self, record: dict[str, Any]) -> RootShape:
        """The shape of a record's root."""
        key = root_outline(record)
        root = self._roots.get(key)
        if root is None:
            root = _keep(self._roots, key, RootShape({name: type(value) for name, value in record.items()}, key[0]))
        return root

    def order(self, messages: list[Any]) -> Order:
        """The order of a conversation's messages; any JSON is taken."""
        try:
            key = outline(messages)
            pattern = self._patterns.get(key)
        except (AttributeError, KeyError, TypeError):  # no object, or a role that is missing, a list or an object
            return self._order(map(self._message, messages))
        if pattern is None:
            pattern = _keep(self._patterns, key, self._pattern(messages, key))
        asks = pattern.asks
        said = tuple([describe(messages[at][name]) for at, name, describe in asks]) if asks else ()
        order = pattern.orders.get(said)
        if order is None:
            order = _keep(pattern.orders, said, self._order(map(self._shape, messages, _outlines(key))))
        return order

    def _pattern(self, messages: list[Any], row: tuple[Any, ...]) -> Pattern:
        asks: list[tuple[int, str, Describe]] = []
        for at, outline in enumerate(_outlines(row)):
            if outline not in self._messages:  # whose shape depends on nothing but its outline
                asks += [(at, *ask) for ask in self._asks(messages[at], outline)]
        return Pattern(tuple(asks), {})

    def _order(self, found: Iterable[MessageShape]) -> Order:
        shapes = tuple(found)
        order = self._orders.get(shapes)
        return order if order is not None else _keep(self._orders, shapes, Order(shapes))

    def _message(self, message: Any) -> MessageShape:
        """The shape of one message, whatever it is."""
        if not isinstance(message, dict) or isinstance(message.get("role"), dict | list):
            return shape_of(message)
        content = message.get("content")
        blank = content.isspace() if isinstance(content, str) and content else type(content)
        return self._shape(message, (message.get("role"), blank, _calls(message), *message))

    def _shape(self, message: dict[str, Any], outline: Outline) -> MessageShape:
        shape = self._messages.get(outline)
        if shape is not None:
            return shape
        asks = self._asks(message, outline)
        key = (outline, *[describe(message[name]) for name, describe in asks]) if asks else outline
        shape = self._messages.get(key)
        return shape if shape is not None else _keep(self._messages, key, shape_of(message))

    def _asks(self, message: dict[str, Any], outline: Outline) -> Further:
        asks = self._further.get(outline)
        return asks if asks is not None else _keep(self._further, outline, _further(message))


def root_outline(record: dict[str, Any]) -> tuple[Any, ...]:
    """Whether a record's list of messages is empty, its keys, and the types of its values."""
    return record.get("messages") == [], *record, *map(type, record.values())


def outline(messages: list[Any]) -> tuple[Any, ...]:
    """The outlines of messages in a row, each behind the number of its keys.

    Raises `AttributeError`, `KeyError` or `TypeError` where one is no object or has no role.
    """
    found: list[Any] = []
    for one in messages:
        text = one.get("content")
        kind = text.isspace() if text.__class__ is str and text else text.__class__
        found += (len(one), one["role"], kind, _calls(one), *one)
    return tuple(found)


def _calls(message: dict[str, Any]) -> Any:
    """How many calls a message makes when all are surely sound, -1 where they are not, the type of what is no list."""
    calls = message.get("tool_calls")
    return count_sound(calls) if calls.__class__ is list else calls.__class__


def _outlines(row: tuple[Any, ...]) -> Iterator[Outline]:
    """The single outlines of messages in a row."""
    start = 0
    while start < len(row):
        end = start + _HEAD + row[start]
        yield row[start + 1 : end]
        start = end


def _keep(table: dict[K, Any], key: K, value: V) -> V:
    if len(table) >= _TABLE_LIMIT:
        table.clear()
    table[key] = value
    return value


def _further(message: dict[str, Any]) -> Further:
    """The keys of a message on whose values its shape depends beyond its outline, each with what describes the value. They
    depend on nothing but that."""
    found = [(key, describe) for key, describe in _DESCRIBED.items() if key in message]
    found += [(key, _is_null) for key in message if key not in _DESCRIBED and key not in _OUTLINED]
    calls, content = message.get("tool_calls"), message.get("content")
    if isinstance(calls, list) and count_sound(calls) < 0:
        found.append(("tool_calls", _call_shapes))
    if isinstance(content, list) or (isinstance(content, str) and not _CALLS.isdisjoint(message)):
        found.append(("content", _content_key))
    if not isinstance(message.get("role", ""), str):
        found.append(("role", type))  # a number may equal another one of another type
    return found


def _is_null(value: Any) -> bool:
    return value is None


def _content_key(content: Any) -> Any:
    if isinstance(content, str):
        return content if content in ("null", "None") else None
    return tuple(map(part_shape, content))


def _call_shapes(calls: list[Any]) -> Any:
    return tuple(map(call_shape, calls))


def _legacy_key(call: Any) -> Any:
    """True for a call that is surely sound and has its arguments as a text, else its shape."""
    try:
        name, arguments = call["name"], call["arguments"]
    except (KeyError, TypeError):
        return legacy_shape(call)
    texts = name.__class__ is str and arguments.__class__ is str and name and arguments
    return True if texts and not (name.isspace() or arguments.isspace()) else legacy_shape(call)


def count_sound(calls: list[Any]) -> int:
    """How many calls there are when all are surely sound, else -1."""
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
            ):
                return -1
    except (KeyError, TypeError):
        return -1
    return len(calls)


_DESCRIBED: Final[dict[str, Describe]] = {
    "function_call": lambda call: None if call is None else _legacy_key(call),
    "weight": lambda weight: (type(weight), repr(weight) if isinstance(weight, dict | list) else weight),
    "name": lambda name: (type(name), name is None or fits(name)),
    "refusal": type,
    "audio": type,
}
_OUTLINED: Final = frozenset({"role", "content", "tool_calls"})
_CALLS: Final = frozenset({"tool_calls", "function_call"})
