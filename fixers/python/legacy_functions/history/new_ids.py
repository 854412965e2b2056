"""The ids of calls that a program writes out: the service refuses a conversation in which one comes twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from ftlint.fixers.python.legacy_functions.history.events import Event, is_result
from ftlint.fixers.python.legacy_functions.move_groups import Requests, requests_of
from ftlint.fixers.python.shared.source_text import quote_of
from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.requests import Request
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.values import Kind, only
from ftlint.python.source.nodes import Node, entries, is_sliced, is_stable, method

_SHRINKING = frozenset({"pop", "clear", "remove"})
_LOOPS = cst.For | cst.While | cst.ListComp | cst.GeneratorExp | cst.SetComp | cst.DictComp


@dataclass(frozen=True)
class Id:
    """An id as it is written. One that is ``found`` in the message before has to be asked there by its result."""

    text: str
    found: str = ""


class Numbers:
    """Gives ids that differ: plain ones where a list is written once, else by the length of what went before."""

    def __init__(self, flow: Flow, events: list[Event]) -> None:
        self.flow = flow
        self.events = events
        self._shrunk: Requests | None = None

    def of(self, names: Names, node: cst.Dict, event: Event) -> Id | None:
        """The id of a call, None where none can be written that differs from all others."""
        quote = quote_of(next((key for _, key, _ in entries(node)), None))
        holder = _list_of(names, node)
        before = self._before(names, holder) if holder is not None else self._appended(names, event)
        number = self._number(names, node, holder)
        if before is None or (holder is None and self._is_fresh(names, event, before)):
            return Id(f"{quote}call_{number}{quote}") if before is not None or self._is_once(names, holder) else None
        if not is_stable(before) or self._is_shrunk(event):
            return None
        asked = names.code.text(before)
        if quote in asked:
            quote = "'" if quote == '"' else '"'
        same = "" if holder is None else f"_{number}" * (number > 1)
        found = "" if holder is not None else f'{asked}[-1]["tool_calls"][0]["id"]'.replace('"', quote)
        return Id(f"f{quote}call_{{len({asked})}}{same}{quote}", found)

    def _before(self, names: Names, holder: cst.List) -> Node | None:
        """The history that a list is put behind: of ``[*history, …]``, ``history + […]``, ``history += […]``, extend."""
        for element in holder.elements:
            if isinstance(element, cst.StarredElement):
                return element.value
        parent = names.code.parent(holder)
        if isinstance(parent, cst.BinaryOperation) and parent.right is holder:
            return parent.left
        if isinstance(parent, cst.AugAssign):
            return parent.target
        call = names.code.parent(parent) if isinstance(parent, cst.Arg) else None
        asked = method(call)
        return asked[0] if asked is not None and asked[1] == "extend" else None

    def _appended(self, names: Names, event: Event) -> Node | None:
        """The history that a message is appended to."""
        parent = event.names.code.parent(event.node)
        asked = method(event.names.code.parent(parent) if parent is not None else None)
        return asked[0] if asked is not None and asked[1] == "append" and event.names is names else None

    def _is_fresh(self, names: Names, event: Event, history: Node) -> bool:
        """Whether a history is begun in the same function, and what is appended is so once."""
        scope = event.scope
        bindings = scope.bindings.get(history.value, []) if isinstance(history, cst.Name) else []
        begun = len(bindings) == 1 and isinstance(bindings[0].value, cst.List)
        return begun and not _in_loop(names, event.node)

    def _is_once(self, names: Names, holder: cst.List | None) -> bool:
        """Whether a list is written once for each conversation: at the module's level, or as what is sent."""
        if holder is None or (
            _in_loop(names, holder) and not only(self.flow.marks.get(holder, frozenset()), Kind.HISTORY)
        ):
            return False
        if isinstance(names.owner[holder].function.node, cst.Module):
            return True
        parent = names.code.parent(holder)
        if isinstance(parent, cst.Arg):
            return True
        return isinstance(parent, cst.Assign | cst.AnnAssign) and not self._is_returned(names, parent)

    def _is_returned(self, names: Names, statement: cst.Assign | cst.AnnAssign) -> bool:
        """Whether the variable that a list is assigned to is returned: it may be put beside others."""
        target = statement.targets[0].target if isinstance(statement, cst.Assign) else statement.target
        scope = names.owner[statement].function
        return any(
            where is scope
            and isinstance(value, cst.Name)
            and isinstance(target, cst.Name)
            and value.value == target.value
            for where, value, _ in names.returns
        )

    def _number(self, names: Names, node: cst.Dict, holder: cst.List | None) -> int:
        """Which call it is: in the list, at the module's level among all calls there, else in the function."""
        scope = names.owner[node].function
        nodes = dict.fromkeys(
            literal
            for event in self.events
            for kind, origin in event.values
            if kind is Kind.LITERAL
            for where, literal in [origin]
            if where is names and not is_result(literal) and names.owner[literal].function is scope
        )
        if holder is not None and not isinstance(scope.node, cst.Module):
            nodes = dict.fromkeys(one for one in nodes if _list_of(names, one) is holder)
        ordered = sorted(nodes, key=lambda one: names.code.span(one)[0])
        return ordered.index(node) + 1 if node in nodes else 1

    def _is_shrunk(self, event: Event) -> bool:
        """Whether messages are taken out of the history: its length may come again."""
        if self._shrunk is None:
            programs = list(self.flow.world.programs.values())
            self._shrunk = frozenset().union(*(set(self._shrinking(names)) for names in programs))
        return bool(requests_of(event.history) & self._shrunk)

    def _shrinking(self, names: Names) -> Iterator[Request]:
        for node in names.owner:
            taken: Node | None = None
            asked = method(node)
            if asked is not None and asked[1] in _SHRINKING:
                taken = asked[0]
            elif isinstance(node, cst.Del) and isinstance(node.target, cst.Subscript):
                taken = node.target.value
            elif isinstance(node, cst.Assign) and is_sliced(node.value) and isinstance(node.value, cst.Subscript):
                taken = node.targets[0].target
            if taken is not None:
                yield from requests_of(self.flow.eval(names, taken), Kind.HISTORY)


def _list_of(names: Names, node: Node) -> cst.List | None:
    """The list that a message is written in."""
    element = names.code.parent(node)
    holder = names.code.parent(element) if isinstance(element, cst.Element) else None
    return holder if isinstance(holder, cst.List) else None


def _in_loop(names: Names, node: Node) -> bool:
    parent = names.code.parent(node)
    while parent is not None and not isinstance(parent, cst.FunctionDef):
        if isinstance(parent, _LOOPS):
            return True
        parent = names.code.parent(parent)
    return False
