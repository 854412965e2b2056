"""Moves environment variables that the old package read, and the new package does not."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import libcst as cst

from ftlint.fixers.python.client_v0.move_groups import Draft
from ftlint.fixers.python.client_v0.names.renamed import ENVIRONMENT
from ftlint.fixers.python.client_v0.settings import Settings, value_of
from ftlint.fixers.python.shared.source_text import renamed
from ftlint.python.dataflow.requests import literal_text
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.world import External, World
from ftlint.python.source.nodes import Node, entries, key_of, method, string

ORDER = "it had an effect only before `openai` was imported, which is unknown: set {new} if it is needed"
OTHERS = "other code may read the old name: set {new} as well"
DEFAULT = "the environment may contain the old name: rename it there as well"
_QUIET = frozenset({*sys.stdlib_module_names, "openai", "dotenv"}) - {"subprocess", "multiprocessing", "runpy", "pty"}
"""Packages that neither read the variables nor start programs that do."""
_STARTING = re.compile(r"os\.(?:system|popen|fork|exec|spawn|posix_spawn)")
_PLAIN_USES = frozenset({"get", "setdefault", "update", "pop"})


@dataclass(frozen=True, eq=False)
class Variable:
    """An assignment of an environment variable: the literal or keyword that names it, the value, and whether it is a
    default."""

    names: Names
    key: Node
    name: str
    value: Node
    is_default: bool = False


def variables(world: World, names: Names) -> Iterator[Variable]:
    """The old variables that a program sets."""
    for store in names.stores:
        key = key_of(store.target)
        if key is not None and string(key) in ENVIRONMENT and _is_environ(world, names, store.target):
            yield Variable(names, key, string(key) or "", store.value)
    for call in names.calls:
        called = method(call)
        if called is None or called[1] not in ("setdefault", "update") or not _is_environ(world, names, call.func):
            continue
        if called[1] == "setdefault" and len(call.args) == 2 and string(call.args[0].value) in ENVIRONMENT:
            key = call.args[0].value
            yield Variable(names, key, string(key) or "", call.args[1].value, is_default=True)
        elif called[1] == "update":
            given = [(name, key, value) for arg in call.args for name, key, value in entries(arg.value)]
            given += [(arg.keyword.value, arg.keyword, arg.value) for arg in call.args if arg.keyword is not None]
            yield from (Variable(names, key, name, value) for name, key, value in given if name in ENVIRONMENT)


def _is_environ(world: World, names: Names, node: Node) -> bool:
    """Whether the object of an attribute or item is ``os.environ``."""
    found = world.resolve(names, getattr(node, "value", None))
    return isinstance(found, External) and found.name == "os.environ"


@dataclass
class Environment:
    """The old variables that connected programs set. ``settings`` are their settings of the package, ``calls`` whether they
    call the old package."""

    world: World
    programs: list[Names]
    settings: Settings
    calls: bool
    draft: Draft
    words: Counter[str | None] = field(default_factory=Counter)  # the strings in the programs
    identifiers: set[str] = field(default_factory=set)  # the names in the programs

    def move(self) -> list[Variable]:
        """Report the variables, with their edits. Returns those that must move together with the calls."""
        assignments = [one for names in self.programs for one in variables(self.world, names)]
        if not assignments:
            return []
        self.words.update(string(node) for names in self.programs for node in names.owner)
        self.identifiers.update(name for names in self.programs for name in _identifiers(names))
        return [one for one in assignments if self._report(one, assignments)]

    def _report(self, variable: Variable, assignments: list[Variable]) -> bool:
        """Report a variable, if it has an effect; whether calls depend on it."""
        new, code = self._new(variable), variable.names.code
        if any(word in self.words for word in ENVIRONMENT[variable.name].names):
            return False  # the program supports both packages
        message = f"`{variable.name}` is not read since openai 1.0: set {new}"
        if not self.calls:
            if self._is_lost(variable, assignments):
                self.draft.site(variable, "configuration", code, variable.key, message)
            return False
        if self._is_superseded(variable):
            return False
        why = self._why_left(variable, assignments).format(new=new)
        edits = [] if why else [renamed(code, variable.key, ENVIRONMENT[variable.name].new)]
        self.draft.site(variable, "configuration", code, variable.key, message, edits, blocked=why)
        return True

    def _new(self, variable: Variable) -> str:
        """What replaces a variable, in words."""
        entry = ENVIRONMENT[variable.name]
        if not entry.azure or self._is_plain(variable):
            return entry.replacement
        return f"`{entry.azure}`" if self.settings.is_azure else f"{entry.replacement}, for Azure `{entry.azure}`"

    def _is_plain(self, variable: Variable) -> bool:
        """Whether no request goes to Azure."""
        host = literal_text(self.world, variable.names, variable.value) or ""
        if any("azure" in name.lower() for name in self.identifiers) or "OPENAI_API_TYPE" in self.words:
            return False
        return self.settings.is_plain and ".azure.com" not in host

    def _is_superseded(self, variable: Variable) -> bool:
        """Whether the program always sets the same setting of the package."""
        old = ENVIRONMENT[variable.name].setting
        given = [ref for ref in self.settings.references if ref.parts == (old,) and value_of(ref) is not None]
        return any(ref.names.owner[ref.node] is ref.names.module for ref in given)

    def _is_lost(self, variable: Variable, assignments: list[Variable]) -> bool:
        """Whether a program for the new package sets a variable that no code can read."""
        imported = (module.module for names in self.programs for module in names.imports.values())
        if not any(module.partition(".")[0] == "openai" for module in imported):
            return False
        return self._only_sets(variable, assignments) and ENVIRONMENT[variable.name].argument not in self.identifiers

    def _only_sets(self, variable: Variable, assignments: list[Variable]) -> bool:
        """Whether neither these programs nor other programs may read a variable."""
        quoted = [one for one in assignments if one.name == variable.name and string(one.key) is not None]
        if self.words[variable.name] > len(quoted):
            return False
        return not any(_exposes_environment(self.world, names) for names in self.programs)

    def _why_left(self, variable: Variable, assignments: list[Variable]) -> str:
        """Why a variable cannot be renamed; empty if it can."""
        entry = ENVIRONMENT[variable.name]
        if not entry.new or (entry.azure and not self._is_plain(variable)):
            return "set {new}"
        if variable.is_default:
            return DEFAULT
        if len(self.programs) > 1 or not _comes_first(variable):
            return ORDER
        return "" if self._only_sets(variable, assignments) else OTHERS


def _comes_first(variable: Variable) -> bool:
    """Whether a variable is set before the package is imported, when the old package read it."""
    names, start = variable.names, variable.names.code.span(variable.key)[0]
    imports = [node for node, found in names.imports.items() if found.module.partition(".")[0] == "openai"]
    return names.owner[variable.value] is names.module and all(names.code.span(node)[0] > start for node in imports)


def _identifiers(names: Names) -> Iterator[str]:
    """The names, attributes and keywords in a program."""
    for node in names.owner:
        if isinstance(node, cst.Name | cst.Attribute):
            yield node.value if isinstance(node, cst.Name) else node.attr.value
    yield from (arg.keyword.value for call in names.calls for arg in call.args if arg.keyword is not None)


def _exposes_environment(world: World, names: Names) -> bool:
    """Whether a program passes its environment on, or uses packages that may read it."""
    for found in names.imports.values():
        if world.source_of(names, found) is None and (found.level or found.module.partition(".")[0] not in _QUIET):
            return True
    return any(_passes_on(world, names, node) for node in list(names.owner))


def _passes_on(world: World, names: Names, node: Node) -> bool:
    """Whether an expression passes the environment to other code or starts a process."""
    found = world.resolve(names, node) if isinstance(node, cst.Name | cst.Attribute) else None
    if not isinstance(found, External):
        return False
    parent = names.code.parent(node)
    if found.name == "os.environ" and not isinstance(parent, cst.ImportAlias):
        member = parent.attr.value if isinstance(parent, cst.Attribute) else ""
        return not isinstance(parent, cst.Subscript) and member not in _PLAIN_USES
    return _STARTING.match(found.name) is not None
