"""Matches the tool calls of a conversation with its tool results, and finds every mismatch.

Within a turn, calls and results are matched by id; the rest is matched if there is exactly one way to do it
(`ftlint.analysis.tool_ids.pairs`). A call without a result stays open: a later message may still answer it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any, Final

import orjson

from ftlint.analysis.tool_ids.mismatches import Edit, Mismatch
from ftlint.analysis.tool_ids.pairs import Pairs, has_other_name, is_id, read_pairs
from ftlint.conversation.example import Call, Conversation, Result

Place = tuple[int, int]

# Checks whose edit is one id for a call and all its results.
RENAMES: Final = frozenset({"missing-call-id", "missing-result-id", "duplicate-call-id", "reused-call-id"})


def _place(call: Call) -> Place:
    return call.message, call.entry or 0


def _by_id(items: Iterable[Any]) -> dict[str | None, list[Any]]:
    """Calls or results by id; those without a usable id are under None."""
    groups: dict[str | None, list[Any]] = {}
    for item in items:
        groups.setdefault(item.id if is_id(item.id) else None, []).append(item)
    return groups


def _holds_json(message: Any) -> bool:
    """Whether the content of a message is a JSON object or array."""
    content = message.get("content") if isinstance(message, dict) else None
    if not isinstance(content, str) or not content.lstrip().startswith(("{", "[")):
        return False
    try:
        return isinstance(orjson.loads(content), dict | list)
    except orjson.JSONDecodeError:
        return False


class Matcher:
    """Matches calls and results, turn by turn.

    ``open``: calls of earlier turns without a result. ``unclear``: calls that could match several results, or none.
    ``shared``: calls in the input of a preference record that are answered in its outputs. ``carried``: calls that were
    open at the end of that input.
    """

    def __init__(self, conversation: Conversation) -> None:
        parts = conversation.parts
        self.order, self.messages = conversation.order, conversation.messages
        self.border = parts[1].start if len(parts) > 1 else 0
        self.last = len(self.messages) - 1
        self.calls: dict[int, list[Call]] = {}
        for call in conversation.calls:
            self.calls.setdefault(call.message, []).append(call)
        self.results = {result.message: result for result in conversation.results}
        self.mismatches: dict[str, list[Mismatch]] = {}
        self.pairs: Pairs = []
        self.answers: dict[Place, list[Result]] = {}
        self.open: dict[Place, Call] = {}
        self.open_ids: dict[str, list[Call]] = {}
        self.latest: dict[str, Call] = {}
        self.unclear: set[Place] = set()
        self.shared: set[Place] = set()
        self.carried: set[Place] = set()

    def match(self) -> dict[str, list[Mismatch]]:
        """The mismatches by check name."""
        for turn in self.order.turns:
            results = [self.results[index] for index in turn.results]
            if turn.caller is None:
                self._strays(results, "orphan-result", "orphan-result")
            else:
                self._turn(self.calls[turn.caller], results)
            if turn.results.stop <= self.border:
                self.carried = set(self.open)
        for call in self.open.values():
            if call.message > self.order.last_unread_id:
                following = self.messages[call.message + 1]
                self._add("unanswered-call", Mismatch(call, json_follows=_holds_json(following)))
        for call, result in self.pairs:
            if has_other_name(call, result):
                self._add("result-name", Mismatch(call, result))
        return {
            check: [self._completed(check, mismatch) for mismatch in mismatches]
            for check, mismatches in self.mismatches.items()
        }

    def _turn(self, calls: list[Call], results: list[Result]) -> None:
        """Match calls and results by id, then the rest."""
        caller, first = calls[0].message, len(self.pairs)
        beyond = caller + 1 + len(results) - self.border  # above 0: these results are in the outputs
        if caller < self.border and (beyond > 0 or (beyond == 0 and len(results) < len(calls))):
            self.shared.update(map(_place, calls))
        given = _by_id(results)
        rest: list[Call] = []
        surplus: list[Result] = []
        for id, holders in _by_id(calls).items():
            if id is None:
                rest += holders
                for call in holders:
                    self._add("missing-call-id", Mismatch(call))
            else:
                self._check_ids(id, holders)
                self._match(holders, given.pop(id, []), rest, surplus)
        left = [result for id, unmatched in given.items() for result in self._not_late(id, unmatched)]
        rest.sort(key=_place)
        left.sort(key=lambda result: result.message)
        self._match_rest(rest, left, surplus)
        self._check_order(caller, results, self.pairs[first:])

    def _check_ids(self, id: str, holders: list[Call]) -> None:
        """Report an id that was used before, or by several calls of the message."""
        before = self.latest.get(id)
        if before is not None:
            check = "duplicate-call-id" if id in self.open_ids else "reused-call-id"
            self._add(check, Mismatch(holders[0], earlier=before.message))
        for call in holders[1:]:
            self._add("duplicate-call-id", Mismatch(call, earlier=call.message))
        self.latest[id] = holders[0]

    def _match(self, holders: list[Call], given: list[Result], rest: list[Call], surplus: list[Result]) -> None:
        """Match the calls and results of one id. Unmatched calls go to ``rest``, unmatched results to ``surplus``."""
        if not given:
            rest += holders
        elif len(holders) == len(given):
            pairs = read_pairs(holders, given)
            for pair in pairs or ():
                self._pair(*pair)
            self._mark_unclear([] if pairs else holders)
        elif len(holders) > 1 or given[0].id in self.open_ids:
            self._mark_unclear(holders)
        else:
            self._pair(holders[0], given[0])
            surplus += given[1:]

    def _not_late(self, id: str | None, results: list[Result]) -> list[Result]:
        """Results whose id no call of this turn has, without the one that answers an open call."""
        if id not in self.open_ids:
            return results
        self._late(results[0])
        return results[1:]

    def _match_rest(self, calls: list[Call], results: list[Result], surplus: list[Result]) -> None:
        """Match what ids left over in a turn: unmatched calls and results, and further results of answered calls."""
        if surplus and not results and len(surplus) == len(calls) and all(is_id(call.id) for call in calls):
            for call, result in zip(calls, surplus, strict=True):
                self._duplicate(result, Edit((result.pointer,), call.id))
            return
        for result in surplus:
            self._duplicate(result)
        if not results:
            self._leave_open(calls)
        elif not calls:
            self._strays(results, "unknown-id", "missing-result-id")
        elif pairs := None if surplus else read_pairs(calls, results):
            for call, result in pairs:
                self._pair(call, result)
                if not is_id(result.id):
                    self._add("missing-result-id", Mismatch(call, result))
                elif is_id(call.id):
                    self._add("unknown-id", Mismatch(call, result, Edit((result.pointer,), call.id)))
        else:
            self._ambiguous(calls, results)

    def _ambiguous(self, calls: list[Call], results: list[Result]) -> None:
        """Report missing and unknown ids, but nothing that depends on them."""
        self._mark_unclear(calls)
        all_named = all(is_id(call.id) for call in calls)
        for result in results:
            if not is_id(result.id):
                self._add("missing-result-id", Mismatch(None, result, fixable=False))
            elif all_named:
                self._add("unknown-id", Mismatch(None, result, fixable=False))
        if len(results) > len(calls):
            self._forget_open()

    def _strays(self, results: list[Result], unknown: str, missing: str) -> None:
        """Report results without a call in their turn: as late, as duplicate, or under ``unknown`` or ``missing``."""
        without = _by_id(results).get(None, [])
        for result in (result for result in results if is_id(result.id)):
            if result.id in self.open_ids:
                self._late(result)
            elif result.id in self.latest:
                self._duplicate(result)
            elif result.message < self.order.first_unread:
                self._add(unknown, Mismatch(None, result, fixable=unknown == "orphan-result"))
        if without and self.open:
            self._strays_without_id(without)
        else:
            for result in (result for result in without if result.message < self.order.first_unread):
                self._add(missing, Mismatch(None, result, fixable=missing == "orphan-result"))

    def _strays_without_id(self, results: list[Result]) -> None:
        """Match results without a usable id to the open calls, if there is one way to do it."""
        waiting = list(self.open.values())
        pairs = read_pairs(waiting, results)
        if pairs is None:
            for result in results:
                self._add("missing-result-id", Mismatch(None, result, fixable=False))
            self._forget_open()
            return
        for call, result in pairs:
            self._pair(call, result)
            self._add("missing-result-id", Mismatch(call, result))
            self._add("late-result", Mismatch(call, result, Edit((f"/{call.message}",))))
        self._close(waiting)

    def _late(self, result: Result) -> None:
        waiting = self.open_ids[result.id]
        self._close(waiting)
        if len(waiting) == 1:
            self._pair(waiting[0], result)
        else:
            self._mark_unclear(waiting)
        self._add("late-result", Mismatch(waiting[0], result, Edit((f"/{waiting[0].message}",))))

    def _duplicate(self, result: Result, edit: Edit | None = None) -> None:
        """A further result of a call; it gets the same new id if the call is renamed."""
        call = self.latest[result.id]
        if _place(call) not in self.unclear:
            self.answers.setdefault(_place(call), []).append(result)
            self._add("duplicate-result", Mismatch(call, result, edit))

    def _check_order(self, caller: int, results: list[Result], pairs: Pairs) -> None:
        """Report once if the results answer the calls of this turn in a different order."""
        if len(pairs) < 2 or len(pairs) != len(results) or any(call.message != caller for call, _ in pairs):
            return
        for (before, _), (call, result) in pairwise(sorted(pairs, key=lambda pair: pair[1].message)):
            if _place(call) < _place(before):
                self._add("result-order", Mismatch(call, result, Edit((f"/{caller}",))))
                return

    def _pair(self, call: Call, result: Result) -> None:
        self.pairs.append((call, result))
        self.answers.setdefault(_place(call), []).append(result)

    def _leave_open(self, calls: list[Call]) -> None:
        """Calls without a result so far. Calls of the last message need none: the example ends there."""
        for call in calls:
            if call.message != self.last:
                self.open[_place(call)] = call
                if is_id(call.id):
                    self.open_ids.setdefault(call.id, []).append(call)

    def _close(self, calls: list[Call]) -> None:
        for call in calls:
            self.open.pop(_place(call), None)
            if is_id(call.id):
                self.open_ids.pop(call.id, None)

    def _mark_unclear(self, calls: list[Call]) -> None:
        """Mark calls as unclear, and open calls with the same ids."""
        for call in calls:
            waiting = self.open_ids.get(call.id, []) if is_id(call.id) else []
            self.unclear.update(map(_place, [call, *waiting]))
            self._close(waiting)

    def _forget_open(self) -> None:
        """Stop tracking open calls: results that match no call may answer them."""
        self.unclear.update(self.open)
        self._close(list(self.open.values()))

    def _add(self, check: str, mismatch: Mismatch) -> None:
        self.mismatches.setdefault(check, []).append(mismatch)

    def _completed(self, check: str, mismatch: Mismatch) -> Mismatch:
        """The mismatch with its edit and fixability, which depend on all results of the call."""
        call = mismatch.call
        if call is None:
            return mismatch
        place, renames = _place(call), check in RENAMES
        answers = self.answers.get(place, [])
        affected = answers if renames or mismatch.result is None else [mismatch.result]
        fixable = place not in self.unclear and place not in self.shared and self._in_one_list(call, affected)
        if not renames:
            return mismatch._replace(fixable=fixable)
        sites = (call.entry_pointer, *[result.pointer for result in answers])
        paired: list[Call | Result] = [call, *answers]
        ids = [item.id for item in paired if is_id(item.id)] if mismatch.earlier is None else []
        edit = Edit(sites, call.id if ids and is_id(call.id) else None, ids[0] if ids else None)
        return Mismatch(call, mismatch.result, edit, mismatch.earlier, fixable and place not in self.carried)

    def _in_one_list(self, call: Call, results: list[Result]) -> bool:
        """Whether the call and the results are in the same list of messages."""
        border = self.border
        return not border or all((result.message < border) == (call.message < border) for result in results)
