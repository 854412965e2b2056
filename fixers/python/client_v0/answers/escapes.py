"""Where an answer goes that nobody can follow, and where it has to be a dict still."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from ftlint.fixers.python.client_v0.answers.reads import AS_DICT
from ftlint.fixers.python.client_v0.answers.trace import Answers, OldCall, Shape
from ftlint.fixers.python.client_v0.move_groups import Draft
from ftlint.fixers.python.client_v0.names.renamed import SHAPES
from ftlint.fixers.python.shared.source_text import around
from ftlint.fixers.python.shared.wrappers import Wrappers
from ftlint.python.dataflow.calls import bound_arguments
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.values import Kind, only
from ftlint.python.moves import where
from ftlint.python.source.nodes import Node, is_name, is_none, method

SHOWING = frozenset(
    "print pprint pp info debug warning warn error exception critical log type id bool callable rich_print inspect".split()
)
_ON_LISTS = frozenset("len list tuple reversed iter next any all".split())
_IN_PAIRS = frozenset({"enumerate", "zip"})
_ASYNC = frozenset("run run_until_complete wait_for create_task ensure_future".split())
_KEPT = frozenset({"append", "extend", "insert", "clear", "pop", "remove", "reverse"})
UNPACKED = "what is unpacked here cannot be followed"
_PARTS = frozenset(part for shape in SHAPES.values() for part in shape)
PUT = "the answer is put into a {what}, and cannot be followed from there"


@dataclass
class Escapes:
    """Looks at every place where a part of an answer goes somewhere else as a whole."""

    answers: Answers
    draft: Draft
    wrappers: Wrappers
    plain_history: bool

    def find(self, names: Names) -> None:
        """Block what cannot be followed, and join what goes together."""
        for node in list(names.owner):
            if isinstance(node, cst.Name | cst.Attribute | cst.Subscript | cst.Call | cst.Await | cst.IfExp):
                of = self.answers.shapes(names, node)
                calls = [call for found in of.values() for call in found]
                if not calls:
                    continue
                self.draft.join(calls)
                why = self._why(names, node, of, calls[0])
                if why:
                    self.draft.block(calls[0], names.code, node, why)

    def _why(self, names: Names, node: Node, of: dict[Shape, set[OldCall]], call: OldCall) -> str:
        code = names.code
        parent = code.parent(node)
        is_list = all(shape.is_list for shape in of)
        if isinstance(parent, cst.Arg):
            return self._passed(names, node, parent, of, call)
        if isinstance(parent, cst.Return):
            return self._returned(names, node)
        if isinstance(parent, cst.Assign | cst.AnnAssign):
            return self._assigned(names, parent)
        if isinstance(parent, cst.For | cst.CompFor) and parent.iter is node:
            if is_list and not isinstance(parent.target, cst.Name):
                return UNPACKED
            return "" if is_list else "going through an answer gave its keys, and gives pairs since openai 1.0"
        if isinstance(parent, cst.Comparison):
            return "" if _is_asked(parent, node) else "an answer is compared"
        if isinstance(parent, cst.FormattedStringExpression):
            return "" if _is_shown(names, parent) else "an answer's text is another one since openai 1.0"
        return self._in_list(names, node, parent, of, call) if isinstance(parent, cst.Element) else _container(parent)

    def _in_list(
        self, names: Names, node: Node, parent: cst.Element, of: dict[Shape, set[OldCall]], call: OldCall
    ) -> str:
        code = names.code
        if self._is_history(names, parent, of):
            return self._kept(names, node, call)
        if _is_target(names, parent):
            return ""
        if isinstance(code.parent(code.parent(parent) or parent), cst.Return):
            return self._returned(names, node) or self._unpacked(names, node)
        return _container(parent)

    def _unpacked(self, names: Names, node: Node) -> str:
        """Why not all who call a function take apart what it returns."""
        function = self.answers.world.function_of(
            names, cst.ensure_type(names.owner[node].function.node, cst.FunctionDef)
        )
        for where_, call in self.wrappers.callers(function):
            parent = where_.code.parent(call)
            if isinstance(parent, cst.Await):
                parent = where_.code.parent(parent)
            targets = [one.target for one in parent.targets] if isinstance(parent, cst.Assign) else []
            apart = bool(targets) and all(isinstance(one, cst.Tuple | cst.List) and _are_names(one) for one in targets)
            if not apart and not isinstance(parent, cst.Expr):
                return f"{where(where_.code, where_.code.span(call)[0])} does not take apart what is returned here"
        return ""

    def _assigned(self, names: Names, parent: cst.Assign | cst.AnnAssign) -> str:
        targets = [one.target for one in parent.targets] if isinstance(parent, cst.Assign) else [parent.target]
        for target in targets:
            if isinstance(target, cst.Tuple | cst.List) and not _are_names(target):
                return UNPACKED
            if isinstance(target, cst.Subscript):
                return PUT.format(what="container")
            if isinstance(target, cst.Attribute) and self.answers.slot(names, target) is None:
                return f"the answer is kept in `{names.code.text(target)}`, of which the class is not known"
            if isinstance(target, cst.Attribute):
                return self._asked_elsewhere(target.attr.value)
        return ""

    def _asked_elsewhere(self, name: str) -> str:
        """Where an attribute of that name is asked of something that may be the thing the answer is kept in."""
        for names in list(self.answers.world.programs.values()):
            for node in names.owner:
                if isinstance(node, cst.Attribute) and node.attr.value == name and self._is_unknown(names, node):
                    at = where(names.code, names.code.span(node)[0])
                    return f"the answer is kept as `{name}`, and what is asked for that at {at} cannot be told"
        return ""

    def _is_unknown(self, names: Names, node: cst.Attribute) -> bool:
        """Whether nobody can tell whose attribute it is."""
        if self.answers.slot(names, node) is not None or self.answers.world.resolve(names, node.value) is not None:
            return False
        return not (node.attr.value in _PARTS and self.answers.shapes(names, node.value))

    def _passed(self, names: Names, node: Node, arg: cst.Arg, of: dict[Shape, set[OldCall]], call: OldCall) -> str:
        to = names.code.parent(arg)
        if not isinstance(to, cst.Call):
            return ""
        if arg.star == "**":
            return "the answer is unpacked with `**`"
        asked = method(to)
        called = asked[1] if asked is not None else to.func.value if isinstance(to.func, cst.Name) else ""
        functions = self.answers.callees(names, to)
        if functions:
            known = all(node in bound_arguments(one, to).given.values() for one in functions)
            return "" if known else f"`{called}` takes it in a way that cannot be followed"
        if (
            asked is not None
            and called in ("append", "insert")
            and only(self.answers.eval(names, asked[0]), Kind.HISTORY)
        ):
            return self._kept(names, node, call) if set(of) <= {"message"} else PUT.format(what="history")
        if (
            asked is not None
            and called in ("dumps", "dump")
            and to.args[0] is arg
            and not any(one.is_list for one in of)
        ):
            self._as_dict(names, node, call, "JSON is written of dicts, which answers are not since openai 1.0")
            return ""
        lists = all(shape.is_list for shape in of)
        if called == "dict" and asked is None and len(to.args) == 1 and not lists:
            self._as_dict(names, node, call, "a dict is made of dicts, which answers are not since openai 1.0")
            return ""
        if called in _IN_PAIRS and asked is None and lists:
            return "" if _is_gone_through(names, to) else UNPACKED
        if called in SHOWING or called in _ASYNC or (called in _ON_LISTS and lists):
            return ""
        if is_name(to.func, "hasattr", "getattr", "isinstance", "setattr"):
            return ""
        return f"the answer is passed to `{names.code.text(to.func)}`, which is not among the files given"

    def _is_history(self, names: Names, element: Node, of: dict[Shape, set[OldCall]]) -> bool:
        """Whether a message is an element of a list that is sent, or of one that is added to it."""
        holder = names.code.parent(element)
        if not isinstance(holder, cst.List) or not set(of) <= {"message"}:
            return False
        if holder in self.answers.marks:
            return True
        above = names.code.parent(holder)
        if isinstance(above, cst.AugAssign):
            return bool(only(self.answers.eval(names, above.target), Kind.HISTORY))
        asked = method(names.code.parent(above)) if isinstance(above, cst.Arg) else None
        return (
            asked is not None and asked[1] == "extend" and bool(only(self.answers.eval(names, asked[0]), Kind.HISTORY))
        )

    def _kept(self, names: Names, node: Node, call: OldCall) -> str:
        """A message that is said back: as it is where nobody looks at what is kept, else as the dict it was."""
        if not self.plain_history:
            said = "what is kept of the conversation is asked like dicts, which answers are not since openai 1.0"
            self._as_dict(names, node, call, said)
        return ""

    def _as_dict(self, names: Names, node: Node, call: OldCall, said: str) -> None:
        code = names.code
        atom = isinstance(node, cst.Name | cst.Attribute | cst.Subscript | cst.Call) or bool(getattr(node, "lpar", ()))
        edits = around(code, node, "" if atom else "(", AS_DICT if atom else f"){AS_DICT}", level=3)
        self.draft.site(call, "response", code, node, said, edits)

    def _returned(self, names: Names, node: Node) -> str:
        scope = names.owner[node].function
        if not isinstance(scope.node, cst.FunctionDef):
            return "the answer cannot be followed from here"
        function = self.answers.world.function_of(names, scope.node)
        name = scope.node.name.value
        if {"property", "cached_property"} & function.decorators:
            return ""
        if function.decorators - {"staticmethod", "classmethod", "abstractmethod", "lru_cache", "cache"} - _RETRYING:
            return f"the answer is returned by `{name}`, which a decorator may change"
        if not self.wrappers.callers(function):
            return f"the answer is returned, and nobody among the files given calls `{name}`"
        unknown = self.wrappers.unknown_callers(function)
        if unknown is None:
            return ""
        at = where(unknown[0].code, unknown[0].code.span(unknown[1])[0])
        return f"the answer is returned by `{name}`, which {at} uses in a way that cannot be followed"


_RETRYING = frozenset({"retry", "backoff", "on_exception", "on_predicate", "wraps", "timer", "traceable", "observe"})


def _container(parent: Node | None) -> str:
    if isinstance(parent, cst.DictElement | cst.StarredDictElement):
        return PUT.format(what="dict")
    if isinstance(
        parent, cst.Element | cst.StarredElement | cst.ListComp | cst.GeneratorExp | cst.SetComp | cst.DictComp
    ):
        return PUT.format(what="list")
    if isinstance(parent, cst.Match):
        return "which case an answer is cannot be told: it is no dict since openai 1.0"
    if isinstance(parent, cst.Yield):
        return "the answer is yielded, and cannot be followed from there"
    if isinstance(parent, cst.Lambda):
        return "the answer of a lambda cannot be followed"
    if isinstance(parent, cst.BinaryOperation | cst.AugAssign):
        return "the answer is put together with something else"
    return ""


def _is_target(names: Names, element: Node) -> bool:
    """Whether it is one of the names that something is unpacked to."""
    holder = names.code.parent(element)
    above = names.code.parent(holder) if holder is not None else None
    if isinstance(above, cst.For | cst.CompFor):
        return above.target is holder
    return isinstance(above, cst.AssignTarget)


def _are_names(target: cst.Tuple | cst.List) -> bool:
    """Whether what is unpacked goes to plain names, one each."""
    return all(isinstance(one, cst.Element) and isinstance(one.value, cst.Name) for one in target.elements)


def _is_gone_through(names: Names, call: cst.Call) -> bool:
    """Whether pairs are made to go through them at once, with a name for each part."""
    parent = names.code.parent(call)
    if not isinstance(parent, cst.For | cst.CompFor) or parent.iter is not call:
        return False
    return isinstance(parent.target, cst.Tuple) and _are_names(parent.target)


def _is_asked(comparison: cst.Comparison, node: Node) -> bool:
    """Whether it is only compared with None, or asked whether it has a part."""
    target = comparison.comparisons[0]
    if len(comparison.comparisons) == 1 and isinstance(target.operator, cst.In | cst.NotIn):
        return target.comparator is node
    return comparison.left is node and is_none(target.comparator)


def _is_shown(names: Names, node: Node) -> bool:
    """Whether a piece of text is only shown."""
    parent = names.code.parent(node)
    while isinstance(parent, cst.FormattedString | cst.FormattedStringExpression | cst.Arg | cst.ConcatenatedString):
        parent = names.code.parent(parent)
    if not isinstance(parent, cst.Call):
        return False
    asked = method(parent)
    return (asked[1] if asked is not None else getattr(parent.func, "value", "")) in SHOWING


def is_plain_history(answers: Answers, programs: list[Names]) -> bool:
    """Whether nobody looks at what is kept of conversations, so that messages may be kept as they come."""
    for names in programs:
        for node in list(names.owner):
            if not isinstance(node, cst.Name | cst.Attribute | cst.Subscript | cst.Call):
                continue
            values = answers.eval(names, node)
            if only(values, Kind.ITEM) or (only(values, Kind.HISTORY) and not _is_kept(answers, names, node)):
                return False
    return True


def _is_kept(answers: Answers, names: Names, node: Node) -> bool:
    """Whether a history only grows, or is sent, there."""
    parent = names.code.parent(node)
    if isinstance(parent, cst.Attribute):
        return parent.value is not node or parent.attr.value in _KEPT
    if isinstance(parent, cst.Arg):
        call = names.code.parent(parent)
        if not isinstance(call, cst.Call) or parent.star:
            return False
        return call in answers.calls or bool(answers.callees(names, call)) or is_name(call.func, "len", "print")
    return isinstance(parent, cst.AssignTarget | cst.Assign | cst.AnnAssign | cst.AugAssign | cst.Param | cst.Return)
