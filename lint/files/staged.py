"""Writes the new content of a file while the old one is read: starts at the first change, replaces the file at the end."""

from __future__ import annotations

import errno
import os
import sys
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import BinaryIO

from ftlint.errors import InputError
from ftlint.files.atomic import Replacement, begin_to_write, replacing, unlink_own, write_errors
from ftlint.files.interrupts import held_back
from ftlint.files.layout import Layout, is_no_text, open_text
from ftlint.files.source import Source, compressing_writer

BOM = b"\xef\xbb\xbf"
_BLOCK = 1 << 20
_PART = 8 << 20
_WRONG_START = (
    "the new content would begin with a byte order mark or like compressed data; remove that part of the file"
)


class Rewritten:
    """The new text of a source, in UTF-8 without a byte order mark.

    It is written to the folder of ``target``, the file to replace, if that is given and writable, else to the temporary
    folder. No file is created before the first change. Must be closed, which removes the text if it replaced no file.
    """

    def __init__(self, read: Source, layout: Layout, target: Source | None = None) -> None:
        self._read = read
        self._layout = layout
        self._target = target
        self._replacement: Replacement | None = None
        self._file: BinaryIO | None = None
        self._size = self._under_way = 0  # bytes written, and those sent to the disk
        self.path = ""

    @property
    def begun(self) -> bool:
        """Whether there has been a change."""
        return self._file is not None

    def write(self, pieces: Sequence[bytes], *, changed: bool, offset: int) -> None:
        """Append the new bytes, in pieces, of the part at ``offset`` of the old text. Raises `InputError`."""
        if self._file is None:
            if not changed:
                return
            self._begin(offset)
        with self._reported():
            assert self._file is not None
            self._file.writelines(pieces)
            self._size += sum(map(len, pieces))
            if self._size - self._under_way >= _PART:
                begin_to_write(self._file, self._under_way, self._size)
                self._under_way = self._size

    def finish(self) -> None:
        """Flush, so that the text can be read from ``path``."""
        with self._reported():
            if self._file is not None:
                self._file.flush()

    def put_in_place(self, target: Source, seen: os.stat_result | None, *, bom: bool) -> None:
        """Replace a file by this text, compressed like the file. The text can still be read from ``path``.

        Raises `InputError`.
        """
        if self._replacement is not None:
            with open(self.path, "rb") as stream:
                _check_start(stream.read(4), target.name)
            self._replacement.put(target.path, seen)
            self.path = self._replacement.target
            return
        with replacing(target.path, seen) as raw, compressing_writer(target.path, raw) as out:
            _copy(self.path, out, target.name, bom=bom)

    def close(self) -> None:
        """Close the file; remove it unless it replaced the target."""
        if self._replacement is not None:
            self._replacement.close()
        elif self._file is not None:
            with suppress(OSError):
                self._file.close()
            unlink_own(self.path, os.getpid())

    def _begin(self, offset: int) -> None:
        """Create the file and copy the text before the first change."""
        with held_back():
            self._file, self.path = self._opened()
        with open_text(self._read, self._layout) as stream:
            while offset and (block := stream.read(min(offset, _BLOCK))):
                with self._reported():
                    self._file.write(block)
                offset -= len(block)
                self._size += len(block)

    def _opened(self) -> tuple[BinaryIO, str]:
        if self._target is not None:
            with suppress(OSError):  # `put_in_place` reports it
                self._replacement = Replacement(self._target.path)
                return self._replacement.file, self._replacement.path
        import tempfile

        with self._reported():
            handle, path = tempfile.mkstemp(prefix="ftlint-", suffix=".jsonl")
            weakref.finalize(self, unlink_own, path, os.getpid())
            return os.fdopen(handle, "wb"), path

    @contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            if self._replacement is not None and self._target is not None:
                with write_errors(self._target.path):
                    yield
            else:
                yield
        except OSError as error:
            from tempfile import gettempdir

            folder = gettempdir()
            reason = "the disk is full" if error.errno == errno.ENOSPC else error.strerror or str(error)
            hint = "free space there, or set TMPDIR to another folder"
            raise InputError(
                f"cannot write to the temporary folder {folder}: {reason}; {hint}; nothing was changed"
            ) from error


def to_standard_output(text: str, source: Source, *, bom: bool, rewritten: bool) -> None:
    """Write the file at ``text`` to standard output, compressed like ``source``; unless it was ``rewritten``, byte for byte.

    Raises `InputError` if standard output is closed.
    """
    if sys.stdout is None:
        raise InputError("cannot write the output: standard output is closed")
    if rewritten:
        with compressing_writer(source.path, sys.stdout.buffer) as out:
            _copy(text, out, source.name, bom=bom)
    else:
        from shutil import copyfileobj

        with open(text, "rb") as stream:
            copyfileobj(stream, sys.stdout.buffer, _BLOCK)
    sys.stdout.buffer.flush()


def _copy(text: str, out: BinaryIO, name: str, *, bom: bool) -> None:
    from shutil import copyfileobj

    with open(text, "rb") as stream:
        start = stream.read(4)
        if not bom:
            _check_start(start, name)
        out.write(BOM * bom + start)
        copyfileobj(stream, out, _BLOCK)


def _check_start(start: bytes, name: str) -> None:
    if is_no_text(start):
        raise InputError(f"{name}: {_WRONG_START}; nothing was written")
