"""What an expression is, by what it is made of: the one place that knows what Python's expressions and the SDK's calls do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Protocol

import libcst as cst

from ftlint.python.dataflow.arguments import Arguments, Assignments
from ftlint.python.dataflow.requests import Family, Request
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.values import (
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
from ftlint.python.dataflow.world import Class, Definition, External, Function, World
from ftlint.python.source.nodes import (
    Node,
    entries,
    is_name,
    is_sliced,
    key_of,
    keyword,
    member,
    method,
    positional,
    string,
)

_RUNS = frozenset({"run", "run_until_complete", "wait_for", "create_task", "ensure_future"})
_DUMPS = frozenset({"model_dump", "to_dict", "to_dict_recursive", "dict", "model_dump_json", "json", "to_json"})
_LOADING = frozenset({"json.load", "json.loads", "pickle.load", "pickle.loads", "orjson.loads", "yaml.safe_load"})
_COPIES = frozenset({"list", "copy", "deepcopy", "tuple", "reversed"})
_GOING_ROUND = frozenset({"enumerate", "reversed", "list", "iter", "tuple"})


class Evaluator(Assignments, Protocol):
    """What evaluating an expression needs; see `ftlint.python.dataflow.flow.Flow`."""

    world: World
    slots: dict[tuple[Any, str], Values]
    requests: dict[Node, Request]
    methods: dict[Node, Names]
    marks: dict[Node, Values]

    def eval(self, names: Names, node: Node) -> Values:
        """What an expression is."""

    def each(self, names: Names, node: Node) -> Values:
        """What iterating over a value gives."""

    def item(self, names: Names, node: Node, number: int, *, each: bool = False, depth: int = 4) -> Values:
        """What unpacking a value gives as its item of that number."""

    def callees(self, names: Names, call: cst.Call) -> list[Function]:
        """The project's functions that a call calls."""

    def arguments(self, request: Request) -> Arguments:
        """The arguments of a request."""

    def made_by_methods(self, names: Names, call: cst.Call) -> Values:
        """What a call of a method that was passed as a value gives."""


def evaluated(flow: Evaluator, names: Names, node: Node) -> Values:
    """What an expression is."""
    how = _BY_TYPE.get(type(node))
    return NOTHING if how is None else how(flow, names, node)


def _name(flow: Evaluator, names: Names, node: cst.Name) -> Values:
    slot = flow.slot(names, node)
    return flow.slots.get(slot, NOTHING) if slot is not None else NOTHING


def _either(flow: Evaluator, names: Names, node: cst.BooleanOperation) -> Values:
    return flow.eval(names, node.left) | flow.eval(names, node.right)


def _branches(flow: Evaluator, names: Names, node: cst.IfExp) -> Values:
    return flow.eval(names, node.body) | flow.eval(names, node.orelse)


def _added(flow: Evaluator, names: Names, node: cst.BinaryOperation) -> Values:
    return only(flow.eval(names, node.left) | flow.eval(names, node.right), Kind.HISTORY)


def _written(flow: Evaluator, names: Names, node: cst.Dict) -> Values:
    return frozenset({Value(Kind.LITERAL, (names, node))}) if is_legacy_message(node) else NOTHING


def _attribute(flow: Evaluator, names: Names, node: cst.Attribute) -> Values:
    asked = flow.eval(names, node.value)
    found = member_of(asked, node.attr.value)
    if node in flow.methods:
        found |= {Value(Kind.METHOD, node)}
    slot = flow.slot(names, node)
    if slot is not None:
        found |= flow.slots.get(slot, NOTHING)
    for value in asked:
        if value.kind is Kind.INSTANCE:
            getter = flow.world.method(value.origin, node.attr.value)
            if getter is not None and {"property", "cached_property"} & getter.decorators:
                found |= flow.slots.get((getter.node, "return"), NOTHING)
    return found


def _subscript(flow: Evaluator, names: Names, node: cst.Subscript) -> Values:
    asked = flow.eval(names, node.value)
    if is_sliced(node):
        return only(asked, Kind.HISTORY, Kind.CHOICES)
    name = member(node)
    if name is not None:
        return member_of(asked, name[1])
    return indexed(asked) if key_of(node) is not None else NOTHING


def _called(flow: Evaluator, names: Names, node: cst.Call) -> Values:
    request = flow.requests.get(node)
    if request is not None:
        return _answer(flow, request)
    asked = member(node)
    if asked is not None:
        return member_of(flow.eval(names, asked[0]), asked[1])
    found = flow.made_by_methods(names, node)
    for function in flow.callees(names, node):
        if function.node.name.value != "__init__":
            found |= flow.slots.get((function.node, "return"), NOTHING)
    target = flow.world.resolve(names, node.func)
    if isinstance(target, Class):
        return found | frozenset({Value(Kind.INSTANCE, target)})
    if isinstance(target, Function):
        return found
    return found | _of_method(flow, names, node) | _of_function(flow, names, node, target)


def _answer(flow: Evaluator, request: Request) -> Values:
    if request.family is Family.HTTP:
        return frozenset({Value(Kind.HTTP, request)})
    streams = request.streams
    if streams is None:
        given = flow.arguments(request).of("stream")
        streams = is_name(given[0].value, "True") if len(given) == 1 else (None if given else False)
    kinds = {True: (Kind.STREAM,), False: (Kind.RESPONSE,), None: (Kind.STREAM, Kind.RESPONSE)}[streams]
    return frozenset(Value(kind, request) for kind in kinds)


def _of_method(flow: Evaluator, names: Names, node: cst.Call) -> Values:
    """What a method that is not the project's makes of its receiver."""
    asked = method(node)
    if asked is None:
        return NOTHING
    name, owner = asked[1], flow.eval(names, asked[0])
    if name == "json" and only(owner, Kind.HTTP):
        return as_kind(owner, Kind.RESPONSE, Kind.HTTP)
    if name == "copy" or (name in ("read", "decode") and only(owner, Kind.HTTP)):
        return owner
    if name in _DUMPS:
        return as_kind(owner, Kind.DUMPED, *ANSWERS)
    return indexed(owner) if name == "pop" else NOTHING


def _of_function(flow: Evaluator, names: Names, node: cst.Call, target: Definition | None) -> Values:
    """What a function that is not the project's makes of its first argument."""
    args, called = positional(node), _last_name(node)
    if not args:
        return NOTHING
    first = flow.eval(names, args[0].value)
    if called in _COPIES:
        return only(first, Kind.HISTORY, Kind.CHOICES, Kind.MESSAGE, Kind.RESPONSE)
    if called in ("dict", "vars"):
        return as_kind(first, Kind.DUMPED, *ANSWERS)
    if called == "urlopen":
        return only(first, Kind.HTTP)
    if called in _RUNS:
        return NOTHING if isinstance(target, External) and target.package == "subprocess" else first
    if called in ("loads", "load"):
        inner = args[0].value
        text = flow.eval(names, inner.value) if isinstance(inner, cst.Attribute) else first
        return as_kind(text, Kind.RESPONSE, Kind.HTTP) | only(first, Kind.DUMPED)
    return NOTHING


def _last_name(node: cst.Call) -> str:
    """The name of what is called, without what it is a member of."""
    asked = method(node)
    return asked[1] if asked is not None else str(getattr(node.func, "value", ""))


_BY_TYPE: dict[type[Node], Callable[[Evaluator, Names, Any], Values]] = {
    cst.Name: _name,
    cst.Await: lambda flow, names, node: flow.eval(names, node.expression),
    cst.NamedExpr: lambda flow, names, node: flow.eval(names, node.value),
    cst.IfExp: _branches,
    cst.BooleanOperation: _either,
    cst.BinaryOperation: _added,
    cst.List: lambda flow, names, node: flow.marks.get(node, NOTHING),
    cst.ListComp: lambda flow, names, node: flow.marks.get(node, NOTHING),
    cst.Dict: _written,
    cst.Attribute: _attribute,
    cst.Subscript: _subscript,
    cst.Call: _called,
}


def each_one(flow: Evaluator, names: Names, node: Node) -> Values:
    """What going through a value gives."""
    if isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value in _GOING_ROUND:
        args = positional(node)
        return flow.each(names, args[0].value) if args else NOTHING
    return each_of(flow.eval(names, node))


def item_of(flow: Evaluator, names: Names, node: Node, number: int, *, each: bool, depth: int) -> Values:
    """The same as `Evaluator.item`, by the shape of the expression."""
    if each:
        return _item_of_each(flow, names, node, number)
    if isinstance(node, cst.Tuple | cst.List) and number < len(node.elements):
        return flow.eval(names, node.elements[number].value)
    if isinstance(node, cst.Await):
        return flow.item(names, node.expression, number, depth=depth)
    found: Values = indexed(flow.eval(names, node))
    if isinstance(node, cst.Call) and depth:
        for returned in flow.returned(names, node):
            found |= flow.item(*returned, number, depth=depth - 1)
    return found


def _item_of_each(flow: Evaluator, names: Names, node: Node, number: int) -> Values:
    args = positional(node) if isinstance(node, cst.Call) else []
    if isinstance(node, cst.Call) and is_name(node.func, "enumerate") and number == 1 and args:
        return flow.each(names, args[0].value)
    if isinstance(node, cst.Call) and is_name(node.func, "zip") and number < len(args):
        return flow.each(names, args[number].value)
    return NOTHING


def parts_of(flow: Evaluator, names: Names, node: Node) -> Iterator[tuple[Names, Node]]:
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
        asked = method(node)
        if asked is not None and asked[1] == "copy" and not node.args:
            yield names, asked[0]
        elif _last_name(node) in _COPIES and node.args:
            yield names, node.args[0].value
        yield from flow.returned(names, node)


def is_loaded(flow: Evaluator, names: Names, call: cst.Call) -> bool:
    """Whether a call reads what was stored."""
    found = flow.world.resolve(names, call.func)
    return isinstance(found, External) and found.name in _LOADING


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
    found = {name: value for name, _, value in entries(node)}
    return string(found.get("role")) == "function" or ("role" in found and "function_call" in found)
