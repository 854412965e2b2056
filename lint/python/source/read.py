"""Reads a program or a notebook."""

from __future__ import annotations

from ftlint.python.source.code import Code


def is_notebook(path: str) -> bool:
    """Whether a path is that of a notebook."""
    return path.lower().endswith(".ipynb")


def read_code(path: str, data: bytes) -> Code:
    """The program in a file."""
    if is_notebook(path):
        from ftlint.python.source.notebook import Notebook

        return Notebook(path, data)
    return Code(path, data)
