"""Detects a file's encoding, its byte order mark, and whether it is JSON Lines or one JSON array."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final, Literal, NamedTuple

import orjson

from ftlint.files.source import GZIP, MAGIC, ZSTD, BlockReader, Source, check_expansion, open_bytes
from ftlint.jsontext.fault import SPACE

HEAD: Final = 1 << 20  # bytes after leading whitespace that decide the layout
_BLOCK: Final = 1 << 18
# Longer marks first: the mark of UTF-32-LE begins with that of UTF-16-LE.
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Tells a message from an example if the first element is truncated or broken.
_BEGINS_AS_MESSAGE: Final = rb'\{\s*"(?:role|content)"\s*:'


class Layout(NamedTuple):
    """How to read a file. ``encoding`` is a codec name, ``bom`` the length of the byte order mark in bytes (0: none).

    ``kind`` is ``"array"`` for a file that is one JSON array of objects, else ``"lines"``. ``empty`` files contain only
    whitespace and have no chunks.
    """

    kind: Literal["lines", "array"] = "lines"
    encoding: str = "utf-8"
    bom: int = 0
    empty: bool = False


def layout_of(source: Source) -> Layout:
    """Detect the layout of a file from its first non-blank bytes.

    Raises InputError if the file cannot be read.
    """
    check_expansion(source)
    with open_bytes(source) as stream:
        encoding, bom = _encoding(stream.read(4))
    with open_text(source, Layout("lines", encoding, bom)) as stream:
        head, whole = _head(stream)
    if not head:
        return Layout("lines", encoding, bom, empty=True)
    return Layout("array" if is_array(head, whole=whole) else "lines", encoding, bom)


def open_text(source: Source, layout: Layout) -> BinaryIO:
    """Open a file of any supported encoding as UTF-8 without a byte order mark.

    Input that cannot be decoded (an unpaired surrogate, an incomplete code unit) becomes the byte 0xFF, which is invalid
    UTF-8 and so is reported on its line. Raises InputError, also from later reads.
    """
    stream = open_bytes(source)
    stream.read(layout.bom)
    if layout.encoding == "utf-8":
        return stream
    return io.BufferedReader(BlockReader(_transcoded(stream, layout.encoding), stream, source.name), _BLOCK)


def stays_array(name: str) -> bool:
    """Whether a fix keeps the JSON array in a file of this name: ``x.json``, also compressed."""
    return name.lower().removesuffix(GZIP).removesuffix(ZSTD).endswith(".json")


def is_array(head: bytes, *, whole: bool) -> bool:
    """Whether a file that begins with ``head`` (UTF-8; ``whole``: and ends with it) is one JSON array of examples.

    Not arrays: several lines of lists, a single line that is a list of messages, and a list of values other than objects.
    """
    text = head.lstrip(SPACE)
    if not text.startswith(b"["):
        return False
    first, line_break, rest = text.partition(b"\n")
    if line_break or whole:
        try:
            elements = orjson.loads(first)
        except orjson.JSONDecodeError:
            pass
        else:
            return not rest.strip(SPACE) and _are_examples(elements)
    return _begins_as_array(text, on_one_line=not line_break or first.rstrip(SPACE).endswith(b"]"))


def _begins_as_array(text: bytes, *, on_one_line: bool) -> bool:
    """Decide by the first element, for an array that is truncated or spans several lines."""
    from ftlint.jsontext.scanner import scan

    inner = text[1:].lstrip(SPACE)
    if not inner.startswith(b"{"):
        return False
    scanner = scan(inner.split(b"\n"))
    if not scanner.spans:
        return not (on_one_line and re.match(_BEGINS_AS_MESSAGE, inner))
    end = scanner.spans[0][1]
    if inner[end:].lstrip(SPACE)[:1] not in (b",", b"]", b""):
        return False
    try:
        element = orjson.loads(inner[:end])
    except orjson.JSONDecodeError:
        return True
    return not (on_one_line and _is_message(element))


def _are_examples(elements: Any) -> bool:
    if not isinstance(elements, list) or not elements or not all(isinstance(element, dict) for element in elements):
        return False
    return not all(map(_is_message, elements))


def _is_message(element: dict[str, Any]) -> bool:
    return "role" in element and "messages" not in element


def is_no_text(start: bytes) -> bool:
    """Whether a file that begins with these bytes would be read as compressed, or as having a byte order mark."""
    return _encoding(start)[1] > 0 or any(start.startswith(magic) for magic, _ in MAGIC)


def _encoding(start: bytes) -> tuple[str, int]:
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding, len(mark)
    return "utf-8", 0


def _head(stream: BinaryIO) -> tuple[bytes, bool]:
    """The first bytes after leading whitespace, and whether the file ends there."""
    head = b""
    while block := stream.read(HEAD - len(head)):
        head += block if head else block.lstrip(SPACE)
        if len(head) >= HEAD:
            return head, False
    return head, True


def _transcoded(stream: BinaryIO, encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)(_UNDECODABLE)
    while block := stream.read(_BLOCK):
        yield decoder.decode(block).encode("utf-8", "surrogateescape")
    yield decoder.decode(b"", True).encode("utf-8", "surrogateescape")


_UNDECODABLE: Final = "ftlint.undecodable"


def _undecodable(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "\udcff", error.end


codecs.register_error(_UNDECODABLE, _undecodable)
