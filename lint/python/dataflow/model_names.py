"""Which texts of a program name the model that a provider is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from ftlint.python.dataflow.call_names import CHAINS, ENDS, asking_names
from ftlint.python.dataflow.requests import Family, is_openai_host, only_value, request_of, url_of
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.world import External, World
from ftlint.python.source.nodes import Node, dotted, entries, is_name, keyword, positional, root, splats, string

_ELSEWHERE = re.compile(
    rb"AzureOpenAI|AzureChatOpenAI|azure_endpoint|azure_deployment|\bapi_type\s*=|deployment_id\s*="
    rb"|(?:base_url|api_base)\s*=\s*f?[\"']https?://(?!api\.openai\.com)"
)
"""What shows that a program asks another provider, to whom the same name may be another model (or a deployment)."""


def model_literals(world: World, names: Names) -> Iterator[tuple[Names, cst.SimpleString, str]]:
    """Each text that goes to a provider as the model's name: the program and node where it is written, and the name."""
    asking = asking_names(world.project)
    asking |= {
        alias.asname.name.value
        for alias, found in names.imports.items()
        if isinstance(alias, cst.ImportAlias) and alias.asname is not None and found.name in asking
        and isinstance(alias.asname.name, cst.Name)
    }  # fmt: skip
    for call in names.calls:
        litellm = False
        if not _is_call_of_openai(names, call):
            if _last_name(call) not in asking:
                continue
            request = request_of(world, names, call)
            found = world.resolve(names, call.func)
            litellm = request is not None and request.family is Family.LITELLM
            is_http = (
                request is not None
                and request.family is Family.HTTP
                and is_openai_host(url_of(world, names, call) or "")
            )
            is_chain = isinstance(found, External) and found.package.startswith("langchain")
            if not (litellm or is_http or (is_chain and (dotted(call.func) or ("",))[-1] in CHAINS)):
                continue
        if _asks_another(world, names, call):
            continue
        for value in _models(world, names, call):
            for home, node in _texts(world, *value):
                text = string(node) or ""
                yield home, node, text.removeprefix("openai/") if litellm else text


def _last_name(call: cst.Call) -> str:
    return call.func.attr.value if isinstance(call.func, cst.Attribute) else str(getattr(call.func, "value", ""))


def _is_call_of_openai(names: Names, call: cst.Call) -> bool:
    parts: list[str] = []
    node: Node = call.func
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    path = tuple(reversed([*parts, node.value] if isinstance(node, cst.Name) else parts))
    return any(path[-len(end) :] == end for end in ENDS)


def _asks_another(world: World, names: Names, call: cst.Call) -> bool:
    """Whether the program, or the one that its client comes from, asks another provider."""
    first = root(call.func)
    home = world.variable(names, first) if first is not None else None
    programs = {names.code.path: names} | ({home[0].code.path: home[0]} if home is not None else {})
    return any(_ELSEWHERE.search(one.code.source) for one in programs.values())


def _models(world: World, names: Names, call: cst.Call) -> Iterator[tuple[Names, Node]]:
    """The values of a call's model argument."""
    for name in ("model", "model_name"):
        given = keyword(call, name)
        if given is not None:
            yield names, given.value
    holders = [arg.value for arg in splats(call)]
    holders += [given.value for name in ("json", "data") if (given := keyword(call, name)) is not None]
    holders += [arg.value for arg in positional(call)]
    for holder in holders:
        inner = holder.args[0].value if isinstance(holder, cst.Call) and holder.args else holder
        found = (names, inner) if isinstance(inner, cst.Dict) else only_value(world, names, inner)
        for key, _, value in entries(found[1]) if found is not None else ():
            if key == "model" and found is not None:
                yield found[0], value


def _texts(world: World, names: Names, node: Node, depth: int = 5) -> Iterator[tuple[Names, cst.SimpleString]]:
    """The literals that a value can be."""
    if isinstance(node, cst.SimpleString):
        yield names, node
    elif not depth:
        return
    elif isinstance(node, cst.BooleanOperation):
        yield from _texts(world, names, node.left, depth - 1)
        yield from _texts(world, names, node.right, depth - 1)
    elif isinstance(node, cst.IfExp):
        yield from _texts(world, names, node.body, depth - 1)
        yield from _texts(world, names, node.orelse, depth - 1)
    elif isinstance(node, cst.Call):
        if (dotted(node.func) or ("",))[-1] in ("getenv", "get") and len(node.args) == 2 and _is_environment(node):
            yield from _texts(world, names, node.args[1].value, depth - 1)
    elif isinstance(node, cst.Name | cst.Attribute):
        yield from _of_variable(world, names, node, depth)


def _is_environment(call: cst.Call) -> bool:
    path = dotted(call.func) or ()
    return "environ" in path or path[-1:] == ("getenv",)


def _of_variable(
    world: World, names: Names, node: cst.Name | cst.Attribute, depth: int
) -> Iterator[tuple[Names, cst.SimpleString]]:
    value = only_value(world, names, node)
    if value is not None:
        yield from _texts(world, *value, depth - 1)
        return
    home = world.variable(names, node)
    bindings = home[1].bindings.get(home[2], []) if home is not None else []
    if home is not None and len(bindings) == 1 and bindings[0].how == "param":
        default = bindings[0].value
        if default is not None and not is_name(default, "None"):
            yield from _texts(world, home[0], default, depth - 1)
