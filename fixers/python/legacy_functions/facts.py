"""What Python's own syntax tree shows of a program: whether it can have, or belong to, a legacy request."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ftlint.fixers.python.legacy_functions.vocabulary import FRAMEWORKS, LANGCHAIN, LEGACY, MESSAGE_KEYS, METHODS
from ftlint.python.project import Project
from ftlint.python.source.syntax import nodes_of

ANY = "*"  # an unknown function
WORDS = frozenset({"functions", LEGACY})
POSTS = frozenset({"post", "request", "Request"})
ADDRESS = "chat/completions"
_DEPTH = 3


@dataclass(slots=True)
class Facts:
    """The parts of a legacy migration that a program has. ``passes`` are the names of functions called with legacy
    arguments."""

    requests: bool = False  # a request for a completion
    open_requests: bool = False  # a request whose arguments are not all written in the call
    method_values: bool = False  # the method of a request as a value
    sends: bool = False  # a request with a legacy argument, or a training example with legacy definitions
    writes: bool = False  # legacy keys of a dict
    reads: bool = False  # legacy keys or attributes
    messages: bool = False  # legacy messages
    reported: bool = False  # legacy code that is reported without following values
    tests_role: bool = False  # a comparison with the role `function`
    passes: frozenset[str] = frozenset()

    @property
    def is_legacy(self) -> bool:
        """Whether the program uses the legacy format anywhere."""
        legacy = self.sends, self.writes, self.reads, self.messages, self.reported, self.tests_role, self.passes
        return any(legacy)


def facts_of(project: Project, path: str, litellm: bool) -> Facts:
    """The facts of a program; ``litellm``: some program may import it."""
    tree = project.tree(path)
    if tree is not None:
        return _Reader(project, path, litellm).read(tree)
    if project.code(path) is None:
        return Facts()
    # It may be written for a newer Python, which only libcst parses.
    return Facts(True, True, True, True, True, True, True, True, True, frozenset({ANY}))


class _Reader:
    """Reads the facts of one program."""

    def __init__(self, project: Project, path: str, litellm: bool) -> None:
        self.facts = Facts()
        self._project = project
        self._path = path
        self._functions = {"completion", "acompletion"} if litellm else set[str]()
        self._packages: set[str] = set()
        self._imported: dict[
            str, tuple[int, str, str]
        ] = {}  # by name: the number of dots, the module and the name in it
        self._method_values = 0
        self._calls: list[tuple[ast.Call, bool]] = []  # requests, and whether they are HTTP posts
        self._values: dict[str, list[ast.AST]] = {}  # the values of variables and attributes, by their last name
        self._decorators: set[ast.AST] = set()
        self._updated: set[str] = set()  # dicts that get keys which are not written in the program
        self._owners: list[ast.AST] = []  # the objects that `function_call` is read from
        self._not_read: set[ast.AST] = set()  # strings that are written or compared with a type
        self._reads_langchain = self._binds = self._stores_definitions = False

    def read(self, tree: ast.Module) -> Facts:
        """The facts of a syntax tree."""
        facts = self.facts
        for node in nodes_of(tree):
            visit = _VISITORS.get(type(node))
            if visit is not None:
                visit(self, node)
        facts.method_values |= self._method_values > 0
        facts.reads |= not all(map(self._is_unrelated, self._owners))
        for call, is_post in self._calls:
            if not is_post or self._has_address(call):
                self._request(call, is_post)
        facts.reported |= self._stores_definitions and facts.messages
        facts.reported |= self._binds and not self._packages.isdisjoint(FRAMEWORKS)
        facts.reported |= self._reads_langchain and facts.reads and not self._packages.isdisjoint(LANGCHAIN)
        return facts

    def visit_Call(self, node: ast.Call) -> None:
        facts, func, name = self.facts, node.func, _last(node.func)
        legacy = [one.value for one in node.keywords if one.arg in WORDS]
        if any(not isinstance(one, ast.Constant) or one.value is not None for one in legacy):
            facts.passes |= {name or ANY}
        if _is_method(func) or _is_method(func, "completions") or name in self._functions:
            self._method_values -= _is_method(func)
            self._calls.append((node, False))
            facts.sends |= bool(legacy)
        elif name in POSTS and node not in self._decorators:  # not `@app.post(…)`
            self._calls.append((node, True))
        elif name == "setdefault" and node.args:
            facts.writes |= _text(node.args[0]) in WORDS
        elif name in METHODS:
            self._binds |= bool(legacy)
        elif name == "update" and isinstance(func, ast.Attribute):
            self._updated.add(_last(func.value))
        elif name == "create" and isinstance(func, ast.Attribute):
            facts.reported |= bool(legacy) and _last(func.value) in ("with_raw_response", "with_streaming_response")

    def _request(self, call: ast.Call, is_post: bool) -> None:
        """Note a request, and whether its arguments are written in the program."""
        given = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg is not None}
        splats: list[ast.expr] = [keyword.value for keyword in call.keywords if keyword.arg is None]
        body = [given[name] for name in ("json", "data") if name in given][:1] if is_post else splats
        is_written = all(map(self._is_written, body)) and (bool(body) or not is_post)
        messages = given.get("messages")
        is_literal = isinstance(messages, ast.List) and all(isinstance(one, ast.Dict) for one in messages.elts)
        self.facts.requests |= not is_literal or self.facts.messages
        self.facts.open_requests |= not is_written or (bool(body) and self.facts.writes)

    def _is_written(self, node: ast.AST, depth: int = _DEPTH) -> bool:
        """Whether all keys of a dict are written in the program."""
        if isinstance(node, ast.Dict):
            return all(map(_text, node.keys))
        values = self._values.get(node.id, ()) if isinstance(node, ast.Name) and node.id not in self._updated else ()
        return bool(values) and depth > 0 and all(self._is_written(one, depth - 1) for one in values)

    def _has_address(self, call: ast.Call) -> bool:
        """Whether a call posts to an address of completions, which may be written in another program."""
        urls = [*call.args[:2], *(keyword.value for keyword in call.keywords if keyword.arg == "url")]
        return any(map(self._is_address, urls))

    def _is_address(self, node: ast.AST, depth: int = _DEPTH) -> bool:
        if isinstance(node, ast.Name | ast.Attribute):
            if _first(node) in self._imported:
                return self._imports_address(*self._imported[_first(node)])
            return depth > 0 and any(self._is_address(one, depth - 1) for one in self._values.get(_last(node), ()))
        if isinstance(node, ast.BinOp):
            return self._is_address(node.left, depth) or self._is_address(node.right, depth)
        return any(ADDRESS in _text(one) for one in (node.values if isinstance(node, ast.JoinedStr) else [node]))

    def _imports_address(self, level: int, module: str, name: str) -> bool:
        """Whether an imported module contains an address of completions."""
        project = self._project
        for inner in (module, f"{module}.{name}".strip(".")):
            other = project.relative(self._path, level, inner) if level else project.module(inner, self._path)
            if other is not None and ADDRESS.encode() in project.searched(other):
                return True
        return False

    def _is_unrelated(self, node: ast.AST, depth: int = _DEPTH) -> bool:
        """Whether an object is part of Gemini's responses (``response.parts``), or a written dict that is not a message."""
        if isinstance(node, ast.Dict):
            return MESSAGE_KEYS.isdisjoint(map(_text, node.keys))
        if isinstance(node, ast.Subscript | ast.Attribute):
            is_gemini = isinstance(node, ast.Attribute) and node.attr in ("parts", "candidates")
            return is_gemini or self._is_unrelated(node.value, depth)
        values = self._values.get(node.id, ()) if isinstance(node, ast.Name) else ()
        return bool(values) and depth > 0 and all(self._is_unrelated(one, depth - 1) for one in values)

    def visit_Assign(self, node: ast.Assign) -> None:
        if _is_completions(node.value) and _last(node.targets[0]) != "_":
            self.facts.requests = self.facts.open_requests = True
        for target in node.targets:
            self._assign(target, node.value)

    def visit_AnnAssign(self, node: ast.AnnAssign | ast.NamedExpr) -> None:
        if node.value is not None:
            self._assign(node.target, node.value)

    visit_NamedExpr = visit_AnnAssign

    def visit_For(self, node: ast.For | ast.AsyncFor | ast.comprehension) -> None:
        self._assign(node.target, node.iter)

    visit_AsyncFor = visit_comprehension = visit_For

    def _assign(self, target: ast.AST, value: ast.AST) -> None:
        if isinstance(target, ast.Subscript):
            if not _text(target.slice):
                self._updated.add(_last(target.value))
        elif isinstance(target, ast.Tuple | ast.List):
            for element in target.elts:
                self._values.setdefault(_last(element), []).append(target)
        elif name := _last(target):
            self._values.setdefault(name, []).append(value)

    def visit_arguments(self, node: ast.arguments) -> None:
        for one in [*node.posonlyargs, *node.args, *node.kwonlyargs, *([node.kwarg] if node.kwarg is not None else ())]:
            self._values.setdefault(one.arg, []).append(one)
        for one, value in zip([*node.posonlyargs, *node.args][::-1], node.defaults[::-1], strict=False):
            self._values[one.arg].append(value)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if node.attr == LEGACY:
            self._owners.append(node.value)
        self._reads_langchain |= node.attr == "additional_kwargs"
        if isinstance(node.ctx, ast.Load):
            self._method_values += _is_method(node) - _is_method(node.value)

    def visit_Constant(self, node: ast.Constant) -> None:
        self.facts.reads |= node.value == LEGACY and node not in self._not_read

    def visit_Dict(self, node: ast.Dict) -> None:
        keys = set(map(_text, node.keys))
        self._not_read.update(key for key in node.keys if key is not None)
        for key, value in zip(map(_text, node.keys), node.values, strict=True):
            is_number = isinstance(value, ast.Constant) and isinstance(value.value, int | float)
            self.facts.writes |= key in WORDS and not is_number
            self.facts.messages |= key == "role" and _text(value) == "function"
            if key == "type":
                self._not_read.add(value)
        self.facts.messages |= {"role", LEGACY} <= keys
        self.facts.sends |= {"messages", "functions"} <= keys and not keys & {"tools", "model", "engine"}

    def visit_Subscript(self, node: ast.Subscript) -> None:
        key = _text(node.slice)
        if key == LEGACY and isinstance(node.ctx, ast.Load):
            self._owners.append(node.value)
            self._not_read.add(node.slice)
        if key in WORDS and isinstance(node.ctx, ast.Store):
            self.facts.writes = True
            self._stores_definitions |= key == "functions"

    def visit_Compare(self, node: ast.Compare) -> None:
        self.facts.tests_role |= "function" in map(_text, node.comparators)
        if _last(node.left).lower().endswith(("type", "kind")):
            self._not_read.update(inner for one in node.comparators for inner in ast.walk(one))

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._decorators.update(node.decorator_list)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            package = alias.name.partition(".")[0]
            self._packages.add(package)
            self._imported[alias.asname or package] = (0, alias.name, "")

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        if not node.level:
            self._packages.add(module.partition(".")[0])
        for alias in node.names:
            self._imported[alias.asname or alias.name] = (node.level, module, alias.name)
            if alias.name in self._functions:
                self._functions.add(alias.asname or alias.name)


_VISITORS: dict[type[ast.AST], Callable[[_Reader, Any], None]] = {
    getattr(ast, name.removeprefix("visit_")): visit
    for name, visit in vars(_Reader).items()
    if name.startswith("visit_")
}


def _is_method(node: ast.AST, owner: str = "") -> bool:
    """Whether a node is ``….chat.completions.create`` or ``….ChatCompletion.create``, or that method of an owner."""
    if not isinstance(node, ast.Attribute) or node.attr not in ("create", "acreate", "parse"):
        return False
    if owner:
        return isinstance(node.value, ast.Name) and node.value.id == owner
    return _is_completions(node.value) or _last(node.value) == "ChatCompletion"


def _is_completions(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "completions" and _last(node.value) == "chat"


def _last(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _first(node: ast.AST) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return _last(node)


def _text(node: ast.AST | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
