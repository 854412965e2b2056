"""The programs of a run: their sources, read on demand, and the modules that they are."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from ftlint.errors import InputError
from ftlint.python.source.code import Code, Trouble
from ftlint.python.source.notebook import is_notebook, read_code

Read = Callable[[str], bytes]


class Project:
    """Programs by path. ``read`` returns the bytes of a file, always the same."""

    def __init__(self, paths: Iterable[str], read: Read, known: Mapping[str, Code] | None = None) -> None:
        """``known``: programs that are already parsed, and are used again if their bytes are the same."""
        self.paths = tuple(sorted(paths))
        self._before = known or {}
        self._read = read
        self._codes: dict[str, Code] = {}
        self._sources: dict[str, Code] = {}
        self.troubles: dict[str, Trouble] = {}

    def code(self, path: str) -> Code | None:
        """A program; None if it cannot be analysed, for the reason in `troubles`."""
        if path in self.troubles:
            return None
        code = self._codes.get(path)
        if code is None:
            code = self._sources.pop(path, None) or self._code(path)
            if code.trouble is not None:
                self.troubles[path] = code.trouble
                return None
            self._codes[path] = code
        return code

    def part(self, paths: Iterable[str]) -> Project:
        """The same project with only these programs."""
        return Project(paths, self._read, self._codes)

    def give_up(self, path: str, why: str) -> None:
        """Treat a program as one that cannot be analysed from now on."""
        self._codes.pop(path, None)
        self.troubles[path] = Trouble(1, why)

    def _code(self, path: str) -> Code:
        data = self._read(path)
        before = self._before.get(path)
        return before if before is not None and before.data == data else read_code(path, data)

    def source(self, path: str) -> Code | None:
        """A program without parsing it; None if it cannot be read."""
        if path not in self._codes and path not in self._sources:
            try:
                self._sources[path] = self._code(path)
            except InputError:
                return None
        return self._codes.get(path) or self._sources[path]

    def tree(self, path: str) -> ast.Module | None:
        """The tree of Python's own parser, None if it fails. It is not cached, because it takes much memory."""
        known = self._codes.get(path)
        try:
            return (known if known is not None else self._code(path)).tree
        except InputError:
            return None

    def forget(self, paths: Iterable[str]) -> None:
        """Free programs that are no longer needed."""
        for path in paths:
            self._codes.pop(path, None)
            self._sources.pop(path, None)

    def release(self, path: str) -> None:
        """Free the trees of a program that may be needed again."""
        if path in self._codes:
            self._codes[path].release()

    @property
    def loaded(self) -> dict[str, Code]:
        """The analysed programs by path."""
        return self._codes

    def mentioning(self, words: Sequence[str]) -> Iterator[str]:
        """The paths of the programs that contain one of the words (identifiers)."""
        if not words:
            return
        pattern = re.compile(rb"\b(?:" + b"|".join(re.escape(word.encode()) for word in words) + rb")\b")
        needles = [word.encode() for word in words]
        for path in self.paths:
            data = self.searched(path)
            if any(needle in data for needle in needles) and pattern.search(data):
                yield path

    def searched(self, path: str) -> bytes:
        """The bytes to search for words, of a notebook only the code; empty if a program cannot be read."""
        code = self.source(path) if is_notebook(path) else self._codes.get(path)
        try:
            return code.source if code is not None else b"" if is_notebook(path) else self._read(path)
        except InputError:
            return b""

    @cached_property
    def _by_parts(self) -> dict[str, list[tuple[tuple[str, ...], str]]]:
        """The parts of the module names, with the paths, by the last part."""
        found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for path in self.paths:
            parts = module_parts(path)
            if parts:
                found.setdefault(parts[-1], []).append((parts, path))
        return found

    def module(self, name: str, near: str = "") -> str | None:
        """The path of the module with a dotted name; None if no program or more than one matches.

        The import root is unknown, so the end of a path must match: ``a.b`` is ``…/a/b.py`` or ``…/a/b/__init__.py``. If
        several paths match, the one that shares the longest folder with the path ``near`` is chosen.
        """
        wanted = tuple(name.split("."))
        fits = [path for parts, path in self._by_parts.get(wanted[-1], ()) if parts[-len(wanted) :] == wanted]
        if len(fits) > 1:
            shared = (
                {path: len(os.path.commonpath([_absolute(path), _absolute(near)])) for path in fits} if near else {}
            )
            best = max(shared.values(), default=0)
            fits = [path for path in fits if shared.get(path, 0) == best]
        return fits[0] if len(fits) == 1 else None

    def relative(self, path: str, level: int, name: str) -> str | None:
        """The path of the module that ``from ..name`` (two dots: ``level`` 2) imports in a program."""
        folder = os.path.dirname(path)
        for _ in range(level - 1):
            folder = os.path.join(folder, "..") if not folder or folder.endswith("..") else os.path.dirname(folder)
        base = os.path.normpath(os.path.join(folder, *name.split("."))) if name else os.path.normpath(folder or ".")
        for candidate in (f"{base}.py", os.path.join(base, "__init__.py")):
            plain = candidate.replace(os.sep, "/")
            if plain in self._known:
                return self._known[plain]
        return None

    @cached_property
    def _known(self) -> dict[str, str]:
        return {os.path.normpath(path).replace(os.sep, "/"): path for path in self.paths}


def module_parts(path: str) -> tuple[str, ...]:
    """The parts of a module's name, from its path: ``src/app/llm.py`` is ``("src", "app", "llm")``."""
    stem, suffix = os.path.splitext(path.replace(os.sep, "/"))
    if suffix.lower() != ".py":
        return ()
    parts = tuple(part for part in stem.split("/") if part not in ("", ".", ".."))
    return parts[:-1] if parts and parts[-1] == "__init__" else parts


def _absolute(path: str) -> str:
    return os.path.dirname(os.path.abspath(path))
