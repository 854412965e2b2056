"""The outputs: one module for each format, found by its name; each turns a report into text and knows no rule."""

from __future__ import annotations

import io
from importlib import import_module
from typing import IO, TYPE_CHECKING, Any, Protocol

from ftlint.errors import ConfigError, InputError
from ftlint.finding import Report
from ftlint.output.options import Options

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = ("text", "concise", "json", "jsonl", "sarif", "github")
"""Every format is the module of this name beside this file, with a function ``render``."""

FOR_PEOPLE = frozenset({"text", "concise"})
"""The formats that take the stream's encoding and colours; all others are UTF-8 whatever the stream is."""


class Renderer(Protocol):
    """What a format's module must have as ``render``."""

    def __call__(self, report: Report, options: Options) -> str:
        """The whole output, with a line end at its end (or nothing at all)."""


def render(report: Report, name: str, options: Options | None = None) -> str:
    """The report in the format ``name``. Raises ConfigError for a name that is no format."""
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
    from ftlint.suggest import near  # brings difflib, which nobody waits for who writes it right

    raise ConfigError(f"--format: there is no format `{name}`{near(name.lower(), FORMATS)} (all: {', '.join(FORMATS)})")


def write(text: str, stream: IO[Any] | None, name: str = "text") -> None:
    """Writes rendered text to a text or binary stream, with line feeds only; a format for programs is always UTF-8.

    Raises InputError for a standard stream that is closed (None).
    """
    if stream is None:
        raise InputError("cannot write the output: standard output is closed")
    binary = getattr(stream, "buffer", None)
    if binary is None and isinstance(stream, io.TextIOBase):
        stream.write(text)
        return
    encoding = (getattr(stream, "encoding", None) or "utf-8") if name in FOR_PEOPLE else "utf-8"
    if binary is not None:
        stream.flush()  # what was written as text before must come out before these bytes
    target = stream if binary is None else binary
    target.write(text.encode(encoding, "backslashreplace"))
    target.flush()


def save(text: str, file: Path) -> None:
    """Writes rendered text to a file as UTF-8, in one step. Raises InputError when that cannot be done."""
    from ftlint.atomic import writing

    try:
        with writing(str(file)) as out:
            out.write(text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise InputError(f"{file}: cannot write the output there: {error.strerror or error}") from error
