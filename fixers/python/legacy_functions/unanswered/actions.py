"""What a program does with histories, in the order in which it is done: messages are kept, answered and sent."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import libcst as cst

from ftlint.fixers.python.legacy_functions.history.events import Event
from ftlint.fixers.python.legacy_functions.move_groups import Requests, requests_of
from ftlint.python.dataflow.evaluation import parts_of
from ftlint.python.dataflow.flow import Flow, Slot
from ftlint.python.dataflow.requests import Family, Request
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.values import Kind
from ftlint.python.dataflow.world import Function
from ftlint.python.source.nodes import Node, entry, method, positional, string, walk

_OTHER_ROLES = frozenset({"system", "developer", "user", "assistant"})


@dataclass(frozen=True, eq=False)
class Put:
    """A message is put into a history: the variable that holds it, None for a list that is only written to be sent. ``of`` are
    the requests whose answer it may be, ``calls`` says whether it may make a call, ``answers`` whether it answers one; a
    message of neither kind separates a call from its result."""

    event: Event
    slot: Slot | None
    of: Requests
    calls: bool
    answers: bool
    sent_by: Request | None = None


@dataclass(frozen=True, eq=False)
class Sent:
    """A history is sent: the variables that hold it, nothing where they are not known."""

    request: Request
    slots: frozenset[Slot]


@dataclass(frozen=True, eq=False)
class Begun:
    """A history is begun again."""

    slot: Slot


@dataclass(frozen=True, eq=False)
class Called:
    """Functions of the project are called that do something with histories."""

    names: Names
    call: cst.Call
    functions: tuple[Function, ...]


Action = Put | Sent | Begun | Called
_Placed = tuple[int, int, Action]


class Actions:
    """The actions of all programs, by where they are."""

    def __init__(self, flow: Flow, events: list[Event], calling: Requests) -> None:
        self.flow = flow
        self._calling = calling
        self._found: dict[Names, list[_Placed]] = {names: [] for names in flow.world.programs.values()}
        for event in events:
            self._put(event)
        for request in flow.requests.values():
            if request.family is not Family.RECORD and request.names in self._found:
                self._add(request.names, request.call, Sent(request, self._slots(request)))
        busy = self._busy()
        for names, found in self._found.items():
            found += self._begun(names)
            found += self._called(names, busy)
            found.sort(key=lambda one: one[:2])

    def within(self, names: Names, node: Node) -> Sequence[Action]:
        """The actions in an expression or statement, in order."""
        found = self._found.get(names)
        if not found:
            return ()
        start, end = names.code.span(node)
        first = bisect_left(found, start, key=lambda one: one[0])
        inside = []
        for at, _, action in found[first:]:
            if at > end + 1:
                break
            inside.append(action)
        return inside

    def _add(self, names: Names, node: Node, action: Action) -> None:
        """Put an action at the end of a node: what is inside of it is done before."""
        start, end = names.code.span(node)
        self._found[names].append((end, -start, action))

    def _put(self, event: Event) -> None:
        of = requests_of(event.values, Kind.MESSAGE, Kind.DUMPED) & self._calling
        written = any(value.kind is Kind.LITERAL for value in event.values)
        slot, sent_by = self._holder(event)
        calls = bool(of) or (written and not event.answers)
        answers = event.always_answers
        if calls or answers or _is_plain(event.node):
            self._add(event.names, event.node, Put(event, slot, of, calls, answers, sent_by))

    def _holder(self, event: Event) -> tuple[Slot | None, Request | None]:
        """The variable that holds the history that a message is put into; or the request that sends the list."""
        code, node = event.names.code, code_parent(event)
        while node is not None and not isinstance(node, cst.BaseSmallStatement | cst.BaseCompoundStatement):
            if isinstance(node, cst.Call):
                request = self.flow.requests.get(node)
                if request is not None:
                    return None, request
                asked = method(node)
                if asked is not None and asked[1] in ("append", "insert", "extend"):
                    return self.flow.slot(event.names, asked[0]), None
                return None, None
            if isinstance(node, cst.NamedExpr):
                return self.flow.slot(event.names, node.target), None
            node = code.parent(node)
        if isinstance(node, cst.Assign):
            return self.flow.slot(event.names, node.targets[0].target), None
        if isinstance(node, cst.AnnAssign | cst.AugAssign):
            return self.flow.slot(event.names, node.target), None
        return None, None

    def _slots(self, request: Request) -> frozenset[Slot]:
        found: set[Slot] = set()
        waiting = [(entry.names, entry.value) for entry in self.flow.arguments(request).of("messages")]
        for names, node in waiting:
            slot = self.flow.slot(names, node) if isinstance(node, cst.Name | cst.Attribute) else None
            if slot is not None and slot not in found:
                found.add(slot)
                if not _is_parameter(slot):
                    waiting += [(where, value) for value, where in self.flow.given.get(slot, {}).items()]
            if len(waiting) < 200:
                waiting += parts_of(self.flow, names, node)
        return frozenset(found)

    def _begun(self, names: Names) -> Iterator[_Placed]:
        for node in names.owner:
            slot: Slot | None = None
            at = node
            if isinstance(node, cst.Assign) and len(node.targets) == 1:
                target = node.targets[0].target
                slot, at = self._history(names, target), node.value
                if slot is not None and self._mentions(names, node.value, slot):
                    continue
            elif isinstance(node, cst.Call):
                asked = method(node)
                takes = asked is not None and (asked[1] == "clear" or (asked[1] == "pop" and not positional(node)))
                slot = self._history(names, asked[0]) if asked is not None and takes else None
            if slot is not None:
                start, _ = names.code.span(at)
                yield start, 0, Begun(slot)

    def _history(self, names: Names, node: Node) -> Slot | None:
        if not isinstance(node, cst.Name | cst.Attribute):
            return None
        return self.flow.slot(names, node) if requests_of(self.flow.eval(names, node), Kind.HISTORY) else None

    def _mentions(self, names: Names, value: Node, slot: Slot) -> bool:
        return any(
            isinstance(node, cst.Name | cst.Attribute) and node in names.owner and self.flow.slot(names, node) == slot
            for node in walk(value)
        )

    def _busy(self) -> set[Node]:
        """The functions that do something with histories, themselves or by what they call."""
        waiting = [
            action.event.names.owner[action.event.node].function.node
            if isinstance(action, Put)
            else action.request.names.owner[action.request.call].function.node
            for found in self._found.values()
            for _, _, action in found
            if isinstance(action, Put | Sent)
        ]
        above: dict[Node, list[Node]] = {}
        for function, callers in self.flow.callers.items():
            above[function.node] = [names.owner[call].function.node for names, call in callers]
        busy: set[Node] = set()
        while waiting:
            node = waiting.pop()
            if node not in busy:
                busy.add(node)
                waiting += above.get(node, ())
        return busy

    def _called(self, names: Names, busy: set[Node]) -> Iterator[_Placed]:
        for call in names.calls:
            functions = tuple(one for one in self.flow.callees(names, call) if one.node in busy)
            if functions and call not in self.flow.requests:
                start, end = names.code.span(call)
                yield end, -start, Called(names, call, functions)


def _is_plain(node: Node) -> bool:
    """Whether a message that is written out neither makes nor answers a call."""
    return string(entry(node, "role")) in _OTHER_ROLES and entry(node, "function_call") is None


def code_parent(event: Event) -> Node | None:
    """What a message that is put into a history is a part of."""
    return event.names.code.parent(event.node)


def _is_parameter(slot: Slot) -> bool:
    bindings = getattr(slot[0], "bindings", {}).get(slot[1], ())
    return any(one.how == "param" for one in bindings)


def may_call(flow: Flow, request: Request) -> bool:
    """Whether the answer of a request may be a call."""
    found = flow.arguments(request)
    choices = found.of("function_call")
    never = bool(choices) and all(string(one.value) == "none" for one in choices)
    return (bool(found.of("functions")) or bool(found.unknown)) and not never
