"""Functions that pass `functions` or `function_call` on, whose parameters are renamed together with all callers."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from ftlint.fixers.python.shared.definition_lists import Lists
from ftlint.python.dataflow.arguments import bound_arguments
from ftlint.python.dataflow.flow import Flow, Slot
from ftlint.python.dataflow.requests import Request
from ftlint.python.dataflow.scopes import Names, Scope
from ftlint.python.dataflow.values import Kind
from ftlint.python.dataflow.world import Function
from ftlint.python.moves import where_node
from ftlint.python.source.edits import Edit
from ftlint.python.source.nodes import Node, is_none, splats

NEW = {"functions": "tools", "function_call": "tool_choice"}


@dataclass
class Wrappers:
    """The parameters that can be renamed, the callers of functions, and the ``lists`` to convert at their definition."""

    flow: Flow
    lists: Lists | None = None

    def __post_init__(self) -> None:
        self._references: dict[str, list[tuple[Names, Node]]] | None = None
        self._carriers: dict[str, set[Slot]] = {}
        self.current: Request | None = None  # whose arguments are being moved
        self.together: list[tuple[Request, Request]] = []  # whose arguments pass through the same parameter
        self._renamed: dict[Slot, Request | None] = {}

    def parameter(self, names: Names, node: Node) -> tuple[Function, cst.Param] | None:
        """The function and its parameter that an expression names."""
        slot = self.flow.slot(names, node) if isinstance(node, cst.Name) else None
        scope = slot[0] if slot is not None else None
        if slot is None or not isinstance(scope, Scope) or not isinstance(scope.node, cst.FunctionDef):
            return None
        function = self.flow.world.function_of(names, scope.node)
        param = function.all_params.get(slot[1])
        bindings = scope.bindings.get(slot[1], [])
        return None if param is None or len(bindings) != 1 else (function, param)

    def unknown_callers(self, function: Function) -> tuple[Names, Node] | None:
        """A place that uses a function other than by a known call; None if there is none."""
        called = {call.func for _, call in self.callers(function)}
        for names, node in self._named(function.node.name.value):
            if node not in called and not self._is_other(names, node, function):
                return names, node
        return None

    def callers(self, function: Function) -> list[tuple[Names, cst.Call]]:
        """The calls of a function."""
        return list({call: (names, call) for names, call in self.flow.callers.get(function, [])}.values())

    def _named(self, name: str) -> list[tuple[Names, Node]]:
        if self._references is None:
            self._references = {}
            for names in self.flow.world.programs.values():
                for node in names.owner:
                    if isinstance(node, cst.Attribute):
                        self._references.setdefault(node.attr.value, []).append((names, node))
                    elif isinstance(node, cst.Name) and _is_used(names, node):
                        self._references.setdefault(node.value, []).append((names, node))
        return self._references.get(name, [])

    def _is_other(self, names: Names, node: Node, function: Function) -> bool:
        """Whether a use of the same name certainly refers to something else."""
        flow = self.flow
        found = flow.world.resolve(names, node)
        if found is not None:
            return found != function
        if isinstance(node, cst.Name):
            return flow.world.variable(names, node) is not None or function.owner is not None
        if isinstance(node, cst.Attribute):
            if function.owner is None:
                return True
            classes = [value.origin for value in flow.eval(names, node.value) if value.kind is Kind.INSTANCE]
            return bool(classes) and all(flow.world.method(one, node.attr.value) != function for one in classes)
        return False

    def can_rename(self, function: Function, name: str, new: str) -> str:
        """Why a parameter cannot be renamed, or its values changed if ``new`` is its name; empty if it can."""
        if new != name and (new in function.all_params or self._is_taken(function, new)):
            return f"the name `{new}` is already used in the function"
        if self._is_overridden(function):
            return f"`{function.node.name.value}` is overridden"
        if not self.callers(function):
            return f"`{function.node.name.value}` is not called in the checked files"
        unknown = self.unknown_callers(function)
        if unknown is not None:
            return f"the use of `{function.node.name.value}` at {where_node(unknown[0].code, unknown[1])} cannot be followed"
        for names, call in self.callers(function):
            bound = bound_arguments(function, call)
            if bound.starred or splats(call):
                return f"the arguments at {where_node(names.code, call)} cannot be followed"
        return ""

    def _is_taken(self, function: Function, name: str) -> bool:
        """Whether a name is already used in a function."""
        return name in function.scope.bindings or any(
            node.value == name and _is_inside(scope, function)
            for node, scope in function.names.owner.items()
            if isinstance(node, cst.Name)
        )

    def _is_overridden(self, function: Function) -> bool:
        """Whether a base class or subclass has a method of the same name."""
        owner, world = function.owner, self.flow.world
        if owner is None or function.node.name.value == "__init__":
            return False
        others = [one for one in world.functions() if one.owner not in (None, owner)]
        same = [one.owner for one in others if one.node.name.value == function.node.name.value]
        return any(world.derives(one, owner) or world.derives(owner, one) for one in same if one is not None)

    def carriers(self, entry: str) -> set[Slot]:
        """The parameters that are passed on, over any number of functions, to this argument of a request."""
        if entry not in self._carriers:
            flow, found = self.flow, set[Slot]()
            requests = (flow.arguments(request) for request in flow.requests.values())
            values = [(one.value, one.names) for arguments in requests for one in arguments.of(entry)]
            while fresh := {slot for value, names in values if (slot := flow.slot(names, value)) is not None} - found:
                found |= fresh
                given = (pair for slot in fresh for pair in flow.given.get(slot, {}).items())
                values = [(value, names) for value, names in given if isinstance(value, cst.Name)]
            self._carriers[entry] = found
        return self._carriers[entry]

    def passed_on(self, function: Function, entry: str) -> set[Node]:
        """The expressions in a function that are passed on to this argument of a request."""
        flow, carriers = self.flow, self.carriers(entry)
        found = {one.value for request in flow.requests.values() for one in flow.arguments(request).of(entry)}
        for call in function.names.calls:
            for callee in flow.callees(function.names, call):
                given = bound_arguments(callee, call).given
                found |= {value for name, value in given.items() if (callee.scope, name) in carriers}
        return found

    def uses(self, function: Function, name: str) -> list[cst.Name]:
        """The uses of a parameter in its function."""
        return [
            node
            for node, scope in function.names.owner.items()
            if isinstance(node, cst.Name)
            and node.value == name
            and _is_used(function.names, node)
            and scope.holder(name) is function.scope
        ]

    def is_renamed(self, slot: Slot) -> bool:
        """Whether a parameter is already renamed; joins the request that it was renamed for with the current one."""
        first = self._renamed.get(slot)
        if first is not None and self.current is not None:
            self.together.append((first, self.current))
        return slot in self._renamed

    def rename(self, function: Function, param: cst.Param, new: str) -> list[Edit]:
        """The edits of a parameter and its uses in the function."""
        code = function.names.code
        self._renamed[function.scope, param.name.value] = self.current
        found = [Edit(*code.span(node), new.encode()) for node in self.uses(function, param.name.value)]
        return [Edit(*code.span(param.name), new.encode()), *found]


def _is_inside(scope: Scope | None, function: Function) -> bool:
    while scope is not None and scope is not function.scope:
        scope = scope.parent
    return scope is not None


def _is_used(names: Names, node: cst.Name) -> bool:
    """Whether a name is used as a value, not as a keyword, attribute, parameter or import."""
    parent = names.code.parent(node)
    if isinstance(parent, cst.Attribute):
        return parent.value is node
    if isinstance(parent, cst.Arg):
        return parent.keyword is not node
    return not isinstance(
        parent, cst.Param | cst.FunctionDef | cst.ClassDef | cst.ImportAlias | cst.AsName | cst.NameItem
    )


def only_passed(names: Names, uses: list[cst.Name], entries: set[Node]) -> bool:
    """Whether a parameter is only passed on, or tested for None or truth."""
    return all(use in entries or _is_tested(names, use) for use in uses)


def _is_tested(names: Names, node: Node) -> bool:
    parent = names.code.parent(node)
    if isinstance(parent, cst.If | cst.While | cst.IfExp | cst.BooleanOperation | cst.UnaryOperation):
        return getattr(parent, "test", node) is node
    return isinstance(parent, cst.Comparison) and is_none(parent.comparisons[0].comparator)
