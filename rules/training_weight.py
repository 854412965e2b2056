"""The ``weight`` of assistant messages: messages with weight 0 are not trained.

Messages without ``weight`` are trained. If the target does not support weights, `message-shape/unknown-key` reports them
instead.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final, NamedTuple

from ftlint.conversation.example import Conversation, Example
from ftlint.conversation.formats import Format
from ftlint.conversation.shape import MessageShape, Order
from ftlint.results.finding import Fix, Severity
from ftlint.rule import Problem, Rule, Sample, Scope
from ftlint.rule.context import Context
from ftlint.rule.samples import assistant, call, calls, line, result, user
from ftlint.text.tool_errors import is_error

Problems = Iterator[Problem]
# Values that can be converted to a weight (1 == True == 1.0).
_WEIGHTS: Final[dict[Any, int]] = {0: 0, 1: 1, "0": 0, "1": 1}


class Retry(NamedTuple):
    """The indices of a message with calls, of the results directly after it, and of the next message with calls."""

    caller: int
    results: tuple[int, ...]
    again: int


def retries(order: Order) -> tuple[Retry, ...]:
    """The places where a call may be retried: after its results, and before the next user message."""
    candidates = []
    callers = [index for index, shape in enumerate(order.shapes) if shape.role == "assistant" and shape.has_calls]
    for caller, again in pairwise(callers):
        between = order.roles[caller + 1 : again]
        results = tuple(index for index in range(caller + 1, again) if order.roles[index] in ("tool", "function"))
        if results and set(between) <= {"tool", "function", "assistant"} and order.shapes[caller].trained:
            candidates.append(Retry(caller, results, again))
    return tuple(candidates)


def _is_clean(example: Example, context: Context) -> bool:
    """Whether no failed call was made again."""
    for conversation in example.conversations:
        for retry in retries(conversation.order):
            if _failed(conversation, retry):
                return False
    return True


def _failed(conversation: Conversation, retry: Retry) -> bool:
    """Whether every result of a message is an error."""
    return all(is_error(conversation.messages[index].get("content")) for index in retry.results)


rule = Rule("training-weight", "the `weight` of assistant messages", is_clean=_is_clean)


def _has_weight(role: object, context: Context) -> bool:
    """Whether the target supports weights on messages of a role."""
    return isinstance(role, str) and "weight" in context.profile.message_keys.get(role, ())


def _as_weight(value: Any) -> int | None:
    """The weight for a value (``true``, ``"1"`` and ``1.0`` are 1), None if it is not a weight."""
    return _WEIGHTS.get(value) if isinstance(value, bool | int | float | str) else None


@rule.check(
    "invalid",
    Severity.ERROR,
    Scope.MESSAGE,
    why="Providers reject weights other than the integers 0 and 1.",
    fix=Fix.SAFE,
    answers=("Assistant message weight must be either 0 or 1", "Weight must be either 0 or 1"),
    samples=lambda: (
        Sample(
            bad=line(user(), assistant("Hm?", weight=False), user(), assistant(weight="1")),
            good=line(user(), assistant("Hm?", weight=0), user(), assistant(weight=1)),
            fixed=line(user(), assistant("Hm?", weight=0), user(), assistant(weight=1)),
        ),
        Sample(bad=line(user(), assistant(weight=0.5)), good=line(user(), assistant("0.5"))),
    ),
)
def invalid(shape: MessageShape, form: Format, context: Context) -> Problems:
    """A weight other than 0 or 1."""
    if "weight" not in shape.types or not _has_weight(shape.role, context):
        return
    weight = shape.weight
    if weight is None or (shape.types["weight"] is int and weight in (0, 1)):
        return
    new = _as_weight(weight)
    value = json.dumps(weight, ensure_ascii=False)[:60]
    advice = "use 1 to train the message or 0 to skip it" if new is None else f"write {new}"
    yield Problem("/weight", f"invalid weight {value}; {advice}", None if new is None else Fix.SAFE, data=new)


@rule.check(
    "wrong-role",
    Severity.ERROR,
    Scope.MESSAGE,
    why="Only assistant messages are trained, and OpenAI rejects the key on others.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=line({**user(), "weight": 0}, assistant()),
            good=line(user(), assistant("Hm?", weight=0), user(), assistant()),
            fixed=line(user(), assistant()),
        ),
    ),
)
def wrong_role(shape: MessageShape, form: Format, context: Context) -> Problems:
    """A weight on a message that is not an assistant message."""
    if shape.weight is None or shape.role == "assistant" or _has_weight(shape.role, context):
        return
    if isinstance(shape.role, str) and _has_weight("assistant", context):
        yield Problem("/weight", f"{shape.role} messages are never trained; remove `weight`", key=True)


@rule.check(
    "nothing-trained",
    Severity.WARNING,
    Scope.ORDER,
    why="You pay for the example's tokens, but the model learns nothing from it.",
    samples=lambda: (
        Sample(
            bad=line(user(), assistant("Hm?", weight=0), user(), assistant(weight=0)),
            good=line(user(), assistant("Hm?", weight=0), user(), assistant()),
        ),
    ),
)
def nothing_trained(order: Order, form: Format, context: Context) -> Problems:
    """A chat in which every assistant message has weight 0."""
    if form is not Format.CHAT or not order.has_assistant or not _has_weight("assistant", context):
        return
    answers = [index for index, role in enumerate(order.roles) if role == "assistant"]
    if all(_as_weight(order.shapes[index].weight) == 0 for index in answers):
        which = "the only assistant message has" if len(answers) == 1 else f"all {len(answers)} assistant messages have"
        yield Problem(f"/{answers[-1]}/weight", f"{which} weight 0; set one to 1 or remove the example")


@rule.check(
    "failed-call-trained",
    Severity.INFO,
    Scope.CONVERSATION,
    why="The model learns the failed call as well as the retry.",
    fix=Fix.UNSAFE,
    samples=lambda: (
        Sample(
            bad=line(
                *(user(), calls(call(arguments='{"city": "Pariss"}')), result("Error: no such city")),
                *(calls(call(id="call_2")), result("21.0", id="call_2"), assistant()),
            ),
            good=line(
                *(user(), calls(), result("Error: the service is down"), assistant("I could not find out.")),
                *(user("Try again."), calls(call(id="call_2")), result("21.0", id="call_2"), assistant()),
            ),
            fixed=line(
                *(user(), {**calls(call(arguments='{"city": "Pariss"}')), "weight": 0}, result("Error: no such city")),
                *(calls(call(id="call_2")), result("21.0", id="call_2"), assistant()),
            ),
            unsafe=True,
        ),
    ),
)
def failed_call_trained(conversation: Conversation, example: Example, context: Context) -> Any:
    """A failed call that is trained although it was retried immediately."""
    candidates = retries(conversation.order)
    if not candidates or example.format is not Format.CHAT or not _has_weight("assistant", context):
        return None
    return [
        Problem(
            f"/{retry.caller}",
            f"`{name[:80]}` failed and was retried in message {retry.again}; set `weight` to 0",
        )
        for retry in candidates
        if _failed(conversation, retry) and (name := _retried(conversation, retry)) is not None
    ]


def _retried(conversation: Conversation, retry: Retry) -> str | None:
    """The retried function, None if the first message calls a function that the second does not call."""
    first, second = (
        [call.name for call in conversation.calls if call.message == message] for message in (retry.caller, retry.again)
    )
    return first[0] if first and set(first) <= set(second) else None
