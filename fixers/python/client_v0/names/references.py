"""Finds references to names of the package, however they are imported."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from ftlint.fixers.python.client_v0.names.renamed import RESOURCES
from ftlint.python.dataflow.scopes import Imported, Names
from ftlint.python.dataflow.world import Definition, External, Module, World
from ftlint.python.source.edits import Edit
from ftlint.python.source.nodes import Node, dotted, last_name, string, walk

_DISTINCT = frozenset({"ChatCompletion", "OpenAI", "AsyncOpenAI"})  # names that only one of the two packages has
_STARRED = frozenset(
    {*RESOURCES, "InvalidRequestError", "Customer", "Deployment", "Edit", "Engine", "ErrorObject", "FineTune"}
)
"""Names that ``from openai import *`` imported before 1.0, and does not since."""
_OF_PYTHON_TOO = frozenset({"Image"})  # also imported by ``from tkinter import *``
STAR = "it is imported by `from openai import *`: write `from openai import {}`, and it can be moved"


_NOT_A_USE = (
    cst.Attribute, cst.ImportAlias, cst.ImportFrom, cst.AsName, cst.NameItem, cst.Import, cst.NamedExpr,
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Reference:
    """A node that refers to ``openai.`` and ``parts``; ``root``, its first name or attribute, stands for ``known`` of them.

    ``alias`` is the import of that name, if it is in the same program. ``is_variable``: the name is not imported, but
    assigned. ``unsure`` is why it cannot be moved, if it cannot.
    """

    names: Names
    node: cst.Name | cst.Attribute
    root: cst.Name | cst.Attribute
    parts: tuple[str, ...]
    known: int
    alias: cst.ImportAlias | None = None
    is_variable: bool = False
    unsure: str = ""

    @property
    def first(self) -> str:
        """The text before the other parts: ``openai``, ``self.openai``."""
        return self.names.code.text(self.root)

    def written(self, parts: str, root: str | None = None) -> Edit | None:
        """The edit that replaces the first name by ``root`` (if given) and the rest by ``parts``; None if there is a comment
        inside."""
        code = self.names.code
        start, end = code.span(self.root)
        if b"#" in code.source[end : code.span(self.node)[1]]:
            return None
        text = f"{root or self.first}{'.' if parts else ''}{parts}"
        return Edit(start, code.span(self.node)[1], text.encode())


def references(world: World, names: Names) -> Iterator[Reference]:
    """All references by imported names, in no particular order."""
    for node in list(names.owner):
        if not isinstance(node, cst.Name | cst.Attribute) or not _is_whole(names, node):
            continue
        path = dotted(node)
        root, found = _root(world, names, node) if path is not None else (None, None)
        if path is None or root is None:
            continue
        rest = path[len(dotted(root) or ()) :]
        if isinstance(found, External) and found.package == "openai":
            base = tuple(found.name.split("."))[1:]
            if base or rest:
                alias, is_variable = _import(names, root) if isinstance(root, cst.Name) else (None, False)
                yield Reference(names, node, root, (*base, *rest), len(base), alias, is_variable)
        elif found is None and isinstance(root, cst.Name) and _is_starred(world, names, root):
            yield Reference(names, node, root, path, 1, unsure=STAR.format(root.value))


def _root(world: World, names: Names, node: Node) -> tuple[cst.Name | cst.Attribute | None, Definition | None]:
    """The shortest prefix of a dotted name that is not a program of the project (``llm.openai``), and its definition."""
    chain: list[cst.Name | cst.Attribute] = []
    while isinstance(node, cst.Attribute):
        chain.append(node)
        node = node.value
    for one in ([node] if isinstance(node, cst.Name) else []) + chain[::-1]:
        found = world.resolve(names, one)
        if not isinstance(found, Module):
            return one, found
    return None, None


def _is_whole(names: Names, node: Node) -> bool:
    """Whether a node is a use of a whole dotted name, not of a keyword, parameter or import."""
    parent = names.code.parent(node)
    if isinstance(parent, cst.Arg):
        return parent.keyword is not node
    if isinstance(parent, cst.Param | cst.FunctionDef | cst.ClassDef):
        return parent.name is not node
    if isinstance(parent, cst.AssignTarget) and isinstance(node, cst.Name):
        return False
    return not isinstance(parent, _NOT_A_USE)


def _import(names: Names, root: cst.Name) -> tuple[cst.ImportAlias | None, bool]:
    """The import of a name from the package, and whether the name is a variable instead."""
    holder = names.owner[root].holder(root.value)
    bindings = [] if holder is None else holder.bindings[root.value]
    alias = next((one.target for one in bindings if one.how == "import"), None)
    if not isinstance(alias, cst.ImportAlias):
        return None, any(one.how == "assign" for one in bindings)
    found = names.imports[alias]
    return (alias if found.module.partition(".")[0] == "openai" and not found.level else None), False


def _is_starred(world: World, names: Names, root: cst.Name) -> bool:
    """Whether an unbound name can only be imported by ``from openai import *``."""
    if root.value not in _STARRED or names.owner[root].holder(root.value) is not None:
        return False
    stars = [names.imports[one.target] for one in names.module.bindings.get("*", ())]
    others = [one for one in stars if one.module != "openai" or one.level]
    return len(others) < len(stars) and not any(_may_import(world, names, one, root.value) for one in others)


def _may_import(world: World, names: Names, star: Imported, name: str) -> bool:
    """Whether another ``import *`` may import a name that the programs of the project do not bind."""
    module = world.imported(names, star)
    if isinstance(module, Module):
        return "*" in module.names.module.bindings
    return not isinstance(module, External) or module.package not in sys.stdlib_module_names or name in _OF_PYTHON_TOO


def serves_both(names: Names, found: list[Reference]) -> bool:
    """Whether a program checks which version of the package is installed, and supports both."""
    if any(one.parts[0] in ("__version__", "VERSION", "version") for one in found):
        return True
    for node in names.owner:
        if isinstance(node, cst.Call) and node.args:
            called, first = last_name(node.func), node.args[0].value
            if called in ("version", "find_spec", "distribution") and string(first) == "openai":
                return True
            if called == "hasattr" and (dotted(first) == ("openai",) or string(node.args[-1].value) in _DISTINCT):
                return True
        elif isinstance(node, cst.Try) and any(map(_catches_import, node.handlers)) and _imports_part(node.body):
            return True
    return False


def _catches_import(handler: cst.ExceptHandler) -> bool:
    """Whether a clause catches failed imports."""
    kinds = (
        [element.value for element in handler.type.elements] if isinstance(handler.type, cst.Tuple) else [handler.type]
    )
    names = {last_name(kind) for kind in kinds}
    return bool(names & {"ImportError", "ModuleNotFoundError", "AttributeError"})


def _imports_part(body: Node) -> bool:
    """Whether a block imports a part of the package."""
    return any(
        isinstance(node, cst.ImportFrom) and not node.relative and (dotted(node.module) or ("",))[0] == "openai"
        for node in walk(body)
    )
