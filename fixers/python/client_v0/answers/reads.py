"""What a program does with an answer, which was a dict before 1.0 and has attributes since."""

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
from ftlint.python.source.nodes import Node, is_name, is_none, key_of, method, string

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
"""Gives the parts that the service sent, as the old objects had them."""
Of = dict[Shape, set[OldCall]]


@dataclass
class Reads:
    """Moves the reads of answers in one program."""

    answers: Answers
    draft: Draft
    names: Names

    def find(self) -> None:
        """Tell of every read, with its edits."""
        for node in list(self.names.owner):
            if isinstance(node, cst.Subscript):
                self._subscript(node)
            elif isinstance(node, cst.Attribute):
                self._attribute(node)
            elif isinstance(node, cst.Comparison):
                self._contained(node)
            elif isinstance(node, cst.Call):
                self._called(node)

    def _of(self, node: Node) -> Of:
        return self.answers.shapes(self.names, node)

    def _site(self, of: Of, node: Node, said: str, edits: Iterable[Edit] = ()) -> None:
        calls = [call for found in of.values() for call in found]
        self.draft.join(calls)
        self.draft.site(calls[0], "response", self.names.code, node, said, edits)

    def _block(self, of: Of, node: Node, why: str) -> None:
        calls = [call for found in of.values() for call in found]
        self.draft.join(calls)
        self.draft.block(calls[0], self.names.code, node, why)

    def _subscript(self, node: cst.Subscript) -> None:
        of = self._of(node.value)
        things = {shape: calls for shape, calls in of.items() if not shape.is_list}
        if not things:
            return
        key, code = string(key_of(node)), self.names.code
        if _is_stored(code.parent(node)) and key is None:
            self._block(of, node, "an answer cannot be written to like a dict: keep what you add somewhere else")
        if key is None or len(things) < len(of):
            if len(things) == len(of):
                self._block(
                    of, node, "which part is asked for cannot be told: answers have no subscripts since openai 1.0"
                )
            return
        text = code.text(node)
        said = f"`{_short(text)}` asks an answer as a dict, which it is not since openai 1.0: write `.{spelled(key)}`"
        if _is_stored(code.parent(node)):
            self._site(of, node, said)
            self._block(of, node, "an answer cannot be written to like a dict: keep what you add somewhere else")
        elif self._knows(of, node, key):
            start, end = code.outer(node.value)[1], code.span(node)[1]
            if b"#" in code.source[start:end]:
                self._block(of, node, "there is a comment inside")
            self._site(of, node, said, [Edit(start, end, f".{spelled(key)}".encode())])

    def _knows(self, of: Of, node: Node, key: str) -> bool:
        """Whether an answer has that part still; blocks where it has not."""
        if all(spelled(key) in SHAPES[shape] for shape in of):
            return True
        self._site(of, node, f"`{key}` of an answer of openai before 1.0")
        self._block(of, node, f"`{key}` is no part that these answers are known to have since openai 1.0")
        return False

    def _attribute(self, node: cst.Attribute) -> None:
        of = self._of(node.value)
        if of and any(shape.is_list for shape in of) and node.attr.value not in ("pop", "copy", "close", "response"):
            self._block(of, node, f"what `{node.attr.value}` does with a list of an answer cannot be followed")
        if not of or any(shape.is_list for shape in of):
            return
        name, call = node.attr.value, self.names.code.parent(node)
        is_called = isinstance(call, cst.Call) and call.func is node
        if is_called and name in ("get", "to_dict_recursive"):
            return
        if name in DICT_METHODS and is_called:
            self._site(of, node, f"`.{name}()` asks an answer as a dict, which it is not since openai 1.0")
            self._block(of, node, f"an answer has no `{name}`: `.model_dump()` gives a dict")
        elif name in OLD_MEMBERS:
            self._site(of, node, f"`.{name}` of an answer is gone since openai 1.0")
            self._block(of, node, f"an answer has no `{name}` any more: see `with_raw_response`")
        elif name not in NEW_METHODS and not all(name in SHAPES[shape] for shape in of):
            self._block(of, node, f"`{name}` is no part that these answers are known to have since openai 1.0")

    def _contained(self, node: cst.Comparison) -> None:
        if len(node.comparisons) != 1 or not isinstance(node.comparisons[0].operator, cst.In | cst.NotIn):
            return
        of = self._of(node.comparisons[0].comparator)
        if not of or any(shape.is_list for shape in of):
            return
        code, key, asked = self.names.code, string(node.left), node.comparisons[0].comparator
        if key is None:
            self._block(of, node, "which part is asked for cannot be told")
        elif self._knows(of, node, key):
            word = "is" if isinstance(node.comparisons[0].operator, cst.NotIn) else "is not"
            said = f"`{_short(code.text(node))}` asks an answer as a dict, which it is not since openai 1.0"
            start, end = code.span(node)
            middle, last = code.outer(asked)
            if b"#" in code.source[start:middle]:
                self._block(of, node, "there is a comment inside")
            after = Edit(last, end, f".{spelled(key)} {word} None".encode())
            self._site(of, node, said, [Edit(start, middle, b""), after])

    def _called(self, node: cst.Call) -> None:
        asked = method(node)
        if asked is not None and asked[1] == "get":
            self._get(node, asked[0])
        elif asked is not None and asked[1] == "to_dict_recursive":
            of = self._of(asked[0])
            if of:
                start = self.names.code.outer(asked[0])[1]
                said = "`.to_dict_recursive()` is `.model_dump()` since openai 1.0"
                self._site(of, node, said, [Edit(start, self.names.code.span(node)[1], AS_DICT.encode())])
        elif is_name(node.func, "hasattr", "isinstance", "getattr", "setattr") and node.args:
            of = self._of(node.args[0].value)
            if of and not (is_name(node.func, "getattr") and len(node.args) > 1 and string(node.args[1].value)):
                self._block(of, node, "what this asks of an answer is another thing since openai 1.0")

    def _get(self, node: cst.Call, owner: Node) -> None:
        of = self._of(owner)
        if not of or any(shape.is_list for shape in of):
            return
        code, key = self.names.code, string(node.args[0].value) if node.args else None
        if key is None or any(arg.keyword is not None or arg.star for arg in node.args):
            self._block(of, node, "which part is asked for cannot be told")
        elif self._knows(of, node, key):
            default = node.args[1].value if len(node.args) > 1 else None
            rest = _default(code.text(default) if default is not None else "", default, spelled(key))
            if rest and (is_truth(code, node) or _is_first(code.parent(node), node)):
                rest = ""  # what is None is false as well
            start, end = code.outer(owner)[1], code.span(node)[1]
            if rest is None or b"#" in code.source[start:end]:
                self._block(of, node, f"write `.{spelled(key)}`, and what to take where it is None")
                rest = ""
            edits = [Edit(start, end, f".{spelled(key)}{rest}".encode())]
            if rest and _needs_parentheses(code.parent(node), node):
                edits = [Edit(start, end, f".{spelled(key)}{rest})".encode())]
                edits.append(Edit(code.span(node)[0], code.span(node)[0], b"("))
            self._site(of, node, f"an answer has no `.get` since openai 1.0: write `.{spelled(key)}{rest}`", edits)


def _default(text: str, node: Node | None, key: str) -> str | None:
    """What to write for the default of ``.get``; None where that would mean something else.

    What was missing is None now, so a default that is false in itself comes in with ``or``.
    """
    if node is None or is_none(node):
        return ""
    if isinstance(node, cst.Dict | cst.List) and (key in ALWAYS):
        return ""
    false = (
        string(node) == "" or (isinstance(node, cst.Integer) and node.evaluated_value == 0) or is_name(node, "False")
    )
    empty = isinstance(node, cst.List) and not node.elements
    return f" or {text}" if false or empty else None


def _is_first(parent: Node | None, node: Node) -> bool:
    """Whether something else is taken where it is false."""
    return isinstance(parent, cst.BooleanOperation) and isinstance(parent.operator, cst.Or) and parent.left is node


def _needs_parentheses(parent: Node | None, node: Node) -> bool:
    if isinstance(parent, cst.Arg):
        return bool(parent.star)
    if isinstance(parent, cst.NamedExpr | cst.If | cst.Return | cst.Expr | cst.Element | cst.While):
        return False
    if isinstance(parent, cst.Assign | cst.AnnAssign | cst.AugAssign):
        return False
    if isinstance(parent, cst.DictElement):
        return parent.key is node
    return not isinstance(parent, cst.FormattedStringExpression)


def _is_stored(parent: Node | None) -> bool:
    return isinstance(parent, cst.AssignTarget | cst.AugAssign | cst.Del | cst.AnnAssign)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"…{line[-57:]}"
