"""Histories that are cut in front, where a result may lose its call: sent as `tool` messages, such results are refused."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ftlint.fixers.python.legacy_functions.move_groups import Draft, Requests, requests_of
from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.values import Kind
from ftlint.python.source.nodes import Node, is_sliced, method, positional

CUT = (
    "the history is cut here, and a result that loses its call is refused with tools: cut where a message is the user's"
)
_FIRST = ("0", "1")  # behind the system prompt


def find_trimming(flow: Flow, draft: Draft, answering: Requests) -> None:
    """Block requests whose history, in which results are, is cut."""
    for names in list(flow.world.programs.values()):
        for node, history in _cuts(names):
            cut = requests_of(flow.eval(names, history), Kind.HISTORY) & answering
            if cut:
                draft.block(cut, names.code, node, CUT)


def _cuts(names: Names) -> Iterator[tuple[Node, Node]]:
    """What takes away more than a last message, with the history that it takes it from."""
    for node in names.owner:
        asked = method(node)
        if asked is not None and asked[1] == "pop" and isinstance(node, cst.Call) and positional(node):
            yield node, asked[0]
        elif isinstance(node, cst.Del) and isinstance(node.target, cst.Subscript):
            yield node, node.target.value
        elif isinstance(node, cst.Subscript) and is_sliced(node) and _begins_later(node) and _is_kept(names, node):
            yield node, node.value


def _begins_later(node: cst.Subscript) -> bool:
    lower = node.slice[0].slice.lower if isinstance(node.slice[0].slice, cst.Slice) else None
    return lower is not None and not (isinstance(lower, cst.Integer) and lower.value in _FIRST)


def _is_kept(names: Names, node: Node) -> bool:
    """Whether a part is a history in its turn, and not only shown or counted."""
    above = names.code.parent(node)
    while isinstance(above, cst.BinaryOperation | cst.StarredElement | cst.Element | cst.List):
        above = names.code.parent(above)
    if isinstance(above, cst.Arg):
        return above.keyword is not None and above.keyword.value == "messages"
    return isinstance(above, cst.Assign | cst.AnnAssign | cst.AugAssign | cst.NamedExpr | cst.Return)
