"""The selected checks, the settings and the context of each Python file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from functools import cache

from ftlint.config.configs import Configs
from ftlint.config.settings import Settings
from ftlint.engine.check.plan import Plan
from ftlint.engine.failures import contained
from ftlint.engine.programs.training_facts import learned_from
from ftlint.engine.session import Sessions
from ftlint.python.moves import Move
from ftlint.results.finding import Report
from ftlint.rule import Scope
from ftlint.rule.codemod import Codemod
from ftlint.rule.context import Context
from ftlint.rule.training_facts import Learned

_DataKey = tuple[tuple[str, ...], tuple[str, ...]]


class Selection:
    """The settings and plan of each file by its path, and what follows from them."""

    def __init__(self, configs: Configs, sessions: Sessions) -> None:
        self.registry = sessions.registry
        self.settings = cache(configs.settings_for)
        self.plan = cache(self._plan)
        self._configs = configs
        self._sessions = sessions
        self._learned: dict[_DataKey, Learned | None] = {}

    def _plan(self, path: str) -> Plan:
        return self._sessions.of(self.settings(path)).plan

    def is_reported(self, path: str, check: str) -> bool:
        """Whether the findings of a check in a file are reported."""
        return self.plan(path).reports(check)

    def is_named(self, path: str, check: str) -> bool:
        """Whether the user selected a check of a file by its name or its rule."""
        return any(name in (check, check.partition("/")[0]) for name in self.settings(path).rule)

    def allows(self, move: Move) -> bool:
        """Whether a move may be made: a site of it is reported, and its rule is selected for every file that it edits."""
        checks = self.registry.rules[move.sites[0].check.partition("/")[0]].checks.values()
        names = [check.name for check in checks if check.scope is Scope.PYTHON]
        return any(self.is_reported(site.code.path, site.check) for site in move.sites) and all(
            any(self.is_reported(path, name) for name in names) for path in move.edits()
        )

    def codemods(self, paths: Iterable[str]) -> dict[str, Codemod]:
        """The codemods, by the names of their rules, that have a selected check in one of these files."""
        plans = {id(plan): plan for plan in map(self.plan, paths)}.values()
        names = {check.partition("/")[0] for plan in plans for check in plan.severity}
        return {name: codemod for name, codemod in self.registry.codemods.items() if name in names}

    def contexts(self, codemod: Codemod, paths: Sequence[str], report: Report) -> Iterator[tuple[list[str], Context]]:
        """Groups of the files, each with its context: one group for each training dataset if the codemod needs data."""
        if not codemod.needs_data:
            context = copy(self.plan(paths[0]).context)
            context.inline_defs = self.settings(paths[0]).inline_defs
            yield list(paths), context
            return
        groups: dict[_DataKey, list[str]] = {}
        for path in paths:
            settings = self.settings(path)
            groups.setdefault((settings.data, settings.models), []).append(path)
        for group in groups.values():
            learned = self._learn(self.settings(group[0]), report)
            if learned is not None:
                context = copy(self.plan(group[0]).context)
                context.learned = learned
                yield group, context

    def _learn(self, settings: Settings, report: Report) -> Learned | None:
        """What the training data teaches, read once; None if it cannot be read, which is reported."""
        key = settings.data, settings.models
        if key not in self._learned:
            self._learned[key] = None
            with contained(settings.data[0], report.failures):
                self._learned[key] = learned = learned_from(settings, self._configs, self._sessions)
                if learned.is_empty:
                    reason = "its examples share no stop sequence, system prompt or tools"
                    report.notes.append(f"{learned.data}: {reason}, so no calls are checked against it")
        return self._learned[key]
