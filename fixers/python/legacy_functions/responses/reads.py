"""What is asked of an answer: its `function_call`, whether there is one, and why it ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from ftlint.fixers.python.legacy_functions.move_groups import Draft, Requests, requests_of
from ftlint.fixers.python.shared.guards import is_guarded, is_truth
from ftlint.fixers.python.shared.source_text import quote_of, renamed, replaced
from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.requests import Family
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.values import Kind, Values
from ftlint.python.source.code import Code
from ftlint.python.source.edits import Edit, after, before
from ftlint.python.source.nodes import Node, is_name, is_none, is_stable, key_of, member, string, walk

LEGACY = "function_call"
ASKED = (Kind.MESSAGE, Kind.DELTA, Kind.ITEM)


@dataclass(frozen=True)
class Read:
    """``base.function_call``, ``base["function_call"]``, ``base.get("function_call")`` or ``getattr(base, …)``."""

    code: Code
    node: Node
    base: cst.BaseExpression

    @property
    def asked(self) -> str:
        """How the program writes what is asked."""
        return self.code.text(self.base)


def find_reads(flow: Flow, names: Names, draft: Draft) -> None:
    """Every read in a program."""
    for node in names.owner:
        if isinstance(node, cst.Attribute | cst.Subscript | cst.Call):
            _member(flow, names, draft, node)
        elif isinstance(node, cst.Comparison):
            _comparison(flow, names, draft, node)
        elif isinstance(node, cst.Match):
            _match(flow, names, draft, node)


def _member(flow: Flow, names: Names, draft: Draft, node: cst.Attribute | cst.Subscript | cst.Call) -> None:
    code = names.code
    if isinstance(node, cst.Call) and is_name(node.func, "hasattr") and len(node.args) == 2:
        if string(node.args[1].value) == LEGACY:
            found = requests_of(flow.eval(names, node.args[0].value), *ASKED)
            if found:
                draft.explained.add(node.args[1].value)
                said = (
                    f"`hasattr` is always true on openai 1 and later; ask `{code.text(node.args[0].value)}.tool_calls`"
                )
                draft.block(found, code, node, said)
        return
    asked = member(node)
    if asked is None or asked[1] not in (LEGACY, "tool_calls"):
        return
    values = flow.eval(names, asked[0])
    requests = requests_of(values, *ASKED)
    if asked[1] == "tool_calls":
        if requests:
            draft.block(
                requests, code, node, "`tool_calls` is read, too: the program knows both forms; keep one of them"
            )
        return
    if requests_of(values, Kind.DUMPED):
        draft.explained |= _mentions(node)
        said = "the call is read from a dict made of the answer: read `tool_calls` there"
        draft.block(requests_of(values, Kind.DUMPED), code, node, said)
    if requests:
        draft.explained |= _mentions(node)
        _read(flow, draft, Read(code, node, asked[0]), requests, values)


def _mentions(node: Node) -> set[Node]:
    """The nodes in a read that say ``function_call``."""
    if isinstance(node, cst.Attribute):
        return {node.attr}
    if isinstance(node, cst.Subscript):
        key = key_of(node)
        return {key} if key is not None else set()
    return {arg.value for arg in node.args} if isinstance(node, cst.Call) else set()


def _read(flow: Flow, draft: Draft, read: Read, requests: Requests, values: Values) -> None:
    code, parent = read.code, read.code.parent(read.node)
    said = "`function_call` is not there any more where tools are sent: read `tool_calls[0].function`"
    if isinstance(parent, cst.AssignTarget | cst.Del | cst.AugAssign) or _is_deleted(code, read.node):
        draft.block(requests, code, read.node, "`function_call` is changed in place; write `tool_calls` there")
        return
    edits = list(edits_of(read, parent))
    if not edits:
        why = f"`{read.asked}` cannot be written twice: give it a name first, and ask its `tool_calls`"
        draft.block(requests, code, read.node, why)
    draft.site(requests, "response-access", code, read.node, said, edits)


def _is_deleted(code: Code, node: Node) -> bool:
    above = code.parent(node)
    while isinstance(above, cst.Element | cst.Tuple):
        above = code.parent(above)
    return isinstance(above, cst.Del)


def edits_of(read: Read, parent: Node | None) -> Iterator[Edit]:
    """The edits of one read, by what is done with it; none where that cannot be written."""
    code, node = read.code, read.node
    none = _none_test(code, node)
    if none is not None:
        comparison, is_not = none
        if not isinstance(comparison, cst.Comparison):
            return
        _, end = code.outer(node)
        start, whole = code.span(comparison)
        truth = is_truth(code, comparison)
        opening = "" if is_not and truth else ("bool(" if is_not else "not ")
        yield from _as_truth(read)
        yield Edit(end, whole, b")" if is_not and not truth else b"")
        if opening:
            yield before((start, whole), opening.encode(), 0)
    elif is_truth(code, node):
        yield from _as_truth(read)
    elif _is_asked(parent, node) or _in_message(code, node) or is_guarded(code, node, read.base):
        yield from _as_value(read)
    elif is_stable(read.base):
        yield from _conditional(read, parent)


def _is_asked(parent: Node | None, node: Node) -> bool:
    """Whether a member of the call is asked at once: then it is there, or the program fails as it did."""
    if isinstance(parent, cst.Attribute | cst.Subscript):
        return parent.value is node
    return False


def _in_message(code: Code, node: Node) -> bool:
    """Whether a read is what a message that is written out has for its call."""
    parent = code.parent(node)
    return isinstance(parent, cst.DictElement) and string(parent.key) == LEGACY


def _none_test(code: Code, node: Node) -> tuple[Node, bool] | None:
    """The comparison with None that a node is the left side of, and whether it asks that it is not None."""
    parent = code.parent(node)
    if isinstance(parent, cst.Comparison) and parent.left is node and len(parent.comparisons) == 1:
        target = parent.comparisons[0]
        if is_none(target.comparator):
            return parent, isinstance(target.operator, cst.IsNot | cst.NotEqual)
    return None


def _as_truth(read: Read) -> Iterator[Edit]:
    """Whether there is a call: the same expression, of ``tool_calls``."""
    node = read.node
    if isinstance(node, cst.Attribute):
        yield renamed(read.code, node.attr, "tool_calls")
    elif isinstance(node, cst.Subscript):
        key = key_of(node)
        if key is not None:
            yield renamed(read.code, key, "tool_calls")
    elif isinstance(node, cst.Call):
        yield from (renamed(read.code, arg.value, "tool_calls") for arg in node.args if string(arg.value) == LEGACY)


def _as_value(read: Read) -> Iterator[Edit]:
    """The call itself, where there is one."""
    code, node = read.code, read.node
    if isinstance(node, cst.Attribute):
        yield renamed(code, node.attr, "tool_calls[0].function")
    elif isinstance(node, cst.Subscript):
        key = key_of(node)
        if key is not None:
            quote = quote_of(key)
            yield renamed(code, key, "tool_calls")
            yield after(code.span(node), f"[0][{quote}function{quote}]".encode(), 0)
    elif isinstance(node, cst.Call):
        yield replaced(code, node, _called(read, node))


def _called(read: Read, node: cst.Call) -> str:
    """What stands for ``base.get(…)`` or ``getattr(base, …)``."""
    asked = read.asked
    if is_name(node.func, "getattr"):
        return f"{asked}.tool_calls[0].function"
    quote = quote_of(node.args[0].value)
    if len(node.args) > 1 and not is_none(node.args[1].value):
        default = read.code.text(node.args[1].value)
        text = f'({asked}.get("tool_calls") or [{{"function": {default}}}])[0]["function"]'
        return text.replace('"', quote) if quote not in default else text
    return f'{asked}["tool_calls"][0]["function"]'.replace('"', quote)


def _conditional(read: Read, parent: Node | None) -> Iterator[Edit]:
    """The call, or None where there is none."""
    code, node = read.code, read.node
    start, end = code.outer(node)
    if isinstance(node, cst.Call) and len(node.args) == 2 and not is_name(node.func, "getattr"):
        yield from _as_value(read)
        return
    left, right = ("", "") if _takes_condition(parent) else ("(", ")")
    if isinstance(node, cst.Attribute):
        text = f"{left}{read.asked}.tool_calls[0].function if {read.asked}.tool_calls else None{right}"
    elif isinstance(node, cst.Subscript):
        quote = quote_of(key_of(node))
        asked = f"{read.asked}[{quote}tool_calls{quote}]"
        text = f"{left}{asked}[0][{quote}function{quote}] if {asked} else None{right}"
    else:
        assert isinstance(node, cst.Call)
        test = code.text(node).replace(LEGACY, "tool_calls")
        text = f"{left}{_called(read, node)} if {test} else None{right}"
    yield Edit(start, end, text.encode())


def _takes_condition(parent: Node | None) -> bool:
    """Whether ``a if b else c`` may stand there without parentheses."""
    if isinstance(parent, cst.Arg):
        return not parent.star
    return isinstance(
        parent,
        cst.Assign | cst.AnnAssign | cst.Return | cst.Expr | cst.NamedExpr | cst.DictElement | cst.Element
        | cst.FormattedStringExpression,
    )  # fmt: skip


def _comparison(flow: Flow, names: Names, draft: Draft, node: cst.Comparison) -> None:
    if len(node.comparisons) != 1:
        return
    operator, right = node.comparisons[0].operator, node.comparisons[0].comparator
    if string(node.left) == LEGACY and isinstance(operator, cst.In | cst.NotIn):
        _contained(flow, names, draft, node, right)
        return
    finish = requests_of(flow.eval(names, node.left) | flow.eval(names, right), Kind.FINISH)
    if finish:
        literals = [*_strings(node.left), *_strings(right)]
        texts = {string(one) for one in literals}
        draft.explained.update(literals)
        edits = [renamed(names.code, one, "tool_calls") for one in literals if string(one) == LEGACY]
        if edits and "tool_calls" not in texts:
            said = "a call made with tools ends with the reason `tool_calls`, not `function_call`"
            draft.site(finish, "response-access", names.code, node, said, edits)


def _strings(node: Node) -> list[Node]:
    """A string literal, or those in a tuple, list or set."""
    if isinstance(node, cst.Tuple | cst.List | cst.Set):
        return [inner for element in node.elements for inner in _strings(element.value)]
    return [node] if string(node) is not None else []


def _contained(flow: Flow, names: Names, draft: Draft, node: cst.Comparison, message: cst.BaseExpression) -> None:
    """``"function_call" in message``."""
    values, code = flow.eval(names, message), names.code
    if requests_of(values, Kind.DUMPED):
        draft.explained.add(node.left)
        draft.block(
            requests_of(values, Kind.DUMPED), code, node, "a dict made of the answer is asked: ask its `tool_calls`"
        )
    requests = requests_of(values, *ASKED)
    if not requests:
        return
    draft.explained.add(node.left)
    new = {request.family is Family.V1 for request in requests_of(values, Kind.MESSAGE, Kind.DELTA)} or {False}
    if len(new) > 1:
        draft.block(requests, code, node, "both SDK generations answer here: ask each in its own way")
        return
    dead = new == {True} and not requests_of(values, Kind.ITEM)
    quote = quote_of(node.left)
    text = f"{code.text(message)}.tool_calls" if dead else f"{code.text(message)}.get({quote}tool_calls{quote})"
    if isinstance(node.comparisons[0].operator, cst.NotIn):
        text = f"not {text}"
    elif not is_truth(code, node):
        text = f"bool({text})"
    start, end = code.span(node)
    edit = Edit(start, end, text.encode())
    if dead:
        said = "an answer of openai 1 or later is no dict: this is always false; ask its attribute `tool_calls`"
    else:
        said = "`function_call` is not there any more where tools are sent: ask for `tool_calls`"
    draft.site(requests, "dead-test" if dead else "response-access", code, node, said, [edit])


def _match(flow: Flow, names: Names, draft: Draft, node: cst.Match) -> None:
    """``match finish_reason: case "function_call":``."""
    finish = requests_of(flow.eval(names, node.subject), Kind.FINISH)
    if not finish:
        return
    for case in node.cases:
        for inner in walk(case.pattern):
            if isinstance(inner, cst.MatchValue) and string(inner.value) == LEGACY:
                draft.explained.add(inner.value)
                said = "a call made with tools ends with the reason `tool_calls`, not `function_call`"
                edit = renamed(names.code, inner.value, "tool_calls")
                draft.site(finish, "response-access", names.code, inner.value, said, [edit])
