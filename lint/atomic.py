"""Replaces a file whole: written beside it, forced to disk, renamed over it. A kill leaves the old or the new one."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from typing import BinaryIO

from ftlint.errors import InputError

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "no permission to write in its folder",
    errno.EPERM: "no permission to write in its folder",
    errno.ENOENT: "the file or its folder has vanished",
}


@contextlib.contextmanager
def replacing(path: str, seen: os.stat_result | None = None) -> Iterator[BinaryIO]:
    """A binary file to write the new content of ``path`` to; leaving the block without an error puts it in place.

    The target of a symbolic link is replaced, not the link; mode, owner and extended attributes are kept as far as
    permitted. Other hard links to the file keep the old content. ``seen`` is the file's `os.stat` from before it was
    read (default: from now): a file that is another by the end is not replaced. Any error inside the block leaves the
    file as it was and no temporary file, whose name would be ``.NAME.ftlint-XXXX.tmp``; only a killed process leaves
    one. Raises `InputError` with one clear line when the file has changed or cannot be replaced.
    """
    target = os.path.realpath(path)
    with _told(path):
        seen = seen or os.stat(target)
        _refuse_protected(path, target, seen)
        file, temporary = _create(target)
    try:
        with _told(path):
            with file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            _copy_attributes(target, seen, temporary)
            _refuse_changed(path, target, seen)
            os.replace(temporary, target)
            temporary = ""
            _sync_folder(target)
    finally:
        if temporary:
            with contextlib.suppress(OSError):
                file.close()
            with contextlib.suppress(OSError):
                os.unlink(temporary)


@contextlib.contextmanager
def _told(path: str) -> Iterator[None]:
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
    if not os.access(target, os.W_OK) and os.path.exists(target):
        raise InputError(f"{path}: cannot be written: the file is write-protected; nothing was written")


def _create(target: str) -> tuple[BinaryIO, str]:
    folder, name = os.path.split(target)
    # A name may have 255 bytes, and what is added needs some of them.
    handle, temporary = tempfile.mkstemp(prefix=f".{name[:50]}.ftlint-", suffix=".tmp", dir=folder)
    return os.fdopen(handle, "wb"), temporary


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


def _sync_folder(target: str) -> None:
    """Force the rename to disk, where folders can be opened. The new file is in place already: no error undoes that."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        folder = os.open(os.path.dirname(target), os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
