"""Reports differences between the calls of a fine-tuned model and its training data, with fixes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import libcst as cst

from ftlint.fixers.python.fine_tuned_call.messages import Sent, system_of
from ftlint.fixers.python.fine_tuned_call.models import Tuned, tuned_calls
from ftlint.fixers.python.shared.source_text import another_argument, quote_of, quoted, replaced
from ftlint.jsontext.diff import ABSENT, differences
from ftlint.python.dataflow.arguments import Entry
from ftlint.python.dataflow.flow import Flow
from ftlint.python.dataflow.literals import UNKNOWN, Literals, Spot
from ftlint.python.dataflow.world import World
from ftlint.python.moves import Move, Site
from ftlint.python.project import Project
from ftlint.python.source.code import Code
from ftlint.python.source.edits import Edit, line_ending
from ftlint.python.source.nodes import Node, walk
from ftlint.results.finding import Fix
from ftlint.results.pointer import parse
from ftlint.rule.context import Context
from ftlint.rule.training_facts import Learned, as_stops
from ftlint.text.similarity import changed, shown

RULE: Final = "fine-tuned-call"
# "Not supported with latest reasoning models o3 and o4-mini": the description of `stop` in the SDK.
NO_STOP: Final = re.compile(r"(?:ft:|/|^)o(?:3|4-mini)(?![a-z0-9])")


def moves(project: Project, paths: Sequence[str], context: Context) -> Iterator[Move]:
    """The findings in the calls of these programs."""
    learned = context.learned
    if learned is None or learned.is_empty or not _is_called(project, learned):
        return
    world = World(project)
    for path in paths:
        world.program(path)
    flow = Flow(world)
    flow.settle()
    literals, sent = Literals(flow), Sent(flow)
    calls = list(tuned_calls(flow, literals, learned))
    for call in calls:
        yield from _stop(call, learned)
        yield from _tools(call, calls, literals, learned)
    yield from _prompts(calls, sent, literals, learned)


def _is_called(project: Project, learned: Learned) -> bool:
    """Whether any program contains the name of a fine-tuned model."""
    names = [name for name in learned.models if re.fullmatch(r"\w(?:.*\w)?", name)]
    return len(names) < len(learned.models) or any(project.mentioning(["ft", *names]))


def _stop(call: Tuned, learned: Learned) -> Iterator[Move]:
    stops = as_stops(learned.answer_ends if call.is_chat else learned.completion_ends)
    given = call.arguments.of("stop")
    if not stops or given or not call.is_whole or NO_STOP.search(call.model):
        return
    code, node = call.names.code, call.request.call
    quote = quote_of(call.named.value)
    text = "[" + ", ".join(quoted(stop, quote, code.encoding) for stop in stops) + "]"
    texts = "answers" if call.is_chat else "completions"
    ends = " or ".join(map(repr, stops))
    message = f"the {texts} in the training data ({learned.data}) end in {ends}; pass `stop={text}`"
    edits = (_added(call, code, text),) if call.can_take_more else ()
    span = code.span(node.func if isinstance(node, cst.Call) else node)
    site = Site(f"{RULE}/stop", code, *span, message, edits)
    yield Move([site], fix=Fix.SAFE if edits else None)


def _added(call: Tuned, code: Code, text: str) -> Edit:
    """The edit that adds ``stop`` to a call, or to the dict of a POST request."""
    holder = call.named.holder
    if isinstance(holder, cst.Dict):
        last = holder.elements[-1]
        start = code.span(last.key if isinstance(last, cst.DictElement) else last.value)[0]
        quote = quote_of(call.named.key)
        return another_argument(code, last.value, start, f"{quote}stop{quote}: {text}")
    assert isinstance(holder, cst.Call)
    arg = holder.args[-1]
    start = code.span(arg.keyword if arg.keyword is not None else arg.value)[0]
    return another_argument(code, arg.value, start, f"stop={text}")


def _prompts(calls: Sequence[Tuned], sent: Sent, literals: Literals, learned: Learned) -> Iterator[Move]:
    """The findings about system prompts, one per prompt."""
    if learned.prompt is None:
        return
    ours = {call.request for call in calls}
    reported: set[Node] = set()
    for call in calls:
        for messages, names in sent.lists(call).items():
            spot = system_of(literals, names, messages)
            text = literals.text(*spot) if spot is not None else None
            if spot is None or text is None or text == learned.prompt:
                continue
            written = literals.written(*spot)
            goes_elsewhere = {value.origin for value in literals.flow.marks.get(messages, ())} - ours
            if written.node not in reported:
                reported.add(written.node)
                fixable = not goes_elsewhere and _is_read_once(spot, written)
                yield _other_prompt(written, text, learned, fixable=fixable)


def _other_prompt(written: Spot, text: str, learned: Learned, *, fixable: bool) -> Move:
    code, node = written.names.code, written.node
    prompt = learned.prompt or ""
    ending = line_ending(code.source, code.span(node)[0]).decode()
    edits = (replaced(code, node, quoted(prompt, _quote(node), code.encoding, ending)),)
    message = f"differs from the system prompt in the training data ({learned.data}): {changed(text, prompt)}"
    site = Site(f"{RULE}/system-prompt", code, *code.span(node), message, edits if fixable else ())
    return Move([site], fix=Fix.UNSAFE if fixable else None)


def _is_read_once(spot: Spot, written: Spot) -> bool:
    """Whether a text is written in the message, or in a variable of the same program that nothing else reads."""
    if spot.node is written.node:
        return True
    if spot.names is not written.names or not isinstance(spot.node, cst.Name):
        return False
    name = spot.node.value
    uses = [one for one in walk(spot.names.code.module) if isinstance(one, cst.Name) and one.value == name]
    return len(uses) == 2  # the assignment and this use


def _quote(node: Node) -> str:
    return next((quote_of(one) for one in walk(node) if isinstance(one, cst.SimpleString)), '"')


def _tools(call: Tuned, calls: Sequence[Tuned], literals: Literals, learned: Learned) -> Iterator[Move]:
    if not learned.functions or not call.is_chat:
        return
    code, node = call.names.code, call.request.call
    given = _given_tools(call)
    if not given:
        # If another call of the program has tools, this call may be the last of a conversation, which needs none.
        others = any(_given_tools(other) for other in calls if other.names is call.names)
        if learned.always_tools and call.is_whole and not call.has_splat and not others:
            message = f"passes no tools, but the training data ({learned.data}) has tools: {_listed(learned.functions)}"
            yield _finding(code, node.func if isinstance(node, cst.Call) else node, message)
        return
    value = literals.value(given[0].names, given[0].value) if len(given) == 1 else UNKNOWN
    functions = _functions(value)
    if functions is not None:
        for message in _different(functions, learned):
            yield _finding(given[0].names.code, given[0].key, message)


def _given_tools(call: Tuned) -> list[Entry]:
    return [*call.arguments.of("tools"), *call.arguments.of("functions")]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _finding(code: Code, node: Node, message: str) -> Move:
    return Move([Site(f"{RULE}/tools", code, *code.span(node), message)], fix=None)


def _functions(value: Any) -> dict[str, Any] | None:
    """The functions of ``tools`` or ``functions`` by name; None if the value is not a list of functions."""
    if not isinstance(value, list) or not value:
        return None
    found: dict[str, Any] = {}
    for one in value:
        function = one.get("function", one) if isinstance(one, dict) else None
        if not isinstance(function, dict) or not isinstance(function.get("name"), str):
            return None
        found[function["name"]] = function
    return found


def _different(functions: dict[str, Any], learned: Learned) -> Iterator[str]:
    """Messages about the tools of a call: one per different tool, and one each for added and missing tools."""
    for name, function in functions.items():
        first = next(differences(learned.functions.get(name, function), function), None)
        if first is not None:
            place = ".".join(parse(first.pointer))
            there, here = (_shown(value) for value in (first.old, first.new))
            yield f"`{name}` differs from the training data ({learned.data}): `{place}` is {there} there and {here} here"
    added = [name for name in functions if name not in learned.functions]
    if added:
        yield f"tools that are not in the training data ({learned.data}): {_listed(added)}"
    missing = [name for name in learned.functions if name not in functions]
    if missing:
        yield f"tools of the training data ({learned.data}) are missing: {_listed(missing)}"


def _shown(value: Any) -> str:
    if value is ABSENT:
        return "missing"
    return shown(value) if isinstance(value, str) else shown(str(value)).strip("'\"")
