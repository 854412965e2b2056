"""How the id of a call is written where a message needs it."""

from __future__ import annotations

import libcst as cst

from ftlint.fixers.python.legacy_functions.history.events import Event
from ftlint.fixers.python.legacy_functions.history.new_ids import Id, Numbers
from ftlint.fixers.python.legacy_functions.move_groups import requests_of
from ftlint.fixers.python.shared.source_text import quote_of
from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.requests import Family, Request
from ftlint.python.dataflow.scopes import Names, Scope
from ftlint.python.dataflow.values import Kind, only
from ftlint.python.source.nodes import Node, is_stable, key_of, member, method, root, walk

WRITTEN = (Kind.MESSAGE,)


class Identity:
    """Finds the message that made a call, and knows the ids of the calls that are written out."""

    def __init__(self, flow: Flow, events: list[Event]) -> None:
        self.flow = flow
        self.events = events
        self._numbers = Numbers(flow, events)
        self._given: dict[Node, Id | None] = {}
        self.asked: dict[Node, set[Request]] = {}  # by the message written out: whose messages its id is taken from

    def of_call(self, names: Names, node: cst.Dict, event: Event) -> Id | None:
        """The id for a call that is written out: that of the answer it repeats, else one of its own; None where there is
        none that could not come twice."""
        if node not in self._given:
            near = self._near(names, node, names.owner[node].function, inside=node)
            self._given[node] = Id(near) if near is not None else self._numbers.of(names, node, event)
        return self._given[node]

    def of_result(self, names: Names, node: cst.Dict, where: list[Event], before: list[Event]) -> str | None:
        """The id for a result, None where it is not at hand."""
        scope = names.owner[node].function
        said = {self._of_event(names, node, scope, event, place) for event, place in zip(before, where, strict=True)}
        found = said.pop() if len(said) == 1 else None
        if found is not None or any(event.scope is scope for event in before):
            return found
        written_out = any(value.kind is Kind.LITERAL for event in before for value in event.values)
        return None if written_out else self._near(names, node, scope)

    def _of_event(self, names: Names, node: Node, scope: Scope, event: Event, place: Event) -> str | None:
        if event.names is not names or event.scope is not scope:
            return None
        for value in event.values:
            if value.kind is Kind.LITERAL and value.origin[0] is names:
                given = self.of_call(names, value.origin[1], event)
                if given is None or (given.found and not self._follows(event, place)):
                    return None
                self.asked.setdefault(node, set()).update(self.asked.get(value.origin[1], ()))
                return given.found or given.text
        message = _message(event.node)
        if only(self.flow.eval(names, message), *WRITTEN) and self._holds(names, scope, message, event.at, node):
            return self.written(names, message, node)
        return None

    def _follows(self, event: Event, place: Event) -> bool:
        """Whether nothing is put into the history between two events."""
        requests = requests_of(event.history)
        return not any(
            event.at < one.at < place.at and one.scope is event.scope and requests & requests_of(one.history)
            for one in self.events
        )

    def _near(self, names: Names, node: Node, scope: Scope, inside: Node | None = None) -> str | None:
        """The id by a message that is known where a node stands: the one whose call was asked last before."""
        code, at = names.code, names.code.span(node)[0]
        best: Node | None = None
        for read in walk(inside if inside is not None else scope.node):
            asked = member(read)
            if asked is None or asked[1] != "function_call" or names.owner.get(read) is None:
                continue
            if names.owner[read].function is not scope or (inside is None and code.span(read)[0] > at):
                continue
            if only(self.flow.eval(names, asked[0]), *WRITTEN):
                best = asked[0]
        if best is not None and self._holds(names, scope, best, code.span(best)[0], node):
            return self.written(names, best, node)
        return None if inside is not None else self._variable(names, node, scope)

    def _variable(self, names: Names, node: Node, scope: Scope) -> str | None:
        """The id by a variable of the function that holds a message."""
        at = names.code.span(node)[0]
        for name, bindings in scope.bindings.items():
            values = self.flow.slots.get((scope, name), frozenset())
            if not only(values, *WRITTEN) or not isinstance(scope.node, cst.FunctionDef | cst.Module):
                continue
            if len(bindings) == 1 and names.code.span(bindings[0].target)[0] < at:
                self.asked.setdefault(node, set()).update(requests_of(values, *WRITTEN))
                families = {request.family for request in requests_of(values, *WRITTEN)}
                return f'{name}["tool_calls"][0]["id"]' if Family.HTTP in families else f"{name}.tool_calls[0].id"
        return None

    def _holds(self, names: Names, scope: Scope, message: Node, since: int, node: Node) -> bool:
        """Whether an expression is still the same message where a node stands."""
        name = root(message)
        if name is None or not is_stable(message):
            return False
        holder = names.owner[name].holder(name.value)
        if holder is None:
            return False
        until = names.code.span(node)[0]
        bound = (names.code.span(one.target)[0] for one in holder.bindings[name.value])
        return not any(since < at < until for at in bound)

    def written(self, names: Names, message: Node, asking: Node) -> str:
        """The id of a message's call, as the program writes what it asks a message, for another one that is ``asking``."""
        text = names.code.text(message)
        requests = requests_of(self.flow.eval(names, message), *WRITTEN)
        self.asked.setdefault(asking, set()).update(requests)
        families = {request.family for request in requests}
        if families == {Family.V1}:
            return f"{text}.tool_calls[0].id"
        quote = quote_of(key_of(message)) if isinstance(message, cst.Subscript) else _subscripted(names, message)
        if not quote and Family.HTTP in families:
            quote = '"'
        return f"{text}[{quote}tool_calls{quote}][0][{quote}id{quote}]" if quote else f"{text}.tool_calls[0].id"


def _message(node: Node) -> Node:
    """The message itself, of ``message.model_dump()``, ``dict(message)`` and the like."""
    asked = method(node)
    if asked is not None:
        return asked[0]
    if isinstance(node, cst.Call) and node.args:
        return node.args[0].value
    return node


def _subscripted(names: Names, message: Node) -> str:
    """The quotation mark with which the function asks this message by subscript elsewhere, nothing where it does not."""
    text, code = names.code.text(message), names.code
    scope = names.owner[message].function
    for node, owner in names.owner.items():
        asked = member(node) if isinstance(node, cst.Subscript | cst.Call | cst.Attribute) else None
        if asked is None or asked[1] not in ("function_call", "content") or owner.function is not scope:
            continue
        if code.text(asked[0]) == text:
            if isinstance(node, cst.Subscript):
                return quote_of(key_of(node))
            if isinstance(node, cst.Call) and not isinstance(node.func, cst.Name):
                return quote_of(node.args[0].value)
            return ""
    return ""
