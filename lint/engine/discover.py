"""From the paths a user gives to the files to read: folders searched, globs expanded, ``.ftlintignore`` honoured."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from ftlint.config import Configs, glob_pattern
from ftlint.errors import ConfigError, InputError
from ftlint.rows import NamedTuple

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

STDIN = "-"
PROGRAMS = (".py", ".ipynb")
SUFFIXES = tuple(kind + packed for kind in (".jsonl", ".ndjson") for packed in ("", ".gz", ".zst"))
IGNORE_FILE = ".ftlintignore"
KEPT_ASIDE = (".removed.jsonl", ".rejected.jsonl")  # examples that were taken out of a dataset: read only if named
ROOT_MARKS = (".git", "pyproject.toml")  # a project ends here, and what its ignore files say
# Beside the hidden ones (.git, .venv, .tox, …): what others installed or generated is no dataset of the user's.
NEVER_SEARCHED = frozenset({"node_modules", "__pycache__", "site-packages"})
_MAGIC = r"[*?\[]"
_SHARD = rf"(?i)-\d+(-of-\d+(?:{'|'.join(map(re.escape, SUFFIXES))})$)"


class Found(NamedTuple):
    """An input: its path as the user spelled it, or its folder, with ``/`` between the parts; ``-``: standard input."""

    path: str
    named_outright: bool


class Discovered(NamedTuple):
    """The inputs in order of their paths, and a sentence for each folder or link that could not be followed."""

    found: tuple[Found, ...]
    failures: tuple[str, ...] = ()


class Dataset(NamedTuple):
    """The files that the rules over all lines look at together, in order of their paths."""

    name: str
    files: tuple[str, ...]


def discover(paths: Sequence[str], *, force_exclude: bool = False, programs: bool = True) -> Discovered:
    """The files that the paths (files, folders, globs, ``-``; none: the current folder) stand for, each once.

    A file or folder named outright is read even if ``.ftlintignore`` says otherwise, unless ``force_exclude``.
    In folders ``programs`` are searched for, too. Raises `InputError` for a path that does not exist, and where nothing at
    all is found.
    """
    try:
        os.getcwd()
    except OSError as error:
        raise InputError(f"the current folder cannot be read: {error.strerror}") from None
    search = _Search(force_exclude, SUFFIXES + PROGRAMS * programs)
    for path in paths or ["."]:
        search.take(path)
    found = search.result()
    if not found and not search.failures and not search.excluded:
        raise InputError(_nothing_under(paths or ["."], search.ignored))
    return Discovered(found, tuple(sorted(search.failures)))


def _nothing_under(paths: Sequence[str], ignored: int) -> str:
    folders = ", ".join(f"{_posix(path).rstrip('/')}/" for path in paths)
    if ignored:
        return f"every file under {folders} is excluded by {IGNORE_FILE}; name a file outright to read it all the same"
    known = ", ".join(SUFFIXES + PROGRAMS[:-1]) + f" or {PROGRAMS[-1]}"
    return f"no {known} files under {folders}; name a file outright to read it whatever its name"


def is_program(path: str) -> bool:
    """Whether a file is a program by its name."""
    return path.lower().endswith(PROGRAMS)


def is_kept_aside(path: str) -> bool:
    """Whether a file by its name holds examples that were taken out of a dataset, which are no part of it."""
    return path.lower().endswith(KEPT_ASIDE)


def dataset_key(path: str) -> str:
    """The dataset that a file belongs to by its name: shards share one, any other file is its own.

    >>> dataset_key("data/x-00002-of-00004.jsonl.gz")
    'data/x-*-of-00004.jsonl.gz'
    """
    folder, slash, name = path.rpartition("/")
    return folder + slash + (re.sub(_SHARD, r"-*\1", name) if "-of-" in name.lower() else name)


def group(found: Sequence[Found], configs: Configs) -> list[Dataset]:
    """The datasets that the files make up, by shards' names or as configured, in order of their first files."""
    members: dict[tuple[str, str], list[str]] = {}
    for path in sorted(item.path for item in found if not is_program(item.path)):
        config = configs.config_for(path)
        joined = None if path == STDIN else config.dataset_of(path)
        key = ("", dataset_key(path)) if joined is None else (config.folder, joined)
        members.setdefault(key, []).append(path)
    return [Dataset(name, tuple(files)) for (_, name), files in members.items()]


Chain = tuple[tuple[str, "GitIgnoreSpec"], ...]  # folders (absolute, ending in the separator), the outermost first
Folder = tuple[str, str, Chain]  # what its files' paths start with, its absolute path, what is ignored inside


class _Search:
    """What was found so far. ``files`` has the best claim to a real path: (searched, by a link, for which, shown)."""

    def __init__(self, force_exclude: bool, suffixes: tuple[str, ...]) -> None:
        self.force_exclude = force_exclude
        self.suffixes = suffixes
        self.turn = 0
        self.files: dict[str, tuple[bool, bool, int, str]] = {}
        self.folders: set[str] = set()
        self.chains: dict[str, Chain] = {}
        self.failures: list[str] = []
        self.ignored = 0
        self.excluded = 0

    def result(self) -> tuple[Found, ...]:
        claims = sorted(self.files.values(), key=lambda claim: claim[3])
        return tuple(Found(path, not searched) for searched, _, _, path in claims)

    def take(self, path: str) -> None:
        """One path of the command line. An existing one is no glob, whatever characters it has."""
        self.turn += 1
        if path == STDIN:
            self.files[STDIN] = (False, False, 0, STDIN)
        elif _exists(path):
            self._take_existing(path)
        elif re.search(_MAGIC, path):
            matches = sorted(match for match in self._matches(_posix(path)) if _exists(match))
            if not matches:
                raise InputError(f"no file or folder fits {path}; the glob is read from the current folder")
            for match in matches:
                self._take_existing(match)
        else:
            raise InputError(_missing(path))

    def _take_existing(self, path: str) -> None:
        absolute = os.path.abspath(path)
        if not os.path.isdir(path):
            if self.force_exclude and _is_out(self._chain(os.path.dirname(absolute)), absolute, False):
                self.excluded += 1
            else:
                self._claim(_posix(path), os.path.realpath(path), searched=False, linked=False)
            return
        chain = self._chain(absolute)
        if not _is_out(chain, absolute, True):
            self._search((_prefix(path), absolute, chain))
        elif self.force_exclude:
            self.excluded += 1
        else:  # what excludes the folder would exclude all in it, though it was asked for by name
            self._search((_prefix(path), absolute, _ignore_in(absolute)))

    def _claim(self, path: str, real: str, *, searched: bool, linked: bool) -> None:
        claim = (searched, linked, self.turn, path)
        key = os.path.normcase(real)
        self.files[key] = min(claim, self.files.get(key, claim))

    def _search(self, root: Folder) -> None:
        """Everything below a folder; what links lead to comes last, so that a file is found where it really is."""
        waiting, linked = [root], list[Folder]()
        while waiting or linked:
            for inner, is_link in self._look_into((waiting or linked).pop()):
                (linked if is_link else waiting).append(inner)

    def _look_into(self, folder: Folder) -> Iterator[tuple[Folder, bool]]:
        prefix, absolute, chain = folder
        real = os.path.realpath(absolute)
        if real in self.folders:
            return
        self.folders.add(real)
        for entry in self._entries(folder):
            path = entry.path
            try:
                if not entry.is_dir():
                    self._take_entry(entry, folder, real)
                elif not _ignored(chain, path, True):
                    yield (f"{prefix}{entry.name}/", path, (*chain, *_ignore_in(path))), entry.is_symlink()
            except OSError as error:  # a link to itself, or into a folder that nobody may look into
                self.failures.append(f"{prefix}{entry.name} cannot be read: {error.strerror}")

    def _entries(self, folder: Folder) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder[1]) as entries:
                searched = [entry for entry in entries if _is_searched(entry.name)]
        except OSError as error:
            self.failures.append(f"{folder[0] or './'} cannot be searched: {error.strerror}")
            return []
        return sorted(searched, key=lambda entry: entry.name, reverse=True)  # they are taken from the end

    def _take_entry(self, entry: os.DirEntry[str], folder: Folder, real: str) -> None:
        prefix, absolute, chain = folder
        path = entry.path
        if not entry.name.lower().endswith(self.suffixes) or is_kept_aside(entry.name):
            return
        if _ignored(chain, path, False):
            self.ignored += 1
        elif entry.is_file():
            target = path if real == absolute else os.path.join(real, entry.name)
            target = os.path.realpath(path) if entry.is_symlink() else target
            self._claim(prefix + entry.name, target, searched=True, linked=target != path)
        elif entry.is_symlink():
            self.failures.append(f"{prefix}{entry.name} cannot be read: it links to what does not exist")

    def _chain(self, folder: str) -> Chain:
        """The ignore files that hold inside a folder: its own, and those above up to the project's root."""
        chain: Chain | None = self.chains.get(folder)
        passed: list[str] = []
        while chain is None:
            passed.append(folder)
            parent = os.path.dirname(folder)
            is_root = parent == folder or any(os.path.exists(os.path.join(folder, mark)) for mark in ROOT_MARKS)
            chain = () if is_root else self.chains.get(parent)
            folder = parent
        for inner in reversed(passed):
            chain = self.chains[inner] = (*chain, *_ignore_in(inner))
        return chain

    def _matches(self, pattern: str) -> Iterator[str]:
        """The paths that fit a glob, as a shell gives them: nothing hidden, and ``**`` follows no links."""
        plain = re.sub(r"(^|/)\*\*(/+\*\*)*/*$", r"\1", pattern)  # what it leaves are folders, and those are searched
        wild = re.search(_MAGIC, plain)
        head = plain[: plain.rfind("/", 0, wild.start() if wild else len(plain)) + 1]
        rest = plain[len(head) :].rstrip("/")
        if not rest:
            yield head or "."
            return
        fits = glob_pattern(rest).fullmatch
        aside = is_kept_aside(rest)
        for where, folders, names in os.walk(head or ".", onerror=self._cannot_search):
            inner = _posix(os.path.relpath(where, head or "."))
            prefix = "" if inner == "." else f"{inner}/"
            folders[:] = [name for name in folders if _is_searched(name)]
            candidates = folders if plain.endswith("/") else [*folders, *filter(_is_searched, names)]
            matched = {name for name in candidates if fits(prefix + name) and (aside or not is_kept_aside(name))}
            yield from (head + prefix + name for name in matched)
            deeper = "**" in rest or prefix.count("/") < rest.count("/")
            folders[:] = [name for name in folders if deeper and name not in matched]

    def _cannot_search(self, error: OSError) -> None:
        self.failures.append(f"{_posix(str(error.filename))} cannot be searched: {error.strerror}")


def _posix(path: str) -> str:
    return path if os.sep == "/" else path.replace(os.sep, "/")


def _prefix(folder: str) -> str:
    """What the paths of a folder's files start with: nothing for the current one."""
    plain = _posix(folder).rstrip("/")
    return "" if plain == "." else f"{plain}/"


def _is_searched(name: str) -> bool:
    return not name.startswith(".") and name not in NEVER_SEARCHED


def _exists(path: str) -> bool:
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError) as error:
        if re.search(_MAGIC, path):  # Windows refuses a name with these characters
            return False
        raise InputError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from None
    return True


def _missing(path: str) -> str:
    """Says that a path does not exist, and what near it does."""
    from difflib import get_close_matches

    if os.path.islink(path):
        return f"{path} links to {os.readlink(path)}, which does not exist"
    folder, name = os.path.split(_posix(path).rstrip("/"))
    while folder and not os.path.isdir(folder) and name:
        folder, name = os.path.split(folder.rstrip("/"))
    try:
        with os.scandir(folder or ".") as entries:
            names = [entry.name for entry in islice(entries, 10_000)]
    except OSError:
        names = []
    prefix = _prefix(folder or ".")
    rest = _posix(path)[len(os.path.join(folder, name)) :]
    close = [prefix + near for near in get_close_matches(name, names, 3, 0.75)]
    close = [near + rest if os.path.exists(near + rest) else near for near in close]
    if close:
        return f"{path} does not exist; did you mean {' or '.join(close)}?"
    return f"{path} does not exist; there is no {name} in {prefix or 'the current folder'}, nor anything of a like name"


def _ignore_in(folder: str) -> Chain:
    path = os.path.join(folder, IGNORE_FILE)
    if not os.path.isfile(path):
        return ()
    from pathspec import GitIgnoreSpec

    try:
        with open(path, encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
            lines = [line.removesuffix("\r") for line in file.read().split("\n")]
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from None
    for number, line in enumerate(lines, 1):
        try:
            GitIgnoreSpec.from_lines([line])
        except (ValueError, re.error):
            raise ConfigError(f"{path}:{number}: {line!r} is no pattern as .gitignore has them") from None
    return ((os.path.join(folder, ""), GitIgnoreSpec.from_lines(lines)),)


def _ignored(chain: Chain, path: str, folder: bool) -> bool:
    """Whether a path (absolute) is ignored itself: the innermost file that has a pattern for it decides."""
    for where, spec in reversed(chain):
        if path.startswith(where):
            said = spec.check_file(_posix(path[len(where) :]) + "/" * folder).include
            if said is not None:
                return said
    return False


def _is_out(chain: Chain, path: str, folder: bool) -> bool:
    """Whether a path is ignored, or a folder that it is in."""
    if not chain:
        return False
    start = len(chain[0][0])
    above = (path[: match.start()] for match in re.finditer(re.escape(os.sep), path) if match.start() > start)
    return any(_ignored(chain, outer, True) for outer in above) or _ignored(chain, path, folder)
