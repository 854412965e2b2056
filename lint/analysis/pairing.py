"""Finds the mismatches of a conversation once for all checks of `tool-ids`, and once for all conversations with the same
calls without ids."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ftlint.analysis.turns import is_id, longest_paired, turns_of
from ftlint.conversation.example import Call, Conversation, Part, Result
from ftlint.conversation.shape import Order
from ftlint.rule import Problem

if TYPE_CHECKING:
    from ftlint.analysis.mismatch import Mismatch


class Pairing(NamedTuple):
    """The mismatches by check name, and the length of the longest call id in characters. No mismatches and 0 for a
    conversation with legacy calls or results.

    Conversations may share a pairing, so its calls have no arguments. Checks cache the problems they report in
    ``problems``.
    """

    mismatches: Mapping[str, list[Mismatch]]
    longest: int
    problems: dict[str, list[Problem]]


def longest_id(conversation: Conversation) -> int | None:
    """The length of the longest call id if the fast path matches all calls and results, else None."""
    order = conversation.order
    if order.legacy_callers or order.legacy_results:
        return 0
    turns = turns_of(order)
    return longest_paired(conversation.messages, turns.turns, turns.named) if turns.regular else None


@lru_cache(maxsize=1)  # all checks of a conversation run before those of the next one
def pairing(conversation: Conversation) -> Pairing:
    """Match a conversation's calls and results."""
    longest = longest_id(conversation)
    if longest is not None:
        return Pairing({}, longest, {})
    calls = tuple([Call(call.message, call.entry, call.id, call.name, None) for call in conversation.calls])
    results = tuple(conversation.results)
    pair = _pair_cached if len(conversation.parts) == 1 and _is_cacheable(calls + results) else _pair
    return pair(conversation.order, conversation.parts, calls, results)


def _pair(order: Order, parts: tuple[Part, ...], calls: tuple[Call, ...], results: tuple[Result, ...]) -> Pairing:
    from ftlint.analysis.tool_ids import Reader

    longest = max((len(call.id) for call in calls if is_id(call.id)), default=0)
    return Pairing(Reader(order, parts, calls, results).read(turns_of(order).turns), longest, {})


_pair_cached = lru_cache(maxsize=512)(_pair)
_MAX_CACHED: Final = 16  # calls and results of a cached conversation
_MAX_NAME_LENGTH: Final = 64  # characters


def _is_cacheable(items: tuple[Call | Result, ...]) -> bool:
    """Whether other conversations are likely to have the same calls and results: a dataset that lacks one id usually lacks
    them all, which leaves only roles and names."""
    return len(items) <= _MAX_CACHED and all(
        (item.id is None or item.id == "") and (item.name is None or _is_name(item.name)) for item in items
    )


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= _MAX_NAME_LENGTH
