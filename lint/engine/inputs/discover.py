"""From the paths a user gives to the files to read: folders searched, globs expanded, ``.ftlintignore`` honoured."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from ftlint.config.bounded import Limit, Unfit, read_bounded, stays_in
from ftlint.config.configs import Configs
from ftlint.config.globs import LONGEST, IgnorePattern, glob_pattern, ignore_pattern
from ftlint.errors import ConfigError, InputError

STDIN = "-"
PROGRAMS = (".py", ".ipynb")
SUFFIXES = tuple(kind + packed for kind in (".jsonl", ".ndjson") for packed in ("", ".gz", ".zst"))
IGNORE_FILE = ".ftlintignore"
KEPT_ASIDE = (".removed.jsonl", ".rejected.jsonl")  # examples that were taken out of a dataset: read only if named
_IGNORE_LIMIT = Limit(1 << 18, "256 KiB")  # as many patterns as can be compiled within seconds
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


def discover(
    paths: Sequence[str], *, force_exclude: bool = False, programs: bool = True, follow_links: bool = True
) -> Discovered:
    """The files that the paths (files, folders, globs, ``-``; none: the current folder) stand for, each once.

    A file or folder named outright is read even if ``.ftlintignore`` says otherwise, unless ``force_exclude``.
    In folders ``programs`` are searched for, too. Without ``follow_links``, links that lead out of a searched folder are
    skipped and reported. Raises `InputError` for a path that does not exist, and where nothing at
    all is found.
    """
    try:
        os.getcwd()
    except OSError as error:
        raise InputError(f"the current folder cannot be read: {error.strerror}") from None
    search = _Search(force_exclude, SUFFIXES + PROGRAMS * programs, follow_links)
    for path in paths or ["."]:
        search.take(path)
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
    search = _Search(False, SUFFIXES + PROGRAMS, True)
    for path in paths or ["."]:
        if os.path.isdir(path):
            root = os.path.join(os.path.realpath(path), "")
            parts = absolute.removeprefix(root).split(os.sep)
            is_inside = absolute.startswith(root) and all(map(_is_searched, parts))
            if is_inside and not _is_out(search._chain(os.path.dirname(absolute)), absolute, False):
                return True
        elif re.search(_MAGIC, path) and len(path) <= LONGEST and not os.path.exists(path):
            pattern = _posix(
                os.path.join(os.path.realpath(_head(_posix(path)) or "."), path[len(_head(_posix(path))) :])
            )
            if glob_pattern(pattern).fullmatch(_posix(absolute)):
                return True
    return False


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


Chain = tuple[
    tuple[str, tuple[IgnorePattern, ...]], ...
]  # folders (absolute, ending in the separator), the outermost first
Folder = tuple[
    str, str, str, Chain
]  # what its files' paths start with, its absolute and real path, what is ignored inside


class _Search:
    """What was found so far. ``files`` has the best claim to a real path: (searched, by a link, for which, shown)."""

    def __init__(self, force_exclude: bool, suffixes: tuple[str, ...], follow_links: bool) -> None:
        self.force_exclude = force_exclude
        self.suffixes = suffixes
        self.follow_links = follow_links
        self.root = ""  # the folder of the path that is being taken, which links may not leave
        self.links: list[tuple[str, str, str]] = []  # those that do: as shown, where they lead, the root as shown
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

    def skipped(self) -> Iterator[str]:
        """A sentence for each link that was not followed and leads to something that is not read otherwise."""
        for path, real, root in self.links:
            if os.path.isdir(real):
                is_read = any(key.startswith(os.path.join(os.path.normcase(real), "")) for key in self.files)
                is_read = is_read or not self._has_inputs(real)
            else:
                is_read = os.path.normcase(real) in self.files
            if not is_read:
                yield f"{path} was skipped: it links to {real}, outside {root}; name it outright to include it"

    def _has_inputs(self, folder: str) -> bool:
        walked = islice(self._walk(os.path.join(_posix(folder), "")), 1000)
        return any(name.lower().endswith(self.suffixes) for _, _, names in walked for name in names)

    def _leads_out(self, shown: str, path: str) -> bool:
        """Whether a path is a link that is not to be followed, which is noted then."""
        if self.follow_links or stays_in(path, self.root):
            return False
        self.links.append((shown, os.path.realpath(path), f"{self.root.rstrip(os.sep)}{os.sep}"))
        return True

    def take(self, path: str) -> None:
        """One path of the command line. An existing one is no glob, whatever characters it has."""
        self.turn += 1
        self.folders = set()  # another path may have other links to follow
        if path == STDIN:
            self.files[STDIN] = (False, False, 0, STDIN)
        elif _exists(path):
            self._take_existing(path)
        elif re.search(_MAGIC, path):
            if len(path) > LONGEST:
                raise InputError(f"{path[:40]}… is a glob of more than {LONGEST:,} characters; name a folder instead")
            matches = sorted(match for match in self._matches(_posix(path)) if _exists(match))
            if not matches:
                raise InputError(f"no file or folder fits {path}; the glob is read from the current folder")
            self.root = os.path.realpath(_head(_posix(path)) or ".")
            for match in matches:
                if not self._leads_out(match, match):
                    self._take_existing(match, self.root)
        else:
            raise InputError(_missing(path))

    def _take_existing(self, path: str, root: str | None = None) -> None:
        absolute = os.path.abspath(path)
        self.root = root or os.path.realpath(absolute)
        if not os.path.isdir(path):
            if self.force_exclude and _is_out(self._chain(os.path.dirname(absolute)), absolute, False):
                self.excluded += 1
            else:
                self._claim(_posix(path), os.path.realpath(path), searched=False, linked=False)
            return
        chain = self._chain(absolute)
        if not _is_out(chain, absolute, True):
            self._search((_prefix(path), absolute, os.path.realpath(absolute), chain))
        elif self.force_exclude:
            self.excluded += 1
        else:  # what excludes the folder would exclude all in it, though it was asked for by name
            self._search((_prefix(path), absolute, os.path.realpath(absolute), _ignore_in(absolute)))

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
        prefix, _, real, chain = folder
        if real in self.folders:
            return
        self.folders.add(real)
        for entry in self._entries(folder):
            path = entry.path
            try:
                if not entry.is_dir():
                    self._take_entry(entry, folder)
                elif not _ignored(chain, path, True) and not (
                    entry.is_symlink() and self._leads_out(f"{prefix}{entry.name}", path)
                ):
                    inner = os.path.realpath(path) if entry.is_symlink() else os.path.join(real, entry.name)
                    yield (f"{prefix}{entry.name}/", path, inner, (*chain, *_ignore_in(path))), entry.is_symlink()
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

    def _take_entry(self, entry: os.DirEntry[str], folder: Folder) -> None:
        prefix, absolute, real, chain = folder
        path = entry.path
        if not entry.name.lower().endswith(self.suffixes) or is_kept_aside(entry.name):
            return
        if _ignored(chain, path, False):
            self.ignored += 1
        elif entry.is_file() and entry.is_symlink() and self._leads_out(prefix + entry.name, path):
            pass
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
        head = _head(plain)
        rest = plain[len(head) :].rstrip("/")
        if not rest:
            yield head or "."
            return
        fits = glob_pattern(rest).fullmatch
        aside = is_kept_aside(rest)
        for prefix, folders, names in self._walk(head):
            candidates = folders if plain.endswith("/") else [*folders, *names]
            matched = {name for name in candidates if fits(prefix + name) and (aside or not is_kept_aside(name))}
            yield from (head + prefix + name for name in matched)
            deeper = "**" in rest or prefix.count("/") < rest.count("/")
            folders[:] = [name for name in folders if deeper and name not in matched]

    def _walk(self, head: str) -> Iterator[tuple[str, list[str], list[str]]]:
        """Each folder below ``head`` by its path from there, with the folders and files in it, less what is never searched.

        It is `os.walk` for any depth: folders that are taken out of the list are not walked, and neither are links.
        """
        waiting = [""]
        while waiting:
            prefix = waiting.pop()
            try:
                with os.scandir(head + prefix or ".") as found:
                    entries = [entry for entry in found if _is_searched(entry.name)]
            except OSError as error:
                self.failures.append(f"{head + prefix or './'} cannot be searched: {error.strerror}")
                continue
            kinds = {entry.name: (_is_folder(entry), entry.is_symlink()) for entry in entries}
            folders = [name for name, (is_folder, _) in kinds.items() if is_folder]
            yield prefix, folders, [name for name, (is_folder, _) in kinds.items() if not is_folder]
            waiting += [f"{prefix}{name}/" for name in folders if not kinds[name][1]]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def _head(glob: str) -> str:
    """What stands before the first part of a glob that has a wildcard."""
    wild = re.search(_MAGIC, glob)
    return glob[: glob.rfind("/", 0, wild.start() if wild else len(glob)) + 1]


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
    if not os.path.lexists(path) or os.path.isdir(path):
        return ()
    try:
        text = read_bounded(path, _IGNORE_LIMIT).decode("utf-8-sig", "surrogateescape")
    except Unfit as error:
        raise ConfigError(f"{path} {error}, as an ignore file must be") from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from None
    patterns = []
    for number, line in enumerate(text.split("\n"), 1):
        try:
            patterns.append(ignore_pattern(line.removesuffix("\r")))
        except ValueError:
            shown = repr(line.removesuffix("\r")) if len(line) < 80 else f"{line[:80]!r}…"
            raise ConfigError(f"{path}:{number}: {shown} is no pattern as .gitignore has them") from None
    return ((os.path.join(folder, ""), tuple(pattern for pattern in reversed(patterns) if pattern is not None)),)


def _ignored(chain: Chain, path: str, folder: bool) -> bool:
    """Whether a path (absolute) is ignored itself: the last pattern for it of the innermost file that has one decides."""
    for where, patterns in reversed(chain):
        if patterns and path.startswith(where):
            relative = _posix(path[len(where) :])
            name = relative.rpartition("/")[2]
            for pattern in patterns:  # the last of the file comes first
                if pattern.fits(relative, name, folder):
                    return pattern.excludes
    return False


def _is_out(chain: Chain, path: str, folder: bool) -> bool:
    """Whether a path is ignored, or a folder that it is in."""
    if not chain:
        return False
    start = len(chain[0][0])
    above = (path[: match.start()] for match in re.finditer(re.escape(os.sep), path) if match.start() > start)
    return any(_ignored(chain, outer, True) for outer in above) or _ignored(chain, path, folder)
