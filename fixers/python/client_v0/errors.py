"""Moves old errors: their names, their attributes, and the order in which they are caught."""

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

LATE = "since openai 1.0 `openai.{lower}` is an `openai.{upper}`, which is caught before; move this clause up"
NO_STATUS = "not all of these errors have a `status_code`: use `getattr`"
Handler = cst.ExceptHandler | cst.ExceptStarHandler


def old_error(reference: Reference) -> str | None:
    """The name of an old error; empty for the module of errors itself, None for anything else."""
    if reference.parts[0] == "error":
        return reference.parts[1] if len(reference.parts) > 1 else ""
    name = reference.parts[0] if len(reference.parts) == 1 else ""
    return name if name in V0_TOP_ERRORS or (name == "Timeout" and _is_caught(reference)) else None


def _is_caught(reference: Reference) -> bool:
    """Whether it is in an ``except`` clause."""
    code = reference.names.code
    parent = code.parent(reference.node)
    if isinstance(parent, cst.Element):
        parent = code.parent(code.parent(parent) or parent)
    return isinstance(parent, cst.ExceptHandler)


@dataclass
class Errors:
    """Moves errors, and checks how they are caught."""

    draft: Draft
    imports: Imports

    def move(self, reference: Reference) -> None:
        """Report an error, with its edit."""
        name, code = old_error(reference) or "", reference.names.code
        text = code.text(reference.node)
        new = ERRORS.get(name)
        if new is None:
            why = REMOVED_ERRORS.get(name, "use the errors in `openai` by name")
            self.draft.site(reference, "error", code, reference.node, f"`{text}` was removed in openai 1.0: {why}")
            return
        is_timeout = reference.parts[0] == "Timeout"
        note = "; `openai.Timeout` is not an exception" if is_timeout else ERROR_NOTES.get(name, "")
        message = f"`{text}` is `openai.{new}` since openai 1.0{note}"
        edit, why = None, ""
        if reference.unsure:
            why = reference.unsure
        elif reference.is_variable or len(reference.parts) > (2 if reference.parts[0] == "error" else 1):
            why = f"write `openai.{new}`"
        elif not reference.known or (reference.parts[0] == "error" and reference.known == 1 and _is_module(reference)):
            edit = reference.written(new)
        else:
            local = self.imports.local(reference, new)
            edit = reference.written("", local) if local is not None else None
            why = "" if local is not None else f"it is imported in another module: import `{new}` from openai here"
        edits = [edit] if edit is not None and edit.text.decode() != text else []
        self.draft.site(reference, "error", code, reference.node, message, edits, blocked=why)

    def clauses(self, names: Names, references: dict[Node, Reference]) -> None:
        """Check every ``try`` that catches old errors: the errors that it catches move together."""
        for node in names.owner:
            if isinstance(node, cst.Try | cst.TryStar):
                caught = [(one, handler) for handler in node.handlers for one in _caught(handler, references)]
                self.draft.join(one for one, _ in caught)
                self._order(names, caught)
                for handler in node.handlers:
                    self._members(names, handler, _caught(handler, references))

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
        missing = "" if all(ERRORS.get(one.parts[-1]) in STATUS_ERRORS for one in caught) else NO_STATUS
        for node in walk(handler.body):
            if not (isinstance(node, cst.Attribute) and isinstance(node.value, cst.Name) and node.value.value == error):
                continue
            name = node.attr.value
            if name == "http_status":
                message = f"`{error}.http_status` is `.status_code` since openai 1.0"
                edits = [renamed(code, node.attr, "status_code")]
                self.draft.site(caught[0], "error", code, node, message, edits, blocked=missing)
            elif name in ERROR_MEMBERS:
                message = f"`{error}.{name}` was removed in openai 1.0: {ERROR_MEMBERS[name]}"
                self.draft.site(caught[0], "error", code, node, message, blocked=ERROR_MEMBERS[name])


def _is_module(reference: Reference) -> bool:
    """Whether its first name is the module of errors: ``import openai.error as err``."""
    return reference.alias is not None and isinstance(reference.alias.name, cst.Attribute)


def _caught(handler: Handler, references: dict[Node, Reference]) -> list[Reference]:
    kinds = handler.type
    nodes = [element.value for element in kinds.elements] if isinstance(kinds, cst.Tuple) else [kinds]
    return [references[node] for node in nodes if node in references]
