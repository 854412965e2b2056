"""The kinds of values that are tracked, such as responses, messages and histories, and the kinds of their members."""

from __future__ import annotations

from enum import Enum, auto
from typing import Any, NamedTuple


class Kind(Enum):
    """The kind of a value. The chunks of a stream are responses."""

    STREAM = auto()
    RESPONSE = auto()
    CHOICES = auto()
    CHOICE = auto()
    MESSAGE = auto()
    DELTA = auto()  # the part of a message in a chunk
    CALL = auto()  # the value of `function_call`
    FINISH = auto()  # the finish reason
    DUMPED = auto()  # a response or message as a plain dict
    HISTORY = auto()  # the list of messages that is sent
    ITEM = auto()  # a message of a history
    ROLE = auto()  # the role of a message of a history
    LITERAL = auto()  # a legacy message written as a dict literal
    HTTP = auto()  # the HTTP response to a POST
    INSTANCE = auto()  # an instance of a class of the project
    METHOD = auto()  # a method that makes requests, used as a value, and everything derived from it


class Value(NamedTuple):
    """A kind of value and its origin: a request, a class, or the node of a literal."""

    kind: Kind
    origin: Any


Values = frozenset[Value]
NOTHING: Values = frozenset()
Slot = tuple[Any, str]
"""A variable (its scope and name), an attribute (the class at the root and its name), or the result of a function."""

_MEMBERS = {
    (Kind.RESPONSE, "choices"): Kind.CHOICES,
    (Kind.CHOICE, "message"): Kind.MESSAGE,
    (Kind.CHOICE, "delta"): Kind.DELTA,
    (Kind.DELTA, "function_call"): Kind.CALL,
    (Kind.DUMPED, "choices"): Kind.DUMPED,
    (Kind.DUMPED, "message"): Kind.DUMPED,
    (Kind.CHOICE, "finish_reason"): Kind.FINISH,
    (Kind.MESSAGE, "function_call"): Kind.CALL,
    (Kind.ITEM, "function_call"): Kind.CALL,
    (Kind.ITEM, "role"): Kind.ROLE,
}
_INDEXED = {
    Kind.CHOICES: Kind.CHOICE, Kind.HISTORY: Kind.ITEM, Kind.DUMPED: Kind.DUMPED, Kind.METHOD: Kind.METHOD,
}  # fmt: skip
_EACH = {**_INDEXED, Kind.STREAM: Kind.RESPONSE}
ANSWERS = frozenset({Kind.STREAM, Kind.RESPONSE, Kind.CHOICES, Kind.CHOICE, Kind.MESSAGE, Kind.DELTA, Kind.HTTP})
"""The kinds that contain the message of a response."""


def member_of(values: Values, name: str) -> Values:
    """The values of a member."""
    found = ((kind if kind is Kind.METHOD else _MEMBERS.get((kind, name)), origin) for kind, origin in values)
    return frozenset(Value(kind, origin) for kind, origin in found if kind is not None)


def indexed(values: Values) -> Values:
    """The values of an item, by index."""
    return frozenset(Value(_INDEXED[kind], origin) for kind, origin in values if kind in _INDEXED)


def each_of(values: Values) -> Values:
    """The values of the items when they are iterated over."""
    return frozenset(Value(_EACH[kind], origin) for kind, origin in values if kind in _EACH)


def as_kind(values: Values, kind: Kind, *of: Kind) -> Values:
    """The values whose kind is in ``of``, as another kind."""
    return frozenset(Value(kind, origin) for was, origin in values if was in of)


def only(values: Values, *kinds: Kind) -> Values:
    """The values of these kinds."""
    return frozenset(value for value in values if value.kind in kinds)
