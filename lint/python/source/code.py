"""The source of a program: its bytes, its syntax tree with the span of every node, and lines and columns."""

from __future__ import annotations

import ast
import dataclasses
import io
import re
import tokenize
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from ftlint.python.source.cells import BOM
from ftlint.python.source.edits import Edit, apply
from ftlint.python.source.nesting import Nesting, nesting_of
from ftlint.python.source.stack import on_large_stack
from ftlint.python.source.syntax import parsed

if TYPE_CHECKING:
    import libcst as cst

T = TypeVar("T")
_WIDE = (
    (b"\xff\xfe\0\0", "UTF-32"),
    (b"\0\0\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_LARGE = 1_000_000  # bytes; the nesting of larger programs is measured before they are parsed
_EASY = 30  # levels for which the stack of any thread is large enough
_LOST = re.compile(rb"[\x00-\x08\x0b-\x0c\x0e-\x1f]|\r(?!\n)")
"""Characters that the parser is known to lose. Comparing all bytes takes 40 % of parsing, so only `Code.edited` does."""


class Place(NamedTuple):
    """Line and column in characters, from 1; in a notebook, of the cell with this number (from 1)."""

    line: int
    column: int
    cell: int | None = None


class Trouble(NamedTuple):
    """Why a file cannot be analysed as Python 3, and the line of the reason (in a notebook, of the cell with this number).

    ``unreadable``: a notebook is not valid JSON.
    """

    line: int
    why: str
    cell: int | None = None
    unreadable: bool = False


class Code:
    """A program. ``source`` is its text in UTF-8, without a byte-order mark; offsets and edits refer to these bytes.

    Check ``trouble`` before anything else that parses. `Notebook` is a subclass, whose source is its cells, concatenated.
    """

    def __init__(self, path: str, data: bytes) -> None:
        self.path = path
        self.data = data
        self.encoding = "utf-8"
        self.source = data.removeprefix(BOM)
        self._trouble = self._decode()
        self.notes: dict[str, Any] = {}  # results of analyses, cached with the program

    def _decode(self) -> Trouble | None:
        wide = next((name for mark, name in _WIDE if self.data.startswith(mark)), "")
        if wide:
            return Trouble(1, f"Python cannot read {wide}; save it as UTF-8")
        if b"\0" in self.data:
            line = self.data.count(b"\n", 0, self.data.index(b"\0")) + 1
            return Trouble(line, "it contains a NUL byte")
        try:
            self.encoding, _ = tokenize.detect_encoding(io.BytesIO(self.data).readline)
            if self.encoding not in ("utf-8", "utf-8-sig"):
                self.source = self.data.decode(self.encoding).encode()
                if self.rebuilt(self.source) != self.data:
                    return Trouble(1, f"decoding it as {self.encoding} and encoding it again changes its bytes")
            else:
                self.source.decode()
        except UnicodeDecodeError as error:
            line = self.data.count(b"\n", 0, error.start) + 1
            return Trouble(line, f"it cannot be decoded ({error})")
        except (SyntaxError, ValueError, LookupError) as error:
            return Trouble(1, f"it cannot be decoded ({error})")
        return None

    @cached_property
    def tree(self) -> ast.Module | None:
        """The tree of Python's own parser; None if it fails, as it may for the syntax of a newer Python."""
        if self._trouble is not None or (len(self.source) > _LARGE and self.nesting.trouble):
            return None
        tree = parsed(
            self.source.decode()
        )  # decoded, because the encoding declared in the source is not that of `source`
        return tree if isinstance(tree, ast.Module) else None

    @cached_property
    def trouble(self) -> Trouble | None:
        """Why the program cannot be analysed; None if it can."""
        return self._trouble or self._parsed[1]

    @property
    def module(self) -> cst.Module:
        """The syntax tree. Raises `ValueError` if there is `trouble`."""
        module = self._parsed[0]
        if module is None:
            raise ValueError(f"{self.path} cannot be analysed; check `trouble` first")
        return module

    @cached_property
    def _parsed(self) -> tuple[cst.Module | None, Trouble | None]:
        if "\0" in self.source.decode():
            return None, Trouble(1, "it contains a NUL byte")
        if self.nesting.trouble:
            error = parsed(self.source.decode())
            if isinstance(error, SyntaxError):
                return None, Trouble(error.lineno or 1, f"it is not Python 3 ({error.msg})")
            return None, Trouble(self.nesting.line, self.nesting.trouble)
        return self._with_stack(self._module)

    @cached_property
    def nesting(self) -> Nesting:
        """How deeply the program is nested. Only if it can be decoded."""
        return nesting_of(self.source.decode())

    def _with_stack(self, work: Callable[[], T]) -> T:
        """Run ``work``, on a large stack if the program is nested deeply."""
        return on_large_stack(work) if self.nesting.levels > _EASY else work()

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
        except BaseException as error:  # a panic of the parser is not an `Exception`
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            return None, Trouble(1, f"the parser failed ({type(error).__name__})")
        return None, Trouble(1, "the parser does not preserve its bytes, so it cannot be edited")

    def _is_whole(self, module: cst.Module) -> bool:
        """Whether the tree preserves every byte of the source."""
        return self._with_stack(lambda: module.code.encode() == self.source)

    @cached_property
    def _spans(self) -> dict[cst.CSTNode, tuple[int, int]]:
        from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper

        found = self._with_stack(
            lambda: MetadataWrapper(self.module, unsafe_skip_copy=True).resolve(ByteSpanPositionProvider)
        )
        return {node: (span.start, span.start + span.length) for node, span in found.items()}

    def release(self) -> None:
        """Free the trees and cached analyses, which take fifty times the memory of the source."""
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
        """The span of a node, without the parentheses around it."""
        return self._spans[node]

    def outer(self, node: cst.CSTNode) -> tuple[int, int]:
        """The span of a node with its parentheses."""
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
        """The parent of a node, None for the module."""
        return self._parents.get(node)

    def place(self, offset: int) -> Place:
        """The line and column of a byte of the source."""
        start = self.source.rfind(b"\n", 0, offset) + 1
        column = len(self.source[start:offset].decode("utf-8", "replace")) + 1
        return Place(self.source.count(b"\n", 0, start) + 1, column)

    def line_at(self, offset: int) -> tuple[str, int]:
        """The line of a byte without its line ending, and the index of the character in it."""
        start = self.source.rfind(b"\n", 0, offset) + 1
        end = self.source.find(b"\n", offset)
        line = self.source[start : len(self.source) if end < 0 else end].removesuffix(b"\r")
        return line.decode("utf-8", "replace"), len(self.source[start:offset].decode("utf-8", "replace"))

    def edited(self, edits: Iterable[Edit]) -> bytes | None:
        """The source after the edits; None if it is not valid Python or the tree is incomplete. Raises `Conflict`."""
        if not self._is_whole(self.module):
            return None
        new = apply(self.source, edits)
        after = Code(self.path, new)
        if self.tree is not None:
            return new if after.tree is not None else None
        return new if after.trouble is None else None

    @property
    def is_undecoded(self) -> bool:
        """Whether the text cannot be decoded; nothing is parsed."""
        return self._trouble is not None

    @property
    def unreadable(self) -> str:
        """Why the file is not a valid notebook, empty if it is; nothing is parsed."""
        trouble = self._trouble
        return trouble.why if trouble is not None and trouble.unreadable else ""

    @property
    def pages(self) -> list[tuple[int | None, str]]:
        """The texts of the file; of a notebook, each cell with its number."""
        return [(None, self.source.decode("utf-8", "replace"))]

    def rebuilt(self, source: bytes) -> bytes:
        """The bytes of the file with another source, in the encoding of the file."""
        if self.encoding == "utf-8-sig":
            return BOM + source
        return source if self.encoding == "utf-8" else source.decode().encode(self.encoding)


_FORM = re.compile(
    r"whitespace|leading_lines|lines_after|header|footer|comma$|equal$|semicolon|dot$|colon|bracket|brace$|[lr]par$|indent"
    r"|newline|encoding|default_|^star$|^asynchronous$|operator$"
)
_fields: dict[type[object], tuple[str, ...]] = {}


def children_of(node: cst.CSTNode) -> list[cst.CSTNode]:
    """The child nodes in the order of the fields, without white space, commas, parentheses and operators.

    It is many times faster than ``node.children``.
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
