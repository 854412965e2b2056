"""Recognises calls that request a chat completion, and reads their URL and model."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

import libcst as cst

from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.world import External, World
from ftlint.python.source.nodes import Node, dotted, entries, keyword, last_names, string


class Family(StrEnum):
    """How a request is made; ``RECORD`` is not a request, but a training record written as a dict literal."""

    V1 = "openai>=1"
    V0 = "openai<1"
    LITELLM = "litellm"
    HTTP = "http"
    RECORD = "record"


@dataclass(frozen=True, eq=False)
class Request:
    """A call that requests a chat completion, or the dict literal of a training record."""

    names: Names
    call: cst.Call | cst.Dict
    family: Family


_LITELLM = {"litellm.completion", "litellm.acompletion"}
_HOST = re.compile(r"https?://(?:api\.openai\.com|[\w.-]+\.openai\.azure\.com)(?:[/:]|$)")
POSTING = frozenset({"post", "request"})


def request_of(world: World, names: Names, call: cst.Call) -> Request | None:
    """The request that a call makes; None for any other call."""
    family = _family(world, names, call)
    return None if family is None else Request(names, call, family)


def _family(world: World, names: Names, call: cst.Call) -> Family | None:
    func = call.func
    if isinstance(func, cst.Attribute):
        name, owner = func.attr.value, func.value
        if name in ("create", "acreate") and _is_v0(world, names, owner):
            return Family.V0
        if name in ("create", "parse") and _is_completions(world, names, owner):
            return Family.V1
        if name in POSTING and is_posted(world, names, call):
            return Family.HTTP
    found = world.resolve(names, func)
    if isinstance(found, External) and found.name in _LITELLM:
        return Family.LITELLM
    if isinstance(found, External) and found.name == "urllib.request.Request" and is_posted(world, names, call):
        return Family.HTTP
    return None


def is_record(node: cst.Dict) -> bool:
    """Whether a dict literal is a training record in the legacy form."""
    keys = {name for name, _, _ in entries(node)}
    return {"messages", "functions"} <= keys and not keys & {"tools", "model", "engine"}


def is_method_as_value(world: World, names: Names, node: cst.Attribute) -> bool:
    """Whether ``….ChatCompletion.create`` or ``….chat.completions.create`` is used as a value.

    That is, it is not called, not set, and no member of it is read, as of mocks (``create.return_value``).
    """
    if node.attr.value not in ("create", "acreate"):
        return False
    path = last_names(node.value)
    if path[-1:] != ("ChatCompletion",) and path[-2:] != ("chat", "completions"):
        return False
    parent = names.code.parent(node)
    if isinstance(parent, cst.Attribute | cst.AssignTarget | cst.Del | cst.AnnAssign) and parent is not None:
        return isinstance(parent, cst.AnnAssign) and parent.value is node
    found = world.resolve(names, node)
    called = isinstance(parent, cst.Call) and parent.func is node
    return not called and (not isinstance(found, External) or found.package == "openai")


def _is_v0(world: World, names: Names, owner: Node) -> bool:
    parts = dotted(owner)
    if parts is None or parts[-1] != "ChatCompletion":
        return False
    found = world.resolve(names, owner)
    return not isinstance(found, External) or found.package == "openai" or "openai" in found.name


def _is_completions(world: World, names: Names, owner: Node, depth: int = 4) -> bool:
    """Whether an expression, or the only value of a variable, is ``….chat.completions``."""
    if isinstance(owner, cst.Attribute) and owner.attr.value == "completions":
        return isinstance(owner.value, cst.Attribute) and owner.value.attr.value == "chat"
    value = only_value(world, names, owner) if isinstance(owner, cst.Name) and depth else None
    return value is not None and _is_completions(world, *value, depth - 1)


def is_posted(world: World, names: Names, call: cst.Call) -> bool:
    """Whether a call posts to a URL of chat completions."""
    url = url_of(world, names, call)
    return url is not None and "chat/completions" in url


def is_openai_host(url: str) -> bool:
    """Whether the host of a URL is OpenAI or Azure."""
    return _HOST.match(url) is not None


def url_of(world: World, names: Names, call: cst.Call) -> str | None:
    """The URL of a request as far as it is literal; other parts are ``{}``."""
    given = keyword(call, "url")
    args = [arg for arg in call.args if arg.keyword is None and not arg.star]
    for node in [arg.value for arg in (given, *args) if arg is not None][:2]:
        text = literal_text(world, names, node)
        if text is not None and ("://" in text or "completions" in text):
            return text
    return None


def literal_text(world: World, names: Names, node: Node | None, depth: int = 4) -> str | None:
    """The text of a literal, an f-string, a concatenation, or a variable with one of these; unknown parts are ``{}``."""
    if isinstance(node, cst.SimpleString):
        return string(node)
    if isinstance(node, cst.FormattedString):
        return "".join(_piece(world, names, part, depth) for part in node.parts)
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Add) and depth:
        left, right = (literal_text(world, names, side, depth - 1) for side in (node.left, node.right))
        return None if left is None and right is None else f"{left or '{}'}{right or '{}'}"
    if isinstance(node, cst.Name | cst.Attribute) and depth:
        value = only_value(world, names, node)
        return literal_text(world, *value, depth - 1) if value else None
    return None


def _piece(world: World, names: Names, part: Node, depth: int) -> str:
    if isinstance(part, cst.FormattedStringText):
        return part.value
    if isinstance(part, cst.FormattedStringExpression) and depth:
        return literal_text(world, names, part.expression, depth - 1) or "{}"
    return "{}"


def only_value(world: World, names: Names, node: Node) -> tuple[Names, Node] | None:
    """The only value that a variable is assigned, and its program."""
    home = world.variable(names, node)
    value = home[1].only_value(home[2]) if home is not None else None
    return None if home is None or value is None else (home[0], value)


def model_of(world: World, request: Request) -> str | None:
    """The model of a request, if it is literal."""
    if isinstance(request.call, cst.Dict):
        return None
    for name in ("model", "engine", "deployment_id"):
        given = keyword(request.call, name)
        if given is not None:
            return literal_text(world, request.names, given.value)
    for name in ("json", "data"):
        given = keyword(request.call, name)
        for key, _, value in entries(given.value if given else None):
            if key == "model":
                return literal_text(world, request.names, value)
    return None
