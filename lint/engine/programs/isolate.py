"""What a rule finds in programs, without those where its analysis fails: they are reported, and the others go on."""

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
    """The moves of one codemod. A program whose analysis fails is marked in the project's ``troubles``, and the analysis is
    repeated without it; files that are connected with it by imports are reported, but not edited."""

    def analyse(some: Project) -> list[Move]:
        readable = set(some.paths) - some.troubles.keys()
        wanted = [path for path in paths if path in readable]
        return _with_enough_stack(
            lambda: [move for move in codemod.moves(some, wanted, context) if move.sites] if wanted else [], some
        )

    while True:
        try:
            return _held_back(analyse(project), project)
        except Exception as error:
            readable = [path for path in project.paths if path not in project.troubles]
            if isinstance(error, FtlintError) or os.environ.get("FTLINT_TRACEBACK") or not readable:
                raise
            for path, why in _failing(lambda some: analyse(project.part(some)), readable, error).items():
                project.give_up(path, why)


def _with_enough_stack(work: Callable[[], list[Move]], project: Project) -> list[Move]:
    """What ``work`` gives. Where programs are nested so deeply that it takes more of the stack than there is, it is done with
    a large stack; where that does not suffice, without the program that is nested most deeply."""
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
    """The programs whose analysis fails without the others, with the reason: single ones, or all of a group that only fails
    together."""
    found: dict[str, str] = {}
    middle = len(paths) // 2
    for half in (paths[:middle], paths[middle:]) if middle else ():
        try:
            analyse(half)
        except Exception as inner:
            found |= _failing(analyse, half, inner)
    return found or dict.fromkeys(paths, unexpected(error))


def _held_back(moves: list[Move], project: Project) -> list[Move]:
    """The moves. One that touches a program which imports, or is imported by, one that could not be analysed is blocked."""
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
    """Whether an import in a program has the last part of a module's name in it."""
    parts, code = module_parts(module), project.source(path)
    if not parts or code is None:
        return False
    word = re.compile(rb"\b" + re.escape(parts[-1].encode()) + rb"\b")
    return any(word.search(line) for line in _IMPORT.findall(code.source))
