"""Responses and argument dicts that cannot be followed, or lose the field with the call."""

from __future__ import annotations

import libcst as cst

from ftlint.fixers.python.legacy_functions.move_groups import Draft, requests_at, requests_of
from ftlint.fixers.python.legacy_functions.nodes import called_name, listed, nodes_of, receiver
from ftlint.fixers.python.legacy_functions.vocabulary import LEGACY
from ftlint.fixers.python.shared.wrappers import Wrappers
from ftlint.python.dataflow.arguments import bound_arguments
from ftlint.python.dataflow.flow import Flow, Slot
from ftlint.python.dataflow.requests import Request, only_value
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.values import ANSWERS, Kind, Values, only
from ftlint.python.source.nodes import Node, is_name, is_none, key_of, keyword, splats, string

HARMLESS = frozenset(
    "print pprint pp str repr len type id isinstance format debug info warning warn error exception critical log bool "
    "dumps dump print_json rich_print display write writelines add_row inspect next iter list dict vars hasattr getattr "
    "sorted enumerate zip urlopen any all callable hash tuple".split()
)
"""Functions and methods that only show or convert their arguments."""
_FOLLOWED = frozenset(
    "run run_until_complete wait_for create_task ensure_future gather copy deepcopy loads load".split()
)
_DICTS = frozenset({"copy", "deepcopy", "dict", "update"})
KEYS = ("functions", LEGACY)
ELSEWHERE = "the request arguments are also used here and cannot be followed: pass them to the request only"
EXCLUDED = (
    "this may drop `tool_calls`, which holds the call after the migration: append the message itself, or use"
    " `exclude_none=True`"
)
_METHODS = ("model_dump", "model_dump_json", "to_dict", "to_json", "dict", "json", "copy", "model_copy")
_RESPONSES = (Kind.RESPONSE, Kind.CHOICES, Kind.CHOICE, Kind.MESSAGE, Kind.DELTA, Kind.ITEM)
_CALLS = frozenset({LEGACY, "tool_calls"})
_MESSAGE = _CALLS | {"choices", "message", "delta", "role", "content"}


def find_escapes(flow: Flow, draft: Draft, wrappers: Wrappers) -> None:
    """Block requests whose responses are used in a way that cannot be followed."""
    for names, node in nodes_of(flow, cst.Name, cst.Attribute, cst.Subscript, cst.Call):
        values = only(flow.eval(names, node), *ANSWERS)
        why = _why_lost(flow, names, node, values, wrappers) if values else ""
        if why:
            draft.block(requests_of(values), names.code, node, why)
        else:
            draft.join(requests_of(values))


def _why_lost(flow: Flow, names: Names, node: Node, values: Values, wrappers: Wrappers) -> str:
    """Why a response cannot be followed from a place; empty if it can."""
    parent = names.code.parent(node)
    match parent:
        case cst.Arg():
            return _passed(flow, names, node, parent, values)
        case cst.Return() | cst.Yield():
            return _returned(flow, names, node, wrappers)
        case cst.Assign():
            return _assigned(flow, names, [one.target for one in parent.targets])
        case cst.AnnAssign():
            return _assigned(flow, names, [parent.target])
        case cst.DictElement() | cst.StarredDictElement():
            return "the response is put into a dict and cannot be followed: read the message before"
        case cst.Element() | cst.StarredElement():
            return _listed(flow, names, parent, values)
        case cst.Lambda():
            return "the response is returned by a lambda and cannot be followed: use a function"
        case cst.BaseComp():
            return "the responses are put into a list and cannot be followed: use a loop"
    return ""  # the parent is a member access or call, which is checked separately, or the target of an assignment


def _assigned(flow: Flow, names: Names, targets: list[cst.BaseAssignTargetExpression]) -> str:
    for target in targets:
        if isinstance(target, cst.Subscript) and not only(flow.eval(names, target.value), Kind.HISTORY):
            return "the response is put into a container and cannot be followed: read the message before"
        if isinstance(target, cst.Attribute) and flow.slot(names, target) is None:
            return f"the response is assigned to `{names.code.text(target)}`, whose class is unknown"
    return ""


def _listed(flow: Flow, names: Names, element: Node, values: Values) -> str:
    """Why a response in a list or tuple cannot be followed: the list is not a history, and the tuple is not unpacked."""
    holder = names.code.parent(element)
    above = names.code.parent(holder) if holder is not None else None
    if isinstance(holder, cst.Tuple) and isinstance(above, cst.Return | cst.AssignTarget | cst.Assign):
        return ""
    if isinstance(holder, cst.List):
        is_message = bool(only(values, Kind.MESSAGE))
        if is_message and holder in flow.marks:
            return ""
        history: Node | None = above.target if isinstance(above, cst.AugAssign) and is_message else None
        if isinstance(above, cst.Arg):
            history = receiver(names.code.parent(above), "extend")
        if history is not None and only(flow.eval(names, history), Kind.HISTORY):
            return ""
    return "the response is put into a list and cannot be followed: read the message before"


def _passed(flow: Flow, names: Names, node: Node, arg: cst.Arg, values: Values) -> str:
    call = names.code.parent(arg)
    if not isinstance(call, cst.Call):
        return ""
    history, called = receiver(call, "append", "insert"), called_name(call)
    if history is not None and only(flow.eval(names, history), Kind.HISTORY):
        is_message = bool(only(values, Kind.MESSAGE))
        return "" if is_message else "only messages can be added to the history: add the response's message"
    functions = flow.callees(names, call)
    if any(node not in bound_arguments(function, call).given.values() for function in functions):
        return f"`{called}` is called in a way that cannot be followed: pass the response as a plain argument"
    if functions or called in HARMLESS or called in _FOLLOWED:
        return ""
    return f"the response is passed to `{names.code.text(call.func)}`, which is not in the checked files"


def _returned(flow: Flow, names: Names, node: Node, wrappers: Wrappers) -> str:
    scope = names.owner[node].function
    if not isinstance(scope.node, cst.FunctionDef):
        return "the response is returned outside of a function and cannot be followed"
    function = flow.world.function_of(names, scope.node)
    name = scope.node.name.value
    if {"property", "cached_property"} & function.decorators:
        return ""
    if not wrappers.callers(function):
        return f"the response is returned by `{name}`, which no checked file calls"
    unknown = wrappers.unknown_callers(function)
    if unknown is not None:
        code = unknown[0].code
        where = f"{code.path}:{code.place(code.span(unknown[1])[0]).line}"
        return f"the response is returned by `{name}`, which is used at {where} in a way that cannot be followed"
    return ""


def find_dict_uses(flow: Flow, draft: Draft) -> None:
    """Block requests whose argument dicts are read by the old keys, or used where they cannot be followed."""
    requests: dict[Slot, set[Request]] = {}
    for request in flow.requests.values():
        if request in draft.legacy:
            for slot in flow.arguments(request).slots:
                requests.setdefault(slot, set()).add(request)
    last_names = {name for _, name in requests}
    for names, node in nodes_of(flow, cst.Name, cst.Attribute):
        if _last_name(node) in last_names:
            of = requests.get(flow.slot(names, node) or (None, ""))
            why = _why_blocked(flow, names, node) if of else ""
            if of and why:
                draft.block(of, names.code, node, why)


def _why_blocked(flow: Flow, names: Names, node: Node) -> str:
    """Why a use of an argument dict blocks the migration; empty if it does not."""
    parent = names.code.parent(node)
    above = names.code.parent(parent) if parent is not None else None
    key: str | None = None
    match parent, above:
        case cst.Subscript(value=value), _ if value is node and not isinstance(above, cst.AssignTarget):
            key = string(key_of(parent))
        case cst.Attribute(attr=cst.Name(value=name)), cst.Call(args=[first, *_]) if name != "setdefault":
            key = string(first.value)
        case cst.ComparisonTarget(), cst.Comparison(left=left):
            key = string(left)
        case cst.DictElement() | cst.Element() | cst.Yield() | cst.Lambda(), _:
            return ELSEWHERE
        case cst.Arg(), cst.Call() if above not in flow.requests and not flow.callees(names, above):
            called = called_name(above)
            if called not in _DICTS and (called not in HARMLESS or parent.star):
                return ELSEWHERE
    return f"this uses the key `{key}` of the request arguments: use the new name" if key in KEYS else ""


def _last_name(node: Node) -> str:
    name = node.attr if isinstance(node, cst.Attribute) else node
    return name.value if isinstance(name, cst.Name) else ""


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
