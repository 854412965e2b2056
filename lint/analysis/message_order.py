"""Which messages a fix must not drop or move, as two messages of one speaker would be in a row without them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ftlint.conversation.shape import Content, MessageShape, Order

if TYPE_CHECKING:
    from ftlint.analysis.mismatch import Mismatch

_RESULTS: Final = ("orphan-result", "duplicate-result")
_CALLS: Final = "unanswered-call"
_LATE: Final = "late-result"


def kept_messages(check: str, order: Order, mismatches: Mapping[str, Sequence[Mismatch]]) -> frozenset[int]:
    """The messages of a conversation that the fix of a check of `tool-ids` must leave where they are."""
    if check in (*_RESULTS, _CALLS):
        return _breaking_order(order, _dropped(order, mismatches))
    if check == _LATE:
        moved = {
            one.result.message: one.call.message for one in mismatches[_LATE] if one.mends and one.result and one.call
        }
        return frozenset(moved) if _adds_pairs(order.roles, _moved_up(order, moved)) else _NONE
    return _NONE


_NONE: Final = frozenset[int]()


def _dropped(order: Order, mismatches: Mapping[str, Sequence[Mismatch]]) -> frozenset[int]:
    """The messages that go: results without a call, and those that say nothing but calls without a result."""
    found = [one for name in _RESULTS for one in mismatches.get(name, ()) if one.mends and one.edit is None]
    gone = {one.result.message for one in found if one.result is not None}
    unanswered = Counter(one.call.message for one in mismatches.get(_CALLS, ()) if one.mends and one.call is not None)
    gone |= {
        message
        for message, count in unanswered.items()
        if count == len(order.shapes[message].calls or ()) and not _says_something(order.shapes[message])
    }
    return frozenset(gone)


def _breaking_order(order: Order, gone: frozenset[int]) -> frozenset[int]:
    """The messages without which, and without the others that go, two messages of one speaker are in a row, or no message of
    the assistant is left."""
    if order.has_assistant and all(index in gone for index, role in enumerate(order.roles) if role == "assistant"):
        return gone
    breaking: list[int] = []
    dropped: list[int] = []
    before: object = None
    for index, role in enumerate(order.roles):
        if index in gone:
            dropped.append(index)
            continue
        if role == before and role in ("user", "assistant"):
            breaking += dropped
        before, dropped = role, []
    return frozenset(breaking)


def _adds_pairs(before: Sequence[object], after: Sequence[object]) -> bool:
    """Whether more messages of one speaker are in a row in the second list of roles than in the first."""
    return any(_pairs(after, role) > _pairs(before, role) for role in ("user", "assistant"))


def _pairs(roles: Sequence[object], role: str) -> int:
    return sum(pair == (role, role) for pair in pairwise(roles))


def _moved_up(order: Order, moved: Mapping[int, int]) -> list[object]:
    """The roles of a conversation once results are behind the messages that call for them."""
    results: dict[int, list[object]] = {}
    for result, caller in moved.items():
        results.setdefault(caller, []).append(order.roles[result])
    roles: list[object] = []
    for index, role in enumerate(order.roles):
        roles += [role] if index not in moved else []
        roles += results.get(index, [])
    return roles


def _says_something(shape: MessageShape) -> bool:
    return (
        shape.content in (Content.TEXT, Content.PARTS)
        or shape.types.get("refusal") is str
        or shape.types.get("audio") is dict
    )
