"""Finds the rules and fixers: modules of ``ftlint.rules`` and ``ftlint.fixers``, and what other packages bring."""

from __future__ import annotations

import os
from functools import cache
from importlib import import_module
from inspect import getmodulename
from types import ModuleType

import ftlint.fixers
import ftlint.rules
from ftlint.engine import plugins
from ftlint.engine.check.plan import Plan
from ftlint.rule import Check, Fixer, Mend, Rule, Scope


@cache
def rules() -> dict[str, Rule]:
    """All rules by name, sorted. Raises `ConfigError` where another package's cannot be loaded."""
    found = [module.rule for module in _modules(ftlint.rules) if hasattr(module, "rule")]
    found += plugins.rules({rule.name for rule in found})
    return {rule.name: rule for rule in sorted(found, key=lambda rule: rule.name)}


@cache
def checks() -> dict[str, Check]:
    """All checks by full name."""
    return {name: check for rule in rules().values() for name, check in rule.checks.items()}


@cache
def mends() -> dict[str, Mend]:
    """The function that mends a check, by the check's full name. Raises `ConfigError` as `rules` does."""
    return {name: mend for fixer in _fixers() for name, mend in fixer.mends.items()}


@cache
def rebuilds() -> frozenset[Mend]:
    """Those of these functions that make a new record and leave the old one as it is."""
    return frozenset(mend for fixer in _fixers() for mend in fixer.rebuilds)


def mends_by_verdict(check: str, plan: Plan) -> bool:
    """Whether mending a check takes what a rule over all lines concluded.

    It does not where a check of single records is told that has the same fixer.
    """
    known, fixers = checks(), mends()
    if check not in fixers or known[check].scope is not Scope.DATASET or not plan.tells(check):
        return False
    alike = (name for name, mend in fixers.items() if mend is fixers[check] and plan.tells(name))
    return all(known[name].scope is Scope.DATASET for name in alike)


def _fixers() -> list[Fixer]:
    own: list[Fixer] = [module.fixer for module in _modules(ftlint.fixers) if hasattr(module, "fixer")]
    return own + plugins.fixers(rules())


def _modules(package: ModuleType) -> list[ModuleType]:
    files = (file for folder in package.__path__ for file in os.listdir(folder))
    names = sorted({name for file in files if (name := getmodulename(file)) is not None} - {"__init__"})
    return [import_module(f"{package.__name__}.{name}") for name in names]
