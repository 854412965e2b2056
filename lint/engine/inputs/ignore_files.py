"""Reads ``.ftlintignore`` files and decides which paths they exclude."""

from __future__ import annotations

import os
import re

from ftlint.config.bounded import Limit, Unfit, read_bounded
from ftlint.config.globs import IgnorePattern, ignore_pattern
from ftlint.errors import ConfigError

IGNORE_FILE = ".ftlintignore"
_LIMIT = Limit(1 << 18, "256 KiB")  # as many patterns as can be compiled within seconds
_ROOT_MARKS = (".git", "pyproject.toml")  # ignore files above the root of a project do not apply in it

Chain = tuple[tuple[str, tuple[IgnorePattern, ...]], ...]
"""The ignore files that apply in a folder, the outermost first: each file's folder, with the separator, and its patterns."""


class IgnoreFiles:
    """The ignore files above folders, each read once."""

    def __init__(self) -> None:
        self._chains: dict[str, Chain] = {}

    def chain(self, folder: str) -> Chain:
        """The ignore files that apply in a folder: its own, and those above it up to the root of the project."""
        chain: Chain | None = self._chains.get(folder)
        visited: list[str] = []
        while chain is None:
            visited.append(folder)
            parent = os.path.dirname(folder)
            is_root = parent == folder or any(os.path.exists(os.path.join(folder, mark)) for mark in _ROOT_MARKS)
            chain = () if is_root else self._chains.get(parent)
            folder = parent
        for inner in reversed(visited):
            chain = self._chains[inner] = (*chain, *ignore_file(inner))
        return chain


def ignore_file(folder: str) -> Chain:
    """The ignore file in a folder, if there is one. Raises `ConfigError` for one that is invalid."""
    path = os.path.join(folder, IGNORE_FILE)
    if not os.path.lexists(path) or os.path.isdir(path):
        return ()
    try:
        text = read_bounded(path, _LIMIT).decode("utf-8-sig", "surrogateescape")
    except Unfit as error:
        raise ConfigError(f"{path} {error}; it must be a regular file of at most {_LIMIT.name}") from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from None
    patterns = []
    for number, line in enumerate(text.split("\n"), 1):
        try:
            patterns.append(ignore_pattern(line.removesuffix("\r")))
        except ValueError:
            shown = repr(line.removesuffix("\r")) if len(line) < 80 else f"{line[:80]!r}…"
            raise ConfigError(f"{path}:{number}: {shown} is not a valid .gitignore pattern") from None
    return ((os.path.join(folder, ""), tuple(pattern for pattern in reversed(patterns) if pattern is not None)),)


def is_ignored(chain: Chain, path: str, folder: bool) -> bool:
    """Whether an absolute path itself is ignored: the last matching pattern of the innermost file with one decides."""
    for where, patterns in reversed(chain):
        if patterns and path.startswith(where):
            relative = path[len(where) :].replace(os.sep, "/")
            name = relative.rpartition("/")[2]
            for pattern in patterns:  # the last of the file comes first
                if pattern.fits(relative, name, folder):
                    return pattern.excludes
    return False


def is_excluded(chain: Chain, path: str, folder: bool) -> bool:
    """Whether an absolute path, or a folder that contains it, is ignored."""
    if not chain:
        return False
    start = len(chain[0][0])
    above = (path[: match.start()] for match in re.finditer(re.escape(os.sep), path) if match.start() > start)
    return any(is_ignored(chain, outer, True) for outer in above) or is_ignored(chain, path, folder)
