"""Matches calls and results of one turn whose ids do not match."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from typing import Any, Final

from ftlint.conversation.example import Call, Result

Pairs = list[tuple[Call, Result]]


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
