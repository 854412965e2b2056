"""Dicts and copies of an answer from which parts are left out: ``message.model_dump(exclude={"tool_calls"})``.

What is left out for the legacy form is what holds the call after the move, and the reverse, so such requests stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ftlint.fixers.python.legacy_functions.move_groups import Draft, requests_of
from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.requests import only_value
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.values import Kind
from ftlint.python.source.nodes import Node, is_name, is_none, keyword, method, splats, string

WHY = (
    "this may leave out `tool_calls`, which holds the call after the move, or `function_call`: add a message to the history"
    " as it is, or without its null values"
)
_METHODS = frozenset({"model_dump", "model_dump_json", "to_dict", "to_json", "dict", "json", "copy", "model_copy"})
_ANSWERS = (Kind.RESPONSE, Kind.CHOICES, Kind.CHOICE, Kind.MESSAGE, Kind.DELTA, Kind.ITEM)
_CALLS = frozenset({"function_call", "tool_calls"})
_MESSAGE = _CALLS | {"choices", "message", "delta", "role", "content"}


def find_dumps(flow: Flow, names: Names, draft: Draft) -> None:
    """Block the requests whose answers lose what holds a call, or may."""
    for call in names.calls:
        asked = method(call)
        if asked is None or asked[1] not in _METHODS or not (keyword(call, "exclude") or _selects(call)):
            continue
        found = requests_of(flow.eval(names, asked[0]), *_ANSWERS)
        if found and not (
            _is_harmless(flow, names, call, "exclude", _CALLS) and _is_harmless(flow, names, call, "include", _MESSAGE)
        ):
            draft.block(found, names.code, call, WHY)


def _selects(call: cst.Call) -> bool:
    return keyword(call, "include") is not None or bool(splats(call))


def _is_harmless(flow: Flow, names: Names, call: cst.Call, name: str, words: frozenset[str]) -> bool:
    """Whether an argument is not given, or is known to name other parts."""
    if splats(call):
        return False
    given = keyword(call, name)
    if given is None or is_none(given.value):
        return True
    node: Node = given.value
    known = only_value(flow.world, names, node) if isinstance(node, cst.Name) else None
    named = list(_named(known[1] if known is not None else node))
    return None not in named and not words.intersection(filter(None, named))


def _named(node: Node) -> Iterator[str | None]:
    """The parts that a set, list, tuple or dict names, None for what cannot be read."""
    if isinstance(node, cst.Set | cst.List | cst.Tuple):
        yield from (string(element.value) for element in node.elements)
    elif isinstance(node, cst.Dict):
        for element in node.elements:
            plain = isinstance(element, cst.DictElement) and is_name(element.value, "True")
            yield string(element.key) if isinstance(element, cst.DictElement) and plain else None
    else:
        yield None
