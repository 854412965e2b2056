"""Paths with ``/`` between their parts, folders walked, and globs expanded."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import islice

from ftlint.config.globs import glob_pattern
from ftlint.engine.inputs.file_names import is_kept_aside
from ftlint.errors import InputError

MAGIC = r"[*?\[]"
# Besides hidden folders (.git, .venv, .tox, …): what is installed or generated there is not the user's data.
_NEVER_SEARCHED = frozenset({"node_modules", "__pycache__", "site-packages"})


def posix(path: str) -> str:
    """A path with ``/`` between its parts."""
    return path if os.sep == "/" else path.replace(os.sep, "/")


def prefix_of(folder: str) -> str:
    """The prefix of the paths of a folder's files: empty for the current folder."""
    plain = posix(folder).rstrip("/")
    return "" if plain == "." else f"{plain}/"


def is_searched(name: str) -> bool:
    """Whether a file or folder of that name is searched."""
    return not name.startswith(".") and name not in _NEVER_SEARCHED


def exists(path: str) -> bool:
    """Whether a path exists. Raises `InputError` if that cannot be determined."""
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError) as error:
        if re.search(MAGIC, path):  # Windows rejects a name with these characters
            return False
        raise InputError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from None
    return True


def scan(folder: str, prefix: str, failures: list[str]) -> list[os.DirEntry[str]]:
    """The entries of a folder that are searched. ``failures`` gets a message, with its ``prefix``, if it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return [entry for entry in entries if is_searched(entry.name)]
    except OSError as error:
        failures.append(f"{prefix or './'} cannot be searched: {error.strerror}")
        return []


def walk(head: str, failures: list[str]) -> Iterator[tuple[str, list[str], list[str]]]:
    """Each folder below ``head``: its path relative to there, with the names of its searched folders and files.

    Like `os.walk`, for any depth: folders removed from the list are not walked, and neither are links.
    """
    waiting = [""]
    while waiting:
        prefix = waiting.pop()
        entries = scan(head + prefix or ".", head + prefix, failures)
        kinds = {entry.name: (_is_folder(entry), entry.is_symlink()) for entry in entries}
        folders = [name for name, (is_folder, _) in kinds.items() if is_folder]
        yield prefix, folders, [name for name, (is_folder, _) in kinds.items() if not is_folder]
        waiting += [f"{prefix}{name}/" for name in folders if not kinds[name][1]]


def expand(pattern: str, failures: list[str]) -> Iterator[str]:
    """The paths that match a glob, as in a shell: nothing hidden, and ``**`` follows no links."""
    plain = re.sub(r"(^|/)\*\*(/+\*\*)*/*$", r"\1", pattern)  # leaves folders, which are searched
    head = glob_head(plain)
    rest = plain[len(head) :].rstrip("/")
    if not rest:
        yield head or "."
        return
    matches = glob_pattern(rest).fullmatch
    aside = is_kept_aside(rest)
    for prefix, folders, names in walk(head, failures):
        candidates = folders if plain.endswith("/") else [*folders, *names]
        matched = {name for name in candidates if matches(prefix + name) and (aside or not is_kept_aside(name))}
        yield from (head + prefix + name for name in matched)
        deeper = "**" in rest or prefix.count("/") < rest.count("/")
        folders[:] = [name for name in folders if deeper and name not in matched]


def glob_head(glob: str) -> str:
    """The part of a glob before the first part with a wildcard."""
    wild = re.search(MAGIC, glob)
    return glob[: glob.rfind("/", 0, wild.start() if wild else len(glob)) + 1]


def missing(path: str) -> str:
    """The message for a path that does not exist, with similar paths that do."""
    from difflib import get_close_matches

    if os.path.islink(path):
        return f"{path} links to {os.readlink(path)}, which does not exist"
    folder, name = os.path.split(posix(path).rstrip("/"))
    while folder and not os.path.isdir(folder) and name:
        folder, name = os.path.split(folder.rstrip("/"))
    try:
        with os.scandir(folder or ".") as entries:
            names = [entry.name for entry in islice(entries, 10_000)]
    except OSError:
        names = []
    prefix = prefix_of(folder or ".")
    rest = posix(path)[len(os.path.join(folder, name)) :]
    close = [prefix + similar for similar in get_close_matches(name, names, 3, 0.75)]
    close = [similar + rest if os.path.exists(similar + rest) else similar for similar in close]
    if close:
        return f"{path} does not exist; did you mean {' or '.join(close)}?"
    return f"{path} does not exist; {prefix or 'the current folder'} has no {name} and nothing with a similar name"


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False
