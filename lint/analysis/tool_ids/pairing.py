"""Finds the mismatches between calls and results of a conversation, once for all checks of `tool-ids`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from ftlint.analysis.tool_ids.matcher import Matcher
from ftlint.analysis.tool_ids.mismatches import Mismatch
from ftlint.analysis.tool_ids.pairs import is_id
from ftlint.conversation.example import Conversation


class Pairing(NamedTuple):
    """The mismatches by check name, and the length of the longest call id in characters."""

    mismatches: Mapping[str, list[Mismatch]]
    longest: int


# All checks of a conversation run before those of the next one. Without the cache, checking a file whose calls have no ids
# takes half as long again.
@lru_cache(maxsize=1)
def pairing(conversation: Conversation) -> Pairing:
    """Match the calls and results of a conversation."""
    longest = longest_id(conversation)
    if longest is not None:
        return Pairing({}, longest)
    longest = max((len(call.id) for call in conversation.calls if is_id(call.id)), default=0)
    return Pairing(Matcher(conversation).match(), longest)


# Without this fast path, a check of valid tool calling data takes 1.4 times as long.
def longest_id(conversation: Conversation) -> int | None:
    """Fast path: the length of the longest call id if every result follows the order of the calls, has the id and the name
    of its call, and all ids are unique; None if not. 0 without calls, and for legacy calls, which have no ids."""
    order, messages = conversation.order, conversation.messages
    if order.legacy_callers or order.legacy_results:
        return 0
    if not order.has_regular_turns:
        return None
    ids: list[str] = []
    named = order.has_named_results
    try:
        for caller, results in order.turns:
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
