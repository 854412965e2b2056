"""The order of the messages in a conversation.

Only assistant messages are trained, so a conversation needs at least one and normally ends with one. Other constraints
differ: OpenAI accepts consecutive assistant messages; Azure, Together and Nova reject them.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ftlint.conversation.example import Example
from ftlint.conversation.formats import Format
from ftlint.conversation.shape import Order
from ftlint.results.finding import Fix, Severity
from ftlint.rule import ExampleProblem, ExampleProblems, Problem, Rule, Sample, Scope
from ftlint.rule.context import Context
from ftlint.rule.samples import assistant, call, calls, line, result, system, user

NO_ASSISTANT = "turn-order/no-assistant"
MESSAGE = "no assistant message, so nothing is trained; end the conversation with the answer to learn"


class Unanswered:
    """Collects the chat examples without an assistant message (8 bytes per such example).

    If no chat example has one, the dataset holds prompts for reinforcement fine-tuning.
    """

    def __init__(self) -> None:
        self.records = 0
        self.chats = 0
        self.without = array("Q")

    def observe(self, example: Example | None, context: Context) -> None:
        """Note whether an example has an assistant message."""
        if example is not None and example.conversations and example.format is Format.CHAT:
            self.chats += 1
            if not example.conversations[0].order.has_assistant:
                self.without.append(self.records)
        self.records += 1

    def merge(self, later: Unanswered) -> None:
        """Append the examples that follow."""
        self.without.extend(index + self.records for index in later.without)
        self.records += later.records
        self.chats += later.chats

    def conclude(self, context: Context) -> ExampleProblems:
        """Report the examples without an assistant message, unless the dataset holds prompts only."""
        if context.method != "sft" and self.chats and len(self.without) == self.chats:
            note = "no conversation has an assistant message: checked as prompts for reinforcement fine-tuning"
            return ExampleProblems(notes=[note])
        problem = Problem("/messages", MESSAGE)
        return ExampleProblems(ExampleProblem(number, NO_ASSISTANT, problem) for number in self.without)


rule = Rule("turn-order", "the order of the messages", collector=Unanswered)


rule.declare(
    "no-assistant",
    Severity.ERROR,
    Scope.DATASET,
    finds="A conversation without an assistant message, in a dataset where other conversations have one.",
    why="Only assistant messages are trained: the example teaches nothing, and providers reject the file.",
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
    why="The model learns an answer without the question.",
    samples=lambda: (
        Sample(bad=line(system("Be brief."), assistant("Hello!")), good=line(user("Hi"), assistant("Hello!"))),
    ),
)
def no_user(order: Order, form: Format, context: Context) -> Iterator[Problem]:
    """A conversation without a user message."""
    if "user" in order.roles:
        return
    if form is not Format.PREFERENCE:
        yield Problem("", "no user message precedes the assistant message; add the question")
    # `preference` reports an input that is empty or begins with the answer. Message 0 is reported once, not per output.
    elif order.roles and order.roles[0] != "assistant":
        yield Problem("/0", "no user message precedes the assistant message; add the question")


@rule.check(
    "last-not-assistant",
    Severity.WARNING,
    Scope.ORDER,
    why="Messages after the last assistant message cost tokens and teach nothing; some providers reject the file.",
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
    """A conversation that does not end with an assistant message (reinforcement data: with a user message)."""
    last = len(order.roles) - 1
    if form is Format.REINFORCEMENT:
        if order.roles[last] != "user":
            message = (
                f"the last message has role `{order.roles[last]}`; end with a user message for the model to answer"
            )
            yield Problem(f"/{last}", message, fix=None)
    elif order.has_assistant and order.roles[last] != "assistant":
        message = f"the last message has role `{order.roles[last]}`, not `assistant`"
        if order.roles[-2:] == ("user", "user"):
            # Removing both would lose a question with its answer.
            yield Problem(
                f"/{last}", f"{message}, and follows another user message; check whether its role is wrong", None
            )
        else:
            yield Problem(f"/{last}", f"{message}; end the conversation with the answer")


def _consecutive(order: Order, role: str) -> Sequence[int]:
    repeated = (role, role)
    if repeated not in pairwise(order.roles):
        return ()
    return [index for index, pair in enumerate(pairwise(order.roles), 1) if pair == repeated]


@rule.check(
    "consecutive-assistant",
    Severity.WARNING,
    Scope.ORDER,
    why="The sequence never occurs in production, and Azure, Together and Nova reject the file.",
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
    """Two consecutive assistant messages."""
    for index in _consecutive(order, "assistant"):
        first, second = order.shapes[index - 1 : index + 1]
        merges = (
            all(bool(shape.calls) and not shape.has_text for shape in (first, second))
            and first.trained == second.trained
        )
        yield Problem(f"/{index}", "two assistant messages in a row; merge them", Fix.UNSAFE if merges else None)


@rule.check(
    "consecutive-user",
    Severity.INFO,
    Scope.ORDER,
    why="Providers that require alternating roles reject the file; others accept it.",
    samples=lambda: (
        Sample(
            bad=line(user("Hi"), user("Are you there?"), assistant("Yes.")),
            good=line(user("Hi"), assistant("Yes?"), user("Are you there?"), assistant("Yes.")),
        ),
    ),
)
def consecutive_user(order: Order, form: Format, context: Context) -> Iterator[Problem]:
    """Two consecutive user messages."""
    for index in _consecutive(order, "user"):
        yield Problem(f"/{index}", "two user messages in a row; merge them if the target requires alternating roles")


@rule.check(
    "first-not-user",
    Severity.INFO,
    Scope.ORDER,
    why="Providers that require alternating roles require the user to begin.",
    samples=lambda: (
        Sample(
            bad=line(assistant("How can I help?"), user("Hi"), assistant("Hello!")),
            good=line(system("Be brief."), user("Hi"), assistant("Hello!")),
        ),
    ),
)
def first_not_user(order: Order, form: Format, context: Context) -> Iterator[Problem]:
    """A conversation that, after system messages, does not begin with a user message."""
    first = next((index for index, role in enumerate(order.roles) if role not in ("system", "developer")), None)
    if first is not None and order.roles[first] != "user" and "user" in order.roles:
        yield Problem(
            f"/{first}",
            f"the first message has role `{order.roles[first]}`; begin with a user message if the target requires it",
        )


@rule.check(
    "alternation",
    Severity.ERROR,
    Scope.ORDER,
    why="The target requires alternating roles; it rejects the file or skips the example.",
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
    """A user message right after a tool result, or two messages of one role with only a system message between them."""
    previous, previous_index = "", -1
    for index, role in enumerate(order.roles):
        if role in ("system", "developer"):
            continue
        if role == previous and role in ("user", "assistant") and previous_index < index - 1:
            yield Problem(
                f"/{index}",
                f"two {role} messages with only a system message between them; merge them or move the system message",
            )
        elif role == "user" and previous in ("tool", "function"):
            yield Problem(f"/{index}", "user message right after a tool result; add the assistant's answer before it")
        previous, previous_index = role, index
