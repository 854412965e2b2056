"""The scopes of one program, and what every name is bound to in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import libcst as cst

from ftlint.python.source.code import Code, children_of
from ftlint.python.source.nodes import Node, dotted


class Binding(NamedTuple):
    """How a name gets a value.

    ``how`` is ``assign``, ``aug``, ``annotated`` (``value`` is the annotation), ``each`` (an item of ``value``), ``with``,
    ``param`` (``value`` is the default), ``def``, ``class``, ``import`` or ``other``. ``item`` is the index if ``value``
    is unpacked.
    """

    how: str
    target: Node
    value: Node | None = None
    item: int | None = None


class Imported(NamedTuple):
    """A module (``name`` is empty) or a name of a module that is imported; ``level`` is the number of leading dots."""

    module: str
    name: str
    level: int


class Store(NamedTuple):
    """An assignment to an attribute or an item."""

    target: Node
    value: Node


@dataclass(eq=False)
class Scope:
    """A module, class, function, lambda or comprehension."""

    code: Code
    node: Node
    parent: Scope | None = None
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    outside: set[str] = field(default_factory=set)  # declared global or nonlocal

    @property
    def is_class(self) -> bool:
        """Whether it is the body of a class, whose names are not visible in its methods."""
        return isinstance(self.node, cst.ClassDef)

    @property
    def function(self) -> Scope:
        """The innermost function, class or module that contains it."""
        scope = self
        while scope.parent is not None and not isinstance(scope.node, cst.FunctionDef | cst.ClassDef):
            scope = scope.parent
        return scope

    def holder(self, name: str) -> Scope | None:
        """The scope that binds a name used in this scope."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.bindings and not (scope.is_class and scope is not self):
                return scope
            scope = scope.parent
        return None

    def only_value(self, name: str) -> Node | None:
        """The value of a name that is bound once, by a plain assignment."""
        bindings = self.bindings.get(name, [])
        if len(bindings) != 1 or bindings[0].how != "assign" or bindings[0].item is not None:
            return None
        return bindings[0].value


@dataclass(eq=False)
class Names:
    """All scopes of a program, and its imports, calls, returned values and stores.

    ``owner`` has the scope of every node except names that are not values: attributes, keywords, parameters.
    """

    code: Code
    module: Scope
    owner: dict[Node, Scope] = field(default_factory=dict)
    scopes: list[Scope] = field(default_factory=list)
    imports: dict[Node, Imported] = field(default_factory=dict)
    calls: list[cst.Call] = field(default_factory=list)
    returns: list[tuple[Scope, Node, bool]] = field(default_factory=list)  # the value, and whether it is yielded
    stores: list[Store] = field(default_factory=list)
    inner: dict[Node, Scope] = field(default_factory=dict)  # the scope that a node opens


def names_of(code: Code) -> Names:
    """Find the scopes and names of a program."""
    module = Scope(code, code.module)
    builder = _Builder(Names(code, module, scopes=[module], inner={code.module: module}))
    builder.build()
    return builder.names


class _Builder:
    """Visits every node. A visitor that returns True has visited the node's children itself."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.waiting: list[tuple[Node, Scope]] = [(names.code.module, names.module)]

    def build(self) -> None:
        while self.waiting:
            node, scope = self.waiting.pop()
            self.names.owner[node] = scope
            visit = getattr(self, f"_{type(node).__name__}", None)
            if visit is None or not visit(node, scope):
                self._go(children_of(node), scope)

    def _go(self, nodes: Sequence[Node], scope: Scope) -> None:
        self.waiting.extend((node, scope) for node in reversed(nodes))

    def _bind(self, scope: Scope, name: str, binding: Binding) -> None:
        """Add a binding, of a name declared global or nonlocal to the outer scope."""
        if name in scope.outside:
            above = scope.parent
            while above is not None and (name not in above.bindings or above.is_class) and above.parent is not None:
                above = above.parent
            scope = above or self.names.module
        scope.bindings.setdefault(name, []).append(binding)

    def _target(self, scope: Scope, node: Node, how: str, value: Node | None, index: int | None = None) -> None:
        if isinstance(node, cst.Name):
            while how != "each" and isinstance(scope.node, cst.BaseComp) and scope.parent is not None:
                scope = scope.parent  # `:=` in a comprehension binds a name outside of it
            self._bind(scope, node.value, Binding(how, node, value, index))
        elif isinstance(node, cst.Tuple | cst.List):
            for position, element in enumerate(node.elements):
                starred = isinstance(element, cst.StarredElement)
                nested = index is not None or starred
                self._target(scope, element.value, "other" if nested else how, value, None if nested else position)
        elif how == "assign" and value is not None and index is None:
            self.names.stores.append(Store(node, value))

    def _new(self, node: Node, scope: Scope) -> Scope:
        inner = Scope(self.names.code, node, scope)
        self.names.scopes.append(inner)
        self.names.inner[node] = inner
        return inner

    def _Assign(self, node: cst.Assign, scope: Scope) -> None:
        for target in node.targets:
            self._target(scope, target.target, "assign", node.value)

    def _AnnAssign(self, node: cst.AnnAssign, scope: Scope) -> None:
        if node.value is not None:
            self._target(scope, node.target, "assign", node.value)
        elif isinstance(node.target, cst.Name):
            self._bind(scope, node.target.value, Binding("annotated", node.target, node.annotation.annotation))

    def _AugAssign(self, node: cst.AugAssign, scope: Scope) -> None:
        self._target(scope, node.target, "aug", node.value)

    def _NamedExpr(self, node: cst.NamedExpr, scope: Scope) -> None:
        self._target(scope, node.target, "assign", node.value)

    def _For(self, node: cst.For | cst.CompFor, scope: Scope) -> None:
        self._target(scope, node.target, "each", node.iter)

    _CompFor = _For

    def _WithItem(self, node: cst.WithItem, scope: Scope) -> None:
        if node.asname is not None:
            self._target(scope, node.asname.name, "with", node.item)

    def _ExceptHandler(self, node: cst.ExceptHandler, scope: Scope) -> None:
        if node.name is not None:
            self._target(scope, node.name.name, "other", None)

    def _MatchAs(self, node: cst.MatchAs, scope: Scope) -> None:
        if node.name is not None:
            self._target(scope, node.name, "other", None)

    def _Global(self, node: cst.Global | cst.Nonlocal, scope: Scope) -> None:
        scope.outside.update(item.name.value for item in node.names)

    _Nonlocal = _Global

    def _Import(self, node: cst.Import, scope: Scope) -> None:
        for alias in node.names:
            module = ".".join(dotted(alias.name) or ())
            bound = alias.asname.name if alias.asname is not None else alias.name
            name = bound.value if isinstance(bound, cst.Name) else module.partition(".")[0]
            self.names.imports[alias] = Imported(module if alias.asname is not None else name, "", 0)
            self._bind(scope, name, Binding("import", alias))

    def _ImportFrom(self, node: cst.ImportFrom, scope: Scope) -> None:
        module = ".".join(dotted(node.module) or ())
        if isinstance(node.names, cst.ImportStar):
            self._bind(scope, "*", Binding("import", node))
            self.names.imports[node] = Imported(module, "*", len(node.relative))
            return
        for alias in node.names:
            bound = alias.asname.name if alias.asname is not None else alias.name
            if isinstance(bound, cst.Name) and isinstance(alias.name, cst.Name):
                self.names.imports[alias] = Imported(module, alias.name.value, len(node.relative))
                self._bind(scope, bound.value, Binding("import", alias))

    def _FunctionDef(self, node: cst.FunctionDef, scope: Scope) -> bool:
        self._bind(scope, node.name.value, Binding("def", node))
        inner = self._new(node, scope)
        self._params(node.params, inner)
        self._go([*node.decorators, node.params, *([node.returns] if node.returns is not None else [])], scope)
        self._go([node.body], inner)
        return True

    def _Lambda(self, node: cst.Lambda, scope: Scope) -> bool:
        inner = self._new(node, scope)
        self._params(node.params, inner)
        self._go([node.params], scope)
        self._go([node.body], inner)
        return True

    def _params(self, params: cst.Parameters, inner: Scope) -> None:
        for param in all_params(params):
            inner.bindings.setdefault(param.name.value, []).append(Binding("param", param, param.default))

    def _ClassDef(self, node: cst.ClassDef, scope: Scope) -> bool:
        self._bind(scope, node.name.value, Binding("class", node))
        inner = self._new(node, scope)
        self._go([*node.decorators, *node.bases, *node.keywords], scope)
        self._go([node.body], inner)
        return True

    def _comprehension(self, node: Node, scope: Scope) -> bool:
        self._go(children_of(node), self._new(node, scope))
        return True

    _ListComp = _SetComp = _DictComp = _GeneratorExp = _comprehension

    def _Arg(self, node: cst.Arg | cst.Attribute, scope: Scope) -> bool:
        self._go([node.value], scope)
        return True

    _Attribute = _Arg

    def _Param(self, node: cst.Param, scope: Scope) -> bool:
        self._go([part for part in (node.default, node.annotation) if part is not None], scope)
        return True

    def _Call(self, node: cst.Call, scope: Scope) -> None:
        self.names.calls.append(node)

    def _Return(self, node: cst.Return, scope: Scope) -> None:
        if node.value is not None:
            self.names.returns.append((scope.function, node.value, False))

    def _Yield(self, node: cst.Yield, scope: Scope) -> None:
        if node.value is not None:
            value = node.value.item if isinstance(node.value, cst.From) else node.value
            self.names.returns.append((scope.function, value, not isinstance(node.value, cst.From)))


def all_params(params: cst.Parameters) -> list[cst.Param]:
    """Every parameter, the starred ones last."""
    found = [*params.posonly_params, *params.params, *params.kwonly_params]
    found += [one for one in (params.star_arg, params.star_kwarg) if isinstance(one, cst.Param)]
    return found
