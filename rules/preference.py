"""Preference records: one input, an output to prefer and one to avoid.

The answer to compare is the last one, so the input ends before the assistant speaks, and what the tools are belongs to
the input.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ftlint.conversation.example import Example
from ftlint.conversation.formats import OLD_PREFERENCE_OUTPUTS, PREFERENCE_OUTPUTS, Format
from ftlint.conversation.shape import Order, RootShape
from ftlint.results.finding import Fix, Severity
from ftlint.rule import Problem, Rule, Sample, Scope
from ftlint.rule.context import Context
from ftlint.rule.samples import Json, assistant, lines, tool, user

Found = Iterator[Problem]
NEW_NAMES = dict(zip(OLD_PREFERENCE_OUTPUTS, PREFERENCE_OUTPUTS, strict=True))
# What a request passes beside the messages, and so stands beside them in the input.
INSIDE_INPUT = ("tools", "parallel_tool_calls")
_ROLES = ("system", "developer", "user", "tool")


def _quiet(example: Example, context: Context) -> bool:
    return example.format is not Format.PREFERENCE


def _idle(root: RootShape, order: Order, context: Context) -> bool:
    return root.format is not Format.PREFERENCE


rule = Rule("preference", "an input, an output to prefer and one to avoid", quiet=_quiet, idle=_idle)


def _record(preferred: Any = None, other: Any = None, asked: tuple[Json, ...] = (user(),), **more: Any) -> Json:
    return {
        "input": {"messages": list(asked), **more},
        "preferred_output": preferred or [assistant()],
        "non_preferred_output": other or [assistant("No idea.")],
    }


_GOOD = lines(_record())
_OLD = {
    "input": {"messages": [user()]},
    "preferred_completion": [assistant()],
    "non_preferred_completion": [assistant("No idea.")],
}


@rule.check(
    "old-names",
    Severity.ERROR,
    Scope.ROOT,
    why="The outputs were renamed in 2025, and providers refuse the file as one of no known format.",
    fix=Fix.SAFE,
    samples=lambda: (Sample(bad=lines(_OLD), good=_GOOD, fixed=_GOOD),),
)
def old_names(root: RootShape, form: Format | None, context: Context) -> Found:
    """``preferred_completion`` and ``non_preferred_completion``, as the outputs were called once."""
    for old, new in NEW_NAMES.items():
        if form is Format.PREFERENCE and old in root.types:
            both = new in root.types
            said = f"`{old}` and `{new}` stand side by side: keep one" if both else f"it is called `{new}` now"
            yield Problem(f"/{old}", said, None if both else Fix.SAFE, key=True)


def _outputs(example: Example) -> Iterator[tuple[str, Any]]:
    """The outputs that a record has, by the name that it uses for each."""
    record = example.record
    for old, new in NEW_NAMES.items():
        key = new if new in record else old
        if key in record:
            yield key, record[key]


@rule.check(
    "output-count",
    Severity.ERROR,
    Scope.EXAMPLE,
    why="Two answers are compared, so an output is one message of the assistant; providers refuse any other.",
    answers=("`preferred_output` list must contain exactly one message",),
    samples=lambda: (
        Sample(bad=lines(_record([assistant("Hm."), assistant()])), good=_GOOD),
        Sample(bad=lines(_record([user("Hm.")])), good=_GOOD),
        Sample(
            bad=lines(_record([assistant("Hm."), assistant()])),
            good=lines(_record(asked=(user("Hi"), assistant("Hello!"), user()))),
            profile="together",
        ),
    ),
)
def output_count(example: Example, context: Context) -> Found:
    """An output of more messages than the reader takes (one, for most), of none, of another role, or that is missing."""
    if example.format is not Format.PREFERENCE:
        return
    most = context.profile.output_messages
    outputs = dict(_outputs(example))
    if len(outputs) < len(NEW_NAMES):
        missing = next(new for old, new in NEW_NAMES.items() if not {old, new} & outputs.keys())
        yield Problem("", f"`{missing}` is missing; there is nothing to compare")
    for key, output in outputs.items():
        if not isinstance(output, list):
            yield Problem(f"/{key}", f"`{key}` must be a list with the assistant's message")
        elif not output:
            yield Problem(f"/{key}", f"`{key}` is empty; it takes the assistant's message")
        elif len(output) > most:
            yield Problem(f"/{key}", f"`{key}` has {len(output)} messages; {context.profile.title} takes {most}")
        else:
            yield from _strangers(key, output, ("assistant",) if most == 1 else ("assistant", "tool"))


def _strangers(key: str, output: list[Any], speakers: tuple[str, ...]) -> Found:
    """Messages of an output that are of another role than it takes; one that nobody knows is told elsewhere."""
    for index, message in enumerate(output):
        role = message.get("role") if isinstance(message, dict) else None
        if role in _ROLES and role not in speakers:
            said = f"an output takes messages of the {' and the '.join(speakers)}, not of the {role}"
            yield Problem(f"/{key}/{index}/role", said)


@rule.check(
    "input-ends-assistant",
    Severity.ERROR,
    Scope.EXAMPLE,
    why="The outputs are the assistant's next message, and here it has spoken already, or there is nothing to answer.",
    answers=("The last message in the input conversation must not be from the assistant",),
    samples=lambda: (
        Sample(
            bad=lines(_record(asked=(user("Hi"), assistant("Hello!")))),
            good=lines(_record(asked=(user("Hi"), assistant("Hello!"), user()))),
        ),
        Sample(bad=lines({**_record(), "input": {"tools": [tool()]}}), good=lines(_record(tools=[tool()]))),
    ),
)
def input_ends_assistant(example: Example, context: Context) -> Found:
    """An input whose last message is the assistant's, or that has no message at all."""
    asked = example.record.get("input")
    if example.format is not Format.PREFERENCE or not isinstance(asked, dict):
        return
    messages = asked.get("messages")
    if "messages" not in asked:
        yield Problem("/input", "`messages` is missing in `input`: write what the outputs answer")
    elif not isinstance(messages, list) or not messages:
        fault = "must be a list of messages" if not isinstance(messages, list) else "is empty"
        yield Problem("/input/messages", f"`messages` {fault}: write what the outputs answer")
    elif isinstance(messages[-1], dict) and messages[-1].get("role") == "assistant":
        at = f"/input/messages/{len(messages) - 1}"
        yield Problem(at, "the input ends with the assistant's message; end it with what the outputs answer")


@rule.check(
    "misplaced-tools",
    Severity.ERROR,
    Scope.EXAMPLE,
    why="The tools are read from the input only, so the model is trained as if it had none, or the file is refused.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=lines({**_record(), "tools": [tool()]}),
            good=lines(_record(tools=[tool()])),
            fixed=lines(_record(tools=[tool()])),
        ),
    ),
)
def misplaced_tools(example: Example, context: Context) -> Found:
    """``tools`` or ``parallel_tool_calls`` beside ``input`` and not inside it."""
    record, asked = example.record, example.record.get("input")
    if example.format is not Format.PREFERENCE:
        return
    for key in INSIDE_INPUT:
        if key in record:
            fits = isinstance(asked, dict) and (key not in asked or _same(asked[key], record[key]))
            said = "move it into `input`" if fits else "`input` has others: keep those that the model is used with"
            yield Problem(f"/{key}", f"`{key}` stands beside `input`; {said}", Fix.SAFE if fits else None, key=True)


def _same(one: Any, other: Any) -> bool:
    """Whether two values are written alike (1 and true are not)."""
    return repr(one) == repr(other)


@rule.check(
    "identical-outputs",
    Severity.WARNING,
    Scope.EXAMPLE,
    why="There is nothing to prefer, so the example teaches nothing.",
    samples=lambda: (
        Sample(
            bad=lines(_record([assistant("No idea.")], [assistant("No idea.")])),
            good=lines(_record([assistant("No idea.")], [assistant("No idea")])),
        ),
    ),
)
def identical_outputs(example: Example, context: Context) -> Found:
    """The same output to prefer and to avoid."""
    if example.format is not Format.PREFERENCE:
        return
    outputs = dict(_outputs(example))
    if len(outputs) == len(NEW_NAMES):
        (_, preferred), (key, other) = outputs.items()
        if preferred and preferred == other:
            yield Problem(f"/{key}", "both outputs are the same; drop the example or write the one to avoid")
