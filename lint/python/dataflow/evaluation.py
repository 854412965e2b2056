"""What kind of value each expression has. Only this module knows what Python's expressions and the calls of the SDK do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import libcst as cst

from ftlint.python.dataflow.arguments import Arguments, arguments_of
from ftlint.python.dataflow.requests import Family, Request
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.values import (
    ANSWERS,
    NOTHING,
    Kind,
    Slot,
    Value,
    Values,
    as_kind,
    each_of,
    indexed,
    member_of,
    only,
)
from ftlint.python.dataflow.world import Class, External, Function, World
from ftlint.python.source.nodes import (
    Node,
    called_name,
    entries,
    is_name,
    is_sliced,
    key_of,
    member,
    method,
    positional,
    string,
)

_RUNS = frozenset({"run", "run_until_complete", "wait_for", "create_task", "ensure_future"})
_DUMPS = frozenset({"model_dump", "to_dict", "to_dict_recursive", "dict", "model_dump_json", "json", "to_json"})
_COPIES = frozenset({"list", "copy", "deepcopy", "tuple", "reversed"})
_ITERATORS = frozenset({"enumerate", "reversed", "list", "iter", "tuple"})


class Evaluation:
    """Evaluates expressions, given what the variables hold; `ftlint.python.dataflow.flow.Flow` fills them in."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.slots: dict[Slot, Values] = {}
        self.given: dict[Slot, dict[Node, Names]] = {}  # the expressions that are assigned to a slot
        self.stored: dict[Slot, list[tuple[Names, Node, Node]]] = {}  # items that are assigned: target and value
        self.callers: dict[Function, list[tuple[Names, cst.Call]]] = {}
        self.requests: dict[Node, Request] = {}
        self.methods: dict[Node, Names] = {}  # methods that make requests, where they are not called but used as values
        self.marks: dict[Node, Values] = {}  # list literals that are sent
        self._memo: dict[Node, Values] = {}
        self._arguments: dict[Node, Arguments] = {}

    def eval(self, names: Names, node: Node) -> Values:
        """The values of an expression."""
        found = self._memo.get(node)
        if found is None:
            self._memo[node] = NOTHING  # a cycle adds nothing
            evaluate = _BY_TYPE.get(type(node))
            found = NOTHING if evaluate is None else evaluate(self, names, node)
            found = self._memo[node] = found | self.more(names, node)
        return found

    def more(self, names: Names, node: Node) -> Values:
        """Further values of an expression, for a rule that tracks values of other kinds."""
        return NOTHING

    def arguments(self, request: Request) -> Arguments:
        """The arguments of a request."""
        if request.call not in self._arguments:
            self._arguments[request.call] = arguments_of(self, request)
        return self._arguments[request.call]

    def slot(self, names: Names, node: Node) -> Slot | None:
        """The variable or attribute that an expression names."""
        home = self.world.variable(names, node)
        if home is not None:
            return home[1], home[2]
        if isinstance(node, cst.Attribute):
            for value in self.eval(names, node.value):
                if value.kind is Kind.INSTANCE:
                    return self.world.attribute_owner(value.origin, node.attr.value).node, node.attr.value
            found = self.world.resolve(names, node)
            if isinstance(found, External):
                return External, found.name
        return None

    def callees(self, names: Names, call: cst.Call) -> list[Function]:
        """The functions of the project that a call calls; of a class, its ``__init__``."""
        found = self.world.resolve(names, call.func)
        if isinstance(found, Function):
            return [found]
        if isinstance(found, Class):
            start = self.world.method(found, "__init__")
            return [] if start is None else [start]
        if not isinstance(call.func, cst.Attribute) or found is not None:
            return []
        owner, name = call.func.value, call.func.attr.value
        if isinstance(owner, cst.Call) and is_name(owner.func, "super"):
            classes = self._bases_at(names, call)
        else:
            classes = [value.origin for value in self.eval(names, owner) if value.kind is Kind.INSTANCE]
        methods = (self.world.method(one, name) for one in classes)
        return list(dict.fromkeys(one for one in methods if one is not None))

    def _bases_at(self, names: Names, node: Node) -> list[Class]:
        """The bases of the class whose method contains a node."""
        function = names.owner[node].function.node
        owner = self.world.function_of(names, function).owner if isinstance(function, cst.FunctionDef) else None
        return [] if owner is None else list(self.world.bases(owner))

    def returned(self, names: Names, call: cst.Call) -> Iterator[tuple[Names, Node]]:
        """The expressions that functions of the project return to a call."""
        for function in self.callees(names, call):
            for scope, value, yielded in function.names.returns:
                if scope.node is function.node and not yielded:
                    yield function.names, value

    def each(self, names: Names, node: Node) -> Values:
        """The values of the items that iterating over a value yields."""
        if isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value in _ITERATORS:
            args = positional(node)
            return self.each(names, args[0].value) if args else NOTHING
        return each_of(self.eval(names, node))

    def item(self, names: Names, node: Node, number: int, *, each: bool = False, depth: int = 4) -> Values:
        """The values of an item when a value (with ``each``: an item of it) is unpacked."""
        if each:
            return self._item_of_each(names, node, number)
        if isinstance(node, cst.Tuple | cst.List) and number < len(node.elements):
            return self.eval(names, node.elements[number].value)
        if isinstance(node, cst.Await):
            return self.item(names, node.expression, number, depth=depth)
        found = indexed(self.eval(names, node))
        if isinstance(node, cst.Call) and depth:
            for returned in self.returned(names, node):
                found |= self.item(*returned, number, depth=depth - 1)
        return found

    def _item_of_each(self, names: Names, node: Node, number: int) -> Values:
        if not isinstance(node, cst.Call):
            return NOTHING
        args = positional(node)
        if is_name(node.func, "enumerate") and number == 1 and args:
            return self.each(names, args[0].value)
        return self.each(names, args[number].value) if is_name(node.func, "zip") and number < len(args) else NOTHING

    def _Name(self, names: Names, node: cst.Name) -> Values:
        slot = self.slot(names, node)
        return self.slots.get(slot, NOTHING) if slot is not None else NOTHING

    def _Attribute(self, names: Names, node: cst.Attribute) -> Values:
        owners = self.eval(names, node.value)
        found = member_of(owners, node.attr.value)
        if node in self.methods:
            found |= {Value(Kind.METHOD, node)}
        slot = self.slot(names, node)
        if slot is not None:
            found |= self.slots.get(slot, NOTHING)
        for value in owners:
            if value.kind is Kind.INSTANCE:
                getter = self.world.method(value.origin, node.attr.value)
                if getter is not None and {"property", "cached_property"} & getter.decorators:
                    found |= self.slots.get((getter.node, "return"), NOTHING)
        return found

    def _Subscript(self, names: Names, node: cst.Subscript) -> Values:
        owners = self.eval(names, node.value)
        if is_sliced(node):
            return only(owners, Kind.HISTORY, Kind.CHOICES)
        name = member(node)
        if name is not None:
            return member_of(owners, name[1])
        return indexed(owners) if key_of(node) is not None else NOTHING

    def _Call(self, names: Names, node: cst.Call) -> Values:
        request = self.requests.get(node)
        if request is not None:
            return self._answer(request)
        read = member(node)
        if read is not None:
            return member_of(self.eval(names, read[0]), read[1])
        found = self.made_by_methods(names, node)
        for function in self.callees(names, node):
            if function.node.name.value != "__init__":
                found |= self.slots.get((function.node, "return"), NOTHING)
        target = self.world.resolve(names, node.func)
        if isinstance(target, Class):
            return found | frozenset({Value(Kind.INSTANCE, target)})
        if isinstance(target, Function):
            return found
        is_subprocess = isinstance(target, External) and target.package == "subprocess"
        return found | self._of_method(names, node) | self._of_function(names, node, is_subprocess)

    def made_by_methods(self, names: Names, call: cst.Call) -> Values:
        """The methods, used as values, that a call calls or passes on."""
        parts = [call.func, *(arg.value for arg in call.args)] if self.methods else []
        return frozenset(value for part in parts for value in only(self.eval(names, part), Kind.METHOD))

    def _answer(self, request: Request) -> Values:
        if request.family is Family.HTTP:
            return frozenset({Value(Kind.HTTP, request)})
        given = self.arguments(request).of("stream")
        if len(given) > 1:
            return frozenset({Value(Kind.STREAM, request), Value(Kind.RESPONSE, request)})
        streams = bool(given) and is_name(given[0].value, "True")
        return frozenset({Value(Kind.STREAM if streams else Kind.RESPONSE, request)})

    def _of_method(self, names: Names, node: cst.Call) -> Values:
        """What a method from outside of the project returns, given its object."""
        called = method(node)
        if called is None:
            return NOTHING
        name, owner = called[1], self.eval(names, called[0])
        if name == "json" and only(owner, Kind.HTTP):
            return as_kind(owner, Kind.RESPONSE, Kind.HTTP)
        if name == "copy" or (name in ("read", "decode") and only(owner, Kind.HTTP)):
            return owner
        if name in _DUMPS:
            return as_kind(owner, Kind.DUMPED, *ANSWERS)
        return indexed(owner) if name == "pop" else NOTHING

    def _of_function(self, names: Names, node: cst.Call, is_subprocess: bool) -> Values:
        """What a function from outside of the project returns, given its first argument."""
        args, called = positional(node), called_name(node)
        if not args:
            return NOTHING
        first = self.eval(names, args[0].value)
        if called in _COPIES:
            return only(first, Kind.HISTORY, Kind.CHOICES, Kind.MESSAGE, Kind.RESPONSE)
        if called in ("dict", "vars"):
            return as_kind(first, Kind.DUMPED, *ANSWERS)
        if called == "urlopen":
            return only(first, Kind.HTTP)
        if called in _RUNS:
            return NOTHING if is_subprocess else first
        if called in ("loads", "load"):
            inner = args[0].value
            text = self.eval(names, inner.value) if isinstance(inner, cst.Attribute) else first
            return as_kind(text, Kind.RESPONSE, Kind.HTTP) | only(first, Kind.DUMPED)
        return NOTHING


_BY_TYPE: dict[type[Node], Callable[[Evaluation, Names, Any], Values]] = {
    cst.Name: Evaluation._Name,
    cst.Attribute: Evaluation._Attribute,
    cst.Subscript: Evaluation._Subscript,
    cst.Call: Evaluation._Call,
    cst.Await: lambda flow, names, node: flow.eval(names, node.expression),
    cst.NamedExpr: lambda flow, names, node: flow.eval(names, node.value),
    cst.IfExp: lambda flow, names, node: flow.eval(names, node.body) | flow.eval(names, node.orelse),
    cst.BooleanOperation: lambda flow, names, node: flow.eval(names, node.left) | flow.eval(names, node.right),
    cst.BinaryOperation: lambda flow, names, node: only(
        flow.eval(names, node.left) | flow.eval(names, node.right), Kind.HISTORY
    ),
    cst.List: lambda flow, names, node: flow.marks.get(node, NOTHING),
    cst.ListComp: lambda flow, names, node: flow.marks.get(node, NOTHING),
    cst.Dict: lambda flow, names, node: (
        frozenset({Value(Kind.LITERAL, (names, node))}) if is_legacy_message(node) else NOTHING
    ),
}


def parts_of(flow: Evaluation, names: Names, node: Node) -> Iterator[tuple[Names, Node]]:
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
    elif isinstance(node, cst.Await):
        yield names, node.expression
    elif isinstance(node, cst.Call):
        called = method(node)
        if called is not None and called[1] == "copy" and not node.args:
            yield names, called[0]
        elif called_name(node) in _COPIES and node.args:
            yield names, node.args[0].value
        yield from flow.returned(names, node)


def is_legacy_message(node: cst.Dict) -> bool:
    """Whether a dict literal is a message of the legacy form: role ``function``, or with a ``function_call``."""
    found = {name: value for name, _, value in entries(node)}
    return string(found.get("role")) == "function" or ("role" in found and "function_call" in found)
