"""Histories that are cut at the front, where a result may lose its call: the API rejects such `tool` messages."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ftlint.fixers.python.legacy_functions.move_groups import Draft, Requests, requests_at
from ftlint.fixers.python.legacy_functions.nodes import all_nodes, receiver
from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.values import Kind
from ftlint.python.source.nodes import Node, is_sliced, positional

CUT = "the messages are cut here, and the API rejects a result without its call: cut before a user message"
_FIRST = ("0", "1")  # all messages, or all after the system prompt


def find_trimming(flow: Flow, draft: Draft, with_results: Requests) -> None:
    """Block requests whose history contains results and is cut."""
    for names, node in all_nodes(flow):
        for history in _cut(names, node):
            requests = requests_at(flow, names, history, Kind.HISTORY) & with_results
            if requests:
                draft.block(requests, names.code, node, CUT)


def _cut(names: Names, node: Node) -> Iterator[Node]:
    """The history that a node removes more than the last message from."""
    match node:
        case cst.Call() if positional(node) and (owner := receiver(node, "pop")) is not None:
            yield owner
        case cst.Del(target=cst.Subscript(value=owner)):
            yield owner
        case cst.Subscript(value=owner) if is_sliced(node) and _begins_later(node) and _is_kept(names, node):
            yield owner


def _begins_later(node: cst.Subscript) -> bool:
    lower = node.slice[0].slice.lower if isinstance(node.slice[0].slice, cst.Slice) else None
    return lower is not None and not (isinstance(lower, cst.Integer) and lower.value in _FIRST)


def _is_kept(names: Names, node: Node) -> bool:
    """Whether a part is sent, or assigned to a variable."""
    above = names.code.parent(node)
    while isinstance(above, cst.BinaryOperation | cst.StarredElement | cst.Element | cst.List):
        above = names.code.parent(above)
    if isinstance(above, cst.Arg):
        return above.keyword is not None and above.keyword.value == "messages"
    return isinstance(above, cst.Assign | cst.AnnAssign | cst.AugAssign | cst.NamedExpr | cst.Return)
