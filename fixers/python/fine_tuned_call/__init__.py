"""Compares calls of a fine-tuned model with its training data.

`models` finds the calls, `messages` their first messages; `checks` compares stop sequence, system prompt and tools.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ftlint.rule.codemod import Codemod

if TYPE_CHECKING:
    from ftlint.python.moves import Move
    from ftlint.python.project import Project
    from ftlint.rule.context import Context


def _wants(data: bytes) -> bool:
    """Whether a file may request a completion."""
    return b"ompletion" in data


def _moves(project: Project, paths: Sequence[str], context: Context) -> Iterable[Move]:
    """The moves of the calls of a fine-tuned model."""
    from ftlint.fixers.python.fine_tuned_call.checks import moves

    return moves(project, paths, context)


codemod = Codemod(_wants, _moves, needs_data=True, words=("ompletion",))
