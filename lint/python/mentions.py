"""Which programs may call each other's functions, by name alone: a superset of the call graph."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from ftlint.python.project import Project
from ftlint.python.source.syntax import nodes_of

MOST = 300  # names that are followed from a program
MOST_BYTES = 500_000_000  # bytes that are searched for names: 1 s
LARGE = 10_000_000  # bytes of all programs above which no names are followed


class Block(NamedTuple):
    """A function or assignment: the names by which others mention it, and all names in it."""

    names: frozenset[str]
    words: frozenset[str]


class Mentions:
    """Finds the programs that mention names."""

    def __init__(self, project: Project, paths: Iterable[str]) -> None:
        self._project = project
        self._paths = sorted(paths)
        self._found: dict[str, list[str]] = {}
        self._size = sum(len(project.searched(path)) for path in self._paths)
        self._left = MOST_BYTES if self._size < LARGE else -1
        self._blocks: dict[str, list[Block]] = {}

    def linked(self, path: str, words: Collection[str]) -> tuple[set[str], set[str]] | None:
        """The programs that may call, directly or not, a function of a program that contains one of the words, and the names
        of these functions; None if there are too many."""
        linked, seen = {path}, set[str]()
        waiting = [
            name for block in self._of(path) if not block.words.isdisjoint(words) for name in sorted(block.names)
        ]
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            if len(seen) > MOST or self._left < 0:
                return None
            for other in self._mentioning(name):
                linked.add(other)
                waiting += (more for block in self._of(other) if name in block.words for more in sorted(block.names))
        return linked, seen

    def _mentioning(self, name: str) -> list[str]:
        if name not in self._found:
            needle, whole = name.encode(), re.compile(rb"\b" + re.escape(name.encode()) + rb"\b")
            self._left -= self._size
            sources = ((path, self._project.searched(path)) for path in self._paths)
            self._found[name] = [path for path, data in sources if needle in data and whole.search(data)]
        return self._found[name]

    def _of(self, path: str) -> list[Block]:
        if path not in self._blocks:
            tree = self._project.tree(path)
            self._blocks[path] = list(_blocks(tree, ())) if tree is not None else []
        return self._blocks[path]


def _blocks(node: ast.AST, classes: tuple[str, ...]) -> Iterator[Block]:
    """The functions and assignments of a class or module, without those inside of functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            yield from _blocks(child, (*classes, child.name))
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            special = child.name.startswith("__")  # called by the name of its class
            names = classes if special else (child.name,)
            yield Block(frozenset((*names, *_stored(child))), frozenset(_words(child)))
        elif isinstance(child, ast.Assign | ast.AnnAssign | ast.NamedExpr):
            yield Block(frozenset(_stored(child)), frozenset(_words(child)))
        elif not isinstance(child, ast.expr):
            yield from _blocks(child, classes)


def _stored(node: ast.AST) -> Iterator[str]:
    """The names of the attributes that are set, and of the variables outside of functions."""
    inside = not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    for inner in nodes_of(node):
        if isinstance(inner, ast.Attribute) and isinstance(inner.ctx, ast.Store):
            yield inner.attr
        elif inside and isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            yield inner.id


def _words(node: ast.AST) -> Iterator[str]:
    for inner in nodes_of(node):
        if isinstance(inner, ast.Name):
            yield inner.id
        elif isinstance(inner, ast.Attribute):
            yield inner.attr
        elif isinstance(inner, ast.alias):
            yield inner.name.rpartition(".")[2]
        elif isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield inner.value
