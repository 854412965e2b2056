"""Moves old calls: the new method and its arguments."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from ftlint.fixers.python.client_v0.answers.trace import Answers, OldCall
from ftlint.fixers.python.client_v0.imports import Imports, top_of
from ftlint.fixers.python.client_v0.move_groups import Draft
from ftlint.fixers.python.client_v0.names.renamed import PER_CALL
from ftlint.fixers.python.client_v0.settings import Settings
from ftlint.fixers.python.shared.source_text import renamed
from ftlint.python.dataflow.arguments import Entry
from ftlint.python.dataflow.scopes import Names
from ftlint.python.source.code import Code
from ftlint.python.source.edits import Edit
from ftlint.python.source.nodes import Node, positional

NEW_NAMES = {"engine": "model", "deployment_id": "model", "request_timeout": "timeout", "headers": "extra_headers"}


@dataclass
class Calls:
    """Moves calls."""

    answers: Answers
    draft: Draft
    imports: Imports

    def move(self, call: OldCall, settings: Settings) -> None:
        """Report a call, with its edits."""
        code = call.names.code
        new, why = self._callee(call, settings)
        client = "await openai.AsyncOpenAI()" if call.is_async else "openai"
        message = f"`{code.text(call.call.func)}` was removed in openai 1.0: use `{client}.{call.target.path}`"
        self.draft.site(call, "resource", code, call.call.func, message, [new] if new is not None else [], blocked=why)
        self._positions(call)
        self._arguments(call)

    def _callee(self, call: OldCall, settings: Settings) -> tuple[Edit | None, str]:
        """The edit of what is called, or why it cannot be moved."""
        found = call.reference
        if found.unsure:
            return None, found.unsure
        if found.is_variable:
            return None, "the resource is in a variable; use its full name in the call"
        path = call.target.path
        if call.is_async:
            client, why = self._client(call, settings)
            if why:
                return None, why
            new = found.written(f"{client}.{path}") if not found.known else found.written(path, client)
        elif found.known:
            local = self.imports.local(found, top_of(found.parts[0]))
            if local is None:
                return None, f"`{found.first}` is imported in another module: import it from openai here"
            new = found.written(path.partition(".")[2], local)
        else:
            new = found.written(path)
        return new, "" if new is not None else "there is a comment inside the name"

    def _client(self, call: OldCall, settings: Settings) -> tuple[str, str]:
        """The text of a new client for an asynchronous call, or why there is none."""
        found = call.reference
        kind = "AsyncAzureOpenAI" if settings.is_azure else "AsyncOpenAI"
        if not found.known:
            given = ", ".join(f"{name}={found.first}.{name}" for name in settings.for_client)
            return f"{kind}({given})", ""
        if settings.for_client:
            return "", "the settings are in the module `openai`, which is not imported here"
        local = self.imports.local(found, kind)
        return (f"{local}()", "") if local else ("", f"`{found.first}` is imported in another module")

    def _positions(self, call: OldCall) -> None:
        """Add the keywords of positional arguments."""
        code, target = call.names.code, call.target
        args = positional(call.call)
        if any(arg.star == "*" for arg in call.call.args):
            self.draft.block(
                call, code, call.call, "a `*` argument hides which arguments are passed: pass them by keyword"
            )
        elif args and target.order:
            why = "the order of the arguments has changed: pass them by keyword, `model=…, file=…`"
            self.draft.block(call, code, args[0], why)
        elif len(args) > len(target.positions):
            self.draft.block(call, code, args[len(target.positions)], "pass this argument by keyword")
        elif not (target.plain and len(args) == 1):
            for arg, name in zip(args, target.positions, strict=False):
                start, _ = code.span(arg)
                edits = [Edit(start, start, f"{name}=".encode())]
                self.draft.site(call, "argument", code, arg, f"`{target.path}` takes `{name}` only by keyword", edits)

    def _arguments(self, call: OldCall) -> None:
        given = self.answers.given_to(call)
        for names, node in given.unknown:
            why = "the arguments passed with `**` cannot be followed: pass them by keyword"
            self.draft.block(call, names.code, node, why)
        entries = {entry.key: entry for entry in given.entries}
        present = {entry.name for entry in entries.values()}
        for entry in entries.values():
            if entry.holder is not call.call:
                self.draft.join([call, entry.key])
            self._argument(call, entry, present, list(entries.values()))
        if any(entry.holder is not call.call and _new_name(call, entry) != entry.name for entry in entries.values()):
            for slot in given.slots:
                self._only_passed(call, slot)

    def _only_passed(self, call: OldCall, slot: object) -> None:
        """Block the other uses of a dict whose keys are renamed."""
        for names in list(self.answers.world.programs.values()):
            for node in list(names.owner):
                named = isinstance(node, cst.Name | cst.Attribute) and self.answers.slot(names, node) == slot
                if named and not self._is_passed(names, node):
                    why = "the arguments are also used here: pass them by keyword in the call"
                    self.draft.block(call, names.code, node, why)

    def _is_passed(self, names: Names, node: Node) -> bool:
        """Whether a use of a dict of arguments only creates it, adds to it, or passes it with ``**``."""
        parent = names.code.parent(node)
        if isinstance(parent, cst.Arg):
            to = names.code.parent(parent)
            known = isinstance(to, cst.Call) and (to in self.answers.calls or bool(self.answers.callees(names, to)))
            return parent.keyword is node or (known and parent.star == "**")
        if isinstance(parent, cst.Attribute):
            return parent.value is not node or parent.attr.value in ("update", "setdefault", "copy")
        if isinstance(parent, cst.Subscript):
            return parent.value is node and isinstance(names.code.parent(parent), cst.AssignTarget)
        return isinstance(parent, cst.AssignTarget | cst.AnnAssign | cst.Param | cst.StarredDictElement | cst.Assign)

    def _argument(self, call: OldCall, entry: Entry, present: set[str], entries: list[Entry]) -> None:
        name, code = entry.name, entry.names.code
        new = _new_name(call, entry)
        if name in PER_CALL:
            message = f"`{name}` is no longer an argument of calls"
            self.draft.site(call, "argument", code, entry.key, message, blocked=PER_CALL[name])
        elif new not in call.target.takes:
            why = f"`{call.target.path}` has no argument `{name}`: send it in `extra_body={{…}}`"
            self.draft.site(call, "argument", code, entry.key, why, blocked=why)
        elif new != name:
            self._renamed(call, entry, new, present, entries)

    def _renamed(self, call: OldCall, entry: Entry, new: str, present: set[str], entries: list[Entry]) -> None:
        code = entry.names.code
        message = f"`{entry.name}` is `{new}` since openai 1.0"
        if new == "timeout" and isinstance(entry.value, cst.Tuple):
            self.draft.block(call, code, entry.value, "use `httpx.Timeout(read, connect=connect)` for two timeouts")
        edits = [renamed(code, entry.key, new)]
        if new in present:
            others = [one for one in entries if one.name == new]
            drop = self._dropped(others, entry) if new == "model" else None
            if drop is None or {"engine", "deployment_id"} <= present:
                self.draft.block(call, code, entry.key, f"`{new}` is passed as well: keep one of them")
            else:
                edits.append(drop)
                message += f", and took precedence over `{new}`"
        self.draft.site(call, "argument", code, entry.key, message, edits)

    def _dropped(self, others: list[Entry], entry: Entry) -> Edit | None:
        """The edit that removes an argument that had no effect; None if it is not a keyword of the same call."""
        if len(others) != 1 or others[0].holder is not entry.holder or not isinstance(entry.holder, cst.Call):
            return None
        arg = next((one for one in entry.holder.args if one.keyword is others[0].key), None)
        return None if arg is None else _without(entry.names.code, entry.holder, arg)


def _new_name(call: OldCall, entry: Entry) -> str:
    return call.target.renamed.get(entry.name) or NEW_NAMES.get(entry.name, entry.name)


def _without(code: Code, call: cst.Call, arg: cst.Arg) -> Edit | None:
    """The edit that removes an argument with its comma; None if that would remove a comment."""
    index = call.args.index(arg)
    start, end = code.span(arg)[0], code.outer(arg.value)[1]
    if index + 1 < len(call.args):
        end = code.span(call.args[index + 1])[0]
    elif index:
        start = code.outer(call.args[index - 1].value)[1]
    inside = code.source[start:end].replace(code.source[slice(*code.outer(arg.value))], b"")
    return None if b"#" in inside else Edit(start, end, b"")
