"""Every tool result answers one call, and every call is answered.

A call's ``id`` and the ``tool_call_id`` of its result say which answers which. Ids need to differ within one
conversation only, and the calls of the last message need no result: the example ends where the model has called. (When
the record ends in the middle of the results, the calls without one are told.) Results that follow a message with a
misspelled key for calls, or that name their call under one, are left out. Where ids are missing or wrong, a fix is
safe only when the pairing has one reading (`ftlint.analysis.turns.read_pairs`). A conversation with legacy calls is left to
`legacy-functions`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import orjson

from ftlint.analysis.message_order import kept_messages
from ftlint.analysis.pairing import longest_id, pairing
from ftlint.analysis.turns import is_id
from ftlint.conversation.example import Call, Conversation, Example, Result
from ftlint.conversation.shape import Order, RootShape
from ftlint.results.finding import Fix, Severity
from ftlint.rule import INHERITED, Problem, Rule, Sample, Scope
from ftlint.rule.context import Context
from ftlint.rule.samples import assistant, call, calls, line, result, user

if TYPE_CHECKING:
    from ftlint.analysis.mismatch import Mismatch


def _quiet(example: Example, context: Context) -> bool:
    """Whether every conversation pairs up at the first look, with ids that this reader takes."""
    profile = context.profile
    for talk in example.conversations:
        if talk.order.callers or talk.order.results:
            longest = longest_id(talk)
            if longest is None or longest > profile.call_id_max_length or profile.call_id_pattern is not None:
                return False
    return True


def _idle(root: RootShape, order: Order, context: Context) -> bool:
    """Whether nobody calls or answers."""
    return not (order.callers or order.results)


rule = Rule("tool-ids", "which result answers which call", quiet=_quiet, idle=_idle)

Said = tuple[str, str]  # the pointer from the list of messages, and the message
Word = Callable[..., Said]  # given the call and the result concerned, and the mismatch
_SHOWN = 60  # characters of an id in a message
_NESTED: dict[type[Any], str] = {list: "a list", dict: "an object"}  # not shown, as nobody knows how deep they are


def _check(name: str, severity: Severity, **more: Any) -> Callable[[Word], Word]:
    """Register a function that puts a mismatch of this name into words as the check that tells of all of them."""

    def register(word: Word) -> Word:
        def find(talk: Conversation, example: Example, context: Context) -> Any:
            mismatches, _, told = pairing(talk)
            if name not in mismatches:
                return None
            if name == "unanswered-call":  # depends on the message after the call, so it is not remembered in `told`
                kept = kept_messages(name, talk.order, mismatches)
                return [_unanswered(talk, one, kept) for one in mismatches[name]]
            if name not in told:
                kept = kept_messages(name, talk.order, mismatches)
                told[name] = [_problem(talk, one, word(one.call, one.result, one), kept) for one in mismatches[name]]
            return told[name]

        rule.check(name, severity, Scope.CONVERSATION, **more)(update_wrapper(find, word))
        return word

    return register


def _problem(talk: Conversation, one: Mismatch, said: Said, kept: frozenset[int]) -> Problem:
    from ftlint.analysis.mismatch import Edit

    edit = one.edit
    placed = Edit(tuple(map(talk.place, edit.sites)), edit.id, edit.adopt) if edit else None
    lost = edit is None and one.result is not None and _is_alone(talk, one.result)
    lost = lost or _message_of(one) in kept
    return Problem(*said, INHERITED if one.mends and not lost else None, data=placed)


def _unanswered(talk: Conversation, one: Mismatch, kept: frozenset[int]) -> Problem:
    """A call without a result. If the next message holds JSON, it is probably the result under a wrong role: no fix then."""
    assert one.call is not None
    at = one.call.message + 1
    if _holds_json(talk.messages[at]):
        said = (
            f"{_named(one.call)} has no result; message {at} looks like it: give that the role `tool` and the call's id"
        )
        return Problem(_at(one.call), said, None)
    return _problem(talk, one, unanswered_call(one.call, None, one), kept)


def _holds_json(message: Any) -> bool:
    content = message.get("content") if isinstance(message, dict) else None
    if not isinstance(content, str) or not content.lstrip().startswith(("{", "[")):
        return False
    try:
        return isinstance(orjson.loads(content), dict | list)
    except orjson.JSONDecodeError:
        return False


def _message_of(one: Mismatch) -> int:
    """The message that a fix would drop or move: the result's, else the call's; -1 for neither."""
    concerned = one.result or one.call
    return -1 if concerned is None else concerned.message


def _is_alone(talk: Conversation, result: Result) -> bool:
    """Whether nothing would be left of a list of messages without it, so that it cannot be dropped."""
    bounds = [part.start for part in talk.parts] + [len(talk.messages)]
    return any(first == result.message and end == first + 1 for first, end in pairwise(bounds))


def _at(one: Call | Result) -> str:
    """Where the id stands; where there is none, the call or the message."""
    at, key = (one.entry_pointer, "id") if isinstance(one, Call) else (one.pointer, "tool_call_id")
    return at if one.id is None else f"{at}/{key}"


def _shown(id: Any) -> str:
    text = id if isinstance(id, str) else repr(id)
    return repr(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")


def _named(one: Call) -> str:
    """How a call is called in a message: by its id, or by its function where it has none."""
    return f"call {_shown(one.id)}" if is_id(one.id) else f"the call of {_shown(one.name)}"


def _lacks(one: Call | Result) -> str:
    if one.id is None or one.id == "":
        return "has no" if one.id is None else "has an empty"
    return f"has {_NESTED.get(type(one.id)) or str(one.id).lower()}, no text, as"


@_check(
    "missing-call-id",
    Severity.ERROR,
    why="Without an id no result can say that it answers this call, and the file is refused.",
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
def missing_call_id(call: Call, result: Result | None, one: Mismatch) -> Said:
    """A call without ``id``, or with one that is no text."""
    ask = "" if one.mends else "; several results may be its, so write the ids by hand"
    return _at(call), f"the call of {_shown(call.name)} {_lacks(call)} `id`{ask}"


@_check(
    "missing-result-id",
    Severity.ERROR,
    why="Nobody can tell which call the result answers, and the file is refused.",
    fix=Fix.SAFE,
    answers=("A tool message does not contain a 'tool_call_id' key",),
    samples=lambda: (
        Sample(
            bad=line(user(), calls(), result(id=None), assistant()),
            good=line(user(), calls(), result(), assistant()),
            fixed=line(user(), calls(), result(), assistant()),
        ),
        Sample(
            bad=line(user(), calls(call(), call("get_time", id="call_2")), result(id=None), assistant()),
            good=line(user(), calls(call(), call("get_time", id="call_2")), result(), result(id="call_2"), assistant()),
        ),
    ),
)
def missing_result_id(call: Call | None, result: Result, one: Mismatch) -> Said:
    """A tool message without ``tool_call_id``, or with one that is no text."""
    answers = f": it answers {_named(call)}" if call and one.mends else "; write the id of the call that it answers"
    return _at(result), f"the result {_lacks(result)} `tool_call_id`{answers}"


@_check(
    "orphan-result",
    Severity.ERROR,
    why="A result that nothing asked for teaches the model that results come by themselves, and providers refuse it.",
    fix=Fix.UNSAFE,
    answers=(
        "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
    ),
    samples=lambda: (
        Sample(
            bad=line(user(), result(), assistant()),
            good=line(user(), calls(), result(), assistant()),
            fixed=line(user(), assistant()),
            unsafe=True,
        ),
    ),
)
def orphan_result(call: Call | None, result: Result, one: Mismatch) -> Said:
    """A tool message with no call before it to answer."""
    its = f" with the id {_shown(result.id)}" if is_id(result.id) else ""
    return _at(result), f"no open call{its} stands before this result; drop it or add its call"


@_check(
    "unknown-id",
    Severity.ERROR,
    why="The result answers none of the calls before it, and one of them is left without an answer.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=line(user(), calls(), result(id="call_7"), assistant()),
            good=line(user(), calls(), result(), assistant()),
            fixed=line(user(), calls(), result(), assistant()),
        ),
        Sample(
            bad=line(user(), calls(call(), call("get_time", id="call_2")), result(id="call_7"), assistant()),
            good=line(user(), calls(call(), call("get_time", id="call_2")), result(), result(id="call_2"), assistant()),
        ),
    ),
)
def unknown_id(call: Call | None, result: Result, one: Mismatch) -> Said:
    """A ``tool_call_id`` that the calls it stands behind do not have."""
    fits = f"the one left to answer is {_shown(call.id)}" if call else "write the id of the call that it answers"
    return _at(result), f"no call right before this result has the id {_shown(result.id)}; {fits}"


@_check(
    "duplicate-call-id",
    Severity.ERROR,
    why="Two open calls with one id cannot be told apart by their results.",
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
def duplicate_call_id(call: Call, result: Result | None, one: Mismatch) -> Said:
    """An id that two calls of one message have, or that is used again before its call was answered."""
    other = "another call of this message" if one.earlier == call.message else f"the open call of message {one.earlier}"
    return _at(call), f"{other} has the id {_shown(call.id)} too; give each call its own"


@_check(
    "reused-call-id",
    Severity.WARNING,
    why="Providers want ids to differ within a conversation; across the lines of a file one id may stand on each.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=line(user(), calls(), result(), assistant(), user("And now?"), calls(), result("22.0"), assistant()),
            good=line(user(), calls(), result(), assistant())
            + line(user("And now?"), calls(), result("22.0"), assistant()),
            fixed=line(
                *(user(), calls(), result(), assistant(), user("And now?")),
                *(calls(call(id="call_2")), result("22.0", id="call_2"), assistant()),
            ),
        ),
    ),
)
def reused_call_id(call: Call, result: Result | None, one: Mismatch) -> Said:
    """An id used again in a later turn of the conversation, after it was answered."""
    return _at(call), f"message {one.earlier} has a call with the id {_shown(call.id)}; give this one another"


@_check(
    "duplicate-result",
    Severity.ERROR,
    why="A call has one result; of two that differ the model learns neither.",
    fix=Fix.UNSAFE,
    answers=("More tool responses than tool calls",),
    samples=lambda: (
        Sample(
            bad=line(user(), calls(), result(), result("22.0"), assistant()),
            good=line(user(), calls(call(), call(id="call_2")), result(), result(id="call_2"), assistant()),
            fixed=line(user(), calls(), result(), assistant()),
            unsafe=True,
        ),
    ),
)
def duplicate_result(call: Call | None, result: Result, one: Mismatch) -> Said:
    """A second result of one call."""
    said = f"call {_shown(result.id)} has a result already"
    if one.edit is not None:
        return _at(result), f"{said}, and call {_shown(one.edit.id)} has none; this one may be its"
    return _at(result), f"{said}; keep one"


@_check(
    "unanswered-call",
    Severity.ERROR,
    why="The model learns to go on without the result that it asked for, and providers refuse it.",
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
def unanswered_call(call: Call, result: Result | None, one: Mismatch) -> Said:
    """A call without a result before the next message that is no result; those of the last message need none."""
    return _at(call), f"{_named(call)} has no result; add it or drop the call"


@_check(
    "result-order",
    Severity.INFO,
    why="Every provider takes it; only formats without ids pair calls and results by their order.",
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
def result_order(call: Call, result: Result, one: Mismatch) -> Said:
    """Results in another order than their calls."""
    return _at(result), f"the result of {_named(call)} stands behind that of a later call"


@_check(
    "late-result",
    Severity.ERROR,
    why="Results must stand right behind their calls; any other message between is refused.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=line(user(), calls(), user("Well?"), result(), assistant()),
            good=line(user(), calls(call(), call(id="call_2")), result(), result("22.0", id="call_2"), assistant()),
            fixed=line(user(), calls(), result(), user("Well?"), assistant()),
        ),
    ),
)
def late_result(call: Call, result: Result, one: Mismatch) -> Said:
    """A result after another message than a result came between it and its call."""
    do = "move it up" if one.mends else "several calls may be meant, so place it by hand"
    return _at(result), f"{_named(call)} is in message {call.message}, other messages came between; {do}"


@_check(
    "result-name",
    Severity.WARNING,
    why="One of the two is wrong: the id says one function, the name another.",
    samples=lambda: (
        Sample(
            bad=line(user(), calls(), result(name="get_time"), assistant()),
            good=line(user(), calls(), result(name="get_weather"), assistant()),
        ),
    ),
)
def result_name(call: Call, result: Result, one: Mismatch) -> Said:
    """A tool message whose ``name`` is not that of the function called."""
    said = f"the result is named {_shown(result.name)}, its call is of {_shown(call.name)}"
    return f"{result.pointer}/name", f"{said}; correct the name or the id"


def _first_of_each_id(talk: Conversation) -> list[Call]:
    first: dict[str, Call] = {}
    for one in talk.calls:
        if is_id(one.id):
            first.setdefault(one.id, one)
    return list(first.values())


@rule.check(
    "too-long",
    Severity.WARNING,
    Scope.CONVERSATION,
    why="Providers have refused longer ids, though not always.",
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
def too_long(talk: Conversation, example: Example, context: Context) -> Any:
    """An id longer than the reader takes (40 characters for OpenAI)."""
    limit = context.profile.call_id_max_length
    if pairing(talk).longest <= limit:
        return None
    pattern = context.profile.call_id_pattern
    return [
        Problem(_at(one), f"the id {_shown(one.id)} has {len(one.id)} characters, more than {limit}", data=one.id)
        for one in _first_of_each_id(talk)
        if len(one.id) > limit and (pattern is None or pattern.fullmatch(one.id))
    ]


@rule.check(
    "format",
    Severity.ERROR,
    Scope.CONVERSATION,
    why="This reader takes ids of one form only.",
    fix=Fix.SAFE,
    answers=("Tool call id was X but must be a-z, A-Z, 0-9, with a length of 9.",),
    samples=lambda: (
        Sample(
            bad=line(user(), calls(), result(), assistant()),
            good=line(user(), calls(call(id="call00001")), result(id="call00001"), assistant()),
            fixed=line(user(), calls(call(id="1b231f8ed")), result(id="1b231f8ed"), assistant()),
            profile="mistral",
        ),
    ),
)
def malformed_id(talk: Conversation, example: Example, context: Context) -> Any:
    """An id of another form than the reader takes (Mistral: nine letters and digits)."""
    pattern = context.profile.call_id_pattern
    if pattern is None or not pairing(talk).longest:
        return None
    return [
        Problem(_at(one), f"the id {_shown(one.id)} is not of the form {pattern.pattern}", data=one.id)
        for one in _first_of_each_id(talk)
        if not pattern.fullmatch(one.id)
    ]
