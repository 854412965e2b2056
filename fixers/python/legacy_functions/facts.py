"""What of a program shows in Python's own syntax tree: whether it can have, or belong to, a legacy request."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ftlint.fixers.python.legacy_functions.mentions.frameworks import FRAMEWORKS, LANGCHAIN, METHODS
from ftlint.python.project import Project
from ftlint.python.source.syntax import nodes_of

ANY = "*"  # whatever is called
WORDS = frozenset({"functions", "function_call"})
POSTS = frozenset({"post", "request", "Request"})
ADDRESS = "chat/completions"
_OF_MESSAGES = frozenset({"role", "content", "message", "choices", "delta", "messages", "functions"})


@dataclass(slots=True)
class Facts:
    """What a program has. ``asks``: a request for a completion; ``open``: one of which not all arguments are written in the
    call; ``values``: the method of one as a value; ``sends``: one with a legacy argument, or a record with legacy
    definitions. ``writes``, ``reads``: legacy words as keys, or asked of something; ``passes``: what is called with legacy
    arguments, by its name; ``answers``: a legacy message. ``alone``: what is reported without following any value.
    ``roles``: it compares a role with the legacy one.
    """

    asks: bool = False
    open: bool = False
    values: bool = False
    sends: bool = False
    writes: bool = False
    reads: bool = False
    answers: bool = False
    alone: bool = False
    roles: bool = False
    passes: frozenset[str] = frozenset()

    @property
    def mentions(self) -> bool:
        """Whether the program has legacy words in its code."""
        return self.sends or self.writes or bool(self.passes) or self.reads or self.answers or self.alone or self.roles


_EVERYTHING = Facts(True, True, True, True, True, True, True, True, True, frozenset({ANY}))


def facts_of(project: Project, path: str, litellm: bool) -> Facts:
    """The facts of a program; ``litellm`` says whether some program may import that."""
    tree = project.tree(path)
    if tree is None:  # it may be of a newer Python, that only the other parser reads
        return _EVERYTHING if project.code(path) is not None else Facts()
    reader = _Reader(litellm, lambda imported: _has_address(project, path, *imported))
    reader.read(tree)
    return reader.facts


def _has_address(project: Project, path: str, level: int, module: str, name: str) -> bool:
    """Whether an address of completions may be in what a program imports."""
    for inner in (module, f"{module}.{name}".strip(".")):
        other = project.relative(path, level, inner) if level else project.module(inner, path)
        if other is not None and ADDRESS.encode() in project.searched(other):
            return True
    return False


class _Reader:
    """Reads the facts of one tree."""

    def __init__(self, litellm: bool, elsewhere: Callable[[tuple[int, str, str]], bool]) -> None:
        """``elsewhere`` says of an import whether it may bring an address."""
        self.facts = Facts()
        self._elsewhere = elsewhere
        self._asking = {"completion", "acompletion"} if litellm else set[str]()
        self._packages: set[str] = set()
        self._imported: dict[str, tuple[int, str, str]] = {}  # how many dots, the module, and its name or nothing
        self._methods = 0  # how often a method is named, without the times that it is called or asked for a member
        self._calls: list[tuple[ast.Call, bool]] = []  # the requests, and whether each posts
        self._values: dict[str, list[ast.AST]] = {}  # what variables and attributes are given, by their last name
        self._decorators: set[ast.AST] = set()
        self._changed: set[str] = set()  # those that keys are put into which are not written here
        self._read: list[ast.AST] = []  # what `function_call` is asked of
        self._kinds: set[ast.AST] = set()  # texts that a kind is compared with
        self._asks_message = self._binds = self._stores = False

    def read(self, tree: ast.Module) -> None:
        facts = self.facts
        for node in nodes_of(tree):
            how = _BY_TYPE.get(type(node))
            if how is not None:
                how(self, node)
        facts.values |= self._methods > 0
        facts.reads |= not all(map(self._is_other, self._read))
        for call, posts in self._calls:
            if not posts or self._has_address(call):
                self._ask(call, posts)
        facts.alone |= self._stores and facts.answers
        facts.alone |= self._binds and bool(self._packages & FRAMEWORKS.keys())
        facts.alone |= self._asks_message and facts.reads and bool(self._packages & LANGCHAIN)

    def _call(self, node: ast.Call) -> None:
        facts, func, name = self.facts, node.func, _last(node.func)
        given = [one for one in node.keywords if one.arg in WORDS]
        legacy = bool(given)
        if not all(_is_none(one.value) for one in given):
            facts.passes |= {name or ANY}
        if _is_method(func) or name in self._asking:
            self._methods -= _is_value(func)
            self._calls.append((node, False))
            facts.sends |= legacy
        elif name in POSTS and node not in self._decorators:  # as in `@app.post(…)`
            self._calls.append((node, True))
        elif name == "update" and isinstance(func, ast.Attribute):
            self._changed.add(_last(func.value))
        elif name == "setdefault" and node.args:
            facts.writes |= _text(node.args[0]) in WORDS
        elif name in METHODS:
            self._binds |= legacy
        elif name == "create" and isinstance(func, ast.Attribute):
            facts.alone |= legacy and _last(func.value) in ("with_raw_response", "with_streaming_response")

    def _ask(self, call: ast.Call, posts: bool) -> None:
        """Take in a request: what it is given, as far as that is written in the program."""
        given = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg is not None}
        body = [given[name] for name in ("json", "data") if name in given][:1] if posts else _splats(call)
        whole = all(map(self._is_written, body)) and (bool(body) or not posts)
        messages = given.get("messages")
        literal = isinstance(messages, ast.List) and all(isinstance(one, ast.Dict) for one in messages.elts)
        self.facts.asks |= not literal or self.facts.answers
        self.facts.open |= not whole or (bool(body) and self.facts.writes)

    def _is_written(self, node: ast.AST, depth: int = 3) -> bool:
        """Whether all keys of a dict are written in the program."""
        if isinstance(node, ast.Dict):
            return all(_text(key) for key in node.keys)
        given = self._values.get(node.id, ()) if isinstance(node, ast.Name) and node.id not in self._changed else ()
        return bool(given) and depth > 0 and all(self._is_written(one, depth - 1) for one in given)

    def _has_address(self, call: ast.Call) -> bool:
        """Whether a call posts to an address of completions: one that is written in the program, or may be in another."""
        urls = [*call.args[:2], *(keyword.value for keyword in call.keywords if keyword.arg == "url")]
        return any(map(self._is_address, urls))

    def _is_address(self, node: ast.AST, depth: int = 3) -> bool:
        if isinstance(node, ast.Name | ast.Attribute):
            if _first(node) in self._imported:
                return self._elsewhere(self._imported[_first(node)])
            return depth > 0 and any(self._is_address(one, depth - 1) for one in self._values.get(_last(node), ()))
        if isinstance(node, ast.BinOp):
            return self._is_address(node.left, depth) or self._is_address(node.right, depth)
        parts = node.values if isinstance(node, ast.JoinedStr) else [node]
        return any(ADDRESS in _text(one) for one in parts)

    def _assign(self, node: ast.Assign) -> None:
        if _is_holder(node.value) and _last(node.targets[0]) != "_":
            self.facts.asks = self.facts.open = True
        for target in node.targets:
            self._give(target, node.value)

    def _annotated(self, node: ast.AnnAssign | ast.NamedExpr) -> None:
        if node.value is not None:
            self._give(node.target, node.value)

    def _for(self, node: ast.For | ast.AsyncFor | ast.comprehension) -> None:
        self._give(node.target, node.iter)

    def _arguments(self, node: ast.arguments) -> None:
        for one in [*node.posonlyargs, *node.args, *node.kwonlyargs]:
            self._values.setdefault(one.arg, []).append(one)
        if node.kwarg is not None:
            self._values.setdefault(node.kwarg.arg, []).append(node.kwarg)
        for one, value in zip([*node.posonlyargs, *node.args][::-1], node.defaults[::-1], strict=False):
            self._values[one.arg].append(value)

    def _give(self, target: ast.AST, value: ast.AST) -> None:
        if isinstance(target, ast.Subscript):
            if not _text(target.slice):
                self._changed.add(_last(target.value))
        elif isinstance(target, ast.Tuple | ast.List):
            for one in target.elts:
                self._values.setdefault(_last(one), []).append(target)
        elif name := _last(target):
            self._values.setdefault(name, []).append(value)

    def _attribute(self, node: ast.Attribute) -> None:
        if node.attr == "function_call":
            self._read.append(node.value)
        self._asks_message |= node.attr == "additional_kwargs"
        if isinstance(node.ctx, ast.Load):
            self._methods += _is_value(node) - _is_value(node.value)

    def _is_other(self, node: ast.AST, depth: int = 3) -> bool:
        """Whether something is a part of Gemini's answers (``part`` of ``for part in response.parts``), or a dict that is
        written in the program and no message."""
        if isinstance(node, ast.Dict):
            return not {_text(key) for key in node.keys} & _OF_MESSAGES
        if isinstance(node, ast.Subscript):
            return self._is_other(node.value, depth)
        if isinstance(node, ast.Attribute):
            return node.attr in ("parts", "candidates") or self._is_other(node.value, depth)
        given = self._values.get(node.id, ()) if isinstance(node, ast.Name) else ()
        return bool(given) and depth > 0 and all(self._is_other(one, depth - 1) for one in given)

    def _constant(self, node: ast.Constant) -> None:
        self.facts.reads |= node.value == "function_call" and node not in self._kinds

    def _dict(self, node: ast.Dict) -> None:
        pairs = list(zip(node.keys, node.values, strict=True))
        keys = {_text(key) for key in node.keys}
        self._kinds.update(key for key in node.keys if key is not None)  # that is writing
        self.facts.writes |= any(_text(key) in WORDS and not _is_number(value) for key, value in pairs)
        self._kinds.update(value for key, value in pairs if _text(key) == "type")
        self.facts.sends |= {"messages", "functions"} <= keys and not keys & {"tools", "model", "engine"}
        roles = (_text(value) for key, value in pairs if _text(key) == "role")
        self.facts.answers |= {"role", "function_call"} <= keys or "function" in roles

    def _subscript(self, node: ast.Subscript) -> None:
        if _text(node.slice) == "function_call" and isinstance(node.ctx, ast.Load):
            self._read.append(node.value)
            self._kinds.add(node.slice)
        if isinstance(node.ctx, ast.Store) and _text(node.slice) in WORDS:
            self.facts.writes = True
            self._stores |= _text(node.slice) == "functions"

    def _compare(self, node: ast.Compare) -> None:
        self.facts.roles |= any(_text(one) == "function" for one in node.comparators)
        if _last(node.left).lower().endswith(("type", "kind")):
            self._kinds.update(inner for one in node.comparators for inner in ast.walk(one))

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._decorators.update(node.decorator_list)

    def _import(self, node: ast.Import) -> None:
        for alias in node.names:
            self._packages.add(alias.name.partition(".")[0])
            self._imported[alias.asname or alias.name.partition(".")[0]] = (0, alias.name, "")

    def _import_from(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        if not node.level:
            self._packages.add(module.partition(".")[0])
        for alias in node.names:
            self._imported[alias.asname or alias.name] = (node.level, module, alias.name)
            if alias.name in self._asking:
                self._asking.add(alias.asname or alias.name)


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_number(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)


def _splats(call: ast.Call) -> list[ast.AST]:
    """The ``**`` arguments."""
    return [keyword.value for keyword in call.keywords if keyword.arg is None]


def _is_method(node: ast.AST) -> bool:
    """Whether a node is ``….chat.completions.create``, ``completions.create`` or ``….ChatCompletion.create``."""
    if not isinstance(node, ast.Attribute) or node.attr not in ("create", "acreate", "parse"):
        return False
    return _is_holder(node.value) or _last(node.value) == "ChatCompletion" or _is_name(node.value, "completions")


def _is_name(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _is_value(node: ast.AST) -> bool:
    """Whether a node names such a method by its whole path."""
    return (
        _is_method(node)
        and isinstance(node, ast.Attribute)
        and (_is_holder(node.value) or _last(node.value) == "ChatCompletion")
    )


def _is_holder(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "completions" and _last(node.value) == "chat"


def _last(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _first(node: ast.AST) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return _last(node)


def _text(node: ast.AST | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


_BY_TYPE: dict[type[ast.AST], Callable[[_Reader, Any], None]] = {
    ast.Call: _Reader._call,
    ast.Attribute: _Reader._attribute,
    ast.Constant: _Reader._constant,
    ast.AnnAssign: _Reader._annotated,
    ast.Assign: _Reader._assign,
    ast.AsyncFor: _Reader._for,
    ast.AsyncFunctionDef: _Reader._function,
    ast.For: _Reader._for,
    ast.FunctionDef: _Reader._function,
    ast.NamedExpr: _Reader._annotated,
    ast.arguments: _Reader._arguments,
    ast.comprehension: _Reader._for,
    ast.Compare: _Reader._compare,
    ast.Dict: _Reader._dict,
    ast.Subscript: _Reader._subscript,
    ast.Import: _Reader._import,
    ast.ImportFrom: _Reader._import_from,
}
