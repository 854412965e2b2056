"""The dicts that carry what a request is given: whoever else uses them must not miss the keys that are renamed."""

from __future__ import annotations

import libcst as cst

from ftlint.fixers.python.legacy_functions.move_groups import Draft
from ftlint.fixers.python.legacy_functions.responses.escapes import SHOWING
from ftlint.python.dataflow.flow import Flow, Slot
from ftlint.python.dataflow.requests import Request
from ftlint.python.dataflow.scopes import Names
from ftlint.python.source.nodes import Node, key_of, method, string

KEYS = ("functions", "function_call")
_KEEPING = frozenset({"copy", "deepcopy", "dict"})
ASKED = "`{}` is asked of what the request is given: ask for its new name"
ELSEWHERE = "what the request is given goes elsewhere, too, and cannot be followed there"


def find_carriers(flow: Flow, draft: Draft) -> None:
    """Block the requests whose dicts are used in a way that their new keys would break."""
    carried: dict[Slot, set[Request]] = {}
    for request in flow.requests.values():
        if request in draft.legacy:
            for slot in flow.arguments(request).slots:
                carried.setdefault(slot, set()).add(request)
    last_names = {name for _, name in carried}
    for names in list(flow.world.programs.values()):
        for node in names.owner:
            named = node.value if isinstance(node, cst.Name) else getattr(getattr(node, "attr", None), "value", None)
            if named in last_names and isinstance(node, cst.Name | cst.Attribute):
                _look(flow, names, node, carried, draft)


def _look(flow: Flow, names: Names, node: Node, carried: dict[Slot, set[Request]], draft: Draft) -> None:
    slot = flow.slot(names, node)
    if slot is not None and slot in carried:
        why = _trouble(flow, names, node)
        if why:
            draft.block(carried[slot], names.code, node, why)


def _trouble(flow: Flow, names: Names, node: Node) -> str:
    """Why a use of such a dict keeps it from moving; nothing where it does not."""
    parent = names.code.parent(node)
    if isinstance(parent, cst.Subscript) and parent.value is node:
        key = string(key_of(parent))
        stored = isinstance(names.code.parent(parent), cst.AssignTarget)
        return ASKED.format(key) if key in KEYS and not stored else ""
    if isinstance(parent, cst.Attribute):
        call = names.code.parent(parent)
        first = string(call.args[0].value) if isinstance(call, cst.Call) and call.args else None
        return ASKED.format(first) if first in KEYS and parent.attr.value != "setdefault" else ""
    if isinstance(parent, cst.ComparisonTarget):
        comparison = names.code.parent(parent)
        asked = string(comparison.left) if isinstance(comparison, cst.Comparison) else None
        return ASKED.format(asked) if asked in KEYS else ""
    if isinstance(parent, cst.DictElement | cst.Element | cst.Yield | cst.Lambda):
        return ELSEWHERE
    return _passed(flow, names, parent) if isinstance(parent, cst.Arg) else ""


def _passed(flow: Flow, names: Names, arg: cst.Arg) -> str:
    call = names.code.parent(arg)
    if not isinstance(call, cst.Call) or call in flow.requests or flow.callees(names, call):
        return ""
    asked = method(call)
    called = asked[1] if asked is not None else str(getattr(call.func, "value", ""))
    if called == "update" or called in _KEEPING or (called in SHOWING and not arg.star):
        return ""
    return ELSEWHERE
