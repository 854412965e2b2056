"""A notebook's code: its cells as one program."""

from __future__ import annotations

from ftlint.python.code import Code, Trouble


class Notebook(Code):
    """Not read yet: stands where the cells will be analysed together."""

    def _decode(self) -> Trouble | None:
        self.source = b""
        return Trouble(1, "notebooks are not read yet")
