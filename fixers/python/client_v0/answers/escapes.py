"""Blocks moves if a response goes where it cannot be followed, or converts it to a dict where a dict is needed."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from ftlint.fixers.python.client_v0.answers.reads import AS_DICT, Parts
from ftlint.fixers.python.client_v0.answers.trace import Answers, OldCall
from ftlint.fixers.python.client_v0.move_groups import Draft
from ftlint.fixers.python.client_v0.names.renamed import SHAPES
from ftlint.fixers.python.shared.source_text import around
from ftlint.fixers.python.shared.wrappers import Wrappers
from ftlint.python.dataflow.arguments import bound_arguments
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.values import Kind, only
from ftlint.python.moves import where_node
from ftlint.python.source.nodes import Node, called_name, is_name, is_none, method

SHOWING = frozenset(
    "print pprint pp info debug warning warn error exception critical log type id bool callable rich_print inspect".split()
)
_ON_LISTS = frozenset("len list tuple reversed iter next any all".split())
_IN_PAIRS = frozenset({"enumerate", "zip"})
_ASYNC = frozenset("run run_until_complete wait_for create_task ensure_future".split())
_CHANGES = frozenset({"append", "extend", "insert", "clear", "pop", "remove", "reverse"})
_TRANSPARENT = frozenset(
    "staticmethod classmethod abstractmethod lru_cache cache retry backoff on_exception on_predicate wraps timer traceable "
    "observe".split()
)
"""Decorators of functions that do not change what the functions return."""
UNPACKED = "what is unpacked here cannot be followed"
_PARTS = frozenset(part for shape in SHAPES.values() for part in shape)
PUT = "the response is put into a {what} and cannot be followed"


_ENDS: tuple[tuple[tuple[type[Node], ...], str], ...] = (
    ((cst.BaseDictElement,), PUT.format(what="dict")),
    ((cst.BaseElement, cst.BaseComp), PUT.format(what="list")),
    ((cst.Match,), "a response is not a dict since openai 1.0, so that no `case` of a dict matches it"),
    ((cst.Yield,), "the response is yielded and cannot be followed"),
    ((cst.Lambda,), "the response is returned by a lambda and cannot be followed"),
    ((cst.BinaryOperation, cst.AugAssign), "the response is combined with something else"),
)
"""Why a response cannot be followed further, by the types of the parent node."""


def _end(parent: Node | None) -> str:
    return next((why for types, why in _ENDS if isinstance(parent, types)), "")


@dataclass
class Escapes:
    """Checks every place where a part of a response is used as a whole."""

    answers: Answers
    draft: Draft
    wrappers: Wrappers
    plain_history: bool

    def find(self, names: Names) -> None:
        """Block what cannot be followed, and join what moves together."""
        for node in list(names.owner):
            if isinstance(node, cst.Name | cst.Attribute | cst.Subscript | cst.Call | cst.Await | cst.IfExp):
                parts = self.answers.shapes(names, node)
                calls = [call for found in parts.values() for call in found]
                self.draft.join(calls)
                why = self._why(names, node, parts, calls[0]) if calls else ""
                if why:
                    self.draft.block(calls[0], names.code, node, why)

    def _why(self, names: Names, node: Node, parts: Parts, call: OldCall) -> str:
        """Why a response cannot be followed from an expression."""
        parent = names.code.parent(node)
        is_list = all(shape.is_list for shape in parts)
        if isinstance(parent, cst.Arg):
            return self._passed(names, node, parent, parts, call)
        if isinstance(parent, cst.Return):
            return self._returned(names, node)
        if isinstance(parent, cst.Assign | cst.AnnAssign):
            return self._assigned(names, parent)
        if isinstance(parent, cst.For | cst.CompFor) and parent.iter is node:
            if is_list and not isinstance(parent.target, cst.Name):
                return UNPACKED
            return "" if is_list else "iterating over a response yielded its keys, and yields pairs since openai 1.0"
        if isinstance(parent, cst.Comparison):
            return "" if _is_presence_test(parent, node) else "a response is compared"
        if isinstance(parent, cst.FormattedStringExpression):
            return "" if _is_shown(names, parent) else "the text of a response is different since openai 1.0"
        if isinstance(parent, cst.Element):
            return self._in_list(names, node, parent, parts, call)
        return _end(parent)

    def _in_list(self, names: Names, node: Node, parent: cst.Element, parts: Parts, call: OldCall) -> str:
        code = names.code
        if self._is_history(names, parent, parts):
            return self._kept(names, node, call)
        if _is_target(names, parent):
            return ""
        if isinstance(code.parent(code.parent(parent) or parent), cst.Return):
            return self._returned(names, node) or self._unpacked(names, node)
        return _end(parent)

    def _unpacked(self, names: Names, node: Node) -> str:
        """Why a returned tuple is not unpacked by all callers."""
        function = cst.ensure_type(names.owner[node].function.node, cst.FunctionDef)
        for home, call in self.wrappers.callers(self.answers.world.function_of(names, function)):
            parent = home.code.parent(call)
            if isinstance(parent, cst.Await):
                parent = home.code.parent(parent)
            targets = [one.target for one in parent.targets] if isinstance(parent, cst.Assign) else []
            unpacked = bool(targets) and all(
                isinstance(one, cst.Tuple | cst.List) and _are_names(one) for one in targets
            )
            if not unpacked and not isinstance(parent, cst.Expr):
                return f"{where_node(home.code, call)} does not unpack what is returned here"
        return ""

    def _assigned(self, names: Names, parent: cst.Assign | cst.AnnAssign) -> str:
        targets = [one.target for one in parent.targets] if isinstance(parent, cst.Assign) else [parent.target]
        for target in targets:
            if isinstance(target, cst.Tuple | cst.List) and not _are_names(target):
                return UNPACKED
            if isinstance(target, cst.Subscript):
                return PUT.format(what="container")
            if isinstance(target, cst.Attribute) and self.answers.slot(names, target) is None:
                return f"the response is stored in `{names.code.text(target)}`, whose class is unknown"
            if isinstance(target, cst.Attribute):
                return self._read_elsewhere(target.attr.value)
        return ""

    def _read_elsewhere(self, name: str) -> str:
        """Why the reads of an attribute that holds a response are not all known."""
        for names in list(self.answers.world.programs.values()):
            for node in names.owner:
                if isinstance(node, cst.Attribute) and node.attr.value == name and self._is_unknown(names, node):
                    at = where_node(names.code, node)
                    return f"the response is stored as `{name}`, and {at} reads `{name}` of an unknown object"
        return ""

    def _is_unknown(self, names: Names, node: cst.Attribute) -> bool:
        """Whether the object of an attribute is unknown."""
        if self.answers.slot(names, node) is not None or self.answers.world.resolve(names, node.value) is not None:
            return False
        return not (node.attr.value in _PARTS and self.answers.shapes(names, node.value))

    def _passed(self, names: Names, node: Node, arg: cst.Arg, parts: Parts, call: OldCall) -> str:
        to = names.code.parent(arg)
        if not isinstance(to, cst.Call):
            return ""
        if arg.star == "**":
            return "the response is unpacked with `**`"
        receiver, called = method(to), called_name(to)
        functions = self.answers.callees(names, to)
        if functions:
            known = all(node in bound_arguments(one, to).given.values() for one in functions)
            return "" if known else f"it is unknown which parameter of `{called}` receives the response"
        is_added = receiver is not None and called in ("append", "insert")
        if receiver is not None and is_added and only(self.answers.eval(names, receiver[0]), Kind.HISTORY):
            return self._kept(names, node, call) if set(parts) <= {"message"} else PUT.format(what="history")
        has_list, lists = any(shape.is_list for shape in parts), all(shape.is_list for shape in parts)
        if receiver is not None and called in ("dumps", "dump") and to.args[0] is arg and not has_list:
            return self._as_dict(names, node, call, "JSON is written of dicts")
        if receiver is None and called == "dict" and len(to.args) == 1 and not lists:
            return self._as_dict(names, node, call, "`dict` needs a dict")
        if receiver is None and called in _IN_PAIRS and lists:
            return "" if _is_iterated(names, to) else UNPACKED
        is_harmless = called in SHOWING or called in _ASYNC or (called in _ON_LISTS and lists)
        if is_harmless or is_name(to.func, "hasattr", "getattr", "isinstance", "setattr"):
            return ""
        return f"the response is passed to `{names.code.text(to.func)}`, which is not in the checked files"

    def _is_history(self, names: Names, element: Node, parts: Parts) -> bool:
        """Whether a message is an element of a list that is sent or added to a history."""
        holder = names.code.parent(element)
        if not isinstance(holder, cst.List) or not set(parts) <= {"message"}:
            return False
        if holder in self.answers.marks:
            return True
        above = names.code.parent(holder)
        if isinstance(above, cst.AugAssign):
            return bool(only(self.answers.eval(names, above.target), Kind.HISTORY))
        called = method(names.code.parent(above)) if isinstance(above, cst.Arg) else None
        if called is None or called[1] != "extend":
            return False
        return bool(only(self.answers.eval(names, called[0]), Kind.HISTORY))

    def _kept(self, names: Names, node: Node, call: OldCall) -> str:
        """Keep a message in a history: as it is if the history is never read, else as a dict."""
        return "" if self.plain_history else self._as_dict(names, node, call, "the history is read as dicts")

    def _as_dict(self, names: Names, node: Node, call: OldCall, why: str) -> str:
        code = names.code
        atom = isinstance(node, cst.Name | cst.Attribute | cst.Subscript | cst.Call) or bool(getattr(node, "lpar", ()))
        edits = around(code, node, "" if atom else "(", AS_DICT if atom else f"){AS_DICT}", level=3)
        self.draft.site(call, "response", code, node, f"{why}, but responses are objects since openai 1.0", edits)
        return ""

    def _returned(self, names: Names, node: Node) -> str:
        scope = names.owner[node].function
        if not isinstance(scope.node, cst.FunctionDef):
            return "the response cannot be followed from here"
        function = self.answers.world.function_of(names, scope.node)
        name = scope.node.name.value
        if {"property", "cached_property"} & function.decorators:
            return ""
        if function.decorators - _TRANSPARENT:
            return f"the response is returned by `{name}`, and a decorator may change it"
        if not self.wrappers.callers(function):
            return f"the response is returned by `{name}`, which is not called in the checked files"
        unknown = self.wrappers.unknown_callers(function)
        if unknown is None:
            return ""
        at = where_node(unknown[0].code, unknown[1])
        return f"the response is returned by `{name}`, and its use at {at} cannot be followed"


def _is_target(names: Names, element: Node) -> bool:
    """Whether it is a target of an unpacking."""
    holder = names.code.parent(element)
    above = names.code.parent(holder) if holder is not None else None
    if isinstance(above, cst.For | cst.CompFor):
        return above.target is holder
    return isinstance(above, cst.AssignTarget)


def _are_names(target: cst.Tuple | cst.List) -> bool:
    """Whether an unpacking assigns to plain names."""
    return all(isinstance(one, cst.Element) and isinstance(one.value, cst.Name) for one in target.elements)


def _is_iterated(names: Names, call: cst.Call) -> bool:
    """Whether pairs are iterated over directly, with names for both parts."""
    parent = names.code.parent(call)
    if not isinstance(parent, cst.For | cst.CompFor) or parent.iter is not call:
        return False
    return isinstance(parent.target, cst.Tuple) and _are_names(parent.target)


def _is_presence_test(comparison: cst.Comparison, node: Node) -> bool:
    """Whether a value is only compared with None, or tested for a part with ``in``."""
    target = comparison.comparisons[0]
    if len(comparison.comparisons) == 1 and isinstance(target.operator, cst.In | cst.NotIn):
        return target.comparator is node
    return comparison.left is node and is_none(target.comparator)


def _is_shown(names: Names, node: Node) -> bool:
    """Whether a part of a string is only printed or logged."""
    parent = names.code.parent(node)
    while isinstance(parent, cst.FormattedString | cst.FormattedStringExpression | cst.Arg | cst.ConcatenatedString):
        parent = names.code.parent(parent)
    return isinstance(parent, cst.Call) and called_name(parent) in SHOWING


def is_plain_history(answers: Answers, programs: list[Names]) -> bool:
    """Whether no message of a history is read, so that responses can be added as objects."""
    for names in programs:
        for node in list(names.owner):
            if not isinstance(node, cst.Name | cst.Attribute | cst.Subscript | cst.Call):
                continue
            values = answers.eval(names, node)
            if only(values, Kind.ITEM) or (
                only(values, Kind.HISTORY) and not _is_sent_or_changed(answers, names, node)
            ):
                return False
    return True


def _is_sent_or_changed(answers: Answers, names: Names, node: Node) -> bool:
    """Whether a use of a history only sends or changes it."""
    parent = names.code.parent(node)
    if isinstance(parent, cst.Attribute):
        return parent.value is not node or parent.attr.value in _CHANGES
    if isinstance(parent, cst.Arg):
        call = names.code.parent(parent)
        if not isinstance(call, cst.Call) or parent.star:
            return False
        return call in answers.calls or bool(answers.callees(names, call)) or is_name(call.func, "len", "print")
    return isinstance(parent, cst.AssignTarget | cst.Assign | cst.AnnAssign | cst.AugAssign | cst.Param | cst.Return)
