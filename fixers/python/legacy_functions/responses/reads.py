"""Reads of a response: its call, whether there is one, and its finish reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from ftlint.fixers.python.legacy_functions.move_groups import Draft, requests_at
from ftlint.fixers.python.legacy_functions.nodes import comparison, listed, nodes_of
from ftlint.fixers.python.legacy_functions.vocabulary import LEGACY
from ftlint.fixers.python.shared.guards import is_guarded, is_truth
from ftlint.fixers.python.shared.source_text import quote_of, renamed, replaced
from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.requests import Family
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.values import Kind
from ftlint.python.source.code import Code
from ftlint.python.source.edits import Edit, after, before
from ftlint.python.source.nodes import Node, is_name, is_none, is_stable, key_of, member, string, walk

MESSAGES = (Kind.MESSAGE, Kind.DELTA, Kind.ITEM)
READ = "with `tools` the call is not in `function_call`: read `tool_calls[0].function`"
TEST = "with `tools` there is no `function_call`: test `tool_calls`"
DEAD = "responses of openai 1 and later are not dicts, so this is always false: test the attribute `tool_calls`"
REASON = "with `tools` the finish reason of a call is `tool_calls`, not `function_call`"


def find_reads(flow: Flow, draft: Draft) -> None:
    """Add the edits or blockers of every read."""
    for names, node in nodes_of(flow, cst.Attribute, cst.Subscript, cst.Call, cst.Comparison, cst.Match):
        if isinstance(node, cst.Attribute | cst.Subscript | cst.Call):
            _has_attribute(flow, names, draft, node)
            _member(flow, names, draft, node)
        elif isinstance(node, cst.Match):
            _match(flow, names, draft, node)
        elif isinstance(node, cst.Comparison) and len(node.comparisons) == 1:
            if string(node.left) == LEGACY and isinstance(node.comparisons[0].operator, cst.In | cst.NotIn):
                _contained(flow, names, draft, node)
            else:
                _finish_reason(flow, names, draft, node)


def _has_attribute(flow: Flow, names: Names, draft: Draft, node: Node) -> None:
    """``hasattr(message, "function_call")``."""
    match node:
        case cst.Call(func=cst.Name(value="hasattr"), args=[cst.Arg(value=owner), cst.Arg(value=name)]):
            requests = requests_at(flow, names, owner, *MESSAGES)
            if string(name) == LEGACY and requests:
                draft.explained.add(name)
                why = f"`hasattr` is always true with openai 1 and later: test `{names.code.text(owner)}.tool_calls`"
                draft.block(requests, names.code, node, why)


@dataclass(frozen=True)
class Read:
    """``base.function_call``, ``base["function_call"]``, ``base.get("function_call")`` or ``getattr(base, …)``."""

    code: Code
    node: cst.Attribute | cst.Subscript | cst.Call
    base: cst.BaseExpression

    @property
    def parent(self) -> Node | None:
        """The node around the read."""
        return self.code.parent(self.node)

    @property
    def words(self) -> list[Node]:
        """The nodes that spell ``function_call``."""
        if isinstance(self.node, cst.Attribute):
            return [self.node.attr]
        values = [arg.value for arg in self.node.args] if isinstance(self.node, cst.Call) else [key_of(self.node)]
        return [value for value in values if value is not None and string(value) == LEGACY]

    @property
    def is_changed(self) -> bool:
        """Whether the call is assigned or deleted."""
        above = self.parent
        while isinstance(above, cst.Element | cst.Tuple):
            above = self.code.parent(above)
        return isinstance(self.parent, cst.AssignTarget | cst.AugAssign) or isinstance(above, cst.Del)


def _member(flow: Flow, names: Names, draft: Draft, node: cst.Attribute | cst.Subscript | cst.Call) -> None:
    found = member(node)
    if found is None or found[1] not in (LEGACY, "tool_calls"):
        return
    base, name = found
    code, requests = names.code, requests_at(flow, names, base, *MESSAGES)
    if name == "tool_calls":
        if requests:
            draft.block(
                requests, code, node, "the program reads both `function_call` and `tool_calls`: keep one of them"
            )
        return
    read = Read(code, node, base)
    dumped = requests_at(flow, names, base, Kind.DUMPED)
    if dumped:
        draft.block(
            dumped, code, node, "this reads the call from a dict made of the response: read `tool_calls` from it"
        )
    if requests or dumped:
        draft.explained.update(read.words)
    if requests and read.is_changed:
        draft.block(requests, code, node, "this changes `function_call` in place: change `tool_calls`")
    elif requests:
        edits = list(edits_of(read))
        if not edits:
            why = f"`{code.text(base)}` cannot be evaluated twice: assign it to a variable and read its `tool_calls`"
            draft.block(requests, code, node, why)
        draft.site(requests, "response-access", code, node, READ, edits)


def edits_of(read: Read) -> Iterator[Edit]:
    """The edits of a read, by how it is used; none if the new form cannot be written there."""
    code, node, parent = read.code, read.node, read.parent
    left, operator, right = comparison(parent) or (None, None, None)
    if parent is not None and left is node and is_none(right):
        yield from _none_test(read, parent, isinstance(operator, cst.IsNot | cst.NotEqual))
    elif is_truth(code, node):
        yield from _as_test(read)
    elif (
        (isinstance(parent, cst.Attribute | cst.Subscript) and parent.value is node)  # fails without a call, as before
        or (isinstance(parent, cst.DictElement) and string(parent.key) == LEGACY)  # a message that repeats the call
        or is_guarded(code, node, read.base)
    ):
        yield from _as_call(read)
    elif is_stable(read.base):
        yield from _as_call_or_none(read)


def _none_test(read: Read, test: Node, is_not: bool) -> Iterator[Edit]:
    """``message.function_call is not None``: the truth of ``tool_calls``, as servers may send an empty list."""
    start, end = read.code.span(test)
    truth = is_truth(read.code, test)
    opening = "" if is_not and truth else ("bool(" if is_not else "not ")
    yield from _as_test(read)
    yield Edit(read.code.outer(read.node)[1], end, b")" if is_not and not truth else b"")
    if opening:
        yield before((start, end), opening.encode(), 0)


def _as_test(read: Read) -> Iterator[Edit]:
    """The same expression with ``tool_calls``."""
    return (renamed(read.code, word, "tool_calls") for word in read.words)


def _as_call(read: Read) -> Iterator[Edit]:
    """The call, which exists."""
    if isinstance(read.node, cst.Call):
        yield replaced(read.code, read.node, _texts(read)[0])
    elif isinstance(read.node, cst.Attribute):
        yield renamed(read.code, read.node.attr, "tool_calls[0].function")
    else:
        quote = quote_of(key_of(read.node))
        yield from _as_test(read)
        yield after(read.code.span(read.node), f"[0][{quote}function{quote}]".encode(), 0)


def _texts(read: Read) -> tuple[str, str]:
    """The expressions for the call, and for the test whether there is one."""
    base, node = read.code.text(read.base), read.node
    if isinstance(node, cst.Attribute):
        return f"{base}.tool_calls[0].function", f"{base}.tool_calls"
    if isinstance(node, cst.Subscript):
        quote = quote_of(key_of(node))
        return f"{base}[{quote}tool_calls{quote}][0][{quote}function{quote}]", f"{base}[{quote}tool_calls{quote}]"
    test = read.code.text(node).replace(LEGACY, "tool_calls")
    if is_name(node.func, "getattr"):
        return f"{base}.tool_calls[0].function", test
    quote = quote_of(node.args[0].value)
    if len(node.args) > 1 and not is_none(node.args[1].value):
        default = read.code.text(node.args[1].value)
        text = f'({base}.get("tool_calls") or [{{"function": {default}}}])[0]["function"]'
        return text if quote in default else text.replace('"', quote), test
    return f'{base}["tool_calls"][0]["function"]'.replace('"', quote), test


def _as_call_or_none(read: Read) -> Iterator[Edit]:
    """The call, or None if there is none; of ``get`` with a default, the default."""
    node, (call, test) = read.node, _texts(read)
    if isinstance(node, cst.Call) and len(node.args) == 2 and not is_name(node.func, "getattr"):
        yield replaced(read.code, node, call)
        return
    text = f"{call} if {test} else None"
    start, end = read.code.outer(node)
    yield Edit(start, end, (text if _allows_condition(read.parent) else f"({text})").encode())


def _allows_condition(parent: Node | None) -> bool:
    """Whether ``a if b else c`` needs no parentheses there."""
    if isinstance(parent, cst.Arg):
        return not parent.star
    return isinstance(
        parent,
        cst.Assign | cst.AnnAssign | cst.Return | cst.Expr | cst.NamedExpr | cst.DictElement | cst.Element
        | cst.FormattedStringExpression,
    )  # fmt: skip


def _contained(flow: Flow, names: Names, draft: Draft, node: cst.Comparison) -> None:
    """``"function_call" in message``."""
    word, message, code = node.left, node.comparisons[0].comparator, names.code
    dumped, requests = requests_at(flow, names, message, Kind.DUMPED), requests_at(flow, names, message, *MESSAGES)
    if dumped:
        draft.block(dumped, code, node, "this tests a dict made of the response: test its `tool_calls`")
    if dumped or requests:
        draft.explained.add(word)
    if not requests:
        return
    families = {request.family is Family.V1 for request in requests_at(flow, names, message, Kind.MESSAGE, Kind.DELTA)}
    if len(families) > 1:
        draft.block(requests, code, node, "this handles responses of both SDK generations: test each separately")
        return
    is_dead = families == {True} and not requests_at(flow, names, message, Kind.ITEM)
    quote = quote_of(word)
    text = code.text(message) + (".tool_calls" if is_dead else f".get({quote}tool_calls{quote})")
    if isinstance(node.comparisons[0].operator, cst.NotIn):
        text = f"not {text}"
    elif not is_truth(code, node):
        text = f"bool({text})"
    check, why = ("dead-test", DEAD) if is_dead else ("response-access", TEST)
    draft.site(requests, check, code, node, why, [Edit(*code.span(node), text.encode())])


def _finish_reason(flow: Flow, names: Names, draft: Draft, node: cst.Comparison) -> None:
    """``finish_reason == "function_call"``, ``finish_reason in ("function_call", "stop")``."""
    left, right = node.left, node.comparisons[0].comparator
    requests = requests_at(flow, names, left, Kind.FINISH) | requests_at(flow, names, right, Kind.FINISH)
    if requests:
        words = [*_strings(left), *_strings(right)]
        draft.explained.update(words)
        edits = [renamed(names.code, word, "tool_calls") for word in words if string(word) == LEGACY]
        if edits and all(string(word) != "tool_calls" for word in words):
            draft.site(requests, "response-access", names.code, node, REASON, edits)


def _strings(node: Node) -> list[Node]:
    """The string literals that are a node or the elements of a tuple, list or set."""
    return [node] if string(node) is not None else [one for element in listed(node) for one in _strings(element)]


def _match(flow: Flow, names: Names, draft: Draft, node: cst.Match) -> None:
    """``match finish_reason: case "function_call":``."""
    requests = requests_at(flow, names, node.subject, Kind.FINISH)
    for case in node.cases if requests else ():
        for inner in walk(case.pattern):
            if isinstance(inner, cst.MatchValue) and string(inner.value) == LEGACY:
                draft.explained.add(inner.value)
                edit = renamed(names.code, inner.value, "tool_calls")
                draft.site(requests, "response-access", names.code, inner.value, REASON, [edit])
