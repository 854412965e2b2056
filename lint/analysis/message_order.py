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
        gone = _dropped(order, mismatches)
        return frozenset(message for message in gone if _breaks_order(order, message, gone))
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


def _breaks_order(order: Order, message: int, gone: frozenset[int]) -> bool:
    """Whether dropping a message, along with the others that go, leaves two messages of one speaker in a row, or no message
    of the assistant."""
    if all(index in gone for index, role in enumerate(order.roles) if role == "assistant"):
        return order.has_assistant
    before, after = message - 1, message + 1
    while before in gone:
        before -= 1
    while after in gone:
        after += 1
    if before < 0 or after >= len(order.roles):
        return False
    return order.roles[before] == order.roles[after] and order.roles[after] in ("user", "assistant")


def _adds_pairs(before: Sequence[object], after: Sequence[object]) -> bool:
    """Whether more messages of one speaker are in a row in the second list of roles than in the first."""
    return any(_pairs(after, role) > _pairs(before, role) for role in ("user", "assistant"))


def _pairs(roles: Sequence[object], role: str) -> int:
    return sum(pair == (role, role) for pair in pairwise(roles))


def _moved_up(order: Order, moved: Mapping[int, int]) -> list[object]:
    """The roles of a conversation once results are behind the messages that call for them."""
    roles: list[object] = []
    for index, role in enumerate(order.roles):
        if index not in moved:
            roles.append(role)
            roles += [order.roles[result] for result, caller in moved.items() if caller == index]
    return roles


def _says_something(shape: MessageShape) -> bool:
    return (
        shape.content in (Content.TEXT, Content.PARTS)
        or shape.types.get("refusal") is str
        or shape.types.get("audio") is dict
    )
