"""What an output may want to know besides the report."""

from __future__ import annotations

from typing import NamedTuple

from ftlint.output.rendering.terminal import Terminal


class Options(NamedTuple):
    """How to render.

    ``terminal`` is where the text goes; ``paths`` are the path arguments of this run and ``flags`` those of its options
    that ``ftlint fix`` must repeat to look at the same things (``("--profile", "azure")``); ``per_check`` is how many
    places of each check ``text`` shows.
    """

    terminal: Terminal = Terminal()
    paths: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    per_check: int = 3
