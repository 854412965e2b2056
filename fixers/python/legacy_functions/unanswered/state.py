"""The calls without a result at one point of a program."""

from __future__ import annotations

from typing import NamedTuple

from ftlint.fixers.python.legacy_functions.move_groups import Requests
from ftlint.fixers.python.legacy_functions.unanswered.actions import Added
from ftlint.python.dataflow.flow import Slot


class State(NamedTuple):
    """``waiting`` are the calls without a result, with the variable of their history; ``without_call`` the requests whose
    last response has no call; ``separated`` the calls that another message follows, ``late`` those of them that have a
    result after it."""

    waiting: frozenset[tuple[Added, Slot | None]] = frozenset()
    without_call: Requests = frozenset()
    separated: frozenset[Added] = frozenset()
    late: frozenset[Added] = frozenset()

    def adding(self, message: Added) -> State:
        """The state after a message is added to a history."""
        requests = message.event.requests
        if message.answers:
            answered = frozenset(one for one in self.waiting if requests & one[0].event.requests)
            late = frozenset(one for one in answered if one[0] in self.separated)
            return self._replace(waiting=self.waiting - (answered - late), late=self.late.union(one for one, _ in late))
        if not message.calls:
            before = (one for one, slot in self.waiting if slot == message.slot and requests & one.event.requests)
            return self._replace(separated=self.separated.union(before))
        if message.responses and message.responses <= self.without_call:
            return self
        return self._replace(
            waiting=self.waiting | {(message, message.slot)},
            separated=self.separated - {message},
            late=self.late - {message},
        )

    def denying(self, requests: Requests) -> State:
        """The state if the last responses of some requests have no call."""
        waiting = (
            frozenset(one for one in self.waiting if not one[0].responses & requests) if requests else self.waiting
        )
        return self._replace(waiting=waiting, without_call=self.without_call | requests)

    def renaming(self, slots: dict[Slot, Slot | None]) -> State:
        """The state with the histories in other variables."""
        renamed = ((message, slots.get(slot, slot) if slot is not None else None) for message, slot in self.waiting)
        return self._replace(waiting=frozenset(renamed))


def either(first: State | None, second: State | None) -> State | None:
    """The state after one of two paths; None for a path that does not get here."""
    if first is None or second is None:
        return second if first is None else first
    return State(
        first.waiting | second.waiting,
        first.without_call & second.without_call,
        first.separated | second.separated,
        first.late | second.late,
    )
