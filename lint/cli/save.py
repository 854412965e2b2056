"""Writes rendered output to a file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ftlint.errors import InputError
from ftlint.files.atomic import writing
from ftlint.output import blocks


def save(text: str | Iterable[str], file: Path) -> None:
    """Write rendered text to a file as UTF-8, atomically. Raises InputError if that fails."""
    try:
        with writing(str(file)) as stream:
            stream.writelines(block.encode("utf-8", "backslashreplace") for block in blocks(text))
    except OSError as error:
        raise InputError(f"{file}: cannot write the output: {error.strerror or error}") from error
