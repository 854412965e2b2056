"""Finds rules, fixers and codemods: by their file names in ``ftlint.rules`` and ``ftlint.fixers``, and in plug-ins."""

from __future__ import annotations

import os
from functools import cached_property
from importlib import import_module
from inspect import getmodulename
from types import ModuleType
from typing import Any

import ftlint.fixers
import ftlint.fixers.python
import ftlint.rules
from ftlint.engine import plugins
from ftlint.rule import Check, Fixer, FixFunction, Rule
from ftlint.rule.codemod import Codemod


class Registry:
    """All rules and checks by name. Fixers and codemods are imported when they are first needed.

    Raises `ConfigError` for a plug-in that cannot be used.
    """

    def __init__(self) -> None:
        self._entry_points = plugins.entry_points()
        own: list[Rule] = _defined("rule", ftlint.rules)
        rules = own + plugins.rules(self._entry_points, {rule.name for rule in own})
        self.rules = {rule.name: rule for rule in sorted(rules, key=lambda rule: rule.name)}
        self.checks: dict[str, Check] = {
            name: check for rule in self.rules.values() for name, check in rule.checks.items()
        }

    @cached_property
    def fix_functions(self) -> dict[str, FixFunction]:
        """The function that fixes a check, by the check's full name."""
        return {name: function for fixer in self._fixers for name, function in fixer.functions.items()}

    @cached_property
    def rebuilds(self) -> frozenset[FixFunction]:
        """Those of `fix_functions` that return a new record and do not change the old one."""
        return frozenset(function for fixer in self._fixers for function in fixer.rebuilds)

    @cached_property
    def codemods(self) -> dict[str, Codemod]:
        """The codemods by the name of their rule."""
        modules = (module for module in _modules(ftlint.fixers.python) if hasattr(module, "codemod"))
        return {module.__name__.rpartition(".")[2].replace("_", "-"): module.codemod for module in modules}

    @cached_property
    def _fixers(self) -> list[Fixer]:
        own: list[Fixer] = _defined("fixer", ftlint.fixers)
        return own + plugins.fixers(self._entry_points, self.rules)


def _defined(name: str, package: ModuleType) -> list[Any]:
    return [getattr(module, name) for module in _modules(package) if hasattr(module, name)]


def _modules(package: ModuleType) -> list[ModuleType]:
    """The modules and packages in a package, by name."""
    files = (file for folder in package.__path__ for file in os.listdir(folder))
    names = {getmodulename(file) or file for file in files} - {"__init__", "__pycache__"}
    return [import_module(f"{package.__name__}.{name}") for name in sorted(filter(str.isidentifier, names))]
