"""Values that are certain not to come from a legacy request: results of other packages, modules, functions and literals."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ftlint.fixers.python.legacy_functions.nodes import alternatives, listed
from ftlint.fixers.python.legacy_functions.vocabulary import MESSAGE_KEYS
from ftlint.python.dataflow.evaluation import is_legacy_message
from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.scopes import Binding, Names, Scope
from ftlint.python.dataflow.values import Kind
from ftlint.python.dataflow.world import External
from ftlint.python.source.nodes import Node, dotted, entries, is_name

DEPTH = 6
OTHERS = frozenset(
    "google vertexai anthropic cohere mistralai boto3 botocore langchain langchain_core langchain_openai "
    "langchain_community langchain_anthropic langchain_google_genai langgraph llama_index haystack semantic_kernel "
    "crewai smolagents unittest mock pytest".split()
)
"""Packages whose results are not chat completions of OpenAI, and mocks."""
OTHER_MEMBERS = frozenset({"parts", "candidates", "additional_kwargs"})
"""Attributes that only messages of Gemini and LangChain have."""


def is_unrelated(flow: Flow, names: Names, node: Node, depth: int = DEPTH) -> bool:
    """Whether an expression is certain to have nothing to do with a legacy request."""
    if depth == 0:
        return False
    definition = flow.world.resolve(names, node)
    if definition is not None:
        return not isinstance(definition, External) or definition.package != "openai"
    if any(value.kind is not Kind.INSTANCE for value in flow.eval(names, node)):
        return False
    parts = alternatives(node)
    if parts:
        return all(is_unrelated(flow, names, part, depth - 1) for part in parts)
    if isinstance(node, cst.Name | cst.Attribute):
        return _is_unrelated_variable(flow, names, node, depth)
    if isinstance(node, cst.Subscript):
        return is_unrelated(flow, names, node.value, depth - 1)
    return _is_made_elsewhere(flow, names, node, depth) if isinstance(node, cst.Call) else _is_plain(node)


def _is_plain(node: Node) -> bool:
    """Whether a node is a literal that is not a message."""
    if isinstance(node, cst.Dict):
        return not is_legacy_message(node) and MESSAGE_KEYS.isdisjoint(name for name, _, _ in entries(node))
    if isinstance(node, cst.List | cst.Tuple | cst.Set):
        return all(map(_is_plain, listed(node)))
    return isinstance(node, cst.SimpleString | cst.FormattedString | cst.ConcatenatedString | cst.Integer | cst.Float)


def _is_made_elsewhere(flow: Flow, names: Names, call: cst.Call, depth: int) -> bool:
    """Whether a call is of a function of another package, or of a method of one of its objects."""
    maker = flow.world.resolve(names, call.func)
    if not isinstance(maker, External) and isinstance(call.func, cst.Attribute):
        owner = call.func.value
        maker = flow.world.resolve(names, owner)
        if maker is None:
            return not _is_plain(owner) and is_unrelated(flow, names, owner, depth - 1)
    return isinstance(maker, External) and maker.package in OTHERS


def _is_unrelated_variable(flow: Flow, names: Names, node: cst.Name | cst.Attribute, depth: int) -> bool:
    if isinstance(node, cst.Attribute) and node.attr.value in OTHER_MEMBERS:
        return True
    slot = flow.slot(names, node)
    if slot is None:
        return isinstance(node, cst.Attribute) and is_unrelated(flow, names, node.value, depth - 1)
    if isinstance(slot[0], Scope):
        bindings = slot[0].bindings.get(slot[1], [])
        home = flow.world.program(slot[0].code.path) or names
        return bool(bindings) and all(_is_unrelated_binding(flow, home, slot[0], one, depth) for one in bindings)
    if _is_field(slot[0], slot[1]):
        return False  # the caller of the generated `__init__` may pass anything
    return _are_unrelated(flow, flow.given.get(slot, {}), depth)


def _are_unrelated(flow: Flow, values: dict[Node, Names], depth: int) -> bool:
    """Whether there are values, and all are unrelated."""
    return bool(values) and all(_is_unrelated_value(flow, names, value, depth) for value, names in values.items())


def _is_unrelated_value(flow: Flow, names: Names, value: Node, depth: int) -> bool:
    return is_name(value, "None", "True", "False") or is_unrelated(flow, names, value, depth - 1)


def _is_field(owner: object, name: str) -> bool:
    """Whether an attribute is a field of a dataclass or model: annotated in a class without ``__init__``."""
    if not isinstance(owner, cst.ClassDef):
        return False
    if any(isinstance(one, cst.FunctionDef) and one.name.value == "__init__" for one in owner.body.body):
        return False
    lines = [small for line in owner.body.body if isinstance(line, cst.SimpleStatementLine) for small in line.body]
    return any(isinstance(small, cst.AnnAssign) and is_name(small.target, name) for small in lines)


def _is_unrelated_binding(flow: Flow, names: Names, scope: Scope, binding: Binding, depth: int) -> bool:
    value = binding.value
    if isinstance(binding.target, cst.Param):
        return _is_unrelated_parameter(flow, names, scope, binding.target, depth)
    if binding.how in ("import", "def", "class"):
        return True
    if isinstance(value, cst.Dict | cst.List) and binding.how == "assign" and not value.elements:
        return False  # anything may be added later
    return value is not None and binding.how != "other" and _is_unrelated_value(flow, names, value, depth)


def _is_unrelated_parameter(flow: Flow, names: Names, scope: Scope, param: cst.Param, depth: int) -> bool:
    """Whether a parameter is annotated with a class of another package, or all callers pass unrelated values."""
    for name in _names_in(param.annotation.annotation) if param.annotation is not None else ():
        found = flow.world.resolve(names, name)
        if isinstance(found, External) and found.package in OTHERS:
            return True
    given = flow.given.get((scope, param.name.value), {})
    passed = {value: where for value, where in given.items() if value is not param.default}
    return _are_unrelated(flow, passed, depth)


def _names_in(node: Node) -> Iterator[Node]:
    """The names in an annotation: ``Optional`` is not one in ``Optional[types.Part]``."""
    if dotted(node):
        yield node
    elif isinstance(node, cst.Subscript):
        for element in node.slice:
            if isinstance(element.slice, cst.Index):
                yield from _names_in(element.slice.value)
    elif isinstance(node, cst.BinaryOperation):
        yield from (*_names_in(node.left), *_names_in(node.right))
