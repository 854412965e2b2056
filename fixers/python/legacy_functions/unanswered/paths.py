"""Messages with a call that are kept in a history and sent again without a result, on some path through the programs.

With `functions` that was allowed; with `tools` each call has to be answered, so such requests stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import libcst as cst

from ftlint.fixers.python.legacy_functions.history.events import Event
from ftlint.fixers.python.legacy_functions.move_groups import Draft, Requests, requests_of
from ftlint.fixers.python.legacy_functions.unanswered.actions import Action, Actions, Begun, Called, Put, Sent, may_call
from ftlint.fixers.python.legacy_functions.unanswered.no_call import without_call
from ftlint.python.dataflow.calls import bound_arguments
from ftlint.python.dataflow.flow import Flow, Slot
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.values import Kind
from ftlint.python.dataflow.world import Function
from ftlint.python.source.nodes import Node, dotted, is_name, string

KEPT = (
    "this message is sent again, and on some path no result of its call is added before; with `tools` that is rejected: add a"
    " message of role `function` after it, or keep only its `content`"
)
SEPARATED = (
    "another message is added between this one and the result of its call; with `tools` that is rejected: add the result"
    " directly after this message"
)
_MOST_STEPS = 50_000
_DEPTH = 12
_Entry = tuple[Put, Slot | None]


class State(NamedTuple):
    """What is so at a point of a program: the calls that wait for a result, with the variable that holds their history, the
    requests whose last answer has no call, the waiting calls that another message follows, and those of them that have a
    result after it."""

    waiting: frozenset[_Entry] = frozenset()
    denied: Requests = frozenset()
    separated: frozenset[Put] = frozenset()
    late: frozenset[Put] = frozenset()


@dataclass
class Exits:
    """The states in which a block is left, and all those that were in it."""

    returned: State | None = None
    broken: State | None = None
    continued: State | None = None
    seen: State | None = None


def find_kept(flow: Flow, draft: Draft, events: list[Event]) -> None:
    """Block the requests whose calls are kept without a result."""
    calling = frozenset(request for request in flow.requests.values() if may_call(flow, request))
    if calling & draft.legacy:
        _Paths(flow, draft, Actions(flow, events, calling)).follow()


@dataclass
class _Paths:
    flow: Flow
    draft: Draft
    actions: Actions
    _steps: int = 0
    _known: dict[tuple[Node, State], State | None] = field(default_factory=dict)
    _running: list[Node] = field(default_factory=list)
    _told: set[Event] = field(default_factory=set)

    def follow(self) -> None:
        """Go through all programs, and through the functions that none of them calls: twice, as they may be called again."""
        kept: set[_Entry] = set()
        for names in list(self.flow.world.programs.values()):
            after = self._body(names, names.code.module.body, State(), Exits())
            kept |= {entry for entry in (after.waiting if after is not None else ()) if _is_shared(entry[1])}
        uncalled = [one for one in self.flow.world.functions() if not self.flow.callers.get(one)]
        for function in uncalled:
            after = self._function(function, State())
            kept |= after.waiting if after is not None else frozenset()
        for function in uncalled if kept else ():
            self._function(function, State(frozenset(kept)))

    def _function(self, function: Function, before: State) -> State | None:
        """The state after a function was run, without what only its own variables hold."""
        key = function.node, before
        if key in self._known:
            return self._known[key]
        if self._running.count(function.node) > 1 or len(self._running) > _DEPTH:
            return before
        self._known[key] = before
        self._running.append(function.node)
        exits = Exits()
        after = _either(self._body(function.names, function.node.body.body, before, exits), exits.returned)
        self._running.pop()
        if after is not None:
            own = frozenset(entry for entry in after.waiting if not self._is_gone(function, entry[1]))
            after = after._replace(waiting=own)
        self._known[key] = after
        return after

    def _is_gone(self, function: Function, slot: Slot | None) -> bool:
        """Whether a variable is a function's own, and not given back."""
        if slot is None or slot[0] is not function.scope or slot[1] in function.all_params:
            return False
        given_back = (value for scope, value, _ in function.names.returns if scope is function.scope)
        return not any(_names(value, slot[1]) for value in given_back)

    def _body(self, names: Names, body: Sequence[Node], state: State | None, exits: Exits) -> State | None:
        """The state after some statements, None where their end is not reached."""
        for statement in body:
            if state is None or self._steps > _MOST_STEPS:
                return state
            self._steps += 1
            exits.seen = _either(exits.seen, state)
            state = self._statement(names, statement, state, exits)
        exits.seen = _either(exits.seen, state)
        return state

    def _statement(self, names: Names, node: Node, state: State, exits: Exits) -> State | None:
        how = getattr(self, f"_{type(node).__name__}", None)
        if how is not None:
            found: State | None = how(names, node, state, exits)
            return found
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            return state
        return self._do(names, node, state)

    def _SimpleStatementLine(
        self, names: Names, node: cst.SimpleStatementLine, state: State, exits: Exits
    ) -> State | None:
        return self._body(names, node.body, state, exits)

    def _Return(self, names: Names, node: cst.Return | cst.Raise, state: State, exits: Exits) -> None:
        after = self._do(names, node, state)
        if isinstance(node, cst.Return):
            exits.returned = _either(exits.returned, after)
        else:
            exits.seen = _either(exits.seen, after)

    _Raise = _Return

    def _Break(self, names: Names, node: cst.Break, state: State, exits: Exits) -> None:
        exits.broken = _either(exits.broken, state)

    def _Continue(self, names: Names, node: cst.Continue, state: State, exits: Exits) -> None:
        exits.continued = _either(exits.continued, state)

    def _If(self, names: Names, node: cst.If, state: State, exits: Exits) -> State | None:
        state = self._do(names, node.test, state)
        then = self._body(names, node.body.body, self._tested(names, node.test, state, True), exits)
        other: State | None = self._tested(names, node.test, state, False)
        if isinstance(node.orelse, cst.If) and other is not None:
            other = self._If(names, node.orelse, other, exits)
        elif isinstance(node.orelse, cst.Else):
            other = self._body(names, node.orelse.body.body, other, exits)
        return _either(then, other)

    def _While(self, names: Names, node: cst.While, state: State, exits: Exits) -> State | None:
        return self._loop(names, node, state, exits)

    def _For(self, names: Names, node: cst.For, state: State, exits: Exits) -> State | None:
        return self._loop(names, node, self._do(names, node.iter, state), exits)

    def _loop(self, names: Names, node: cst.While | cst.For, state: State, exits: Exits) -> State | None:
        inner, entry, left = Exits(), state, None
        for _ in range(4):
            begun = self._do(names, node.test, entry) if isinstance(node, cst.While) else entry
            inside: State | None = begun
            left = begun
            if isinstance(node, cst.While):
                inside = self._tested(names, node.test, begun, True)
                left = self._tested(names, node.test, begun, False)
            inner.continued = None
            after = _either(self._body(names, node.body.body, inside, inner), inner.continued)
            again = _either(entry, after)
            if again == entry or again is None:
                break
            entry = again
        exits.returned, exits.seen = _either(exits.returned, inner.returned), _either(exits.seen, inner.seen)
        if isinstance(node, cst.While) and is_name(node.test, "True"):
            left = None
        if node.orelse is not None:
            left = self._body(names, node.orelse.body.body, left, exits)
        return _either(left, inner.broken)

    def _With(self, names: Names, node: cst.With, state: State, exits: Exits) -> State | None:
        for item in node.items:
            state = self._do(names, item.item, state)
        if not any(_suppresses(item.item) for item in node.items):
            return self._body(names, node.body.body, state, exits)
        inner = Exits(seen=state)
        after = _either(self._body(names, node.body.body, state, inner), inner.seen)
        _join(exits, inner)
        return after

    def _Try(self, names: Names, node: cst.Try | cst.TryStar, state: State, exits: Exits) -> State | None:
        inner = Exits(seen=state)
        after = self._body(names, node.body.body, state, inner)
        if node.orelse is not None:
            after = self._body(names, node.orelse.body.body, after, inner)
        for handler in node.handlers:
            after = _either(after, self._body(names, handler.body.body, inner.seen, inner))
        if node.finalbody is not None:
            after = self._body(names, node.finalbody.body.body, after, inner)
        _join(exits, inner)
        return after

    _TryStar = _Try

    def _Match(self, names: Names, node: cst.Match, state: State, exits: Exits) -> State | None:
        state = self._do(names, node.subject, state)
        reasons = requests_of(self.flow.eval(names, node.subject), Kind.FINISH)
        after: State | None = None
        seen, is_whole = False, False
        for case in node.cases:
            texts = [string(one.value) for one in _patterns(case.pattern)]
            is_legacy = "function_call" in texts
            denied = reasons if (texts and not is_legacy) or (seen and not texts) else frozenset()
            seen |= is_legacy and case.guard is None
            is_whole |= isinstance(case.pattern, cst.MatchAs) and case.pattern.pattern is None and case.guard is None
            after = _either(after, self._body(names, case.body.body, _denying(state, denied), exits))
        return after if is_whole else _either(after, _denying(state, reasons if seen else frozenset()))

    def _tested(self, names: Names, test: Node, state: State, holds: bool) -> State:
        return _denying(state, without_call(self.flow, names, test, holds))

    def _do(self, names: Names, node: Node, state: State) -> State:
        """The state after the actions in an expression or statement."""
        lists: list[Put] = []
        for action in self.actions.within(names, node):
            if isinstance(action, Put) and action.sent_by is not None:
                lists.append(action)
            else:
                state = self._done(action, state, lists)
        return state

    def _done(self, action: Action, state: State, lists: list[Put]) -> State:
        if isinstance(action, Put):
            return _put(action, state)
        if isinstance(action, Begun):
            return state._replace(waiting=frozenset(one for one in state.waiting if one[1] != action.slot))
        if isinstance(action, Called):
            return self._call(action, state)
        sent = state
        for put in lists:
            if put.sent_by is action.request:
                sent = _put(put, sent)
        self._send(action, sent)
        return state._replace(denied=state.denied - {action.request})

    def _send(self, action: Sent, state: State) -> None:
        for put, slot in state.waiting:
            if action.request not in requests_of(put.event.history) or put.event in self._told:
                continue
            if slot is None or not action.slots or slot in action.slots:
                self._told.add(put.event)
                of = requests_of(put.event.history) | put.of
                self.draft.block(of, put.event.names.code, put.event.node, SEPARATED if put in state.late else KEPT)

    def _call(self, action: Called, state: State) -> State:
        """The state after a call of the project's functions: their parameters hold what the arguments do."""
        found: State | None = None
        for function in action.functions:
            given = bound_arguments(function, action.call).given
            slots = {name: self._slot(action.names, value) for name, value in given.items()}
            inner = {slot: (function.scope, name) for name, slot in slots.items() if slot is not None}
            outer: dict[Slot, Slot | None] = {(function.scope, name): slot for name, slot in slots.items()}
            entering = ((put, inner.get(slot, slot) if slot is not None else None) for put, slot in state.waiting)
            before = state._replace(waiting=frozenset(entering))
            after = self._function(function, before)
            if after is not None:
                waiting = ((put, outer.get(slot, slot) if slot is not None else None) for put, slot in after.waiting)
                found = _either(found, after._replace(waiting=frozenset(waiting)))
        found = found if found is not None else state
        start, end = action.names.code.span(action.call)
        lists = (one for one in found.waiting if one[0].slot is None and one[0].event.names is action.names)
        return found._replace(waiting=found.waiting - {one for one in lists if start < one[0].event.at < end})

    def _slot(self, names: Names, node: Node) -> Slot | None:
        return self.flow.slot(names, node) if isinstance(node, cst.Name | cst.Attribute) else None


def _put(put: Put, state: State) -> State:
    """The state after a message was put into a history."""
    requests = requests_of(put.event.history)
    if put.answers:
        alike = frozenset(one for one in state.waiting if requests & requests_of(one[0].event.history))
        late = frozenset(one for one in alike if one[0] in state.separated)
        return state._replace(waiting=state.waiting - (alike - late), late=state.late.union(one[0] for one in late))
    if not put.calls:
        calls = (one for one, slot in state.waiting if slot == put.slot and requests & requests_of(one.event.history))
        return state._replace(separated=state.separated.union(calls))
    if put.of and put.of <= state.denied:
        return state
    return state._replace(
        waiting=state.waiting | {(put, put.slot)}, separated=state.separated - {put}, late=state.late - {put}
    )


def _denying(state: State, requests: Requests) -> State:
    """The state where the last answers of some requests have no call."""
    waiting = frozenset(one for one in state.waiting if not one[0].of & requests) if requests else state.waiting
    return state._replace(waiting=waiting, denied=state.denied | requests)


def _join(exits: Exits, inner: Exits) -> None:
    """Add the states in which an inner block is left."""
    for name in ("returned", "broken", "continued", "seen"):
        setattr(exits, name, _either(getattr(exits, name), getattr(inner, name)))


def _suppresses(item: Node) -> bool:
    """Whether a context goes on after an error inside of it: ``contextlib.suppress(…)``."""
    return isinstance(item, cst.Call) and (dotted(item.func) or ("",))[-1] == "suppress"


def _either(one: State | None, other: State | None) -> State | None:
    """The state where one of two was."""
    if one is None or other is None:
        return other if one is None else one
    return State(
        one.waiting | other.waiting, one.denied & other.denied, one.separated | other.separated, one.late | other.late
    )


def _is_shared(slot: Slot | None) -> bool:
    """Whether a variable is not one of a function's own."""
    return slot is not None and not isinstance(getattr(slot[0], "node", None), cst.FunctionDef)


def _names(value: Node, name: str) -> bool:
    """Whether a value that is returned is a variable, or has it among its items."""
    parts = [one.value for one in value.elements] if isinstance(value, cst.Tuple | cst.List) else [value]
    return any(is_name(part, name) for part in parts)


def _patterns(pattern: Node) -> list[cst.MatchValue]:
    """The values of a pattern."""
    found = [one.pattern for one in pattern.patterns] if isinstance(pattern, cst.MatchOr) else [pattern]
    return [one for one in found if isinstance(one, cst.MatchValue)]
