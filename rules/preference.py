"""Preference examples: one input, a preferred output and a non-preferred output.

The outputs are alternative next messages, so the input ends before the assistant answers. Tools are declared in the input.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ftlint.conversation.example import Example
from ftlint.conversation.formats import OLD_PREFERENCE_OUTPUTS, PREFERENCE_OUTPUTS, Format
from ftlint.conversation.shape import RootShape
from ftlint.results.finding import Fix, Severity
from ftlint.rule import Problem, Rule, Sample, Scope
from ftlint.rule.context import Context
from ftlint.rule.samples import Json, assistant, lines, tool, user

Problems = Iterator[Problem]
CURRENT_NAMES = dict(zip(OLD_PREFERENCE_OUTPUTS, PREFERENCE_OUTPUTS, strict=True))
# Request parameters that belong to the input, next to its messages.
INSIDE_INPUT = ("tools", "parallel_tool_calls")
_ROLES = ("system", "developer", "user", "tool")


def _is_clean(example: Example, context: Context) -> bool:
    return example.format is not Format.PREFERENCE


rule = Rule("preference", "input, preferred and non-preferred output of a preference example", is_clean=_is_clean)


def _record(
    preferred: Any = None, other: Any = None, messages: tuple[Json, ...] = (user(),), **input_keys: Any
) -> Json:
    return {
        "input": {"messages": list(messages), **input_keys},
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
    why="The outputs were renamed in 2025; providers reject the old names as an unknown format.",
    fix=Fix.SAFE,
    samples=lambda: (Sample(bad=lines(_OLD), good=_GOOD, fixed=_GOOD),),
)
def old_names(root: RootShape, form: Format | None, context: Context) -> Problems:
    """The outputs' former names, ``preferred_completion`` and ``non_preferred_completion``."""
    for old, new in CURRENT_NAMES.items():
        if form is Format.PREFERENCE and old in root.types:
            both = new in root.types
            message = f"both `{old}` and `{new}` are present; keep one" if both else f"`{old}` was renamed; use `{new}`"
            yield Problem(f"/{old}", message, None if both else Fix.SAFE, key=True)


def _outputs(example: Example) -> Iterator[tuple[str, Any]]:
    """The outputs of an example as pairs of key and value, under the names that the example uses."""
    record = example.record
    for old, new in CURRENT_NAMES.items():
        key = new if new in record else old
        if key in record:
            yield key, record[key]


@rule.check(
    "output-count",
    Severity.ERROR,
    Scope.EXAMPLE,
    why="Training compares two answers; providers reject an output that is not one assistant message.",
    answers=("`preferred_output` list must contain exactly one message",),
    samples=lambda: (
        Sample(bad=lines(_record([assistant("Hm."), assistant()])), good=_GOOD),
        Sample(bad=lines(_record([user("Hm.")])), good=_GOOD),
        Sample(
            bad=lines(_record([assistant("Hm."), assistant()])),
            good=lines(_record(messages=(user("Hi"), assistant("Hello!"), user()))),
            profile="together",
        ),
    ),
)
def output_count(example: Example, context: Context) -> Problems:
    """An output that is missing, empty, of another role, or longer than the target accepts (mostly one message)."""
    if example.format is not Format.PREFERENCE:
        return
    limit = context.profile.output_messages
    outputs = dict(_outputs(example))
    if len(outputs) < len(CURRENT_NAMES):
        missing = next(new for old, new in CURRENT_NAMES.items() if not {old, new} & outputs.keys())
        yield Problem("", f"`{missing}` is missing; add the output to compare")
    for key, output in outputs.items():
        if not isinstance(output, list):
            yield Problem(f"/{key}", f"`{key}` must be a list with an assistant message")
        elif not output:
            yield Problem(f"/{key}", f"`{key}` is empty; add an assistant message")
        elif len(output) > limit:
            yield Problem(
                f"/{key}", f"`{key}` has {len(output)} messages; {context.profile.title} accepts at most {limit}"
            )
        else:
            yield from _wrong_roles(key, output, ("assistant",) if limit == 1 else ("assistant", "tool"))


def _wrong_roles(key: str, output: list[Any], allowed: tuple[str, ...]) -> Problems:
    """Messages of an output with a known role that an output cannot have; `message-shape` reports unknown roles."""
    for index, message in enumerate(output):
        role = message.get("role") if isinstance(message, dict) else None
        if role in _ROLES and role not in allowed:
            roles = " or ".join(f"`{name}`" for name in allowed)
            yield Problem(f"/{key}/{index}/role", f"message in `{key}` has role `{role}`; it must be {roles}")


@rule.check(
    "input-ends-assistant",
    Severity.ERROR,
    Scope.EXAMPLE,
    why="The outputs are the assistant's next message; providers reject an input that is answered or empty.",
    answers=("The last message in the input conversation must not be from the assistant",),
    samples=lambda: (
        Sample(
            bad=lines(_record(messages=(user("Hi"), assistant("Hello!")))),
            good=lines(_record(messages=(user("Hi"), assistant("Hello!"), user()))),
        ),
        Sample(bad=lines({**_record(), "input": {"tools": [tool()]}}), good=lines(_record(tools=[tool()]))),
    ),
)
def input_ends_assistant(example: Example, context: Context) -> Problems:
    """An input that ends with an assistant message, or has no messages."""
    prompt = example.record.get("input")
    if example.format is not Format.PREFERENCE or not isinstance(prompt, dict):
        return
    messages = prompt.get("messages")
    if "messages" not in prompt:
        yield Problem("/input", "`messages` is missing in `input`; add the messages that the outputs answer")
    elif not isinstance(messages, list) or not messages:
        fault = "must be a list of messages" if not isinstance(messages, list) else "is empty"
        yield Problem("/input/messages", f"`messages` {fault}; add the messages that the outputs answer")
    elif isinstance(messages[-1], dict) and messages[-1].get("role") == "assistant":
        at = f"/input/messages/{len(messages) - 1}"
        yield Problem(at, "the input ends with an assistant message; end it with the message that the outputs answer")


@rule.check(
    "misplaced-tools",
    Severity.ERROR,
    Scope.EXAMPLE,
    why="Tools are read from `input` only: the model is trained without them, or the file is rejected.",
    fix=Fix.SAFE,
    samples=lambda: (
        Sample(
            bad=lines({**_record(), "tools": [tool()]}),
            good=lines(_record(tools=[tool()])),
            fixed=lines(_record(tools=[tool()])),
        ),
    ),
)
def misplaced_tools(example: Example, context: Context) -> Problems:
    """``tools`` or ``parallel_tool_calls`` at the root instead of inside ``input``."""
    record, prompt = example.record, example.record.get("input")
    if example.format is not Format.PREFERENCE:
        return
    for key in INSIDE_INPUT:
        if key in record:
            movable = isinstance(prompt, dict) and (key not in prompt or _same(prompt[key], record[key]))
            todo = (
                "move it into `input`" if movable else "`input` has a different value; keep the one used in production"
            )
            message = f"`{key}` is outside `input`; {todo}"
            yield Problem(f"/{key}", message, Fix.SAFE if movable else None, key=True)


def _same(first: Any, second: Any) -> bool:
    """Whether two values are equal, with 1 and true different."""
    return repr(first) == repr(second)


@rule.check(
    "identical-outputs",
    Severity.WARNING,
    Scope.EXAMPLE,
    why="Without a difference there is no preference to learn.",
    samples=lambda: (
        Sample(
            bad=lines(_record([assistant("No idea.")], [assistant("No idea.")])),
            good=lines(_record([assistant("No idea.")], [assistant("No idea")])),
        ),
    ),
)
def identical_outputs(example: Example, context: Context) -> Problems:
    """The same preferred and non-preferred output."""
    if example.format is not Format.PREFERENCE:
        return
    outputs = dict(_outputs(example))
    if len(outputs) == len(CURRENT_NAMES):
        (_, preferred), (key, other) = outputs.items()
        if preferred and preferred == other:
            yield Problem(f"/{key}", "both outputs are identical; change one of them or remove the example")
