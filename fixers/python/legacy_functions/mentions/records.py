"""Records of training data that are made in steps, `record["functions"] = …`: reported, and never edited."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ftlint.fixers.python.legacy_functions.move_groups import Draft
from ftlint.python.dataflow.arguments import held_by
from ftlint.python.dataflow.evaluation import is_legacy_message
from ftlint.python.dataflow.flow import Flow, Slot
from ftlint.python.dataflow.scopes import Names
from ftlint.python.source.nodes import Node, entries, key_of, member, method, string

RECORD = 'a record with `functions` is the legacy form: write `tools`, each `{"type": "function", "function": …}`'
MESSAGE = "a legacy message of a record: write calls as `tool_calls`, and results with role `tool`"
_OF_REQUESTS = {"model", "engine", "tools"}


def stored_definitions(names: Names) -> Iterator[tuple[cst.Subscript, Node]]:
    """The stores of ``x["functions"]``, with their keys."""
    for store in names.stores:
        if isinstance(store.target, cst.Subscript):
            key = key_of(store.target)
            if key is not None and string(key) == "functions":
                yield store.target, key


def find_steps(flow: Flow, names: Names, draft: Draft) -> Iterator[tuple[str, Node, str]]:
    """What such records are given, as check, node and message."""
    records: set[Slot] = set()
    for target, key in stored_definitions(names):
        slot = flow.slot(names, target.value)
        held = {entry.name for entry in held_by(flow, names, target.value).entries}
        if slot is not None and "messages" in held and not held & _OF_REQUESTS and key not in draft.explained:
            records.add(slot)
            yield "dataset-builder", key, RECORD
    for call in names.calls if records else ():
        asked = method(call)
        place = member(asked[0]) if asked is not None and asked[1] in ("append", "extend", "insert") else None
        if place is not None and place[1] == "messages" and flow.slot(names, place[0]) in records:
            yield from (("history", key, MESSAGE) for arg in call.args for key in _legacy_keys(arg.value))


def _legacy_keys(node: Node) -> Iterator[Node]:
    """The keys that make a message, or those of a list, legacy ones."""
    if isinstance(node, cst.List):
        for element in node.elements:
            yield from _legacy_keys(element.value)
    elif isinstance(node, cst.Dict) and is_legacy_message(node):
        yield from (key for name, key, value in entries(node)
                    if name == "function_call" or (name == "role" and string(value) == "function"))  # fmt: skip
