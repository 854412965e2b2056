"""The code cells of a notebook as one program, because they share their names; edited cell by cell.

The source is the text of the cells, separated by a line with a control character. IPython syntax is masked
(`ftlint.python.source.magics`). Only the sources of changed cells are rewritten in the file.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from ftlint.python.source.cells import Cell, NotANotebook, code_cells, rewritten
from ftlint.python.source.code import Code, Place, Trouble
from ftlint.python.source.edits import Edit
from ftlint.python.source.magics import SIGN, hidden, hidden_parts, is_python, masked, unmasked

if TYPE_CHECKING:
    import libcst as cst

_BETWEEN = "\x1e"
BETWEEN = f"\n#{_BETWEEN}\n".encode()
_SIGNS = re.compile(f"[{SIGN}{_BETWEEN}]")


class Notebook(Code):
    """A notebook; ``cells`` are its code cells, none if its kernel is not Python."""

    cells: list[Cell]

    def _decode(self) -> Trouble | None:
        self.cells, self.source = [], b""
        try:
            self.cells = code_cells(self.data)
            texts = [self._masked(cell).encode() for cell in self.cells]
        except NotANotebook as error:
            return Trouble(1, f"{error}", unreadable=True)
        except UnicodeEncodeError:
            return Trouble(1, "its code contains a lone surrogate")
        except (ValueError, RecursionError, MemoryError) as error:
            return Trouble(1, f"its JSON cannot be read ({type(error).__name__})", unreadable=True)
        self.source = BETWEEN.join(texts)
        if any(_SIGNS.search(cell.text) for cell in self.cells) or self.rebuilt(self.source) != self.data:
            return Trouble(1, "rewriting its cells would change other bytes, so it cannot be edited")
        return None

    @staticmethod
    def _masked(cell: Cell) -> str:
        return masked(cell.text) if cell.is_python else hidden(cell.text)

    @cached_property
    def _starts(self) -> list[int]:
        """The offsets of the cells in the source."""
        sizes = [len(text) + len(BETWEEN) for text in self.source.split(BETWEEN)]
        return [0, *accumulate(sizes)][: len(sizes)]

    @cached_property
    def _parsed(self) -> tuple[cst.Module | None, Trouble | None]:
        for cell, text in zip(self.cells, self.source.split(BETWEEN), strict=False):
            trouble = None if is_python(text.decode()) else Code(self.path, text).trouble
            if trouble is not None:
                return None, Trouble(trouble.line, trouble.why, cell.number)
        parsed: tuple[cst.Module | None, Trouble | None] = super()._parsed
        return parsed

    def place(self, offset: int) -> Place:
        """The cell of a byte of the source, and the line and column in it."""
        if not self.cells:
            return super().place(offset)
        index = bisect_right(self._starts, offset) - 1
        text = self.source[self._starts[index] : offset]
        line_start = text.rfind(b"\n") + 1
        column = len(unmasked(text[line_start:].decode("utf-8", "replace"))) + 1
        return Place(text.count(b"\n") + 1, column, self.cells[index].number)

    def line_at(self, offset: int) -> tuple[str, int]:
        """The line of a byte, unmasked, and the index of the character in it."""
        line, at = super().line_at(offset)
        return unmasked(line), len(unmasked(line[:at]))

    def edited(self, edits: Iterable[Edit]) -> bytes | None:
        """The source after the edits; None also if they cross cells or change masked text."""
        new = super().edited(edits)
        if new is None:
            return None
        before, after = (source.decode().split(BETWEEN.decode()) for source in (self.source, new))
        if len(before) != len(after):
            return None
        is_same = all(hidden_parts(one) == hidden_parts(two) for one, two in zip(before, after, strict=True))
        return new if is_same and self._is_preserved(new) else None

    def _is_preserved(self, source: bytes) -> bool:
        """Whether the rewritten notebook contains these cells."""
        texts = [unmasked(text.decode()) for text in source.split(BETWEEN)]
        return not self.cells or [cell.text for cell in code_cells(self.rebuilt(source))] == texts

    def rebuilt(self, source: bytes) -> bytes:
        """The bytes of the notebook with another source; unchanged cells keep their bytes."""
        texts = [unmasked(text.decode()) for text in source.split(BETWEEN)]
        changed = [(cell, text) for cell, text in zip(self.cells, texts, strict=False) if text != cell.text]
        return rewritten(self.data, changed) if changed else self.data

    @property
    def pages(self) -> list[tuple[int | None, str]]:
        """The text of every code cell with its number."""
        return [(cell.number, cell.text) for cell in self.cells]


def is_notebook(path: str) -> bool:
    """Whether a path is that of a notebook."""
    return path.lower().endswith(".ipynb")


def read_code(path: str, data: bytes) -> Code:
    """The program in a file."""
    if is_notebook(path):
        return Notebook(path, data)
    return Code(path, data)
