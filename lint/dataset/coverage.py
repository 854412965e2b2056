"""Finds tools and values that the examples show too rarely or never, and datasets that always call or often refuse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from ftlint.conversation.example import Example
from ftlint.conversation.shape import Order
from ftlint.dataset.tool_usage import ArgumentValues, ToolUsage, ToolUsages
from ftlint.results.pointer import join
from ftlint.rule import AffectedExample, Conclusion, Problem
from ftlint.rule.context import Context
from ftlint.text.refusals import is_refusal

FEW_CALLS: Final = "coverage/few-calls"
NEVER_CALLED: Final = "coverage/never-called"
NO_PLAIN_REPLIES: Final = "coverage/no-plain-replies"
UNUSED_VALUE: Final = "coverage/unused-value"
CLOSED_SET: Final = "coverage/closed-set"
REFUSALS: Final = "coverage/refusals"

ENOUGH: Final = 20  # examples; fewer do not teach the model a habit
MANY_REFUSALS: Final = (1, 5)  # reported above this share of the answers, 20 %
_VALUES_SHOWN: Final = 5
_CHARACTERS_SHOWN: Final = 30  # of a value


class CoverageCollector:
    """Counts the examples that declare tools, call some of them, end in an answer, or refuse, and collects the usage of the
    tools. ``plain``: an example with tools answers a user without a call."""

    def __init__(self) -> None:
        self.examples = 0
        self.declaring = 0
        self.calling = 0
        self.plain = False
        self.answers = 0
        self.refusals = 0
        self.first_declaring = -1
        self.first_refusal = -1
        self.tools = ToolUsages()

    def observe(self, example: Example | None, context: Context) -> None:
        """Take in the next example."""
        number = self.examples
        self.examples += 1
        if example is None or not example.conversations:
            return
        conversation, definitions = example.conversations[0], example.definitions
        order = conversation.order
        if _ends_in_answer(order):
            self.answers += 1
            if is_refusal(conversation.messages[-1]["content"]):
                self.refusals += 1
                self.first_refusal = number if self.first_refusal < 0 else self.first_refusal
        if not definitions or not (definitions[0].value or example.declares_tools):
            return
        self.declaring += 1
        self.first_declaring = number if self.first_declaring < 0 else self.first_declaring
        self.plain = self.plain or _answers_without_call(order)
        for one in definitions:
            self.tools.add_definitions(one, number)
        if order.callers or order.legacy_callers:
            self.calling += 1
            tools = definitions[0].tools
            if len(definitions) > 1:
                tools = {**definitions[1].tools, **tools}
            self.tools.add_calls(conversation, tools, number)

    def merge(self, later: CoverageCollector) -> None:
        """Append what was collected from the examples that follow."""
        self.tools.merge(later.tools, self.examples)
        for name in ("first_declaring", "first_refusal"):
            if getattr(self, name) < 0 <= getattr(later, name):
                setattr(self, name, self.examples + getattr(later, name))
        for name in ("examples", "declaring", "calling", "answers", "refusals"):
            setattr(self, name, getattr(self, name) + getattr(later, name))
        self.plain |= later.plain

    def conclude(self, context: Context) -> CoverageConclusion:
        """What the examples do not show, each time at the first example that declares the tool or refuses."""
        found: dict[int, list[Gap]] = {}
        if self.declaring >= ENOUGH and self.calling == self.declaring and not self.plain:
            message = (
                f"all {self.declaring:,} examples with tools call one; add examples that are answered without a call"
            )
            found.setdefault(self.first_declaring, []).append(Gap(NO_PLAIN_REPLIES, message))
        if self.answers >= ENOUGH and self.refusals * MANY_REFUSALS[1] > self.answers * MANY_REFUSALS[0]:
            message = f"{self.refusals:,} of {self.answers:,} answers are refusals, like this one; are they intended?"
            found.setdefault(self.first_refusal, []).append(Gap(REFUSALS, message))
        for name, first in self.tools.declared.items() if self.declaring >= context.min_calls else ():
            found.setdefault(first, []).extend(_of_tool(name, self.tools.called.get(name), context.min_calls))
        notes = ["too many tools to report for each how often it is called"] if self.tools.too_many else []
        return CoverageConclusion({number: gaps for number, gaps in sorted(found.items()) if gaps}, notes)


def _answers_without_call(order: Order) -> bool:
    """Whether a user is answered without a call."""
    return any(
        before == "user" and shape.trained and shape.has_text and not shape.has_calls
        for before, shape in zip(order.roles, order.shapes[1:], strict=False)
    )


def _ends_in_answer(order: Order) -> bool:
    """Whether the conversation ends in a trained text without a call."""
    last = order.shapes[-1] if order.shapes else None
    return last is not None and last.trained and last.has_text and not last.has_calls


class Gap(NamedTuple):
    """Something that the examples do not show: of a tool, of one of its arguments, or of all tools together (no ``place``)."""

    check: str
    message: str
    place: tuple[str, ...] = ()


@dataclass
class CoverageConclusion(Conclusion):
    """What the examples do not show, by the number of the example that reports it."""

    gaps: Mapping[int, list[Gap]]
    notes: Sequence[str] = ()

    def affected(self) -> Iterator[AffectedExample]:
        """The examples that report something."""
        return (AffectedExample(number, gap.check) for number, gaps in self.gaps.items() for gap in gaps)

    def problems(self, example: Example, context: Context) -> Iterator[tuple[str, Problem]]:
        """What the example with this number reports."""
        for gap in self.gaps.get(example.number, ()):
            yield gap.check, Problem(_pointer(example, gap), gap.message)


def _pointer(example: Example, gap: Gap) -> str:
    if gap.check == REFUSALS:
        conversation = example.conversations[0]
        return conversation.place(f"/{len(conversation.messages) - 1}/content")
    found = example.tool(gap.place[0]) if gap.place else None
    if found is None:
        return f"{example.definitions_at}/{example.definitions[0].key}"
    definitions, tool = found
    pointer = example.tool_pointer(definitions, tool)
    if len(gap.place) > 1 and gap.place[1] in tool.properties:
        schema = tool.properties[gap.place[1]]
        pointer += join("parameters", "properties", gap.place[1])
        pointer += "/enum" if isinstance(schema, dict) and "enum" in schema else ""
    return pointer


def _of_tool(name: str, usage: ToolUsage | None, min_calls: int) -> Iterator[Gap]:
    if usage is None:
        yield Gap(NEVER_CALLED, f"no example calls `{name}`; add examples that do, or remove the tool", (name,))
    elif usage.examples < min_calls:
        examples = f"{usage.examples:,} example{'s' if usage.examples > 1 else ''}"
        yield Gap(FEW_CALLS, f"`{name}` is called in only {examples}; aim for {min_calls:,}", (name,))
    else:
        for key, argument in usage.arguments.items():
            yield from _of_argument(name, key, argument, min_calls)


def _of_argument(name: str, key: str, argument: ArgumentValues, min_calls: int) -> Iterator[Gap]:
    if argument.options:
        unused = [value for value in argument.options if value not in argument.used]
        if unused:
            message = f"no call of `{name}` passes {_listed(unused)} for `{key}`; add examples that do"
            yield Gap(UNUSED_VALUE, message, (name, key))
    elif argument.values is not None and argument.passed >= min_calls and len(argument.values) > 1:
        message = f"all {argument.passed:,} calls with `{key}` pass one of {_listed(sorted(argument.values))}"
        yield Gap(CLOSED_SET, f"{message}; if there are no other values, declare these as an enum", (name, key))


def _listed(values: list[str]) -> str:
    most = _CHARACTERS_SHOWN
    shown = [repr(value if len(value) <= most else value[: most - 1] + "…") for value in values[:_VALUES_SHOWN]]
    more = len(values) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
