"""Follows the responses of requests through variables, attributes, parameters and returns, over all files of a project.

Variables are distinguished by scope, not only by name; the order of statements is ignored. Unknown values are missing, so
code that edits a use of a value must check that it understands all other uses.
"""

from __future__ import annotations

import libcst as cst

from ftlint.python.dataflow.arguments import bound_arguments
from ftlint.python.dataflow.evaluation import Evaluation, parts_of
from ftlint.python.dataflow.requests import Family, Request, is_method_as_value, is_record, request_of
from ftlint.python.dataflow.scopes import Binding, Names
from ftlint.python.dataflow.values import NOTHING, Kind, Slot, Value, Values, as_kind, only
from ftlint.python.dataflow.world import Class, External, Function, World
from ftlint.python.source.nodes import Node, keyword, method

__all__ = ["Flow", "Slot"]
ROUNDS = 30
_LOADS = frozenset({"json.load", "json.loads", "pickle.load", "pickle.loads", "orjson.loads", "yaml.safe_load"})


class Flow(Evaluation):
    """The values of all expressions of some programs; `settle` has to be called first."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.loaded: dict[cst.Call, tuple[Names, Values]] = {}  # calls that read a history from where it was stored
        self._stored: dict[Slot, list[tuple[Names, Node, Node]]] = {}
        self._callers: dict[Function, list[tuple[Names, cst.Call]]] = {}
        self._changed = False

    def settle(self) -> None:
        """Follow all values until nothing changes."""
        self.find_requests()
        for _ in range(ROUNDS):
            self._changed = False
            self._memo, self._arguments = {}, {}
            self._stored, self._callers = {}, {}
            for names in list(self.world.programs.values()):
                self._round(names)
            self._changed |= self._stored.keys() != self.stored.keys() or self._callers.keys() != self.callers.keys()
            self.stored, self.callers, self._arguments = self._stored, self._callers, {}
            for request in self.requests.values():
                for entry in self.arguments(request).of("messages"):
                    self.mark(entry.names, entry.value, frozenset({Value(Kind.HISTORY, request)}))
            if not self._changed:
                break
        self._memo, self._arguments = {}, {}

    def find_requests(self) -> None:
        """Find the requests of all programs."""
        if not self.requests:
            for names in list(self.world.programs.values()):
                self._find_requests(names)

    def _find_requests(self, names: Names) -> None:
        for call in names.calls:
            found = request_of(self.world, names, call)
            if found is not None:
                self.requests[call] = found
        for node in names.owner:
            if isinstance(node, cst.Dict) and is_record(node):
                self.requests[node] = Request(names, node, Family.RECORD)
            elif isinstance(node, cst.Attribute) and is_method_as_value(self.world, names, node):
                self.methods[node] = names

    def drop_records(self) -> None:
        """Forget the records that are passed to a request: they are not training data."""
        given = {
            entry.key
            for request in self.requests.values()
            for entry in self.arguments(request).entries
            if request.family is not Family.RECORD
        }
        for node, request in list(self.requests.items()):
            if request.family is Family.RECORD and any(one.key in given for one in self.arguments(request).entries):
                del self.requests[node]

    def _round(self, names: Names) -> None:
        for scope in names.scopes:
            for name, bindings in scope.bindings.items():
                for binding in bindings:
                    self._bind(names, (scope, name), binding)
            if isinstance(scope.node, cst.FunctionDef):
                self._parameters(self.world.function_of(names, scope.node))
        for store in names.stores:
            self._store(names, store.target, store.value)
        for call in names.calls:
            self._call(names, call)
        for scope, value, yielded in names.returns:
            if isinstance(scope.node, cst.FunctionDef):
                found = self.eval(names, value)
                self._add((scope.node, "return"), as_kind(found, Kind.STREAM, Kind.RESPONSE) if yielded else found)
                self._alias(names, (scope.node, "return"), value)

    def _parameters(self, function: Function) -> None:
        """Record the classes of ``self`` and of annotated parameters."""
        params = function.node.params
        first = next(iter([*params.posonly_params, *params.params]), None)
        if function.takes_self and first is not None and function.owner is not None:
            self._add((function.scope, first.name.value), frozenset({Value(Kind.INSTANCE, function.owner)}))
        for name, param in function.all_params.items():
            if param.annotation is not None:
                found = self.world.resolve(function.names, param.annotation.annotation)
                if isinstance(found, Class):
                    self._add((function.scope, name), frozenset({Value(Kind.INSTANCE, found)}))

    def _add(self, slot: Slot, values: Values) -> None:
        known = self.slots.get(slot, NOTHING)
        if not values <= known:
            self.slots[slot] = known | values
            self._changed = True
            self._memo.clear()

    def _bind(self, names: Names, slot: Slot, binding: Binding) -> None:
        value = binding.value
        if value is None or binding.how not in ("assign", "each", "with", "param", "aug"):
            return
        if binding.item is not None:
            self._add(slot, self.item(names, value, binding.item, each=binding.how == "each"))
            if isinstance(value, cst.Tuple) and binding.item < len(value.elements):
                self._alias(names, slot, value.elements[binding.item].value)
            return
        scope = slot[0]
        if scope.is_class:
            slot = (scope.node, slot[1])
            value = _default_of_field(value)
        if binding.how in ("assign", "param"):
            self.given.setdefault(slot, {})[value] = names
        self._add(slot, self.each(names, value) if binding.how == "each" else self.eval(names, value))
        if binding.how in ("assign", "aug"):
            self._alias(names, slot, value)

    def _assign(self, names: Names, slot: Slot, value: Node) -> None:
        self.given.setdefault(slot, {})[value] = names
        self._add(slot, self.eval(names, value))
        self._alias(names, slot, value)

    def _alias(self, names: Names, slot: Slot, value: Node) -> None:
        """Mark a value as history if its variable is one."""
        history = only(self.slots.get(slot, NOTHING), Kind.HISTORY)
        if history:
            self.mark(names, value, history)

    def _store(self, names: Names, target: Node, value: Node) -> None:
        if isinstance(target, cst.Attribute):
            slot = self.slot(names, target)
            if slot is not None:
                self._assign(names, slot, value)
        elif isinstance(target, cst.Subscript):
            slot = self.slot(names, target.value)
            if slot is not None:
                self._stored.setdefault(slot, []).append((names, target, value))

    def _call(self, names: Names, call: cst.Call) -> None:
        called = method(call)
        if called is not None and called[1] in ("update", "setdefault"):
            slot = self.slot(names, called[0])
            if slot is not None:
                self._stored.setdefault(slot, []).append((names, call, call))
        for function in self.callees(names, call):
            self._callers.setdefault(function, []).append((names, call))
            for name, value in bound_arguments(function, call).given.items():
                self._assign(names, (function.scope, name), value)

    def mark(self, names: Names, node: Node, history: Values, depth: int = 12) -> None:
        """Record that an expression, and the lists it is made of, are the history of these requests."""
        if depth == 0:
            return
        slot = self.slot(names, node) if isinstance(node, cst.Name | cst.Attribute) else None
        if slot is not None:
            self._add(slot, history)
        elif isinstance(node, cst.List | cst.ListComp):
            known = self.marks.get(node, NOTHING)
            if not history <= known:
                self.marks[node] = known | history
                self._changed = True
                self._memo.clear()
        elif isinstance(node, cst.Call) and self._is_loaded(names, node):
            self.loaded[node] = (names, self.loaded.get(node, (names, NOTHING))[1] | history)
        for inner in parts_of(self, names, node):
            self.mark(*inner, history, depth - 1)

    def _is_loaded(self, names: Names, call: cst.Call) -> bool:
        found = self.world.resolve(names, call.func)
        return isinstance(found, External) and found.name in _LOADS


def _default_of_field(value: Node) -> Node:
    """The default of a dataclass's ``field(default_factory=lambda: …)``, else the value itself."""
    if isinstance(value, cst.Call) and getattr(value.func, "value", "") in ("field", "Field"):
        factory, default = keyword(value, "default_factory"), keyword(value, "default")
        if factory is not None and isinstance(factory.value, cst.Lambda):
            return factory.value.body
        return default.value if default is not None else value
    return value
