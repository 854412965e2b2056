"""A file that is written anew while the old one is read: begun at the first change, put in its place at the end."""

from __future__ import annotations

import errno
import os
import sys
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import BinaryIO

from ftlint.errors import InputError
from ftlint.files.atomic import Replacement, begin_to_write, replacing, told, unlink_own
from ftlint.files.interrupts import held_back
from ftlint.files.layout import Layout, is_no_text, open_text
from ftlint.files.source import Source, compressing_writer

BOM = b"\xef\xbb\xbf"
_BLOCK = 1 << 20
_PART = 8 << 20
_WRONG_START = (
    "what would come first says that it is no plain text (a byte-order mark, or compressed data): cut that out"
)


class Rewritten:
    """The new text of a source, in UTF-8 and without a byte-order mark.

    It is written ``beside`` the file that it is to replace, where it can be and that is given, else to the temporary folder.
    Nothing is opened before the first change. Close it to remove what is not put in a file's place.
    """

    def __init__(self, read: Source, layout: Layout, beside: Source | None = None) -> None:
        self._read = read
        self._layout = layout
        self._beside = beside
        self._replacement: Replacement | None = None
        self._file: BinaryIO | None = None
        self._size = self._under_way = 0  # bytes that are written, and of them those that are on their way to the disk
        self.path = ""

    @property
    def begun(self) -> bool:
        """Whether there was a change."""
        return self._file is not None

    def write(self, pieces: Sequence[bytes], *, changed: bool, offset: int) -> None:
        """Append the new bytes, in pieces, of what stood at ``offset`` of the old text. Raises `InputError`."""
        if self._file is None:
            if not changed:
                return
            self._begin(offset)
        with self._told():
            assert self._file is not None
            self._file.writelines(pieces)
            self._size += sum(map(len, pieces))
            if self._size - self._under_way >= _PART:
                begin_to_write(self._file, self._under_way, self._size)
                self._under_way = self._size

    def finish(self) -> None:
        """Flush what was written, so that it can be read again under ``path``."""
        with self._told():
            if self._file is not None:
                self._file.flush()

    def put_in_place(self, target: Source, seen: os.stat_result | None, *, bom: bool) -> None:
        """Replace a file by this text, compressed as it was; it can be read under ``path`` after that, too. Raises
        `InputError`."""
        if self._replacement is not None:
            with open(self.path, "rb") as stream:
                _refuse_wrong_start(stream.read(4), target.name)
            self._replacement.put(target.path, seen)
            self.path = self._replacement.target
            return
        with replacing(target.path, seen) as raw, compressing_writer(target.path, raw) as out:
            _copy(self.path, out, target.name, bom=bom)

    def close(self) -> None:
        """Forget the new text."""
        if self._replacement is not None:
            self._replacement.close()
        elif self._file is not None:
            with suppress(OSError):
                self._file.close()
            unlink_own(self.path, os.getpid())

    def _begin(self, offset: int) -> None:
        """Open the file, and copy what stands before the first change."""
        with held_back():
            self._file, self.path = self._opened()
        with open_text(self._read, self._layout) as stream:
            while offset and (block := stream.read(min(offset, _BLOCK))):
                with self._told():
                    self._file.write(block)
                offset -= len(block)
                self._size += len(block)

    def _opened(self) -> tuple[BinaryIO, str]:
        if self._beside is not None:
            with suppress(OSError):  # to be told when it is to be put in place
                self._replacement = Replacement(self._beside.path)
                return self._replacement.file, self._replacement.path
        import tempfile

        with self._told():
            handle, path = tempfile.mkstemp(prefix="ftlint-", suffix=".jsonl")
            weakref.finalize(self, unlink_own, path, os.getpid())
            return os.fdopen(handle, "wb"), path

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            if self._replacement is not None and self._beside is not None:
                with told(self._beside.path):
                    yield
            else:
                yield
        except OSError as error:
            from tempfile import gettempdir

            folder = gettempdir()
            reason = "the disk is full" if error.errno == errno.ENOSPC else error.strerror or str(error)
            hint = "make room there, or set TMPDIR to a folder with more"
            raise InputError(
                f"cannot write to the temporary folder {folder}: {reason}; {hint}; nothing was changed"
            ) from error


def to_standard_output(text: str, source: Source, *, bom: bool, anew: bool) -> None:
    """Write the text in the file at ``text`` to standard output, compressed as what came in; if it is not written
    ``anew``, it is what came in, byte for byte. Raises `InputError` where standard output is closed."""
    if sys.stdout is None:
        raise InputError("cannot write the output: standard output is closed")
    if anew:
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
            _refuse_wrong_start(start, name)
        out.write(BOM * bom + start)
        copyfileobj(stream, out, _BLOCK)


def _refuse_wrong_start(start: bytes, name: str) -> None:
    if is_no_text(start):
        raise InputError(f"{name}: {_WRONG_START}; nothing was written")
