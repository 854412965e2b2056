"""The expressions for the ids of calls: read from a response, or from a message that the program writes."""

from __future__ import annotations

import libcst as cst

from ftlint.fixers.python.legacy_functions.history.events import Event
from ftlint.fixers.python.legacy_functions.history.new_ids import CallId, NewIds
from ftlint.fixers.python.legacy_functions.move_groups import Requests, requests_at, requests_of
from ftlint.fixers.python.legacy_functions.vocabulary import LEGACY
from ftlint.fixers.python.shared.source_text import quote_of
from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.requests import Family, Request
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.values import Kind
from ftlint.python.source.nodes import Node, is_stable, key_of, member, method, root, walk


class CallIds:
    """The ids of calls and results. ``read_from`` has the requests whose responses the id of a written message is read
    from."""

    def __init__(self, flow: Flow, events: list[Event]) -> None:
        self.flow = flow
        self.events = events
        self.read_from: dict[Node, set[Request]] = {}
        self._new = NewIds(flow, events)
        self._calls: dict[Node, CallId | None] = {}

    def of_call(self, names: Names, node: cst.Dict, event: Event) -> CallId | None:
        """The id of a written call: that of the response it repeats, else a new one; None if that may not be unique."""
        if node not in self._calls:
            read = self._last_read(names, node, node)
            self._calls[node] = CallId(read) if read is not None else self._new.of(names, node, event)
        return self._calls[node]

    def of_result(self, names: Names, node: cst.Dict, events: list[Event], calls: list[Event]) -> str | None:
        """The id for a result that is added by events after these calls; None if it is not available."""
        scope = names.owner[node].function
        ids = {self._of_event(names, node, call, event) for call, event in zip(calls, events, strict=True)}
        found = ids.pop() if len(ids) == 1 else None
        if found is not None or any(call.scope is scope or call.literals for call in calls):
            return found
        return self._last_read(names, node, scope.node) or self._variable(names, node)

    def _of_event(self, names: Names, node: cst.Dict, call: Event, result: Event) -> str | None:
        if call.names is not names or call.scope is not names.owner[node].function:
            return None
        for where, literal in call.literals:
            if where is names:
                call_id = self.of_call(names, literal, call)
                if call_id is None or (call_id.last and not self._is_next(call, result)):
                    return None
                self.read_from.setdefault(node, set()).update(self.read_from.get(literal, ()))
                return call_id.last or call_id.text
        message = _message(call.node)
        is_same = self._messages(names, message) and self._is_same(names, message, call.at, node)
        return self._id_of(names, message, node) if is_same else None

    def _messages(self, names: Names, node: Node) -> Requests:
        return requests_at(self.flow, names, node, Kind.MESSAGE)

    def _is_next(self, call: Event, result: Event) -> bool:
        """Whether nothing is added to the history between two events."""
        return not any(
            call.at < one.at < result.at and one.scope is call.scope and call.requests & one.requests
            for one in self.events
        )

    def _last_read(self, names: Names, node: cst.Dict, within: Node) -> str | None:
        """The id from the message whose call is read last, in a written message or in the function before it."""
        at, last = names.code.span(node)[0], None
        for one in walk(within):
            read = member(one)
            if read is not None and read[1] == LEGACY and one in names.owner:
                is_here = names.owner[one].function is names.owner[node].function
                is_before = within is node or names.code.span(one)[0] <= at
                if is_here and is_before and self._messages(names, read[0]):
                    last = read[0]
        is_same = last is not None and self._is_same(names, last, names.code.span(last)[0], node)
        return self._id_of(names, last, node) if last is not None and is_same else None

    def _variable(self, names: Names, node: cst.Dict) -> str | None:
        """The id from a variable of the function that holds a message."""
        scope = names.owner[node].function
        if not isinstance(scope.node, cst.FunctionDef | cst.Module):
            return None
        for name, bindings in scope.bindings.items():
            requests = requests_of(self.flow.slots.get((scope, name), frozenset()), Kind.MESSAGE)
            is_bound = len(bindings) == 1 and names.code.span(bindings[0].target)[0] < names.code.span(node)[0]
            if requests and is_bound:
                self.read_from.setdefault(node, set()).update(requests)
                is_dict = any(request.family is Family.HTTP for request in requests)
                return f'{name}["tool_calls"][0]["id"]' if is_dict else f"{name}.tool_calls[0].id"
        return None

    def _is_same(self, names: Names, message: Node, since: int, node: Node) -> bool:
        """Whether an expression is still the same message at a later node."""
        name = root(message)
        holder = names.owner[name].holder(name.value) if name is not None and is_stable(message) else None
        if name is None or holder is None:
            return False
        until = names.code.span(node)[0]
        return not any(since < names.code.span(one.target)[0] < until for one in holder.bindings[name.value])

    def _id_of(self, names: Names, message: Node, reader: Node) -> str:
        """The id of a message's call, in the way that the program reads the message."""
        text = names.code.text(message)
        requests = self._messages(names, message)
        self.read_from.setdefault(reader, set()).update(requests)
        families = {request.family for request in requests}
        if families == {Family.V1}:
            return f"{text}.tool_calls[0].id"
        quote = quote_of(key_of(message)) if isinstance(message, cst.Subscript) else _quote_of_reads(names, message)
        if not quote and Family.HTTP in families:
            quote = '"'
        return f"{text}[{quote}tool_calls{quote}][0][{quote}id{quote}]" if quote else f"{text}.tool_calls[0].id"


def _message(node: Node) -> Node:
    """The message ``x`` in ``x.model_dump()`` or ``dict(x)``."""
    called = method(node)
    if called is not None:
        return called[0]
    return node.args[0].value if isinstance(node, cst.Call) and node.args else node


def _quote_of_reads(names: Names, message: Node) -> str:
    """The quotation mark of the keys by which the function reads a message; empty if it reads attributes."""
    text, scope = names.code.text(message), names.owner[message].function
    for node, owner in names.owner.items():
        read = member(node) if owner.function is scope else None
        if read is not None and read[1] in (LEGACY, "content") and names.code.text(read[0]) == text:
            if isinstance(node, cst.Subscript):
                return quote_of(key_of(node))
            is_get = isinstance(node, cst.Call) and not isinstance(node.func, cst.Name)
            return quote_of(node.args[0].value) if isinstance(node, cst.Call) and is_get else ""
    return ""
