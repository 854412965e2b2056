"""Finds the files to read from the paths a user gives: searches folders, expands globs, applies ``.ftlintignore``."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from ftlint.config.bounded import stays_in
from ftlint.config.globs import LONGEST, glob_pattern
from ftlint.engine.inputs.file_names import PROGRAMS, STDIN, SUFFIXES, is_kept_aside
from ftlint.engine.inputs.ignore_files import IGNORE_FILE, Chain, IgnoreFiles, ignore_file, is_excluded, is_ignored
from ftlint.engine.inputs.walk import (
    MAGIC,
    exists,
    expand,
    glob_head,
    is_searched,
    missing,
    posix,
    prefix_of,
    scan,
    walk,
)
from ftlint.errors import InputError


class Discovered(NamedTuple):
    """The inputs, as the user spelled them or their folders, in order; and a message for each folder or link that could not
    be followed."""

    paths: tuple[str, ...]
    failures: tuple[str, ...] = ()


def discover(
    paths: Sequence[str], *, force_exclude: bool = False, programs: bool = True, follow_links: bool = True
) -> Discovered:
    """The files for paths (files, folders, globs, ``-``; none: the current folder), each once.

    A file or folder named explicitly is read even if ``.ftlintignore`` excludes it, unless ``force_exclude``. With
    ``programs``, folders are searched for Python files too. Without ``follow_links``, links that leave a searched folder
    are skipped and reported. Raises `InputError` for a path that does not exist, and if nothing is found.
    """
    try:
        os.getcwd()
    except OSError as error:
        raise InputError(f"the current folder cannot be read: {error.strerror}") from None
    search = _Search(force_exclude, SUFFIXES + PROGRAMS * programs, follow_links)
    for path in paths or ["."]:
        search.add(path)
    found = search.result()
    failures = [*search.failures, *search.skipped()]
    if not found and not failures and not search.excluded:
        raise InputError(_nothing_under(paths or ["."], search.ignored))
    return Discovered(found, tuple(sorted(failures)))


def would_find(file: str, paths: Sequence[str]) -> bool:
    """Whether a file that does not exist yet would be found in the folders and by the globs among the paths."""
    folder, name = os.path.split(os.path.abspath(file))
    absolute = os.path.join(os.path.realpath(folder), name)
    if not name.lower().endswith(SUFFIXES + PROGRAMS):
        return False
    for path in paths or ["."]:
        if os.path.isdir(path):
            root = os.path.join(os.path.realpath(path), "")
            parts = absolute.removeprefix(root).split(os.sep)
            is_inside = absolute.startswith(root) and all(map(is_searched, parts))
            if is_inside and not is_excluded(IgnoreFiles().chain(os.path.dirname(absolute)), absolute, False):
                return True
        elif re.search(MAGIC, path) and len(path) <= LONGEST and not os.path.exists(path):
            head = glob_head(posix(path))
            pattern = posix(os.path.join(os.path.realpath(head or "."), path[len(head) :]))
            if glob_pattern(pattern).fullmatch(posix(absolute)):
                return True
    return False


def _nothing_under(paths: Sequence[str], ignored: int) -> str:
    folders = ", ".join(f"{posix(path).rstrip('/')}/" for path in paths)
    if ignored:
        return f"{IGNORE_FILE} excludes every file under {folders}; name a file explicitly to read it anyway"
    known = ", ".join(SUFFIXES + PROGRAMS[:-1]) + f" or {PROGRAMS[-1]}"
    return f"no {known} files under {folders}; a file named explicitly is read whatever its name"


class _Folder(NamedTuple):
    """A folder to search: the prefix of its files' paths, its absolute and real path, and the ignore files that apply."""

    prefix: str
    path: str
    real: str
    chain: Chain


class _Search:
    """A search for files with some suffixes. ``files`` has a claim by real path; the smallest claim of a file wins:
    (found by search, over a link, number of the argument, path as shown)."""

    def __init__(self, force_exclude: bool, suffixes: tuple[str, ...], follow_links: bool) -> None:
        self.force_exclude = force_exclude
        self.suffixes = suffixes
        self.follow_links = follow_links
        self.root = ""  # the folder of the current argument, which links may not leave
        self.links: list[tuple[str, str, str]] = []  # links that do: as shown, their target, the root as shown
        self.argument = 0
        self.files: dict[str, tuple[bool, bool, int, str]] = {}
        self.visited: set[str] = set()
        self.ignore_files = IgnoreFiles()
        self.failures: list[str] = []
        self.ignored = 0
        self.excluded = 0

    def result(self) -> tuple[str, ...]:
        return tuple(sorted(path for *_, path in self.files.values()))

    def skipped(self) -> Iterator[str]:
        """A message for each link that was not followed, if its target has inputs that were not found otherwise."""
        for path, real, root in self.links:
            if os.path.isdir(real):
                is_read = any(key.startswith(os.path.join(os.path.normcase(real), "")) for key in self.files)
                is_read = is_read or not self._has_inputs(real)
            else:
                is_read = os.path.normcase(real) in self.files
            if not is_read:
                yield f"{path} was skipped: it links to {real}, outside {root}; name it explicitly to include it"

    def add(self, path: str) -> None:
        """Add one argument. An existing path is never a glob, whatever characters it has."""
        self.argument += 1
        self.visited = set()  # another argument may have other links to follow
        if path == STDIN:
            self.files[STDIN] = (False, False, 0, STDIN)
        elif exists(path):
            self._add_existing(path)
        elif re.search(MAGIC, path):
            self._add_glob(path)
        else:
            raise InputError(missing(path))

    def _add_glob(self, path: str) -> None:
        if len(path) > LONGEST:
            raise InputError(f"{path[:40]}… is a glob of more than {LONGEST:,} characters; name a folder instead")
        matches = sorted(match for match in expand(posix(path), self.failures) if exists(match))
        if not matches:
            raise InputError(f"no file or folder matches {path}; globs are relative to the current folder")
        self.root = os.path.realpath(glob_head(posix(path)) or ".")
        for match in matches:
            if not self._leaves_root(match, match):
                self._add_existing(match, self.root)

    def _add_existing(self, path: str, root: str | None = None) -> None:
        absolute = os.path.abspath(path)
        self.root = root or os.path.realpath(absolute)
        is_folder = os.path.isdir(path)
        chain: Chain = ()
        if is_folder or self.force_exclude:
            chain = self.ignore_files.chain(absolute if is_folder else os.path.dirname(absolute))
        is_out = is_excluded(chain, absolute, is_folder)
        if is_out and self.force_exclude:
            self.excluded += 1
        elif is_folder:  # without the patterns that exclude it, which would exclude everything in it
            chain = ignore_file(absolute) if is_out else chain
            self._search(_Folder(prefix_of(path), absolute, os.path.realpath(absolute), chain))
        else:
            self._claim(posix(path), os.path.realpath(path), searched=False, linked=False)

    def _claim(self, path: str, real: str, *, searched: bool, linked: bool) -> None:
        claim = (searched, linked, self.argument, path)
        key = os.path.normcase(real)
        self.files[key] = min(claim, self.files.get(key, claim))

    def _search(self, root: _Folder) -> None:
        """Search a folder; links come last, so that a file is found where it really is."""
        waiting, linked = [root], list[_Folder]()
        while waiting or linked:
            for inner, is_link in self._inner_folders((waiting or linked).pop()):
                (linked if is_link else waiting).append(inner)

    def _inner_folders(self, folder: _Folder) -> Iterator[tuple[_Folder, bool]]:
        """Add the files of a folder; yields the folders in it to search, and whether they are links."""
        if folder.real in self.visited:
            return
        self.visited.add(folder.real)
        entries = scan(folder.path, folder.prefix, self.failures)
        for entry in sorted(entries, key=lambda entry: entry.name, reverse=True):  # they are taken from the end
            shown, path, is_link = folder.prefix + entry.name, entry.path, entry.is_symlink()
            try:
                if not entry.is_dir():
                    self._add_entry(entry, folder)
                elif not is_ignored(folder.chain, path, True) and not (is_link and self._leaves_root(shown, path)):
                    real = os.path.realpath(path) if is_link else os.path.join(folder.real, entry.name)
                    yield _Folder(f"{shown}/", path, real, (*folder.chain, *ignore_file(path))), is_link
            except OSError as error:  # a link to itself, or into a folder without permission
                self.failures.append(f"{shown} cannot be read: {error.strerror}")

    def _add_entry(self, entry: os.DirEntry[str], folder: _Folder) -> None:
        shown, path, is_link = folder.prefix + entry.name, entry.path, entry.is_symlink()
        if not entry.name.lower().endswith(self.suffixes) or is_kept_aside(entry.name):
            return
        if is_ignored(folder.chain, path, False):
            self.ignored += 1
        elif entry.is_file():
            if not (is_link and self._leaves_root(shown, path)):
                target = path if folder.real == folder.path else os.path.join(folder.real, entry.name)
                target = os.path.realpath(path) if is_link else target
                self._claim(shown, target, searched=True, linked=target != path)
        elif is_link:
            self.failures.append(f"{shown} cannot be read: it links to a path that does not exist")

    def _leaves_root(self, shown: str, path: str) -> bool:
        """Whether a path is a link that must not be followed; it is noted then."""
        if self.follow_links or stays_in(path, self.root):
            return False
        self.links.append((shown, os.path.realpath(path), f"{self.root.rstrip(os.sep)}{os.sep}"))
        return True

    def _has_inputs(self, folder: str) -> bool:
        walked = islice(walk(os.path.join(posix(folder), ""), self.failures), 1000)
        return any(name.lower().endswith(self.suffixes) for _, _, names in walked for name in names)
