"""What a codemod is made of: the examination of Python files for the rule of the same name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ftlint.python.moves import Move
    from ftlint.python.project import Project
    from ftlint.rule.context import Context


class Codemod(NamedTuple):
    """Finds and edits what the PYTHON checks of a rule report. ``fixers/python/NAME`` defines one called ``codemod``.

    ``wants`` decides from a file's bytes whether ``moves`` needs to examine it; it is called for every file that has one of
    ``words`` (none: for every file), so it only searches. ``moves`` gets the project of all files, the paths of the wanted
    files and the context. With ``needs_data`` it runs only for files whose settings name training data, which is then
    ``context.learned``.
    """

    wants: Callable[[bytes], bool]
    moves: Callable[[Project, Sequence[str], Context], Iterable[Move]]
    needs_data: bool = False
    words: tuple[str, ...] = ()
