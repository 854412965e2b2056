"""What is wrong between the calls of a conversation and its tool messages: found once for all checks of `tool-ids`, and
once for all conversations that have the same calls without ids."""

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
    """What is wrong, by the name of the check that reports it, and the length of the longest id of a call (characters).
    Both are empty for a conversation with legacy calls or results.

    One may stand for many conversations: ``told`` is where the checks keep what they say of it. The calls in it have no
    arguments.
    """

    mismatches: Mapping[str, list[Mismatch]]
    longest: int
    told: dict[str, list[Problem]]


def longest_id(talk: Conversation) -> int | None:
    """The length of the longest id of a call where at the first look everything pairs up, else None."""
    if talk.order.legacy_callers or talk.order.legacy_results:
        return 0
    known = turns_of(talk.order)
    return longest_paired(talk.messages, known.turns, known.named) if known.regular else None


@lru_cache(maxsize=1)  # all checks ask for one conversation before any asks for the next
def pairing(talk: Conversation) -> Pairing:
    """Pair a conversation's calls and results."""
    longest = longest_id(talk)
    if longest is not None:
        return Pairing({}, longest, {})
    calls = tuple([Call(call.message, call.entry, call.id, call.name, None) for call in talk.calls])
    results = tuple(talk.results)
    pair = _pair_again if len(talk.parts) == 1 and _are_usual(calls + results) else _pair
    return pair(talk.order, talk.parts, calls, results)


def _pair(order: Order, parts: tuple[Part, ...], calls: tuple[Call, ...], results: tuple[Result, ...]) -> Pairing:
    from ftlint.analysis.tool_ids import Reader

    longest = max((len(call.id) for call in calls if is_id(call.id)), default=0)
    return Pairing(Reader(order, parts, calls, results).read(turns_of(order).turns), longest, {})


_pair_again = lru_cache(maxsize=512)(_pair)
_FEW: Final = 16  # calls and results of a conversation that is worth remembering
_LONG: Final = 64  # characters of a function's name


def _are_usual(paired: tuple[Call | Result, ...]) -> bool:
    """Whether other conversations may well have the same calls and results: where one lacks its id, mostly all do, and
    what is left are roles and names."""
    return len(paired) <= _FEW and all(
        (one.id is None or one.id == "") and (one.name is None or _is_name(one.name)) for one in paired
    )


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= _LONG
