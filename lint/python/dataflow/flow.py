"""Where the answers of requests flow: through variables, attributes, parameters and returns, over all files of a project.

Variables are told apart by their scope, not by their name; the order of statements is not looked at. What is unknown is
nothing to us, so whoever edits has to ask of every use of a value whether it is one that is understood.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import libcst as cst

from ftlint.python.dataflow.arguments import Arguments, arguments_of
from ftlint.python.dataflow.calls import bound_arguments
from ftlint.python.dataflow.evaluation import each_one, evaluated, is_loaded, item_of, made_by_default, parts_of
from ftlint.python.dataflow.requests import Family, Request, is_method_as_value, is_record, request_of
from ftlint.python.dataflow.scopes import Binding, Names
from ftlint.python.dataflow.values import NOTHING, Kind, Value, Values, as_kind, only
from ftlint.python.dataflow.world import Class, Definition, External, Function, World
from ftlint.python.source.nodes import Node, is_name, method

Slot = tuple[Any, str]
"""A variable (its scope and name), an attribute (the class at the root and its name), or what a function returns."""
ROUNDS = 30


class Flow:
    """What every expression of some programs is. `settle` has to be called before anything is asked."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.slots: dict[Slot, Values] = {}
        self.given: dict[Slot, dict[Node, Names]] = {}  # the expressions that are assigned to a slot
        self.stored: dict[Slot, list[tuple[Names, Node, Node]]] = {}  # what is put under keys: target and value
        self.callers: dict[Function, list[tuple[Names, cst.Call]]] = {}
        self.requests: dict[Node, Request] = {}
        self.methods: dict[Node, Names] = {}  # the methods that make requests, where they are named and not called
        self.marks: dict[Node, Values] = {}  # lists written out that are sent
        self.loaded: dict[cst.Call, tuple[Names, Values]] = {}  # what reads a history from where it was stored
        self._memo: dict[Node, Values] = {}
        self._arguments: dict[Node, Arguments] = {}
        self._stored: dict[Slot, list[tuple[Names, Node, Node]]] = {}
        self._callers: dict[Function, list[tuple[Names, cst.Call]]] = {}
        self._changed = False

    def settle(self) -> None:
        """Follow all values until nothing new comes of it."""
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
        """Look for the requests of all programs."""
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

    def made_by_methods(self, names: Names, call: cst.Call) -> Values:
        """The methods, named as values, that a call may call: by itself, or as it is given them."""
        if not self.methods:
            return NOTHING
        parts = [call.func, *(arg.value for arg in call.args)]
        return frozenset(value for part in parts for value in only(self.eval(names, part), Kind.METHOD))

    def drop_records(self) -> None:
        """Forget the records that a request is given: they are no training data."""
        given = {
            entry.key
            for request in self.requests.values()
            for entry in self.arguments(request).entries
            if request.family is not Family.RECORD
        }
        for node, request in list(self.requests.items()):
            if request.family is Family.RECORD and any(one.key in given for one in self.arguments(request).entries):
                del self.requests[node]

    def arguments(self, request: Request) -> Arguments:
        """What a request is given."""
        if request.call not in self._arguments:
            self._arguments[request.call] = arguments_of(self, request)
        return self._arguments[request.call]

    def _round(self, names: Names) -> None:
        for scope in names.scopes:
            for name, bindings in scope.bindings.items():
                for binding in bindings:
                    self._bind(names, (scope, name), binding)
            if isinstance(scope.node, cst.FunctionDef):
                self._own_parameter(self.world.function_of(names, scope.node))
        for store in names.stores:
            self._store(names, store.target, store.value)
        for call in names.calls:
            self._call(names, call)
        for scope, value, yielded in names.returns:
            if isinstance(scope.node, cst.FunctionDef):
                found = self.eval(names, value)
                self._add((scope.node, "return"), as_kind(found, Kind.STREAM, Kind.RESPONSE) if yielded else found)
                self._alias(names, (scope.node, "return"), value)

    def _own_parameter(self, function: Function) -> None:
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
            value = made_by_default(value)
        if binding.how in ("assign", "param"):
            self.given.setdefault(slot, {})[value] = names
        self._add(slot, self.each(names, value) if binding.how == "each" else self.eval(names, value))
        if binding.how in ("assign", "aug"):
            self._alias(names, slot, value)

    def _alias(self, names: Names, slot: Slot, value: Node) -> None:
        """A history's other names are the history, too."""
        history = only(self.slots.get(slot, NOTHING), Kind.HISTORY)
        if history:
            self.mark(names, value, history)

    def _store(self, names: Names, target: Node, value: Node) -> None:
        if isinstance(target, cst.Attribute):
            slot = self.slot(names, target)
            if slot is not None:
                self.given.setdefault(slot, {})[value] = names
                self._add(slot, self.eval(names, value))
                self._alias(names, slot, value)
        elif isinstance(target, cst.Subscript):
            slot = self.slot(names, target.value)
            if slot is not None:
                self._stored.setdefault(slot, []).append((names, target, value))

    def _call(self, names: Names, call: cst.Call) -> None:
        asked = method(call)
        if asked is not None and asked[1] in ("update", "setdefault"):
            slot = self.slot(names, asked[0])
            if slot is not None:
                self._stored.setdefault(slot, []).append((names, call, call))
        for function in self.callees(names, call):
            self._callers.setdefault(function, []).append((names, call))
            for name, value in bound_arguments(function, call).given.items():
                slot = (function.scope, name)
                self.given.setdefault(slot, {})[value] = names
                self._add(slot, self.eval(names, value))
                self._alias(names, slot, value)

    def slot(self, names: Names, node: Node) -> Slot | None:
        """The variable or attribute that an expression names."""
        home = self.world.variable(names, node)
        if home is not None:
            return home[1], home[2]
        if isinstance(node, cst.Attribute):
            for value in self.eval(names, node.value):
                if value.kind is Kind.INSTANCE:
                    return self._holder(value.origin, node.attr.value).node, node.attr.value
            found = self.world.resolve(names, node)
            if isinstance(found, External):
                return External, found.name
        return None

    def _holder(self, owner: Class, name: str, depth: int = 8) -> Class:
        """The class at the root of a class's bases, or the first one on the way that has the attribute in its body."""
        if name in owner.names.inner[owner.node].bindings or not depth:
            return owner
        base = next(iter(self.world.bases(owner)), None)
        return owner if base is None else self._holder(base, name, depth - 1)

    def callees(self, names: Names, call: cst.Call) -> list[Function]:
        """The functions of the project that a call calls; of a class, its ``__init__``."""
        found: Definition | None = self.world.resolve(names, call.func)
        if isinstance(found, Function):
            return [found]
        if isinstance(found, Class):
            start = self.world.method(found, "__init__")
            return [] if start is None else [start]
        if not isinstance(call.func, cst.Attribute) or found is not None:
            return []
        owner, name = call.func.value, call.func.attr.value
        if isinstance(owner, cst.Call) and is_name(owner.func, "super"):
            return self._above(names, call, name)
        classes = [value.origin for value in self.eval(names, owner) if value.kind is Kind.INSTANCE]
        methods = [self.world.method(one, name) for one in classes]
        return list(dict.fromkeys(one for one in methods if one is not None))

    def _above(self, names: Names, call: cst.Call, name: str) -> list[Function]:
        function = names.owner[call].function
        if not isinstance(function.node, cst.FunctionDef):
            return []
        owner = self.world.function_of(names, function.node).owner
        bases = self.world.bases(owner) if owner is not None else ()
        found = (self.world.method(base, name) for base in bases)
        return [one for one in found if one is not None]

    def eval(self, names: Names, node: Node) -> Values:
        """What an expression is."""
        found = self._memo.get(node)
        if found is None:
            self._memo[node] = NOTHING  # what leads back to itself adds nothing
            found = self._memo[node] = evaluated(self, names, node) | self.more(names, node)
        return found

    def more(self, names: Names, node: Node) -> Values:
        """What else an expression is, to a rule that follows values of its own."""
        return NOTHING

    def returned(self, names: Names, call: cst.Call) -> Iterator[tuple[Names, Node]]:
        """The expressions that the project's functions return to a call."""
        for function in self.callees(names, call):
            for scope, value, yielded in function.names.returns:
                if scope.node is function.node and not yielded:
                    yield function.names, value

    def each(self, names: Names, node: Node) -> Values:
        """What going through a value gives."""
        return each_one(self, names, node)

    def item(self, names: Names, node: Node, number: int, *, each: bool = False, depth: int = 4) -> Values:
        """What unpacking a value (of ``each``: what going through it gives) gives as its item of that number."""
        return item_of(self, names, node, number, each=each, depth=depth)

    def mark(self, names: Names, node: Node, history: Values, depth: int = 12) -> None:
        """Note that an expression is the history of these requests, and what it is made of."""
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
        elif isinstance(node, cst.Call) and is_loaded(self, names, node):
            self.loaded[node] = (names, self.loaded.get(node, (names, NOTHING))[1] | history)
        for inner in parts_of(self, names, node):
            self.mark(*inner, history, depth - 1)
