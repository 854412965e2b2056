"""What a request sends: `functions` becomes `tools`, `function_call` becomes `tool_choice`, and only one call is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from ftlint.fixers.python.legacy_functions.move_groups import Draft
from ftlint.fixers.python.legacy_functions.requests.servers import Servers
from ftlint.fixers.python.legacy_functions.requests.tool_choice import move_choice
from ftlint.fixers.python.legacy_functions.requests.tools import move_definitions
from ftlint.fixers.python.shared.source_text import another_argument, another_line, quote_of
from ftlint.fixers.python.shared.wrappers import Wrappers
from ftlint.python.dataflow.arguments import Arguments, Entry
from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.requests import Family, Request, is_openai_host, literal_text, model_of, url_of
from ftlint.python.dataflow.scopes import Names
from ftlint.python.source.edits import Edit
from ftlint.python.source.nodes import Node, keyword, string
from ftlint.python.source.nodes import entry as value_of
from ftlint.python.versions import Versions

SINGLE_CALLERS = re.compile(r"(?:.*/)?(?:o1|o3|o3-mini|o4-mini)(?:-\d{4}-\d\d-\d\d)?$")
"""Models that refuse ``parallel_tool_calls`` (https://github.com/langchain-ai/langgraph-supervisor-py/issues/125)."""
REFUSING = re.compile(r"gpt-5\.(?:[4-9]|\d\d)")
"""Models that refuse function tools on Chat Completions unless ``reasoning_effort="none"``."""
PARALLEL_SINCE = (1, 32)  # https://github.com/openai/openai-python/releases/tag/v1.32.0
TOOLS_SINCE = (1, 1)  # https://github.com/openai/openai-python/releases/tag/v1.1.0
AZURE_PARALLEL_SINCE = "2024-08"
AZURE_TOOLS_SINCE = "2023-12"


def move_request(
    flow: Flow, request: Request, draft: Draft, wrappers: Wrappers, versions: Versions, servers: Servers
) -> None:
    """The request side of one request."""
    found = flow.arguments(request)
    functions, choices = found.of("functions"), found.of("function_call")
    for names, node in found.unknown:
        said = "what is passed here cannot be followed: write its `functions` out as `tools`"
        draft.block({request}, names.code, node, said)
    if not functions and not choices:
        return
    draft.legacy.add(request)
    draft.explained.update(entry.key for entry in [*functions, *choices])
    for entry in [*functions, *choices]:
        draft.join({request, draft.holders.setdefault(entry.key, request)})
    if request.family is not Family.RECORD:
        _refusals(flow, request, found, draft, versions)
        if request.family is not Family.HTTP:
            servers.block(request, draft)
    for entry in functions:
        move_definitions(flow, request, entry, draft, wrappers)
    for entry in choices:
        move_choice(flow, request, entry, draft, wrappers)
    if functions and request.family is not Family.RECORD:
        _one_call(flow, request, found, draft, versions)


def _refusals(flow: Flow, request: Request, found: Arguments, draft: Draft, versions: Versions) -> None:
    """What of the request, the service or the SDK would not take the move."""
    code, model = request.names.code, model_of(flow.world, request)
    if found.of("tools"):
        draft.block({request}, code, request.call, "it sends `tools`, too: keep that, and drop `functions`")
    if not found.of("functions") and not found.unknown:
        said = "`function_call` is sent without `functions`, which the API refuses: send `tools` and `tool_choice`"
        draft.block({request}, code, request.call, said)
    asked = keyword(request.call, "reasoning_effort") if isinstance(request.call, cst.Call) else None
    if model is not None and REFUSING.search(model) and asked is None:
        said = f'`{model}` takes function tools only with `reasoning_effort="none"` here, else use the Responses API'
        draft.block({request}, code, request.call, said)
    if request.family is Family.HTTP and isinstance(request.call, cst.Call):
        url = url_of(flow.world, request.names, request.call) or ""
        if not is_openai_host(url):
            said = "the address is not known to be OpenAI's, and others may know `functions` only"
            draft.block({request}, code, request.call, said)
    pinned = versions.at_most(code.path)
    if request.family is Family.V1 and pinned is not None and (1,) <= pinned < TOOLS_SINCE:
        draft.block({request}, code, request.call, "openai before 1.1 has no `tools`: raise the version first")


def _one_call(flow: Flow, request: Request, found: Arguments, draft: Draft, versions: Versions) -> None:
    """Ask for one call at most, as `functions` did."""
    if found.of("parallel_tool_calls"):
        return
    model = model_of(flow.world, request)
    if model is not None and SINGLE_CALLERS.match(model):
        return
    version = azure_version(flow, request)
    if version is not None and version < AZURE_PARALLEL_SINCE:
        if version >= AZURE_TOOLS_SINCE and _is_forced(found):
            return
        said = f"Azure's API version {version} cannot be asked for one call only: raise it to 2024-10-21"
        draft.block({request}, request.names.code, request.call, said)
        return
    pinned = versions.at_most(request.names.code.path)
    old = request.family is Family.V1 and pinned is not None and pinned < PARALLEL_SINCE
    for entry in found.of("functions"):
        last = _last_beside(entry, found.of("function_call"))
        draft.edits({request}, entry.names.code, entry.key, [_flag(last, extra_body=old and entry.is_keyword)])


def _is_forced(found: Arguments) -> bool:
    """Whether the one function that is called is always named."""
    choices = found.of("function_call")
    return bool(choices) and all(value_of(entry.value, "name") is not None for entry in choices)


def _last_beside(entry: Entry, others: list[Entry]) -> Entry:
    """The later one of an entry and those in the same holder."""
    code = entry.names.code
    if isinstance(entry.holder, cst.Subscript):
        return entry
    return max([entry, *(one for one in others if one.holder is entry.holder)], key=lambda one: code.span(one.value))


def _flag(entry: Entry, *, extra_body: bool) -> Edit:
    code, start = entry.names.code, entry.names.code.span(entry.key)[0]
    if isinstance(entry.holder, cst.Subscript):
        statement = code.parent(code.parent(entry.value) or entry.value)
        slot = code.text(entry.holder.value)
        quote = quote_of(entry.key)
        return another_line(code, statement or entry.value, f"{slot}[{quote}parallel_tool_calls{quote}] = False")
    if entry.is_keyword:
        text = 'extra_body={"parallel_tool_calls": False}' if extra_body else "parallel_tool_calls=False"
        return another_argument(code, entry.value, start, text)
    quote = quote_of(entry.key)
    return another_argument(code, entry.value, start, f"{quote}parallel_tool_calls{quote}: False")


def azure_version(flow: Flow, request: Request) -> str | None:
    """The API version that the program asks Azure for, where it is literal."""
    for names, call in clients(flow, request):
        given = keyword(call, "api_version")
        if given is not None:
            return literal_text(flow.world, names, _fallback(given.value))
    for names in _nearby(flow, request.names):
        for store in names.stores:
            if isinstance(store.target, cst.Attribute) and store.target.attr.value == "api_version":
                return string(_fallback(store.value))
    return None


def _fallback(node: Node) -> Node:
    """What ``os.environ.get("NAME", value)`` and ``os.getenv`` give where the environment says nothing."""
    if isinstance(node, cst.Call) and len(node.args) == 2:
        name = node.func.attr.value if isinstance(node.func, cst.Attribute) else getattr(node.func, "value", "")
        return node.args[1].value if name in ("get", "getenv") else node
    return node


def _nearby(flow: Flow, names: Names) -> list[Names]:
    """A program, and those that it imports."""
    found = [names]
    for imported in names.imports.values():
        program = flow.world.source_of(names, imported)
        if program is not None and program not in found:
            found.append(program)
    return found


def clients(flow: Flow, request: Request) -> Iterator[tuple[Names, cst.Call]]:
    """The calls that make a client of Azure in the programs at hand."""
    for names in _nearby(flow, request.names):
        for call in names.calls:
            name = call.func.attr.value if isinstance(call.func, cst.Attribute) else getattr(call.func, "value", "")
            if name in ("AzureOpenAI", "AsyncAzureOpenAI"):
                yield names, call
