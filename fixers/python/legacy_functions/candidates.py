"""Which programs can have something legacy: what of each shows in its bytes and in Python's own syntax tree.

Both take a moment where the trees that are edited take long, so that only programs connected with a request that can be
legacy are looked into.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from ftlint.fixers.python.legacy_functions.frameworks import FRAMEWORKS, LANGCHAIN, METHODS
from ftlint.python.imports import Group, Imports
from ftlint.python.project import Project
from ftlint.python.source.syntax import nodes_of

WORDS = frozenset({"functions", "function_call"})
_ASKING = (
    rb"\bcompletions\s*\.\s*(?:create|parse)\b|\bChatCompletion\s*\.\s*a?create\b|\bchat\s*\.\s*completions\b(?!\s*\.)"
)
_LITELLM = rb"|\blitellm\b"
_POSTING = rb"\.post\b|\.request\b|\bRequest\b"
_POSTING_ELSEWHERE = (
    rb"(?:\.post|\.request|\bRequest)\s*\(\s*(?:[^,()]*,\s*)?(?:url\s*=\s*)?"
    rb"(?:(?!self\.)\w+\.\w+|[A-Z][A-Z\d_]+)\s*[,)]"
)
"""A request whose address may be written in another program."""
_ADDRESS = "chat/completions"


@dataclass(slots=True)
class Facts:
    """What a program has. ``asks``: a request for a completion; ``open``: one of which not all arguments are written in the
    call; ``values``: the method of one as a value; ``sends``: one with a legacy argument, or a record with legacy
    definitions. ``writes``, ``reads``: legacy words as arguments and keys, or asked of something; ``answers``: a legacy
    message. ``alone``: what is reported without following any value. ``roles``: it compares a role with the legacy one.
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

    @property
    def mentions(self) -> bool:
        """Whether the program has legacy words in its code."""
        return self.sends or self.writes or self.reads or self.answers or self.alone or self.roles


def facts_of_all(project: Project, paths: Sequence[str]) -> dict[str, Facts]:
    """The facts of the programs that have the words, and of those that ask for completions."""
    litellm = project.module("litellm") is None and any(b"litellm" in project.searched(path) for path in project.paths)
    found = {path: facts for path in paths if (facts := facts_of(project, path, litellm)).mentions}
    if not found:
        return {}
    asking = re.compile(_ASKING + (_LITELLM if litellm else b""))
    sources = [path for path in project.paths if _ADDRESS.encode() in project.searched(path)]
    posting = re.compile(_POSTING_ELSEWHERE)
    asking_paths = [
        path
        for path in project.paths
        if path not in found and (asking.search(data := project.searched(path)) or (sources and posting.search(data)))
    ]
    asking_paths += [path for path in sources if re.search(_POSTING, project.searched(path))]
    more = {path: facts_of(project, path, litellm) for path in asking_paths if path not in found}
    return {path: facts for path, facts in {**found, **more}.items() if facts.mentions or facts.asks or facts.values}


CALLERS = 40


def groups_of(project: Project, paths: Sequence[str]) -> Iterator[Group]:
    """The groups of programs that can have a legacy request."""
    facts = facts_of_all(project, paths)
    if not any(_legacy(list(facts.values()))):
        return
    imports = Imports(project)
    for component in imports.components(facts):
        ours = {path: one for path, one in facts.items() if path in component}
        active = set(map(id, _legacy(list(ours.values()))))
        if active:
            starts = [path for path, one in ours.items() if id(one) in active]
            sure = {path for path in starts if ours[path].sends or ours[path].alone}
            first = imports.between(starts, [path for path, one in ours.items() if one.mentions])
            first |= set(islice(imports.importers(starts), CALLERS))
            yield imports.group(component, starts, sure, first)


def _legacy(facts: Sequence[Facts]) -> Iterator[Facts]:
    writes = any(one.writes for one in facts)
    reads = any(one.reads for one in facts)
    answers = any(one.answers for one in facts)
    for one in facts:
        if (
            one.sends
            or one.alone
            or (one.asks and answers)
            or (one.open and (writes or reads))
            or (one.values and writes)
        ):
            yield one


def facts_of(project: Project, path: str, litellm: bool) -> Facts:
    """The facts of a program; ``litellm`` says whether some program may import that."""
    tree = project.tree(path)
    if tree is None:  # it may be of a newer Python, that only the other parser reads
        unknown = project.code(path) is not None
        return Facts(*[unknown] * len(Facts.__slots__))
    reader = _Reader(litellm, lambda imported: _has_address(project, path, *imported))
    reader.read(tree)
    return reader.facts


def _has_address(project: Project, path: str, level: int, module: str, name: str) -> bool:
    """Whether an address of completions may be in what a program imports."""
    for inner in (module, f"{module}.{name}".strip(".")):
        other = project.relative(path, level, inner) if level else project.module(inner, path)
        if other is not None and _ADDRESS.encode() in project.searched(other):
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
        self._methods = (
            0  # how often a method that asks is named, without the times that it is called or asked for a member
        )
        self._calls: list[tuple[ast.Call, bool]] = []  # the requests, and whether each posts
        self._values: dict[str, list[ast.AST]] = {}  # what variables and attributes are given, by their last name
        self._decorators: set[ast.AST] = set()
        self._changed: set[str] = set()  # those that keys are put into which are not written here
        self._asks_message = self._binds = self._stores = False

    def read(self, tree: ast.Module) -> None:
        facts = self.facts
        for node in nodes_of(tree):
            how = _BY_TYPE.get(type(node))
            if how is not None:
                how(self, node)
        facts.values |= self._methods > 0
        for call, posts in self._calls:
            if not posts or self._has_address(call):
                self._ask(call, posts)
        facts.alone |= self._stores and facts.answers
        facts.alone |= self._binds and bool(self._packages & FRAMEWORKS.keys())
        facts.alone |= self._asks_message and facts.reads and bool(self._packages & LANGCHAIN)

    def _call(self, node: ast.Call) -> None:
        facts, func, name = self.facts, node.func, _last(node.func)
        words = {keyword.arg for keyword in node.keywords}
        legacy = bool(words & WORDS)
        facts.writes |= legacy
        if _is_method(func) or name in self._asking:
            self._methods -= _is_value(func)
            self._calls.append((node, False))
            facts.sends |= legacy
        elif name in ("post", "request", "Request") and node not in self._decorators:  # as in `@app.post(…)`
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
        return any(_ADDRESS in _text(one) for one in parts)

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
        self.facts.reads |= node.attr == "function_call"
        self._asks_message |= node.attr == "additional_kwargs"
        if isinstance(node.ctx, ast.Load):
            self._methods += _is_value(node) - _is_value(node.value)

    def _constant(self, node: ast.Constant) -> None:
        self.facts.reads |= node.value == "function_call"

    def _dict(self, node: ast.Dict) -> None:
        keys = {_text(key) for key in node.keys}
        self.facts.writes |= bool(keys & WORDS)
        self.facts.sends |= {"messages", "functions"} <= keys and not keys & {"tools", "model", "engine"}
        roles = (_text(value) for key, value in zip(node.keys, node.values, strict=True) if _text(key) == "role")
        self.facts.answers |= {"role", "function_call"} <= keys or "function" in roles

    def _subscript(self, node: ast.Subscript) -> None:
        if isinstance(node.ctx, ast.Store) and _text(node.slice) in WORDS:
            self.facts.writes = True
            self._stores |= _text(node.slice) == "functions"

    def _compare(self, node: ast.Compare) -> None:
        self.facts.roles |= any(_text(one) == "function" for one in node.comparators)

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
