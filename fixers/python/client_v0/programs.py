"""Which programs to look into for the old interface, and what belongs together in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import libcst as cst

from ftlint.fixers.python.client_v0.answers.escapes import Escapes, is_plain_history
from ftlint.fixers.python.client_v0.answers.reads import Reads
from ftlint.fixers.python.client_v0.answers.trace import Answers, OldCall
from ftlint.fixers.python.client_v0.calls import Calls
from ftlint.fixers.python.client_v0.environment import Environment, Variable
from ftlint.fixers.python.client_v0.errors import Errors, old_error
from ftlint.fixers.python.client_v0.imports import Imports, old_imports, top_of
from ftlint.fixers.python.client_v0.move_groups import Draft
from ftlint.fixers.python.client_v0.names.attributes import kept_references
from ftlint.fixers.python.client_v0.names.references import Reference, references, serves_both
from ftlint.fixers.python.client_v0.names.renamed import ERRORS, REMOVED, REMOVED_METHODS, RESOURCES, target_of
from ftlint.fixers.python.client_v0.patches import find_beta, find_patches
from ftlint.fixers.python.client_v0.settings import Settings, move_setting
from ftlint.fixers.python.client_v0.variables import KNOWN
from ftlint.fixers.python.shared.wrappers import Wrappers
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.world import World
from ftlint.python.imports import Group
from ftlint.python.moves import Made, Move
from ftlint.python.project import Project
from ftlint.python.source.edits import Edit
from ftlint.python.source.nodes import Node, dotted
from ftlint.python.versions import Versions
from ftlint.results.finding import Severity
from ftlint.rule.context import Context

_NEW_CLIENTS = frozenset({"OpenAI", "AsyncOpenAI", "AzureOpenAI", "AsyncAzureOpenAI", "Client", "AsyncClient"})


def moves(project: Project, groups: Iterable[Group], context: Context) -> Iterator[Move]:
    """The moves of all programs given."""
    for group in groups:
        found = list(_moves_of(project, group.first))
        if found and group.all:
            found = list(_moves_of(project, group.all))
        if not found:
            project.forget(group.first)
        yield from found


def _moves_of(project: Project, paths: Iterable[str]) -> Iterator[Move]:
    """The moves of programs that are connected with each other."""
    world = World(project, frozenset(paths))
    found = {names.code.path: list(references(world, names)) for names in world.programs.values()}
    for one in kept_references(world):
        found[one.names.code.path].append(one)
    both = {path for path, refs in found.items() if serves_both(world.programs[path], refs)}
    yield from _Programs(world, {path: [] if path in both else refs for path, refs in found.items()}, both).moves()


class _Programs:
    """Moves the programs of one run. ``found`` are their references by path; those in ``both`` are left alone, as they serve
    the old package and the new one."""

    def __init__(self, world: World, found: dict[str, list[Reference]], both: set[str]) -> None:
        self.world = world
        self.both = both
        self.found = found
        self.linked = _linked(world)
        self.versions = Versions()
        self.new = {
            self._group(path) for path, refs in found.items() if any(one.parts[0] in _NEW_CLIENTS for one in refs)
        }
        self.draft = Draft(self._severity, self._made)
        self.imports = Imports(self.draft)
        self.calls = {call.call: call for refs in found.values() for one in refs if (call := _call(one)) is not None}

    def _group(self, path: str) -> str:
        return self.linked.get(path, path)

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
        references = [one for refs in self.found.values() for one in refs]
        answers = Answers(self.world, self.calls)
        answers.settle()
        settings = self._settings(references, answers)
        mover, errors = Calls(answers, self.draft, self.imports), Errors(self.draft, self.imports)
        for call in self.calls.values():
            mover.move(call, settings[self._group(call.names.code.path)])
        for one in references:
            self._other(one, errors)
        for names in list(self.world.programs.values()):
            by_node: dict[Node, Reference] = {
                one.node: one for one in self.found.get(names.code.path, ()) if old_error(one)
            }
            errors.clauses(names, by_node)
            Reads(answers, self.draft, names).find()
            if names.code.path not in self.both:
                find_patches(names, self.draft)
                find_beta(names, self.draft)
        self._escapes(answers)
        self._imports(references)
        yield from self.draft.moves()

    def _settings(self, references: list[Reference], answers: Answers) -> dict[str, Settings]:
        """The settings of each set of programs that import one another; its calls go with those that say where to."""
        found = {self._group(path): Settings(self.world) for path in self.found}
        for one in references:
            if one.parts[0] in KNOWN and (one.known == 0 or one.alias is not None):
                found[self._group(one.names.code.path)].learn([one])
        for call in answers.calls.values():
            given = {entry.name for entry in answers.given_to(call).entries}
            found[self._group(call.names.code.path)].asked_azure |= bool(given & {"engine", "deployment_id"}) and (
                call.reference.parts[0] in ("ChatCompletion", "Embedding")
            )
        for group, settings in found.items():
            for one in settings.references:
                move_setting(one, settings, self.draft)
            calls = [call for call in answers.calls.values() if self._group(call.names.code.path) == group]
            variables = self._environment(group, settings, bool(calls))
            if settings.routing or variables:
                self.draft.join([*settings.routing, *variables, *calls])
        return found

    def _environment(self, group: str, settings: Settings, calls: bool) -> list[Variable]:
        paths = [path for path in self.world.programs if self._group(path) == group]
        if not self.both.isdisjoint(paths):
            return []
        programs = [self.world.programs[path] for path in paths]
        return Environment(self.world, programs, settings, calls, self.draft).move()

    def _other(self, one: Reference, errors: Errors) -> None:
        """A reference that is no call: an error, something that is gone, or a resource as a value."""
        code = one.names.code
        first = one.parts[0]
        if old_error(one) is not None:
            errors.move(one)
        elif first in REMOVED and (not one.known or one.alias is None):
            said = f"`{code.text(one.node)}` is gone since openai 1.0: {REMOVED[first]}"
            self.draft.site(one, "removed", code, one.node, said)
        elif first in RESOURCES and self._key(one) is one:
            why = REMOVED_METHODS.get((first, one.parts[1].removeprefix("a") if len(one.parts) > 1 else ""), "")
            why = why or REMOVED_METHODS.get((first, one.parts[1] if len(one.parts) > 1 else ""), "")
            check = "removed" if why else "resource"
            why = why or f"it is used as a value here: write `openai.{top_of(first)}` where it is called"
            self.draft.site(one, check, code, one.node, f"`{code.text(one.node)}` is gone since openai 1.0: {why}")

    def _escapes(self, answers: Answers) -> None:
        wrappers = Wrappers(answers)
        groups: dict[str, list[Names]] = {}
        for names in list(self.world.programs.values()):
            groups.setdefault(self._group(names.code.path), []).append(names)
        for programs in groups.values():
            escapes = Escapes(answers, self.draft, wrappers, is_plain_history(answers, programs))
            for names in programs:
                escapes.find(names)

    def _imports(self, references: list[Reference]) -> None:
        """The imports of old names, each with every use of what it brings."""
        uses: dict[Node, list[Reference]] = {}
        for one in references:
            if one.alias is not None and one.known:
                uses.setdefault(one.alias, []).append(one)
            elif one.known and not one.is_variable and not one.unsure:
                self.draft.join([self._key(one), ("import", one.parts[: one.known])])
        foreign = {one.parts[: one.known] for one in references if one.alias is None and one.known and not one.unsure}
        for path, names in list(self.world.programs.items()):
            if path in self.found and path not in self.both:
                for statement, alias, parts in old_imports(names):
                    used = uses.get(alias, []) if alias is not None else []
                    self._import(names, statement, alias, parts, used, parts in foreign)

    def _key(self, one: Reference) -> object:
        """What a reference belongs to: the call that it is the name of, or itself."""
        parent = one.names.code.parent(one.node)
        call = self.calls.get(parent) if isinstance(parent, cst.Call) else None
        return call if call is not None and call.reference is one else one

    def _import(
        self, names: Names, statement: cst.ImportFrom | cst.Import, alias: cst.ImportAlias | None,
        parts: tuple[str, ...], used: list[Reference], is_foreign: bool,
    ) -> None:  # fmt: skip
        code = names.code
        place = alias if alias is not None else statement
        if parts[:1] == ("error",):
            self._error_import(names, statement, alias, parts, used)
        elif parts and parts[0] in RESOURCES and alias is not None and isinstance(statement, cst.ImportFrom):
            self.imports.programs[alias] = names
            wanted = self.imports.wanted.setdefault(alias, {})
            if not wanted:
                own = dotted(alias.asname.name) if alias.asname is not None else None
                wanted[top_of(parts[0])] = own[0] if own else top_of(parts[0])
            key = self.draft.join([alias, *map(self._key, used)])
            said = f"`{parts[0]}` cannot be imported to any use since openai 1.0: import `{top_of(parts[0])}`"
            self.draft.site(key, "resource", code, place, said, [self.imports.edit(alias)])
            if is_foreign:
                self.draft.block(alias, code, place, "other programs take it from here")
        elif parts and parts[0] in REMOVED:
            said = f"`openai.{'.'.join(parts)}` is gone since openai 1.0: {REMOVED[parts[0]]}"
            self.draft.site(("gone", place), "removed", code, place, said)
        elif parts == ("InvalidRequestError",) and alias is not None:
            self.imports.programs[alias] = names
            wanted = self.imports.wanted.setdefault(alias, {})
            if not wanted:
                own = dotted(alias.asname.name) if alias.asname is not None else None
                wanted["BadRequestError"] = own[0] if own else "BadRequestError"
            self.draft.join([alias, *used])
            self.draft.site(
                alias, "error", code, place, "it is `BadRequestError` since openai 1.0", [self.imports.edit(alias)]
            )

    def _error_import(
        self, names: Names, statement: cst.ImportFrom | cst.Import, alias: cst.ImportAlias | None,
        parts: tuple[str, ...], used: list[Reference],
    ) -> None:  # fmt: skip
        code = names.code
        said = "the module `openai.error` is gone since openai 1.0: its errors are in `openai`"
        key = self.draft.join([statement, *used])
        if isinstance(statement, cst.Import):
            assert alias is not None
            if alias.asname is None:
                self.draft.join([statement, *(one for one in self.found[code.path] if one.parts[0] == "error")])
            start, end = code.span(alias.name)
            self.draft.site(key, "error", code, alias, said, [Edit(start, end, b"openai")])
            return
        if alias is None:
            self.draft.site(key, "error", code, statement, said)
            self.draft.block(key, code, statement, "name the errors that are used instead of `*`")
            return
        name = parts[1] if len(parts) > 1 else ""
        if name and name not in ERRORS:
            self.draft.site(key, "error", code, alias, said)
            self.draft.block(key, code, alias, f"`{name}` is gone: take it out with its uses")
            return
        self.imports.programs[alias] = names
        wanted = self.imports.wanted.setdefault(alias, {})
        if not wanted:
            new = ERRORS[name] if name else "OpenAIError"
            own = dotted(alias.asname.name) if alias.asname is not None and name else None
            wanted[new] = own[0] if own else new
        edits = [self.imports.edit(alias)]
        if statement.module is not None and len(parts) > 1:
            edits.append(Edit(*code.span(statement.module), b"openai"))
        self.draft.site(key, "error", code, alias, said, [edit for edit in edits if _changes(code.source, edit)])


def _changes(source: bytes, edit: Edit) -> bool:
    return source[edit.start : edit.end] != edit.text


def _call(one: Reference) -> OldCall | None:
    """The call that a reference is the name of, None where it is none that has a place in the new package."""
    call = one.names.code.parent(one.node)
    if len(one.parts) != 2 or not isinstance(call, cst.Call) or call.func is not one.node:
        return None
    found = target_of(*one.parts)
    return None if found is None else OldCall(one, call, *found)


def _linked(world: World) -> dict[str, str]:
    """For each program, one that stands for all that import one another."""
    above = {path: path for path in world.programs}

    def root(path: str) -> str:
        while above[path] != path:
            path = above[path]
        return path

    for path, names in world.programs.items():
        for one in names.imports.values():
            module = f"{one.module}.{one.name}".strip(".*")
            for wanted in (one.module, module):
                other = (
                    world.project.relative(path, one.level, wanted) if one.level else world.project.module(wanted, path)
                )
                if other in above and wanted:
                    above[root(path)] = root(other)
    return {path: root(path) for path in world.programs}
