"""Whether a text `"function_call"` or `"tool_calls"` is a key, member or reason of what may be a message or a request."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ftlint.fixers.python.legacy_functions.mentions.unrelated import is_key_of_message, is_unrelated
from ftlint.fixers.python.legacy_functions.move_groups import Requests, requests_of
from ftlint.fixers.python.legacy_functions.responses.escapes import HARMLESS
from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.scopes import Names
from ftlint.python.source.nodes import Node, dotted, is_name, key_of, member, method, string

_ASKING = frozenset({"get", "pop", "setdefault"})
_BESIDE = frozenset({"role", "content", "messages", "functions", "stop", "length", "content_filter"})
_KINDS = ("type", "kind", "event")


def is_of_message(flow: Flow, names: Names, node: cst.SimpleString) -> bool:
    """Whether a word may be asked of, or put into, a message, an answer or a request; where that cannot be told it may."""
    code = names.code
    parent = code.parent(node)
    if isinstance(parent, cst.Index):
        subscript = code.parent(code.parent(parent) or parent)
        return not (isinstance(subscript, cst.Subscript) and key_of(subscript) is node) or not is_unrelated(
            flow, names, subscript.value
        )
    if isinstance(parent, cst.Arg):
        return _is_passed(flow, names, node, parent)
    if isinstance(parent, cst.DictElement):
        return _is_written(names, node, parent)
    if isinstance(parent, cst.Comparison):
        return not any(is_unrelated(flow, names, one.comparator) for one in parent.comparisons)
    if isinstance(parent, cst.ComparisonTarget):
        return _is_compared(flow, names, code.parent(parent))
    if isinstance(parent, cst.Element):
        return _is_listed(flow, names, code.parent(parent))
    if isinstance(parent, cst.MatchValue):
        return not _is_matched_kind(names, parent)
    if isinstance(parent, cst.Assign | cst.AnnAssign):
        targets = [one.target for one in parent.targets] if isinstance(parent, cst.Assign) else [parent.target]
        return not names.owner[node].is_class and not any(map(_names_a_kind, targets))
    return not isinstance(parent, cst.Expr | cst.ConcatenatedString)


def known_requests(flow: Flow, names: Names, node: Node) -> Requests:
    """The requests that what is asked for a word, or for an attribute, is known to come from; none where that is unknown."""
    found: Requests = frozenset()
    for asked in asked_of(names, node):
        found |= requests_of(flow.eval(names, asked))
    return found


def asked_of(names: Names, node: Node) -> Iterator[Node]:
    """What is asked for a word, or for an attribute."""
    parent = names.code.parent(node)
    if isinstance(node, cst.Attribute):
        yield node.value
    elif isinstance(parent, cst.Index):
        subscript = names.code.parent(names.code.parent(parent) or parent)
        yield from [subscript.value] if isinstance(subscript, cst.Subscript) else []
    elif isinstance(parent, cst.Arg):
        call = names.code.parent(parent)
        asked = method(call)
        yield from [asked[0]] if asked is not None else []
        yield from [call.args[0].value] if isinstance(call, cst.Call) and call.args[0] is not parent else []
    elif isinstance(parent, cst.DictElement):
        yield from _holder(names, names.code.parent(parent))
    elif isinstance(parent, cst.Comparison):
        yield from (one.comparator for one in parent.comparisons)
    elif isinstance(parent, cst.ComparisonTarget):
        comparison = names.code.parent(parent)
        yield from [comparison.left] if isinstance(comparison, cst.Comparison) else []


def _holder(names: Names, message: Node | None) -> Iterator[Node]:
    """The list that a message which is written out is put into."""
    parent = names.code.parent(message) if message is not None else None
    holder = names.code.parent(parent) if parent is not None else None
    if isinstance(parent, cst.Element) and isinstance(holder, cst.List):
        yield holder
    elif isinstance(parent, cst.Arg):
        asked = method(holder)
        yield from [asked[0]] if asked is not None else []


def _is_passed(flow: Flow, names: Names, node: Node, arg: cst.Arg) -> bool:
    call = names.code.parent(arg)
    if not isinstance(call, cst.Call):
        return True
    if arg.keyword is not None and arg.keyword.value.endswith(_KINDS):
        return False
    asked = method(call)
    if asked is not None and asked[1] in _ASKING:
        return not is_unrelated(flow, names, asked[0])
    if is_name(call.func, "getattr", "hasattr", "setattr", "delattr"):
        return not is_unrelated(flow, names, call.args[0].value)
    called = (dotted(call.func) or ("",))[-1] if asked is None else asked[1]
    return called not in HARMLESS


def _is_written(names: Names, node: Node, element: cst.DictElement) -> bool:
    written = names.code.parent(element)
    if element.key is not node:
        return string(element.key) == "finish_reason"
    return not isinstance(written, cst.Dict) or is_key_of_message(written, element.value)


def _is_compared(flow: Flow, names: Names, comparison: Node | None) -> bool:
    if not isinstance(comparison, cst.Comparison):
        return True
    return not _names_a_kind(comparison.left) and not is_unrelated(flow, names, comparison.left)


def _is_listed(flow: Flow, names: Names, holder: Node | None) -> bool:
    parent = names.code.parent(holder) if holder is not None else None
    if isinstance(parent, cst.ComparisonTarget):
        return _is_compared(flow, names, names.code.parent(parent))
    if isinstance(holder, cst.Tuple | cst.List | cst.Set):
        return any(string(element.value) in _BESIDE for element in holder.elements)
    return True


def _is_matched_kind(names: Names, value: Node) -> bool:
    above: Node | None = value
    while above is not None and not isinstance(above, cst.Match):
        above = names.code.parent(above)
    return above is not None and _names_a_kind(above.subject)


def _names_a_kind(node: Node) -> bool:
    """Whether a value is a kind by its name, as in the Responses API: ``item.type == "function_call"``."""
    asked = member(node)
    name = asked[1] if asked is not None else node.value if isinstance(node, cst.Name) else ""
    return name.lower().endswith(_KINDS)
