"""What a value of a program is to us: a response, a message, a history; and what is made of it by asking for a member."""

from __future__ import annotations

from enum import Enum, auto
from typing import Any, NamedTuple


class Kind(Enum):
    """What a value is. The pieces of a stream are responses."""

    STREAM = auto()
    RESPONSE = auto()
    CHOICES = auto()
    CHOICE = auto()
    MESSAGE = auto()
    DELTA = auto()  # a piece of one
    CALL = auto()  # what `function_call` holds
    FINISH = auto()  # the reason why it ended
    DUMPED = auto()  # a response or message as a plain dict
    HISTORY = auto()  # the messages that are sent
    ITEM = auto()  # one of them
    ROLE = auto()  # the role of one of them
    LITERAL = auto()  # a message written out, legacy
    HTTP = auto()  # the answer to a post
    INSTANCE = auto()  # of a class of the project
    METHOD = auto()  # the method that makes requests as a value, and whatever is made of it


class Value(NamedTuple):
    """A kind, and where it comes from: a request, a class, or a literal's node."""

    kind: Kind
    origin: Any


Values = frozenset[Value]
NOTHING: Values = frozenset()

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
"""What comes of a request, and holds its message."""


def member_of(values: Values, name: str) -> Values:
    """What asking for that member gives."""
    found = ((kind if kind is Kind.METHOD else _MEMBERS.get((kind, name)), origin) for kind, origin in values)
    return frozenset(Value(kind, origin) for kind, origin in found if kind is not None)


def indexed(values: Values) -> Values:
    """What asking for one by its number gives."""
    return frozenset(Value(_INDEXED[kind], origin) for kind, origin in values if kind in _INDEXED)


def each_of(values: Values) -> Values:
    """What going through them gives."""
    return frozenset(Value(_EACH[kind], origin) for kind, origin in values if kind in _EACH)


def as_kind(values: Values, kind: Kind, *of: Kind) -> Values:
    """The same origins as another kind, of those that are one ``of``."""
    return frozenset(Value(kind, origin) for was, origin in values if was in of)


def only(values: Values, *kinds: Kind) -> Values:
    """Those of these kinds."""
    return frozenset(value for value in values if value.kind in kinds)
