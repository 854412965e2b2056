"""What a record is, what it asks and what it answers, each as one number: equal for records that say the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

import orjson
from xxhash import xxh3_64_intdigest

from ftlint.conversation.canonical import Written, dump, member_of, written
from ftlint.conversation.columns import columns
from ftlint.conversation.digest import digest
from ftlint.conversation.example import Example
from ftlint.conversation.formats import Format
from ftlint.conversation.shape import Content, MessageShape, Order
from ftlint.conversation.shared import Keys, Shared, is_counted

_KEY: Final = "messages"
_MESSAGES: Final = frozenset({_KEY})
_NONE: Final[frozenset[str]] = frozenset()
_START: Final = len('{"messages":')
_BEHIND: Final = len("]}")
_DEFINITIONS: Final = ("tools", "functions")
_DECLARING: Final = frozenset(_DEFINITIONS)
_NO_ANSWER: Final = frozenset({"name", "weight"})  # keys of a message that are no part of what it says
_USUAL: Final = frozenset({"role", "content", "tool_calls"}) | _NO_ANSWER
_ID: Final = re.compile(rb'id":("(?:[^"\\]|\\.)*+")')  # an id as `dump` writes it; in a string the quotes are escaped
_BITS: Final = (1 << 64) - 1
_ANSWER_BITS: Final = (1 << 32) - 1
_ODD: Final = 0x9E3779B97F4A7C15  # so that what stands before the answer and the answer cannot change places


# Three numbers of a record: of the whole (64 bits; order of keys, white space, columns and ids of calls aside), of its input
# (64 bits; what comes before its answer, with the definitions) and of its answer (32 bits). What is unknown is 0.
Fingerprint = tuple[int, int, int]

UNKNOWN: Final[Fingerprint] = (0, 0, 0)


def fingerprint(example: Example, known: Keys = None) -> Fingerprint:
    """The fingerprint of a record. An answer is a chat's last message, where it is trained and a user asked for it, or a
    completion; white space around it does not count. Ids of calls count nowhere, and of the root keys only those that are
    not columns beside the ``known`` ones (None: all of them). A record with a piece that cannot be read has none."""
    try:
        if not all(_facts(talk.order).readable for talk in example.conversations):
            return UNKNOWN
        if example.format is Format.CHAT and example.conversations:
            return _of_chat(example, known)
        whole = _whole(example, known)
        if example.format is Format.COMPLETION:
            prompt, completion = example.record["prompt"], example.record["completion"]
            if isinstance(prompt, str) and isinstance(completion, str) and prompt.strip():
                return whole, digest(prompt), digest(completion.strip()) & _ANSWER_BITS
        return whole, 0, 0
    except TypeError:  # nested deeper than can be written
        return UNKNOWN


def _of_chat(example: Example, known: Keys) -> Fingerprint:
    """The number of a whole is the sum over its root members, so that it does not matter which of them are shared."""
    record, shared, data = example.record, example.shared, example.dump
    if data is None:
        data, shared = dump(record), None
    definitions, others = (shared.declared, shared.others(known)) if shared is not None else (0, 0)
    start, behind = _START, _BEHIND
    if len(record) > (1 if shared is None else 1 + len(shared.members)):
        rest = _own_members(example, shared, known)
        definitions, others = definitions + rest.definitions, others + rest.others
        start, behind = start + rest.before, behind + rest.behind
    messages, facts = record[_KEY], _facts(example.conversations[0].order)
    message = messages[-1]
    last = dump(message)
    before = data[start : -behind - len(last)]
    if facts.callers:
        before, last = _without_ids(messages, facts.callers, before, last)
    asked = (xxh3_64_intdigest(before) + definitions) & _BITS or 1
    answer = xxh3_64_intdigest(last)
    whole = (asked + others + answer * _ODD) & _BITS or 1
    if not facts.answers:
        return whole, 0, 0
    if facts.answers != _PLAIN or message["content"].strip() != message["content"]:
        answer = _said(message)
    return whole, asked, answer & _ANSWER_BITS


def _without_ids(messages: list[Any], callers: Sequence[int], before: bytes, last: bytes) -> tuple[bytes, bytes]:
    """Messages as they are written, with numbers in the places of the ids of calls and in those of their results."""
    ids = {call.get("id"): None for index in callers for call in messages[index]["tool_calls"] if _is_text(call)}
    numbers = {orjson.dumps(id): b'id":%d' % number for number, id in enumerate(ids)}

    def numbered(found: re.Match[bytes]) -> bytes:
        return numbers.get(found[1], found[0])

    before, last = _ID.sub(numbered, before), _ID.sub(numbered, last)
    return before, last


def _is_text(call: Any) -> bool:
    return isinstance(call.get("id"), str)


class _Members(NamedTuple):
    """Members of a root: the sums of their numbers, and the bytes that they take before the messages and behind."""

    definitions: int
    others: int
    before: int
    behind: int


def _own_members(example: Example, shared: Shared | None, known: Keys) -> _Members:
    """What a chat has at its root beside its messages and what is shared. Columns take bytes but do not count."""
    definitions = others = before = behind = 0
    for key in example.record.keys() - _MESSAGES - (shared.members.keys() if shared is not None else _NONE):
        member = _declared(example, key) or member_of(key, example.record[key])
        if key in _DEFINITIONS:
            definitions += member.number
        elif is_counted(key, known):
            others += member.number
        if key < _KEY:
            before += member.size + 1
        else:
            behind += member.size + 1
    return _Members(definitions, others, before, behind)


def _declared(example: Example, key: str) -> Written | None:
    return next((each.written for each in example.definitions if each.key == key), None)


def _whole(example: Example, known: Keys) -> int:
    record = example.record
    left_out = columns(record.keys(), known)
    if left_out:
        record = {key: value for key, value in record.items() if key not in left_out}
    if any(key in record for key in _DEFINITIONS):
        return sum(written(key, value).number for key, value in record.items()) & _BITS or 1
    data = None if left_out else example.dump
    return xxh3_64_intdigest(data or dump(record)) or 1


_PLAIN: Final = 1
_OTHER: Final = 2


class _Facts(NamedTuple):
    """What a fingerprint needs to know of an order of messages: whether every message can be read, whether the last is an
    answer that is trained (0 where it is not, `_PLAIN` where it is nothing but a text), and which messages make calls."""

    readable: bool
    answers: int
    callers: tuple[int, ...]


@lru_cache(maxsize=4096)
def _facts(order: Order) -> _Facts:
    return _Facts(all(map(_is_readable, order.shapes)), _answers(order), order.callers)


def _is_readable(shape: MessageShape) -> bool:
    calls = (*(shape.calls or ()), *([shape.function_call] if shape.function_call is not None else ()))
    is_list = shape.types.get("tool_calls", list) in (list, type(None))
    return shape.is_object and isinstance(shape.role, str) and is_list and all(call.problem is None for call in calls)


def _answers(order: Order) -> int:
    last: MessageShape | None = order.shapes[-1] if order.shapes else None
    if last is None or not last.trained or "user" not in order.roles[:-1]:
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
