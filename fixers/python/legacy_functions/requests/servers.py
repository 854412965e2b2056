"""Which server requests go to: one that is neither OpenAI's nor Azure's may know `functions` only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import libcst as cst

from ftlint.fixers.python.legacy_functions.move_groups import Draft
from ftlint.fixers.python.legacy_functions.requests.addresses import (
    SDKS,
    connected,
    first_part,
    is_known,
    reads_environment,
)
from ftlint.python.dataflow.arguments import Arguments, given_to
from ftlint.python.dataflow.flow import Flow, Slot
from ftlint.python.dataflow.requests import Family, Request, literal_text, only_value
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.world import External, World
from ftlint.python.source.nodes import Node, dotted, entries, is_name, key_of, keyword, method, positional, string

CLIENTS = frozenset({"OpenAI", "AsyncOpenAI", "Client", "AsyncClient", "AzureOpenAI", "AsyncAzureOpenAI"})
ADDRESSES = ("base_url", "api_base", "azure_endpoint")
VARIABLES = frozenset({"OPENAI_BASE_URL", "OPENAI_API_BASE", "AZURE_OPENAI_ENDPOINT"})
WHY = (
    "the address is not known to be OpenAI's or Azure's, and other servers may know `functions` only: write `tools` where"
    " this one takes them"
)
_DEPTH = 8
_COPYING = frozenset({"with_options", "copy"})
_SAME_ADDRESS = frozenset({"rstrip", "strip", "lstrip", "format", "lower", "removesuffix"})
_WRAPPERS = frozenset({"str", "URL"})


@dataclass(frozen=True, eq=False)
class Address:
    """Where a program says which server is asked: the expression, in which program."""

    names: Names
    node: Node


class Servers:
    """What the programs say of the servers that their requests go to."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self._together: dict[str, list[Names]] | None = None

    def block(self, request: Request, draft: Draft) -> None:
        """Block a request that is sent to another server."""
        for address in self.of(request):
            if self._is_other(address.names, address.node):
                draft.block({request}, address.names.code, address.node, WHY)

    def of(self, request: Request) -> Iterator[Address]:
        """What says where a request goes."""
        if not isinstance(request.call, cst.Call):
            return
        found = [entry for name in ADDRESSES for entry in self.flow.arguments(request).of(name)]
        if found:
            yield from (Address(entry.names, entry.value) for entry in found)
            return
        if request.family is Family.V1:
            yield from self._of_client(request)
        elif request.family is Family.V0:
            yield from self._of_module(request, "api_base", "base_url")
        else:
            yield from self._of_module(request, "api_base")

    def _of_client(self, request: Request) -> Iterator[Address]:
        where, client = _client(self.flow.world, request.names, request.call)
        if client is not None and self._is_module(where, client):
            yield from self._of_module(request, "base_url", "azure_endpoint")
            return
        slots: set[Slot] = set()
        made = list(self._made(where, client, slots)) if client is not None else []
        if not made:
            made = [(names, call) for names in self._near(request) for call in names.calls if self._makes(names, call)]
        found = list(self._of_calls(made)) + list(self._stored(request, slots))
        yield from found or self._environment(self._near(request))

    def _of_calls(self, made: list[tuple[Names, cst.Call]]) -> Iterator[Address]:
        for names, call in made:
            if self._is_of_other_sdk(names, call):
                yield Address(names, call)
                continue
            given: Arguments = given_to(self.flow, names, call)
            yield from (Address(one.names, one.value) for name in ADDRESSES for one in given.of(name))

    def _stored(self, request: Request, slots: set[Slot]) -> Iterator[Address]:
        """``client.base_url = …``."""
        for names in self._near(request):
            for store in names.stores:
                target = store.target
                if isinstance(target, cst.Attribute) and target.attr.value == "base_url":
                    slot = self.flow.slot(names, target.value)
                    yield from [Address(names, store.value)] * (slot is not None and slot in slots)

    def _made(
        self, names: Names, node: Node, slots: set[Slot], depth: int = _DEPTH
    ) -> Iterator[tuple[Names, cst.Call]]:
        """The calls that make a client."""
        if not depth:
            return
        if isinstance(node, cst.Await):
            yield from self._made(names, node.expression, slots, depth - 1)
        elif isinstance(node, cst.NamedExpr):
            yield from self._made(names, node.value, slots, depth - 1)
        elif isinstance(node, cst.IfExp | cst.BooleanOperation):
            sides = (node.body, node.orelse) if isinstance(node, cst.IfExp) else (node.left, node.right)
            for side in sides:
                yield from self._made(names, side, slots, depth - 1)
        elif isinstance(node, cst.Call):
            yield from self._by_call(names, node, slots, depth)
        elif isinstance(node, cst.Name | cst.Attribute):
            yield from self._by_variable(names, node, slots, depth)

    def _by_call(self, names: Names, node: cst.Call, slots: set[Slot], depth: int) -> Iterator[tuple[Names, cst.Call]]:
        asked = method(node)
        if self._makes(names, node):
            yield names, node
        elif asked is not None and asked[1] in _COPYING:
            yield names, node
            if not any(keyword(node, name) for name in ADDRESSES):
                yield from self._made(names, asked[0], slots, depth - 1)
        else:
            returned = list(self.flow.returned(names, node))
            for inner in returned or [(names, node.func), *((names, arg.value) for arg in positional(node))]:
                yield from self._made(*inner, slots, depth - 1)

    def _by_variable(
        self, names: Names, node: cst.Name | cst.Attribute, slots: set[Slot], depth: int
    ) -> Iterator[tuple[Names, cst.Call]]:
        slot = self.flow.slot(names, node)
        if slot is None or slot in slots:
            return
        slots.add(slot)
        for value, where in list(self.flow.given.get(slot, {}).items()):
            yield from self._made(where, value, slots, depth - 1)
        home = self.flow.world.variable(names, node)
        for binding in home[1].bindings.get(home[2], ()) if home is not None else ():
            if binding.how == "with" and home is not None and binding.value is not None:
                value = binding.value.item if isinstance(binding.value, cst.WithItem) else binding.value
                yield from self._made(home[0], value, slots, depth - 1)

    def _makes(self, names: Names, call: cst.Call) -> bool:
        """Whether a call makes a client of OpenAI's package, or begins one of a class that is made of it."""
        args = positional(call)
        if (dotted(call.func) or ("",))[-1] == "partial" and args:
            given = self.flow.world.resolve(names, args[0].value)
            return isinstance(given, External) and given.name.rpartition(".")[2] in CLIENTS
        found = self.flow.world.resolve(names, call.func)
        if isinstance(found, External):
            name = found.name.rpartition(".")[2]
            ours = name in CLIENTS and (found.package == "openai" or "OpenAI" in name)
            return ours or self._is_of_other_sdk(names, call)
        asked = method(call)
        return asked is not None and asked[1] == "__init__" and any(keyword(call, name) for name in ADDRESSES)

    def _is_of_other_sdk(self, names: Names, call: cst.Call) -> bool:
        """Whether a call makes a client of another provider's package."""
        found = self.flow.world.resolve(names, call.func)
        return isinstance(found, External) and found.name.rpartition(".")[2] in SDKS.get(found.package, ())

    def _is_module(self, names: Names, node: Node) -> bool:
        found = self.flow.world.resolve(names, node)
        return isinstance(found, External) and found.name in ("openai", "litellm")

    def _of_module(self, request: Request, *settings: str) -> Iterator[Address]:
        """``openai.api_base = …``, and what is set in the environment."""
        found = []
        for names in self._near(request):
            for store in names.stores:
                target = store.target
                if isinstance(target, cst.Attribute) and target.attr.value in settings:
                    found += [Address(names, store.value)] * self._is_module(names, target.value)
        is_azure = self._is_azure(request)
        for address in found or list(self._environment(self._near(request))):
            if not (is_azure and self._text(address.names, address.node) is None):
                yield address

    def _is_azure(self, request: Request) -> bool:
        """Whether the old package is set to Azure, which has addresses of its own."""
        if any(self.flow.arguments(request).of(name) for name in ("engine", "deployment_id", "api_version")):
            return True
        for names in self._near(request):
            for store in names.stores:
                parts = dotted(store.target) or ((string(key_of(store.target)) or "").lower(),)
                text = literal_text(self.flow.world, names, store.value)
                if parts[-1] in ("api_type", "openai_api_type") and (text is None or text.lower().startswith("azure")):
                    return True
        return False

    def _environment(self, programs: Iterable[Names]) -> Iterator[Address]:
        """What programs set under the names of the variables that the package reads."""
        for names in programs:
            for store in names.stores:
                if string(key_of(store.target)) in VARIABLES:
                    yield Address(names, store.value)
            for node in names.owner:  # os.environ |= {…}
                if isinstance(node, cst.AugAssign) and isinstance(node.operator, cst.BitOrAssign):
                    yield from (Address(names, value) for name, _, value in entries(node.value) if name in VARIABLES)
            for call in names.calls:
                asked = method(call)
                if asked is None or asked[1] not in ("setdefault", "update", "putenv", "setenv"):
                    continue
                if len(call.args) > 1 and string(call.args[0].value) in VARIABLES:
                    yield Address(names, call.args[1].value)
                yield from (
                    Address(names, value)
                    for arg in call.args
                    for name, _, value in entries(arg.value)
                    if name in VARIABLES
                )
                yield from (
                    Address(names, arg.value) for arg in call.args if arg.keyword and arg.keyword.value in VARIABLES
                )

    def _near(self, request: Request) -> list[Names]:
        """The programs that are connected by imports with that of a request."""
        if self._together is None:
            self._together = connected(self.flow.world)
        return self._together.get(request.names.code.path, [request.names])

    def _text(self, names: Names, node: Node) -> str | None:
        return next(iter(self._texts(names, node)), "")

    def _is_other(self, names: Names, node: Node) -> bool:
        """Whether an address may be another server's."""
        return any(text is None or not is_known(text) for text in self._texts(names, node))

    def _texts(self, names: Names, node: Node, depth: int = _DEPTH) -> Iterator[str | None]:
        """The addresses that an expression may be, None for one that is not known; nothing for the usual one."""
        if is_name(node, "None", "NOT_GIVEN", "omit") or (
            isinstance(node, cst.Attribute) and node.attr.value == "NOT_GIVEN"
        ):
            return
        text = literal_text(self.flow.world, names, node)
        first = first_part(node)
        if first is not None and depth and (text or "{}").startswith("{}"):
            yield from self._texts(names, first, depth - 1)
        elif text is not None:
            yield text
        elif not depth:
            yield None
        elif isinstance(node, cst.IfExp):
            yield from self._texts(names, node.body, depth - 1)
            yield from self._texts(names, node.orelse, depth - 1)
        elif isinstance(node, cst.BooleanOperation):
            if not reads_environment(node.left):
                yield from self._texts(names, node.left, depth - 1)
            yield from self._texts(names, node.right, depth - 1)
        elif isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Modulo):
            yield from self._texts(names, node.left, depth - 1)
        elif isinstance(node, cst.Call | cst.Subscript):
            yield from self._of_value(names, node, depth)
        else:
            yield from self._of_variable(names, node, depth)

    def _of_value(self, names: Names, node: cst.Call | cst.Subscript, depth: int) -> Iterator[str | None]:
        asked, args = method(node), positional(node) if isinstance(node, cst.Call) else []
        named = string(key_of(node)) if isinstance(node, cst.Subscript) else string(args[0].value) if args else None
        if named in VARIABLES:
            for address in self._environment(self.flow.world.programs.values()):
                if address.node is not node:
                    yield from self._texts(address.names, address.node, depth - 2 if depth > 1 else 0)
            if len(args) > 1 and reads_environment(node):
                yield from self._texts(names, args[1].value, depth - 1)
        elif named is not None and "AZURE" in named.upper():
            return
        elif reads_environment(node) and len(args) > 1:
            yield from self._texts(names, args[1].value, depth - 1)
        elif asked is not None and asked[1] in _SAME_ADDRESS:
            yield from self._texts(names, asked[0], depth - 1)
        elif isinstance(node, cst.Call) and args and (dotted(node.func) or ("",))[-1] in _WRAPPERS:
            yield from self._texts(names, args[0].value, depth - 1)
        else:
            yield None

    def _of_variable(self, names: Names, node: Node, depth: int) -> Iterator[str | None]:
        slot = self.flow.slot(names, node) if isinstance(node, cst.Name | cst.Attribute) else None
        given = list(self.flow.given.get(slot, {}).items()) if slot is not None else []
        if not given:
            yield None
        for value, where in given:
            yield from self._texts(where, value, depth - 1)


def _client(world: World, names: Names, call: Node) -> tuple[Names, Node | None]:
    """What is asked for ``.chat.completions.create``, and the program where that is written."""
    node: Node | None = call.func if isinstance(call, cst.Call) else None
    node = node.value if isinstance(node, cst.Attribute) else None
    for name in ("completions", "chat"):
        if isinstance(node, cst.Name):
            value = only_value(world, names, node)
            names, node = value if value is not None else (names, None)
        if not isinstance(node, cst.Attribute) or node.attr.value != name:
            return names, None
        node = node.value
    return names, node.value if isinstance(node, cst.Attribute) and node.attr.value == "beta" else node
