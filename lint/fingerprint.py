"""What a record is, what it asks and what it answers, each as one number: equal for records that say the same."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import orjson
from xxhash import xxh3_64_intdigest

from ftlint.digest import digest
from ftlint.formats import Format
from ftlint.lazy import lazy
from ftlint.rows import NamedTuple
from ftlint.shape import Content, MessageShape, Order

if TYPE_CHECKING:
    from ftlint.definitions import Definitions
    from ftlint.example import Example

_SORTED: Final = orjson.OPT_SORT_KEYS
_KEY: Final = "messages"
_MESSAGES: Final = frozenset({_KEY})
_NONE: Final[frozenset[str]] = frozenset()
_START: Final = len('{"messages":')
_BEHIND: Final = len("]}")
_DEFINITIONS: Final = ("tools", "functions")
_NO_ANSWER: Final = frozenset({"name", "weight"})  # keys of a message that are no part of what it says
_USUAL: Final = frozenset({"role", "content", "tool_calls"}) | _NO_ANSWER
_BITS: Final = (1 << 64) - 1
_ANSWER_BITS: Final = (1 << 32) - 1
_ODD: Final = 0x9E3779B97F4A7C15  # so that what stands before the answer and the answer cannot change places


def dump(value: Any) -> bytes:
    """The JSON of a value, the same whatever the order of keys. Raises `TypeError` for what is nested too deeply."""
    return orjson.dumps(value, None, _SORTED)


class Written(NamedTuple):
    """One member of an object as `dump` writes it: its number, and how many bytes it is longer than ``{}``."""

    number: int
    size: int


def written(key: str, value: Any) -> Written:
    """A member as it is written. Raises `TypeError` for what is nested too deeply."""
    data = dump({key: value})
    return Written(xxh3_64_intdigest(data), len(data) - 2)


_NOT_TEXTS: Final = frozenset({"tools", "functions", "parallel_tool_calls"})


class Shared:
    """Root members that many records have in common. What is asked of them is worked out once."""

    def __init__(self, members: dict[str, Any], definitions: Sequence[Definitions]) -> None:
        self.members = members
        self._definitions = definitions

    @lazy
    def sums(self) -> tuple[int, int]:
        """The sum over what declares functions, and the sum over all others."""
        others = sum(_member(key, value).number for key, value in self.members.items() if key not in _DEFINITIONS)
        return sum(each.written.number for each in self._definitions), others

    @lazy
    def size(self) -> int:
        """The bytes of what declares functions, as JSON."""
        return sum(each.written.size for each in self._definitions)

    @lazy
    def holds_texts(self) -> bool:
        """Whether there is more than what declares functions and how they are called."""
        return not self.members.keys() <= _NOT_TEXTS


# Three numbers of a record: of the whole (64 bits, order of keys and white space aside), of its input (64 bits, what stands
# before its answer, with the definitions) and of its answer (32 bits). What cannot be told is 0.
Fingerprint = tuple[int, int, int]

UNKNOWN: Final[Fingerprint] = (0, 0, 0)


def fingerprint(example: Example) -> Fingerprint:
    """The fingerprint of a record. An answer is a chat's last message, where it is trained and a user asked for it, or a
    completion; ids of calls and white space around it do not count."""
    try:
        if example.format is Format.CHAT and example.conversations:
            return _of_chat(example)
        whole = _whole(example)
        if example.format is Format.COMPLETION:
            prompt, completion = example.record["prompt"], example.record["completion"]
            if isinstance(prompt, str) and isinstance(completion, str) and prompt.strip():
                return whole, digest(prompt), digest(completion.strip()) & _ANSWER_BITS
        return whole, 0, 0
    except TypeError:  # nested deeper than can be written
        return UNKNOWN


def _of_chat(example: Example) -> Fingerprint:
    """The number of a whole is the sum over its root members, so that it does not matter which of them are shared."""
    record, shared, data = example.record, example.shared, example.dump
    if data is None:
        data, shared = dump(record), None
    definitions, others = shared.sums if shared is not None else (0, 0)
    start, behind = _START, _BEHIND
    if len(record) > (1 if shared is None else 1 + len(shared.members)):
        rest = _own_members(example, shared)
        definitions, others = definitions + rest.definitions, others + rest.others
        start, behind = start + rest.before, behind + rest.behind
    message = record[_KEY][-1]
    last = dump(message)
    asked = (xxh3_64_intdigest(data[start : -behind - len(last)]) + definitions) & _BITS or 1
    answer = xxh3_64_intdigest(last)
    whole = (asked + others + answer * _ODD) & _BITS or 1
    kind = _answers(example.conversations[0].order)
    if not kind:
        return whole, 0, 0
    if kind != _PLAIN or message["content"].strip() != message["content"]:
        answer = _said(message)
    return whole, asked, answer & _ANSWER_BITS


class _Members(NamedTuple):
    """Members of a root: the sums of their numbers, and the bytes that they take before the messages and behind."""

    definitions: int
    others: int
    before: int
    behind: int


def _own_members(example: Example, shared: Shared | None) -> _Members:
    """What a chat has at its root beside its messages and what is shared."""
    definitions = others = before = behind = 0
    for key in example.record.keys() - _MESSAGES - (shared.members.keys() if shared is not None else _NONE):
        member = _declared(example, key) or _member(key, example.record[key])
        if key in _DEFINITIONS:
            definitions += member.number
        else:
            others += member.number
        if key < _KEY:
            before += member.size + 1
        else:
            behind += member.size + 1
    return _Members(definitions, others, before, behind)


def _declared(example: Example, key: str) -> Written | None:
    return next((each.written for each in example.definitions if each.key == key), None)


def _member(key: str, value: Any) -> Written:
    return _switch(key, value) if value is True or value is False else written(key, value)


_switch: Final = lru_cache(maxsize=64)(written)


def _whole(example: Example) -> int:
    record = example.record
    if not any(key in record for key in _DEFINITIONS):
        return xxh3_64_intdigest(example.dump or dump(record)) or 1
    return sum(written(key, value).number for key, value in record.items()) & _BITS or 1


_PLAIN: Final = 1
_OTHER: Final = 2


@lru_cache(maxsize=4096)
def _answers(order: Order) -> int:
    """Whether the last message is an answer that is trained: 0 where it is not, `_PLAIN` where it is nothing but a text."""
    last: MessageShape = order.shapes[-1]
    if not last.trained or "user" not in order.roles[:-1]:
        return 0
    plain = last.content is Content.TEXT and last.types.keys() == {"role", "content"}
    return _PLAIN if plain else _OTHER


def _said(message: dict[str, Any]) -> int:
    """The number of what a message says, calls and all: without ids, and without spaces in what is passed."""
    if not message.keys() <= _USUAL:
        message = {key: value for key, value in message.items() if value is not None or key in _USUAL}
    calls = message.get("tool_calls")
    if calls and message.keys() <= _USUAL:
        try:
            parts = [(message.get("content") or "").strip()]
            for call in calls:
                function = call["function"]
                parts += (function["name"], function["arguments"].replace(" ", ""))
            return xxh3_64_intdigest("\0".join(parts).encode())
        except (KeyError, TypeError, AttributeError):
            pass  # arguments that are objects, and what is told of elsewhere
    said = {
        key: value.strip() if isinstance(value, str) else value
        for key, value in message.items()
        if key not in _NO_ANSWER and value
    }
    if isinstance(calls, list) and calls:
        said["tool_calls"] = [call.get("function") if isinstance(call, dict) else call for call in calls]
    return xxh3_64_intdigest(dump(said))
