"""How the id of a call is written where a message needs it."""

from __future__ import annotations

import libcst as cst

from ftlint.fixers.python.legacy_functions.draft import requests_of
from ftlint.fixers.python.legacy_functions.order import Event
from ftlint.fixers.python.legacy_functions.text import quote_of
from ftlint.python.flow import Flow
from ftlint.python.nodes import Node, is_stable, key_of, member, method, root, walk
from ftlint.python.scopes import Names, Scope
from ftlint.python.values import Kind, only

WRITTEN = (Kind.MESSAGE,)


class Identity:
    """Knows the ids that were given to calls that are written out, and finds the message of the others."""

    def __init__(self, flow: Flow, events: list[Event]) -> None:
        self.flow = flow
        self.events = sorted(events, key=lambda event: (event.names.code.path, event.at))
        self._numbers: dict[Node, str] = {}

    def of_call(self, names: Names, node: cst.Dict, where: list[Event]) -> str:
        """The id for a call that is written out: that of the answer it repeats, else one of its own."""
        if node not in self._numbers:
            given = self._near(names, node, names.owner[node].function, inside=node)
            self._numbers[node] = given or self._number(names, node)
        return self._numbers[node]

    def _number(self, names: Names, node: Node) -> str:
        """``"call_1"``, ``"call_2"``, … in the order of the messages in a list, else of those in the function."""
        parent = names.code.parent(names.code.parent(node) or node)
        alike = [
            literal
            for event in self.events
            for kind, literal in event.values
            if kind is Kind.LITERAL and literal[0] is names and not _is_result(literal[1])
            and names.owner[literal[1]].function is names.owner[node].function
        ]  # fmt: skip
        inside = [one for one in alike if names.code.parent(names.code.parent(one[1]) or one[1]) is parent]
        nodes = list(dict.fromkeys(one[1] for one in (inside if isinstance(parent, cst.List) else alike)))
        quote = "'" if _quotes(node) == "'" else '"'
        return f"{quote}call_{(nodes.index(node) if node in nodes else 0) + 1}{quote}"

    def of_result(self, names: Names, node: cst.Dict, where: list[Event], before: list[Event]) -> str | None:
        """The id for a result, None where it is not at hand."""
        scope = names.owner[node].function
        said = {self._of_event(names, node, scope, event) for event in before}
        found = said.pop() if len(said) == 1 else None
        return found or self._near(names, node, scope)

    def _of_event(self, names: Names, node: Node, scope: Scope, event: Event) -> str | None:
        if event.names is not names or event.scope is not scope:
            return None
        for value in event.values:
            if value.kind is Kind.LITERAL and value.origin[0] is names:
                return self.of_call(names, value.origin[1], [event])
        message = _message(event.node)
        if only(self.flow.eval(names, message), *WRITTEN) and self._holds(names, scope, message, event.at, node):
            return written(names, message)
        return None

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
            return written(names, best)
        return None if inside is not None else self._variable(names, node, scope)

    def _variable(self, names: Names, node: Node, scope: Scope) -> str | None:
        """The id by a variable of the function that holds a message."""
        at = names.code.span(node)[0]
        for name, bindings in scope.bindings.items():
            values = self.flow.slots.get((scope, name), frozenset())
            if not only(values, *WRITTEN) or not isinstance(scope.node, cst.FunctionDef | cst.Module):
                continue
            if bindings and all(names.code.span(one.target)[0] < at for one in bindings):
                style = self._style(names, scope, name)
                return style.replace("MESSAGE", name)
        return None

    def _style(self, names: Names, scope: Scope, name: str) -> str:
        values = self.flow.slots.get((scope, name), frozenset())
        families = {request.family for request in requests_of(values, *WRITTEN)}
        return 'MESSAGE["tool_calls"][0]["id"]' if "http" in families else "MESSAGE.tool_calls[0].id"

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


def _is_result(node: cst.Dict) -> bool:
    from ftlint.python.nodes import entry, string

    return string(entry(node, "role")) == "function"


def _quotes(node: Node) -> str:
    from ftlint.python.nodes import entries

    return next((key.quote for _, key, _ in entries(node) if isinstance(key, cst.SimpleString)), '"')


def _message(node: Node) -> Node:
    """The message itself, of ``message.model_dump()``, ``dict(message)`` and the like."""
    asked = method(node)
    if asked is not None:
        return asked[0]
    if isinstance(node, cst.Call) and node.args:
        return node.args[0].value
    return node


def written(names: Names, message: Node) -> str:
    """The id of a message's call, as the program writes what it asks a message."""
    text = names.code.text(message)
    if isinstance(message, cst.Subscript) and isinstance(message.slice[0].slice, cst.Index):
        key = message.slice[0].slice.value
        if isinstance(key, cst.SimpleString):
            return f'{text}["tool_calls"][0]["id"]'.replace('"', key.quote)
    quote = _subscripted(names, message)
    if quote:
        return f'{text}["tool_calls"][0]["id"]'.replace('"', quote)
    return f"{text}.tool_calls[0].id"


def _subscripted(names: Names, message: Node) -> str:
    """The quotation mark with which the program asks this message by subscript elsewhere, nothing where it does not."""
    text, code = names.code.text(message), names.code
    for node in names.owner:
        if isinstance(node, cst.Subscript | cst.Call | cst.Attribute):
            asked = member(node)
            if asked is not None and asked[1] in ("function_call", "content") and code.text(asked[0]) == text:
                if isinstance(node, cst.Subscript):
                    return quote_of(key_of(node))
                if isinstance(node, cst.Call) and not isinstance(node.func, cst.Name):
                    return quote_of(node.args[0].value)
                return ""
    return ""
