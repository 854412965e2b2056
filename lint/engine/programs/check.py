"""Checks Python files and notebooks: the moves that codemods find, as findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ftlint.config.configs import Configs
from ftlint.engine.check.chunk import Gathered
from ftlint.engine.check.dataset import place
from ftlint.engine.failures import contained
from ftlint.engine.programs.analysis import analyse
from ftlint.engine.programs.files import Files
from ftlint.engine.programs.selection import Selection
from ftlint.engine.run import Run
from ftlint.python.moves import Move, Site, listed
from ftlint.results.finding import Excerpt, Finding, Fix, Report, Tally
from ftlint.text.secrets import masked_text


def check_programs(paths: Sequence[str], configs: Configs, run: Run, report: Report) -> None:
    """Add the findings in Python files to a report, and files that cannot be read to its ``failures``."""
    selection = Selection(configs, run.sessions)
    analysis = analyse(paths, selection, Files(), run, report)
    if analysis is not None:
        report_moves(analysis.moves, selection, run.keep, report)


def report_moves(moves: Iterable[Move], selection: Selection, keep: int, report: Report) -> None:
    """Add the findings of moves to a report, in the order of their places."""
    gathered, every = Gathered(keep), list[Finding]()
    for move in moves:
        with contained(move.sites[0].code.path, report.failures):
            every += findings(move, selection)
    for finding in sorted(every, key=place):
        gathered.take(finding)
    kept = [finding for per_check in gathered.kept.values() for finding in per_check]
    report.findings = sorted([*report.findings, *kept], key=place)
    for name, tally in gathered.tallies.items():
        report.tallies.setdefault(name, Tally()).merge(tally)
        report.checks[name] = selection.registry.checks[name].info


def findings(move: Move, selection: Selection) -> Iterator[Finding]:
    """One finding for each site, or one for all sites of a move that is blocked."""
    fix = move.fix if move.movable and selection.allows(move) else None
    sites = [site for site in move.sites if selection.is_reported(site.code.path, site.check)]
    if move.blockers and sites:
        first, *others = sites
        message = f"{first.message}; cannot be migrated automatically ({listed(move)})"
        yield _finding(first, message, None, selection)
        sites = [site for site in others if site.lone]
    for site in sites:
        yield _finding(site, site.message, fix if site.edits or not site.lone else None, selection)


def _finding(site: Site, message: str, fix: Fix | None, selection: Selection) -> Finding:
    check, code, start, end = site.check, site.code, site.start, site.end
    at = code.place(start)
    line, column = code.line_at(start)
    length = len(code.source[start:end].partition(b"\n")[0].rstrip(b"\r").decode("utf-8", "replace"))
    excerpt = Excerpt(masked_text(line), column, min(len(line), column + max(1, length)))
    severity = selection.plan(code.path).severity_of(check, site.severity)
    return Finding(check, severity, code.path, at.line, at.column, None, masked_text(message), fix, excerpt, at.cell)
