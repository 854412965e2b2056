"""The arguments of a request: `tools`, `tool_choice`, and `parallel_tool_calls=False`, as `functions` allowed one call."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from ftlint.fixers.python.legacy_functions.move_groups import Draft
from ftlint.fixers.python.legacy_functions.nodes import called_name
from ftlint.fixers.python.legacy_functions.requests.servers import Servers
from ftlint.fixers.python.legacy_functions.requests.tool_choice import move_choice
from ftlint.fixers.python.legacy_functions.requests.tools import move_definitions
from ftlint.fixers.python.shared.source_text import another_argument, another_line, quote_of
from ftlint.fixers.python.shared.wrappers import Wrappers
from ftlint.python.dataflow.arguments import Arguments, Entry
from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.requests import Family, Request, is_openai_host, literal_text, model_of, url_of
from ftlint.python.source.edits import Edit
from ftlint.python.source.nodes import Node, keyword, string
from ftlint.python.source.nodes import entry as value_of
from ftlint.python.versions import Versions

SINGLE_CALLERS = re.compile(r"(?:.*/)?(?:o1|o3|o3-mini|o4-mini)(?:-\d{4}-\d\d-\d\d)?$")
"""Models that reject ``parallel_tool_calls`` (https://github.com/langchain-ai/langgraph-supervisor-py/issues/125)."""
NO_TOOLS = re.compile(r"gpt-5\.(?:[4-9]|\d\d)")
"""Models that reject function tools on Chat Completions unless ``reasoning_effort="none"``."""
PARALLEL_SINCE = (1, 32)  # https://github.com/openai/openai-python/releases/tag/v1.32.0
TOOLS_SINCE = (1, 1)  # https://github.com/openai/openai-python/releases/tag/v1.1.0
AZURE_PARALLEL_SINCE = "2024-08"
AZURE_TOOLS_SINCE = "2023-12"


def move_request(
    flow: Flow, request: Request, draft: Draft, wrappers: Wrappers, versions: Versions, servers: Servers
) -> None:
    """Convert the arguments of a request, or block it."""
    arguments = flow.arguments(request)
    functions, choices = arguments.of("functions"), arguments.of("function_call")
    for names, node in arguments.unknown:
        draft.block({request}, names.code, node, "these arguments are unknown: pass `tools` explicitly")
    if not functions and not choices:
        return
    draft.legacy.add(request)
    for entry in (*functions, *choices):
        draft.explained.add(entry.key)
        draft.join({request, draft.holders.setdefault(entry.key, request)})
    is_request = request.family is not Family.RECORD
    if is_request:
        for why in _blockers(flow, request, arguments, versions):
            draft.block({request}, request.names.code, request.call, why)
        if request.family is not Family.HTTP:
            servers.block(request, draft)
    for entry in functions:
        move_definitions(flow, request, entry, draft, wrappers)
    for entry in choices:
        move_choice(flow, request, entry, draft, wrappers)
    if functions and is_request:
        _allow_one_call(flow, request, arguments, draft, versions)


def _blockers(flow: Flow, request: Request, arguments: Arguments, versions: Versions) -> Iterator[str]:
    """Why the API, the server or the SDK would not accept the migrated request."""
    call, model = request.call, model_of(flow.world, request)
    if arguments.of("tools"):
        yield "this request also sends `tools`: keep `tools` and remove `functions`"
    if not arguments.of("functions") and not arguments.unknown:
        yield "the API rejects `function_call` without `functions`: send `tools` and `tool_choice`"
    effort = keyword(call, "reasoning_effort") if isinstance(call, cst.Call) else None
    if model is not None and NO_TOOLS.search(model) and effort is None:
        yield f'`{model}` accepts function tools only with `reasoning_effort="none"`; set it or use the Responses API'
    url = url_of(flow.world, request.names, call) if isinstance(call, cst.Call) else None
    if request.family is Family.HTTP and not is_openai_host(url or ""):
        yield "this URL may not be OpenAI's, and the server may only accept `functions`"
    version = versions.at_most(request.names.code.path)
    if request.family is Family.V1 and version is not None and (1,) <= version < TOOLS_SINCE:
        yield "openai before 1.1 does not support `tools`: upgrade it first"


def _allow_one_call(flow: Flow, request: Request, arguments: Arguments, draft: Draft, versions: Versions) -> None:
    """Add ``parallel_tool_calls=False``."""
    model = model_of(flow.world, request)
    if arguments.of("parallel_tool_calls") or (model is not None and SINGLE_CALLERS.match(model)):
        return
    choices, code = arguments.of("function_call"), request.names.code
    azure = azure_version(flow, request)
    if azure is not None and azure < AZURE_PARALLEL_SINCE:
        # A named function is called once in any case.
        is_forced = bool(choices) and all(value_of(entry.value, "name") is not None for entry in choices)
        if azure < AZURE_TOOLS_SINCE or not is_forced:
            why = f"Azure API version {azure} does not support `parallel_tool_calls`: upgrade to 2024-10-21"
            draft.block({request}, code, request.call, why)
        return
    version = versions.at_most(code.path)
    is_old = request.family is Family.V1 and version is not None and version < PARALLEL_SINCE
    for entry in arguments.of("functions"):
        last = _last_in_holder(entry, choices)
        edit = _parallel_tool_calls(last, extra_body=is_old and entry.is_keyword)
        draft.edits({request}, entry.names.code, entry.key, [edit])


def _last_in_holder(entry: Entry, others: list[Entry]) -> Entry:
    """The last of an entry and the others in the same call or dict."""
    if isinstance(entry.holder, cst.Subscript):
        return entry
    code = entry.names.code
    return max([entry, *(one for one in others if one.holder is entry.holder)], key=lambda one: code.span(one.value))


def _parallel_tool_calls(entry: Entry, *, extra_body: bool) -> Edit:
    code, quote = entry.names.code, quote_of(entry.key)
    if isinstance(entry.holder, cst.Subscript):
        statement = code.parent(code.parent(entry.value) or entry.value)
        text = f"{code.text(entry.holder.value)}[{quote}parallel_tool_calls{quote}] = False"
        return another_line(code, statement or entry.value, text)
    if extra_body:
        text = 'extra_body={"parallel_tool_calls": False}'
    elif entry.is_keyword:
        text = "parallel_tool_calls=False"
    else:
        text = f"{quote}parallel_tool_calls{quote}: False"
    return another_argument(code, entry.value, code.span(entry.key)[0], text)


def azure_version(flow: Flow, request: Request) -> str | None:
    """The literal API version of Azure that the program sets, or one that it imports."""
    programs = [request.names]
    for imported in request.names.imports.values():
        program = flow.world.source_of(request.names, imported)
        if program is not None and program not in programs:
            programs.append(program)
    for names in programs:
        for call in names.calls:
            given = keyword(call, "api_version")
            if given is not None and called_name(call) in ("AzureOpenAI", "AsyncAzureOpenAI"):
                return literal_text(flow.world, names, _default(given.value))
    for names in programs:
        for store in names.stores:
            if isinstance(store.target, cst.Attribute) and store.target.attr.value == "api_version":
                return string(_default(store.value))
    return None


def _default(node: Node) -> Node:
    """The default of ``os.environ.get("NAME", default)`` or ``os.getenv``; any other node itself."""
    is_read = isinstance(node, cst.Call) and len(node.args) == 2 and called_name(node) in ("get", "getenv")
    return node.args[1].value if isinstance(node, cst.Call) and is_read else node
