"""The order of the messages in a conversation.

A trainer learns the assistant's turns, so a conversation needs one, and mostly ends in one. Which orders beyond that are
taken differs between providers: OpenAI takes two assistant messages in a row, Azure, Together and Nova refuse them.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ftlint.conversation.example import Example
from ftlint.conversation.formats import Format
from ftlint.conversation.shape import Order
from ftlint.results.finding import Fix, Severity
from ftlint.rule import Problem, Rule, Sample, Scope, Suspect
from ftlint.rule.context import Context
from ftlint.rule.samples import assistant, call, calls, line, result, system, user

NO_ASSISTANT = "turn-order/no-assistant"
MESSAGE = "no assistant message, so nothing is trained; end the conversation with the answer to learn"


class Unanswered:
    """Evidence: which chats have no assistant message. A dataset in which none has one is prompts for reinforcement
    (8 bytes for each record without one)."""

    def __init__(self) -> None:
        self.records = 0
        self.chats = 0
        self.without = array("Q")

    def observe(self, examples: Iterable[Example | None], context: Context) -> None:
        """Take in records in order, None for one that cannot be read."""
        for record, example in enumerate(examples, self.records):
            self.records += 1
            if example is not None and example.conversations and example.format is Format.CHAT:
                self.chats += 1
                if not example.conversations[0].order.has_assistant:
                    self.without.append(record)

    def merge(self, later: Unanswered) -> None:
        """Append what was gathered on the records that follow."""
        self.without.extend(index + self.records for index in later.without)
        self.records += later.records
        self.chats += later.chats

    def conclude(self, context: Context) -> Verdict:
        """The verdict over all records."""
        if context.method != "sft" and self.chats and len(self.without) == self.chats:
            return Verdict(
                notes=["no conversation has an assistant message: read as prompts for reinforcement fine-tuning"]
            )
        return Verdict(suspects=[Suspect(index, NO_ASSISTANT, None) for index in self.without], trains=True)


class Verdict(NamedTuple):
    """Whether the dataset is one to learn answers from."""

    suspects: Sequence[Suspect] = ()
    notes: Sequence[str] = ()
    trains: bool = False

    def judge(self, example: Example, context: Context) -> Iterator[tuple[str, Problem]]:
        """What is wrong with one record, seen from the whole."""
        chat = self.trains and example.format is Format.CHAT and example.conversations
        if chat and not example.conversations[0].order.has_assistant:
            yield NO_ASSISTANT, Problem("/messages", MESSAGE)


rule = Rule("turn-order", "the order of the messages", evidence=Unanswered)


rule.declare(
    "no-assistant",
    Severity.ERROR,
    Scope.DATASET,
    finds="A conversation without any assistant message, in a dataset of which others have one.",
    why="Only what the assistant says is trained, so the example teaches nothing and providers refuse the file.",
    answers=("At least one message with the assistant role must be present",),
    samples=lambda: (
        Sample(
            bad=line(user(), assistant()) + line(user("And in Rome?")),
            good=line(user()) + line(user("And in Rome?")),
        ),
    ),
)


@rule.check(
    "no-user",
    Severity.WARNING,
    Scope.ORDER,
    why="The model learns to answer a question that it never saw.",
    samples=lambda: (
        Sample(bad=line(system("Be brief."), assistant("Hello!")), good=line(user("Hi"), assistant("Hello!"))),
    ),
)
def no_user(order: Order, form: Format, context: Context) -> Iterator[Problem]:
    """A conversation without any user message."""
    if "user" in order.roles:
        return
    if form is not Format.PREFERENCE:
        yield Problem("", "no user message comes before the assistant's")
    # An input that is empty, or begins with the answer, is told by `preference`; only one of the outputs reports message 0.
    elif order.roles and order.roles[0] != "assistant":
        yield Problem("/0", "no user message comes before the assistant's")


@rule.check(
    "last-not-assistant",
    Severity.WARNING,
    Scope.ORDER,
    why="What comes after the last assistant message is paid for and teaches nothing; some providers refuse it.",
    fix=Fix.UNSAFE,
    answers=("Expected last role Assistant for finetuning but got user",),
    samples=lambda: (
        Sample(
            bad=line(user("Hi"), assistant("Hello!"), user("Thanks")),
            good=line(user("Hi"), calls(call())),
            fixed=line(user("Hi"), assistant("Hello!")),
            unsafe=True,
        ),
    ),
)
def last_not_assistant(order: Order, form: Format, context: Context) -> Iterator[Problem]:
    """A conversation whose last message is not the assistant's (for reinforcement data: not the user's)."""
    last = len(order.roles) - 1
    if form is Format.REINFORCEMENT:
        if order.roles[last] != "user":
            yield Problem(f"/{last}", "the last message must be the user's, as the model writes the answer", fix=None)
    elif order.has_assistant and order.roles[last] != "assistant":
        message = f"the last message is the {order.roles[last]}'s, not the assistant's"
        if order.roles[-2:] == ("user", "user"):
            # To cut both would drop a question with its answer.
            yield Problem(f"/{last}", f"{message}; it follows another user message: is its role wrong?", None)
        else:
            yield Problem(f"/{last}", message)


def _consecutive(order: Order, role: str) -> Sequence[int]:
    twice = (role, role)
    if twice not in pairwise(order.roles):
        return ()
    return [index for index, pair in enumerate(pairwise(order.roles), 1) if pair == twice]


@rule.check(
    "consecutive-assistant",
    Severity.WARNING,
    Scope.ORDER,
    why="A model never speaks twice in a row when it is used, and Azure, Together and Nova refuse the file.",
    fix=Fix.UNSAFE,
    answers=("contains invalid schema (20)",),
    samples=lambda: (
        Sample(
            bad=line(
                user(),
                calls(call(id="call_1")),
                calls(call(arguments='{"city": "Rome"}', id="call_2")),
                result("21.0", id="call_1"),
                result("24.0", id="call_2"),
                assistant(),
            ),
            good=line(user(), calls(call()), result(), assistant()),
            fixed=line(
                user(),
                calls(call(id="call_1"), call(arguments='{"city": "Rome"}', id="call_2")),
                result("21.0", id="call_1"),
                result("24.0", id="call_2"),
                assistant(),
            ),
            unsafe=True,
        ),
    ),
)
def consecutive_assistant(order: Order, form: Format, context: Context) -> Iterator[Problem]:
    """Two assistant messages in a row."""
    for index in _consecutive(order, "assistant"):
        before, this = order.shapes[index - 1 : index + 1]
        merges = (
            all(bool(shape.calls) and not shape.has_text for shape in (before, this)) and before.trained == this.trained
        )
        yield Problem(f"/{index}", "the message before is the assistant's too", Fix.UNSAFE if merges else None)


@rule.check(
    "consecutive-user",
    Severity.INFO,
    Scope.ORDER,
    why="Providers that want the roles to alternate refuse it; elsewhere it is legal.",
    samples=lambda: (
        Sample(
            bad=line(user("Hi"), user("Are you there?"), assistant("Yes.")),
            good=line(user("Hi"), assistant("Yes?"), user("Are you there?"), assistant("Yes.")),
        ),
    ),
)
def consecutive_user(order: Order, form: Format, context: Context) -> Iterator[Problem]:
    """Two user messages in a row."""
    for index in _consecutive(order, "user"):
        yield Problem(f"/{index}", "the message before is the user's too")


@rule.check(
    "first-not-user",
    Severity.INFO,
    Scope.ORDER,
    why="Providers that want the roles to alternate want the user to begin.",
    samples=lambda: (
        Sample(
            bad=line(assistant("How can I help?"), user("Hi"), assistant("Hello!")),
            good=line(system("Be brief."), user("Hi"), assistant("Hello!")),
        ),
    ),
)
def first_not_user(order: Order, form: Format, context: Context) -> Iterator[Problem]:
    """A conversation that does not begin with the user (system messages aside)."""
    first = next((index for index, role in enumerate(order.roles) if role not in ("system", "developer")), None)
    if first is not None and order.roles[first] != "user" and "user" in order.roles:
        yield Problem(f"/{first}", f"the first message is the {order.roles[first]}'s")


@rule.check(
    "alternation",
    Severity.ERROR,
    Scope.ORDER,
    why="The reader takes user and assistant in turns only; it refuses the file, or skips the example.",
    answers=("Invalid role turns … must alternate user/assistant", "Unexpected role 'X' after role 'Y'"),
    samples=lambda: (
        Sample(
            bad=line(user(), calls(), result(), user("And in Rome?"), assistant()),
            good=line(user(), calls(), result(), assistant(), user("And in Rome?"), assistant()),
            profile="mistral",
        ),
        Sample(
            bad=line(user(), system("Be brief."), user("Hello?"), assistant()),
            good=line(system("Be brief."), user(), calls(), result(), calls(), result(), assistant()),
            profile="together",
        ),
    ),
)
def alternation(order: Order, form: Format, context: Context) -> Iterator[Problem]:
    """User and assistant do not take turns: the user speaks right after a result, or one of them again with only a system
    message between."""
    before, place = "", -1
    for index, role in enumerate(order.roles):
        if role in ("system", "developer"):
            continue
        if role == before and role in ("user", "assistant") and place < index - 1:
            yield Problem(f"/{index}", f"the {role} speaks again, with only a system message between")
        elif role == "user" and before in ("tool", "function"):
            yield Problem(f"/{index}", "the user speaks right after a tool's result; the assistant's answer is missing")
        before, place = role, index
