"""Fingerprints of examples: digests of the whole, of the input and of the answer. Equal examples have equal digests."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import orjson
from xxhash import xxh3_64_intdigest

from ftlint.conversation.digest import Member, digest, dump, member
from ftlint.conversation.example import DEFINITION_KEYS, Example
from ftlint.conversation.formats import Format, Keys, is_column
from ftlint.conversation.shape import Content
from ftlint.conversation.tools import Definitions

_KEY: Final = "messages"
_START: Final = len('{"messages":')
_END: Final = len("]}")
_NOT_ANSWER: Final = frozenset({"name", "weight"})  # keys of a message that are not part of the answer
_ANSWER: Final = frozenset({"role", "content", "tool_calls"}) | _NOT_ANSWER
_ID: Final = re.compile(rb'id":("(?:[^"\\]|\\.)*+")')  # an id in canonical JSON; inside a string its quotes are escaped
_BITS: Final = (1 << 64) - 1
_ANSWER_BITS: Final = (1 << 32) - 1
_ODD: Final = 0x9E3779B97F4A7C15  # factor for the answer, so that input and answer cannot be swapped


Fingerprint = tuple[int, int, int]
"""Digests of an example (64 bits), its input (64 bits: the messages before the answer, and the definitions) and its answer
(32 bits); 0 if unknown."""

UNKNOWN: Final[Fingerprint] = (0, 0, 0)


def fingerprint(example: Example, known: Keys = None) -> Fingerprint:
    """The fingerprint of an example, `UNKNOWN` if a message is malformed.

    The answer is a completion, or the last message of a chat if it is trained and follows a user message; whitespace around
    it is ignored. Key order, call ids and columns (see `is_column`) are ignored.
    """
    try:
        if not all(conversation.order.well_formed for conversation in example.conversations):
            return UNKNOWN
        if example.format is Format.CHAT and example.conversations:
            return _of_chat(example, known)
        whole = _whole(example, known)
        if example.format is Format.COMPLETION:
            prompt, completion = example.record["prompt"], example.record["completion"]
            if isinstance(prompt, str) and isinstance(completion, str) and prompt.strip():
                return whole, digest(prompt), digest(completion.strip()) & _ANSWER_BITS
        return whole, 0, 0
    except TypeError:  # nested too deeply
        return UNKNOWN


def _of_chat(example: Example, known: Keys) -> Fingerprint:
    """The digest of the whole is a sum over the root members, whether `Example.dump` has them or not."""
    record, data, omitted = example.record, example.dump, example.not_in_dump
    if data is None:
        data, omitted = dump(record), None
    definitions, others = omitted.written.digest if omitted is not None else 0, 0
    start, end = _START, _END
    if len(record) > (1 if omitted is None else 2):
        rest = _own_members(example, omitted, known)
        definitions, others = definitions + rest.definitions, rest.others
        start, end = start + rest.before, end + rest.after
    messages, order = record[_KEY], example.conversations[0].order
    message = messages[-1]
    answer = dump(message)
    before = data[start : -end - len(answer)]
    if order.callers:
        before, answer = _without_ids(messages, order.callers, before, answer)
    prompt_digest = (xxh3_64_intdigest(before) + definitions) & _BITS or 1
    answer_digest = xxh3_64_intdigest(answer)
    whole = (prompt_digest + others + answer_digest * _ODD) & _BITS or 1
    if not order.ends_with_answer:
        return whole, 0, 0
    last = order.shapes[-1]
    is_plain = last.content is Content.TEXT and last.types.keys() == {"role", "content"}
    if not is_plain or message["content"].strip() != message["content"]:
        answer_digest = _answer_digest(message)
    return whole, prompt_digest, answer_digest & _ANSWER_BITS


def _without_ids(messages: list[Any], callers: Sequence[int], before: bytes, answer: bytes) -> tuple[bytes, bytes]:
    """Canonical JSON with numbers instead of the ids of calls and results."""
    ids = {
        call.get("id"): None
        for index in callers
        for call in messages[index]["tool_calls"]
        if isinstance(call.get("id"), str)
    }
    numbers = {orjson.dumps(id): b'id":%d' % number for number, id in enumerate(ids)}

    def numbered(match: re.Match[bytes]) -> bytes:
        return numbers.get(match[1], match[0])

    return _ID.sub(numbered, before), _ID.sub(numbered, answer)


class _Members(NamedTuple):
    """Sums of the digests of root members, and the bytes that the members take before and after the messages."""

    definitions: int
    others: int
    before: int
    after: int


def _own_members(example: Example, omitted: Definitions | None, known: Keys) -> _Members:
    """The root members of a chat other than its messages and what `Example.dump` omits."""
    definitions = others = before = after = 0
    for key in example.record.keys() - {_KEY, omitted.key if omitted is not None else _KEY}:
        own = _definitions_member(example, key) or member(key, example.record[key])
        if key in DEFINITION_KEYS:
            definitions += own.digest
        elif not is_column(key, known):
            others += own.digest
        if key < _KEY:
            before += own.size + 1
        else:
            after += own.size + 1
    return _Members(definitions, others, before, after)


def _definitions_member(example: Example, key: str) -> Member | None:
    return next((definitions.written for definitions in example.definitions if definitions.key == key), None)


def _whole(example: Example, known: Keys) -> int:
    record = {key: value for key, value in example.record.items() if not is_column(key, known)}
    if any(key in record for key in DEFINITION_KEYS):
        return sum(member(key, value).digest for key, value in record.items()) & _BITS or 1
    data = example.dump if len(record) == len(example.record) else None
    return xxh3_64_intdigest(data or dump(record)) or 1


def _answer_digest(message: dict[str, Any]) -> int:
    """The digest of content and calls, without ids and without spaces in arguments."""
    if not message.keys() <= _ANSWER:
        message = {key: value for key, value in message.items() if value is not None or key in _ANSWER}
    calls = message.get("tool_calls")
    if calls and message.keys() <= _ANSWER:
        try:
            parts = [(message.get("content") or "").strip()]
            for call in calls:
                function = call["function"]
                parts += (function["name"], function["arguments"].replace(" ", ""))
            return xxh3_64_intdigest("\0".join(parts).encode())
        except (KeyError, TypeError, AttributeError):
            pass  # arguments that are not strings
    answer = {
        key: value.strip() if isinstance(value, str) else value
        for key, value in message.items()
        if key not in _NOT_ANSWER and value
    }
    if isinstance(calls, list) and calls:
        answer["tool_calls"] = [call.get("function") if isinstance(call, dict) else call for call in calls]
    return xxh3_64_intdigest(dump(answer))
