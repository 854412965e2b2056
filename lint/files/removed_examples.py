"""Keeps the examples that a fix removes from a file in ``NAME.removed.jsonl`` next to it, one object per line.

They are written before the file is replaced, so that a crash in between may duplicate an example but never loses one.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from typing import IO

import orjson

from ftlint.errors import InputError
from ftlint.files import atomic
from ftlint.jsontext.scanner import one_line

SUFFIX = ".removed.jsonl"
_COMPRESSED = (".gz", ".zst")
_EXTENSIONS = (".jsonl", ".ndjson", ".json")
_IN_MEMORY = 1 << 20
_BLOCK = 1 << 20
_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "no write permission",
    errno.EPERM: "no write permission",
    errno.ELOOP: "it is a symbolic link",
    errno.EISDIR: "it is a folder",
}


def removed_path(path: str) -> str:
    """The path of the file for removed examples; for a symbolic link, next to its target.

    >>> removed_path("data/train.jsonl.gz")
    'data/train.removed.jsonl'
    """
    name = os.path.realpath(path) if os.path.islink(path) else path
    for endings in (_COMPRESSED, _EXTENSIONS):
        name = next((name[: -len(ending)] for ending in endings if _stem(name).lower().endswith(ending)), name)
    return name + SUFFIX


def _stem(path: str) -> str:
    """A file name without its first character, so that ``.jsonl`` does not count as an extension."""
    return os.path.basename(path)[1:]


class RemovedExamples:
    """Collects the examples removed from one file until it is replaced. Must be closed."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.count = 0
        self._spool: IO[bytes] | None = None
        self._file: IO[bytes] | None = None
        self._size = 0
        self._is_new = False

    @property
    def place(self) -> str:
        """The path of the file for removed examples."""
        return removed_path(self.path)

    def add(self, line: int, check: str, record: bytes) -> None:
        """Add an example: its line in the file, the check that removed it, and its bytes. Raises `InputError`."""
        with self._reported("the temporary folder"):
            if self._spool is None:
                from tempfile import SpooledTemporaryFile  # few runs need it

                self._spool = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed with this object
            head = b'{"line":%d,"check":%b,"record":' % (line, orjson.dumps(check))
            self._spool.write(head + _value(record) + b"}\n")
        self.count += 1

    def keep(self) -> None:
        """Append the examples to the file at `place` and sync it. Raises `InputError`; then nothing was appended."""
        if self._spool is None:
            return
        with self._reported(self.place):
            self._open()
        try:
            with self._reported(self.place):
                self._append(self._spool)
        except InputError:
            self.forget()
            raise

    def forget(self) -> None:
        """Undo `keep`, if the file itself could not be replaced."""
        if self._file is None:
            return
        with contextlib.suppress(OSError):
            os.ftruncate(self._file.fileno(), self._size)
            if self._is_new:
                os.unlink(self.place)

    def close(self) -> None:
        """Close the open files."""
        for file in (self._spool, self._file):
            if file is not None:
                with contextlib.suppress(OSError):
                    file.close()

    def _open(self) -> None:
        flags = os.O_RDWR | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        mode = stat.S_IMODE(os.stat(self.path).st_mode)
        try:
            handle = os.open(self.place, flags | os.O_CREAT | os.O_EXCL, mode | stat.S_IRUSR | stat.S_IWUSR)
            self._is_new = True
        except FileExistsError:
            # The path may be a pipe, which would block, or a device.
            handle = os.open(self.place, flags | getattr(os, "O_NONBLOCK", 0))
        self._file = open(handle, "a+b", buffering=0)  # noqa: SIM115 - closed with this object
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            self._file.close()
            self._file = None
            raise OSError(errno.EINVAL, "it is not a regular file")
        self._size = os.fstat(handle).st_size

    def _append(self, spool: IO[bytes]) -> None:
        assert self._file is not None
        if self._size:
            self._file.seek(-1, os.SEEK_END)
            if self._file.read(1) != b"\n":
                _write(self._file, b"\n")
        spool.seek(0)
        while block := spool.read(_BLOCK):
            _write(self._file, block)
        os.fsync(self._file.fileno())
        if self._is_new:
            atomic.sync_folder(self.place)

    @contextlib.contextmanager
    def _reported(self, where: str) -> Iterator[None]:
        """Turn an `OSError` into an `InputError` with a message for users."""
        try:
            yield
        except OSError as error:
            reason = _REASONS.get(error.errno or 0) or error.strerror or str(error)
            message = f"{self.path}: cannot write the removed examples to {where}: {reason}; nothing was written"
            raise InputError(message) from error


def _write(file: IO[bytes], data: bytes) -> None:
    """Write all of ``data``: an unbuffered file may write less at once."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]


def _value(record: bytes) -> bytes:
    """The example as JSON on one line; if it is not valid JSON (``NaN``, for example), as a string."""
    flat = (one_line(record) if b"\n" in record else record).strip()
    try:
        orjson.loads(flat)
    except orjson.JSONDecodeError:
        return orjson.dumps(record.decode("utf-8", "replace"))
    return flat.replace(b"\r", b" ")  # in valid JSON a carriage return is only whitespace
