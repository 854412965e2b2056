"""Keeps the examples that a fix removes from a file, in ``NAME.removed.jsonl`` next to it: one object per line.

They are on disk before the file is replaced, so that a crash between the two may keep an example twice but never loses one.
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
_PACKED = (".gz", ".zst")
_KINDS = (".jsonl", ".ndjson", ".json")
_IN_MEMORY = 1 << 20
_BLOCK = 1 << 20
_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "no permission to write there",
    errno.EPERM: "no permission to write there",
    errno.ELOOP: "it is a symbolic link",
    errno.EISDIR: "it is a folder",
}


def removed_path(path: str) -> str:
    """Where the examples go that are removed from a file; of a link, next to the file that it leads to.

    >>> removed_path("data/train.jsonl.gz")
    'data/train.removed.jsonl'
    """
    name = os.path.realpath(path) if os.path.islink(path) else path
    for endings in (_PACKED, _KINDS):
        name = next((name[: -len(one)] for one in endings if _stem(name).lower().endswith(one)), name)
    return name + SUFFIX


def _stem(path: str) -> str:
    """A file's name without its first character: one that is nothing but an ending has none."""
    return os.path.basename(path)[1:]


class RemovedExamples:
    """The examples that are removed from one file, collected until it is replaced. Close it in the end."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.count = 0
        self._spool: IO[bytes] | None = None
        self._file: IO[bytes] | None = None
        self._size = 0
        self._is_new = False

    @property
    def place(self) -> str:
        """The file that they are kept in."""
        return removed_path(self.path)

    def add(self, line: int, check: str, record: bytes) -> None:
        """Add an example: its line in the file, the check that it is removed for, and its bytes. Raises `InputError`."""
        with self._reported("the temporary folder"):
            if self._spool is None:
                from tempfile import SpooledTemporaryFile  # only few runs need it

                self._spool = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed with this object
            head = b'{"line":%d,"check":%b,"record":' % (line, orjson.dumps(check))
            self._spool.write(head + _value(record) + b"}\n")
        self.count += 1

    def keep(self) -> None:
        """Append them to the file that keeps them, and force it to disk. Raises `InputError`, and then nothing was kept."""
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
        """Take back what was kept, as the file itself could not be replaced."""
        if self._file is None:
            return
        with contextlib.suppress(OSError):
            os.ftruncate(self._file.fileno(), self._size)
            if self._is_new:
                os.unlink(self.place)

    def close(self) -> None:
        """Close what is open."""
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
            # Others' data may have anything of this name: a pipe would block here, and a device take it all.
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
        """Turn what writing can raise into one line for users, an `InputError`."""
        try:
            yield
        except OSError as error:
            reason = _REASONS.get(error.errno or 0) or error.strerror or str(error)
            said = f"{self.path}: the removed examples cannot be kept in {where}: {reason}; nothing was written"
            raise InputError(said) from error


def _write(file: IO[bytes], data: bytes) -> None:
    """Write all of it: a file without a buffer may take less."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]


def _value(record: bytes) -> bytes:
    """A record as it was, in one line. What is not JSON (it has ``NaN``, or a broken piece) becomes a string."""
    flat = (one_line(record) if b"\n" in record else record).strip()
    try:
        orjson.loads(flat)
    except orjson.JSONDecodeError:
        return orjson.dumps(record.decode("utf-8", "replace"))
    return flat.replace(b"\r", b" ")  # JSON has none but as white space
