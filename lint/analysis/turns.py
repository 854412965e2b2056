"""The turns of a conversation, and how calls and results match if their ids do not say so.

A turn is the calls of one assistant message and the tool messages directly after it.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from ftlint.conversation.example import Call, Result
from ftlint.conversation.shape import Order

Pairs = list[tuple[Call, Result]]


class Turn(NamedTuple):
    """``caller`` is the index of the assistant message, None for tool messages that do not directly follow calls."""

    caller: int | None
    results: range


class Turns(NamedTuple):
    """All turns of a conversation. ``regular``: each turn has as many results as calls, or is the last message.
    ``named``: at least one result has a name."""

    turns: tuple[Turn, ...]
    regular: bool
    named: bool


@lru_cache(maxsize=4096)
def turns_of(order: Order) -> Turns:
    """The turns of conversations with this order of messages, without results whose calls cannot be read."""
    callers, count = set(order.callers), len(order.roles)
    turns = []
    index = 0
    while index < count:
        caller = index if index in callers else None
        start = end = index if caller is None else index + 1
        while end < count and order.roles[end] == "tool":
            end += 1
        if (caller is not None or end > start) and not _is_misread(order, start, end):
            turns.append(Turn(caller, range(start, end)))
        index = max(end, index + 1)
    regular = all(_is_regular(turn, order) for turn in turns)
    return Turns(tuple(turns), regular, any("name" in order.shapes[at].types for at in order.results))


def _is_misread(order: Order, start: int, end: int) -> bool:
    """Whether the key of the calls, or of a result's id, is misspelled; `message-shape` reports both."""
    follows = start > 0 and order.shapes[start - 1].unread_calls
    return follows or any(shape.unread_id for shape in order.shapes[start:end])


def _is_regular(turn: Turn, order: Order) -> bool:
    if turn.caller is None:
        return False
    calls = order.shapes[turn.caller].calls or ()
    return len(calls) == len(turn.results) or turn.caller == len(order.roles) - 1


def longest_paired(messages: list[Any], turns: tuple[Turn, ...], named: bool) -> int | None:
    """Fast path: the length of the longest id (0 if there are no calls) if all results follow the order of their calls,
    have the names of their calls (checked if ``named``), and all ids are unique. None if the slow path is needed."""
    ids: list[str] = []
    try:
        for caller, results in turns:
            index = caller
            for call in messages[caller]["tool_calls"]:  # type: ignore[index]
                id = call["id"]
                ids.append(id)
                index += 1  # type: ignore[operator]
                if results and messages[index]["tool_call_id"] != id:
                    return None
                if results and named and messages[index].get("name") not in (None, call["function"]["name"]):
                    return None
        distinct = set(ids)
        longest = max(map(len, ids), default=0)
    # An id is missing or not a string: strings are the only JSON values with a hash and a length.
    except (KeyError, TypeError):
        return None
    return None if len(distinct) != len(ids) or "" in distinct else longest


def is_id(value: object) -> bool:
    """Whether a value is a usable id: a string that is not empty."""
    return isinstance(value, str) and value != ""


def has_other_name(call: Call, result: Result) -> bool:
    """Whether a result names a different function than its call."""
    return is_id(result.name) and result.name != call.name


def read_pairs(calls: Sequence[Call], results: Sequence[Result]) -> Pairs | None:
    """Match calls and results whose ids do not match. None if they can be matched in several ways.

    One call and one result match unless both their ids and their names differ. Several are matched by raw id and name, by
    raw id, by name, or by position: the first of these that causes no conflict.
    """
    if len(calls) != len(results):
        return None
    if len(calls) == 1:
        call, result = calls[0], results[0]
        unrelated = is_id(call.id) and is_id(result.id) and call.id != result.id and has_other_name(call, result)
        return None if unrelated else [(call, result)]
    for key in _KEYS:
        pairs = _pairs_by(key, calls, results)
        if pairs is not None and not any(_contradict(call, result) for call, result in pairs):
            return pairs
    pairs = list(zip(calls, results, strict=True))
    return None if any(_contradict(call, result) for call, result in pairs) else pairs


def _pairs_by(key: Callable[[Call | Result], Any], calls: Sequence[Call], results: Sequence[Result]) -> Pairs | None:
    """Each result with the first unmatched call of the same key; None if a result has no key or no such call."""
    wanted = [key(result) for result in results]
    if None in wanted:
        return None
    free: defaultdict[Any, deque[Call]] = defaultdict(deque)
    for call in calls:
        free[key(call)].append(call)
    pairs = []
    for value, result in zip(wanted, results, strict=True):
        if not free[value]:
            return None
        pairs.append((free[value].popleft(), result))
    return pairs


def _raw_id(item: Call | Result) -> str | None:
    """The id in comparable form, even if it is not a string."""
    return None if item.id is None or item.id == "" else repr(item.id)


def _name(item: Call | Result) -> str | None:
    return item.name if is_id(item.name) else None


def _id_and_name(item: Call | Result) -> tuple[str, str] | None:
    raw, name = _raw_id(item), _name(item)
    return None if raw is None or name is None else (raw, name)


_KEYS: Final[tuple[Callable[[Call | Result], Any], ...]] = (_id_and_name, _raw_id, _name)


def _contradict(call: Call, result: Result) -> bool:
    given = _raw_id(result)
    return has_other_name(call, result) or (given is not None and _raw_id(call) not in (None, given))
