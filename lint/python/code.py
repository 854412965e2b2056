"""A program's source: its exact bytes, its syntax tree with the place of every node, and where a byte is for a reader."""

from __future__ import annotations

import ast
import dataclasses
import io
import re
import tokenize
import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ftlint.lazy import lazy
from ftlint.python.edits import Edit, apply
from ftlint.rows import NamedTuple

if TYPE_CHECKING:
    import libcst as cst

BOM = b"\xef\xbb\xbf"


class Place(NamedTuple):
    """Line and column, from 1, columns in characters; in a notebook, of the cell with this number (from 1)."""

    line: int
    column: int
    cell: int | None = None


class Trouble(NamedTuple):
    """Why a file cannot be read as Python 3, and the line where that shows (in a notebook, of the cell with this number).

    ``unreadable``: it is not even what its name says.
    """

    line: int
    why: str
    cell: int | None = None
    unreadable: bool = False


class Code:
    """One program. ``source`` is its text in UTF-8, without a byte-order mark: offsets and edits are of these bytes.

    ``trouble`` says why it cannot be worked with, and is to be asked before anything else that parses. A notebook is a
    subclass: its source are the cells one after another, and it has its own `place` and `rebuilt`.
    """

    def __init__(self, path: str, data: bytes) -> None:
        self.path = path
        self.data = data
        self.encoding = "utf-8"
        self.source = data.removeprefix(BOM)
        self._trouble = self._decode()
        self.notes: dict[str, Any] = {}  # what others worked out of it, to be kept as long as it is

    def _decode(self) -> Trouble | None:
        try:
            self.encoding, _ = tokenize.detect_encoding(io.BytesIO(self.data).readline)
            if self.encoding not in ("utf-8", "utf-8-sig"):
                self.source = self.data.decode(self.encoding).encode()
            else:
                self.source.decode()
        except (SyntaxError, UnicodeError, LookupError) as error:
            return Trouble(1, f"its encoding cannot be read ({error})")
        return None

    @lazy
    def tree(self) -> ast.Module | None:
        """What this Python's own parser makes of it; None where that does not parse (it may be of a newer Python)."""
        if self._trouble is not None:
            return None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return ast.parse(self.source.decode())  # a text, as the bytes' own declaration is not true of these
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                return None

    @lazy
    def trouble(self) -> Trouble | None:
        """Why the program cannot be worked with, None where it can."""
        return self._trouble or self._parsed[1]

    @property
    def module(self) -> cst.Module:
        """The syntax tree. Only where there is no `trouble`."""
        module = self._parsed[0]
        if module is None:
            raise ValueError(f"{self.path} has trouble: ask for it first")
        return module

    @lazy
    def _parsed(self) -> tuple[cst.Module | None, Trouble | None]:
        import libcst as cst

        try:
            module = cst.parse_module(self.source.decode())
        except cst.ParserSyntaxError as error:
            return None, Trouble(max(1, error.raw_line), "it is not Python 3")
        except RecursionError:
            return None, Trouble(1, "it is nested too deeply")
        if module.code.encode() != self.source:
            return None, Trouble(1, "its parser does not give back the same bytes, so nothing in it can be edited")
        return module, None

    @lazy
    def _spans(self) -> dict[cst.CSTNode, tuple[int, int]]:
        from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper

        found = MetadataWrapper(self.module, unsafe_skip_copy=True).resolve(ByteSpanPositionProvider)
        return {node: (span.start, span.start + span.length) for node, span in found.items()}

    @lazy
    def _parents(self) -> dict[cst.CSTNode, cst.CSTNode]:
        parents: dict[cst.CSTNode, cst.CSTNode] = {}
        waiting: list[cst.CSTNode] = [self.module]
        while waiting:
            node = waiting.pop()
            children = children_of(node)
            parents.update(dict.fromkeys(children, node))
            waiting.extend(children)
        return parents

    def span(self, node: cst.CSTNode) -> tuple[int, int]:
        """Where a node's bytes start and end, without the parentheses around it."""
        return self._spans[node]

    def outer(self, node: cst.CSTNode) -> tuple[int, int]:
        """The same with its parentheses."""
        start, end = self._spans[node]
        for left in getattr(node, "lpar", ()):
            start = min(start, self._spans[left][0])
        for right in getattr(node, "rpar", ()):
            end = max(end, self._spans[right][1])
        return start, end

    def text(self, node: cst.CSTNode) -> str:
        """The source of a node."""
        start, end = self._spans[node]
        return self.source[start:end].decode()

    def parent(self, node: cst.CSTNode) -> cst.CSTNode | None:
        """The node that a node is a part of, None for the module."""
        return self._parents.get(node)

    def place(self, offset: int) -> Place:
        """Where a byte of the source is."""
        start = self.source.rfind(b"\n", 0, offset) + 1
        column = len(self.source[start:offset].decode("utf-8", "replace")) + 1
        return Place(self.source.count(b"\n", 0, start) + 1, column)

    def line_at(self, offset: int) -> tuple[str, int]:
        """The text of the line that a byte is in, without its end, and the character in it."""
        start = self.source.rfind(b"\n", 0, offset) + 1
        end = self.source.find(b"\n", offset)
        line = self.source[start : len(self.source) if end < 0 else end].removesuffix(b"\r")
        return line.decode("utf-8", "replace"), len(self.source[start:offset].decode("utf-8", "replace"))

    def edited(self, edits: Iterable[Edit]) -> bytes | None:
        """The source after the edits, None where it would not be Python any more. Raises `Conflict`."""
        new = apply(self.source, edits)
        after = Code(self.path, new)
        if self.tree is not None:
            return new if after.tree is not None else None
        return new if after.trouble is None else None

    @property
    def unreadable(self) -> str:
        """Why the file is not what its name says, empty where it is; nothing is parsed for it."""
        trouble = self._trouble
        return trouble.why if trouble is not None and trouble.unreadable else ""

    @property
    def pages(self) -> list[tuple[int | None, str]]:
        """The texts that people read: that of the file; of a notebook, that of each cell under its number."""
        return [(None, self.source.decode("utf-8", "replace"))]

    def rebuilt(self, source: bytes) -> bytes:
        """The file's bytes with another source, in the file's own encoding."""
        if self.encoding == "utf-8-sig":
            return BOM + source
        return source if self.encoding == "utf-8" else source.decode().encode(self.encoding)


def is_notebook(path: str) -> bool:
    """Whether a program is a notebook by its name."""
    return path.lower().endswith(".ipynb")


_FORM = re.compile(
    r"whitespace|leading_lines|lines_after|header|footer|comma$|equal$|semicolon|dot$|colon|bracket|brace$|[lr]par$|indent"
    r"|newline|encoding|default_|^star$|^asynchronous$|operator$"
)
_fields: dict[type[object], tuple[str, ...]] = {}


def children_of(node: cst.CSTNode) -> list[cst.CSTNode]:
    """The nodes that a node is made of, without those of mere form (white space, commas, parentheses, operators).

    It is many times faster than ``node.children``, and gives them in the order of the node's fields.
    """
    kind = type(node)
    names = _fields.get(kind)
    if names is None:
        fields = dataclasses.fields(kind)
        names = _fields[kind] = tuple(field.name for field in fields if not _FORM.search(field.name))
    found: list[cst.CSTNode] = []
    for name in names:
        value = getattr(node, name)
        if hasattr(value, "with_changes"):
            found.append(value)
        elif isinstance(value, list | tuple):
            found.extend(one for one in value if hasattr(one, "with_changes"))
    return found


def read_code(path: str, data: bytes) -> Code:
    """The program in a file."""
    if is_notebook(path):
        from ftlint.python.notebook import Notebook

        return Notebook(path, data)
    return Code(path, data)
