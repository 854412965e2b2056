"""The old errors: their names, what is asked of them, and the order in which they are caught."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from ftlint.fixers.python.client_v0.imports import Imports
from ftlint.fixers.python.client_v0.move_groups import Draft
from ftlint.fixers.python.client_v0.names.references import Reference
from ftlint.fixers.python.client_v0.names.renamed import (
    ERROR_MEMBERS,
    ERROR_NOTES,
    ERRORS,
    REMOVED_ERRORS,
    STATUS_ERRORS,
    V0_TOP_ERRORS,
    is_above,
)
from ftlint.fixers.python.shared.source_text import renamed
from ftlint.python.dataflow.scopes import Names
from ftlint.python.source.nodes import Node, walk

LATE = "`openai.{lower}` is an `openai.{upper}` since openai 1.0, which is caught before: put this clause first"

Handler = cst.ExceptHandler | cst.ExceptStarHandler


def old_error(one: Reference) -> str | None:
    """The name of the error that is meant; nothing for the module of errors itself, None for anything else."""
    if one.parts[0] == "error":
        return one.parts[1] if len(one.parts) > 1 else ""
    if len(one.parts) == 1 and (one.parts[0] in V0_TOP_ERRORS or (one.parts[0] == "Timeout" and _is_caught(one))):
        return one.parts[0]
    return None


def _is_caught(one: Reference) -> bool:
    """Whether it stands where only an exception can."""
    code = one.names.code
    parent = code.parent(one.node)
    if isinstance(parent, cst.Element):
        parent = code.parent(code.parent(parent) or parent)
    return isinstance(parent, cst.ExceptHandler)


@dataclass
class Errors:
    """Moves errors, one by one, and then looks at how they are caught."""

    draft: Draft
    imports: Imports

    def move(self, one: Reference) -> None:
        """Tell of one error, with its edit."""
        name, code = old_error(one) or "", one.names.code
        text = code.text(one.node)
        new = ERRORS.get(name)
        if new is None:
            why = REMOVED_ERRORS.get(name, "the module of errors is gone: name the errors of `openai` themselves")
            self.draft.site(one, "error", code, one.node, f"`{text}` is gone since openai 1.0: {why}")
            return
        known = "" if one.parts[0] != "Timeout" else ", `openai.Timeout` is no exception"
        said = f"`{text}` is `openai.{new}` since openai 1.0{known}{ERROR_NOTES.get(name, '')}"
        edit = None
        if one.unsure:
            self.draft.block(one, code, one.node, one.unsure)
        elif one.is_variable or len(one.parts) > (2 if one.parts[0] == "error" else 1):
            self.draft.block(one, code, one.node, f"write `openai.{new}`")
        elif not one.known or (one.parts[0] == "error" and one.known == 1 and _is_module(one)):
            edit = one.written(new)
        else:
            local = self.imports.error(one, new)
            edit = one.written("", local) if local is not None else None
            if local is None:
                self.draft.block(
                    one, code, one.node, f"it comes through another module: import `{new}` from openai here"
                )
        edits = [edit] if edit is not None and edit.text.decode() != text else []
        self.draft.site(one, "error", code, one.node, said, edits)

    def clauses(self, names: Names, found: dict[Node, Reference]) -> None:
        """Look at every ``try`` that catches old errors: what it catches goes together."""
        for node in names.owner:
            if isinstance(node, cst.Try | cst.TryStar):
                caught = [(one, handler) for handler in node.handlers for one in _caught(handler, found)]
                self.draft.join(one for one, _ in caught)
                self._order(names, caught)
                for handler in node.handlers:
                    self._members(names, handler, _caught(handler, found))

    def _order(self, names: Names, caught: list[tuple[Reference, Handler]]) -> None:
        for index, (lower, handler) in enumerate(caught):
            for upper, before in caught[:index]:
                below, above = ERRORS.get(lower.parts[-1], ""), ERRORS.get(upper.parts[-1], "")
                if before is not handler and is_above(above, below):
                    self.draft.block(lower, names.code, lower.node, LATE.format(lower=below, upper=above))

    def _members(self, names: Names, handler: Handler, caught: list[Reference]) -> None:
        if not caught or handler.name is None or not isinstance(handler.name.name, cst.Name):
            return
        code, error = names.code, handler.name.name.value
        all_status = all(ERRORS.get(one.parts[-1]) in STATUS_ERRORS for one in caught)
        for node in walk(handler.body):
            if not (isinstance(node, cst.Attribute) and isinstance(node.value, cst.Name) and node.value.value == error):
                continue
            asked = node.attr.value
            if asked == "http_status":
                said = f"`{error}.http_status` is `.status_code` since openai 1.0"
                self.draft.site(caught[0], "error", code, node, said, [renamed(code, node.attr, "status_code")])
                if not all_status:
                    self.draft.block(
                        caught[0], code, node, "not all of these errors have a `status_code`: ask with `getattr`"
                    )
            elif asked in ERROR_MEMBERS:
                said = f"`{error}.{asked}` is gone since openai 1.0: {ERROR_MEMBERS[asked]}"
                self.draft.site(caught[0], "error", code, node, said)
                self.draft.block(caught[0], code, node, ERROR_MEMBERS[asked])


def _is_module(one: Reference) -> bool:
    """Whether its first name is the module of errors, imported as ``import openai.error as err``."""
    return one.alias is not None and isinstance(one.alias.name, cst.Attribute)


def _caught(handler: Handler, found: dict[Node, Reference]) -> list[Reference]:
    kinds = handler.type
    nodes = [element.value for element in kinds.elements] if isinstance(kinds, cst.Tuple) else [kinds]
    return [found[node] for node in nodes if node in found]
