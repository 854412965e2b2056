"""The programs of one run: which there are, which module each is, and their sources, read when they are asked for."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from ftlint.errors import InputError
from ftlint.python.source.code import Code, Trouble
from ftlint.python.source.read import is_notebook, read_code

Read = Callable[[str], bytes]
MOST_RELATED = 400


class Project:
    """All programs given, by their paths. ``read`` gives a file's bytes (the same ones whenever it is asked)."""

    def __init__(self, paths: Iterable[str], read: Read, known: Mapping[str, Code] | None = None) -> None:
        """``known`` are programs that were read before: those with the same bytes need not be parsed again."""
        self.paths = tuple(sorted(paths))
        self._before = known or {}
        self._read = read
        self._codes: dict[str, Code] = {}
        self._sources: dict[str, Code] = {}
        self.troubles: dict[str, Trouble] = {}

    def code(self, path: str) -> Code | None:
        """A program, None where it cannot be read as one: `troubles` says why."""
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
        """The same project with only these of its programs."""
        return Project(paths, self._read, self._codes)

    def give_up(self, path: str, why: str) -> None:
        """Treat a program from now on as one that cannot be read."""
        self._codes.pop(path, None)
        self.troubles[path] = Trouble(1, why)

    def _code(self, path: str) -> Code:
        data = self._read(path)
        before = self._before.get(path)
        return before if before is not None and before.data == data else read_code(path, data)

    def source(self, path: str) -> Code | None:
        """A program that was not looked into yet: nothing is parsed. None where it cannot be read."""
        if path not in self._codes and path not in self._sources:
            try:
                self._sources[path] = self._code(path)
            except InputError:
                return None
        return self._codes.get(path) or self._sources[path]

    def tree(self, path: str) -> ast.Module | None:
        """What Python's own parser makes of a program, None where it does not parse. It is not kept, as it takes much
        memory."""
        known = self._codes.get(path)
        try:
            return (known if known is not None else self._code(path)).tree
        except InputError:
            return None

    def forget(self, paths: Iterable[str]) -> None:
        """Let go of programs that are needed no more."""
        for path in paths:
            self._codes.pop(path, None)
            self._sources.pop(path, None)

    def release(self, path: str) -> None:
        """Let go of the trees of a program that may be needed again."""
        if path in self._codes:
            self._codes[path].release()

    @property
    def loaded(self) -> dict[str, Code]:
        """The programs that were asked for, by path."""
        return self._codes

    def mentioning(self, words: Sequence[str]) -> Iterator[str]:
        """The paths of the programs in whose bytes one of the words (identifiers) stands."""
        if not words:
            return
        pattern = re.compile(rb"\b(?:" + b"|".join(re.escape(word.encode()) for word in words) + rb")\b")
        needles = [word.encode() for word in words]
        for path in self.paths:
            try:
                data = self._bytes(path)
            except InputError:
                continue
            if any(needle in data for needle in needles) and pattern.search(data):
                yield path

    def searched(self, path: str) -> bytes:
        """The same, or nothing where a program cannot be read."""
        try:
            return self._bytes(path)
        except InputError:
            return b""

    def _bytes(self, path: str) -> bytes:
        """A file's bytes; of a notebook its code, as words run into escapes in its JSON."""
        if path in self._codes:
            return self._codes[path].source
        if not is_notebook(path):
            return self._read(path)
        code = self.source(path)
        return b"" if code is None else code.source

    @cached_property
    def _by_parts(self) -> dict[str, list[tuple[tuple[str, ...], str]]]:
        """The programs by the last part of the name of their modules."""
        found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for path in self.paths:
            parts = module_parts(path)
            if parts:
                found.setdefault(parts[-1], []).append((parts, path))
        return found

    def related(self, paths: Iterable[str], most: int = MOST_RELATED) -> list[str]:
        """The programs that name a module of these: its callers may be there; and those that name theirs."""
        known = dict.fromkeys(paths)
        fresh, found = list(known), list[str]()
        while fresh and len(found) < most:
            stems = sorted({_stem(path) for path in fresh} - {""})
            more = [path for path in self.mentioning(stems) if path not in known]
            known.update(dict.fromkeys(more))
            found += more
            fresh = [path for path in more if os.path.basename(path) == "__init__.py"]
        return found[:most]

    def module(self, name: str, near: str = "") -> str | None:
        """The path of the module of this dotted name, None where no program given is, or more than one could be.

        What stands above the given folders is not known, so the path's end has to fit: ``a.b`` is ``…/a/b.py`` or
        ``…/a/b/__init__.py``. Where several fit, the one that shares the longest folder with ``near`` (a path) is meant.
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
        """The path of what ``from ..name`` (two dots: ``level`` 2) means in a program."""
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
    """The parts of a module's name that its path gives: ``src/app/llm.py`` is ``("src", "app", "llm")``."""
    stem, suffix = os.path.splitext(path.replace(os.sep, "/"))
    if suffix.lower() != ".py":
        return ()
    parts = tuple(part for part in stem.split("/") if part not in ("", ".", ".."))
    return parts[:-1] if parts and parts[-1] == "__init__" else parts


def _stem(path: str) -> str:
    parts = module_parts(path)
    return parts[-1] if parts else ""


def _absolute(path: str) -> str:
    return os.path.dirname(os.path.abspath(path))
