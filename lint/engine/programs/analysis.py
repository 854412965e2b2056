"""Reads Python files and runs the codemods over those that they want."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from ftlint.engine.failures import contained
from ftlint.engine.programs.files import Files
from ftlint.engine.programs.isolate import moves_of
from ftlint.engine.programs.selection import Selection
from ftlint.engine.run import Run
from ftlint.engine.runtime import collector_off
from ftlint.errors import InputError
from ftlint.python.moves import Move
from ftlint.python.project import Project
from ftlint.python.source.notebook import is_notebook, read_code
from ftlint.results.finding import Report, in_cell
from ftlint.rule.codemod import Codemod
from ftlint.text.search import Literals


@dataclass
class Analysis:
    """The moves that codemods found; ``wanted`` has the paths that each codemod examined, by the name of its rule."""

    project: Project
    moves: list[Move] = field(default_factory=list)
    wanted: dict[str, list[str]] = field(default_factory=dict)


def analyse(paths: Sequence[str], selection: Selection, files: Files, run: Run, report: Report) -> Analysis | None:
    """Read every file once, and run the codemods over those that they want. None if no codemod is selected."""
    codemods = selection.codemods(paths)
    if not codemods:
        return None
    may_be_wanted, readable = _prefilter(codemods.values()), list[str]()
    wanted: dict[str, list[str]] = {}
    for path in paths:
        report.files += 1
        with contained(path, report.failures):
            data = files.read(path)
            searched = _searched(path, data)
            report.bytes += len(data)
            run.progress(path, len(data))
            for name, codemod in codemods.items() if may_be_wanted(searched) else ():
                if _wants(codemod, selection, path, searched):
                    wanted.setdefault(name, []).append(path)
                    files.kept[path] = data
            readable.append(path)
    return _analysis(Project(readable, files.read), wanted, selection, report)


def analyse_again(
    before: Analysis, changed: Mapping[str, bytes], selection: Selection, files: Files, report: Report
) -> Analysis:
    """The analysis after files were changed; only these are read again."""
    files.kept.update(changed)
    project = Project(before.project.paths, files.read, before.project.loaded)
    wanted = {name: [path for path in paths if path not in changed] for name, paths in before.wanted.items()}
    for name, codemod in selection.codemods(project.paths).items():
        more = [path for path, data in changed.items() if _wants(codemod, selection, path, _searched(path, data))]
        wanted[name] = sorted([*wanted.get(name, ()), *more])
    return _analysis(project, wanted, selection, report)


def _analysis(project: Project, wanted: dict[str, list[str]], selection: Selection, report: Report) -> Analysis:
    analysis = Analysis(project, wanted=wanted)
    if not any(wanted.values()):
        return analysis
    with collector_off():
        for name, codemod in selection.codemods(project.paths).items():
            if wanted.get(name):
                for paths, context in selection.contexts(codemod, wanted[name], report):
                    analysis.moves += moves_of(codemod, project, paths, context)
    analysis.moves.sort(key=_start)  # so that the order depends on nothing but the files
    for path, trouble in sorted(project.troubles.items()):
        if any(path in paths for paths in wanted.values()):
            at = f"{in_cell(path, trouble.cell)}:{trouble.line}"
            report.failures.append(f"{at} could not be analysed: {trouble.why}")
    return analysis


def _start(move: Move) -> tuple[str, int, str]:
    return min((site.code.path, site.start, site.check) for site in move.sites)


def _prefilter(codemods: Iterable[Codemod]) -> Callable[[bytes], bool]:
    """False for a file that no codemod wants, decided by one search."""
    words = [codemod.words for codemod in codemods]
    return Literals(*dict.fromkeys(chain.from_iterable(words))) if all(words) else lambda searched: True


def _wants(codemod: Codemod, selection: Selection, path: str, searched: bytes) -> bool:
    return (not codemod.needs_data or bool(selection.settings(path).data)) and codemod.wants(searched)


def _searched(path: str, data: bytes) -> bytes:
    """The bytes that `Codemod.wants` searches: the code of a notebook; without NUL bytes, so that words in UTF-16 are found.

    Raises `InputError`.
    """
    if is_notebook(path):
        code = read_code(path, data)
        if code.unreadable:
            raise InputError(f"{path} cannot be read as a notebook: {code.unreadable}")
        data = data if code.is_undecoded and not code.source else code.source
    return data.replace(b"\0", b"") if b"\0" in data else data
