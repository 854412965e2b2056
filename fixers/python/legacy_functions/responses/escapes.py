"""Where an answer goes that nobody can follow, and what mentions the legacy form without being understood."""

from __future__ import annotations

import libcst as cst

from ftlint.fixers.python.legacy_functions.move_groups import Draft, requests_of
from ftlint.fixers.python.shared.wrappers import Wrappers
from ftlint.python.dataflow.calls import bound_arguments
from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.values import Kind, Values, only
from ftlint.python.source.nodes import Node, method

FOLLOWED = (
    Kind.STREAM, Kind.RESPONSE, Kind.CHOICES, Kind.CHOICE, Kind.MESSAGE, Kind.DELTA, Kind.HTTP,
)  # fmt: skip
SHOWING = frozenset(
    "print pprint pp str repr len type id isinstance format debug info warning warn error exception critical log bool "
    "dumps dump print_json rich_print display write writelines add_row inspect next iter list dict vars hasattr getattr "
    "sorted enumerate zip urlopen any all callable hash tuple".split()
)
_ASYNC = frozenset(
    {"run", "run_until_complete", "wait_for", "create_task", "ensure_future", "gather", "copy", "deepcopy"}
)
_DUMPS = frozenset({"loads", "load"})


def find_escapes(flow: Flow, names: Names, draft: Draft, wrappers: Wrappers) -> None:
    """Block what goes where it cannot be followed."""
    for node in names.owner:
        if isinstance(node, cst.Name | cst.Attribute | cst.Subscript | cst.Call):
            values = only(flow.eval(names, node), *FOLLOWED)
            if values and isinstance(node, cst.BaseExpression):
                why = _escape(flow, names, node, values, wrappers)
                if why:
                    draft.block(requests_of(values), names.code, node, why)
                else:
                    draft.join(requests_of(values))


def _escape(flow: Flow, names: Names, node: Node, values: Values, wrappers: Wrappers) -> str:
    """Why a value cannot be followed from here; nothing where it can."""
    code = names.code
    parent = code.parent(node)
    if isinstance(parent, cst.Attribute | cst.Subscript | cst.Call):
        return ""  # a member is asked, or it is called: that is looked at by itself
    if isinstance(parent, cst.Arg):
        return _passed(flow, names, node, parent, values, wrappers)
    if isinstance(parent, cst.Return | cst.Yield):
        return _returned(flow, names, node, wrappers)
    if isinstance(parent, cst.AssignTarget | cst.Param | cst.NameItem | cst.AsName | cst.Annotation):
        return ""
    if isinstance(parent, cst.Assign | cst.AnnAssign):
        return _assigned(flow, names, parent)
    if isinstance(parent, cst.DictElement | cst.StarredDictElement):
        return "the answer is put into a dict, and cannot be followed from there"
    if isinstance(parent, cst.Element | cst.StarredElement):
        return _listed(flow, names, parent, values)
    if isinstance(parent, cst.Lambda):
        return "the answer of a lambda cannot be followed"
    if isinstance(parent, cst.ListComp | cst.GeneratorExp | cst.SetComp | cst.DictComp):
        return "the answers are put into a list, and cannot be followed from there"
    return ""


def _assigned(flow: Flow, names: Names, parent: Node) -> str:
    targets = [one.target for one in parent.targets] if isinstance(parent, cst.Assign) else [parent.target]  # type: ignore[attr-defined]
    for target in targets:
        if isinstance(target, cst.Subscript):
            if only(flow.eval(names, target.value), Kind.HISTORY):
                continue
            return "the answer is put into a container, and cannot be followed from there"
        if isinstance(target, cst.Attribute) and flow.slot(names, target) is None:
            return f"the answer is kept in `{names.code.text(target)}`, of which the class is not known"
    return ""


def _listed(flow: Flow, names: Names, element: Node, values: Values) -> str:
    code = names.code
    holder = code.parent(element)
    if isinstance(holder, cst.List) and holder in flow.marks and only(values, Kind.MESSAGE):
        return ""
    above = code.parent(holder) if holder is not None else None
    added = above.target if isinstance(holder, cst.List) and isinstance(above, cst.AugAssign) else None
    if added is not None and only(values, Kind.MESSAGE) and only(flow.eval(names, added), Kind.HISTORY):
        return ""
    if isinstance(holder, cst.List) and isinstance(above, cst.Arg):
        call = code.parent(above)
        asked = method(call)
        if asked is not None and asked[1] == "extend" and only(flow.eval(names, asked[0]), Kind.HISTORY):
            return ""
    if isinstance(holder, cst.Tuple) and isinstance(above, cst.Return | cst.AssignTarget | cst.Assign):
        return ""
    return "the answer is put into a list, and cannot be followed from there"


def _passed(flow: Flow, names: Names, node: Node, arg: cst.Arg, values: Values, wrappers: Wrappers) -> str:
    call = names.code.parent(arg)
    if not isinstance(call, cst.Call):
        return ""
    asked = method(call)
    called = asked[1] if asked is not None else (call.func.value if isinstance(call.func, cst.Name) else "")
    if asked is not None and called in ("append", "insert") and only(flow.eval(names, asked[0]), Kind.HISTORY):
        return "" if only(values, Kind.MESSAGE) else "more than a message is put into the history"
    functions = flow.callees(names, call)
    if functions:
        for function in functions:
            if node not in bound_arguments(function, call).given.values():
                return f"`{called}` takes it in a way that cannot be followed"
        return ""
    if called in SHOWING or called in _ASYNC or called in _DUMPS:
        return ""
    return f"the answer is passed to `{names.code.text(call.func)}`, which is not among the files given"


def _returned(flow: Flow, names: Names, node: Node, wrappers: Wrappers) -> str:
    scope = names.owner[node].function
    if not isinstance(scope.node, cst.FunctionDef):
        return "the answer cannot be followed from here"
    function = flow.world.function_of(names, scope.node)
    name = scope.node.name.value
    if {"property", "cached_property"} & function.decorators:
        return ""
    if not wrappers.callers(function):
        return f"the answer is returned, and nobody among the files given calls `{name}`"
    unknown = wrappers.unknown_callers(function)
    if unknown is not None:
        at = unknown[0].code.place(unknown[0].code.span(unknown[1])[0]).line
        return f"the answer is returned by `{name}`, which {unknown[0].code.path}:{at} uses in a way that cannot be followed"
    return ""
