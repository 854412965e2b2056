"""What a program does with histories, in the order of execution, and which calls have no result after that."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import libcst as cst

from ftlint.fixers.python.legacy_functions.history.events import Event
from ftlint.fixers.python.legacy_functions.move_groups import Requests, requests_at, requests_of
from ftlint.fixers.python.legacy_functions.nodes import nodes_of, receiver
from ftlint.fixers.python.legacy_functions.vocabulary import LEGACY
from ftlint.python.dataflow.evaluation import parts_of
from ftlint.python.dataflow.flow import Flow, Slot
from ftlint.python.dataflow.requests import Family, Request
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.values import Kind
from ftlint.python.dataflow.world import Function
from ftlint.python.source.nodes import Node, entry, positional, string, walk

_OTHER_ROLES = frozenset({"system", "developer", "user", "assistant"})
_MOST_PARTS = 200


@dataclass(frozen=True, eq=False)
class Added:
    """A message is added to a history. ``slot`` is the variable of the history, None for a list literal, which may be
    ``sent_by`` a request. ``responses`` are the requests whose response the message may be. A message that neither
    ``calls`` nor ``answers`` a call separates the call before it from its result."""

    event: Event
    slot: Slot | None
    responses: Requests
    calls: bool
    answers: bool
    sent_by: Request | None = None


@dataclass(frozen=True, eq=False)
class Sent:
    """A history is sent; ``slots`` are the variables that may hold it, empty if they are unknown."""

    request: Request
    slots: frozenset[Slot]


@dataclass(frozen=True, eq=False)
class Reset:
    """A history is emptied or replaced."""

    slot: Slot


@dataclass(frozen=True, eq=False)
class Called:
    """Functions of the project are called that add to histories or send them."""

    names: Names
    call: cst.Call
    functions: tuple[Function, ...]


Action = Added | Sent | Reset | Called


class Actions:
    """The actions of all programs."""

    def __init__(self, flow: Flow, events: list[Event], calling: Requests) -> None:
        """``calling`` are the requests whose responses may have calls."""
        self.flow = flow
        self._placed: dict[Names, list[tuple[int, int, Action]]] = {names: [] for names in flow.world.programs.values()}
        busy: set[Node] = set()
        for event in events:
            responses = requests_of(event.values, Kind.MESSAGE, Kind.DUMPED) & calling
            calls, answers = bool(responses) or (bool(event.literals) and not event.is_result), event.is_always_result
            if calls or answers or _is_plain(event.node):
                busy.add(event.scope.node)
                slot, sent_by = self._holder(event)
                added = Added(event, slot, responses, calls, answers, sent_by)
                self._place(event.names, event.node, added)
        for request in flow.requests.values():
            if request.family is not Family.RECORD and request.names in self._placed:
                busy.add(request.names.owner[request.call].function.node)
                self._place(request.names, request.call, Sent(request, self._slots(request)))
        self._add_callers(busy)
        for names, node in nodes_of(flow, cst.Assign, cst.Call):
            self._place_reset(names, node)
            if isinstance(node, cst.Call) and node not in flow.requests:
                functions = tuple(one for one in flow.callees(names, node) if one.node in busy)
                if functions:
                    self._place(names, node, Called(names, node, functions))
        for placed in self._placed.values():
            placed.sort(key=lambda one: one[:2])

    def within(self, names: Names, node: Node) -> Sequence[Action]:
        """The actions in an expression or statement, in order."""
        placed = self._placed.get(names, [])
        start, end = names.code.span(node)
        first = bisect_left(placed, start, key=lambda one: one[0])
        last = bisect_left(placed, end + 2, key=lambda one: one[0])
        return [action for _, _, action in placed[first:last]]

    def _place(self, names: Names, node: Node, action: Action) -> None:
        """Place an action at the end of a node, after the actions inside it."""
        start, end = names.code.span(node)
        self._placed[names].append((end, -start, action))

    def _holder(self, event: Event) -> tuple[Slot | None, Request | None]:
        """The variable of the history that a message is added to, or the request that sends the list."""
        names, code = event.names, event.names.code
        node, target = code.parent(event.node), None
        while node is not None and target is None:
            match node:
                case cst.Call():
                    request = self.flow.requests.get(node)
                    target = receiver(node, "append", "insert", "extend")
                    if request is not None or target is None:
                        return None, request
                case cst.Assign():
                    target = node.targets[0].target
                case cst.NamedExpr() | cst.AnnAssign() | cst.AugAssign():
                    target = node.target
                case cst.BaseSmallStatement() | cst.BaseCompoundStatement():
                    return None, None
            node = code.parent(node)
        return (self.flow.slot(names, target) if target is not None else None), None

    def _slots(self, request: Request) -> frozenset[Slot]:
        """The variables that a sent history is made of."""
        found: set[Slot] = set()
        waiting = [(entry.names, entry.value) for entry in self.flow.arguments(request).of("messages")]
        for names, node in waiting:
            slot = self.flow.slot(names, node) if isinstance(node, cst.Name | cst.Attribute) else None
            if slot is not None and slot not in found:
                found.add(slot)
                if not _is_parameter(slot):
                    waiting += [(where, value) for value, where in self.flow.given.get(slot, {}).items()]
            if len(waiting) < _MOST_PARTS:
                waiting += parts_of(self.flow, names, node)
        return frozenset(found)

    def _place_reset(self, names: Names, node: Node) -> None:
        """``messages = […]``, ``messages.clear()`` and ``messages.pop()``."""
        history: Node | None = None
        at, value = node, None
        if isinstance(node, cst.Assign) and len(node.targets) == 1:
            history, at = node.targets[0].target, node.value
            value = node.value
        elif isinstance(node, cst.Call):
            history = receiver(node, "clear") or (None if positional(node) else receiver(node, "pop"))
        if not isinstance(history, cst.Name | cst.Attribute) or not requests_at(
            self.flow, names, history, Kind.HISTORY
        ):
            return
        slot = self.flow.slot(names, history)
        if slot is not None and (value is None or not self._uses(names, value, slot)):
            self._placed[names].append((names.code.span(at)[0], 0, Reset(slot)))

    def _uses(self, names: Names, value: Node, slot: Slot) -> bool:
        variables = (one for one in walk(value) if isinstance(one, cst.Name | cst.Attribute) and one in names.owner)
        return any(self.flow.slot(names, one) == slot for one in variables)

    def _add_callers(self, busy: set[Node]) -> None:
        """Add the functions that call busy ones, over any number of calls."""
        callers: dict[Node, list[Node]] = {
            function.node: [names.owner[call].function.node for names, call in calls]
            for function, calls in self.flow.callers.items()
        }
        waiting = list(busy)
        for node in waiting:
            fresh = [one for one in callers.get(node, ()) if one not in busy]
            busy.update(fresh)
            waiting += fresh


def _is_plain(node: Node) -> bool:
    """Whether a message is written and has neither a call nor the role of a result."""
    return string(entry(node, "role")) in _OTHER_ROLES and entry(node, LEGACY) is None


def _is_parameter(slot: Slot) -> bool:
    bindings = getattr(slot[0], "bindings", {}).get(slot[1], ())
    return any(one.how == "param" for one in bindings)


def may_call(flow: Flow, request: Request) -> bool:
    """Whether the response of a request may have a call."""
    arguments = flow.arguments(request)
    choices = arguments.of(LEGACY)
    is_never = bool(choices) and all(string(one.value) == "none" for one in choices)
    return (bool(arguments.of("functions")) or bool(arguments.unknown)) and not is_never


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
        waiting = frozenset(one for one in self.waiting if not one[0].responses & requests)
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
