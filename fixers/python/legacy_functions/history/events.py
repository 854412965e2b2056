"""What a program adds to the messages that it sends, and in which order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import libcst as cst

from ftlint.fixers.python.legacy_functions.move_groups import Requests, requests_of
from ftlint.fixers.python.legacy_functions.nodes import is_legacy_role, nodes_of, receiver
from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.scopes import Names, Scope
from ftlint.python.dataflow.values import NOTHING, Kind, Values, only
from ftlint.python.source.nodes import Node, entry, positional

DEPTH = 3


@dataclass(frozen=True, eq=False)
class Event:
    """An expression that is added to a history, the messages of requests. ``values`` are those of the expression."""

    names: Names
    node: Node
    history: Values
    values: Values

    @cached_property
    def requests(self) -> Requests:
        """The requests that the history is sent with."""
        return requests_of(self.history)

    @cached_property
    def at(self) -> int:
        """The place in the source."""
        return self.names.code.span(self.node)[0]

    @property
    def scope(self) -> Scope:
        """The function that the expression is in."""
        return self.names.owner[self.node].function

    @property
    def literals(self) -> list[tuple[Names, cst.Dict]]:
        """The legacy messages among the values that the program writes, with their programs."""
        return [value.origin for value in self.values if value.kind is Kind.LITERAL]

    @property
    def is_result(self) -> bool:
        """Whether the message may be a function result."""
        return any(is_result(node) for _, node in self.literals)

    @property
    def is_always_result(self) -> bool:
        """Whether all branches of a conditional expression are function results."""
        return self.is_result and all(is_result(one) for one in _branches(self.node) if isinstance(one, cst.Dict))

    @property
    def may_call(self) -> bool:
        """Whether the message may make a call: a response, or a dict with a call."""
        return bool(only(self.values, Kind.MESSAGE, Kind.DUMPED)) or not all(
            is_result(node) for _, node in self.literals
        )


def _branches(node: Node) -> Iterator[Node]:
    if isinstance(node, cst.IfExp):
        yield from (*_branches(node.body), *_branches(node.orelse))
    else:
        yield node


def is_result(node: cst.Dict) -> bool:
    """Whether a message is a legacy function result."""
    return is_legacy_role(entry(node, "role"))


def events_of(flow: Flow) -> Iterator[Event]:
    """Everything that is added to a history."""
    for names, node in nodes_of(flow, cst.Call, cst.AugAssign, cst.List):
        history, added = NOTHING, list[Node]()
        if isinstance(node, cst.Call):
            owner, args = receiver(node, "append", "insert", "extend"), positional(node)
            if owner is not None and args:
                history = flow.eval(names, owner)
                added = _elements(args[0].value) if receiver(node, "extend") is not None else [args[-1].value]
        elif isinstance(node, cst.AugAssign):
            history, added = flow.eval(names, node.target), _elements(node.value)
        elif isinstance(node, cst.List):
            history, added = flow.marks.get(node, NOTHING), _elements(node)
        history = only(history, Kind.HISTORY)
        for one in added if history else ():
            yield Event(names, one, history, flow.eval(names, one))


def _elements(node: Node) -> list[Node]:
    """The elements of a list, without starred ones."""
    elements: Sequence[cst.BaseElement] = node.elements if isinstance(node, cst.List) else ()
    return [element.value for element in elements if not isinstance(element, cst.StarredElement)]


def call_before(flow: Flow, events: list[Event], event: Event, depth: int = DEPTH) -> Event | None:
    """The event that certainly adds the call before a result: in the same function, or before each call of that function."""
    calls = [one for one in events if one.may_call and one.scope is event.scope and one.requests & event.requests]
    around = set(_blocks(event.names, event.node))
    before = [one for one in calls if one.at < event.at and around.issuperset(_blocks(one.names, one.node))]
    if before:
        return max(before, key=lambda one: one.at)
    function = event.scope.node
    if not depth or not isinstance(function, cst.FunctionDef):
        return None
    found: Event | None = None
    for names, call in flow.callers.get(flow.world.function_of(event.names, function), ()):
        found = call_before(flow, events, Event(names, call, event.history, NOTHING), depth - 1)
        if found is None:
            return None
    return found


def has_result(events: list[Event], call: Event) -> bool:
    """Whether a result follows a call: as the next message of the same list, or later in the function."""
    later = (one for one in events if one.names is call.names and one.scope is call.scope and one.at > call.at)
    following = sorted((one for one in later if one.requests & call.requests), key=lambda one: one.at)
    code = call.names.code
    element = code.parent(call.node)
    if isinstance(element, cst.Element):
        inside = [one for one in following if code.parent(code.parent(one.node) or one.node) is code.parent(element)]
        if inside or not following:
            return bool(inside) and inside[0].is_result
    return any(one.is_result for one in following)


def _blocks(names: Names, node: Node) -> Iterator[Node]:
    """The conditional blocks around a node, in its function: a node in the same blocks runs whenever it does."""
    child, parent = node, names.code.parent(node)
    while parent is not None and not isinstance(child, cst.FunctionDef):
        is_block = isinstance(child, cst.BaseSuite)
        if is_block and isinstance(parent, cst.If | cst.Else | cst.ExceptHandler | cst.MatchCase):
            yield child
        if isinstance(parent, cst.IfExp) and parent.test is not child:
            yield child
        child, parent = parent, names.code.parent(parent)
