"""What names stand for, across the files of a project: functions, classes, modules, and what comes from elsewhere."""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from ftlint.python.dataflow.scopes import Binding, Imported, Names, Scope, all_params, names_of
from ftlint.python.project import Project
from ftlint.python.source.nodes import Node, dotted


@dataclass(frozen=True)
class Module:
    """A program given."""

    names: Names


@dataclass(frozen=True)
class External:
    """What is imported from elsewhere, by its dotted name: ``openai.OpenAI``."""

    name: str

    @property
    def package(self) -> str:
        """The top-level package."""
        return self.name.partition(".")[0]


@dataclass(frozen=True)
class Class:
    """A class of the project."""

    names: Names
    node: cst.ClassDef

    def __hash__(self) -> int:
        return hash(id(self.node))


@dataclass(frozen=True)
class Function:
    """A function or method of the project."""

    names: Names
    node: cst.FunctionDef
    owner: Class | None = None

    def __hash__(self) -> int:
        return hash(id(self.node))

    @property
    def scope(self) -> Scope:
        """Its own scope."""
        return self.names.inner[self.node]

    @property
    def takes_self(self) -> bool:
        """Whether its first parameter is the instance or the class."""
        return self.owner is not None and "staticmethod" not in self.decorators

    @property
    def decorators(self) -> set[str]:
        """The last names of its decorators."""
        found = (
            one.decorator.func if isinstance(one.decorator, cst.Call) else one.decorator for one in self.node.decorators
        )
        return {name[-1] for name in map(dotted, found) if name}

    @property
    def params(self) -> list[cst.Param]:
        """Its parameters without the instance, and without the starred ones."""
        params = self.node.params
        found = [*params.posonly_params, *params.params]
        return found[1:] if self.takes_self else found

    @property
    def all_params(self) -> dict[str, cst.Param]:
        """All parameters by name."""
        return {param.name.value: param for param in all_params(self.node.params)}


Definition = Module | External | Class | Function
DEPTH = 8  # so many names that stand for other names are followed


class World:
    """The programs that were looked into so far, with their names."""

    def __init__(self, project: Project, within: frozenset[str] | None = None) -> None:
        """``within`` are the programs to look into, all of them from the start. Any other one is as what is not given;
        without it, programs are read when they are asked for."""
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
        """The names of a program, None where it cannot be read."""
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
        """Every function of the programs looked into."""
        for names in list(self.programs.values()):
            for scope in names.scopes:
                if isinstance(scope.node, cst.FunctionDef):
                    yield self.function_of(names, scope.node)

    def resolve(self, names: Names, node: Node | None, depth: int = DEPTH) -> Definition | None:
        """What ``name`` or ``a.b`` stands for, None where that is a value or cannot be told."""
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
        for binding in names.module.bindings.get("*", ()):
            module = self.imported(names, names.imports[binding.target])
            if isinstance(module, Module) and name in module.names.module.bindings:
                return self._named(module.names, module.names.module, name, depth - 1)
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

    def imported(self, names: Names, found: Imported, depth: int = 8) -> Definition | None:
        """What an import brings."""
        path = self._path(names, found)
        if found.name in ("", "*"):
            program = self.program(path)
            return Module(program) if program is not None else External(found.module)
        inner = f"{found.module}.{found.name}".strip(".")
        program = self.program(path)
        if program is not None and found.name in program.module.bindings:
            return self._named(program, program.module, found.name, depth - 1) if depth else None
        submodule = self.program(self._path(names, Imported(inner, "", found.level)))
        if submodule is not None:
            return Module(submodule)
        if program is not None:
            return self._starred(program, found.name, depth - 1) if depth else None
        return External(inner) if not found.level else None

    def source_of(self, names: Names, found: Imported) -> Names | None:
        """The program that an import reads, None where it is not among those given."""
        return self.program(self._path(names, found))

    def _path(self, names: Names, found: Imported) -> str | None:
        key = (names.code.path, found)
        if key not in self._paths:
            self._paths[key] = self._path_of(names.code.path, found)
        return self._paths[key]

    def _path_of(self, near: str, found: Imported) -> str | None:
        if found.level:
            return self.project.relative(near, found.level, found.module)
        path = self.project.module(found.module, near)
        return None if path == near else path

    def variable(self, names: Names, node: Node) -> tuple[Names, Scope, str] | None:
        """The program, scope and name of the variable that a name or a module's attribute is, over imports; one that is bound
        nowhere is a variable of the module."""
        if isinstance(node, cst.Attribute):
            module = self.resolve(names, node.value)
            if isinstance(module, Module):
                return self._home(module.names, module.names.module, node.attr.value)
            return None
        if not isinstance(node, cst.Name):
            return None
        return self._home(names, names.owner.get(node, names.module), node.value)

    def _home(self, names: Names, scope: Scope, name: str, depth: int = 8) -> tuple[Names, Scope, str] | None:
        holder = scope.holder(name)
        if holder is None:
            for binding in names.module.bindings.get("*", ()):
                module = self.imported(names, names.imports[binding.target])
                if isinstance(module, Module) and name in module.names.module.bindings:
                    return self._home(module.names, module.names.module, name, depth - 1) if depth else None
            return None if hasattr(builtins, name) else (names, names.module, name)
        imports = [one for one in holder.bindings[name] if one.how == "import"]
        if len(imports) == 1 and len(holder.bindings[name]) == 1 and depth:
            found = names.imports[imports[0].target]
            program = self.program(self._path(names, found)) if found.name else None
            return None if program is None else self._home(program, program.module, found.name, depth - 1)
        return names, holder, name

    def member(self, owner: Definition | None, name: str, depth: int = 8) -> Definition | None:
        """What ``owner.name`` stands for."""
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

    def method(self, owner: Class, name: str, depth: int = 8) -> Function | None:
        """A method of a class, or of one of its bases in the project."""
        for binding in owner.names.inner[owner.node].bindings.get(name, ()):
            if isinstance(binding.target, cst.FunctionDef):
                return self.function_of(owner.names, binding.target)
        for base in self.bases(owner) if depth else ():
            found = self.method(base, name, depth - 1)
            if found is not None:
                return found
        return None

    def derives(self, owner: Class, base: Class, depth: int = 8) -> bool:
        """Whether a class has another one among its bases."""
        return depth > 0 and any(one == base or self.derives(one, base, depth - 1) for one in self.bases(owner))

    def bases(self, owner: Class) -> Iterator[Class]:
        """The bases of a class that are in the project."""
        for arg in owner.node.bases:
            found = self.resolve(owner.names, arg.value)
            if isinstance(found, Class):
                yield found


def _package(path: str) -> str:
    """The dotted name before what a package's ``__init__`` holds."""
    from ftlint.python.project import module_parts

    return ".".join(module_parts(path)) + "." if path.endswith("__init__.py") else ""
