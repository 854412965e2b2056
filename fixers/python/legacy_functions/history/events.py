"""What is put into a history, in the order of the source: which message comes before which."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.scopes import Names, Scope
from ftlint.python.dataflow.values import Kind, Values, only
from ftlint.python.source.nodes import Node, entry, method, positional, string

DEPTH = 3


@dataclass(frozen=True, eq=False)
class Event:
    """An expression that is put into a history. ``at`` is where, in the source of the program."""

    names: Names
    node: Node
    history: Values
    values: Values
    at: int

    @property
    def scope(self) -> Scope:
        """The function that does it."""
        return self.names.owner[self.node].function

    @property
    def answers(self) -> bool:
        """Whether the message is a result that is written out."""
        return any(value.kind is Kind.LITERAL and is_result(value.origin[1]) for value in self.values)

    @property
    def always_answers(self) -> bool:
        """Whether both branches of a conditional expression are results, too."""
        return self.answers and all(is_result(one) for one in _branches(self.node) if isinstance(one, cst.Dict))

    @property
    def makes_call(self) -> bool:
        """Whether the message may be one that makes a call: an answer, or one written out with a call."""
        return any(
            value.kind in (Kind.MESSAGE, Kind.DUMPED) or (value.kind is Kind.LITERAL and not is_result(value.origin[1]))
            for value in self.values
        )


def _branches(node: Node) -> Iterator[Node]:
    if isinstance(node, cst.IfExp):
        yield from _branches(node.body)
        yield from _branches(node.orelse)
    else:
        yield node


def is_result(node: cst.Dict) -> bool:
    """Whether a message that is written out is a legacy result."""
    return string(entry(node, "role")) == "function"


def events_of(flow: Flow) -> Iterator[Event]:
    """Everything that is put into a history."""
    for names in flow.world.programs.values():
        for node in names.owner:
            if isinstance(node, cst.Call):
                yield from _called(flow, names, node)
            elif isinstance(node, cst.AugAssign):
                yield from _listed(flow, names, node.value, only(flow.eval(names, node.target), Kind.HISTORY))
            elif isinstance(node, cst.List):
                yield from _listed(flow, names, node, only(flow.marks.get(node, frozenset()), Kind.HISTORY))


def _called(flow: Flow, names: Names, call: cst.Call) -> Iterator[Event]:
    asked, args = method(call), positional(call)
    if asked is None or not args:
        return
    history = only(flow.eval(names, asked[0]), Kind.HISTORY)
    if not history:
        return
    if asked[1] in ("append", "insert"):
        yield _event(flow, names, args[-1].value, history)
    elif asked[1] == "extend":
        yield from _listed(flow, names, args[0].value, history)


def _listed(flow: Flow, names: Names, node: Node, history: Values) -> Iterator[Event]:
    if history and isinstance(node, cst.List):
        for element in node.elements:
            if not isinstance(element, cst.StarredElement):
                yield _event(flow, names, element.value, history)


def _event(flow: Flow, names: Names, node: Node, history: Values) -> Event:
    return Event(names, node, history, flow.eval(names, node), names.code.span(node)[0])


def precedes(flow: Flow, events: list[Event], event: Event, depth: int = DEPTH) -> Event | None:
    """The event before one that puts the message with the call into the same history: in the same function, or else before
    each call of it. None where that is not certain."""
    requests = {value.origin for value in event.history}
    alike = [
        one
        for one in events
        if one.makes_call and one.scope is event.scope and requests & {value.origin for value in one.history}
    ]
    before = [one for one in alike if one.at < event.at and _always_before(one.names, one.node, event.node)]
    if before:
        return max(before, key=lambda one: one.at)
    return _before_callers(flow, events, event, depth)


def answered(events: list[Event], call: Event) -> bool:
    """Whether a result is put into the same history after a call that is written out: the next message of the same list,
    or later in the function."""
    requests = {value.origin for value in call.history}
    later = [one for one in events if one.names is call.names and one.scope is call.scope and one.at > call.at]
    alike = sorted((one for one in later if requests & {value.origin for value in one.history}), key=lambda one: one.at)
    code = call.names.code
    element = code.parent(call.node)
    if isinstance(element, cst.Element):
        inside = [one for one in alike if code.parent(code.parent(one.node) or one.node) is code.parent(element)]
        if inside or not alike:
            return bool(inside) and inside[0].answers
    return any(one.answers for one in alike)


def _before_callers(flow: Flow, events: list[Event], event: Event, depth: int) -> Event | None:
    function = event.scope.node
    if not depth or not isinstance(function, cst.FunctionDef):
        return None
    known = flow.world.function_of(event.names, function)
    found: Event | None = None
    for names, call in flow.callers.get(known, ()):
        there = Event(names, call, event.history, frozenset(), names.code.span(call)[0])
        found = precedes(flow, events, there, depth - 1)
        if found is None:
            return None
    return found


def _always_before(names: Names, first: Node, then: Node) -> bool:
    """Whether a node that stands before another one is always run before it, if that one is: every block that it is in
    holds the other one, too, or is left where it was not run."""
    blocks = list(_blocks(names, then))
    return all(block in blocks for block in _blocks(names, first))


def _blocks(names: Names, node: Node) -> Iterator[Node]:
    code = names.code
    child, parent = node, code.parent(node)
    while parent is not None and not isinstance(child, cst.FunctionDef):
        conditional = isinstance(parent, cst.If | cst.Else | cst.ExceptHandler | cst.MatchCase)
        if conditional and isinstance(child, cst.BaseSuite):
            yield child
        if isinstance(parent, cst.IfExp) and parent.test is not child:
            yield child
        child, parent = parent, code.parent(parent)
