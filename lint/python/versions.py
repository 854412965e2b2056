"""Which version of a package a project asks for: from its requirements, its metadata, or its lock files."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from functools import lru_cache

FILES = (
    "requirements.txt", "requirements.in", "pyproject.toml", "setup.cfg", "setup.py", "Pipfile", "environment.yml",
    "poetry.lock", "uv.lock", "Pipfile.lock",
)  # fmt: skip
_NAMED = r"""(?im)^[^#\n]*?["']?(?<![-\w.])openai(?:\[[\w,]+\])?["']?\s*(?:=\s*["']|:\s*["'])?\s*"""
_WANTED = rf"{_NAMED}(==|~=|<=|<|\^)\s*v?(\d+(?:\.\d+)*)"
_NEEDED = rf"{_NAMED}(==|~=|>=|>|\^)\s*v?(\d+(?:\.\d+)*)"
_LOCKED = r"""name = "openai"\s+version = "(\d+(?:\.\d+)*)"|"openai":\s*\{[^}]*"version":\s*"==(\d+(?:\.\d+)*)\""""
_MOST = 1_000_000


class Versions:
    """What the projects of some programs ask for, of openai."""

    def at_most(self, path: str) -> tuple[int, ...] | None:
        """The highest version that the nearest project above a program allows, as far as it says; None where it does not."""
        return _nearest(path, _asked_in)

    def at_least(self, path: str) -> tuple[int, ...] | None:
        """The lowest version that it allows, as far as it says; None where it does not."""
        return _nearest(path, _needed_in)


_Found = tuple[tuple[int, ...] | None, bool]


def _nearest(path: str, look: Callable[[str], _Found]) -> tuple[int, ...] | None:
    folder = os.path.dirname(os.path.abspath(path))
    while True:
        found, is_root = look(folder)
        parent = os.path.dirname(folder)
        if found is not None or is_root or parent == folder:
            return found
        folder = parent


@lru_cache(maxsize=4096)
def _needed_in(folder: str) -> _Found:
    """The lowest version that a folder's files ask for, and whether a project ends there."""
    try:
        names = set(os.listdir(folder))
    except OSError:
        return None, True
    texts = [_read(os.path.join(folder, name)) for name in names if name in FILES or _is_requirements(name)]
    known = [version for version in map(_needed, texts) if version is not None]
    return max(known, default=None), bool(names & {".git", "pyproject.toml", "setup.py"})


def _needed(text: str) -> tuple[int, ...] | None:
    found = re.search(_LOCKED, text)
    if found is not None:
        return _numbers(found[1] or found[2])
    found = re.search(_NEEDED, text)
    return None if found is None else _numbers(found[2])


@lru_cache(maxsize=4096)
def _asked_in(folder: str) -> _Found:
    """What a folder's files ask for, and whether a project ends there."""
    try:
        names = set(os.listdir(folder))
    except OSError:
        return None, True
    found = [_asked(os.path.join(folder, name)) for name in names if name in FILES or _is_requirements(name)]
    known = [version for version in found if version is not None]
    return min(known, default=None), bool(names & {".git", "pyproject.toml", "setup.py"})


def _is_requirements(name: str) -> bool:
    return name.startswith("requirements") and name.endswith(".txt")


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read(_MOST)
    except OSError:
        return ""


def _asked(path: str) -> tuple[int, ...] | None:
    text = _read(path)
    locked = re.search(_LOCKED, text)
    if locked is not None:
        return _numbers(locked[1] or locked[2])
    wanted = re.search(_WANTED, text)
    if wanted is None:
        return None
    version = _numbers(wanted[2])
    if wanted[1] == "<":
        return (*version[:-1], version[-1] - 1, 999) if version[-1] else (version[0] - 1, 999)
    return (*version[:-1], 999) if wanted[1] == "~=" else ((version[0], 999) if wanted[1] == "^" else version)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))
