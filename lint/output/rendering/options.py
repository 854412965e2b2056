"""Options of the outputs."""

from __future__ import annotations

from typing import NamedTuple

from ftlint.output.rendering.terminal import Terminal


class Options(NamedTuple):
    """How to render.

    ``terminal`` describes the destination. ``paths`` are the path arguments of this run, and ``flags`` the options that a
    suggested command must repeat (``("--profile", "azure")``). ``per_check`` is the number of findings that ``text``
    shows for each check.
    """

    terminal: Terminal = Terminal()
    paths: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    per_check: int = 3
