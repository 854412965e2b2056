"""Opens inputs: plain, gzip and Zstandard files, and standard input."""

from __future__ import annotations

import atexit
import contextlib
import io
import os
import stat
from collections.abc import Iterator
from typing import IO, Any, BinaryIO, Final, NamedTuple, cast

from ftlint.errors import InputError
from ftlint.files.interrupts import held_back

# A file that expands to more than this many bytes and by more than this factor may be a decompression bomb.
EXPANSION_BYTES: Final = 1 << 28
EXPANSION_RATIO: Final = 200

STDIN_NAME: Final = "<stdin>"
GZIP, ZSTD = ".gz", ".zst"
MAGIC: Final = ((b"\x1f\x8b", GZIP), (b"\x28\xb5\x2f\xfd", ZSTD))
_BLOCK: Final = 1 << 18
# A few compressed bytes can expand to 128 KiB, so the decompressor gets little at once.
_ZSTD_BLOCK: Final = 1 << 10


class ExpansionError(InputError):
    """A compressed file that expands to an unlikely size."""


class Source(NamedTuple):
    """One input, which can be opened any number of times: the ``path`` to open, and the ``name`` in messages."""

    path: str
    name: str


def open_bytes(source: Source) -> BinaryIO:
    """Open a source for reading, decompressed if its path ends in ``.gz`` or ``.zst``.

    Raises `InputError`, here and from every later ``read``.
    """
    with _input_errors(source):
        if not stat.S_ISREG(os.stat(source.path).st_mode):
            raise InputError(_not_a_file(source))
        file = open(source.path, "rb")  # noqa: SIM115 - closed by the returned file
    try:
        with _input_errors(source):
            return _opened(source, file)
    except BaseException:
        file.close()
        raise


def check_expansion(source: Source) -> None:
    """Raise `ExpansionError` for a small file that expands beyond the limit, before any of it is used.

    Other errors are raised when the file is read, as the data before them can be used.
    """
    if source.path.endswith((GZIP, ZSTD)):
        try:
            with open_bytes(source) as stream:
                if os.stat(source.path).st_size * EXPANSION_RATIO < EXPANSION_BYTES:
                    while stream.read(_BLOCK):
                        pass
        except ExpansionError:
            raise
        except InputError:
            pass


def spool_stdin(stream: IO[bytes]) -> Source:
    """Copy standard input to a temporary file, so that it can be read twice; the file is removed when the process ends.

    Raises `InputError`.
    """
    import shutil
    import tempfile

    try:
        start = stream.read(4)
        suffix = next((suffix for magic, suffix in MAGIC if start.startswith(magic)), ".jsonl")
        with held_back():
            file = tempfile.NamedTemporaryFile(prefix="ftlint-", suffix=suffix, delete=False)  # noqa: SIM115 - below
            atexit.register(_remove, file.name, os.getpid())
        with file:
            file.write(start)
            shutil.copyfileobj(stream, file, _BLOCK)
    except OSError as error:
        hint = "is there space in the temporary folder?"
        raise InputError(f"cannot read {STDIN_NAME}: {_reason(error)}; {hint}") from None
    return Source(file.name, STDIN_NAME)


@contextlib.contextmanager
def compressing_writer(path: str, raw: BinaryIO) -> Iterator[BinaryIO]:
    """A file that compresses into ``raw`` by the suffix of ``path``; ``raw`` is not closed."""
    if path.endswith(GZIP):
        import gzip

        with gzip.GzipFile("", "wb", 6, raw, mtime=0) as writer:
            yield cast(BinaryIO, writer)
    elif path.endswith(ZSTD):
        from ftlint.files.zstd import zstd

        with zstd.ZstdFile(raw, "wb", level=3) as writer:
            yield cast(BinaryIO, writer)
    else:
        yield raw


class BlockReader(io.RawIOBase):
    """A file over an iterator of byte blocks; closing it closes ``owner``."""

    def __init__(self, blocks: Iterator[bytes], owner: Any, name: str) -> None:
        self.name = name
        self._blocks = blocks
        self._owner = owner
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Fill ``buffer`` with the next bytes; 0 at the end."""
        while not self._rest:
            block = next(self._blocks, None)
            if block is None:
                return 0
            self._rest = memoryview(block)
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count

    def close(self) -> None:
        """Close this file and its owner."""
        if not self.closed:
            self._owner.close()
        super().close()


class _PlainFile(io.RawIOBase):
    """A file that raises `InputError` when a read fails."""

    def __init__(self, source: Source, file: BinaryIO) -> None:
        self._source, self._file, self.name = source, file, source.name
        self.readable, self.seekable = file.readable, file.seekable  # type: ignore[method-assign]
        self.seek, self.tell = file.seek, file.tell  # type: ignore[method-assign]

    def readinto(self, buffer: Any, /) -> int:
        with _input_errors(self._source):
            return cast(io.BufferedReader, self._file).readinto(buffer)

    def close(self) -> None:
        self._file.close()
        super().close()


def _opened(source: Source, file: BinaryIO) -> BinaryIO:
    magic = file.read(4)
    file.seek(0)
    if source.path.endswith(GZIP):
        return _buffered(source, _gunzipped(file), file)
    if source.path.endswith(ZSTD):
        return _buffered(source, _unzstd(file), file)
    for start, suffix in MAGIC:
        if magic.startswith(start):
            raise InputError(f"cannot read {source.name}: it is compressed; rename it so that it ends in {suffix}")
    return io.BufferedReader(_PlainFile(source, file), _BLOCK)


def _buffered(source: Source, blocks: Iterator[bytes], file: BinaryIO) -> BinaryIO:
    return io.BufferedReader(BlockReader(_guarded(source, blocks, file), file, source.name), _BLOCK)


def _guarded(source: Source, blocks: Iterator[bytes], file: BinaryIO) -> Iterator[bytes]:
    """The same blocks; raises `InputError` for failures, and `ExpansionError` beyond the limit."""
    total = 0
    with _input_errors(source):
        for block in blocks:
            total += len(block)
            if total > EXPANSION_BYTES and total > EXPANSION_RATIO * file.tell():
                raise ExpansionError(
                    f"cannot read {source.name}: it expands to over {EXPANSION_BYTES >> 20:,} MiB and more than"
                    f" {EXPANSION_RATIO} times its size; if that is intended, decompress it and check the plain file"
                )
            yield block


class _Damaged(Exception):
    """Compressed data that cannot be decompressed."""


def _gunzipped(file: BinaryIO) -> Iterator[bytes]:
    import gzip
    import zlib

    try:
        with gzip.GzipFile(fileobj=file, mode="rb") as reader:
            while block := reader.read1(_BLOCK):
                yield block
    except (zlib.error, gzip.BadGzipFile) as error:
        raise _Damaged(str(error)) from None


def _unzstd(file: BinaryIO) -> Iterator[bytes]:
    from ftlint.files.zstd import zstd

    frame: zstd.ZstdDecompressor | None = None
    try:
        while data := file.read(_ZSTD_BLOCK):
            while data:
                frame = frame or zstd.ZstdDecompressor()
                yield frame.decompress(data)
                data = b""
                if frame.eof:
                    data, frame = frame.unused_data, None
        if frame:
            raise EOFError
    except zstd.ZstdError as error:
        raise _Damaged(str(error)) from None


@contextlib.contextmanager
def _input_errors(source: Source) -> Iterator[None]:
    """Raise an `InputError` with one line that says what, where and what to do."""
    name = source.name
    try:
        yield
    except EOFError:
        raise InputError(f"cannot read {name}: the compressed data ends too early; copy or download it again") from None
    except _Damaged as error:
        raise InputError(f"cannot read {name}: the compressed data is bad ({_flat(error)}); copy it again") from None
    except FileNotFoundError:
        raise InputError(f"cannot read {name}: there is no such file; check the path") from None
    except PermissionError:
        raise InputError(f"cannot read {name}: permission denied; check its permissions") from None
    except IsADirectoryError:
        raise InputError(_not_a_file(source)) from None
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read {name}: {_reason(error)}; check the path and the disk it is on") from None


def _not_a_file(source: Source) -> str:
    if os.path.isdir(source.path):
        return f"cannot read {source.name}: it is a folder; name a file in it"
    return f"cannot read {source.name}: it is not a regular file; pipe its content to standard input and use `-` as the path"


def _reason(error: Exception) -> str:
    strerror = error.strerror if isinstance(error, OSError) else None
    return (strerror or _flat(error)).lower()


def _flat(error: Exception) -> str:
    return " ".join(str(error).split())


def _remove(path: str, owner: int) -> None:
    # a forked worker inherits this and must leave the file to its parent
    if os.getpid() == owner:
        with contextlib.suppress(OSError):
            os.unlink(path)
