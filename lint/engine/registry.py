"""Finds the rules and fixers: modules of ``ftlint.rules`` and ``ftlint.fixers``, and what other packages bring."""

from __future__ import annotations

import os
from functools import cache
from importlib import import_module
from inspect import getmodulename
from types import ModuleType

import ftlint.fixers
import ftlint.fixers.python
import ftlint.rules
from ftlint.engine import plugins
from ftlint.engine.check.plan import Plan
from ftlint.rule import Check, Fixer, Mend, Rule, Scope
from ftlint.rule.codemod import Codemod


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


@cache
def codemods() -> dict[str, Codemod]:
    """The codemods by the name of their rule: what ``fixers/python/NAME`` defines as ``codemod``."""
    modules = (module for module in _modules(ftlint.fixers.python) if hasattr(module, "codemod"))
    return {module.__name__.rpartition(".")[2].replace("_", "-"): module.codemod for module in modules}


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
    """The modules and packages in a package, by name."""
    files = (file for folder in package.__path__ for file in os.listdir(folder))
    names = {getmodulename(file) or file for file in files} - {"__init__", "__pycache__"}
    return [import_module(f"{package.__name__}.{name}") for name in sorted(filter(str.isidentifier, names))]
