"""Messages that a fix must not remove or move, because two messages with the same role would then be adjacent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from ftlint.analysis.tool_ids.mismatches import Mismatch
from ftlint.conversation.shape import Content, MessageShape, Order

_RESULTS: Final = ("orphan-result", "duplicate-result")
_CALLS: Final = "unanswered-call"
_LATE: Final = "late-result"


def kept_messages(check: str, order: Order, mismatches: Mapping[str, Sequence[Mismatch]]) -> frozenset[int]:
    """The indices of messages that the fix of a `tool-ids` check must leave in place."""
    if check in (*_RESULTS, _CALLS):
        return _breaking_order(order, _removed(order, mismatches))
    if check == _LATE:
        moved = {
            mismatch.result.message: mismatch.call.message
            for mismatch in mismatches[_LATE]
            if mismatch.fixable and mismatch.result and mismatch.call
        }
        return frozenset(moved) if _adds_pairs(order.roles, _moved_up(order, moved)) else _NONE
    return _NONE


_NONE: Final = frozenset[int]()


def _removed(order: Order, mismatches: Mapping[str, Sequence[Mismatch]]) -> frozenset[int]:
    """The messages that fixes remove: results without a call, and messages that consist of unanswered calls only."""
    results = [
        mismatch.result
        for name in _RESULTS
        for mismatch in mismatches.get(name, ())
        if mismatch.fixable and mismatch.edit is None
    ]
    removed = {result.message for result in results if result is not None}
    calls = [mismatch.call for mismatch in mismatches.get(_CALLS, ()) if mismatch.fixable]
    unanswered = Counter(call.message for call in calls if call is not None)
    removed |= {
        message
        for message, count in unanswered.items()
        if count == len(order.shapes[message].calls or ()) and not _has_content(order.shapes[message])
    }
    return frozenset(removed)


def _breaking_order(order: Order, removed: frozenset[int]) -> frozenset[int]:
    """The messages of ``removed`` whose removal leaves no assistant message, or two adjacent messages of the user or the
    assistant."""
    if order.has_assistant and all(index in removed for index, role in enumerate(order.roles) if role == "assistant"):
        return removed
    breaking: list[int] = []
    skipped: list[int] = []
    before: object = None
    for index, role in enumerate(order.roles):
        if index in removed:
            skipped.append(index)
            continue
        if role == before and role in ("user", "assistant"):
            breaking += skipped
        before, skipped = role, []
    return frozenset(breaking)


def _adds_pairs(before: Sequence[object], after: Sequence[object]) -> bool:
    """Whether the second list of roles has more adjacent messages with the same role than the first."""
    return any(_pairs(after, role) > _pairs(before, role) for role in ("user", "assistant"))


def _pairs(roles: Sequence[object], role: str) -> int:
    return sum(pair == (role, role) for pair in pairwise(roles))


def _moved_up(order: Order, moved: Mapping[int, int]) -> list[object]:
    """The roles of a conversation after late results were moved directly after their calls."""
    results: dict[int, list[object]] = {}
    for result, caller in moved.items():
        results.setdefault(caller, []).append(order.roles[result])
    roles: list[object] = []
    for index, role in enumerate(order.roles):
        roles += [role] if index not in moved else []
        roles += results.get(index, [])
    return roles


def _has_content(shape: MessageShape) -> bool:
    return (
        shape.content in (Content.TEXT, Content.PARTS)
        or shape.types.get("refusal") is str
        or shape.types.get("audio") is dict
    )
