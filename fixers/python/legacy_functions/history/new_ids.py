"""New ids for calls that a program writes: the API rejects conversations with duplicate ids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import libcst as cst

from ftlint.fixers.python.legacy_functions.history.events import Event, is_result
from ftlint.fixers.python.legacy_functions.move_groups import Requests, requests_at
from ftlint.fixers.python.legacy_functions.nodes import nodes_of, receiver
from ftlint.fixers.python.shared.source_text import quote_of
from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.values import Kind, only
from ftlint.python.source.nodes import Node, entries, is_name, is_sliced, is_stable


@dataclass(frozen=True)
class CallId:
    """The expression for an id; ``last`` is the one for its result, if that has to read it from the last message."""

    text: str
    last: str = ""


class NewIds:
    """Makes unique ids: constants for calls that are added once, else by the number of messages before the call."""

    def __init__(self, flow: Flow, events: list[Event]) -> None:
        self.flow = flow
        self.events = events

    def of(self, names: Names, node: cst.Dict, event: Event) -> CallId | None:
        """The id of a call, None if it may not be unique."""
        quote = quote_of(next((key for _, key, _ in entries(node)), None))
        holder = _list_of(names, node)
        history = _extended(names, holder) if holder is not None else _appended(names, event)
        number = self._number(names, node, holder)
        if history is None or (holder is None and _is_new(event, history)):
            is_unique = history is not None or self._is_written_once(names, holder)
            return CallId(f"{quote}call_{number}{quote}") if is_unique else None
        if not is_stable(history) or event.requests & self._shrunk:
            return None
        length = names.code.text(history)
        if quote in length:
            quote = "'" if quote == '"' else '"'
        if holder is None:
            last = f'{length}[-1]["tool_calls"][0]["id"]'.replace('"', quote)
            return CallId(f"f{quote}call_{{len({length})}}{quote}", last)
        suffix = f"_{number}" if number > 1 else ""
        return CallId(f"f{quote}call_{{len({length})}}{suffix}{quote}")

    def _is_written_once(self, names: Names, holder: cst.List | None) -> bool:
        """Whether a list is evaluated once for each conversation: by the module, or to be sent."""
        if holder is None:
            return False
        if _in_loop(names, holder) and not only(self.flow.marks.get(holder, frozenset()), Kind.HISTORY):
            return False
        parent = names.code.parent(holder)
        if isinstance(names.owner[holder].function.node, cst.Module) or isinstance(parent, cst.Arg):
            return True
        if not isinstance(parent, cst.Assign | cst.AnnAssign):
            return False
        # A list that is returned may be joined with others.
        target = parent.targets[0].target if isinstance(parent, cst.Assign) else parent.target
        scope, name = names.owner[parent].function, target.value if isinstance(target, cst.Name) else ""
        return not any(where is scope and is_name(value, name) for where, value, _ in names.returns)

    def _number(self, names: Names, node: cst.Dict, holder: cst.List | None) -> int:
        """The number of a call in its list; in a module, or without a list, among all calls of the scope."""
        scope = names.owner[node].function
        calls = {
            literal
            for event in self.events
            for where, literal in event.literals
            if where is names and not is_result(literal) and names.owner[literal].function is scope
        }
        if holder is not None and not isinstance(scope.node, cst.Module):
            calls = {one for one in calls if _list_of(names, one) is holder}
        ordered = sorted(calls, key=lambda one: names.code.span(one)[0])
        return ordered.index(node) + 1 if node in calls else 1

    @cached_property
    def _shrunk(self) -> Requests:
        """The requests whose histories lose messages, so that their lengths repeat."""
        nodes = nodes_of(self.flow, cst.Call, cst.Del, cst.Assign)
        lists = ((names, one) for names, node in nodes for one in _shortened(node))
        return frozenset().union(*(requests_at(self.flow, *one, Kind.HISTORY) for one in lists))


def _shortened(node: Node) -> Iterator[Node]:
    """The list that a node removes elements from."""
    match node:
        case cst.Call() if (owner := receiver(node, "pop", "clear", "remove")) is not None:
            yield owner
        case cst.Del(target=cst.Subscript(value=owner)):
            yield owner
        case cst.Assign(targets=[first, *_], value=value) if is_sliced(value):
            yield first.target


def _extended(names: Names, holder: cst.List) -> Node | None:
    """The history before a list: in ``[*history, …]``, ``history + […]``, ``history += […]``, ``history.extend([…])``."""
    starred = (one.value for one in holder.elements if isinstance(one, cst.StarredElement))
    history: Node | None = next(starred, None)
    parent = names.code.parent(holder)
    match parent:
        case _ if history is not None:
            return history
        case cst.BinaryOperation(left=left, right=right) if right is holder:
            return left
        case cst.AugAssign(target=target):
            return target
        case cst.Arg():
            return receiver(names.code.parent(parent), "extend")
    return None


def _appended(names: Names, event: Event) -> Node | None:
    """The history that a message is appended to."""
    parent = event.names.code.parent(event.node)
    call = event.names.code.parent(parent) if parent is not None else None
    return receiver(call, "append") if event.names is names else None


def _is_new(event: Event, history: Node) -> bool:
    """Whether a history is created in the same function, and the message is appended once."""
    bindings = event.scope.bindings.get(history.value, []) if isinstance(history, cst.Name) else []
    is_created = len(bindings) == 1 and isinstance(bindings[0].value, cst.List)
    return is_created and not _in_loop(event.names, event.node)


def _list_of(names: Names, node: Node) -> cst.List | None:
    """The list that a message is written in."""
    element = names.code.parent(node)
    holder = names.code.parent(element) if isinstance(element, cst.Element) else None
    return holder if isinstance(holder, cst.List) else None


def _in_loop(names: Names, node: Node) -> bool:
    parent = names.code.parent(node)
    while parent is not None and not isinstance(parent, cst.FunctionDef):
        if isinstance(parent, cst.For | cst.While | cst.BaseComp):
            return True
        parent = names.code.parent(parent)
    return False
