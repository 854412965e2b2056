"""Calls that a program sends again without a result, on some path through it.

`functions` allowed that; with `tools` every call needs a result directly after it, so such requests stay as they are.
"""

from __future__ import annotations

import libcst as cst

from ftlint.fixers.python.legacy_functions.history.events import Event
from ftlint.fixers.python.legacy_functions.move_groups import Draft
from ftlint.fixers.python.legacy_functions.unanswered.actions import (
    Actions,
    Added,
    Called,
    Reset,
    Sent,
    State,
    either,
    may_call,
)
from ftlint.fixers.python.legacy_functions.unanswered.block import Block
from ftlint.python.dataflow.arguments import bound_arguments
from ftlint.python.dataflow.flow import Flow, Slot
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.world import Function
from ftlint.python.source.nodes import Node, is_name

KEPT = (
    "on some path this message is sent again without a result of its call, which the API rejects with `tools`: add a"
    " message of role `function` after it, or keep only its `content`"
)
SEPARATED = (
    "another message is added between this one and the result of its call, which the API rejects with `tools`: add the"
    " result directly after this message"
)
_DEPTH = 12


def find_unanswered(flow: Flow, draft: Draft, events: list[Event]) -> None:
    """Block the requests whose calls are sent again without a result."""
    calling = frozenset(request for request in flow.requests.values() if may_call(flow, request))
    if calling & draft.legacy:
        _Paths(flow, draft, Actions(flow, events, calling)).follow()


class _Paths:
    """Follows all paths through the programs."""

    def __init__(self, flow: Flow, draft: Draft, actions: Actions) -> None:
        self.flow = flow
        self.steps = 0
        self._draft = draft
        self._actions = actions
        self._after: dict[tuple[Node, State], State | None] = {}
        self._running: list[Node] = []
        self._blocked: set[Event] = set()

    def follow(self) -> None:
        """Follow all modules, and the functions that they do not call: twice, as these may be called again."""
        kept = set[tuple[Added, Slot | None]]()
        for names in self.flow.world.programs.values():
            after = Block(self, names).run(names.code.module.body, State())
            kept |= {one for one in (after.waiting if after is not None else ()) if _is_shared(one[1])}
        uncalled = [one for one in self.flow.world.functions() if not self.flow.callers.get(one)]
        for function in uncalled:
            after = self._function(function, State())
            kept |= after.waiting if after is not None else frozenset()
        for function in uncalled if kept else ():
            self._function(function, State(frozenset(kept)))

    def _function(self, function: Function, before: State) -> State | None:
        """The state after a function, without histories that only its own variables hold."""
        key = function.node, before
        if key in self._after:
            return self._after[key]
        if self._running.count(function.node) > 1 or len(self._running) > _DEPTH:
            return before
        self._after[key] = before
        self._running.append(function.node)
        block = Block(self, function.names)
        after = either(block.run(function.node.body.body, before), block.returned)
        self._running.pop()
        if after is not None:
            kept = frozenset(one for one in after.waiting if not _is_dropped(function, one[1]))
            after = after._replace(waiting=kept)
        self._after[key] = after
        return after

    def do(self, names: Names, node: Node, state: State) -> State:
        """The state after the actions in an expression or statement."""
        literals: list[Added] = []  # messages of lists that are written in a request
        for action in self._actions.within(names, node):
            match action:
                case Added(sent_by=None):
                    state = state.adding(action)
                case Added():
                    literals.append(action)
                case Reset():
                    state = state._replace(waiting=frozenset(one for one in state.waiting if one[1] != action.slot))
                case Called():
                    state = self._call(action, state)
                case Sent(request=request):
                    sent = state
                    for message in literals:
                        sent = sent.adding(message) if message.sent_by is request else sent
                    self._send(action, sent)
                    state = state._replace(without_call=state.without_call - {request})
        return state

    def _send(self, action: Sent, state: State) -> None:
        """Block the calls that are sent."""
        for message, slot in state.waiting:
            event = message.event
            is_sent = action.request in event.requests and (slot is None or not action.slots or slot in action.slots)
            if is_sent and event not in self._blocked:
                self._blocked.add(event)
                why = SEPARATED if message in state.late else KEPT
                self._draft.block(event.requests | message.responses, event.names.code, event.node, why)

    def _call(self, action: Called, state: State) -> State:
        """The state after a call of the project's functions: their parameters hold what the arguments do."""
        found: State | None = None
        for function in action.functions:
            outer: dict[Slot, Slot | None] = {}
            for name, value in bound_arguments(function, action.call).given.items():
                is_variable = isinstance(value, cst.Name | cst.Attribute)
                outer[function.scope, name] = self.flow.slot(action.names, value) if is_variable else None
            inner: dict[Slot, Slot | None] = {slot: param for param, slot in outer.items() if slot is not None}
            after = self._function(function, state.renaming(inner))
            found = either(found, after.renaming(outer) if after is not None else None)
        found = found if found is not None else state
        start, end = action.names.code.span(action.call)
        literals = (one for one in found.waiting if one[0].slot is None and one[0].event.names is action.names)
        return found._replace(waiting=found.waiting - {one for one in literals if start < one[0].event.at < end})


def _is_dropped(function: Function, slot: Slot | None) -> bool:
    """Whether a variable is local to a function, and not returned."""
    if slot is None or slot[0] is not function.scope or slot[1] in function.all_params:
        return False
    returned = (value for scope, value, _ in function.names.returns if scope is function.scope)
    return not any(_contains(value, slot[1]) for value in returned)


def _contains(value: Node, name: str) -> bool:
    """Whether a value is a variable, or a tuple or list with it."""
    parts = [one.value for one in value.elements] if isinstance(value, cst.Tuple | cst.List) else [value]
    return any(is_name(part, name) for part in parts)


def _is_shared(slot: Slot | None) -> bool:
    """Whether a variable is not local to a function."""
    return slot is not None and not isinstance(getattr(slot[0], "node", None), cst.FunctionDef)
