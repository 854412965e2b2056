"""Which programs import which, read from their bytes without parsing: thousands of programs take about a second."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Set
from functools import cached_property
from typing import NamedTuple

from ftlint.python.project import Project

_IMPORT = re.compile(
    rb"(?:^|[;:])[ \t]*"
    rb"(?:from[ \t]+(\.*)[ \t]*([\w.]*)[ \t]+import[ \t]*(\([^)]*\)|(?:[^\n\\;]|\\\r?\n)*)"
    rb"|import[ \t]+((?:[\w. \t,]|\\\r?\n)+))",
    re.M,
)
_COMMENT = re.compile(r"#[^\n]*")
_NAME = re.compile(r"[^\W\d]\w*")
_DOTTED = re.compile(r"[^\W\d][\w.]*")


FEW = 30  # connected programs that are always analysed together
MOST = 2_000_000  # bytes of other connected programs that are analysed: 4 s


class Group(NamedTuple):
    """Programs connected by imports: ``first`` are analysed first, and ``all`` (if not empty) if something is found."""

    first: tuple[str, ...]
    all: tuple[str, ...] = ()


class Imports:
    """The imports between the programs of a project, as an undirected graph, because values flow in both directions."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._modules: dict[tuple[str, str], str | None] = {}

    @cached_property
    def links(self) -> dict[str, set[str]]:
        """For each program, the programs that it imports and that import it."""
        found: dict[str, set[str]] = {path: set(others) for path, others in self.imported.items()}
        for path, others in self.imported.items():
            for other in others:
                found[other].add(path)
        return found

    @cached_property
    def imported(self) -> dict[str, set[str]]:
        """For each program, the programs that it imports."""
        return {path: set(self._imported(path)) - {path} for path in self._project.paths}

    def components(self, paths: Iterable[str]) -> Iterator[set[str]]:
        """The connected components that contain one of these programs."""
        seen: set[str] = set()
        for path in paths:
            if path not in seen:
                found = set(self._distances([path]))
                seen |= found
                yield found

    def group(self, component: Set[str], starts: Collection[str], sure: Set[str], first: Set[str]) -> Group:
        """The programs of a component to analyse: all that are ``sure``, and those nearest to ``starts``, of ``first`` and
        then of all, up to `MOST` bytes."""
        if len(component) <= FEW:
            return Group(tuple(sorted(component)))
        near = list(self._distances(starts))
        return Group(self._limited([path for path in near if path in first], sure), self._limited(near, sure))

    def _limited(self, paths: Iterable[str], sure: Set[str]) -> tuple[str, ...]:
        found, left = set(sure), MOST
        for path in paths:
            left -= 0 if path in sure else len(self._project.searched(path))
            if left < 0:
                break
            found.add(path)
        return tuple(sorted(found))

    def between(self, starts: Collection[str], ends: Iterable[str]) -> set[str]:
        """The starts, and all programs on the shortest paths from the ends to a start."""
        away = self._distances(starts)
        waiting = [path for path in ends if path in away]
        found = {*starts, *waiting}
        while waiting:
            path = waiting.pop()
            more = [one for one in self.links[path] if away[one] == away[path] - 1 and one not in found]
            found.update(more)
            waiting += more
        return found

    def _distances(self, starts: Iterable[str]) -> dict[str, int]:
        """All connected programs, the nearest first, with their distance in imports."""
        away = dict.fromkeys(starts, 0)
        fresh = list(away)
        while fresh:
            fresh = sorted({other for path in fresh for other in self.links[path]} - away.keys())
            away |= dict.fromkeys(fresh, max(away.values()) + 1)
        return away

    def _imported(self, path: str) -> Iterator[str]:
        data = self._project.searched(path)
        for dots, module, names, modules in _IMPORT.findall(data) if b"import" in data else ():
            if modules:
                for name in _DOTTED.findall(modules.decode("utf-8", "replace")):
                    yield from self._prefixes(path, name)
            else:
                yield from self._from(path, len(dots), module.decode("utf-8", "replace"), names)

    def _prefixes(self, path: str, name: str) -> Iterator[str]:
        """The modules that ``import a.b`` imports: ``a`` and ``a.b``."""
        parts = name.split(".")
        for number in range(1, len(parts) + 1):
            yield from self._module(path, ".".join(parts[:number]))

    def _from(self, path: str, level: int, module: str, names: bytes) -> Iterator[str]:
        listed = _NAME.findall(_COMMENT.sub("", names.decode("utf-8", "replace")))
        for name in ("", *listed):
            inner = f"{module}.{name}".strip(".")
            if level:
                other = self._project.relative(path, level, inner)
                yield from () if other is None else (other,)
            elif inner:
                yield from self._module(path, inner)

    def _module(self, path: str, name: str) -> Iterator[str]:
        key = (os.path.dirname(path), name)
        if key not in self._modules:
            self._modules[key] = self._project.module(name, path)
        found = self._modules[key]
        if found is not None:
            yield found
