"""Fixes Python files and notebooks: makes moves, each whole or not at all, in rounds, and replaces the files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from ftlint.config.configs import Configs
from ftlint.engine.failures import contained, unexpected
from ftlint.engine.fix.dataset import CHANGES_KEPT, ROUNDS, FixOptions
from ftlint.engine.programs.analysis import analyse, analyse_again
from ftlint.engine.programs.check import report_moves
from ftlint.engine.programs.files import Files
from ftlint.engine.programs.selection import Selection
from ftlint.engine.run import Run
from ftlint.files.atomic import is_protected, replacing
from ftlint.python.moves import Made, Move
from ftlint.python.project import Project
from ftlint.python.source.edits import Conflict
from ftlint.python.source.notebook import read_code
from ftlint.results.finding import Report, in_cell
from ftlint.results.fix_report import Change, FixedFile, FixReport


@dataclass
class _Done:
    """The result so far: new bytes of files, and numbers of fixed findings per check, both by path; reasons by path and line
    why a move was not made."""

    texts: dict[str, bytes] = field(default_factory=dict)
    fixed: dict[str, Counter[str]] = field(default_factory=dict)
    reasons: dict[tuple[str, int], str] = field(default_factory=dict)
    failures: set[str] = field(default_factory=set)


def fix_programs(paths: Sequence[str], configs: Configs, run: Run, options: FixOptions, report: FixReport) -> None:
    """Make every move that can be made in Python files, and add the changes and what is left to a report."""
    selection, done, files = Selection(configs, run.sessions), _Done(), Files()
    analysis = analyse(paths, selection, files, run, report.left)
    if analysis is None:
        return
    before = dict(files.kept)
    for _ in range(ROUNDS):
        already = dict(done.texts)
        before = {path: code.data for path, code in analysis.project.loaded.items()} | before
        if not _make(analysis.moves, analysis.project, selection, options, done):
            break
        changed = {path: text for path, text in done.texts.items() if already.get(path) != text}
        analysis = analyse_again(analysis, changed, selection, files, Report())
    failed = {} if options.diff else _put_in_place(files, done, report)
    report_moves(analysis.moves, selection, run.keep, report.left)
    report.left.failures += sorted(done.failures)
    report.reasons |= done.reasons
    for path in paths:
        old = before.get(path, b"")
        with contained(path, report.left.failures):
            _report_file(path, old, old if path in failed else done.texts.get(path, old), done, options, report)
    report.fixed = dict(sorted(report.fixed.items()))


def _make(moves: Sequence[Move], project: Project, selection: Selection, options: FixOptions, done: _Done) -> bool:
    """Make the moves that the user wants, each in all of its files or in none; whether there was one."""
    texts = {path: code.source for path, code in project.loaded.items()}
    taken: dict[str, list[Move]] = {}
    for move in moves:
        if not (move.movable and options.allow(move.fix) and selection.allows(move)) or _waits(move, moves, selection):
            continue
        trial = {path: [*taken.get(path, ()), move] for path in move.edits()}
        reason = _conflict(trial, project) or ("" if options.diff else _protected(trial, done))
        if reason:
            site = move.sites[0]
            place = site.code.place(site.start)
            done.reasons[in_cell(site.code.path, place.cell), place.line] = reason
            continue
        taken.update(trial)
    for path, made in taken.items():
        code = project.loaded[path]
        new = code.edited(edit for move in made for edit in move.edits()[path])
        assert new is not None
        if new == texts[path]:
            continue
        done.texts[path] = code.rebuilt(new)
        count = done.fixed.setdefault(path, Counter())
        count.update(site.check for move in made for site in move.sites if site.code is code)
    return bool(taken)


def _waits(move: Move, moves: Sequence[Move], selection: Selection) -> bool:
    """Whether a possible move is not made: its rule was not named, and its files would be migrated only in part."""
    if move.made is Made.ALWAYS or any(selection.is_named(site.code.path, site.check) for site in move.sites):
        return False
    return move.made is Made.NAMED or any(
        not other.movable or other.made is Made.NAMED for other in moves if _share(move, other)
    )


def _share(move: Move, other: Move) -> bool:
    """Whether two moves of one rule have a file in common."""
    if move.sites[0].check.partition("/")[0] != other.sites[0].check.partition("/")[0]:
        return False
    return not {site.code.path for site in move.sites}.isdisjoint(site.code.path for site in other.sites)


def _conflict(trial: dict[str, list[Move]], project: Project) -> str:
    """Why these moves cannot be made together; empty if they can."""
    for path, moves in trial.items():
        try:
            new = project.loaded[path].edited(edit for move in moves for edit in move.edits()[path])
        except Conflict:
            return "another change edits the same place; run again"
        except Exception as error:
            return unexpected(error)
        if new is None:
            return f"{path} would no longer be valid Python"
    return ""


def _protected(paths: Iterable[str], done: _Done) -> str:
    """The reason if a file is write-protected: a move is made in all of its files or in none. Empty if none is."""
    protected = [path for path in paths if is_protected(path)]
    done.failures.update(f"{path}: cannot be written: the file is write-protected" for path in protected)
    return f"{protected[0]} is write-protected" if protected else ""


def _put_in_place(files: Files, done: _Done, report: FixReport) -> set[str]:
    """Write the changed files; returns the paths that could not be written."""
    failed = set()
    for path, text in done.texts.items():
        failed.add(path)
        with contained(path, report.left.failures):
            with replacing(path, files.seen.get(path)) as out:
                out.write(text)
            failed.remove(path)
    return failed


def _report_file(path: str, old: bytes, new: bytes, done: _Done, options: FixOptions, report: FixReport) -> None:
    """Add the changes of one file to the report."""
    changes = list(_changes(path, old, new, done)) if new != old else []
    lines = sum(len(_lines(text)) for _, text in read_code(path, old).pages if text)
    changed = len({(change.cell, change.line) for change in changes})
    report.files.append(FixedFile(path, lines, changed, len(old)))
    if changes:
        for check, count in done.fixed[path].items():
            report.fixed[check] = report.fixed.get(check, 0) + count
    report.changed_values += len(changes)
    if options.diff:
        report.changes += changes[: max(0, CHANGES_KEPT - len(report.changes))]


def _changes(path: str, old: bytes, new: bytes, done: _Done) -> Iterator[Change]:
    """The changed lines, for ``--diff``."""
    rule = next(iter(done.fixed[path])).partition("/")[0]
    pages = zip(read_code(path, old).pages, read_code(path, new).pages, strict=True)
    for (cell, old_text), (_, new_text) in pages:
        for line, before, after in _differing(_lines(old_text), _lines(new_text)):
            yield Change(path, line, "", before, after, rule, cell)


def _lines(text: str) -> list[str]:
    """The lines of a text; only line feeds end a line."""
    return text.replace("\r\n", "\n").removesuffix("\n").split("\n")


def _differing(before: list[str], after: list[str]) -> Iterator[tuple[int, str | None, str | None]]:
    """The number (from 1) of each changed line, with its old and new text (None: no such line)."""
    for kind, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        for index in range(max(end - start, new_end - new_start)):
            old = before[start + index] if start + index < end else None
            new = after[new_start + index] if new_start + index < new_end else None
            yield min(start + index, max(start, end - 1)) + 1, old, new
