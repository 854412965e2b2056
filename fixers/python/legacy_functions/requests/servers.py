"""The server of a request: one that is neither OpenAI's nor Azure's may only accept `functions`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

import libcst as cst

from ftlint.fixers.python.legacy_functions.move_groups import Draft
from ftlint.fixers.python.legacy_functions.nodes import alternatives, called_name, connected, receiver
from ftlint.fixers.python.legacy_functions.requests.addresses import SDKS, first_part, is_known, reads_environment
from ftlint.python.dataflow.arguments import given_to
from ftlint.python.dataflow.flow import Flow, Slot
from ftlint.python.dataflow.requests import Family, Request, literal_text, only_value
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.world import External, World
from ftlint.python.source.nodes import Node, dotted, entries, is_name, key_of, keyword, positional, string

CLIENTS = frozenset({"OpenAI", "AsyncOpenAI", "Client", "AsyncClient", "AzureOpenAI", "AsyncAzureOpenAI"})
ADDRESSES = ("base_url", "api_base", "azure_endpoint")
VARIABLES = frozenset({"OPENAI_BASE_URL", "OPENAI_API_BASE", "AZURE_OPENAI_ENDPOINT"})
OTHER_SERVER = (
    "this address may not be OpenAI's or Azure's, and the server may only accept `functions`: if it accepts `tools`, migrate"
    " the request manually"
)
_DEPTH = 8
Place = tuple[Names, Node]
"""An expression and its program."""


class Servers:
    """The addresses of the servers that requests are sent to."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow

    @cached_property
    def _groups(self) -> dict[str, list[Names]]:
        return connected(self.flow.world)

    def block(self, request: Request, draft: Draft) -> None:
        """Block a request that is sent to another server."""
        for names, node in self.of(request):
            if any(text is None or not is_known(text) for text in self._texts(names, node)):
                draft.block({request}, names.code, node, OTHER_SERVER)

    def of(self, request: Request) -> Iterator[Place]:
        """The expressions that set the server of a request."""
        if not isinstance(request.call, cst.Call):
            return
        arguments = self.flow.arguments(request)
        given = [(entry.names, entry.value) for name in ADDRESSES for entry in arguments.of(name)]
        if given:
            yield from given
        elif request.family is Family.V1:
            yield from self._of_client(request)
        elif request.family is Family.V0:
            yield from self._of_module(request, "api_base", "base_url")
        else:
            yield from self._of_module(request, "api_base")

    def _of_client(self, request: Request) -> Iterator[Place]:
        programs = self._groups[request.names.code.path]
        where, client = _client(self.flow.world, request.names, request.call)
        if client is not None and self._is_module(where, client):
            yield from self._of_module(request, "base_url", "azure_endpoint")
            return
        slots: set[Slot] = set()
        made = list(self._made(where, client, slots)) if client is not None else []
        if not made:
            made = [(names, call) for names in programs for call in names.calls if self._makes(names, call)]
        found = [place for one in made for place in self._of_call(*one)]
        for names, owner, value in _attribute_stores(programs, "base_url"):
            if self.flow.slot(names, owner) in slots:
                found.append((names, value))
        yield from found or self._environment(programs)

    def _of_call(self, names: Names, call: cst.Call) -> Iterator[Place]:
        if self._is_of_other_sdk(names, call):
            yield names, call
            return
        arguments = given_to(self.flow, names, call)
        yield from ((entry.names, entry.value) for name in ADDRESSES for entry in arguments.of(name))

    def _made(
        self, names: Names, node: Node, slots: set[Slot], depth: int = _DEPTH
    ) -> Iterator[tuple[Names, cst.Call]]:
        """The calls that make a client; ``slots`` collects the variables that hold it."""
        if not depth:
            return
        inner: Iterable[Place] = [(names, one) for one in alternatives(node)]
        if isinstance(node, cst.Call):
            copied = receiver(node, "with_options", "copy")
            if self._makes(names, node):
                yield names, node
            elif copied is not None:
                yield names, node
                inner = [] if any(keyword(node, name) for name in ADDRESSES) else [(names, copied)]
            else:
                inner = list(self.flow.returned(names, node))
                inner = inner or [(names, node.func), *((names, arg.value) for arg in positional(node))]
        elif isinstance(node, cst.Name | cst.Attribute):
            inner = self._assigned(names, node, slots)
        for place in inner:
            yield from self._made(*place, slots, depth - 1)

    def _assigned(self, names: Names, node: Node, slots: set[Slot]) -> Iterator[Place]:
        """The values of a variable that was not looked up before."""
        slot = self.flow.slot(names, node)
        if slot is None or slot in slots:
            return
        slots.add(slot)
        for value, where in list(self.flow.given.get(slot, {}).items()):
            yield where, value
        home = self.flow.world.variable(names, node)
        for binding in home[1].bindings.get(home[2], ()) if home is not None else ():
            if binding.how == "with" and home is not None and binding.value is not None:
                yield home[0], binding.value.item if isinstance(binding.value, cst.WithItem) else binding.value

    def _makes(self, names: Names, call: cst.Call) -> bool:
        """Whether a call makes an OpenAI client, or initializes a subclass."""
        args = positional(call)
        if called_name(call) == "partial" and args:
            made = self.flow.world.resolve(names, args[0].value)
            return isinstance(made, External) and made.name.rpartition(".")[2] in CLIENTS
        found = self.flow.world.resolve(names, call.func)
        if isinstance(found, External):
            name = found.name.rpartition(".")[2]
            is_openai = name in CLIENTS and (found.package == "openai" or "OpenAI" in name)
            return is_openai or self._is_of_other_sdk(names, call)
        return receiver(call, "__init__") is not None and any(keyword(call, name) for name in ADDRESSES)

    def _is_of_other_sdk(self, names: Names, call: cst.Call) -> bool:
        """Whether a call makes a client of another provider's package."""
        found = self.flow.world.resolve(names, call.func)
        return isinstance(found, External) and found.name.rpartition(".")[2] in SDKS.get(found.package, ())

    def _is_module(self, names: Names, node: Node) -> bool:
        found = self.flow.world.resolve(names, node)
        return isinstance(found, External) and found.name in ("openai", "litellm")

    def _of_module(self, request: Request, *settings: str) -> Iterator[Place]:
        """The values of ``openai.api_base = …``, else those of environment variables."""
        programs = self._groups[request.names.code.path]
        stores = _attribute_stores(programs, *settings)
        found = [(names, value) for names, owner, value in stores if self._is_module(names, owner)]
        is_azure = self._is_azure(request)
        for names, node in found or list(self._environment(programs)):
            # Azure has no default address: an unknown one is the user's resource.
            if not is_azure or next(iter(self._texts(names, node)), "") is not None:
                yield names, node

    def _is_azure(self, request: Request) -> bool:
        """Whether openai 0.x is configured for Azure."""
        if any(self.flow.arguments(request).of(name) for name in ("engine", "deployment_id", "api_version")):
            return True
        for names in self._groups[request.names.code.path]:
            for store in names.stores:
                parts = dotted(store.target) or ((string(key_of(store.target)) or "").lower(),)
                text = literal_text(self.flow.world, names, store.value)
                if parts[-1] in ("api_type", "openai_api_type") and (text is None or text.lower().startswith("azure")):
                    return True
        return False

    def _environment(self, programs: Iterable[Names]) -> Iterator[Place]:
        """The values that programs set for the SDK's environment variables."""
        for names in programs:
            for store in names.stores:
                if string(key_of(store.target)) in VARIABLES:
                    yield names, store.value
            for node in names.owner:  # os.environ |= {…}
                if isinstance(node, cst.AugAssign) and isinstance(node.operator, cst.BitOrAssign):
                    yield from ((names, value) for name, _, value in entries(node.value) if name in VARIABLES)
            for call in names.calls:
                yield from ((names, value) for value in _set_variables(call))

    def _texts(self, names: Names, node: Node, depth: int = _DEPTH) -> Iterator[str | None]:
        """The possible values of an address, None for an unknown one; nothing for the SDK's default."""
        if is_name(node, "None", "NOT_GIVEN", "omit") or is_name(getattr(node, "attr", None), "NOT_GIVEN"):
            return
        text, first, inner = literal_text(self.flow.world, names, node), first_part(node), list[Place]()
        if first is not None and depth and (text or "{}").startswith("{}"):
            inner = [(names, first)]
        elif text is not None or not depth:
            yield text
            return
        else:
            match node:
                case cst.BooleanOperation(left=left) if reads_environment(left):
                    inner = [(names, node.right)]
                case cst.IfExp() | cst.BooleanOperation():
                    inner = [(names, one) for one in alternatives(node)]
                case cst.BinaryOperation(left=left, operator=cst.Modulo()):
                    inner = [(names, left)]
                case cst.Call() | cst.Subscript():
                    yield from self._of_value(names, node, depth)
                case _:
                    slot = self.flow.slot(names, node) if isinstance(node, cst.Name | cst.Attribute) else None
                    inner = [(where, value) for value, where in self.flow.given.get(slot or (None, ""), {}).items()]
                    yield from () if inner else (None,)
        for place in inner:
            yield from self._texts(*place, depth - 1)

    def _of_value(self, names: Names, node: cst.Call | cst.Subscript, depth: int) -> Iterator[str | None]:
        args = positional(node) if isinstance(node, cst.Call) else []
        name = string(key_of(node)) if isinstance(node, cst.Subscript) else string(args[0].value) if args else None
        default = args[1].value if len(args) > 1 and reads_environment(node) else None
        same = receiver(node, "rstrip", "strip", "lstrip", "format", "lower", "removesuffix")
        if name in VARIABLES:
            for where, value in self._environment(self.flow.world.programs.values()):
                if value is not node:
                    yield from self._texts(where, value, depth - 2 if depth > 1 else 0)
        elif name is not None and "AZURE" in name.upper():
            return
        elif default is None and same is not None:
            default = same
        elif default is None and isinstance(node, cst.Call) and args and called_name(node) in ("str", "URL"):
            default = args[0].value
        elif default is None:
            yield None
        if default is not None:
            yield from self._texts(names, default, depth - 1)


def _attribute_stores(programs: Iterable[Names], *attributes: str) -> Iterator[tuple[Names, Node, Node]]:
    """Assignments to these attributes: the program, the owner and the value."""
    for names in programs:
        for store in names.stores:
            if isinstance(store.target, cst.Attribute) and store.target.attr.value in attributes:
                yield names, store.target.value, store.value


def _set_variables(call: cst.Call) -> Iterator[Node]:
    """The values for the SDK's environment variables in ``os.environ.update(…)``, ``monkeypatch.setenv(…)`` and the like."""
    if receiver(call, "setdefault", "update", "putenv", "setenv") is None:
        return
    if len(call.args) > 1 and string(call.args[0].value) in VARIABLES:
        yield call.args[1].value
    for arg in call.args:
        yield from (value for name, _, value in entries(arg.value) if name in VARIABLES)
        if arg.keyword is not None and arg.keyword.value in VARIABLES:
            yield arg.value


def _client(world: World, names: Names, call: Node) -> tuple[Names, Node | None]:
    """The client ``x`` in ``x.chat.completions.create(…)``, and its program."""
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
