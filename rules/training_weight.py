"""Which of the assistant's messages are trained: those whose ``weight`` is not 0.

A message without ``weight`` is trained. Where a reader knows no weights at all, `message-shape/unknown-key` tells of them
and nothing is asked here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final, NamedTuple

from ftlint.conversation.example import Conversation, Example
from ftlint.conversation.formats import Format
from ftlint.conversation.shape import MessageShape, Order, RootShape
from ftlint.results.finding import Fix, Severity
from ftlint.rule import Problem, Rule, Sample, Scope
from ftlint.rule.context import Context
from ftlint.rule.samples import assistant, call, calls, line, result, user
from ftlint.text.tool_errors import is_error

Found = Iterator[Problem]
# What stands for a weight in another spelling (1 == True == 1.0), and what is meant.
_MEANT: Final[dict[Any, int]] = {0: 0, 1: 1, "0": 0, "1": 1}


class Retry(NamedTuple):
    """A message that calls, the results right behind it, and the next message that calls; as indices."""

    caller: int
    results: tuple[int, ...]
    again: int


@lru_cache(maxsize=4096)
def retries(order: Order) -> tuple[Retry, ...]:
    """Where a call may have been made again: after its results, and before the user says anything."""
    found = []
    callers = [index for index, shape in enumerate(order.shapes) if shape.role == "assistant" and shape.has_calls]
    for caller, again in pairwise(callers):
        between = order.roles[caller + 1 : again]
        results = tuple(index for index in range(caller + 1, again) if order.roles[index] in ("tool", "function"))
        if results and set(between) <= {"tool", "function", "assistant"} and order.shapes[caller].trained:
            found.append(Retry(caller, results, again))
    return tuple(found)


def _quiet(example: Example, context: Context) -> bool:
    """Whether no failed call was made again."""
    for talk in example.conversations:
        for retry in retries(talk.order):
            if _failed(talk, retry):
                return False
    return True


def _failed(talk: Conversation, retry: Retry) -> bool:
    """Whether every result of a message is an error."""
    return all(is_error(talk.messages[index].get("content")) for index in retry.results)


def _idle(root: RootShape, order: Order, context: Context) -> bool:
    """Whether nobody calls a second time."""
    return not retries(order)


rule = Rule("training-weight", "which of the assistant's messages are trained", quiet=_quiet, idle=_idle)


def _has_weight(role: object, context: Context) -> bool:
    """Whether messages of a role have a weight for this reader."""
    return isinstance(role, str) and "weight" in context.profile.message_keys.get(role, ())


def meant(weight: Any) -> int | None:
    """The weight that a value stands for (``true``, ``"1"`` and ``1.0`` for 1), None where it stands for none."""
    return _MEANT.get(weight) if isinstance(weight, bool | int | float | str) else None


@rule.check(
    "invalid",
    Severity.ERROR,
    Scope.MESSAGE,
    why="A weight is the integer 0 or 1, and providers refuse the file for any other.",
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
def invalid(shape: MessageShape, form: Format, context: Context) -> Found:
    """A weight that is neither 0 nor 1."""
    if "weight" not in shape.types or not _has_weight(shape.role, context):
        return
    weight = shape.weight
    if weight is None or (shape.types["weight"] is int and weight in (0, 1)):
        return
    wanted = meant(weight)
    shown = json.dumps(weight, ensure_ascii=False)[:60]
    said = "a message is left out (0) or trained (1)" if wanted is None else f"write {wanted}"
    yield Problem("/weight", f"the weight is {shown}; {said}", None if wanted is None else Fix.SAFE, data=wanted)


@rule.check(
    "wrong-role",
    Severity.ERROR,
    Scope.MESSAGE,
    why="Only what the assistant says is trained, and OpenAI refuses the key on any other message.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=line({**user(), "weight": 0}, assistant()),
            good=line(user(), assistant("Hm?", weight=0), user(), assistant()),
            fixed=line(user(), assistant()),
        ),
    ),
)
def wrong_role(shape: MessageShape, form: Format, context: Context) -> Found:
    """A weight on a message that is not the assistant's."""
    if shape.weight is None or shape.role == "assistant" or _has_weight(shape.role, context):
        return
    if isinstance(shape.role, str) and _has_weight("assistant", context):
        yield Problem("/weight", f"drop `weight`: the {shape.role}'s messages are never trained", key=True)


@rule.check(
    "nothing-trained",
    Severity.WARNING,
    Scope.ORDER,
    why="The example is paid for and teaches nothing.",
    samples=lambda: (
        Sample(
            bad=line(user(), assistant("Hm?", weight=0), user(), assistant(weight=0)),
            good=line(user(), assistant("Hm?", weight=0), user(), assistant()),
        ),
    ),
)
def nothing_trained(order: Order, form: Format, context: Context) -> Found:
    """A chat in which every message of the assistant has the weight 0."""
    if form is not Format.CHAT or not order.has_assistant or not _has_weight("assistant", context):
        return
    said = [index for index, role in enumerate(order.roles) if role == "assistant"]
    if all(meant(order.shapes[index].weight) == 0 for index in said):
        which = "the only answer has" if len(said) == 1 else f"all {len(said)} answers have"
        yield Problem(f"/{said[-1]}/weight", f"{which} the weight 0; train one, or drop the example")


@rule.check(
    "failed-call-trained",
    Severity.INFO,
    Scope.CONVERSATION,
    why="The model learns the call that failed along with the one that mended it.",
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
def failed_call_trained(talk: Conversation, example: Example, context: Context) -> Any:
    """A call that failed and was made again at once, but is trained like any other."""
    known = retries(talk.order)
    if not known or example.format is not Format.CHAT or not _has_weight("assistant", context):
        return None
    return [
        Problem(f"/{retry.caller}", f"`{name[:80]}` failed and is called again in message {retry.again}; weigh it 0")
        for retry in known
        if _failed(talk, retry) and (name := _called_twice(talk, retry)) is not None
    ]


def _called_twice(talk: Conversation, retry: Retry) -> str | None:
    """The function that both messages call, where the first calls nothing that the second does not."""
    first, second = (
        [one.name for one in talk.calls if one.message == message] for message in (retry.caller, retry.again)
    )
    return first[0] if first and set(first) <= set(second) else None
