"""The strings `"function_call"` and `"tool_calls"`: whether they may be keys, members or finish reasons of a message."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ftlint.fixers.python.legacy_functions.mentions.unrelated import is_unrelated
from ftlint.fixers.python.legacy_functions.move_groups import Requests, requests_at
from ftlint.fixers.python.legacy_functions.nodes import called_name, listed, receiver
from ftlint.fixers.python.legacy_functions.responses.escapes import HARMLESS
from ftlint.fixers.python.legacy_functions.vocabulary import MESSAGE_KEYS
from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.scopes import Names
from ftlint.python.source.nodes import Node, entries, is_name, key_of, member, method, string

_NEXT_TO_WORD = frozenset({"role", "content", "messages", "functions", "stop", "length", "content_filter"})
"""Strings that a list with the word has if it is about messages."""
_TYPES = ("type", "kind", "event")


def is_of_message(flow: Flow, names: Names, node: cst.SimpleString) -> bool:
    """Whether a word may belong to a message, a response or a request; True if that is unknown."""
    code = names.code
    parent = code.parent(node)
    above = code.parent(parent) if parent is not None else None
    match parent:
        case cst.Index():
            subscript = code.parent(above) if above is not None else None
            owner = subscript.value if isinstance(subscript, cst.Subscript) and key_of(subscript) is node else None
            return owner is None or not is_unrelated(flow, names, owner)
        case cst.Arg():
            return not isinstance(above, cst.Call) or _is_argument_of_message(flow, names, parent, above)
        case cst.DictElement(key=key, value=value):
            if key is not node:
                return string(key) == "finish_reason"
            return not isinstance(above, cst.Dict) or _is_key_of_message(above, value)
        case cst.Comparison():
            return not any(is_unrelated(flow, names, one.comparator) for one in parent.comparisons)
        case cst.ComparisonTarget():
            return _is_compared_with_message(flow, names, above)
        case cst.Element():
            return _is_in_list_of_message(flow, names, above)
        case cst.MatchValue():
            return not _is_case_of_type(names, parent)
        case cst.Assign() | cst.AnnAssign():
            targets = [one.target for one in parent.targets] if isinstance(parent, cst.Assign) else [parent.target]
            return not names.owner[node].is_class and not any(map(_is_type, targets))
    return not isinstance(parent, cst.Expr | cst.ConcatenatedString)


def _is_argument_of_message(flow: Flow, names: Names, arg: cst.Arg, call: cst.Call) -> bool:
    if arg.keyword is not None and arg.keyword.value.endswith(_TYPES):
        return False
    owner: Node | None = receiver(call, "get", "pop", "setdefault")
    if owner is None and is_name(call.func, "getattr", "hasattr", "setattr", "delattr"):
        owner = call.args[0].value
    return called_name(call) not in HARMLESS if owner is None else not is_unrelated(flow, names, owner)


def _is_key_of_message(node: cst.Dict, value: Node) -> bool:
    """Whether a dict with the key ``function_call`` may be a message, a response or the arguments of a request."""
    if not MESSAGE_KEYS.isdisjoint(name for name, _, _ in entries(node)):
        return True
    inner = {name for name, _, _ in entries(value)}
    return string(value) in ("auto", "none") or ("name" in inner and "args" not in inner)


def _is_compared_with_message(flow: Flow, names: Names, node: Node | None) -> bool:
    if not isinstance(node, cst.Comparison):
        return True
    return not _is_type(node.left) and not is_unrelated(flow, names, node.left)


def _is_in_list_of_message(flow: Flow, names: Names, holder: Node | None) -> bool:
    above = names.code.parent(holder) if holder is not None else None
    if isinstance(above, cst.ComparisonTarget):
        return _is_compared_with_message(flow, names, names.code.parent(above))
    elements = listed(holder)
    return not elements or any(string(one) in _NEXT_TO_WORD for one in elements)


def _is_case_of_type(names: Names, pattern: Node) -> bool:
    above: Node | None = pattern
    while above is not None and not isinstance(above, cst.Match):
        above = names.code.parent(above)
    return above is not None and _is_type(above.subject)


def _is_type(node: Node) -> bool:
    """Whether a value is a type by its name, as in the Responses API: ``item.type == "function_call"``."""
    found = member(node)
    name = found[1] if found is not None else node.value if isinstance(node, cst.Name) else ""
    return name.lower().endswith(_TYPES)


def known_requests(flow: Flow, names: Names, node: Node) -> Requests:
    """The requests that the owner of a word or attribute is known to come from."""
    return frozenset().union(*(requests_at(flow, names, owner) for owner in owners_of(names, node)))


def owners_of(names: Names, node: Node) -> Iterator[Node]:
    """The expressions that a word or attribute is read from, compared with, or added to."""
    code = names.code
    parent = code.parent(node)
    above = code.parent(parent) if parent is not None else None
    match node, parent, above:
        case cst.Attribute(value=owner), _, _:
            yield owner
        case _, cst.Index(), cst.SubscriptElement():
            subscript = code.parent(above)
            yield from [subscript.value] if isinstance(subscript, cst.Subscript) else []
        case _, cst.Arg(), cst.Call():
            called = method(above)
            yield from [called[0]] if called is not None else []
            yield from [above.args[0].value] if above.args[0] is not parent else []
        case _, cst.DictElement(), _:
            holder = code.parent(above) if above is not None else None
            outer = code.parent(holder) if holder is not None else None
            if isinstance(holder, cst.Element) and isinstance(outer, cst.List):
                yield outer
            elif isinstance(holder, cst.Arg) and (called := method(outer)) is not None:
                yield called[0]
        case _, cst.Comparison(), _:
            yield from (one.comparator for one in parent.comparisons)
        case _, cst.ComparisonTarget(), cst.Comparison(left=left):
            yield left
