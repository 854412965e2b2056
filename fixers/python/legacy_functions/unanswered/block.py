"""Follows the statements of a block on all paths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import libcst as cst

from ftlint.fixers.python.legacy_functions.move_groups import requests_at
from ftlint.fixers.python.legacy_functions.nodes import called_name
from ftlint.fixers.python.legacy_functions.unanswered.actions import State, either
from ftlint.fixers.python.legacy_functions.unanswered.tests_for_call import without_call
from ftlint.fixers.python.legacy_functions.vocabulary import LEGACY
from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.values import Kind
from ftlint.python.source.nodes import Node, is_name, string

_MOST_STEPS = 50_000
_EXITS = {cst.Return: "returned", cst.Raise: "seen", cst.Break: "broken", cst.Continue: "continued"}
_ROUNDS = 4  # through a loop, until the state repeats


class Paths(Protocol):
    """Runs the actions of a program."""

    flow: Flow
    steps: int

    def do(self, names: Names, node: Node, state: State) -> State:
        """The state after the actions in an expression or statement."""


@dataclass
class Block:
    """A block, with the states in which it is left, and the union of all states in it (``seen``). None: never."""

    paths: Paths
    names: Names
    returned: State | None = None
    broken: State | None = None
    continued: State | None = None
    seen: State | None = None

    def run(self, body: Sequence[Node], state: State | None) -> State | None:
        """The state after some statements, None if their end is not reached."""
        for statement in body:
            if state is None or self.paths.steps > _MOST_STEPS:
                return state
            self.paths.steps += 1
            self.seen = either(self.seen, state)
            state = self._statement(statement, state)
        self.seen = either(self.seen, state)
        return state

    def _statement(self, node: Node, state: State) -> State | None:
        match node:
            case cst.SimpleStatementLine(body=body):
                return self.run(body, state)
            case cst.If():
                return self._if(node, state)
            case cst.While():
                return self._loop(node, node.test, state)
            case cst.For():
                return self._loop(node, None, self._do(node.iter, state))
            case cst.With():
                return self._with(node, state)
            case cst.Try() | cst.TryStar():
                return self._try(node, state)
            case cst.Match():
                return self._match(node, state)
            case cst.FunctionDef() | cst.ClassDef():
                return state
            case cst.Return() | cst.Raise() | cst.Break() | cst.Continue():
                name = _EXITS[type(node)]
                setattr(self, name, either(getattr(self, name), self._do(node, state)))
                return None
        return self._do(node, state)

    def _if(self, node: cst.If, state: State) -> State | None:
        state = self._do(node.test, state)
        then = self.run(node.body.body, self._tested(node.test, state, True))
        other: State | None = self._tested(node.test, state, False)
        if isinstance(node.orelse, cst.If) and other is not None:
            other = self._if(node.orelse, other)
        elif isinstance(node.orelse, cst.Else):
            other = self.run(node.orelse.body.body, other)
        return either(then, other)

    def _loop(self, node: cst.While | cst.For, test: Node | None, state: State) -> State | None:
        inner, entry, left = Block(self.paths, self.names), state, state
        for _ in range(_ROUNDS):
            begun = self._do(test, entry)
            left = self._tested(test, begun, False)
            inner.continued = None
            after = inner.run(node.body.body, self._tested(test, begun, True))
            again = either(entry, either(after, inner.continued))
            if again == entry or again is None:
                break
            entry = again
        self.returned, self.seen = either(self.returned, inner.returned), either(self.seen, inner.seen)
        end = None if is_name(test, "True") else left
        if node.orelse is not None:
            end = self.run(node.orelse.body.body, end)
        return either(end, inner.broken)

    def _with(self, node: cst.With, state: State) -> State | None:
        for item in node.items:
            state = self._do(item.item, state)
        if not any(isinstance(one.item, cst.Call) and called_name(one.item) == "suppress" for one in node.items):
            return self.run(node.body.body, state)
        inner = Block(self.paths, self.names, seen=state)
        after = either(inner.run(node.body.body, state), inner.seen)
        self._join(inner)
        return after

    def _try(self, node: cst.Try | cst.TryStar, state: State) -> State | None:
        inner = Block(self.paths, self.names, seen=state)
        after = inner.run(node.body.body, state)
        if node.orelse is not None:
            after = inner.run(node.orelse.body.body, after)
        for handler in node.handlers:
            after = either(after, inner.run(handler.body.body, inner.seen))
        if node.finalbody is not None:
            after = inner.run(node.finalbody.body.body, after)
        self._join(inner)
        return after

    def _match(self, node: cst.Match, state: State) -> State | None:
        state = self._do(node.subject, state)
        reasons = requests_at(self.paths.flow, self.names, node.subject, Kind.FINISH)
        after: State | None = None
        has_call, is_complete = False, False
        for case in node.cases:
            pattern = case.pattern
            patterns = [one.pattern for one in pattern.patterns] if isinstance(pattern, cst.MatchOr) else [pattern]
            words = [string(one.value) for one in patterns if isinstance(one, cst.MatchValue)]
            is_without = (words and LEGACY not in words) or (has_call and not words)
            is_complete |= isinstance(pattern, cst.MatchAs) and pattern.pattern is None and case.guard is None
            has_call |= LEGACY in words and case.guard is None
            before = state.denying(reasons if is_without else frozenset())
            after = either(after, self.run(case.body.body, before))
        return after if is_complete else either(after, state.denying(reasons if has_call else frozenset()))

    def _do(self, node: Node | None, state: State) -> State:
        return state if node is None else self.paths.do(self.names, node, state)

    def _tested(self, test: Node | None, state: State, holds: bool) -> State:
        """The state if a test holds, or does not."""
        return state if test is None else state.denying(without_call(self.paths.flow, self.names, test, holds))

    def _join(self, inner: Block) -> None:
        for name in _EXITS.values():
            setattr(self, name, either(getattr(self, name), getattr(inner, name)))
