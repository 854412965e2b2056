"""Programs that write training data: a dict with both `messages` and `functions` becomes one with `tools`."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ftlint.fixers.python.legacy_functions.definitions import Blocked, wrapped
from ftlint.fixers.python.legacy_functions.draft import RULE, Draft
from ftlint.fixers.python.legacy_functions.text import quote_of, renamed
from ftlint.fixers.python.legacy_functions.wrappers import Wrappers
from ftlint.python.flow import Flow
from ftlint.python.moves import Blocker, Move, Site
from ftlint.python.nodes import entries
from ftlint.python.scopes import Names

SAID = "`functions` in a record of training data is the legacy form: write `tools`"


def find_builders(flow: Flow, draft: Draft) -> Iterator[Move]:
    """The dict literals with both keys that are no request's."""
    for names in flow.world.programs.values():
        for node in names.owner:
            if isinstance(node, cst.Dict):
                keys = {name: key for name, key, _ in entries(node)}
                if {"messages", "functions"} <= keys.keys() and keys["functions"] not in draft.explained:
                    if "tools" not in keys and "model" not in keys:
                        yield _move(flow, names, node, draft)


def _move(flow: Flow, names: Names, node: cst.Dict, draft: Draft) -> Move:
    code = names.code
    key, value = next((key, value) for name, key, value in entries(node) if name == "functions")
    start, end = code.span(key)
    draft.explained.add(key)
    try:
        found = list(wrapped(flow, names, value, _NoRenaming(flow), quote_of(key)))
    except Blocked as blocked:
        move = Move([Site(f"{RULE}/dataset-builder", code, start, end, SAID)])
        move.blockers.append(Blocker(blocked.names.code, *blocked.names.code.span(blocked.node), blocked.why))
        return move
    edits = (renamed(code, key, "tools"), *(edit for _, edit in found))
    return Move([Site(f"{RULE}/dataset-builder", code, start, end, SAID, edits)])


class _NoRenaming(Wrappers):
    """A record's definitions are wrapped where the record is made."""

    def can_rename(self, function: object, name: str, new: str) -> str:
        """Never."""
        return "a record is made of it here"
