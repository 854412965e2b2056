"""The messages that a program writes out: a result gets the id of the call it answers, a call gets an id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from ftlint.fixers.python.legacy_functions.history.call_ids import Identity
from ftlint.fixers.python.legacy_functions.history.events import Event, answered, events_of, precedes
from ftlint.fixers.python.legacy_functions.history.trimming import find_trimming
from ftlint.fixers.python.legacy_functions.move_groups import Draft, Requests, requests_of
from ftlint.fixers.python.legacy_functions.unanswered.paths import find_kept
from ftlint.fixers.python.shared.source_text import another_argument, around, quote_of, renamed
from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.requests import Family, Request
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.values import Kind
from ftlint.python.source.code import Code
from ftlint.python.source.edits import Edit
from ftlint.python.source.nodes import Node, entries, member, string, walk
from ftlint.python.source.nodes import entry as value_of

RESULT = "a message of role `function` answers a legacy call: write role `tool` with the `tool_call_id` of the call"
CALL = "a message with a `function_call` is the legacy form: write `tool_calls`, with an `id` for its result to name"
LOADED = "what was stored may hold legacy messages, which newer models refuse: move it, too, before it is sent"
UNANSWERED = "with tools each call is followed by its result: add a message of role `tool`, with its `tool_call_id`"
REPEATED = (
    "this call may be sent more than once in a conversation: write `tool_calls` with an id that differs each time"
)
ORPHAN = "a `tool` message has to follow the assistant's message that made the call: append that to the history first"


@dataclass(frozen=True)
class Literal:
    """A legacy message that is written out."""

    names: Names
    node: cst.Dict

    @property
    def is_result(self) -> bool:
        """Whether it answers a call."""
        return string(value_of(self.node, "role")) == "function"

    def __hash__(self) -> int:
        return hash(id(self.node))


def find_history(flow: Flow, draft: Draft) -> None:
    """Every message written out that is sent, and what asks for the role of one."""
    events = list(events_of(flow))
    placed: dict[Literal, list[Event]] = {}
    for event in events:
        for value in event.values:
            if value.kind is Kind.LITERAL:
                placed.setdefault(Literal(*value.origin), []).append(event)
    identity = Identity(flow, events)
    for call, (names, history) in flow.loaded.items():
        draft.block(requests_of(history), names.code, call, LOADED)
    answering: Requests = frozenset()
    programs = list(flow.world.programs.values())
    named: Requests = frozenset().union(*(_asked_for_names(flow, names) for names in programs))
    for literal, where in placed.items():
        of: Requests = frozenset().union(*(requests_of(event.history) for event in where))
        draft.join(of)
        if not of or all(_sends_tools(flow, request) for request in of):
            continue
        draft.legacy |= of
        draft.explained |= _words(literal.node)
        if literal.is_result:
            answering |= of
            _result(flow, draft, literal, where, of, identity, keeps_name=bool(of & named))
        else:
            _call(flow, draft, literal, where, of, identity)
        draft.join(of | identity.asked.get(literal.node, set()) | _read_in(flow, literal))
    for event in events:
        draft.join(requests_of(event.history) | requests_of(event.values, Kind.MESSAGE, Kind.DUMPED))
    find_kept(flow, draft, events)
    find_trimming(flow, draft, answering)
    for names in programs:
        _roles(flow, names, draft)


def _read_in(flow: Flow, literal: Literal) -> Requests:
    """The requests whose answers a message that is written out is made of."""
    kinds = (Kind.MESSAGE, Kind.DELTA, Kind.CALL)
    values = [flow.eval(literal.names, node) for node in walk(literal.node) if node in literal.names.owner]
    return frozenset().union(*(requests_of(one, *kinds) for one in values))


def _sends_tools(flow: Flow, request: Request) -> bool:
    found = flow.arguments(request)
    return bool(found.of("tools")) and not found.of("functions")


def _words(node: cst.Dict) -> set[Node]:
    """The literals of a message that make it a legacy one."""
    role = value_of(node, "role")
    keys = {key for name, key, _ in entries(node) if name == "function_call"}
    return keys | ({role} if role is not None and string(role) == "function" else set())


def _result(
    flow: Flow,
    draft: Draft,
    literal: Literal,
    where: list[Event],
    of: Requests,
    identity: Identity,
    *,
    keeps_name: bool,
) -> None:
    code = literal.names.code
    before = [precedes(flow, identity.events, event) for event in where]
    edits: list[Edit] = []
    if any(event is None for event in before):
        draft.block(of, code, literal.node, ORPHAN)
    else:
        said = identity.of_result(literal.names, literal.node, where, [event for event in before if event is not None])
        if said is None:
            why = "the id of the call is not at hand here: pass the message that made it, or its `tool_call_id`"
            draft.block(of, code, literal.node, why)
        else:
            edits = list(_as_result(code, literal.node, said, keeps_name))
    draft.site(of, "history", code, literal.node, RESULT, edits)


def _as_result(code: Code, node: cst.Dict, said: str, keeps_name: bool) -> Iterator[Edit]:
    role, name = value_of(node, "role"), value_of(node, "name")
    assert role is not None
    yield renamed(code, role, "tool")
    at = next(key for found, key, _ in entries(node) if found == "role")
    quote = quote_of(at)
    text = f"{quote}tool_call_id{quote}: {said}"
    if name is not None and not keeps_name:
        key = next(key for found, key, _ in entries(node) if found == "name")
        yield Edit(code.span(key)[0], code.outer(name)[1], text.encode(), drops=True)
    else:
        yield another_argument(code, role, code.span(at)[0], text)


def _call(flow: Flow, draft: Draft, literal: Literal, where: list[Event], of: Requests, identity: Identity) -> None:
    code = literal.names.code
    is_record = all(request.family is Family.RECORD for request in of)
    if not is_record and not all(answered(identity.events, event) for event in where):
        draft.block(of, code, literal.node, UNANSWERED)
    key, value = next((key, value) for name, key, value in entries(literal.node) if name == "function_call")
    given = identity.of_call(literal.names, literal.node, where[0])
    said = given.text if given is not None else ""
    if given is None:
        draft.block(of, code, literal.node, REPEATED)
    quote = quote_of(key)
    words = [f"{quote}{word}{quote}" for word in ("id", "type", "function")]
    opening = f"[{{{words[0]}: {said}, {words[1]}: {words[2]}, {words[2]}: "
    edits = [renamed(code, key, "tool_calls"), *around(code, value, opening, "}]")]
    draft.site(of, "history", code, key, CALL, edits if said else ())


def _asked_for_names(flow: Flow, names: Names) -> Requests:
    """The requests whose messages a program asks for their names."""
    found: Requests = frozenset()
    for node in names.owner:
        if isinstance(node, cst.Subscript | cst.Call | cst.Attribute):
            asked = member(node)
            if asked is not None and asked[1] == "name":
                found |= requests_of(flow.eval(names, asked[0]), Kind.ITEM)
    return found


def _roles(flow: Flow, names: Names, draft: Draft) -> None:
    """``message["role"] == "function"``, of a message that is known to be one of a history."""
    code = names.code
    for node in names.owner:
        if not isinstance(node, cst.Comparison) or len(node.comparisons) != 1:
            continue
        target = node.comparisons[0]
        of = requests_of(flow.eval(names, node.left), Kind.ROLE)
        words = [one for one in walk(target.comparator) if string(one) == "function"]
        if not of or not words:
            continue
        draft.explained.update(words)
        if isinstance(target.comparator, cst.SimpleString):
            positive = isinstance(target.operator, cst.Equal)
            quote = quote_of(target.comparator)
            start, end = code.span(node.left)[1], code.span(node)[1]
            text = f" {'in' if positive else 'not in'} ({quote}function{quote}, {quote}tool{quote})"
            edits = [Edit(start, end, text.encode())]
        elif any(string(one) == "tool" for one in walk(target.comparator)):
            continue
        else:
            quote = quote_of(words[0])
            end = code.span(words[0])[1]
            edits = [Edit(end, end, f", {quote}tool{quote}".encode())]
        draft.site(
            of, "history", code, node, "results have the role `tool` where tools are sent: ask for that, too", edits
        )
