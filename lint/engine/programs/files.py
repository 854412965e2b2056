"""Reads Python files and notebooks."""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass, field
from typing import Final

from ftlint.errors import InputError

_BLOCK: Final = 1 << 20


@dataclass
class Files:
    """Reads the bytes of files. ``seen`` has the status of each file when it was first read, ``kept`` the bytes of files
    that are not read again."""

    seen: dict[str, os.stat_result] = field(default_factory=dict)
    kept: dict[str, bytes] = field(default_factory=dict)

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises `InputError`."""
        if path in self.kept:
            return self.kept[path]
        try:
            data, seen = _read(path)
        except OSError as error:
            raise InputError(f"{path} cannot be read: {error.strerror or error}") from None
        except (MemoryError, OverflowError):
            raise InputError(f"{path} cannot be read: it is too large") from None
        self.seen.setdefault(path, seen)
        return data


def _read(path: str) -> tuple[bytes, os.stat_result]:
    """The bytes and status of a file. Without a file object, which takes as long to create as a small file to read."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
    try:
        seen = os.fstat(handle)
        if not stat.S_ISREG(seen.st_mode):
            raise OSError(errno.EINVAL, "it is not a regular file")
        data = os.read(handle, seen.st_size + 1)
        while more := os.read(handle, _BLOCK):  # it has grown, is very large, or does not report its size
            data += more
        return data, seen
    finally:
        os.close(handle)
