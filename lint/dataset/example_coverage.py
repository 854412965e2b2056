"""What is to be said of how the tools of a dataset are used: the verdict of the rule `coverage`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from ftlint.conversation.example import Example
from ftlint.results.pointer import join
from ftlint.rule import Problem, Suspect
from ftlint.rule.context import Context

if TYPE_CHECKING:
    from ftlint.dataset.coverage import Argument, ToolUse, Usage

FEW_CALLS: Final = "coverage/few-calls"
NEVER_CALLED: Final = "coverage/never-called"
NO_PLAIN_REPLIES: Final = "coverage/no-plain-replies"
UNUSED_VALUE: Final = "coverage/unused-value"
CLOSED_SET: Final = "coverage/closed-set"
REFUSALS: Final = "coverage/refusals"

ENOUGH: Final = 20  # examples; fewer are no habit that a model could learn
HIGH: Final = (1, 5)  # the share of refusals that is told: more than 20 %
_SHOWN: Final = 5
_ROOM: Final = 30  # characters of a value in a message


class Said(NamedTuple):
    """What is told, and where: at a tool, at one of its arguments, at the list of tools, or (no ``place``) at the answer."""

    check: str
    message: str
    place: tuple[str, ...] = ()


class Verdict(NamedTuple):
    """What is told, by the record that stands for all."""

    said: Mapping[int, list[Said]]
    notes: list[str]

    @property
    def suspects(self) -> Iterable[Suspect]:
        """The records at which something is told."""
        return (Suspect(record, one.check, None) for record, said in sorted(self.said.items()) for one in said)

    def judge(self, example: Example, context: Context) -> Iterator[tuple[str, Problem]]:
        """What is told at one record, by its number."""
        for one in self.said.get(example.number, ()):
            yield one.check, Problem(_pointer(example, one), one.message)


def _pointer(example: Example, said: Said) -> str:
    if said.check == REFUSALS:
        talk = example.conversations[0]
        return talk.place(f"/{len(talk.messages) - 1}/content")
    found = example.tool(said.place[0]) if said.place else None
    if found is None:
        return f"{example.definitions_at}/{example.definitions[0].key}"
    definitions, tool = found
    pointer = example.tool_pointer(definitions, tool)
    if len(said.place) > 1 and said.place[1] in tool.properties:
        pointer += join("parameters", "properties", said.place[1])
        enum = isinstance(tool.properties[said.place[1]], dict) and "enum" in tool.properties[said.place[1]]
        pointer += "/enum" if enum else ""
    return pointer


def verdict_of(usage: Usage, min_calls: int) -> Verdict:
    """Judge how tools are used; ``min_calls`` is in how many examples each should be called."""
    counts = usage.counts
    said: dict[int, list[Said]] = {}
    if counts.declaring >= ENOUGH and counts.calling == counts.declaring and not counts.plain:
        message = f"each of the {counts.declaring:,} examples with tools calls one; add some that are answered without"
        said.setdefault(counts.first_declaring, []).append(Said(NO_PLAIN_REPLIES, message))
    if counts.answers >= ENOUGH and counts.refusals * HIGH[1] > counts.answers * HIGH[0]:
        message = f"{counts.refusals:,} of {counts.answers:,} answers refuse, as this one does; are they meant to?"
        said.setdefault(counts.first_refusal, []).append(Said(REFUSALS, message))
    for name, first in usage.declared.items() if counts.declaring >= min_calls else ():
        said.setdefault(first, []).extend(_of_tool(name, usage.called.get(name), min_calls))
    notes = ["too many tools to tell of each how often it is called"] if usage.too_many else []
    return Verdict({record: found for record, found in said.items() if found}, notes)


def _of_tool(name: str, use: ToolUse | None, min_calls: int) -> Iterator[Said]:
    if use is None:
        yield Said(NEVER_CALLED, f"no example calls `{name}`; show when to call it, or do not declare it", (name,))
    elif use.examples < min_calls:
        times = f"{use.examples:,} example{'s' if use.examples > 1 else ''}"
        yield Said(FEW_CALLS, f"`{name}` is called in {times} only; aim for {min_calls:,}", (name,))
    else:
        for key, argument in use.arguments.items():
            yield from _of_argument(name, key, argument, min_calls)


def _of_argument(name: str, key: str, argument: Argument, min_calls: int) -> Iterator[Said]:
    if argument.options:
        unused = [value for value in argument.options if value not in argument.used]
        if unused:
            said = f"no call of `{name}` passes {_listed(unused)} for `{key}`"
            yield Said(UNUSED_VALUE, f"{said}; the model sees only the other values", (name, key))
    elif argument.values is not None and argument.passed >= min_calls and len(argument.values) > 1:
        said = f"all {argument.passed:,} calls that pass `{key}` pass one of {_listed(sorted(argument.values))}"
        yield Said(CLOSED_SET, f"{said}; if there are no others, declare them as its enum", (name, key))


def _listed(values: list[str]) -> str:
    shown = [repr(value if len(value) <= _ROOM else value[: _ROOM - 1] + "…") for value in values[:_SHOWN]]
    more = len(values) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
