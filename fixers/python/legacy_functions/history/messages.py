"""Messages that a program writes: a result gets the id of its call, and a call gets an id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from ftlint.fixers.python.legacy_functions.history.call_ids import CallIds
from ftlint.fixers.python.legacy_functions.history.events import Event, call_before, events_of, has_result, is_result
from ftlint.fixers.python.legacy_functions.move_groups import Draft, Requests, requests_at, requests_of
from ftlint.fixers.python.legacy_functions.nodes import is_legacy_role, nodes_of, receiver
from ftlint.fixers.python.legacy_functions.unanswered.paths import find_unanswered
from ftlint.fixers.python.legacy_functions.vocabulary import LEGACY
from ftlint.fixers.python.shared.source_text import another_argument, around, quote_of, renamed
from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.requests import Family, Request
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.values import Kind
from ftlint.python.source.code import Code
from ftlint.python.source.edits import Edit
from ftlint.python.source.nodes import Node, entries, is_sliced, member, positional, string, walk
from ftlint.python.source.nodes import entry as value_of

RESULT = "the role `function` is deprecated: write role `tool` with the `tool_call_id` of the call"
CALL = "`function_call` in a message is deprecated: write `tool_calls`, with an `id` for the result to refer to"
LOADED = "stored messages may have the legacy format, which newer models reject: migrate them before they are sent"
UNANSWERED = "with `tools` every call needs a result: add a message of role `tool` with its `tool_call_id`"
REPEATED = "this call may be sent more than once in a conversation: write `tool_calls` with a new id each time"
ORPHAN = "a `tool` message must follow the assistant message with the call: append that message first"
NO_ID = "the id of the call is not available here: pass the message with the call, or its `tool_call_id`"
ROLE = "with `tools` results have the role `tool`: test for both roles"
CUT = "the messages are cut here, and the API rejects a result without its call: cut before a user message"
_FIRST = ("0", "1")  # all messages, or all after the system prompt


@dataclass(frozen=True, eq=False)
class Written:
    """A legacy message that a program writes, where it is added, and the requests that it is sent with."""

    names: Names
    node: cst.Dict
    events: list[Event]
    requests: Requests


def find_history(flow: Flow, draft: Draft) -> None:
    """Add the edits and blockers of the messages that are sent."""
    events = list(events_of(flow))
    added: dict[tuple[Names, cst.Dict], list[Event]] = {}
    for event in events:
        for literal in event.literals:
            added.setdefault(literal, []).append(event)
    ids = CallIds(flow, events)
    for call, (names, history) in flow.loaded.items():
        draft.block(requests_of(history), names.code, call, LOADED)
    with_results, with_names = set[Request](), _requests_with_names(flow)
    for (names, written), where in added.items():
        message = Written(names, written, where, frozenset().union(*(event.requests for event in where)))
        draft.join(message.requests)
        arguments = [flow.arguments(request) for request in message.requests]
        if all(one.of("tools") and not one.of("functions") for one in arguments):
            continue
        draft.legacy |= message.requests
        draft.explained.update(key for name, key, _ in entries(written) if name == LEGACY)
        if is_result(written):
            draft.explained.update(value for name, _, value in entries(written) if name == "role")
            with_results |= message.requests
            _result(draft, ids, message, keeps_name=bool(message.requests & with_names))
        else:
            _call(draft, ids, message)
        draft.join(message.requests | ids.read_from.get(written, set()) | _read_by(flow, message))
    for event in events:
        draft.join(event.requests | requests_of(event.values, Kind.MESSAGE, Kind.DUMPED))
    find_unanswered(flow, draft, events)
    find_trimming(flow, draft, frozenset(with_results))
    for names, node in nodes_of(flow, cst.Comparison):
        if isinstance(node, cst.Comparison) and len(node.comparisons) == 1:
            _role_test(flow, names, node, draft)


def _requests_with_names(flow: Flow) -> Requests:
    """The requests of which the program reads the names of messages."""
    reads = ((names, member(node)) for names, node in nodes_of(flow, cst.Attribute, cst.Subscript, cst.Call))
    owners = ((names, read[0]) for names, read in reads if read is not None and read[1] == "name")
    return frozenset().union(*(requests_at(flow, *owner, Kind.ITEM) for owner in owners))


def _read_by(flow: Flow, message: Written) -> Requests:
    """The requests whose responses a message is made of."""
    nodes = [node for node in walk(message.node) if node in message.names.owner]
    kinds = (Kind.MESSAGE, Kind.DELTA, Kind.CALL)
    return frozenset().union(*(requests_at(flow, message.names, node, *kinds) for node in nodes))


def _result(draft: Draft, ids: CallIds, message: Written, *, keeps_name: bool) -> None:
    code, edits = message.names.code, list[Edit]()
    before = [call_before(ids.flow, ids.events, event) for event in message.events]
    calls = [event for event in before if event is not None]
    if len(calls) < len(before):
        draft.block(message.requests, code, message.node, ORPHAN)
    else:
        call_id = ids.of_result(message.names, message.node, message.events, calls)
        if call_id is None:
            draft.block(message.requests, code, message.node, NO_ID)
        else:
            edits = list(_as_result(code, message.node, call_id, keeps_name))
    draft.site(message.requests, "history", code, message.node, RESULT, edits)


def _as_result(code: Code, node: cst.Dict, call_id: str, keeps_name: bool) -> Iterator[Edit]:
    keys = {name: key for name, key, _ in reversed(list(entries(node)))}
    role, name = value_of(node, "role"), value_of(node, "name")
    assert role is not None
    yield renamed(code, role, "tool")
    quote = quote_of(keys["role"])
    text = f"{quote}tool_call_id{quote}: {call_id}"
    if name is None or keeps_name:
        yield another_argument(code, role, code.span(keys["role"])[0], text)
    else:
        yield Edit(code.span(keys["name"])[0], code.outer(name)[1], text.encode(), drops=True)


def _call(draft: Draft, ids: CallIds, message: Written) -> None:
    code, edits = message.names.code, list[Edit]()
    is_record = all(request.family is Family.RECORD for request in message.requests)
    if not is_record and not all(has_result(ids.events, event) for event in message.events):
        draft.block(message.requests, code, message.node, UNANSWERED)
    key, value = next((key, value) for name, key, value in entries(message.node) if name == LEGACY)
    call_id = ids.of_call(message.names, message.node, message.events[0])
    if call_id is None:
        draft.block(message.requests, code, message.node, REPEATED)
    else:
        pieces = '[{"id": ', ', "type": "function", "function": '
        opening = call_id.text.join(piece.replace('"', quote_of(key)) for piece in pieces)
        edits = [renamed(code, key, "tool_calls"), *around(code, value, opening, "}]")]
    draft.site(message.requests, "history", code, key, CALL, edits)


def _role_test(flow: Flow, names: Names, node: cst.Comparison, draft: Draft) -> None:
    """``message["role"] == "function"`` of a message of a history: test for ``tool``, too."""
    code, target = names.code, node.comparisons[0]
    requests = requests_at(flow, names, node.left, Kind.ROLE)
    words = [one for one in walk(target.comparator) if is_legacy_role(one)]
    if not requests or not words:
        return
    draft.explained.update(words)
    quote = quote_of(words[0])
    if isinstance(target.comparator, cst.SimpleString):
        operator = "in" if isinstance(target.operator, cst.Equal) else "not in"
        text = f" {operator} ({quote}function{quote}, {quote}tool{quote})"
        edit = Edit(code.span(node.left)[1], code.span(node)[1], text.encode())
    elif any(string(one) == "tool" for one in walk(target.comparator)):
        return
    else:
        end = code.span(words[0])[1]
        edit = Edit(end, end, f", {quote}tool{quote}".encode())
    draft.site(requests, "history", code, node, ROLE, [edit])


def find_trimming(flow: Flow, draft: Draft, with_results: Requests) -> None:
    """Block requests whose history contains results and is cut."""
    for names, node in nodes_of(flow, cst.Call, cst.Del, cst.Subscript):
        for history in _cut(names, node):
            requests = requests_at(flow, names, history, Kind.HISTORY) & with_results
            if requests:
                draft.block(requests, names.code, node, CUT)


def _cut(names: Names, node: Node) -> Iterator[Node]:
    """The history that a node removes more than the last message from."""
    match node:
        case cst.Call() if positional(node) and (owner := receiver(node, "pop")) is not None:
            yield owner
        case cst.Del(target=cst.Subscript(value=owner)):
            yield owner
        case cst.Subscript(value=owner) if is_sliced(node) and _begins_later(node) and _is_kept(names, node):
            yield owner


def _begins_later(node: cst.Subscript) -> bool:
    lower = node.slice[0].slice.lower if isinstance(node.slice[0].slice, cst.Slice) else None
    return lower is not None and not (isinstance(lower, cst.Integer) and lower.value in _FIRST)


def _is_kept(names: Names, node: Node) -> bool:
    """Whether a part is sent, or assigned to a variable."""
    above = names.code.parent(node)
    while isinstance(above, cst.BinaryOperation | cst.StarredElement | cst.Element | cst.List):
        above = names.code.parent(above)
    if isinstance(above, cst.Arg):
        return above.keyword is not None and above.keyword.value == "messages"
    return isinstance(above, cst.Assign | cst.AnnAssign | cst.AugAssign | cst.NamedExpr | cst.Return)
