"""The output formats: one module each, imported by name, that turns a report into text. No output knows a rule.

The text comes in pieces that are written at once, so that the text of a million findings is never in memory as a whole.
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
"""Each format is the module of this name in this package, with a function ``render``."""

FOR_PEOPLE = frozenset({"text", "concise"})
"""The formats that use the encoding and colors of the stream; all others are always UTF-8."""


class Renderer(Protocol):
    """The type of a format module's ``render``."""

    def __call__(self, report: Report, options: Options) -> Iterator[str]:
        """The output in pieces, the last of which ends with a line end; no piece if there is nothing to print."""


def render(report: Report, name: str, options: Options | None = None) -> str:
    """The report in the format ``name``. Raises ConfigError for an unknown format."""
    return "".join(pieces(report, name, options))


def pieces(report: Report, name: str, options: Options | None = None) -> Iterator[str]:
    """Like `render`, but in pieces: one per finding or line."""
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
        raise ConfigError(f"--format {spec}: no file after '='; use --format {name}=FILE or --format {name}")
    if not file:
        return name, None
    from pathlib import Path

    return name, Path(file)


def known(name: str) -> str:
    """Returns ``name`` if it is a format. Else raises ConfigError with the closest name and the list of all."""
    if name in FORMATS:
        return name
    from ftlint.text.suggest import near  # imports difflib, which only an error needs

    raise ConfigError(f"--format: unknown format `{name}`{near(name.lower(), FORMATS)} (all: {', '.join(FORMATS)})")


def write(text: str | Iterable[str], stream: IO[Any] | None, name: str = "text") -> None:
    """Write rendered text to a text or binary stream, with line feeds only; formats for machines are always UTF-8.

    Raises InputError if standard output is closed (None).
    """
    if stream is None:
        raise InputError("cannot write the output: standard output is closed")
    binary = getattr(stream, "buffer", None)
    if binary is None and isinstance(stream, io.TextIOBase):
        stream.writelines(blocks(text))
        return
    encoding = (getattr(stream, "encoding", None) or "utf-8") if name in FOR_PEOPLE else "utf-8"
    if binary is not None:
        stream.flush()  # text written earlier must precede these bytes
    target = stream if binary is None else binary
    for block in blocks(text):
        target.write(block.encode(encoding, "backslashreplace"))
    target.flush()


def blocks(text: str | Iterable[str]) -> Iterator[str]:
    """Rendered text, or its pieces, joined into blocks of at least 64 Ki characters."""
    pending, size = list[str](), 0
    for piece in (text,) if isinstance(text, str) else text:
        pending.append(piece)
        size += len(piece)
        if size >= _BLOCK:
            yield "".join(pending)
            pending, size = [], 0
    yield "".join(pending)


_BLOCK: Final = 1 << 16  # characters
