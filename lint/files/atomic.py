"""Replaces files atomically: write a temporary file, sync it, rename it. A killed process leaves the old or new file."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import weakref
from collections.abc import Iterator
from typing import BinaryIO

from ftlint.errors import InputError
from ftlint.files.interrupts import held_back

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_SUFFIX = ".tmp"
_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
_BUFFER = 1 << 18
_RANDOM = re.compile(r"[a-z0-9_]{8}")  # the random part of a name made by `tempfile`
_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "no write permission in its folder",
    errno.EPERM: "no write permission in its folder",
    errno.ENOENT: "the file or its folder no longer exists",
}


class Replacement:
    """The new content of a file: write it to ``file``, the temporary file ``.NAME.ftlint-XXXX.tmp`` in the same folder.

    The target of a symbolic link is replaced, not the link. Always `close` it: a temporary file that did not replace its
    target is removed, at the latest when the process ends. If the process was killed, the next replacement of the same file
    removes it. Raises `OSError`.
    """

    def __init__(self, path: str) -> None:
        self.target = os.path.realpath(path)
        _remove_stale(self.target)
        with held_back():
            self.file, self.path = _create(self.target)
            self._remove = weakref.finalize(self, unlink_own, self.path, os.getpid())

    def put(self, path: str, seen: os.stat_result | None = None) -> None:
        """Replace the target; ``path`` is its name in messages.

        Mode, owner and extended attributes are kept as far as permitted; other hard links keep the old content. ``seen`` is
        the `os.stat` of the file from before it was read (default: now). Raises `InputError` if the file has changed since
        or cannot be replaced.
        """
        with write_errors(path):
            seen = seen or os.stat(self.target)
            _check_not_protected(path, self.target, seen)
            self.file.flush()
            os.fsync(self.file.fileno())
            if os.name == "nt":
                self.file.close()  # an open file cannot be moved there
            _copy_attributes(self.target, seen, self.path)
            _check_unchanged(path, self.target, seen)
            with held_back():
                os.replace(self.path, self.target)
                self._remove.detach()
            _sync_folder(self.target)

    def put_new(self) -> None:
        """Create a target that does not exist yet, with the default mode. Raises `OSError`."""
        self.file.flush()
        os.fsync(self.file.fileno())
        if os.name == "nt":
            self.file.close()
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(self.path, 0o666 & ~umask)
        with held_back():
            os.replace(self.path, self.target)
            self._remove.detach()
        _sync_folder(self.target)

    def close(self) -> None:
        """Remove the temporary file, unless it replaced the target."""
        with contextlib.suppress(OSError):
            self.file.close()
        self._remove()


def unlink_own(path: str, owner: int) -> None:
    """Remove a file created by the process ``owner``; does nothing in a forked process, which inherits exit handlers."""
    if os.getpid() == owner:
        with held_back(), contextlib.suppress(OSError):
            os.unlink(path)


def begin_to_write(file: BinaryIO, start: int, end: int) -> None:
    """Ask the system to start writing these bytes to disk, so that the final `os.fsync` takes less time.

    Errors are ignored: the final sync reports them.
    """
    if hasattr(os, "posix_fadvise"):
        with contextlib.suppress(OSError):
            # On Linux this starts the write-back of dirty pages without dropping them (mm/fadvise.c).
            os.posix_fadvise(file.fileno(), start, end - start, os.POSIX_FADV_DONTNEED)


@contextlib.contextmanager
def replacing(path: str, seen: os.stat_result | None = None) -> Iterator[BinaryIO]:
    """A binary file for the new content of ``path``, which it replaces at the end of the block.

    After an error in the block, the file is unchanged. ``seen`` and the exceptions are those of `Replacement.put`.
    """
    with write_errors(path):
        seen = seen or os.stat(os.path.realpath(path))
        _check_not_protected(path, os.path.realpath(path), seen)
        new = Replacement(path)
    try:
        with write_errors(path):
            yield new.file
        new.put(path, seen)
    finally:
        new.close()


@contextlib.contextmanager
def writing(path: str) -> Iterator[BinaryIO]:
    """A binary file for the whole content of ``path``, which need not exist.

    A regular file is replaced at the end of the block, and is unchanged after an error; a device or a pipe is written
    directly. Raises `OSError` and `InputError`.
    """
    if os.path.abspath(path).startswith(("/dev/", "/proc/")) or (os.path.exists(path) and not os.path.isfile(path)):
        with open(path, "wb") as out:
            yield out
        return
    new = Replacement(path)
    try:
        if os.path.exists(new.target):
            _check_not_protected(path, new.target, os.stat(new.target))
        yield new.file
        if os.path.exists(new.target):
            new.put(path)
        else:
            new.put_new()
    finally:
        new.close()


@contextlib.contextmanager
def write_errors(path: str) -> Iterator[None]:
    """Turn an `OSError` from writing ``path`` into an `InputError` with a message for users."""
    try:
        yield
    except BrokenPipeError:
        raise  # from the caller's own output
    except OSError as error:
        reason = _REASONS.get(error.errno or 0) or error.strerror or str(error)
        raise InputError(f"{path}: cannot be written: {reason}; nothing was written") from error


def _check_not_protected(path: str, target: str, seen: os.stat_result) -> None:
    """Raise `InputError` for protected files: a rename would succeed with write permission on the folder only."""
    if not stat.S_ISREG(seen.st_mode):
        raise InputError(f"{path}: cannot be written: it is not a regular file")
    if os.path.exists(target) and is_protected(target):
        raise InputError(f"{path}: cannot be written: the file is write-protected; nothing was written")


def is_protected(path: str) -> bool:
    """Whether a file is write-protected: not writable by this user, or by anyone (`os.access` ignores that for root).

    Raises `OSError`.
    """
    return not os.stat(path).st_mode & _WRITABLE or not os.access(path, os.W_OK)


def _create(target: str) -> tuple[BinaryIO, str]:
    import tempfile

    folder, name = os.path.split(target)
    while True:
        handle, temporary = tempfile.mkstemp(prefix=_prefix(name), suffix=_SUFFIX, dir=folder)
        _lock(handle)
        if os.path.exists(temporary):
            return os.fdopen(handle, "wb", _BUFFER), temporary
        os.close(handle)  # another process removed it as stale before it was locked


def _prefix(name: str) -> str:
    return f".{name[:50]}.ftlint-"  # names are limited to 255 bytes, including the suffix


def _lock(handle: int) -> bool:
    """Lock an open file until it is closed or the process ends; False if another process holds the lock."""
    if fcntl is None:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _remove_stale(target: str) -> None:
    """Remove temporary files that killed processes left for a target: matching names that no process has locked."""
    folder, name = os.path.split(target)
    start = _prefix(name)
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            middle = entry.name.removeprefix(start).removesuffix(_SUFFIX)
            if entry.name == f"{start}{middle}{_SUFFIX}" and _RANDOM.fullmatch(middle):
                _remove_unlocked(entry.path)


def _remove_unlocked(path: str) -> None:
    with contextlib.suppress(OSError):
        handle = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
        try:
            if stat.S_ISREG(os.fstat(handle).st_mode) and _lock(handle):
                os.unlink(path)
        finally:
            os.close(handle)


def _copy_attributes(target: str, seen: os.stat_result, temporary: str) -> None:
    if hasattr(os, "chown"):
        with contextlib.suppress(OSError):
            os.chown(temporary, seen.st_uid, seen.st_gid)
    if hasattr(os, "listxattr"):
        with contextlib.suppress(OSError):
            for name in os.listxattr(target):
                with contextlib.suppress(OSError):
                    os.setxattr(temporary, name, os.getxattr(target, name))
    # After chown, which clears some bits of the mode.
    os.chmod(temporary, stat.S_IMODE(seen.st_mode))


def _check_unchanged(path: str, target: str, seen: os.stat_result) -> None:
    now = os.stat(target)
    if (now.st_mtime_ns, now.st_size, now.st_ino) != (seen.st_mtime_ns, seen.st_size, seen.st_ino):
        raise InputError(f"{path}: changed while it was being fixed; nothing was written; run again")


def sync_folder(path: str) -> None:
    """Sync a new file's entry in its folder, on systems where folders can be opened."""
    _sync_folder(path)


def _sync_folder(target: str) -> None:
    """Sync the rename. Errors are ignored: the new file is already in place."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        folder = os.open(os.path.dirname(target) or os.curdir, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
