"""Every tool result answers one tool call, and every tool call has a result.

A result refers to its call by ``tool_call_id``, which equals the call's ``id``. Ids must be unique within a conversation
only. Calls in the last message need no result; if the example ends after some of their results, the missing ones are
reported. Results are skipped if the key for the calls or for the call's id is misspelled (`message-shape` reports that).
If ids are missing or wrong, a fix is safe only if calls and results can be matched in exactly one way
(`ftlint.analysis.tool_ids.pairs`). Conversations with legacy calls are checked by `legacy-functions`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from itertools import pairwise
from typing import Any

from ftlint.analysis.tool_ids.kept_messages import kept_messages
from ftlint.analysis.tool_ids.mismatches import Edit, Mismatch
from ftlint.analysis.tool_ids.pairing import longest_id, pairing
from ftlint.analysis.tool_ids.pairs import is_id
from ftlint.conversation.example import Call, Conversation, Example, Result
from ftlint.results.finding import Fix, Severity
from ftlint.rule import INHERITED, Problem, Rule, Sample, Scope
from ftlint.rule.context import Context
from ftlint.rule.samples import assistant, call, calls, line, result, user


def _is_clean(example: Example, context: Context) -> bool:
    """Whether the fast path matches all calls and results, and the profile accepts every id."""
    profile = context.profile
    for conversation in example.conversations:
        if conversation.order.callers or conversation.order.results:
            longest = longest_id(conversation)
            if longest is None or longest > profile.call_id_max_length or profile.call_id_pattern is not None:
                return False
    return True


rule = Rule("tool-ids", "matching of tool calls and tool results", is_clean=_is_clean)

ANSWERED = line(user(), calls(), result(), assistant())
Described = tuple[str, str]  # a pointer from the list of messages, and the finding's message
Describe = Callable[..., Described]  # called with the call, the result and the mismatch
_ID_LENGTH = 60  # characters of an id quoted in a message
_NESTED: dict[type[Any], str] = {list: "a list", dict: "an object"}  # not quoted: may be deeply nested


def _check(name: str, severity: Severity, **options: Any) -> Callable[[Describe], Describe]:
    """Register a check that reports all mismatches of this name, with the messages of the decorated function."""

    def register(describe: Describe) -> Describe:
        def find(conversation: Conversation, example: Example, context: Context) -> Any:
            mismatches = pairing(conversation).mismatches
            if name not in mismatches:
                return None
            kept = kept_messages(name, conversation.order, mismatches)
            return [
                _problem(conversation, mismatch, describe(mismatch.call, mismatch.result, mismatch), kept)
                for mismatch in mismatches[name]
            ]

        rule.check(name, severity, Scope.CONVERSATION, **options)(update_wrapper(find, describe))
        return describe

    return register


def _problem(conversation: Conversation, mismatch: Mismatch, described: Described, kept: frozenset[int]) -> Problem:
    edit = mismatch.edit
    placed = Edit(tuple(map(conversation.place, edit.sites)), edit.id, edit.adopt) if edit else None
    blocked = edit is None and mismatch.result is not None and _is_only_message(conversation, mismatch.result)
    blocked = blocked or mismatch.json_follows or _affected_message(mismatch) in kept
    return Problem(*described, INHERITED if mismatch.fixable and not blocked else None, data=placed)


def _affected_message(mismatch: Mismatch) -> int:
    """The index of the message that a fix would drop or move: the result's, else the call's, else -1."""
    affected = mismatch.result or mismatch.call
    return -1 if affected is None else affected.message


def _is_only_message(conversation: Conversation, result: Result) -> bool:
    """Whether the result is the only message of its list and so cannot be removed."""
    bounds = [part.start for part in conversation.parts] + [len(conversation.messages)]
    return any(first == result.message and end == first + 1 for first, end in pairwise(bounds))


def _pointer(item: Call | Result) -> str:
    """The pointer to the id, or to the call or message if it has no id."""
    pointer, key = (item.entry_pointer, "id") if isinstance(item, Call) else (item.pointer, "tool_call_id")
    return pointer if item.id is None else f"{pointer}/{key}"


def _quoted(value: Any) -> str:
    text = value if isinstance(value, str) else repr(value)
    return repr(text if len(text) <= _ID_LENGTH else text[: _ID_LENGTH - 1] + "…")


def _label(call: Call) -> str:
    """A call in a message: by its id, or by its function if it has no id."""
    return f"tool call {_quoted(call.id)}" if is_id(call.id) else f"the tool call of {_quoted(call.name)}"


def _id_fault(item: Call | Result, key: str) -> str:
    if item.id is None or item.id == "":
        return f"has no `{key}`" if item.id is None else f"has an empty `{key}`"
    return f"has {_NESTED.get(type(item.id)) or str(item.id).lower()} as `{key}`, not a string"


@_check(
    "missing-call-id",
    Severity.ERROR,
    why="Without an id no result can be matched to the call, and OpenAI rejects the file.",
    fix=Fix.SAFE,
    answers=("A tool call of an assistant message does not have a id key",),
    samples=lambda: (
        Sample(
            bad=line(user(), calls(call(id=None)), result(id=None), assistant()),
            good=line(user(), calls(call()), result(), assistant()),
            fixed=line(user(), calls(call()), result(), assistant()),
        ),
        Sample(
            bad=line(user(), calls(call(id=None), call("get_time", id=None)), result(id=None), assistant()),
            good=line(user(), calls(call(), call("get_time", id="call_2"))),
        ),
    ),
)
def missing_call_id(call: Call, result: Result | None, mismatch: Mismatch) -> Described:
    """A tool call without ``id``, or with an ``id`` that is not a string."""
    advice = "" if mismatch.fixable else " and could match several results; set the ids manually"
    return _pointer(call), f"the tool call of {_quoted(call.name)} {_id_fault(call, 'id')}{advice}"


@_check(
    "missing-result-id",
    Severity.ERROR,
    why="The result cannot be matched to a call, and OpenAI rejects the file.",
    fix=Fix.SAFE,
    answers=("A tool message does not contain a 'tool_call_id' key",),
    samples=lambda: (
        Sample(bad=line(user(), calls(), result(id=None), assistant()), good=ANSWERED, fixed=ANSWERED),
        Sample(
            bad=line(user(), calls(call(), call("get_time", id="call_2")), result(id=None), assistant()),
            good=line(user(), calls(call(), call("get_time", id="call_2")), result(), result(id="call_2"), assistant()),
        ),
    ),
)
def missing_result_id(call: Call | None, result: Result, mismatch: Mismatch) -> Described:
    """A tool message without ``tool_call_id``, or with one that is not a string."""
    advice = f"it answers {_label(call)}" if call and mismatch.fixable else "set it to the id of the call it answers"
    return _pointer(result), f"the tool result {_id_fault(result, 'tool_call_id')}; {advice}"


@_check(
    "orphan-result",
    Severity.ERROR,
    why="The model learns that results appear without a call, and OpenAI rejects the file.",
    fix=Fix.UNSAFE,
    answers=(
        "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
    ),
    samples=lambda: (
        Sample(bad=line(user(), result(), assistant()), good=ANSWERED, fixed=line(user(), assistant()), unsafe=True),
    ),
)
def orphan_result(call: Call | None, result: Result, mismatch: Mismatch) -> Described:
    """A tool message with no earlier tool call to answer."""
    if is_id(result.id):
        fault = f"no earlier tool call has the id {_quoted(result.id)}"
    else:
        fault = "no pending tool call precedes this result"
    return _pointer(result), f"{fault}; remove this result or add the call"


@_check(
    "unknown-id",
    Severity.ERROR,
    why="The result matches no call, and one of the calls before it has no result.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(bad=line(user(), calls(), result(id="call_7"), assistant()), good=ANSWERED, fixed=ANSWERED),
        Sample(
            bad=line(user(), calls(call(), call("get_time", id="call_2")), result(id="call_7"), assistant()),
            good=line(user(), calls(call(), call("get_time", id="call_2")), result(), result(id="call_2"), assistant()),
        ),
    ),
)
def unknown_id(call: Call | None, result: Result, mismatch: Mismatch) -> Described:
    """A ``tool_call_id`` that none of the preceding tool calls has."""
    advice = f"did you mean {_quoted(call.id)}?" if call else "set it to the id of the call that this result answers"
    return _pointer(result), f"unknown tool_call_id {_quoted(result.id)}; {advice}"


@_check(
    "duplicate-call-id",
    Severity.ERROR,
    why="If two pending calls have the same id, their results cannot be matched to them.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=line(user(), calls(call(), call("get_time", "{}")), result(), result("12:00"), assistant()),
            good=line(
                user(), calls(call(), call("get_time", "{}", id="call_2")), result(), result(id="call_2"), assistant()
            ),
            fixed=line(
                user(),
                calls(call(), call("get_time", "{}", id="call_2")),
                result(),
                result("12:00", id="call_2"),
                assistant(),
            ),
        ),
    ),
)
def duplicate_call_id(call: Call, result: Result | None, mismatch: Mismatch) -> Described:
    """An id that two calls of one message share, or that is used again before the first call has a result."""
    earlier = mismatch.earlier
    other = "another call of this message" if earlier == call.message else f"the pending call of message {earlier}"
    return _pointer(call), f"id {_quoted(call.id)} is already used by {other}; use a unique id"


@_check(
    "reused-call-id",
    Severity.WARNING,
    why="Ids must be unique within a conversation; different examples may share ids.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=line(user(), calls(), result(), assistant(), user("And now?"), calls(), result("22.0"), assistant()),
            good=ANSWERED + line(user("And now?"), calls(), result("22.0"), assistant()),
            fixed=line(
                *(user(), calls(), result(), assistant(), user("And now?")),
                *(calls(call(id="call_2")), result("22.0", id="call_2"), assistant()),
            ),
        ),
    ),
)
def reused_call_id(call: Call, result: Result | None, mismatch: Mismatch) -> Described:
    """An id used again in a later turn of the conversation, after the first call was answered."""
    return _pointer(call), f"id {_quoted(call.id)} is already used in message {mismatch.earlier}; use a unique id"


@_check(
    "duplicate-result",
    Severity.ERROR,
    why="Each call has exactly one result, and OpenAI rejects a second one.",
    fix=Fix.UNSAFE,
    answers=("More tool responses than tool calls",),
    samples=lambda: (
        Sample(
            bad=line(user(), calls(), result(), result("22.0"), assistant()),
            good=line(user(), calls(call(), call(id="call_2")), result(), result(id="call_2"), assistant()),
            fixed=ANSWERED,
            unsafe=True,
        ),
    ),
)
def duplicate_result(call: Call | None, result: Result, mismatch: Mismatch) -> Described:
    """A second result for the same tool call."""
    fault = f"tool call {_quoted(result.id)} already has a result"
    if mismatch.edit is not None:
        return _pointer(result), f"{fault}; did you mean {_quoted(mismatch.edit.id)}, which has none?"
    return _pointer(result), f"{fault}; keep only one"


@_check(
    "unanswered-call",
    Severity.ERROR,
    why="The model learns to continue without waiting for the result, and OpenAI rejects the file.",
    fix=Fix.UNSAFE,
    answers=(
        "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'.",
        "contains invalid schema (20)",
        "Not the same number of function calls and responses",
    ),
    samples=lambda: (
        Sample(
            bad=line(user(), calls(content="Let me look."), user("Well?"), assistant()),
            good=line(user(), calls(content="Let me look.")),
            fixed=line(user(), assistant("Let me look."), user("Well?"), assistant()),
            unsafe=True,
        ),
        Sample(
            bad=line(user(), assistant(), calls(), user("Well?"), assistant()),
            good=line(user(), calls(), result(), user("Well?"), assistant()),
            fixed=line(user(), assistant(), user("Well?"), assistant()),
            unsafe=True,
        ),
    ),
)
def unanswered_call(call: Call, result: Result | None, mismatch: Mismatch) -> Described:
    """A tool call without a result before the next non-tool message; calls in the last message need none."""
    if mismatch.json_follows:
        next_message = call.message + 1
        advice = (
            f"message {next_message} looks like it; set its `role` to `tool` and its `tool_call_id` to the call's id"
        )
        return _pointer(call), f"{_label(call)} has no result, but {advice}"
    return _pointer(call), f"{_label(call)} has no result; add a result or remove the call"


@_check(
    "result-order",
    Severity.INFO,
    why="Providers accept any order, but formats without ids match results to calls by position.",
    fix=Fix.UNSAFE,
    samples=lambda: (
        Sample(
            bad=line(user(), calls(call(), call(id="call_2")), result("22.0", id="call_2"), result(), assistant()),
            good=line(user(), calls(call(), call(id="call_2")), result(), result("22.0", id="call_2"), assistant()),
            fixed=line(user(), calls(call(), call(id="call_2")), result(), result("22.0", id="call_2"), assistant()),
            unsafe=True,
        ),
    ),
)
def result_order(call: Call, result: Result, mismatch: Mismatch) -> Described:
    """Results in a different order than their calls."""
    return _pointer(result), f"the result of {_label(call)} comes after the result of a later call"


@_check(
    "late-result",
    Severity.ERROR,
    why="Results must directly follow their calls; OpenAI rejects other messages in between.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=line(user(), calls(), user("Well?"), result(), assistant()),
            good=line(user(), calls(call(), call(id="call_2")), result(), result("22.0", id="call_2"), assistant()),
            fixed=line(user(), calls(), result(), user("Well?"), assistant()),
        ),
    ),
)
def late_result(call: Call, result: Result, mismatch: Mismatch) -> Described:
    """A result separated from its call by a message that is not a result."""
    fault = f"other messages come between this result and {_label(call)} in message {call.message}"
    advice = "move it up" if mismatch.fixable else "it could answer several calls, so move it manually"
    return _pointer(result), f"{fault}; {advice}"


@_check(
    "result-name",
    Severity.WARNING,
    why="The name and the id refer to different functions, so one of them is wrong.",
    samples=lambda: (
        Sample(
            bad=line(user(), calls(), result(name="get_time"), assistant()),
            good=line(user(), calls(), result(name="get_weather"), assistant()),
        ),
    ),
)
def result_name(call: Call, result: Result, mismatch: Mismatch) -> Described:
    """A tool message whose ``name`` differs from the function called."""
    fault = f"the result has the name {_quoted(result.name)}, but its call is to {_quoted(call.name)}"
    return f"{result.pointer}/name", f"{fault}; correct the name or the id"


def _calls_by_id(conversation: Conversation) -> dict[str, Call]:
    """The first call with each id."""
    calls: dict[str, Call] = {}
    for made in conversation.calls:
        if is_id(made.id):
            calls.setdefault(made.id, made)
    return calls


@rule.check(
    "too-long",
    Severity.WARNING,
    Scope.CONVERSATION,
    why="Some providers reject longer ids.",
    fix=Fix.SAFE,
    answers=(
        "Invalid 'messages[1].tool_calls[0].id': string too long. Expected a string with maximum length 40, but got a"
        " string with length 41 instead.",
    ),
    samples=lambda: (
        Sample(
            bad=line(user(), calls(call(id="call_" + "a" * 40)), result(id="call_" + "a" * 40), assistant()),
            good=line(user(), calls(call(id="call_" + "a" * 35)), result(id="call_" + "a" * 35), assistant()),
            fixed=line(
                user(),
                calls(call(id="call_" + "a" * 26 + "_7048f736")),
                result(id="call_" + "a" * 26 + "_7048f736"),
                assistant(),
            ),
        ),
    ),
)
def too_long(conversation: Conversation, example: Example, context: Context) -> Any:
    """An id longer than the target accepts (40 characters for OpenAI)."""
    limit = context.profile.call_id_max_length
    if pairing(conversation).longest <= limit:
        return None
    pattern = context.profile.call_id_pattern
    return [
        Problem(_pointer(made), f"the id {_quoted(id)} has {len(id)} characters; at most {limit} are allowed", data=id)
        for id, made in _calls_by_id(conversation).items()
        if len(id) > limit and (pattern is None or pattern.fullmatch(id))
    ]


@rule.check(
    "format",
    Severity.ERROR,
    Scope.CONVERSATION,
    why="The provider rejects ids that do not match its pattern.",
    fix=Fix.SAFE,
    answers=("Tool call id was X but must be a-z, A-Z, 0-9, with a length of 9.",),
    samples=lambda: (
        Sample(
            bad=ANSWERED,
            good=line(user(), calls(call(id="call00001")), result(id="call00001"), assistant()),
            fixed=line(user(), calls(call(id="1b231f8ed")), result(id="1b231f8ed"), assistant()),
            profile="mistral",
        ),
    ),
)
def malformed_id(conversation: Conversation, example: Example, context: Context) -> Any:
    """An id that does not match the target's pattern (Mistral: exactly 9 letters or digits)."""
    pattern = context.profile.call_id_pattern
    if pattern is None or not pairing(conversation).longest:
        return None
    return [
        Problem(_pointer(made), f"the id {_quoted(id)} does not match {pattern.pattern}; replace it", data=id)
        for id, made in _calls_by_id(conversation).items()
        if not pattern.fullmatch(id)
    ]
