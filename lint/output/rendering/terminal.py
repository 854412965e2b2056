"""What the destination of the output supports: columns, colors, characters."""

from __future__ import annotations

import codecs
import os
from collections.abc import Mapping
from typing import IO, Any, Literal, NamedTuple

from ftlint.output.rendering.characters import visible

Color = Literal["auto", "always", "never"]

NARROWEST, PIPED, WIDEST = 60, 80, 120

BOLD, DIM = "1", "2"
RED, GREEN, YELLOW, BLUE, CYAN = "31", "32", "33", "34", "36"


class Glyphs(NamedTuple):
    """The glyphs of the outputs, one column wide except ``dots`` and ``check``."""

    check: str
    cross: str
    warning: str
    info: str
    rule: str
    bar: str
    dots: str
    dot: str


UNICODE = Glyphs(check="✓", cross="✗", warning="!", info="i", rule="─", bar="│", dots="…", dot="·")
ASCII = Glyphs(check="ok:", cross="x", warning="!", info="i", rule="-", bar="|", dots="...", dot="-")


class Terminal(NamedTuple):
    """Width in columns, whether colors are on, and the encoding."""

    width: int = PIPED
    colour: bool = False
    encoding: str = "utf-8"

    @property
    def glyphs(self) -> Glyphs:
        """Unicode glyphs if the encoding has all of them, else ASCII."""
        glyphs = "".join(getattr(UNICODE, name) for name in Glyphs._fields)
        try:
            glyphs.encode(self.encoding)
        except UnicodeEncodeError:
            return ASCII
        return UNICODE

    def show(self, text: str) -> str:
        """``text`` from data, with control characters and those that the encoding lacks escaped."""
        return visible(text, self.encoding)

    def paint(self, text: str, *styles: str) -> str:
        """``text`` in the given styles (SGR numbers); unchanged if colors are off."""
        return f"\x1b[{';'.join(styles)}m{text}\x1b[0m" if self.colour and styles and text else text


def terminal_of(stream: IO[Any], color: Color = "auto", environ: Mapping[str, str] = os.environ) -> Terminal:
    """The terminal behind ``stream``. ``color`` is the ``--color`` option; pipes and files have 80 columns."""
    return Terminal(_width(stream), wants_colour(stream, color, environ), _encoding(stream))


def wants_colour(stream: IO[Any], color: Color = "auto", environ: Mapping[str, str] = os.environ) -> bool:
    """Whether to use colors, decided by the option, ``NO_COLOR``, ``FORCE_COLOR`` and ``isatty``, in this order."""
    if color != "auto":
        return color == "always"
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return environ["FORCE_COLOR"] != "0"
    return environ.get("TERM") != "dumb" and _is_terminal(stream)


def _is_terminal(stream: IO[Any]) -> bool:
    try:
        return stream.isatty()
    except (AttributeError, ValueError):  # no such method, or closed
        return False


def _width(stream: IO[Any]) -> int:
    if not _is_terminal(stream):
        return PIPED
    try:
        columns = os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        return PIPED
    return min(max(columns, NARROWEST), WIDEST) if columns else PIPED


def _encoding(stream: IO[Any]) -> str:
    try:
        return codecs.lookup(getattr(stream, "encoding", None) or "utf-8").name
    except LookupError:
        return "ascii"
