"""The outputs: one module for each format, found by its name; each turns a report into text and knows no rule.

The text comes in pieces, which are written as they come: that of a million findings is never held as a whole.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import IO, TYPE_CHECKING, Any, Final, Protocol

from ftlint.errors import ConfigError, InputError
from ftlint.output.rendering.options import Options
from ftlint.results.finding import Report

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = ("text", "concise", "json", "jsonl", "sarif", "github")
"""Every format is the module of this name beside this file, with a function ``render``."""

FOR_PEOPLE = frozenset({"text", "concise"})
"""The formats that take the stream's encoding and colours; all others are UTF-8 whatever the stream is."""


class Renderer(Protocol):
    """What a format's module must have as ``render``."""

    def __call__(self, report: Report, options: Options) -> Iterator[str]:
        """The output in pieces, the last of which has a line end at its end (or nothing at all)."""


def render(report: Report, name: str, options: Options | None = None) -> str:
    """The report in the format ``name``. Raises ConfigError for a name that is no format."""
    return "".join(pieces(report, name, options))


def pieces(report: Report, name: str, options: Options | None = None) -> Iterator[str]:
    """The same in pieces, one for each finding or line."""
    module = import_module(f"ftlint.output.{known(name)}")
    renderer: Renderer = module.render
    return renderer(report, options or Options())


def parse_spec(spec: str) -> tuple[str, Path | None]:
    """``"sarif=out.sarif"`` as ``("sarif", Path("out.sarif"))``, ``"text"`` as ``("text", None)``.

    Raises ConfigError.
    """
    name, equals, file = spec.partition("=")
    known(name)
    if equals and not file:
        raise ConfigError(f"--format {spec}: no file after '='; write --format {name}=FILE, or --format {name}")
    if not file:
        return name, None
    from pathlib import Path

    return name, Path(file)


def known(name: str) -> str:
    """``name`` if it is a format; else raises ConfigError with the near name and all of them."""
    if name in FORMATS:
        return name
    from ftlint.text.suggest import near  # brings difflib, which nobody waits for who writes it right

    raise ConfigError(f"--format: there is no format `{name}`{near(name.lower(), FORMATS)} (all: {', '.join(FORMATS)})")


def write(text: str | Iterable[str], stream: IO[Any] | None, name: str = "text") -> None:
    """Writes rendered text to a text or binary stream, with line feeds only; a format for programs is always UTF-8.

    Raises InputError for a standard stream that is closed (None).
    """
    if stream is None:
        raise InputError("cannot write the output: standard output is closed")
    binary = getattr(stream, "buffer", None)
    if binary is None and isinstance(stream, io.TextIOBase):
        stream.writelines(blocks(text))
        return
    encoding = (getattr(stream, "encoding", None) or "utf-8") if name in FOR_PEOPLE else "utf-8"
    if binary is not None:
        stream.flush()  # what was written as text before must come out before these bytes
    target = stream if binary is None else binary
    for block in blocks(text):
        target.write(block.encode(encoding, "backslashreplace"))
    target.flush()


def blocks(text: str | Iterable[str]) -> Iterator[str]:
    """Rendered text, or the pieces of one, in blocks of some size."""
    some, size = list[str](), 0
    for piece in (text,) if isinstance(text, str) else text:
        some.append(piece)
        size += len(piece)
        if size >= _BLOCK:
            yield "".join(some)
            some, size = [], 0
    yield "".join(some)


_BLOCK: Final = 1 << 16  # characters


def save(text: str | Iterable[str], file: Path) -> None:
    """Writes rendered text to a file as UTF-8, in one step. Raises InputError when that cannot be done."""
    from ftlint.files.atomic import writing

    try:
        with writing(str(file)) as stream:
            stream.writelines(block.encode("utf-8", "backslashreplace") for block in blocks(text))
    except OSError as error:
        raise InputError(f"{file}: cannot write the output there: {error.strerror or error}") from error
