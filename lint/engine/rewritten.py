"""A file that is written anew while the old one is read: begun at the first change, put in its place at the end."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

from ftlint.atomic import replacing
from ftlint.errors import InputError
from ftlint.layout import Layout, is_no_text, open_text
from ftlint.source import Source, compressing_writer

BOM = b"\xef\xbb\xbf"
_BLOCK = 1 << 20
_WRONG_START = (
    "what would come first says that it is no plain text (a byte-order mark, or compressed data): cut that out"
)


class Rewritten:
    """The new text of a source, in UTF-8 and without a byte-order mark, in the temporary folder.

    Nothing is opened before the first change. Close it to remove what is in the temporary folder.
    """

    def __init__(self, read: Source, layout: Layout) -> None:
        self._read = read
        self._layout = layout
        self._file: BinaryIO | None = None
        self.path = ""

    @property
    def begun(self) -> bool:
        """Whether there was a change."""
        return self._file is not None

    def write(self, data: bytes, *, changed: bool, offset: int) -> None:
        """Append the new bytes of what stood at ``offset`` of the old text. Raises `InputError`."""
        if self._file is None:
            if not changed:
                return
            self._begin(offset)
        with _told():
            assert self._file is not None
            self._file.write(data)

    def finish(self) -> None:
        """Flush what was written, so that it can be read again under ``path``."""
        with _told():
            if self._file is not None:
                self._file.flush()

    def close(self) -> None:
        """Forget the new text."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            with suppress(OSError):
                os.unlink(self.path)

    def _begin(self, offset: int) -> None:
        """Open the file, and copy what stands before the first change."""
        with _told():
            handle, self.path = tempfile.mkstemp(prefix="ftlint-", suffix=".jsonl")
            self._file = os.fdopen(handle, "wb", _BLOCK)
        with open_text(self._read, self._layout) as stream:
            while offset and (block := stream.read(min(offset, _BLOCK))):
                with _told():
                    self._file.write(block)
                offset -= len(block)


def put_in_place(text: str, target: Source, seen: os.stat_result | None, *, bom: bool) -> None:
    """Replace a file by the text in the file at ``text``, compressed as it was. Raises `InputError`."""
    with replacing(target.path, seen) as raw, compressing_writer(target.path, raw) as out:
        _copy(text, out, target.name, bom=bom)


def to_standard_output(text: str, source: Source, *, bom: bool, anew: bool) -> None:
    """Write the text in the file at ``text`` to standard output, compressed as what came in; if it is not written
    ``anew``, it is what came in, byte for byte."""
    if anew:
        with compressing_writer(source.path, sys.stdout.buffer) as out:
            _copy(text, out, source.name, bom=bom)
    else:
        with open(text, "rb") as stream:
            shutil.copyfileobj(stream, sys.stdout.buffer, _BLOCK)
    sys.stdout.buffer.flush()


def _copy(text: str, out: BinaryIO, name: str, *, bom: bool) -> None:
    with open(text, "rb") as stream:
        start = stream.read(4)
        if not bom and is_no_text(start):
            raise InputError(f"{name}: {_WRONG_START}; nothing was written")
        out.write(BOM * bom + start)
        shutil.copyfileobj(stream, out, _BLOCK)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        folder = tempfile.gettempdir()
        reason = "the disk is full" if error.errno == errno.ENOSPC else error.strerror or str(error)
        hint = "make room there, or set TMPDIR to a folder with more"
        raise InputError(
            f"cannot write to the temporary folder {folder}: {reason}; {hint}; nothing was changed"
        ) from error
