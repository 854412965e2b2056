"""Where an answer goes that nobody can follow, and where it has to be a dict still."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from ftlint.fixers.python.client_v0.answers import Answers, OldCall, Shape
from ftlint.fixers.python.client_v0.draft import Draft
from ftlint.fixers.python.client_v0.reads import AS_DICT
from ftlint.fixers.python.legacy_functions.text import around
from ftlint.fixers.python.legacy_functions.wrappers import Wrappers
from ftlint.python.calls import bound_arguments
from ftlint.python.moves import where
from ftlint.python.nodes import Node, is_name, is_none, method
from ftlint.python.scopes import Names
from ftlint.python.values import Kind, only

SHOWING = frozenset(
    "print pprint pp info debug warning warn error exception critical log type id bool callable rich_print inspect".split()
)
_ON_LISTS = frozenset("len list tuple reversed enumerate zip iter next any all".split())
_ASYNC = frozenset("run run_until_complete wait_for create_task ensure_future".split())
_KEPT = frozenset({"append", "extend", "insert", "clear", "pop", "remove", "reverse"})
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
            return "" if is_list else "going through an answer gave its keys, and gives pairs since openai 1.0"
        if isinstance(parent, cst.Comparison):
            return "" if _is_asked(parent, node) else "an answer is compared"
        if isinstance(parent, cst.FormattedStringExpression):
            return "" if _is_shown(names, parent) else "an answer's text is another one since openai 1.0"
        if isinstance(parent, cst.Element) and self._is_history(names, parent, of):
            return self._kept(names, node, call)
        return _container(parent)

    def _assigned(self, names: Names, parent: cst.Assign | cst.AnnAssign) -> str:
        targets = [one.target for one in parent.targets] if isinstance(parent, cst.Assign) else [parent.target]
        for target in targets:
            if isinstance(target, cst.Subscript):
                return PUT.format(what="container")
            if isinstance(target, cst.Attribute) and self.answers.slot(names, target) is None:
                return f"the answer is kept in `{names.code.text(target)}`, of which the class is not known"
        return ""

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
    if isinstance(parent, cst.Yield):
        return "the answer is yielded, and cannot be followed from there"
    if isinstance(parent, cst.Lambda):
        return "the answer of a lambda cannot be followed"
    if isinstance(parent, cst.BinaryOperation | cst.AugAssign):
        return "the answer is put together with something else"
    return ""


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
