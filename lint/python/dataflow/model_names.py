"""Finds the string literals that name the model of a request."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from ftlint.python.dataflow.call_names import CHAINS, ENDS, requesting_names
from ftlint.python.dataflow.requests import Family, Request, is_openai_host, only_value, request_of, url_of
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.world import External, World
from ftlint.python.source.nodes import (
    Node,
    called_name,
    dotted,
    entries,
    is_name,
    keyword,
    last_name,
    last_names,
    positional,
    root,
    splats,
    string,
)

_ELSEWHERE = re.compile(
    rb"AzureOpenAI|AzureChatOpenAI|azure_endpoint|azure_deployment|\bapi_type\s*=|deployment_id\s*="
    rb"|(?:base_url|api_base)\s*=\s*f?[\"']https?://(?!api\.openai\.com)"
)
"""Signs of another provider, where the same name may be a different model or a deployment."""


def model_literals(world: World, names: Names) -> Iterator[tuple[Names, cst.SimpleString, str]]:
    """The literals that are sent to OpenAI as the name of a model: their program, node and the name."""
    requesting = requesting_names(world.project)
    requesting |= {
        alias.asname.name.value
        for alias, found in names.imports.items()
        if isinstance(alias, cst.ImportAlias) and alias.asname is not None and found.name in requesting
        and isinstance(alias.asname.name, cst.Name)
    }  # fmt: skip
    for call in names.calls:
        path, request = last_names(call.func), None
        if not any(path[-len(end) :] == end for end in ENDS):
            request = request_of(world, names, call) if called_name(call) in requesting else None
            if called_name(call) not in requesting or not _reaches_openai(world, names, call, request):
                continue
        if _is_other_provider(world, names, call):
            continue
        is_litellm = request is not None and request.family is Family.LITELLM
        for value in _models(world, names, call):
            for home, node in _literals(world, *value):
                text = string(node) or ""
                yield home, node, text.removeprefix("openai/") if is_litellm else text


def _reaches_openai(world: World, names: Names, call: cst.Call, request: Request | None) -> bool:
    """Whether a call that is not of OpenAI's package sends a request to OpenAI: by litellm, HTTP or LangChain."""
    if request is not None and request.family is Family.LITELLM:
        return True
    if request is not None and request.family is Family.HTTP and is_openai_host(url_of(world, names, call) or ""):
        return True
    found = world.resolve(names, call.func)
    if not isinstance(found, External) or not found.package.startswith("langchain"):
        return False
    return found.name.rpartition(".")[2] in CHAINS


def _is_other_provider(world: World, names: Names, call: cst.Call) -> bool:
    """Whether the program of a call, or the program that defines its client, uses another provider."""
    first = root(call.func)
    home = world.variable(names, first) if first is not None else None
    programs = {names.code.path: names} | ({home[0].code.path: home[0]} if home is not None else {})
    return any(_ELSEWHERE.search(one.code.source) for one in programs.values())


def _models(world: World, names: Names, call: cst.Call) -> Iterator[tuple[Names, Node]]:
    """The values of the model argument of a call."""
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


def _literals(world: World, names: Names, node: Node, depth: int = 5) -> Iterator[tuple[Names, cst.SimpleString]]:
    """The literals that a value may be."""
    if isinstance(node, cst.SimpleString):
        yield names, node
    elif not depth:
        return
    elif isinstance(node, cst.BooleanOperation):
        yield from _literals(world, names, node.left, depth - 1)
        yield from _literals(world, names, node.right, depth - 1)
    elif isinstance(node, cst.IfExp):
        yield from _literals(world, names, node.body, depth - 1)
        yield from _literals(world, names, node.orelse, depth - 1)
    elif isinstance(node, cst.Call):
        if last_name(node.func) in ("getenv", "get") and len(node.args) == 2 and _is_environment(node):
            yield from _literals(world, names, node.args[1].value, depth - 1)
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
        yield from _literals(world, *value, depth - 1)
        return
    home = world.variable(names, node)
    bindings = home[1].bindings.get(home[2], []) if home is not None else []
    if home is not None and len(bindings) == 1 and bindings[0].how == "param":
        default = bindings[0].value
        if default is not None and not is_name(default, "None"):
            yield from _literals(world, home[0], default, depth - 1)
