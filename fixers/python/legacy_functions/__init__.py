"""Migrates Python code from `functions`, `function_call` and role `function` to `tools`, `tool_calls` and role `tool`.

`candidates` selects the programs that may use the legacy format, by the `facts` in their syntax trees. `programs` analyses
them: `requests` converts what is sent, `responses` the reads of the response, `history` the messages that are written.
`unanswered` blocks calls that are sent again without a result, `mentions` blocks requests next to legacy code that is not
understood. `move_groups` collects the edits and blockers and joins the requests that can only move together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ftlint.rule.codemod import Codemod

if TYPE_CHECKING:
    from ftlint.python.moves import Move
    from ftlint.python.project import Project
    from ftlint.rule.context import Context

_ROLE = rb"""role\W{1,9}(?:in\W{1,5})?["']function["']"""


def _wants(data: bytes) -> bool:
    """Whether a file may use the legacy format."""
    if b"function_call" in data:
        return True
    if b"functions" in data:
        return b"ompletion" in data or b"messages" in data
    return (b'"function"' in data or b"'function'" in data) and re.search(_ROLE, data) is not None


def _moves(project: Project, paths: Sequence[str], context: Context) -> Iterable[Move]:
    """The moves of the groups of files that use the legacy format; `programs` imports libcst, so only if there are any."""
    from ftlint.fixers.python.legacy_functions.candidates import groups_of

    groups = list(groups_of(project, paths))
    if not groups:
        return ()
    from ftlint.fixers.python.legacy_functions.programs import moves

    return moves(project, groups, context)


codemod = Codemod(_wants, _moves, words=("function_call", "functions", '"function"', "'function'"))
