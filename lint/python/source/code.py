"""A program's source: its exact bytes, its syntax tree with the place of every node, and where a byte is for a reader."""

from __future__ import annotations

import ast
import dataclasses
import io
import re
import tokenize
import warnings
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from ftlint.python.source.cells import BOM
from ftlint.python.source.edits import Edit, apply
from ftlint.python.source.nesting import Nesting, nesting_of
from ftlint.python.source.stack import on_large_stack

if TYPE_CHECKING:
    import libcst as cst

T = TypeVar("T")
_WIDE = (
    (b"\xff\xfe\0\0", "UTF-32"),
    (b"\0\0\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_LARGE = 1_000_000  # bytes; what is larger is measured before it is parsed
_EASY = 30  # levels that the stack of any thread is enough for
_LOST = re.compile(rb"[\x00-\x08\x0b-\x0c\x0e-\x1f]|\r(?!\n)")
"""What the parser is known not to give back. To compare all takes 40 % of parsing, and is done where something is edited."""


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
        wide = next((name for mark, name in _WIDE if self.data.startswith(mark)), "")
        if wide:
            return Trouble(1, f"it is encoded in {wide}, which Python does not read: save it as UTF-8")
        if b"\0" in self.data:
            line = self.data.count(b"\n", 0, self.data.index(b"\0")) + 1
            return Trouble(line, "it contains a NUL byte, so it is not Python")
        try:
            self.encoding, _ = tokenize.detect_encoding(io.BytesIO(self.data).readline)
            if self.encoding not in ("utf-8", "utf-8-sig"):
                self.source = self.data.decode(self.encoding).encode()
                if self.rebuilt(self.source) != self.data:
                    return Trouble(1, f"its encoding {self.encoding} does not give back the same bytes")
            else:
                self.source.decode()
        except UnicodeDecodeError as error:
            line = self.data.count(b"\n", 0, error.start) + 1
            return Trouble(line, f"its encoding cannot be read ({error})")
        except (SyntaxError, ValueError, LookupError) as error:
            return Trouble(1, f"its encoding cannot be read ({error})")
        return None

    @cached_property
    def tree(self) -> ast.Module | None:
        """What this Python's own parser makes of it; None where that does not parse (it may be of a newer Python)."""
        if self._trouble is not None or (len(self.source) > _LARGE and self.nesting.trouble):
            return None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return ast.parse(self.source.decode())  # a text, as the bytes' own declaration is not true of these
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                return None

    @cached_property
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

    @cached_property
    def _parsed(self) -> tuple[cst.Module | None, Trouble | None]:
        if "\0" in self.source.decode():
            return None, Trouble(1, "it contains a NUL byte, so it is not Python")
        if self.nesting.trouble:
            return None, self._syntax_error() or Trouble(self.nesting.line, self.nesting.trouble)
        return self._with_stack(self._module)

    @cached_property
    def nesting(self) -> Nesting:
        """How deep the program is nested. Only where it can be decoded."""
        return nesting_of(self.source.decode())

    def _with_stack(self, work: Callable[[], T]) -> T:
        """What ``work`` makes of the tree, on a large stack where the program is nested deeply."""
        return on_large_stack(work) if self.nesting.levels > _EASY else work()

    def _syntax_error(self) -> Trouble | None:
        """What this Python's own parser says against the program."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                ast.parse(self.source.decode())
            except SyntaxError as error:
                return Trouble(error.lineno or 1, f"it is not Python 3 ({error.msg})")
            except (ValueError, RecursionError, MemoryError):
                pass
        return None

    def _module(self) -> tuple[cst.Module | None, Trouble | None]:
        import libcst as cst

        try:
            module = cst.parse_module(self.source.decode())
            if not _LOST.search(self.source) or self._is_whole(module):
                return module, None
        except cst.ParserSyntaxError as error:
            return None, Trouble(max(1, error.raw_line), "it is not Python 3")
        except RecursionError:
            return None, Trouble(self.nesting.line, "it is nested too deeply")
        except BaseException as error:  # a panic of the parser is no `Exception`
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            return None, Trouble(1, f"its parser failed ({type(error).__name__})")
        return None, Trouble(1, "its parser does not give back the same bytes, so nothing in it can be edited")

    def _is_whole(self, module: cst.Module) -> bool:
        """Whether the tree has every byte of the source."""
        return self._with_stack(lambda: module.code.encode() == self.source)

    @cached_property
    def _spans(self) -> dict[cst.CSTNode, tuple[int, int]]:
        from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper

        found = self._with_stack(
            lambda: MetadataWrapper(self.module, unsafe_skip_copy=True).resolve(ByteSpanPositionProvider)
        )
        return {node: (span.start, span.start + span.length) for node, span in found.items()}

    def release(self) -> None:
        """Let go of the trees and of what was worked out of them: they take fifty times the memory of the source."""
        for name in ("tree", "_parsed", "_spans", "_parents", "trouble"):
            self.__dict__.pop(name, None)
        self.notes.clear()

    @cached_property
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
        """The source after the edits, None where it would not be Python any more, or the tree lacks something of it. Raises
        `Conflict`."""
        if not self._is_whole(self.module):
            return None
        new = apply(self.source, edits)
        after = Code(self.path, new)
        if self.tree is not None:
            return new if after.tree is not None else None
        return new if after.trouble is None else None

    @property
    def is_undecoded(self) -> bool:
        """Whether its text cannot be worked with; nothing is parsed for it."""
        return self._trouble is not None

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
