"""Where the answers of requests flow: through variables, attributes, parameters and returns, over all files of a project.

Variables are told apart by their scope, not by their name; the order of statements is not looked at. What is unknown is
nothing to us, so whoever edits has to ask of every use of a value whether it is one that is understood.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import libcst as cst

from ftlint.python.api import Family, Request, is_record, request_of
from ftlint.python.arguments import Arguments, arguments_of
from ftlint.python.calls import bound_arguments
from ftlint.python.nodes import Node, is_name, is_sliced, key_of, keyword, member, method, positional
from ftlint.python.scopes import Binding, Names
from ftlint.python.values import (
    ANSWERS,
    NOTHING,
    Kind,
    Value,
    Values,
    as_kind,
    each_of,
    indexed,
    member_of,
    only,
)
from ftlint.python.world import Class, Definition, External, Function, World

Slot = tuple[Any, str]
"""A variable (its scope and name), an attribute (the class at the root and its name), or what a function returns."""
ROUNDS = 30
_RUNS = frozenset({"run", "run_until_complete", "wait_for", "create_task", "ensure_future"})
_DUMPS = frozenset({"model_dump", "to_dict", "to_dict_recursive", "dict", "model_dump_json", "json", "to_json"})
_LOADING = frozenset({"json.load", "json.loads", "pickle.load", "pickle.loads", "orjson.loads", "yaml.safe_load"})
_COPIES = frozenset({"list", "copy", "deepcopy", "tuple", "reversed"})
_GOING_ROUND = frozenset({"enumerate", "reversed", "list", "iter", "tuple"})


class Flow:
    """What every expression of some programs is. `settle` has to be called before anything is asked."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.slots: dict[Slot, Values] = {}
        self.given: dict[Slot, dict[Node, Names]] = {}  # the expressions that are assigned to a slot
        self.stored: dict[Slot, list[tuple[Names, Node, Node]]] = {}  # what is put under keys: target and value
        self.callers: dict[Function, list[tuple[Names, cst.Call]]] = {}
        self.requests: dict[Node, Request] = {}
        self.marks: dict[Node, Values] = {}  # lists written out that are sent
        self._loads: dict[cst.Call, tuple[Names, Values]] = {}
        self._memo: dict[Node, Values] = {}
        self._arguments: dict[Node, Arguments] = {}
        self._stored: dict[Slot, list[tuple[Names, Node, Node]]] = {}
        self._callers: dict[Function, list[tuple[Names, cst.Call]]] = {}
        self._changed = False

    def settle(self) -> None:
        """Follow all values until nothing new comes of it."""
        for names in list(self.world.programs.values()):
            for call in names.calls:
                found = request_of(self.world, names, call)
                if found is not None:
                    self.requests[call] = found
            for node in names.owner:
                if isinstance(node, cst.Dict) and is_record(node):
                    self.requests[node] = Request(names, node, Family.RECORD)
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
            found = self._memo[node] = self._eval(names, node)
        return found

    def _eval(self, names: Names, node: Node) -> Values:
        if isinstance(node, cst.Name):
            slot = self.slot(names, node)
            return self.slots.get(slot, NOTHING) if slot is not None else NOTHING
        if isinstance(node, cst.Await):
            return self.eval(names, node.expression)
        if isinstance(node, cst.NamedExpr):
            return self.eval(names, node.value)
        if isinstance(node, cst.IfExp):
            return self.eval(names, node.body) | self.eval(names, node.orelse)
        if isinstance(node, cst.BooleanOperation):
            return self.eval(names, node.left) | self.eval(names, node.right)
        if isinstance(node, cst.BinaryOperation):
            return only(self.eval(names, node.left) | self.eval(names, node.right), Kind.HISTORY)
        if isinstance(node, cst.List):
            return self.marks.get(node, NOTHING)
        if isinstance(node, cst.ListComp):
            return self.marks.get(node, NOTHING)
        if isinstance(node, cst.Dict):
            return frozenset({Value(Kind.LITERAL, (names, node))}) if is_legacy_message(node) else NOTHING
        if isinstance(node, cst.Attribute):
            return self._attribute(names, node)
        if isinstance(node, cst.Subscript):
            return self._subscript(names, node)
        return self._called(names, node) if isinstance(node, cst.Call) else NOTHING

    def _attribute(self, names: Names, node: cst.Attribute) -> Values:
        asked = self.eval(names, node.value)
        found = member_of(asked, node.attr.value)
        slot = self.slot(names, node)
        if slot is not None:
            found |= self.slots.get(slot, NOTHING)
        for value in asked:
            if value.kind is Kind.INSTANCE:
                getter = self.world.method(value.origin, node.attr.value)
                if getter is not None and {"property", "cached_property"} & getter.decorators:
                    found |= self.slots.get((getter.node, "return"), NOTHING)
        return found

    def _subscript(self, names: Names, node: cst.Subscript) -> Values:
        asked = self.eval(names, node.value)
        if is_sliced(node):
            return only(asked, Kind.HISTORY, Kind.CHOICES)
        name = member(node)
        if name is not None:
            return member_of(asked, name[1])
        return indexed(asked) if key_of(node) is not None else NOTHING

    def _called(self, names: Names, node: cst.Call) -> Values:
        request = self.requests.get(node)
        if request is not None:
            return self._answer(request)
        asked = member(node)
        if asked is not None:
            return member_of(self.eval(names, asked[0]), asked[1])
        found: Values = frozenset()
        for function in self.callees(names, node):
            if function.node.name.value != "__init__":
                found |= self.slots.get((function.node, "return"), NOTHING)
        target = self.world.resolve(names, node.func)
        if isinstance(target, Class):
            found |= frozenset({Value(Kind.INSTANCE, target)})
        return found | self._passed_on(names, node, target)

    def _answer(self, request: Request) -> Values:
        if request.family is Family.HTTP:
            return frozenset({Value(Kind.HTTP, request)})
        streams = request.streams
        if streams is None:
            given = self.arguments(request).of("stream")
            streams = is_name(given[0].value, "True") if given and len(given) == 1 else (None if given else False)
        kinds = {True: (Kind.STREAM,), False: (Kind.RESPONSE,), None: (Kind.STREAM, Kind.RESPONSE)}[streams]
        return frozenset(Value(kind, request) for kind in kinds)

    def _passed_on(self, names: Names, node: cst.Call, target: Definition | None) -> Values:
        """What calls from elsewhere make of what they are given, as far as it is known."""
        asked, args = method(node), positional(node)
        if asked is not None:
            name, owner = asked[1], self.eval(names, asked[0])
            if name == "json" and only(owner, Kind.HTTP):
                return as_kind(owner, Kind.RESPONSE, Kind.HTTP)
            if name in ("read", "decode") and only(owner, Kind.HTTP):
                return owner
            if name in _DUMPS and only(owner, *ANSWERS):
                return as_kind(owner, Kind.DUMPED, *ANSWERS)
            if name == "copy":
                return owner
            if name == "pop":
                return indexed(owner)
        called = asked[1] if asked is not None else getattr(node.func, "value", "")
        if not args or isinstance(target, Function | Class):
            return NOTHING
        first = self.eval(names, args[0].value)
        if called in _COPIES:
            return only(first, Kind.HISTORY, Kind.CHOICES, Kind.MESSAGE, Kind.RESPONSE)
        if called in ("dict", "vars"):
            return as_kind(first, Kind.DUMPED, *ANSWERS)
        if called == "urlopen":
            return only(first, Kind.HTTP)
        if called in _RUNS and not (isinstance(target, External) and target.package == "subprocess"):
            return first
        if called in ("loads", "load"):
            inner = args[0].value
            text = self.eval(names, inner.value) if isinstance(inner, cst.Attribute) else first
            return as_kind(text, Kind.RESPONSE, Kind.HTTP) | only(first, Kind.DUMPED)
        return NOTHING

    def each(self, names: Names, node: Node) -> Values:
        """What going through a value gives."""
        if isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value in _GOING_ROUND:
            args = positional(node)
            return self.each(names, args[0].value) if args else NOTHING
        return each_of(self.eval(names, node))

    def item(self, names: Names, node: Node, number: int, *, each: bool = False, depth: int = 4) -> Values:
        """What unpacking a value gives as its item of that number."""
        if each:
            if isinstance(node, cst.Call) and is_name(node.func, "enumerate", "zip"):
                args = positional(node)
                at = 0 if is_name(node.func, "enumerate") and number == 1 else number
                wanted = is_name(node.func, "zip") or number == 1
                return self.each(names, args[at].value) if wanted and at < len(args) else NOTHING
            return NOTHING
        if isinstance(node, cst.Tuple | cst.List) and number < len(node.elements):
            return self.eval(names, node.elements[number].value)
        if isinstance(node, cst.Await):
            return self.item(names, node.expression, number, depth=depth)
        found: Values = indexed(self.eval(names, node))
        if isinstance(node, cst.Call) and depth:
            for returned in self.returned(names, node):
                found |= self.item(*returned, number, depth=depth - 1)
        return found

    def returned(self, names: Names, call: cst.Call) -> Iterator[tuple[Names, Node]]:
        """The expressions that the project's functions return to a call."""
        for function in self.callees(names, call):
            for scope, value, yielded in function.names.returns:
                if scope.node is function.node and not yielded:
                    yield function.names, value

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
        elif isinstance(node, cst.Call) and self._is_loaded(names, node):
            self._loads[node] = (names, self._loads.get(node, (names, NOTHING))[1] | history)
        for inner in self._parts(names, node):
            self.mark(*inner, history, depth - 1)

    def _is_loaded(self, names: Names, call: cst.Call) -> bool:
        found = self.world.resolve(names, call.func)
        return isinstance(found, External) and found.name in _LOADING

    def loaded(self) -> Iterator[tuple[Names, cst.Call, Values]]:
        """The calls that read a history from where it was stored."""
        for call, (names, history) in self._loads.items():
            yield names, call, history

    def _parts(self, names: Names, node: Node) -> Iterator[tuple[Names, Node]]:
        """The lists that a list is made of."""
        if isinstance(node, cst.List):
            yield from ((names, one.value) for one in node.elements if isinstance(one, cst.StarredElement))
        elif isinstance(node, cst.BinaryOperation | cst.BooleanOperation):
            yield from ((names, node.left), (names, node.right))
        elif isinstance(node, cst.IfExp):
            yield from ((names, node.body), (names, node.orelse))
        elif isinstance(node, cst.Subscript) and is_sliced(node):
            yield names, node.value
        elif isinstance(node, cst.ListComp):
            yield names, node.for_in.iter
        elif isinstance(node, cst.Call):
            asked = method(node)
            if asked is not None and asked[1] == "copy" and not node.args:
                yield names, asked[0]
            elif (asked[1] if asked else getattr(node.func, "value", "")) in _COPIES and node.args:
                yield names, node.args[0].value
            yield from self.returned(names, node)
        elif isinstance(node, cst.Await):
            yield names, node.expression


def made_by_default(value: Node) -> Node:
    """What a dataclass's ``field(default_factory=lambda: …)`` makes, else the value itself."""
    if isinstance(value, cst.Call) and getattr(value.func, "value", "") in ("field", "Field"):
        factory, default = keyword(value, "default_factory"), keyword(value, "default")
        if factory is not None and isinstance(factory.value, cst.Lambda):
            return factory.value.body
        return default.value if default is not None else value
    return value


def is_legacy_message(node: cst.Dict) -> bool:
    """Whether a dict literal is a message of the legacy form: role ``function``, or with a ``function_call``."""
    from ftlint.python.nodes import entries, string

    found = {name: value for name, _, value in entries(node)}
    return string(found.get("role")) == "function" or ("role" in found and "function_call" in found)
