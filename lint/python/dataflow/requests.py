"""Which calls of a program are requests for a chat completion, and what is known of the client that makes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

import libcst as cst

from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.world import External, World
from ftlint.python.source.nodes import Node, dotted, entries, keyword, string


class Family(StrEnum):
    """How a request is made: by the SDK from 1 on, by the one before, by litellm, or over HTTP; or that it is none, but a
    record of training data."""

    V1 = "openai>=1"
    V0 = "openai<1"
    LITELLM = "litellm"
    HTTP = "http"
    RECORD = "record"


@dataclass(frozen=True, eq=False)
class Request:
    """One call that asks for a chat completion; of a record, the dict literal."""

    names: Names
    call: cst.Call | cst.Dict
    family: Family

    @property
    def streams(self) -> bool | None:
        """Whether the answer comes in pieces, None where that cannot be told."""
        if isinstance(self.call, cst.Dict):
            return False
        given = keyword(self.call, "stream")
        if given is None:
            return None if any(arg.star == "**" for arg in self.call.args) else False
        return {"True": True, "False": False}.get(given.value.value) if isinstance(given.value, cst.Name) else None


_LITELLM = {"litellm.completion", "litellm.acompletion"}
_HOST = re.compile(r"https?://(?:api\.openai\.com|[\w.-]+\.openai\.azure\.com)(?:[/:]|$)")
POSTING = frozenset({"post", "request"})


def request_of(world: World, names: Names, call: cst.Call) -> Request | None:
    """The request that a call is, None for any other call."""
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
    """Whether a dict literal is a record of training data in the legacy form."""
    keys = {name for name, _, _ in entries(node)}
    return {"messages", "functions"} <= keys and not keys & {"tools", "model", "engine"}


def is_method_as_value(world: World, names: Names, node: cst.Attribute) -> bool:
    """Whether ``….ChatCompletion.create`` or ``….chat.completions.create`` is named there, and neither called nor set nor
    asked for a member, as mocks are (``create.return_value``)."""
    if node.attr.value not in ("create", "acreate"):
        return False
    path = _end_of(node.value)
    if path[-1:] != ("ChatCompletion",) and path[-2:] != ("chat", "completions"):
        return False
    parent = names.code.parent(node)
    if isinstance(parent, cst.Attribute | cst.AssignTarget | cst.Del | cst.AnnAssign) and parent is not None:
        return isinstance(parent, cst.AnnAssign) and parent.value is node
    found = world.resolve(names, node)
    called = isinstance(parent, cst.Call) and parent.func is node
    return not called and (not isinstance(found, External) or found.package == "openai")


def _end_of(node: Node) -> tuple[str, ...]:
    """The last names of ``….a.b``."""
    names: list[str] = []
    while isinstance(node, cst.Attribute):
        names.append(node.attr.value)
        node = node.value
    return (*([node.value] if isinstance(node, cst.Name) else []), *reversed(names))


def _is_v0(world: World, names: Names, owner: Node) -> bool:
    parts = dotted(owner)
    if parts is None or parts[-1] != "ChatCompletion":
        return False
    found = world.resolve(names, owner)
    return not isinstance(found, External) or found.package == "openai" or "openai" in found.name


def _is_completions(world: World, names: Names, owner: Node, depth: int = 4) -> bool:
    """Whether an expression is ``….chat.completions``, by itself or by a variable's one value."""
    if isinstance(owner, cst.Attribute) and owner.attr.value == "completions":
        return isinstance(owner.value, cst.Attribute) and owner.value.attr.value == "chat"
    if isinstance(owner, cst.Name) and depth:
        home = world.variable(names, owner)
        bindings = home[1].bindings.get(home[2], []) if home else []
        values = [one.value for one in bindings if one.how == "assign" and one.item is None]
        if home and len(values) == len(bindings) == 1 and values[0] is not None:
            return _is_completions(world, home[0], values[0], depth - 1)
    return False


def is_posted(world: World, names: Names, call: cst.Call) -> bool:
    """Whether a call posts to an address that ends as that of chat completions."""
    url = url_of(world, names, call)
    return url is not None and "chat/completions" in url


def is_openai_host(url: str) -> bool:
    """Whether an address is OpenAI's, or Azure's."""
    return _HOST.match(url) is not None


def url_of(world: World, names: Names, call: cst.Call) -> str | None:
    """The address that is posted to, as far as it is literal text (what is put in stands as ``{}``)."""
    given = keyword(call, "url")
    args = [arg.value for arg in call.args if arg.keyword is None and not arg.star]
    if given is not None:
        args.insert(0, given.value)
    for node in args[:2]:
        text = literal_text(world, names, node)
        if text is not None and ("://" in text or "completions" in text):
            return text
    return None


def literal_text(world: World, names: Names, node: Node | None, depth: int = 4) -> str | None:
    """The text of a literal, of an f-string, of parts that are added, or of the variable that holds one."""
    if isinstance(node, cst.SimpleString):
        return string(node)
    if isinstance(node, cst.FormattedString):
        return "".join(_piece(world, names, part, depth) for part in node.parts)
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Add) and depth:
        left, right = (literal_text(world, names, side, depth - 1) for side in (node.left, node.right))
        return None if left is None and right is None else f"{left or '{}'}{right or '{}'}"
    if isinstance(node, cst.Name | cst.Attribute) and depth:
        value = only_value(world, names, node)
        return literal_text(world, value[0], value[1], depth - 1) if value else None
    return None


def _piece(world: World, names: Names, part: Node, depth: int) -> str:
    if isinstance(part, cst.FormattedStringText):
        return part.value
    if isinstance(part, cst.FormattedStringExpression) and depth:
        return literal_text(world, names, part.expression, depth - 1) or "{}"
    return "{}"


def only_value(world: World, names: Names, node: Node) -> tuple[Names, Node] | None:
    """The one value that a variable is ever given, with the program where that stands."""
    home = world.variable(names, node)
    if home is None:
        return None
    bindings = home[1].bindings.get(home[2], [])
    if len(bindings) != 1 or bindings[0].how != "assign" or bindings[0].item is not None:
        return None
    value = bindings[0].value
    return None if value is None else (home[0], value)


def model_of(world: World, request: Request) -> str | None:
    """The model that a request names, where that is literal."""
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
