"""Replaces a file whole: written beside it, forced to disk, renamed over it. A kill leaves the old or the new one."""

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
_RANDOM = re.compile(r"[a-z0-9_]{8}")  # what `tempfile` puts into a name
_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "no permission to write in its folder",
    errno.EPERM: "no permission to write in its folder",
    errno.ENOENT: "the file or its folder has vanished",
}


class Replacement:
    """The new content of a file, to be written to ``file``, which lies beside it as ``.NAME.ftlint-XXXX.tmp``.

    The target of a symbolic link is replaced, not the link. Whatever happens, `close` it: what was not put in its place is
    removed, at the latest when the process ends. Only a killed process leaves it, and the next one that is begun beside the
    same file removes it. Raises `OSError`.
    """

    def __init__(self, path: str) -> None:
        self.target = os.path.realpath(path)
        _remove_stale(self.target)
        with held_back():
            self.file, self.path = _create(self.target)
            self._remove = weakref.finalize(self, unlink_own, self.path, os.getpid())

    def put(self, path: str, seen: os.stat_result | None = None) -> None:
        """Put it in the place of a file that users know as ``path``; mode, owner and extended attributes are kept as far as
        permitted. Other hard links to the file keep the old content. ``seen`` is the file's `os.stat` from before it was
        read (default: from now): a file that is another by the end is not replaced. Raises `InputError` with one clear line
        when the file has changed or cannot be replaced."""
        with told(path):
            seen = seen or os.stat(self.target)
            _refuse_protected(path, self.target, seen)
            self.file.flush()
            os.fsync(self.file.fileno())
            if os.name == "nt":
                self.file.close()  # an open file cannot be moved there
            _copy_attributes(self.target, seen, self.path)
            _refuse_changed(path, self.target, seen)
            with held_back():
                os.replace(self.path, self.target)
                self._remove.detach()
            _sync_folder(self.target)

    def put_new(self) -> None:
        """Put it where there is no file yet, with the mode that a new file has. Raises `OSError`."""
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
        """Remove it, if it was not put in its place."""
        with contextlib.suppress(OSError):
            self.file.close()
        self._remove()


def unlink_own(path: str, owner: int) -> None:
    """Remove a file that the process ``owner`` made: a forked one inherits what is to be done at its end."""
    if os.getpid() == owner:
        with held_back(), contextlib.suppress(OSError):
            os.unlink(path)


def begin_to_write(file: BinaryIO, start: int, end: int) -> None:
    """Ask the system to begin to write these bytes of a file to disk, so that less is left to wait for when all of it is
    forced there. Where it does not, or fails, that tells."""
    if hasattr(os, "posix_fadvise"):
        with contextlib.suppress(OSError):
            # Bytes that nobody needs in memory are written at once, and stay there meanwhile (Linux: mm/fadvise.c).
            os.posix_fadvise(file.fileno(), start, end - start, os.POSIX_FADV_DONTNEED)


@contextlib.contextmanager
def replacing(path: str, seen: os.stat_result | None = None) -> Iterator[BinaryIO]:
    """A binary file to write the new content of ``path`` to; leaving the block without an error puts it in place, any error
    inside the block leaves the file as it was. ``seen`` is as for `Replacement.put`, and so is what is raised."""
    with told(path):
        seen = seen or os.stat(os.path.realpath(path))
        _refuse_protected(path, os.path.realpath(path), seen)
        new = Replacement(path)
    try:
        with told(path):
            yield new.file
        new.put(path, seen)
    finally:
        new.close()


@contextlib.contextmanager
def writing(path: str) -> Iterator[BinaryIO]:
    """A binary file to write all of ``path`` to, which need not exist. A regular file is replaced when the block is left
    without an error, and otherwise stays as it was; a device or a pipe is written to. Raises `OSError` and `InputError`."""
    if os.path.abspath(path).startswith(("/dev/", "/proc/")) or (os.path.exists(path) and not os.path.isfile(path)):
        with open(path, "wb") as out:
            yield out
        return
    new = Replacement(path)
    try:
        if os.path.exists(new.target):
            _refuse_protected(path, new.target, os.stat(new.target))
        yield new.file
        if os.path.exists(new.target):
            new.put(path)
        else:
            new.put_new()
    finally:
        new.close()


@contextlib.contextmanager
def told(path: str) -> Iterator[None]:
    """Turn what writing a file can raise into one line for users, an `InputError`."""
    try:
        yield
    except BrokenPipeError:
        raise  # of the caller's own output
    except OSError as error:
        reason = _REASONS.get(error.errno or 0) or error.strerror or str(error)
        raise InputError(f"{path}: cannot be written: {reason}; nothing was written") from error


def _refuse_protected(path: str, target: str, seen: os.stat_result) -> None:
    """A rename asks for rights on the folder only, but who protected a file wants it left alone."""
    if not stat.S_ISREG(seen.st_mode):
        raise InputError(f"{path}: cannot be written: it is no regular file")
    if os.path.exists(target) and is_protected(target):
        raise InputError(f"{path}: cannot be written: the file is write-protected; nothing was written")


def is_protected(path: str) -> bool:
    """Whether a file is not to be written. Root may write everything, and os.access says so; but whoever took away all
    rights to write meant root, too. Raises `OSError`."""
    return not os.stat(path).st_mode & _WRITABLE or not os.access(path, os.W_OK)


def _create(target: str) -> tuple[BinaryIO, str]:
    import tempfile

    folder, name = os.path.split(target)
    while True:
        handle, temporary = tempfile.mkstemp(prefix=_prefix(name), suffix=_SUFFIX, dir=folder)
        _lock(handle)
        if os.path.exists(temporary):
            return os.fdopen(handle, "wb", _BUFFER), temporary
        os.close(handle)  # removed as stale by another process, before it was locked


def _prefix(name: str) -> str:
    return f".{name[:50]}.ftlint-"  # a name may have 255 bytes, and what is added needs some of them


def _lock(handle: int) -> bool:
    """Lock an open file, which lasts until it is closed or its process ends; whether nobody else had."""
    if fcntl is None:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _remove_stale(target: str) -> None:
    """Remove what killed processes left beside a file: what has such a name, and that nobody holds."""
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
    # After the owner, for a change of owner clears some bits of the mode.
    os.chmod(temporary, stat.S_IMODE(seen.st_mode))


def _refuse_changed(path: str, target: str, seen: os.stat_result) -> None:
    now = os.stat(target)
    if (now.st_mtime_ns, now.st_size, now.st_ino) != (seen.st_mtime_ns, seen.st_size, seen.st_ino):
        raise InputError(f"{path}: changed while it was being fixed; nothing was written; run again")


def sync_folder(path: str) -> None:
    """Force to disk that a new file is in its folder, where folders can be opened."""
    _sync_folder(path)


def _sync_folder(target: str) -> None:
    """Force the rename to disk, where folders can be opened. The new file is in place already: no error undoes that."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        folder = os.open(os.path.dirname(target) or os.curdir, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
