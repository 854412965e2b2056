"""Findings without a fix: legacy arguments of unknown requests, of other libraries, and training examples built in steps."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ftlint.fixers.python.legacy_functions.mentions.unresolved import BOTH, unexplained
from ftlint.fixers.python.legacy_functions.mentions.words import known_requests, owners_of
from ftlint.fixers.python.legacy_functions.move_groups import RULE, Draft
from ftlint.fixers.python.legacy_functions.nodes import connected, is_legacy_role, listed, receiver
from ftlint.fixers.python.legacy_functions.vocabulary import FRAMEWORKS, LEGACY, METHODS
from ftlint.python.dataflow.arguments import arguments_of, held_by
from ftlint.python.dataflow.evaluation import is_legacy_message
from ftlint.python.dataflow.flow import Flow, Slot
from ftlint.python.dataflow.requests import Family, Request
from ftlint.python.dataflow.scopes import Names
from ftlint.python.dataflow.values import Kind
from ftlint.python.moves import Move, Site
from ftlint.python.source.nodes import Node, dotted, entries, is_none, key_of, keyword, member, string

UNKNOWN = "the request of this response is unknown: call the SDK directly, so that all of it can be migrated"
AS_VALUE = "the method is passed as a value, so its requests are unknown: call it where `functions` are sent"
PASSED = "`{}` is deprecated, and this request is unknown: send `tools` in a direct call"
RAW = "`{}` is deprecated: send `tools`; raw responses are not followed"
RECORD = 'a training example with `functions` is deprecated: write `tools`, each `{"type": "function", "function": …}`'
MESSAGE = "a legacy message of a training example: write calls as `tool_calls`, and results with role `tool`"
_Report = tuple[str, Node, str]  # the check, the place and the message
_OF_REQUESTS = {"model", "engine", "tools"}


def find_reports(flow: Flow, draft: Draft) -> Iterator[Move]:
    """The findings without a fix."""
    sent = list(_sent_by_methods(flow, draft))
    methods = frozenset(origin for _, _, origins in sent for origin in origins)
    paths = {names.code.path for method, names in flow.methods.items() if method in methods}
    for names in flow.world.programs.values():
        found: list[_Report] = []
        if names.code.path in paths:
            found += [("call-site", method, AS_VALUE) for method, where in flow.methods.items() if where is names]
        for key in dict.fromkeys(key for where, key, _ in sent if where is names):
            name = key.value if isinstance(key, cst.Name) else string(key)
            found.append(("call-site", key, PASSED.format(name)))
        if methods:
            found += [("response-access", node, UNKNOWN) for node in _unknown_reads(flow, names, draft, methods, paths)]
        found += _records(flow, names, draft)
        found += _other_libraries(flow, names, draft)
        for check, node, message in found:
            yield Move([Site(f"{RULE}/{check}", names.code, *names.code.span(node), message)], fix=None)


def _sent_by_methods(flow: Flow, draft: Draft) -> Iterator[tuple[Names, Node, frozenset[Node]]]:
    """The legacy arguments of calls that get the method of a request as a value; with these methods."""
    for names in flow.world.programs.values() if flow.methods else ():
        for call in names.calls:
            made = flow.made_by_methods(names, call) if call not in flow.requests else frozenset()
            arguments = arguments_of(flow, Request(names, call, Family.V1)) if made else None
            for entry in [*arguments.of("functions"), *arguments.of(LEGACY)] if arguments is not None else ():
                if not is_none(entry.value) and entry.key not in draft.explained:
                    yield entry.names, entry.key, frozenset(value.origin for value in made)


def _unknown_reads(flow: Flow, names: Names, draft: Draft, methods: frozenset[Node], paths: set[str]) -> Iterator[Node]:
    """The reads of responses of these methods, and, in connected programs, of unknown values."""
    is_connected = any(one.code.path in paths for one in connected(flow.world)[names.code.path])
    for node, why in unexplained(flow, names, draft):
        if why != BOTH and not known_requests(flow, names, node):
            values = frozenset().union(*(flow.eval(names, owner) for owner in owners_of(names, node)))
            made = {value.origin for value in values if value.kind is Kind.METHOD}
            if made & methods or (not made and is_connected):
                yield node


def stored_definitions(names: Names) -> Iterator[tuple[cst.Subscript, Node]]:
    """The targets ``x["functions"]`` of assignments, with their keys."""
    for store in names.stores:
        key = key_of(store.target)
        if isinstance(store.target, cst.Subscript) and key is not None and string(key) == "functions":
            yield store.target, key


def _records(flow: Flow, names: Names, draft: Draft) -> Iterator[_Report]:
    """Training examples that are built in steps: ``example["functions"] = …``."""
    records: set[Slot] = set()
    for target, key in stored_definitions(names):
        slot = flow.slot(names, target.value)
        keys = {entry.name for entry in held_by(flow, names, target.value).entries}
        if slot is not None and "messages" in keys and not keys & _OF_REQUESTS and key not in draft.explained:
            records.add(slot)
            yield "dataset-builder", key, RECORD
    for call in names.calls if records else ():
        messages = receiver(call, "append", "extend", "insert")
        owner = member(messages) if messages is not None else None
        if owner is not None and owner[1] == "messages" and flow.slot(names, owner[0]) in records:
            yield from (("history", key, MESSAGE) for arg in call.args for key in _legacy_keys(arg.value))


def _legacy_keys(node: Node) -> Iterator[Node]:
    """The keys that make a message, or those in a list, legacy."""
    if isinstance(node, cst.List):
        yield from (key for element in listed(node) for key in _legacy_keys(element))
    elif isinstance(node, cst.Dict) and is_legacy_message(node):
        for name, key, value in entries(node):
            if name == LEGACY or (name == "role" and is_legacy_role(value)):
                yield key


def _other_libraries(flow: Flow, names: Names, draft: Draft) -> Iterator[_Report]:
    """Legacy arguments of raw requests and other libraries, and reads of LangChain's messages."""
    packages = {one.module.partition(".")[0] for one in names.imports.values() if not one.level}
    framework = min(packages & FRAMEWORKS.keys(), default="")
    advice = f"`{{}}` is deprecated: {FRAMEWORKS[framework]}" if framework else ""
    for call in names.calls:
        message = ""
        if call not in flow.requests and _is_raw(call):
            message = RAW
        elif call not in flow.requests and receiver(call, *METHODS) is not None and not flow.callees(names, call):
            message = advice
        for given in (keyword(call, name) for name in ("functions", LEGACY)) if message else ():
            if given is not None and given.keyword is not None and given.keyword not in draft.explained:
                yield "call-site", given.keyword, message.format(given.keyword.value)
    for node in names.owner if framework.startswith("langchain") else ():
        if _reads_additional_kwargs(node):
            yield "response-access", node, advice.format(LEGACY)


def _reads_additional_kwargs(node: Node) -> bool:
    """Whether a node reads the ``function_call`` of a LangChain message."""
    read: tuple[Node, str | None] | None = None
    match node:
        case cst.Subscript() | cst.Call():
            read = member(node)
        case cst.Comparison(
            left=word, comparisons=[cst.ComparisonTarget(operator=cst.In() | cst.NotIn()) as target, *_]
        ):
            read = target.comparator, string(word)
    owner = read[0] if read is not None and read[1] == LEGACY else None
    return isinstance(owner, cst.Attribute) and owner.attr.value == "additional_kwargs"


def _is_raw(call: cst.Call) -> bool:
    """Whether a call is ``….chat.completions.with_raw_response.create(…)``."""
    parts = dotted(call.func) or ()
    return parts[-4:-2] == ("chat", "completions") and parts[-2] in ("with_raw_response", "with_streaming_response")
