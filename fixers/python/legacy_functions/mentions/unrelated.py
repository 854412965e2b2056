"""Which values are surely no answers of legacy requests, and none of their messages: what is made by other packages, modules,
functions, and what the program writes itself."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ftlint.python.dataflow.evaluation import is_legacy_message
from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.scopes import Binding, Names, Scope
from ftlint.python.dataflow.values import Kind
from ftlint.python.dataflow.world import Class, External, Function, Module
from ftlint.python.source.nodes import Node, dotted, entries, is_name, string

DEPTH = 6
OTHERS = frozenset(
    "google vertexai anthropic cohere mistralai boto3 botocore langchain langchain_core langchain_openai "
    "langchain_community langchain_anthropic langchain_google_genai langgraph llama_index haystack semantic_kernel "
    "crewai smolagents unittest mock pytest".split()
)
"""Packages that make no chat completions of OpenAI's form, and mocks."""
OTHER_MEMBERS = frozenset({"parts", "candidates", "additional_kwargs"})
"""What only messages of Gemini and LangChain have."""
_OF_MESSAGES = frozenset({"role", "content", "choices", "message", "messages", "delta", "finish_reason", "functions"})


def is_unrelated(flow: Flow, names: Names, node: Node, depth: int = DEPTH) -> bool:
    """Whether an expression surely has nothing to do with a legacy request; of what cannot be told it is False."""
    if depth == 0:
        return False
    found = flow.world.resolve(names, node)
    if isinstance(found, Module | Function | Class):
        return True
    if isinstance(found, External):
        return found.package != "openai"
    if any(value.kind is not Kind.INSTANCE for value in flow.eval(names, node)):
        return False
    parts = list(_parts(node))
    if parts:
        return all(is_unrelated(flow, names, part, depth - 1) for part in parts)
    if isinstance(node, cst.Name | cst.Attribute):
        return _variable(flow, names, node, depth)
    if isinstance(node, cst.Subscript):
        return is_unrelated(flow, names, node.value, depth - 1)
    if isinstance(node, cst.Call):
        return _called(flow, names, node, depth)
    return _is_written(node)


def _parts(node: Node) -> Iterator[Node]:
    """The expressions that an expression is one of."""
    if isinstance(node, cst.IfExp):
        yield from (node.body, node.orelse)
    elif isinstance(node, cst.BooleanOperation):
        yield from (node.left, node.right)
    elif isinstance(node, cst.Await):
        yield node.expression
    elif isinstance(node, cst.NamedExpr):
        yield node.value


def _is_written(node: Node) -> bool:
    """Whether it is a literal that is no message."""
    if isinstance(node, cst.Dict):
        return not is_legacy_message(node) and not {name for name, _, _ in entries(node)} & _OF_MESSAGES
    if isinstance(node, cst.List | cst.Tuple | cst.Set):
        return all(_is_written(element.value) for element in node.elements)
    return isinstance(node, cst.SimpleString | cst.FormattedString | cst.ConcatenatedString | cst.Integer | cst.Float)


def _called(flow: Flow, names: Names, node: cst.Call, depth: int) -> bool:
    """Whether another package makes it: by its function, or by a method of what it made."""
    found = flow.world.resolve(names, node.func)
    if isinstance(found, External):
        return found.package in OTHERS
    return isinstance(node.func, cst.Attribute) and is_unrelated_owner(flow, names, node.func.value, depth - 1)


def is_unrelated_owner(flow: Flow, names: Names, node: Node, depth: int = DEPTH) -> bool:
    """The same of what a method is called on: what modules, classes and texts give may be anything."""
    found = flow.world.resolve(names, node)
    if isinstance(found, Module | Function | Class):
        return False
    if isinstance(found, External):
        return found.package in OTHERS
    return not _is_written(node) and is_unrelated(flow, names, node, depth)


def _variable(flow: Flow, names: Names, node: cst.Name | cst.Attribute, depth: int) -> bool:
    if isinstance(node, cst.Attribute) and node.attr.value in OTHER_MEMBERS:
        return True
    slot = flow.slot(names, node)
    if slot is None:
        return isinstance(node, cst.Attribute) and is_unrelated(flow, names, node.value, depth - 1)
    if isinstance(slot[0], Scope):
        bindings = slot[0].bindings.get(slot[1], [])
        home = flow.world.program(slot[0].code.path) or names
        return bool(bindings) and all(_bound(flow, home, slot[0], one, depth) for one in bindings)
    given = flow.given.get(slot, {})
    if _is_field(slot[0], slot[1]):
        return False  # whoever makes an instance may give it
    return bool(given) and all(_gives(flow, where, value, depth) for value, where in given.items())


def _is_field(owner: object, name: str) -> bool:
    """Whether an attribute is a field of a dataclass, or of a model: annotated in a class that has no ``__init__``."""
    if not isinstance(owner, cst.ClassDef):
        return False
    if any(isinstance(one, cst.FunctionDef) and one.name.value == "__init__" for one in owner.body.body):
        return False
    lines = [small for line in owner.body.body if isinstance(line, cst.SimpleStatementLine) for small in line.body]
    return any(isinstance(small, cst.AnnAssign) and is_name(small.target, name) for small in lines)


def _gives(flow: Flow, names: Names, value: Node, depth: int) -> bool:
    return (isinstance(value, cst.Name) and value.value in ("None", "True", "False")) or is_unrelated(
        flow, names, value, depth - 1
    )


def _bound(flow: Flow, names: Names, scope: Scope, binding: Binding, depth: int) -> bool:
    """Whether a variable gets something unrelated there."""
    value = binding.value
    if binding.how == "param":
        return _parameter(flow, names, scope, binding, depth)
    if binding.how in ("import", "def", "class"):
        return True
    if value is None or binding.how == "other":
        return False
    if isinstance(value, cst.Dict | cst.List) and binding.how == "assign" and not entries_written(value):
        return False  # what is put into it later may be anything
    return _gives(flow, names, value, depth)


def entries_written(node: cst.Dict | cst.List) -> bool:
    """Whether a list or dict has something from the start."""
    return bool(node.elements)


def _parameter(flow: Flow, names: Names, scope: Scope, binding: Binding, depth: int) -> bool:
    """Whether a parameter is of another package's class, or all that callers give is unrelated."""
    param = binding.target
    if isinstance(param, cst.Param) and param.annotation is not None:
        for word in _names_in(param.annotation.annotation):
            found = flow.world.resolve(names, word)
            if isinstance(found, External) and found.package in OTHERS:
                return True
    given = flow.given.get((scope, param.name.value), {}) if isinstance(param, cst.Param) else {}
    callers = {value: where for value, where in given.items() if value is not binding.value}
    return bool(callers) and all(_gives(flow, where, value, depth) for value, where in given.items())


def _names_in(node: Node) -> Iterator[Node]:
    """The names in an annotation: ``Optional[types.Part]`` has two."""
    if dotted(node):
        yield node
    elif isinstance(node, cst.Subscript):
        for element in node.slice:
            if isinstance(element.slice, cst.Index):
                yield from _names_in(element.slice.value)
    elif isinstance(node, cst.BinaryOperation):
        yield from (*_names_in(node.left), *_names_in(node.right))


def is_key_of_message(node: cst.Dict, value: Node | None) -> bool:
    """Whether a dict with the key ``function_call`` may be a message, an answer, or what a request is given."""
    if {name for name, _, _ in entries(node)} & _OF_MESSAGES:
        return True
    inner = {name for name, _, _ in entries(value)}
    return string(value) in ("auto", "none") or ("name" in inner and "args" not in inner)
