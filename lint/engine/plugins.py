"""Rules and fixers of other packages, which offer them as entry points of ``ftlint.rules`` and ``ftlint.fixers``."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final, TypeVar

from ftlint.errors import ConfigError
from ftlint.rule import Fixer, Rule

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    EntryPoints = Mapping[str, Sequence[EntryPoint]]

RULES: Final = "ftlint.rules"
FIXERS: Final = "ftlint.fixers"
_NAME: Final = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
Kind = TypeVar("Kind", Rule, Fixer)


def entry_points() -> EntryPoints:
    """The entry points of other packages by group, ordered by the names of the packages."""
    if not any(map(_offers, sys.path)):
        return {RULES: (), FIXERS: ()}
    from importlib import metadata  # a third of the start-up time, and few installations have plug-ins

    found = {group: metadata.entry_points(group=group) for group in (RULES, FIXERS)}
    return {group: sorted(entries, key=lambda entry: (_package(entry), entry.name)) for group, entries in found.items()}


def rules(offered: EntryPoints, taken: Collection[str]) -> list[Rule]:
    """The rules of other packages.

    Raises `ConfigError`, which names the package, if one cannot be loaded, is not a rule, or its name is invalid or
    ``taken``.
    """
    loaded: dict[str, Rule] = {}
    for entry in offered[RULES]:
        rule = _load(entry, Rule)
        if rule.name in taken or rule.name in loaded:
            raise _error(entry, f"a rule `{rule.name}` already exists")
        for name in (rule.name, *(check.partition("/")[2] for check in rule.checks)):
            if not re.fullmatch(_NAME, name):
                raise _error(entry, f"invalid name {name!r}: use lower-case letters, digits and single hyphens")
        if not rule.checks:
            raise _error(entry, f"the rule `{rule.name}` has no checks")
        loaded[rule.name] = rule
    return list(loaded.values())


def fixers(offered: EntryPoints, known: Mapping[str, Rule]) -> list[Fixer]:
    """The fixers of other packages. Raises `ConfigError` like `rules`, and for a fixer of an unknown check."""
    loaded = []
    for entry in offered[FIXERS]:
        fixer = _load(entry, Fixer)
        checks = known[fixer.rule].checks if fixer.rule in known else {}
        unknown = next((name for name in fixer.functions if name not in checks), None)
        if unknown is not None:
            raise _error(entry, f"it fixes `{unknown}`, which is not a check")
        loaded.append(fixer)
    return loaded


def culprit(error: BaseException) -> str | None:
    """The package whose code raised an error, None if it is ftlint."""
    packages = {entry.module.partition(".")[0]: _package(entry) for group in entry_points().values() for entry in group}
    package, trace = None, error.__traceback__
    while trace is not None:
        top = str(trace.tb_frame.f_globals.get("__name__", "")).partition(".")[0]
        package = packages.get(top, package)
        trace = trace.tb_next
    return package


def _load(entry: EntryPoint, kind: type[Kind]) -> Kind:
    try:
        loaded = entry.load()
    except Exception as error:
        raise _error(entry, f"{type(error).__name__}: {error}") from error
    if not isinstance(loaded, kind):
        raise _error(entry, f"its type is {type(loaded).__name__}, not {kind.__name__}")
    return loaded


def _error(entry: EntryPoint, reason: str) -> ConfigError:
    what = f"{entry.group} {entry.name} = {entry.value}"
    return ConfigError(f"cannot use the package {_package(entry)} ({what}): {reason}; fix, update or uninstall it")


def _package(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist is not None else entry.module.partition(".")[0]


def _offers(folder: str) -> bool:
    """Whether a package installed in a folder has an entry point for ftlint."""
    return any(b"[%s]" % group.encode() in text for text in _entry_point_files(folder) for group in (RULES, FIXERS))


def _entry_point_files(folder: str) -> Iterator[bytes]:
    with suppress(OSError):  # an entry of sys.path may be missing, or an archive
        for name in os.listdir(folder or "."):
            if name.endswith("-info"):
                with suppress(OSError), open(os.path.join(folder, name, "entry_points.txt"), "rb") as file:
                    yield file.read().replace(b" ", b"")
