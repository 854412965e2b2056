"""Finds the rules and fixers: modules of ``ftlint.rules`` and ``ftlint.fixers``, and other packages' entry points."""

from __future__ import annotations

import os
import pkgutil
import sys
from contextlib import suppress
from functools import cache
from glob import escape as glob_escape
from glob import glob
from importlib import import_module
from types import ModuleType

import ftlint.fixers
import ftlint.rules
from ftlint.engine.plan import Plan
from ftlint.fixer import Fixer, Mend
from ftlint.rule import Check, Rule, Scope

ENTRY_POINTS = "ftlint.rules"


@cache
def rules() -> dict[str, Rule]:
    """All rules by name, sorted; those of other packages come by the entry point ``ftlint.rules``."""
    found = [module.rule for module in _modules(ftlint.rules) if hasattr(module, "rule")]
    found += _third_party()
    return {rule.name: rule for rule in sorted(found, key=lambda rule: rule.name)}


@cache
def checks() -> dict[str, Check]:
    """All checks by full name."""
    return {name: check for rule in rules().values() for name, check in rule.checks.items()}


@cache
def mends() -> dict[str, Mend]:
    """The function that mends a check, by the check's full name."""
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
    return [module.fixer for module in _modules(ftlint.fixers) if hasattr(module, "fixer")]


def _third_party() -> list[Rule]:
    """The rules that other installed packages bring."""
    if not any(map(_names_rules, sys.path)):
        return []
    from importlib import metadata  # a third of a start, and mostly for nothing

    return [entry.load() for entry in metadata.entry_points(group=ENTRY_POINTS)]


def _names_rules(folder: str) -> bool:
    """Whether a package that is installed in a folder has rules among its entry points."""
    for info in glob(os.path.join(glob_escape(folder or "."), "*-info", "entry_points.txt")):
        with suppress(OSError), open(info, "rb") as file:
            if b"[%s]" % ENTRY_POINTS.encode() in file.read().replace(b" ", b""):
                return True
    return False


def _modules(package: ModuleType) -> list[ModuleType]:
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__) if not module.ispkg)
    return [import_module(f"{package.__name__}.{name}") for name in names]
