"""Where a program names something of the old package, under whatever name it was imported."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from ftlint.fixers.python.client_v0.names.stars import is_starred
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.world import Definition, External, Module, World
from ftlint.python.source.edits import Edit
from ftlint.python.source.nodes import Node, dotted, string, walk

_TELLING = frozenset({"ChatCompletion", "OpenAI", "AsyncOpenAI"})  # only one of the two packages has each of them
STAR = "it comes by `from openai import *`: import it by its name, `from openai import {}`, and it moves by itself"


@dataclass(frozen=True, eq=False)
class Reference:
    """``node`` names ``openai.`` and then ``parts``, of which the first ``known`` come with its first name, ``root``, or with
    the attribute that keeps them.

    ``alias`` is the import of that name in the same program, where it is one. ``is_variable`` says that the name is no
    import, but was assigned. ``unsure`` is why it cannot be written otherwise, and what to write; mostly nothing.
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
        """What stands before the parts that are not known: ``openai``, ``self.openai``."""
        return self.names.code.text(self.root)

    def written(self, parts: str, root: str | None = None) -> Edit | None:
        """The edit that lets it name something else: ``root`` (if given) for the first name, ``parts`` behind it. None
        where there is a comment inside."""
        code = self.names.code
        start, end = code.span(self.root)
        if b"#" in code.source[end : code.span(self.node)[1]]:
            return None
        text = f"{root or self.first}{'.' if parts else ''}{parts}"
        return Edit(start, code.span(self.node)[1], text.encode())


def references(world: World, names: Names) -> Iterator[Reference]:
    """Every mention of the package's members by names that are imported, in no order."""
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
        elif found is None and isinstance(root, cst.Name) and is_starred(world, names, root):
            yield Reference(names, node, root, path, 1, unsure=STAR.format(root.value))


def _root(world: World, names: Names, node: Node) -> tuple[cst.Name | cst.Attribute | None, Definition | None]:
    """The first name of a longer one that is no program of the project, as in ``llm.openai.File``, and what it is."""
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
    """Whether a node is a use, and no part of a longer name, keyword, parameter or import."""
    child, parent = node, names.code.parent(node)
    if isinstance(parent, cst.Attribute):
        return False
    if isinstance(parent, cst.Arg):
        return parent.keyword is not child
    if isinstance(parent, cst.Param):
        return parent.name is not child
    if isinstance(parent, cst.FunctionDef | cst.ClassDef):
        return parent.name is not child
    if isinstance(parent, cst.AssignTarget) and isinstance(node, cst.Name):
        return False
    return not isinstance(
        parent, cst.ImportAlias | cst.ImportFrom | cst.AsName | cst.NameItem | cst.Import | cst.NamedExpr
    )


def _import(names: Names, root: cst.Name) -> tuple[cst.ImportAlias | None, bool]:
    holder = names.owner[root].holder(root.value)
    if holder is None:
        return None, False
    imports = [one.target for one in holder.bindings[root.value] if one.how == "import"]
    alias = imports[0] if imports else None
    if not isinstance(alias, cst.ImportAlias):
        return None, any(one.how == "assign" for one in holder.bindings[root.value])
    found = names.imports[alias]
    return (alias if found.module.partition(".")[0] == "openai" and not found.level else None), False


def serves_both(names: Names, found: list[Reference]) -> bool:
    """Whether a program asks which of the two packages it has, and is made for either."""
    if any(one.parts[0] in ("__version__", "VERSION", "version") for one in found):
        return True
    for node in names.owner:
        if isinstance(node, cst.Call) and node.args:
            called, first = (dotted(node.func) or ("",))[-1], node.args[0].value
            if called in ("version", "find_spec", "distribution") and string(first) == "openai":
                return True
            if called == "hasattr" and (dotted(first) == ("openai",) or string(node.args[-1].value) in _TELLING):
                return True
        elif isinstance(node, cst.Try) and any(map(_is_of_imports, node.handlers)) and _imports_part(node.body):
            return True
    return False


def _is_of_imports(handler: cst.ExceptHandler) -> bool:
    """Whether a clause is there for what cannot be imported."""
    kinds = (
        [element.value for element in handler.type.elements] if isinstance(handler.type, cst.Tuple) else [handler.type]
    )
    names = {(dotted(kind) or ("",))[-1] for kind in kinds}
    return bool(names & {"ImportError", "ModuleNotFoundError", "AttributeError"})


def _imports_part(body: Node) -> bool:
    """Whether it imports something of the package, and not the package alone."""
    return any(
        isinstance(node, cst.ImportFrom) and not node.relative and (dotted(node.module) or ("",))[0] == "openai"
        for node in walk(body)
    )
