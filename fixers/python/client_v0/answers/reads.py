"""Moves the reads of responses, which were dicts before openai 1.0 and have attributes since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import libcst as cst

from ftlint.fixers.python.client_v0.answers.trace import Answers, OldCall, Shape
from ftlint.fixers.python.client_v0.move_groups import Draft
from ftlint.fixers.python.client_v0.names.renamed import ALWAYS, SHAPES, spelled
from ftlint.fixers.python.shared.guards import is_truth
from ftlint.python.dataflow.scopes import Names
from ftlint.python.source.edits import Edit
from ftlint.python.source.nodes import Node, integer, is_name, is_none, key_of, method, string

DICT_METHODS = frozenset(
    "keys values items pop popitem setdefault update copy clear refresh_from retrieve_parameters construct_from".split()
)
OLD_MEMBERS = frozenset(
    "response_ms openai_id organization typed_api_type last_response api_key api_version api_base_override engine".split()
)
NEW_METHODS = frozenset(
    "to_dict to_json model_dump model_dump_json model_copy close parse read iter_lines __class__ __dict__".split()
)
AS_DICT = ".model_dump(exclude_unset=True)"
"""Returns only the parts that the API sent, like the old objects."""
Parts = dict[Shape, set[OldCall]]
"""The shapes of an expression that is part of responses, with the calls."""
_WRITTEN = "a response cannot be written to like a dict: store what you add elsewhere"


UNKNOWN_PART = "`{}` is not a known part of these responses since openai 1.0"
_WITHOUT_PARENTHESES = (
    cst.NamedExpr, cst.If, cst.Return, cst.Expr, cst.Element, cst.While, cst.Assign, cst.AnnAssign, cst.AugAssign,
    cst.FormattedStringExpression,
)  # fmt: skip
"""Parents in which an ``or`` needs no parentheses."""


@dataclass
class Reads:
    """Moves the reads of responses in a program."""

    answers: Answers
    draft: Draft
    names: Names

    def find(self) -> None:
        """Report every read, with its edits."""
        for node in list(self.names.owner):
            if isinstance(node, cst.Subscript):
                self._subscript(node)
            elif isinstance(node, cst.Attribute):
                self._attribute(node)
            elif isinstance(node, cst.Comparison):
                self._contained(node)
            elif isinstance(node, cst.Call):
                self._called(node)

    def _parts(self, node: Node) -> Parts:
        """The parts of responses that an expression is; empty if it may be a list."""
        parts = self.answers.shapes(self.names, node)
        return {} if any(shape.is_list for shape in parts) else parts

    def _site(self, parts: Parts, node: Node, message: str, edits: Iterable[Edit] = (), blocked: str = "") -> None:
        key = self.draft.join(call for calls in parts.values() for call in calls)
        self.draft.site(key, "response", self.names.code, node, message, edits, blocked=blocked)

    def _block(self, parts: Parts, node: Node, why: str) -> None:
        key = self.draft.join(call for calls in parts.values() for call in calls)
        self.draft.block(key, self.names.code, node, why)

    def _subscript(self, node: cst.Subscript) -> None:
        parts = self.answers.shapes(self.names, node.value)
        is_thing = [not shape.is_list for shape in parts]
        if not any(is_thing):
            return
        key, code = string(key_of(node)), self.names.code
        is_written = isinstance(code.parent(node), cst.AssignTarget | cst.AugAssign | cst.Del | cst.AnnAssign)
        if key is None and is_written:
            self._block(parts, node, _WRITTEN)
        if key is None and all(is_thing):
            self._block(
                parts, node, "the part that is read is unknown, and responses have no subscripts since openai 1.0"
            )
        if key is None or not all(is_thing):
            return
        message = f"`{_short(code.text(node))}` reads a response as a dict; since openai 1.0 use `.{spelled(key)}`"
        if is_written:
            self._site(parts, node, message, blocked=_WRITTEN)
        elif self._knows(parts, node, key):
            start, end = code.outer(node.value)[1], code.span(node)[1]
            edits = [Edit(start, end, f".{spelled(key)}".encode())]
            self._site(parts, node, message, edits, blocked=self._comment(start, end))

    def _comment(self, start: int, end: int) -> str:
        return "there is a comment inside" if b"#" in self.names.code.source[start:end] else ""

    def _knows(self, parts: Parts, node: Node, key: str) -> bool:
        """Whether responses still have a part; reports and blocks if not."""
        if all(spelled(key) in SHAPES[shape] for shape in parts):
            return True
        self._site(parts, node, f"`{key}` of a response of openai before 1.0", blocked=UNKNOWN_PART.format(key))
        return False

    def _attribute(self, node: cst.Attribute) -> None:
        parts, name = self.answers.shapes(self.names, node.value), node.attr.value
        if any(shape.is_list for shape in parts):
            if name not in ("pop", "copy", "close", "response"):
                self._block(parts, node, f"the effect of `{name}` on a list of a response cannot be followed")
            return
        call = self.names.code.parent(node)
        is_called = isinstance(call, cst.Call) and call.func is node
        if not parts or (is_called and name in ("get", "to_dict_recursive")):
            return
        if name in DICT_METHODS and is_called:
            message = f"`.{name}()` uses a response as a dict, which it is not since openai 1.0"
            self._site(parts, node, message, blocked=f"a response has no `{name}`: `.model_dump()` returns a dict")
        elif name in OLD_MEMBERS:
            message = f"`.{name}` of a response was removed in openai 1.0"
            self._site(parts, node, message, blocked=f"a response has no `{name}`: see `with_raw_response`")
        elif name not in NEW_METHODS and not all(name in SHAPES[shape] for shape in parts):
            self._block(parts, node, UNKNOWN_PART.format(name))

    def _contained(self, node: cst.Comparison) -> None:
        if len(node.comparisons) != 1 or not isinstance(node.comparisons[0].operator, cst.In | cst.NotIn):
            return
        code, key, owner = self.names.code, string(node.left), node.comparisons[0].comparator
        parts = self._parts(owner)
        if parts and key is None:
            self._block(parts, node, "the part that is read is unknown")
        elif parts and key is not None and self._knows(parts, node, key):
            word = "is" if isinstance(node.comparisons[0].operator, cst.NotIn) else "is not"
            message = f"`{_short(code.text(node))}` reads a response as a dict, which it is not since openai 1.0"
            (start, end), (middle, last) = code.span(node), code.outer(owner)
            edits = [Edit(start, middle, b""), Edit(last, end, f".{spelled(key)} {word} None".encode())]
            self._site(parts, node, message, edits, blocked=self._comment(start, middle))

    def _called(self, node: cst.Call) -> None:
        called = method(node)
        if called is not None and called[1] == "get":
            self._get(node, called[0])
        elif called is not None and called[1] == "to_dict_recursive":
            parts = self.answers.shapes(self.names, called[0])
            if parts:
                edit = Edit(self.names.code.outer(called[0])[1], self.names.code.span(node)[1], AS_DICT.encode())
                self._site(parts, node, "`.to_dict_recursive()` is `.model_dump()` since openai 1.0", [edit])
        elif is_name(node.func, "hasattr", "isinstance", "getattr", "setattr") and node.args:
            parts = self.answers.shapes(self.names, node.args[0].value)
            if parts and not (is_name(node.func, "getattr") and len(node.args) > 1 and string(node.args[1].value)):
                self._block(parts, node, "the result of this call on a response is different since openai 1.0")

    def _get(self, node: cst.Call, owner: Node) -> None:
        parts = self._parts(owner)
        code, key = self.names.code, string(node.args[0].value) if node.args else None
        if parts and (key is None or any(arg.keyword is not None or arg.star for arg in node.args)):
            self._block(parts, node, "the part that is read is unknown")
        elif parts and key is not None and self._knows(parts, node, key):
            default = node.args[1].value if len(node.args) > 1 else None
            rest = _default(code.text(default) if default is not None else "", default, spelled(key))
            if rest and (is_truth(code, node) or _is_first(code.parent(node), node)):
                rest = ""  # None is false as well
            start, end = code.outer(owner)[1], code.span(node)[1]
            why = ""
            if rest is None or self._comment(start, end):
                why, rest = f"write `.{spelled(key)}`, and handle None", ""
            edits = [Edit(start, end, f".{spelled(key)}{rest}".encode())]
            if rest and _needs_parentheses(code.parent(node), node):
                edits = [Edit(start, end, f".{spelled(key)}{rest})".encode())]
                edits.append(Edit(code.span(node)[0], code.span(node)[0], b"("))
            message = f"responses have no `.get` since openai 1.0: use `.{spelled(key)}{rest}`"
            self._site(parts, node, message, edits, blocked=why)


def _default(text: str, node: Node | None, key: str) -> str | None:
    """The code for the default of ``.get``; None if there is no equivalent.

    Missing parts are None, so a default that is false is added with ``or``.
    """
    if node is None or is_none(node):
        return ""
    if isinstance(node, cst.Dict | cst.List) and (key in ALWAYS):
        return ""
    false = string(node) == "" or integer(node) == 0 or is_name(node, "False")
    empty = isinstance(node, cst.List) and not node.elements
    return f" or {text}" if false or empty else None


def _is_first(parent: Node | None, node: Node) -> bool:
    """Whether it is the left side of ``or``."""
    return isinstance(parent, cst.BooleanOperation) and isinstance(parent.operator, cst.Or) and parent.left is node


def _needs_parentheses(parent: Node | None, node: Node) -> bool:
    if isinstance(parent, cst.Arg):
        return bool(parent.star)
    if isinstance(parent, cst.DictElement):
        return parent.key is node
    return not isinstance(parent, _WITHOUT_PARENTHESES)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"…{line[-57:]}"
