"""The turns of a conversation, and the one way in which calls and results without ids can be read, if there is one.

A turn is one assistant message's calls and the tool messages directly behind it.
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
    """``caller`` is the assistant message's index, None for tool messages that do not stand directly behind calls."""

    caller: int | None
    results: range


class Turns(NamedTuple):
    """All turns of a conversation. ``regular``: each has as many results as calls, or is the last message;
    ``named``: some result has a name."""

    turns: tuple[Turn, ...]
    regular: bool
    named: bool


@lru_cache(maxsize=4096)
def turns_of(order: Order) -> Turns:
    """The turns of every conversation of this order of messages; results of calls that cannot be read are left out."""
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
    """Whether these results follow calls that are not read, or name theirs under a key that is not; `message-shape` reports
    both."""
    follows = start > 0 and order.shapes[start - 1].unread_calls
    return follows or any(shape.unread_id for shape in order.shapes[start:end])


def _is_regular(turn: Turn, order: Order) -> bool:
    if turn.caller is None:
        return False
    calls = order.shapes[turn.caller].calls or ()
    return len(calls) == len(turn.results) or turn.caller == len(order.roles) - 1


def longest_paired(messages: list[Any], turns: tuple[Turn, ...], named: bool) -> int | None:
    """The length of the longest id (0 without any), where results answer their calls in order, with no name but theirs if
    some are ``named``, and no id stands twice. None where a closer look is wanted."""
    ids: list[str] = []
    try:
        for caller, results in turns:
            at = caller
            for call in messages[caller]["tool_calls"]:  # type: ignore[index]
                id = call["id"]
                ids.append(id)
                at += 1  # type: ignore[operator]
                if results and messages[at]["tool_call_id"] != id:
                    return None
                if results and named and messages[at].get("name") not in (None, call["function"]["name"]):
                    return None
        distinct = set(ids)
        longest = max(map(len, ids), default=0)
    # An id is missing, or no text: of all that JSON has only texts have a hash and a length.
    except (KeyError, TypeError):
        return None
    return None if len(distinct) != len(ids) or "" in distinct else longest


def is_id(value: object) -> bool:
    """Whether a value can be an id: a number, null or an empty text counts as none."""
    return isinstance(value, str) and value != ""


def has_other_name(call: Call, result: Result) -> bool:
    """Whether a result names another function than the call's."""
    return is_id(result.name) and result.name != call.name


def read_pairs(calls: Sequence[Call], results: Sequence[Result]) -> Pairs | None:
    """Who answers whom among calls and results that their ids do not pair. None where there are several readings.

    One call and one result are a pair, unless they have different ids and different names too. More of them are paired
    by what stands under their ids and by the name, by one of these, or else by order: the first way without a conflict.
    """
    if len(calls) != len(results):
        return None
    if len(calls) == 1:
        call, result = calls[0], results[0]
        strangers = is_id(call.id) and is_id(result.id) and call.id != result.id and has_other_name(call, result)
        return None if strangers else [(call, result)]
    for key in _KEYS:
        pairs = _pairs_by(key, calls, results)
        if pairs is not None and not any(_contradict(call, result) for call, result in pairs):
            return pairs
    pairs = list(zip(calls, results, strict=True))
    return None if any(_contradict(call, result) for call, result in pairs) else pairs


def _pairs_by(key: Callable[[Call | Result], Any], calls: Sequence[Call], results: Sequence[Result]) -> Pairs | None:
    """Each result with the first call not yet taken that has the same key; None where one has no key or finds none."""
    wanted = [key(result) for result in results]
    if None in wanted:
        return None
    free: defaultdict[Any, deque[Call]] = defaultdict(deque)
    for call in calls:
        free[key(call)].append(call)
    pairs = []
    for own, result in zip(wanted, results, strict=True):
        if not free[own]:
            return None
        pairs.append((free[own].popleft(), result))
    return pairs


def _raw_id(one: Call | Result) -> str | None:
    """What stands under the id, a number too, as something to compare."""
    return None if one.id is None or one.id == "" else repr(one.id)


def _name(one: Call | Result) -> str | None:
    return one.name if is_id(one.name) else None


def _id_and_name(one: Call | Result) -> tuple[str, str] | None:
    raw, name = _raw_id(one), _name(one)
    return None if raw is None or name is None else (raw, name)


_KEYS: Final[tuple[Callable[[Call | Result], Any], ...]] = (_id_and_name, _raw_id, _name)


def _contradict(call: Call, result: Result) -> bool:
    given = _raw_id(result)
    return has_other_name(call, result) or (given is not None and _raw_id(call) not in (None, given))
