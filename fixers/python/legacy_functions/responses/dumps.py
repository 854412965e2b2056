"""Copies of a response without some fields: ``message.model_dump(exclude={"tool_calls"})``.

A field that was excluded for the legacy format holds the call after the migration, so such requests stay as they are.
"""

from __future__ import annotations

import libcst as cst

from ftlint.fixers.python.legacy_functions.move_groups import Draft, requests_at
from ftlint.fixers.python.legacy_functions.nodes import listed, receiver
from ftlint.fixers.python.legacy_functions.vocabulary import LEGACY
from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.requests import only_value
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.values import Kind
from ftlint.python.source.nodes import Node, is_name, is_none, keyword, splats, string

EXCLUDED = (
    "this may drop `tool_calls`, which holds the call after the migration: append the message itself, or use"
    " `exclude_none=True`"
)
_METHODS = ("model_dump", "model_dump_json", "to_dict", "to_json", "dict", "json", "copy", "model_copy")
_RESPONSES = (Kind.RESPONSE, Kind.CHOICES, Kind.CHOICE, Kind.MESSAGE, Kind.DELTA, Kind.ITEM)
_CALLS = frozenset({LEGACY, "tool_calls"})
_MESSAGE = _CALLS | {"choices", "message", "delta", "role", "content"}


def find_dumps(flow: Flow, draft: Draft) -> None:
    """Block the requests whose responses may lose the field with the call."""
    for names in flow.world.programs.values():
        for call in names.calls:
            response = receiver(call, *_METHODS)
            if response is None or not (keyword(call, "exclude") or keyword(call, "include") or splats(call)):
                continue
            requests = requests_at(flow, names, response, *_RESPONSES)
            is_harmless = (
                not splats(call)
                and _is_without(flow, names, keyword(call, "exclude"), _CALLS)
                and _is_without(flow, names, keyword(call, "include"), _MESSAGE)
            )
            if requests and not is_harmless:
                draft.block(requests, names.code, call, EXCLUDED)


def _is_without(flow: Flow, names: Names, arg: cst.Arg | None, fields: frozenset[str]) -> bool:
    """Whether an argument is certain to name none of these fields."""
    if arg is None or is_none(arg.value):
        return True
    assigned = only_value(flow.world, names, arg.value) if isinstance(arg.value, cst.Name) else None
    named = _named(assigned[1] if assigned is not None else arg.value)
    return None not in named and fields.isdisjoint(named)


def _named(node: Node) -> set[str | None]:
    """The fields in a set, list, tuple or dict; None for an unknown one."""
    if isinstance(node, cst.Set | cst.List | cst.Tuple):
        return set(map(string, listed(node)))
    if not isinstance(node, cst.Dict):
        return {None}
    return {
        string(one.key) if isinstance(one, cst.DictElement) and is_name(one.value, "True") else None
        for one in node.elements
    }
