"""The versions of openai that a project allows, from its requirements, metadata or lock files."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

Version = tuple[int, ...]

FILES = (
    "requirements.txt", "requirements.in", "pyproject.toml", "setup.cfg", "setup.py", "Pipfile", "environment.yml",
    "poetry.lock", "uv.lock", "Pipfile.lock",
)  # fmt: skip
_NAMED = r"""(?im)^[^#\n]*?["']?(?<![-\w.])openai(?:\[[\w,]+\])?["']?\s*(?:=\s*["']|:\s*["'])?\s*"""
_HIGHEST = rf"{_NAMED}(==|~=|<=|<|\^)\s*v?(\d+(?:\.\d+)*)"
_LOWEST = rf"{_NAMED}(==|~=|>=|>|\^)\s*v?(\d+(?:\.\d+)*)"
_LOCKED = r"""name = "openai"\s+version = "(\d+(?:\.\d+)*)"|"openai":\s*\{[^}]*"version":\s*"==(\d+(?:\.\d+)*)\""""
_MOST = 1_000_000  # characters that are read of a file


class Versions:
    """The versions of openai that the nearest project above a program allows."""

    def at_most(self, path: str) -> Version | None:
        """The highest version; None if there is no limit."""
        return next((limits.highest for limits in _folders(path) if limits.highest is not None), None)

    def at_least(self, path: str) -> Version | None:
        """The lowest version; None if there is no limit."""
        return next((limits.lowest for limits in _folders(path) if limits.lowest is not None), None)


class _Limits(NamedTuple):
    lowest: Version | None
    highest: Version | None
    is_root: bool  # the project ends in this folder


def _folders(path: str) -> list[_Limits]:
    """The limits in the folders from a program up to the root of its project."""
    found: list[_Limits] = []
    for folder in Path(os.path.abspath(path)).parents:
        found.append(_limits(str(folder)))
        if found[-1].is_root:
            break
    return found


@lru_cache(maxsize=4096)
def _limits(folder: str) -> _Limits:
    try:
        names = set(os.listdir(folder))
    except OSError:
        return _Limits(None, None, is_root=True)
    files = [name for name in names if name in FILES or (name.startswith("requirements") and name.endswith(".txt"))]
    texts = [_read(os.path.join(folder, name)) for name in files]
    lowest = [version for text in texts if (version := _lowest(text)) is not None]
    highest = [version for text in texts if (version := _highest(text)) is not None]
    is_root = bool(names & {".git", "pyproject.toml", "setup.py"})
    return _Limits(max(lowest, default=None), min(highest, default=None), is_root)


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read(_MOST)
    except OSError:
        return ""


def _locked(text: str) -> Version | None:
    found = re.search(_LOCKED, text)
    return None if found is None else _numbers(found[1] or found[2])


def _lowest(text: str) -> Version | None:
    found = re.search(_LOWEST, text)
    return _locked(text) or (None if found is None else _numbers(found[2]))


def _highest(text: str) -> Version | None:
    locked, found = _locked(text), re.search(_HIGHEST, text)
    if locked is not None or found is None:
        return locked
    version = _numbers(found[2])
    if found[1] == "<":
        return (*version[:-1], version[-1] - 1, 999) if version[-1] else (version[0] - 1, 999)
    return {"~=": (*version[:-1], 999), "^": (version[0], 999)}.get(found[1], version)


def _numbers(text: str) -> Version:
    return tuple(int(part) for part in text.split("."))
