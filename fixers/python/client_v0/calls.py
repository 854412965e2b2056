"""The calls themselves: what is called now, and the arguments that it takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from ftlint.fixers.python.client_v0.answers.trace import Answers, OldCall
from ftlint.fixers.python.client_v0.imports import Imports
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
    """Moves calls, one by one."""

    answers: Answers
    draft: Draft
    imports: Imports

    def move(self, call: OldCall, settings: Settings) -> None:
        """Tell of a call, with its edits."""
        code = call.names.code
        new, why = self._callee(call, settings)
        said = f"`{code.text(call.call.func)}` is gone since openai 1.0: write `{_said(call)}`"
        if why:
            self.draft.block(call, code, call.call.func, why)
        self.draft.site(call, "resource", code, call.call.func, said, [new] if new is not None else [])
        self._positions(call)
        self._arguments(call)

    def _callee(self, call: OldCall, settings: Settings) -> tuple[Edit | None, str]:
        found = call.reference
        if found.unsure:
            return None, found.unsure
        if found.is_variable:
            return None, "the resource is kept in a variable: name it where it is called"
        path = call.target.path
        if call.is_async:
            client, why = self._client(call, settings)
            if why:
                return None, why
            new = found.written(f"{client}.{path}") if not found.known else found.written(path, client)
        elif found.known:
            local = self.imports.local(found)
            if local is None:
                return None, f"`{found.first}` comes through another module: import it from openai here"
            new = found.written(path.partition(".")[2], local)
        else:
            new = found.written(path)
        return new, "" if new is not None else "there is a comment inside the name"

    def _client(self, call: OldCall, settings: Settings) -> tuple[str, str]:
        """The text of a client for one asynchronous call: made when it is needed, as the old package made a session."""
        found = call.reference
        kind = "AsyncAzureOpenAI" if settings.is_azure else "AsyncOpenAI"
        if not found.known:
            given = ", ".join(f"{name}={found.first}.{name}" for name in settings.for_client)
            return f"{kind}({given})", ""
        if settings.for_client:
            return "", "the settings are in the module `openai`, which is not imported here by that name"
        local = self.imports.client(found, kind)
        return (f"{local}()", "") if local else ("", f"`{found.first}` comes through another module")

    def _positions(self, call: OldCall) -> None:
        """Name the arguments that have to be named now."""
        code, target = call.names.code, call.target
        args = positional(call.call)
        if any(arg.star == "*" for arg in call.call.args):
            self.draft.block(call, code, call.call, "a `*` argument hides which arguments are given: name them")
        elif args and target.order:
            why = "its arguments changed places: name them, `model=…, file=…`"
            self.draft.block(call, code, args[0], why)
        elif len(args) > len(target.positions):
            self.draft.block(call, code, args[len(target.positions)], "name this argument")
        elif not (target.plain and len(args) == 1):
            for arg, name in zip(args, target.positions, strict=False):
                start, _ = code.span(arg)
                said = f"`{target.path}` takes `{name}` by its name only"
                self.draft.site(call, "argument", code, arg, said, [Edit(start, start, f"{name}=".encode())])

    def _arguments(self, call: OldCall) -> None:
        given = self.answers.given_to(call)
        for names, node in given.unknown:
            self.draft.block(
                call, names.code, node, "what is passed with `**` cannot be followed: write the arguments out"
            )
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
        """Block where a dict whose keys are renamed is looked into elsewhere."""
        for names in list(self.answers.world.programs.values()):
            for node in list(names.owner):
                named = isinstance(node, cst.Name | cst.Attribute) and self.answers.slot(names, node) == slot
                if named and not self._is_passed(names, node):
                    why = "the arguments are used in another way here, too: write them out in the call"
                    self.draft.block(call, names.code, node, why)

    def _is_passed(self, names: Names, node: Node) -> bool:
        """Whether a dict of arguments is only made, added to, or handed on with ``**`` there."""
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
            self._site(call, entry, f"`{name}` is no argument of a call any more", ())
            self.draft.block(call, code, entry.key, PER_CALL[name])
        elif new not in call.target.takes:
            why = f"`{call.target.path}` knows no `{name}`: send it in `extra_body={{…}}`"
            self._site(call, entry, why, ())
            self.draft.block(call, code, entry.key, why)
        elif new != name:
            self._renamed(call, entry, new, present, entries)

    def _renamed(self, call: OldCall, entry: Entry, new: str, present: set[str], entries: list[Entry]) -> None:
        code = entry.names.code
        said = f"`{entry.name}` is `{new}` since openai 1.0"
        if new == "timeout" and isinstance(entry.value, cst.Tuple):
            self.draft.block(
                call, code, entry.value, "a pair of timeouts is `httpx.Timeout(read, connect=connect)` now"
            )
        edits = [renamed(code, entry.key, new)]
        if new in present:
            others = [one for one in entries if one.name == new]
            drop = self._dropped(others, entry) if new == "model" else None
            if drop is None or {"engine", "deployment_id"} <= present:
                self.draft.block(call, code, entry.key, f"there is `{new}`, too: keep one of the two")
            else:
                edits.append(drop)
                said += f", and went before the `{new}` given here"
        self._site(call, entry, said, edits)

    def _dropped(self, others: list[Entry], entry: Entry) -> Edit | None:
        """The edit that takes out an argument that never counted; None where it cannot be told apart."""
        if len(others) != 1 or others[0].holder is not entry.holder or not isinstance(entry.holder, cst.Call):
            return None
        arg = next((one for one in entry.holder.args if one.keyword is others[0].key), None)
        return None if arg is None else without(entry.names.code, entry.holder, arg)

    def _site(self, call: OldCall, entry: Entry, said: str, edits: Iterator[Edit] | list[Edit] | tuple[()]) -> None:
        self.draft.site(call, "argument", entry.names.code, entry.key, said, edits)


def _new_name(call: OldCall, entry: Entry) -> str:
    return call.target.renamed.get(entry.name) or NEW_NAMES.get(entry.name, entry.name)


def without(code: Code, call: cst.Call, arg: cst.Arg) -> Edit | None:
    """The edit that takes an argument out with its comma; None where a comment would go with it."""
    index = call.args.index(arg)
    start, end = code.span(arg)[0], code.outer(arg.value)[1]
    if index + 1 < len(call.args):
        end = code.span(call.args[index + 1])[0]
    elif index:
        start = code.outer(call.args[index - 1].value)[1]
    inside = code.source[start:end].replace(code.source[slice(*code.outer(arg.value))], b"")
    return None if b"#" in inside else Edit(start, end, b"")


def _said(call: OldCall) -> str:
    return f"await openai.AsyncOpenAI().{call.target.path}" if call.is_async else f"openai.{call.target.path}"


__all__ = ["Calls", "Node", "without"]
