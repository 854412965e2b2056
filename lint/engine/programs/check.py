"""The way of the programs for ``ftlint check``: files to a project, a project to moves, moves to findings."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from ftlint.config.settings import Configs, Settings
from ftlint.engine import registry
from ftlint.engine.check.chunk import Gathered, worker
from ftlint.engine.check.dataset import place
from ftlint.engine.check.plan import Plan
from ftlint.engine.failures import contained
from ftlint.engine.programs.isolate import moves_of
from ftlint.engine.programs.training_facts import learned_from
from ftlint.engine.run import Run
from ftlint.engine.runtime import collector_off
from ftlint.errors import InputError
from ftlint.python.moves import Move, Site, listed
from ftlint.python.project import Project
from ftlint.python.source.read import is_notebook, read_code
from ftlint.results.finding import Excerpt, Finding, Fix, Report, Tally, in_cell
from ftlint.rule import Scope
from ftlint.rule.codemod import Codemod
from ftlint.rule.context import Context
from ftlint.rule.training_facts import Learned
from ftlint.text.search import Literals
from ftlint.text.secrets import masked_text

_BLOCK: Final = 1 << 20


@dataclass
class Files:
    """The bytes of programs, read when asked for; ``seen`` is what each was before, ``kept`` are those held on to."""

    seen: dict[str, os.stat_result] = field(default_factory=dict)
    kept: dict[str, bytes] = field(default_factory=dict)

    def read(self, path: str) -> bytes:
        """A file's bytes. Raises `InputError`."""
        if path in self.kept:
            return self.kept[path]
        try:
            data, seen = _read(path)
        except OSError as error:
            raise InputError(f"{path} cannot be read: {error.strerror or error}") from None
        except (MemoryError, OverflowError):
            raise InputError(f"{path} cannot be read: it is too large") from None
        self.seen.setdefault(path, seen)
        return data


def _read(path: str) -> tuple[bytes, os.stat_result]:
    """A file's bytes, and what it is. Most are small: a file object would take as long to make as they do to read."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
    try:
        seen = os.fstat(handle)
        if not stat.S_ISREG(seen.st_mode):
            raise OSError(errno.EINVAL, "it is not a regular file")
        data = os.read(handle, seen.st_size + 1)
        while more := os.read(handle, _BLOCK):  # it has grown, is very large, or does not tell its size
            data += more
        return data, seen
    finally:
        os.close(handle)


@dataclass
class Looked:
    """What was found in programs."""

    project: Project
    moves: list[Move] = field(default_factory=list)
    wanted: dict[str, list[str]] = field(default_factory=dict)


def check_programs(paths: Sequence[str], configs: Configs, run: Run, report: Report) -> None:
    """Add to a report what is found in programs. Files that cannot be read are told in its ``failures``."""
    plans = Plans(configs)
    looked = look_at(paths, plans, Files(), run, report)
    if looked is None:
        return
    add(report, gathered_of(looked.moves, plans, run, report.failures))


def gathered_of(moves: Iterable[Move], plans: Plans, run: Run, failures: list[str]) -> Gathered:
    """What moves say, in the order of its places: those of a move, and moves among each other, have none."""
    gathered, every = Gathered(run.keep), list[Finding]()
    for move in moves:
        with contained(move.sites[0].code.path, failures):
            every += findings(move, plans)
    for found in sorted(every, key=place):
        gathered.take(found)
    return gathered


def add(report: Report, gathered: Gathered) -> None:
    """Put more that was gathered into a report."""
    more = [one for found in gathered.kept.values() for one in found]
    report.findings = sorted([*report.findings, *more], key=place)
    for name, tally in gathered.tallies.items():
        report.tallies.setdefault(name, Tally()).merge(tally)
        report.checks[name] = registry.checks()[name].info


class Plans:
    """What is told of in each file, and what it is held against."""

    def __init__(self, configs: Configs) -> None:
        self._configs = configs
        self._settings: dict[str, Settings] = {}
        self._plans: dict[str, Plan] = {}
        self._learned: dict[tuple[tuple[str, ...], tuple[str, ...]], Learned | None] = {}

    def of(self, path: str) -> Plan:
        """The plan that a file's settings make."""
        known = self._plans.get(path)
        if known is None:
            known = self._plans[path] = worker(self.settings(path)).plan
        return known

    def settings(self, path: str) -> Settings:
        """What holds for a file."""
        known = self._settings.get(path)
        if known is None:
            known = self._settings[path] = self._configs.settings_for(path)
        return known

    def names_data(self, path: str) -> bool:
        """Whether it is said what the models that a program calls were trained on."""
        return bool(self.settings(path).data)

    def contexts(self, codemod: Codemod, paths: Sequence[str], report: Report) -> Iterator[tuple[list[str], Context]]:
        """The context for files; with training data, one for each dataset."""
        if not codemod.needs_data:
            context = copy(self.of(paths[0]).context)
            context.inline_defs = self.settings(paths[0]).inline_defs
            yield list(paths), context
            return
        groups: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
        for path in paths:
            settings = self.settings(path)
            groups.setdefault((settings.data, settings.models), []).append(path)
        for named in groups.values():
            learned = self._learn(self._configs.settings_for(named[0]), report)
            if learned is not None:
                context = copy(self.of(named[0]).context)
                context.learned = learned
                yield named, context

    def _learn(self, settings: Settings, report: Report) -> Learned | None:
        """What the data teaches, read once; None where it cannot be read, which is told."""
        key = settings.data, settings.models
        if key not in self._learned:
            self._learned[key] = None
            with contained(settings.data[0], report.failures):
                self._learned[key] = learned = learned_from(settings, self._configs)
                if learned.is_empty:
                    said = "its examples share no stop sequence, no system prompt and no tools"
                    report.notes.append(f"{learned.data}: {said}, so no call is held against it")
        return self._learned[key]

    def tells(self, path: str, check: str) -> bool:
        """Whether a check's findings in a file are wanted."""
        return self.of(path).tells(check)

    def admits(self, move: Move) -> bool:
        """Whether a move is wanted: by a site of it, and no file that it edits is kept from its rule."""
        told = {site.code.path for site in move.sites if self.tells(site.code.path, site.check)}
        checks = registry.rules()[move.sites[0].check.partition("/")[0]].checks.values()
        names = [check.name for check in checks if check.scope is Scope.PYTHON]
        return bool(told) and all(any(self.tells(path, name) for name in names) for path in move.edits())

    def names(self, path: str, check: str) -> bool:
        """Whether the user named a check, or its rule, in what a file is to be looked at for."""
        return any(name in (check, check.partition("/")[0]) for name in self._configs.settings_for(path).rule)

    def codemods(self, paths: Iterable[str]) -> dict[str, Codemod]:
        """The codemods, by their rules' names, that have a selected check in one of these files."""
        plans = {id(plan): plan for plan in map(self.of, paths)}.values()
        names = {check.partition("/")[0] for plan in plans for check in plan.severity}
        return {name: codemod for name, codemod in registry.codemods().items() if name in names}


def look_at(paths: Sequence[str], plans: Plans, files: Files, run: Run, report: Report) -> Looked | None:
    """Read every file once, and run the codemods over those that they want. None if no codemod is selected."""
    codemods = plans.codemods(paths)
    if not codemods:
        return None
    wanted: dict[str, list[str]] = {}
    readable = _read_all(paths, codemods, plans, files, wanted, run, report)
    return _looked(Project(readable, files.read), wanted, plans, report)


def look_again(before: Looked, changed: Mapping[str, bytes], plans: Plans, files: Files, report: Report) -> Looked:
    """The same after these programs were changed: only they are read anew."""
    files.kept.update(changed)
    project = Project(before.project.paths, files.read, before.project.loaded)
    wanted = {name: [path for path in named if path not in changed] for name, named in before.wanted.items()}
    for name, codemod in plans.codemods(project.paths).items():
        more = [path for path, data in changed.items() if _wants(codemod, plans, path, _searched(path, data))]
        wanted[name] = sorted([*wanted.get(name, ()), *more])
    return _looked(project, wanted, plans, report)


def _looked(project: Project, wanted: dict[str, list[str]], plans: Plans, report: Report) -> Looked:
    looked = Looked(project, wanted=wanted)
    if not any(wanted.values()):
        return looked
    with collector_off():
        for name, codemod in plans.codemods(project.paths).items():
            if wanted.get(name):
                for named, context in plans.contexts(codemod, wanted[name], report):
                    looked.moves += moves_of(codemod, project, named, context)
    looked.moves.sort(key=_start)  # what is made first, and told first, hangs on nothing but the programs
    for path, trouble in sorted(project.troubles.items()):
        if any(path in named for named in wanted.values()):
            at = f"{in_cell(path, trouble.cell)}:{trouble.line}"
            report.failures.append(f"{at} could not be analysed: {trouble.why}")
    return looked


def _start(move: Move) -> tuple[str, int, str]:
    return min((site.code.path, site.start, site.check) for site in move.sites)


def _read_all(
    paths: Sequence[str],
    codemods: Mapping[str, Codemod],
    plans: Plans,
    files: Files,
    wanted: dict[str, list[str]],
    run: Run,
    report: Report,
) -> list[str]:
    """The files that can be read; ``wanted`` gets those that each codemod needs to examine."""
    has_words, read = _words_of(codemods.values()), list[str]()
    for path in paths:
        report.files += 1
        with contained(path, report.failures):
            data = files.read(path)
            searched = _searched(path, data)
            report.bytes += len(data)
            run.progress(path, len(data))
            for name, codemod in codemods.items() if has_words(searched) else ():
                if _wants(codemod, plans, path, searched):
                    wanted.setdefault(name, []).append(path)
                    files.kept[path] = data
            read.append(path)
    return read


def _words_of(codemods: Iterable[Codemod]) -> Callable[[bytes], bool]:
    """A prefilter: False for a file that no codemod needs to examine."""
    words = [codemod.words for codemod in codemods]
    return Literals(*dict.fromkeys(chain.from_iterable(words))) if all(words) else lambda searched: True


def _wants(codemod: Codemod, plans: Plans, path: str, searched: bytes) -> bool:
    """Whether a codemod needs to examine a file."""
    return (not codemod.needs_data or plans.names_data(path)) and codemod.wants(searched)


def _searched(path: str, data: bytes) -> bytes:
    """The bytes in which to search for what a rule wants: of a notebook, its code; without NUL bytes, so that words in
    UTF-16 are found. Raises `InputError`."""
    if is_notebook(path):
        code = read_code(path, data)
        if code.unreadable:
            raise InputError(f"{path} cannot be read as a notebook: {code.unreadable}")
        data = data if code.is_undecoded and not code.source else code.source
    return data.replace(b"\0", b"") if b"\0" in data else data


def findings(move: Move, plans: Plans) -> Iterator[Finding]:
    """What a move says: each of its sites, or one finding for all where something blocks it."""
    fix = move.fix if move.movable and plans.admits(move) else None
    told = [site for site in move.sites if plans.tells(site.code.path, site.check)]
    if move.blockers and told:
        first, *_ = told
        message = f"{first.message}; cannot be moved by itself ({listed(move)})"
        yield _finding(first, message, None, plans)
        told = [site for site in told[1:] if site.lone]
    for site in told:
        own = fix if site.edits or not site.lone else None
        yield _finding(site, site.message, own, plans)


def _finding(site: Site, message: str, fix: Fix | None, plans: Plans) -> Finding:
    check, code, start, end = site.check, site.code, site.start, site.end
    at = code.place(start)
    line, column = code.line_at(start)
    length = len(code.source[start:end].partition(b"\n")[0].rstrip(b"\r").decode("utf-8", "replace"))
    shown = Excerpt(masked_text(line), column, min(len(line), column + max(1, length)))
    severity = plans.of(code.path).severity[check]
    if site.severity is not None and severity is registry.checks()[check].severity:
        severity = site.severity
    said = masked_text(message)
    return Finding(check, severity, code.path, at.line, at.column, None, said, fix, shown, at.cell)
