"""Settings that the old package took from the environment, under names that the new one does not look for."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import libcst as cst

from ftlint.fixers.python.client_v0.move_groups import Draft
from ftlint.fixers.python.client_v0.settings import Settings, value_of
from ftlint.fixers.python.client_v0.variables import ENVIRONMENT
from ftlint.fixers.python.shared.source_text import renamed
from ftlint.python.dataflow.requests import literal_text
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.world import External, World
from ftlint.python.source.nodes import Node, entries, key_of, method, string

ORDER = "it counted only where `openai` was imported after it, which cannot be told: set {new} where that is wanted"
OTHERS = "others may read the old name, too: set {new} beside it"
DEFAULT = "the environment may have it by its old name: rename it there, too"
_QUIET = frozenset({*sys.stdlib_module_names, "openai", "dotenv"}) - {"subprocess", "multiprocessing", "runpy", "pty"}
"""Packages that neither read the variables themselves nor start others that do."""
_STARTING = re.compile(r"os\.(?:system|popen|fork|exec|spawn|posix_spawn)")
_PLAIN_USES = frozenset({"get", "setdefault", "update", "pop"})


@dataclass(frozen=True, eq=False)
class Variable:
    """A place where a program sets a variable: the literal (or keyword) that names it, what it gets, and whether only where
    it has no value."""

    names: Names
    key: Node
    name: str
    value: Node
    is_default: bool = False

    @property
    def start(self) -> int:
        """Where it stands in the program."""
        return self.names.code.span(self.key)[0]


def variables(world: World, names: Names) -> Iterator[Variable]:
    """The old variables that a program sets."""
    for store in names.stores:
        key = key_of(store.target)
        if key is not None and string(key) in ENVIRONMENT and _is_environ(world, names, store.target):
            yield Variable(names, key, string(key) or "", store.value)
    for call in names.calls:
        asked = method(call)
        if asked is None or asked[1] not in ("setdefault", "update") or not _is_environ(world, names, call.func):
            continue
        if asked[1] == "setdefault" and len(call.args) == 2 and string(call.args[0].value) in ENVIRONMENT:
            key = call.args[0].value
            yield Variable(names, key, string(key) or "", call.args[1].value, is_default=True)
        elif asked[1] == "update":
            given = [(name, key, value) for arg in call.args for name, key, value in entries(arg.value)]
            given += [(arg.keyword.value, arg.keyword, arg.value) for arg in call.args if arg.keyword is not None]
            yield from (Variable(names, key, name, value) for name, key, value in given if name in ENVIRONMENT)


def _is_environ(world: World, names: Names, node: Node) -> bool:
    """Whether what is asked is ``os.environ``."""
    found = world.resolve(names, getattr(node, "value", None))
    return isinstance(found, External) and found.name == "os.environ"


@dataclass
class Environment:
    """The old variables that programs set which import one another. ``settings`` are what those programs set in the package
    itself, ``calls`` whether they call the old one."""

    world: World
    programs: list[Names]
    settings: Settings
    calls: bool
    draft: Draft
    words: Counter[str | None] = field(default_factory=Counter)  # the texts in the programs
    said: set[str] = field(default_factory=set)  # and the names

    def move(self) -> list[Variable]:
        """Tell of the variables, with their edits. Gives those that no call can move without."""
        found = [one for names in self.programs for one in variables(self.world, names)]
        if not found:
            return []
        self.words.update(string(node) for names in self.programs for node in names.owner)
        self.said.update(name for names in self.programs for name in _spelled(names))
        return [one for one in found if self._tell(one, found)]

    def _tell(self, one: Variable, found: list[Variable]) -> bool:
        """Tell of one variable, if it is of any use; whether calls hang on it."""
        new, code = self._new(one), one.names.code
        if any(word in self.words for word in ENVIRONMENT[one.name].names):
            return False  # made for either of the two packages
        said = f"`{one.name}` is not looked at since openai 1.0: set {new}"
        if not self.calls:
            if self._is_lost(one, found):
                self.draft.site(one, "configuration", code, one.key, said)
            return False
        if self._is_superseded(one):
            return False
        why = self._why_left(one, found)
        if why:
            self.draft.block(one, code, one.key, why.format(new=new))
        edits = [] if why else [renamed(code, one.key, ENVIRONMENT[one.name].new)]
        self.draft.site(one, "configuration", code, one.key, said, edits)
        return True

    def _new(self, one: Variable) -> str:
        """What is written for a variable now."""
        entry = ENVIRONMENT[one.name]
        if not entry.azure or self._is_plain(one):
            return entry.said
        return f"`{entry.azure}`" if self.settings.is_azure else f"{entry.said}, for Azure `{entry.azure}`"

    def _is_plain(self, one: Variable) -> bool:
        """Whether no request goes to Azure."""
        host = literal_text(self.world, one.names, one.value) or ""
        if any("azure" in name.lower() for name in self.said) or "OPENAI_API_TYPE" in self.words:
            return False
        return self.settings.is_plain and ".azure.com" not in host

    def _is_superseded(self, one: Variable) -> bool:
        """Whether the program always sets the same in the package itself."""
        old = ENVIRONMENT[one.name].setting
        given = [ref for ref in self.settings.references if ref.parts == (old,) and value_of(ref) is not None]
        return any(ref.names.owner[ref.node] is ref.names.module for ref in given)

    def _is_lost(self, one: Variable, found: list[Variable]) -> bool:
        """Whether a program for the new package sets a variable that nobody can be meant to read."""
        argument = ENVIRONMENT[one.name].argument
        imported = [module for names in self.programs for module in names.imports.values()]
        return (
            any(module.module.partition(".")[0] == "openai" for module in imported)
            and self._only_sets(one, found)
            and argument not in self.said
        )

    def _only_sets(self, one: Variable, found: list[Variable]) -> bool:
        """Whether nobody in these programs, or beside them, may read a variable."""
        quoted = [other for other in found if other.name == one.name and string(other.key) is not None]
        if self.words[one.name] > len(quoted):
            return False
        return not any(_goes_out(self.world, names) for names in self.programs)

    def _why_left(self, one: Variable, found: list[Variable]) -> str:
        """Why a variable cannot be renamed; nothing where it can."""
        entry = ENVIRONMENT[one.name]
        if not entry.new or (entry.azure and not self._is_plain(one)):
            return "set {new}"
        if one.is_default:
            return DEFAULT
        if len(self.programs) > 1 or not _comes_first(one):
            return ORDER
        return "" if self._only_sets(one, found) else OTHERS


def _comes_first(one: Variable) -> bool:
    """Whether a variable is set before the package is imported, which is when the old one looked."""
    names = one.names
    imports = [node for node, found in names.imports.items() if found.module.partition(".")[0] == "openai"]
    return names.owner[one.value] is names.module and all(names.code.span(node)[0] > one.start for node in imports)


def _spelled(names: Names) -> Iterator[str]:
    """The names, members and keywords in a program."""
    for node in names.owner:
        if isinstance(node, cst.Name | cst.Attribute):
            yield node.value if isinstance(node, cst.Name) else node.attr.value
    yield from (arg.keyword.value for call in names.calls for arg in call.args if arg.keyword is not None)


def _goes_out(world: World, names: Names) -> bool:
    """Whether a program hands its environment on, or uses packages that may read it."""
    for found in names.imports.values():
        if world.source_of(names, found) is None and (found.level or found.module.partition(".")[0] not in _QUIET):
            return True
    return any(_is_handed_on(world, names, node) for node in list(names.owner))


def _is_handed_on(world: World, names: Names, node: Node) -> bool:
    found = world.resolve(names, node) if isinstance(node, cst.Name | cst.Attribute) else None
    if not isinstance(found, External):
        return False
    parent = names.code.parent(node)
    if found.name == "os.environ" and not isinstance(parent, cst.ImportAlias):
        asked = parent.attr.value if isinstance(parent, cst.Attribute) else ""
        return not isinstance(parent, cst.Subscript) and asked not in _PLAIN_USES
    return _STARTING.match(found.name) is not None
