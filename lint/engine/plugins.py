"""Rules and fixers of other packages, which they offer by the entry points ``ftlint.rules`` and ``ftlint.fixers``."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Final, TypeVar

from ftlint.errors import ConfigError
from ftlint.rule import Fixer, Rule

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

RULES: Final = "ftlint.rules"
FIXERS: Final = "ftlint.fixers"
_NAME: Final = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
Kind = TypeVar("Kind", Rule, Fixer)


def rules(taken: Collection[str]) -> list[Rule]:
    """The rules of other packages. Raises `ConfigError`, which names the package, for one that cannot be loaded, is no
    rule, or has a name that is no plain one or ``taken``."""
    found: dict[str, Rule] = {}
    for entry in _entries(RULES):
        rule = _loaded(entry, Rule)
        if rule.name in taken or rule.name in found:
            raise _error(entry, f"there is a rule `{rule.name}` already")
        for name in (rule.name, *(check.partition("/")[2] for check in rule.checks)):
            if not re.fullmatch(_NAME, name):
                raise _error(entry, f"{name!r} is no name: it takes small letters, digits and single hyphens")
        if not rule.checks:
            raise _error(entry, f"the rule `{rule.name}` has no checks")
        found[rule.name] = rule
    return list(found.values())


def fixers(known: Mapping[str, Rule]) -> list[Fixer]:
    """The fixers of other packages. Raises `ConfigError` as `rules` does, and for one that mends what is not checked."""
    found = []
    for entry in _entries(FIXERS):
        fixer = _loaded(entry, Fixer)
        checks = known[fixer.rule].checks if fixer.rule in known else {}
        unknown = next((name for name in fixer.mends if name not in checks), None)
        if unknown is not None:
            raise _error(entry, f"it mends `{unknown}`, and there is no such check")
        found.append(fixer)
    return found


def culprit(error: BaseException) -> str | None:
    """The package whose code was running when an error was raised, None where it was nobody's but ours."""
    tops = {entry.module.partition(".")[0]: _package(entry) for group in (RULES, FIXERS) for entry in _entries(group)}
    found, trace = None, error.__traceback__
    while trace is not None:
        top = str(trace.tb_frame.f_globals.get("__name__", "")).partition(".")[0]
        found = tops.get(top, found)
        trace = trace.tb_next
    return found


def _loaded(entry: EntryPoint, kind: type[Kind]) -> Kind:
    try:
        found = entry.load()
    except Exception as error:
        raise _error(entry, f"{type(error).__name__}: {error}") from error
    if not isinstance(found, kind):
        raise _error(entry, f"it is no {kind.__name__} of ftlint but a {type(found).__name__}")
    return found


def _error(entry: EntryPoint, reason: str) -> ConfigError:
    what = f"{entry.group} {entry.name} = {entry.value}"
    return ConfigError(f"the package {_package(entry)} cannot be used ({what}): {reason}; mend, update or uninstall it")


def _package(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist is not None else entry.module.partition(".")[0]


def _entries(group: str) -> Sequence[EntryPoint]:
    """The entry points of a group in other packages, in order of the packages' names."""
    return _offered().get(group, ())


@cache
def _offered() -> Mapping[str, Sequence[EntryPoint]]:
    """The same for each group. Looked up once, though installations may change while a program runs."""
    if not any(map(_offers, sys.path)):
        return {}
    from importlib import metadata  # a third of a start, and mostly for nothing

    found = {group: metadata.entry_points(group=group) for group in (RULES, FIXERS)}
    return {group: sorted(entries, key=lambda entry: (_package(entry), entry.name)) for group, entries in found.items()}


def _offers(folder: str) -> bool:
    """Whether a package that is installed in a folder has anything for us among its entry points."""
    return any(b"[%s]" % group.encode() in text for text in _texts(folder) for group in (RULES, FIXERS))


def _texts(folder: str) -> Iterator[bytes]:
    with suppress(OSError):  # what is on the path need not be there, or may be an archive
        for name in os.listdir(folder or "."):
            if name.endswith("-info"):
                with suppress(OSError), open(os.path.join(folder, name, "entry_points.txt"), "rb") as file:
                    yield file.read().replace(b" ", b"")
