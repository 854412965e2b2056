"""Runs a codemod without the files whose analysis fails: they are reported, and the others are analysed."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence

from ftlint.engine.failures import unexpected
from ftlint.errors import FtlintError
from ftlint.python.moves import Blocker, Move
from ftlint.python.project import Project, module_parts
from ftlint.python.source.stack import on_large_stack
from ftlint.rule.codemod import Codemod
from ftlint.rule.context import Context

_IMPORT = re.compile(rb"^[ \t]*(?:from|import)\b.*", re.MULTILINE)


def moves_of(codemod: Codemod, project: Project, paths: Sequence[str], context: Context) -> list[Move]:
    """The moves of one codemod. A file whose analysis fails is marked in the project's ``troubles``, and the analysis is
    repeated without it; files that are connected with it by imports are reported, but not edited."""

    def analyse(some: Project) -> list[Move]:
        readable = set(some.paths) - some.troubles.keys()
        wanted = [path for path in paths if path in readable]
        return _with_enough_stack(
            lambda: [move for move in codemod.moves(some, wanted, context) if move.sites] if wanted else [], some
        )

    while True:
        try:
            return _blocked(analyse(project), project)
        except Exception as error:
            readable = [path for path in project.paths if path not in project.troubles]
            if isinstance(error, FtlintError) or os.environ.get("FTLINT_TRACEBACK") or not readable:
                raise
            for path, why in _failing(lambda some: analyse(project.part(some)), readable, error).items():
                project.give_up(path, why)


def _with_enough_stack(work: Callable[[], list[Move]], project: Project) -> list[Move]:
    """The result of ``work``, with a large stack if files are nested too deeply for the normal one; if that does not
    suffice, without the file that is nested most deeply."""
    try:
        return work()
    except RecursionError:
        pass
    while True:
        try:
            return on_large_stack(work)
        except RecursionError:
            if not project.loaded:
                raise
        deepest = max(project.loaded.values(), key=lambda code: code.nesting.levels)
        project.give_up(deepest.path, f"it is nested too deeply ({deepest.nesting.levels} levels)")


def _failing(analyse: Callable[[Sequence[str]], object], paths: list[str], error: Exception) -> dict[str, str]:
    """The files whose analysis fails without the others, with the reason: single files, or a group that only fails
    together."""
    reasons: dict[str, str] = {}
    middle = len(paths) // 2
    for half in (paths[:middle], paths[middle:]) if middle else ():
        try:
            analyse(half)
        except Exception as inner:
            reasons |= _failing(analyse, half, inner)
    return reasons or dict.fromkeys(paths, unexpected(error))


def _blocked(moves: list[Move], project: Project) -> list[Move]:
    """The moves; those in a file that imports, or is imported by, a file that could not be analysed get a blocker."""
    for path in project.troubles:
        why = f"{path} could not be analysed, and may use this"
        for move in filter(lambda move: move.movable, moves):
            site = next((site for site in move.sites if _imports_each_other(site.code.path, path, project)), None)
            if site is not None:
                move.blockers.append(Blocker(site.code, site.start, site.end, why))
    return moves


def _imports_each_other(one: str, other: str, project: Project) -> bool:
    return _imports(one, other, project) or _imports(other, one, project)


def _imports(path: str, module: str, project: Project) -> bool:
    """Whether an import in a file names the last part of a module's name."""
    parts, code = module_parts(module), project.source(path)
    if not parts or code is None:
        return False
    word = re.compile(rb"\b" + re.escape(parts[-1].encode()) + rb"\b")
    return any(word.search(line) for line in _IMPORT.findall(code.source))
