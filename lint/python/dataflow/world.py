"""Resolves names to functions, classes and modules across the files of a project, and to names of other packages."""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from ftlint.python.dataflow.scopes import Binding, Imported, Names, Scope, all_params, names_of
from ftlint.python.project import Project, module_parts
from ftlint.python.source.nodes import Node, dotted


@dataclass(frozen=True)
class Module:
    """A program of the project."""

    names: Names


@dataclass(frozen=True)
class External:
    """A name imported from outside of the project, with its dotted name: ``openai.OpenAI``."""

    name: str

    @property
    def package(self) -> str:
        """The top-level package."""
        return self.name.partition(".")[0]


@dataclass(frozen=True, eq=False)
class Class:
    """A class of the project; `World.class_of` has one object per class."""

    names: Names
    node: cst.ClassDef


@dataclass(frozen=True, eq=False)
class Function:
    """A function or method of the project; `World.function_of` has one object per function."""

    names: Names
    node: cst.FunctionDef
    owner: Class | None = None

    @property
    def scope(self) -> Scope:
        """The scope of its body."""
        return self.names.inner[self.node]

    @property
    def takes_self(self) -> bool:
        """Whether its first parameter is the instance or the class."""
        return self.owner is not None and "staticmethod" not in self.decorators

    @property
    def decorators(self) -> set[str]:
        """The last names of its decorators."""
        found = (one.decorator for one in self.node.decorators)
        names = (dotted(node.func if isinstance(node, cst.Call) else node) for node in found)
        return {name[-1] for name in names if name}

    @property
    def params(self) -> list[cst.Param]:
        """The positional parameters, without the instance or class."""
        params = self.node.params
        found = [*params.posonly_params, *params.params]
        return found[1:] if self.takes_self else found

    @property
    def all_params(self) -> dict[str, cst.Param]:
        """All parameters by name."""
        return {param.name.value: param for param in all_params(self.node.params)}


Definition = Module | External | Class | Function
DEPTH = 8  # names that refer to other names, and base classes, that are followed


class World:
    """The analysed programs of a project."""

    def __init__(self, project: Project, within: frozenset[str] | None = None) -> None:
        """``within``: analyse exactly these programs and treat all others as external; without it, programs are analysed
        on demand."""
        self.project = project
        self.programs: dict[str, Names] = {}
        self._within = within
        self._classes: dict[Node, Class] = {}
        self._functions: dict[Node, Function] = {}
        self._resolved: dict[Node, Definition | None] = {}
        self._paths: dict[tuple[str, Imported], str | None] = {}
        for path in sorted(within or ()):
            self.program(path)

    def program(self, path: str | None) -> Names | None:
        """The names of a program, None if it cannot be analysed."""
        if path is None or (self._within is not None and path not in self._within):
            return None
        if path not in self.programs:
            code = self.project.code(path)
            if code is None:
                return None
            if "names" not in code.notes:
                code.notes["names"] = names_of(code)
            self.programs[path] = code.notes["names"]
        return self.programs[path]

    def class_of(self, names: Names, node: cst.ClassDef) -> Class:
        """The class that a node defines."""
        return self._classes.setdefault(node, Class(names, node))

    def function_of(self, names: Names, node: cst.FunctionDef) -> Function:
        """The function that a node defines."""
        if node not in self._functions:
            scope = names.inner[node].parent
            owner = scope.node if scope is not None else None
            holder = self.class_of(names, owner) if isinstance(owner, cst.ClassDef) else None
            self._functions[node] = Function(names, node, holder)
        return self._functions[node]

    def functions(self) -> Iterator[Function]:
        """All functions of the analysed programs."""
        for names in list(self.programs.values()):
            for scope in names.scopes:
                if isinstance(scope.node, cst.FunctionDef):
                    yield self.function_of(names, scope.node)

    def resolve(self, names: Names, node: Node | None, depth: int = DEPTH) -> Definition | None:
        """The definition that ``name`` or ``a.b`` refers to; None if it is a value or unknown."""
        if node is None or depth == 0:
            return None
        if depth < DEPTH:
            return self._resolve(names, node, depth)
        if node not in self._resolved:
            self._resolved[node] = self._resolve(names, node, depth)
        return self._resolved[node]

    def _resolve(self, names: Names, node: Node, depth: int) -> Definition | None:
        if isinstance(node, cst.Name):
            return self._named(names, names.owner.get(node, names.module), node.value, depth)
        if isinstance(node, cst.Attribute):
            return self.member(self.resolve(names, node.value, depth - 1), node.attr.value, depth - 1)
        return None

    def _named(self, names: Names, scope: Scope, name: str, depth: int) -> Definition | None:
        holder = scope.holder(name)
        if holder is None:
            return self._starred(names, name, depth)
        found = {self._bound(names, holder, binding, depth) for binding in holder.bindings[name]}
        found.discard(None)
        return found.pop() if len(found) == 1 else None

    def _starred(self, names: Names, name: str, depth: int) -> Definition | None:
        module = self._star_source(names, name)
        return None if module is None else self._named(module, module.module, name, depth - 1)

    def _star_source(self, names: Names, name: str) -> Names | None:
        """The program from which ``from … import *`` imports a name."""
        for binding in names.module.bindings.get("*", ()):
            module = self.imported(names, names.imports[binding.target])
            if isinstance(module, Module) and name in module.names.module.bindings:
                return module.names
        return None

    def _bound(self, names: Names, holder: Scope, binding: Binding, depth: int) -> Definition | None:
        if binding.how == "import":
            return self.imported(names, names.imports[binding.target], depth)
        if isinstance(binding.target, cst.FunctionDef):
            return self.function_of(names, binding.target)
        if isinstance(binding.target, cst.ClassDef):
            return self.class_of(names, binding.target)
        if binding.how == "assign" and binding.item is None and dotted(binding.value) and holder is names.module:
            return self.resolve(names, binding.value, depth - 1)
        return None

    def imported(self, names: Names, imported: Imported, depth: int = DEPTH) -> Definition | None:
        """The definition that is imported."""
        path = self._path(names, imported)
        if imported.name in ("", "*"):
            program = self.program(path)
            return Module(program) if program is not None else External(imported.module)
        inner = f"{imported.module}.{imported.name}".strip(".")
        program = self.program(path)
        if program is not None and imported.name in program.module.bindings:
            return self._named(program, program.module, imported.name, depth - 1) if depth else None
        submodule = self.program(self._path(names, Imported(inner, "", imported.level)))
        if submodule is not None:
            return Module(submodule)
        if program is not None:
            return self._starred(program, imported.name, depth - 1) if depth else None
        return External(inner) if not imported.level else None

    def source_of(self, names: Names, imported: Imported) -> Names | None:
        """The imported program, None if it is not part of the project."""
        return self.program(self._path(names, imported))

    def _path(self, names: Names, imported: Imported) -> str | None:
        key = (names.code.path, imported)
        if key not in self._paths:
            self._paths[key] = self._path_of(names.code.path, imported)
        return self._paths[key]

    def _path_of(self, near: str, imported: Imported) -> str | None:
        if imported.level:
            return self.project.relative(near, imported.level, imported.module)
        path = self.project.module(imported.module, near)
        return None if path == near else path

    def variable(self, names: Names, node: Node) -> tuple[Names, Scope, str] | None:
        """The program, scope and name of the variable that a name or an attribute of a module refers to, following imports.

        A name that is bound nowhere counts as a variable of the module.
        """
        if isinstance(node, cst.Attribute):
            module = self.resolve(names, node.value)
            if isinstance(module, Module):
                return self._home(module.names, module.names.module, node.attr.value)
            return None
        if not isinstance(node, cst.Name):
            return None
        return self._home(names, names.owner.get(node, names.module), node.value)

    def _home(self, names: Names, scope: Scope, name: str, depth: int = DEPTH) -> tuple[Names, Scope, str] | None:
        holder = scope.holder(name)
        if holder is None:
            module = self._star_source(names, name)
            if module is not None:
                return self._home(module, module.module, name, depth - 1) if depth else None
            return None if hasattr(builtins, name) else (names, names.module, name)
        first, *others = holder.bindings[name]
        if first.how == "import" and not others and depth:
            found = names.imports[first.target]
            program = self.program(self._path(names, found)) if found.name else None
            return None if program is None else self._home(program, program.module, found.name, depth - 1)
        return names, holder, name

    def member(self, owner: Definition | None, name: str, depth: int = DEPTH) -> Definition | None:
        """The definition of ``owner.name``."""
        if isinstance(owner, External):
            return External(f"{owner.name}.{name}")
        if isinstance(owner, Module):
            found = self._named(owner.names, owner.names.module, name, depth) if depth else None
            if found is None:
                parts = f"{_package(owner.names.code.path)}{name}"
                program = self.program(self.project.module(parts, owner.names.code.path))
                return Module(program) if program is not None and parts != name else None
            return found
        if isinstance(owner, Class):
            return self.method(owner, name, depth)
        return None

    def method(self, owner: Class, name: str, depth: int = DEPTH) -> Function | None:
        """A method of a class or of its bases in the project."""
        for binding in owner.names.inner[owner.node].bindings.get(name, ()):
            if isinstance(binding.target, cst.FunctionDef):
                return self.function_of(owner.names, binding.target)
        for base in self.bases(owner) if depth else ():
            found = self.method(base, name, depth - 1)
            if found is not None:
                return found
        return None

    def attribute_owner(self, owner: Class, name: str, depth: int = DEPTH) -> Class:
        """The nearest of a class and its bases with the attribute in its body; if there is none, the root of its bases."""
        if name in owner.names.inner[owner.node].bindings or not depth:
            return owner
        base = next(iter(self.bases(owner)), None)
        return owner if base is None else self.attribute_owner(base, name, depth - 1)

    def derives(self, owner: Class, base: Class, depth: int = DEPTH) -> bool:
        """Whether a class has another class among its bases."""
        return depth > 0 and any(one == base or self.derives(one, base, depth - 1) for one in self.bases(owner))

    def bases(self, owner: Class) -> Iterator[Class]:
        """The bases of a class that are in the project."""
        for arg in owner.node.bases:
            found = self.resolve(owner.names, arg.value)
            if isinstance(found, Class):
                yield found


def _package(path: str) -> str:
    """The prefix of the modules in a package, given the path of its ``__init__.py``; empty for other files."""
    return ".".join(module_parts(path)) + "." if path.endswith("__init__.py") else ""
