"""Converts the value of a legacy argument, and renames the parameters that pass it on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import libcst as cst

from ftlint.fixers.python.legacy_functions.move_groups import Draft
from ftlint.fixers.python.shared.source_text import renamed
from ftlint.fixers.python.shared.wrappers import NEW, Wrappers, only_passed
from ftlint.python.dataflow.arguments import Entry, bound_arguments
from ftlint.python.dataflow.requests import Request
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.world import Function
from ftlint.python.source.code import Code
from ftlint.python.source.edits import Edit
from ftlint.python.source.nodes import Node

DEPTH = 6
Edits = Iterator[tuple[Code, Edit]]


class Blocked(Exception):
    """A value that cannot be converted: where it is, and why."""

    def __init__(self, names: Names, node: Node, why: str) -> None:
        super().__init__(why)
        self.names, self.node, self.why = names, node, why


def move_argument(draft: Draft, request: Request, entry: Entry, check: str, message: str, edits: Edits) -> None:
    """Add the site of an argument, with the edits of its name and value; or with what blocks them."""
    code, by_code = entry.names.code, dict[Code, list[Edit]]()
    try:
        for where, edit in edits:
            by_code.setdefault(where, []).append(edit)
    except Blocked as blocked:
        draft.site({request}, check, code, entry.key, message)
        draft.block({request}, blocked.names.code, blocked.node, blocked.why)
        return
    own = by_code.pop(code, [])
    draft.site({request}, check, code, entry.key, message, [renamed(code, entry.key, NEW[entry.name]), *own])
    for other, more in by_code.items():
        draft.edits({request}, other, other.module, more)


def move_parameter(
    wrappers: Wrappers,
    function: Function,
    param: cst.Param,
    convert: Callable[[Names, Node], Iterable[tuple[Code, Edit]]],
) -> Edits:
    """The edits that rename a function's parameter, and convert its default and what callers pass."""
    name = param.name.value
    if wrappers.is_renamed((function.scope, name)):
        return
    new = NEW.get(name, name)
    yield from ((function.names.code, edit) for edit in wrappers.rename(function, param, new))
    if param.default is not None:
        yield from convert(function.names, param.default)
    for names, call in wrappers.callers(function):
        arg = bound_arguments(function, call).args.get(name)
        if arg is not None:
            if arg.keyword is not None:
                yield names.code, renamed(names.code, arg.keyword, new)
            yield from convert(names, arg.value)


def why_kept(wrappers: Wrappers, function: Function, param: cst.Param, argument: str) -> str:
    """Why a parameter that is passed on as this argument keeps its name; empty if it can be renamed."""
    name = param.name.value
    why = wrappers.can_rename(function, name, NEW.get(name, name))
    if why or only_passed(function.names, wrappers.uses(function, name), wrappers.passed_on(function, argument)):
        return why
    return f"`{function.node.name.value}` also uses its `{name}` otherwise"
