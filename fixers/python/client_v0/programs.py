"""Moves programs from the old interface: runs all steps, and joins what can only move together."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

import libcst as cst

from ftlint.fixers.python.client_v0.answers.escapes import Escapes, is_plain_history
from ftlint.fixers.python.client_v0.answers.reads import Reads
from ftlint.fixers.python.client_v0.answers.trace import Answers, OldCall
from ftlint.fixers.python.client_v0.calls import Calls
from ftlint.fixers.python.client_v0.environment import Environment, Variable
from ftlint.fixers.python.client_v0.errors import Errors, old_error
from ftlint.fixers.python.client_v0.imports import Imports, old_imports, top_of
from ftlint.fixers.python.client_v0.move_groups import Draft, Groups
from ftlint.fixers.python.client_v0.names.attributes import kept_references
from ftlint.fixers.python.client_v0.names.references import Reference, references, serves_both
from ftlint.fixers.python.client_v0.names.renamed import ERRORS, KNOWN, REMOVED, REMOVED_METHODS, RESOURCES, target_of
from ftlint.fixers.python.client_v0.patches import find_beta, find_patches
from ftlint.fixers.python.client_v0.settings import Settings, move_setting
from ftlint.fixers.python.shared.wrappers import Wrappers
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.world import World
from ftlint.python.imports import Group
from ftlint.python.moves import Made, Move
from ftlint.python.project import Project
from ftlint.python.source.edits import Edit
from ftlint.python.source.nodes import Node
from ftlint.python.versions import Versions
from ftlint.results.finding import Severity
from ftlint.rule.context import Context

_NEW_CLIENTS = frozenset({"OpenAI", "AsyncOpenAI", "AzureOpenAI", "AsyncAzureOpenAI", "Client", "AsyncClient"})


def moves(project: Project, groups: Iterable[Group], context: Context) -> Iterator[Move]:
    """The moves of all groups of programs."""
    for group in groups:
        found = list(_moves_of(project, group.first))
        if found and group.all:
            found = list(_moves_of(project, group.all))
        if not found:
            project.forget(group.first)
        yield from found


def _moves_of(project: Project, paths: Iterable[str]) -> Iterator[Move]:
    """The moves of connected programs."""
    world = World(project, frozenset(paths))
    found = {names.code.path: list(references(world, names)) for names in world.programs.values()}
    for one in kept_references(world):
        found[one.names.code.path].append(one)
    both = {path for path, refs in found.items() if serves_both(world.programs[path], refs)}
    yield from _Programs(world, {path: [] if path in both else refs for path, refs in found.items()}, both).moves()


class _Programs:
    """Moves connected programs. ``references`` are by path; programs in ``both`` support the old and the new
    package, and are not changed."""

    def __init__(self, world: World, references: dict[str, list[Reference]], both: set[str]) -> None:
        self.world = world
        self.both = both
        self.references = references
        self.connected = _connected(world)
        self.programs: dict[Hashable, list[Names]] = {}
        for path, names in world.programs.items():
            self.programs.setdefault(self._group(path), []).append(names)
        self.versions = Versions()
        new = (path for path, refs in references.items() if any(one.parts[0] in _NEW_CLIENTS for one in refs))
        self.new = set(map(self._group, new))
        self.draft = Draft(self._severity, self._made)
        self.imports = Imports()
        self.calls = {
            call.call: call for refs in references.values() for one in refs if (call := _call(one)) is not None
        }

    def _group(self, path: str) -> Hashable:
        return self.connected.root(path)

    def _severity(self, path: str) -> Severity | None:
        needed = self.versions.at_least(path)
        if needed is not None and needed >= (1,):
            return None
        most = self.versions.at_most(path)
        is_new = self._group(path) in self.new and (most is None or most >= (1,))
        return None if is_new else Severity.WARNING

    def _made(self, path: str) -> Made:
        most = self.versions.at_most(path)
        return Made.NAMED if most is not None and most < (1,) else Made.WITH_FILE

    def moves(self) -> Iterator[Move]:
        """All moves."""
        references = [one for refs in self.references.values() for one in refs]
        answers = Answers(self.world, self.calls)
        answers.settle()
        settings = self._settings(references, answers)
        mover, errors = Calls(answers, self.draft, self.imports), Errors(self.draft, self.imports)
        for call in self.calls.values():
            mover.move(call, settings[self._group(call.names.code.path)])
        for one in references:
            self._other(one, errors)
        for names in list(self.world.programs.values()):
            of_program = self.references.get(names.code.path, ())
            errors.clauses(names, {one.node: one for one in of_program if old_error(one)})
            Reads(answers, self.draft, names).find()
            if names.code.path not in self.both:
                find_patches(names, self.draft)
                find_beta(names, self.draft)
        self._escapes(answers)
        self._imports(references)
        yield from self.draft.moves()

    def _settings(self, references: list[Reference], answers: Answers) -> dict[Hashable, Settings]:
        """The settings of every set of connected programs; its calls move together with those that affect routing."""
        found = {group: Settings(self.world) for group in self.programs}
        for one in references:
            if one.parts[0] in KNOWN and (one.known == 0 or one.alias is not None):
                found[self._group(one.names.code.path)].add(one)
        for call in answers.calls.values():
            given = {entry.name for entry in answers.given_to(call).entries}
            if call.reference.parts[0] in ("ChatCompletion", "Embedding") and given & {"engine", "deployment_id"}:
                found[self._group(call.names.code.path)].asked_azure = True
        for group, settings in found.items():
            for one in settings.references:
                move_setting(one, settings, self.draft)
            calls = [call for call in answers.calls.values() if self._group(call.names.code.path) == group]
            programs, variables = self.programs[group], list[Variable]()
            if self.both.isdisjoint(names.code.path for names in programs):
                variables = Environment(self.world, programs, settings, bool(calls), self.draft).move()
            if settings.routing or variables:
                self.draft.join([*settings.routing, *variables, *calls])
        return found

    def _other(self, reference: Reference, errors: Errors) -> None:
        """Report a reference that is not a call: an error, a removed name, or a resource used as a value."""
        code = reference.names.code
        first = reference.parts[0]
        if old_error(reference) is not None:
            errors.move(reference)
        elif first in REMOVED and (not reference.known or reference.alias is None):
            message = f"`{code.text(reference.node)}` was removed in openai 1.0: {REMOVED[first]}"
            self.draft.site(reference, "removed", code, reference.node, message)
        elif first in RESOURCES and self._key(reference) is reference:
            method = reference.parts[1].removeprefix("a") if len(reference.parts) > 1 else ""
            why = REMOVED_METHODS.get((first, method), "")
            check = "removed" if why else "resource"
            why = why or f"it is used as a value; call `openai.{top_of(first)}` directly"
            message = f"`{code.text(reference.node)}` was removed in openai 1.0: {why}"
            self.draft.site(reference, check, code, reference.node, message)

    def _escapes(self, answers: Answers) -> None:
        wrappers = Wrappers(answers)
        for programs in self.programs.values():
            escapes = Escapes(answers, self.draft, wrappers, is_plain_history(answers, programs))
            for names in programs:
                escapes.find(names)

    def _imports(self, references: list[Reference]) -> None:
        """Move the imports of old names together with every use of them."""
        uses: dict[Node, list[Reference]] = {}
        for one in references:
            if one.alias is not None and one.known:
                uses.setdefault(one.alias, []).append(one)
            elif one.known and not one.is_variable and not one.unsure:
                self.draft.join([self._key(one), ("import", one.parts[: one.known])])
        foreign = {one.parts[: one.known] for one in references if one.alias is None and one.known and not one.unsure}
        for path, names in list(self.world.programs.items()):
            if path in self.references and path not in self.both:
                for statement, alias, parts in old_imports(names):
                    used = uses.get(alias, []) if alias is not None else []
                    self._import(names, statement, alias, parts, used, parts in foreign)

    def _key(self, reference: Reference) -> object:
        """The key of a reference: the call whose function it is, or the reference."""
        parent = reference.names.code.parent(reference.node)
        call = self.calls.get(parent) if isinstance(parent, cst.Call) else None
        return call if call is not None and call.reference is reference else reference

    def _import(
        self, names: Names, statement: cst.ImportFrom | cst.Import, alias: cst.ImportAlias | None,
        parts: tuple[str, ...], used: list[Reference], is_foreign: bool,
    ) -> None:  # fmt: skip
        code = names.code
        place = alias if alias is not None else statement
        if parts[:1] == ("error",):
            self._error_import(names, statement, alias, parts, used)
        elif parts and parts[0] in RESOURCES and alias is not None and isinstance(statement, cst.ImportFrom):
            key = self.draft.join([alias, *map(self._key, used)])
            new = top_of(parts[0])
            message = f"`{parts[0]}` was removed in openai 1.0: import `{new}`"
            edit = self.imports.edit(names, alias, new, alias.evaluated_alias)
            blocked = "other programs import it from this module" if is_foreign else ""
            self.draft.site(key, "resource", code, place, message, [edit], blocked=blocked)
        elif parts and parts[0] in REMOVED:
            message = f"`openai.{'.'.join(parts)}` was removed in openai 1.0: {REMOVED[parts[0]]}"
            self.draft.site(("gone", place), "removed", code, place, message)
        elif parts == ("InvalidRequestError",) and alias is not None:
            self.draft.join([alias, *used])
            edit = self.imports.edit(names, alias, "BadRequestError", alias.evaluated_alias)
            self.draft.site(alias, "error", code, place, "it is `BadRequestError` since openai 1.0", [edit])

    def _error_import(
        self, names: Names, statement: cst.ImportFrom | cst.Import, alias: cst.ImportAlias | None,
        parts: tuple[str, ...], used: list[Reference],
    ) -> None:  # fmt: skip
        code = names.code
        message = "the module `openai.error` was removed in openai 1.0; its errors are in `openai`"
        key = self.draft.join([statement, *used])
        if alias is None:
            self.draft.site(key, "error", code, statement, message, blocked="import the errors by name instead of `*`")
            return
        if isinstance(statement, cst.Import):
            if alias.asname is None:
                self.draft.join([statement, *(one for one in self.references[code.path] if one.parts[0] == "error")])
            self.draft.site(key, "error", code, alias, message, [Edit(*code.span(alias.name), b"openai")])
            return
        name = parts[1] if len(parts) > 1 else ""
        if name and name not in ERRORS:
            self.draft.site(key, "error", code, alias, message, blocked=f"`{name}` was removed: remove its uses")
            return
        new, own = (ERRORS[name], alias.evaluated_alias) if name else ("OpenAIError", None)
        edits = [self.imports.edit(names, alias, new, own)]
        if statement.module is not None and len(parts) > 1:
            edits.append(Edit(*code.span(statement.module), b"openai"))
        edits = [edit for edit in edits if code.source[edit.start : edit.end] != edit.text]
        self.draft.site(key, "error", code, alias, message, edits)


def _call(reference: Reference) -> OldCall | None:
    """The call whose function is a reference; None if it has no equivalent in the new package."""
    call = reference.names.code.parent(reference.node)
    if len(reference.parts) != 2 or not isinstance(call, cst.Call) or call.func is not reference.node:
        return None
    found = target_of(*reference.parts)
    return None if found is None else OldCall(reference, call, *found)


def _connected(world: World) -> Groups:
    """The programs, grouped by imports."""
    groups, project = Groups(), world.project
    for path, names in world.programs.items():
        for one in names.imports.values():
            for wanted in (one.module, f"{one.module}.{one.name}".strip(".*")):
                other = project.relative(path, one.level, wanted) if one.level else project.module(wanted, path)
                if other in world.programs and wanted:
                    groups.join([path, other])
    return groups
