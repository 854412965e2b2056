"""Counts how the tools of a dataset are used, tool by tool and argument by argument: for the rule `coverage`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple

from ftlint.conversation.example import Conversation, Example
from ftlint.conversation.shape import Order
from ftlint.conversation.tools import Definitions, Tool
from ftlint.results.pointer import join
from ftlint.rule import AffectedExample, Conclusion, Problem
from ftlint.rule.context import Context
from ftlint.text.refusals import is_refusal

FEW_VALUES: Final = 10  # distinct values of an argument that may be a closed set
_MOST_TOOLS: Final = 1_000
_SETS_KEPT: Final = 256  # sets of definitions that need not be learned again
_MOST_ARGUMENTS: Final = 2_000
_MOST_OPTIONS: Final = 64
_LONGEST: Final = 64  # characters; longer values are free text
# What narrows a string down otherwise than by a list of its values.
_NARROWED: Final = frozenset("enum const pattern format $ref allOf anyOf oneOf not".split())


class Argument:
    """What was passed for one argument. ``options`` has the values of all its enums in order, ``used`` those that were
    passed; where it has none, ``values`` are those passed ``passed`` times in all, None when they are many or long."""

    def __init__(self) -> None:
        self.options: dict[str, None] = {}
        self.used: set[str] = set()
        self.values: set[str] | None = set()
        self.passed = 0

    def merge(self, later: Argument) -> None:
        """Add what was passed in the records that follow."""
        self.options |= later.options
        self.used |= later.used
        self.passed += later.passed
        both = self.values | later.values if self.values is not None and later.values is not None else None
        self.values = both if both is not None and len(both) <= FEW_VALUES else None


class ToolUse:
    """How one tool is used: how many examples call it (``last``: the last of them), and what they pass."""

    def __init__(self) -> None:
        self.examples = 0
        self.last = -1
        self.arguments: dict[str, Argument] = {}

    def merge(self, later: ToolUse) -> None:
        """Add how it is used in the records that follow."""
        self.examples += later.examples
        for name, argument in later.arguments.items():
            self.arguments.setdefault(name, Argument()).merge(argument)


class Counts:
    """Records, and those among them that declare tools, declare and call some, end in a text, refuse. ``plain``: some of
    those that declare tools answer without a call."""

    def __init__(self) -> None:
        self.records = 0
        self.declaring = 0
        self.calling = 0
        self.plain = False
        self.answers = 0
        self.refusals = 0
        self.first_declaring = -1
        self.first_refusal = -1

    def refuse(self, record: int) -> None:
        """Count a record that ends in a refusal."""
        self.refusals += 1
        if self.first_refusal < 0:
            self.first_refusal = record

    def declare(self, record: int, plain: bool) -> None:
        """Count a record that declares tools; ``plain``: it answers without a call."""
        self.declaring += 1
        if self.first_declaring < 0:
            self.first_declaring = record
        if plain:
            self.plain = True

    def merge(self, later: Counts) -> None:
        """Append the counts of the records that follow."""
        for name in ("first_declaring", "first_refusal"):
            if getattr(self, name) < 0 <= getattr(later, name):
                setattr(self, name, self.records + getattr(later, name))
        for name in ("records", "declaring", "calling", "answers", "refusals"):
            setattr(self, name, getattr(self, name) + getattr(later, name))
        self.plain |= later.plain


class Usage:
    """Collector: a few numbers for each tool and argument, whatever the number of records. Of more than 1,000 tools, or 2,000
    arguments, nothing is told (``too_many``). ``declared`` has the first record that declares a tool, ``called`` how those
    are used that are called where they are declared."""

    def __init__(self) -> None:
        self.counts = Counts()
        self.declared: dict[str, int] = {}
        self.called: dict[str, ToolUse] = {}
        self.too_many = False
        self._arguments = 0
        self._learned: set[Definitions] = set()
        self._taking: dict[Tool, _Taking] = {}

    def __getstate__(self) -> tuple[Any, ...]:
        return self.counts, self.declared, self.called, self.too_many, self._arguments

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self.counts, self.declared, self.called, self.too_many, self._arguments = state
        self._learned, self._taking = set(), {}

    def observe(self, example: Example | None, context: Context) -> None:
        """Take in the next example."""
        counts = self.counts
        record = counts.records
        counts.records += 1
        if example is None or not example.conversations:
            return
        talk, definitions = example.conversations[0], example.definitions
        calls, plain, ends = _facts(talk.order)
        if ends:
            counts.answers += 1
            if is_refusal(talk.messages[-1]["content"]):
                counts.refuse(record)
        if not definitions or not (definitions[0].value or example.declares_tools):
            return
        counts.declare(record, plain)
        for each in definitions:
            if each not in self._learned:
                self._learn(each, record)
        if calls:
            counts.calling += 1
            tools = definitions[0].tools
            if len(definitions) > 1:
                tools = {**definitions[1].tools, **tools}
            self._take(talk, tools, record)

    def merge(self, later: Usage) -> None:
        """Append what was gathered on the records that follow."""
        for name, first in later.declared.items():
            if name not in self.declared:
                self.declared[name] = self.counts.records + first
        for name, use in later.called.items():
            self.called.setdefault(name, ToolUse()).merge(use)
        self.counts.merge(later.counts)
        self.too_many |= later.too_many
        self._arguments = sum(len(use.arguments) for use in self.called.values())
        self._taking.clear()
        self._bound()

    def conclude(self, context: Context) -> CoverageProblems:
        """The problems of the dataset."""
        return verdict_of(self, context.min_calls)

    def _bound(self) -> None:
        if self.too_many or len(self.declared) > _MOST_TOOLS or self._arguments > _MOST_ARGUMENTS:
            self.too_many = True
            self.declared.clear()
            self.called.clear()
            self._taking.clear()

    def _learn(self, definitions: Definitions, record: int) -> None:
        if len(self._learned) >= _SETS_KEPT:
            self._learned.clear()
        self._learned.add(definitions)
        for name in definitions.tools:
            if name not in self.declared:
                self.declared[name] = record
        self._bound()

    def _take(self, talk: Conversation, tools: dict[str, Tool], record: int) -> None:
        """Take in the calls of a record, those of tools that it declares itself."""
        taking = self._taking
        for name, _, value in talk.passing:
            tool = tools.get(name)
            if tool is None:
                continue  # `tool-arguments` tells
            use, arguments = taking.get(tool) or self._begin(tool)
            if use.last != record:
                use.last = record
                use.examples += 1
            if arguments and value.__class__ is dict:
                _take_values(arguments, value)

    def _begin(self, tool: Tool) -> _Taking:
        """What is to be learned of a tool, as one set of definitions has it."""
        if self.too_many:
            return ToolUse(), {}
        if len(self._taking) >= 4 * _SETS_KEPT:
            self._taking.clear()
        use = self.called.setdefault(tool.name, ToolUse())
        arguments = {}
        for key, options in options_of(tool).items():
            argument = use.arguments.get(key)
            if argument is None:
                argument = use.arguments[key] = Argument()
                self._arguments += 1
            argument.options.update(options)
            arguments[key] = argument, options
        self._taking[tool] = use, arguments
        self._bound()
        return use, arguments


# An argument of which more is to be learned, and the values of its enum, if it has one, in one set of definitions.
_Values = dict[str, tuple[Argument, dict[str, None]]]
_Taking = tuple[ToolUse, _Values]


def _take_values(arguments: _Values, given: dict[str, Any]) -> None:
    """Take in what one call passes. What more cannot be learned of is taken out of ``arguments``."""
    for name, value in given.items():
        if name not in arguments or value.__class__ is not str:
            continue
        argument, options = arguments[name]
        if options:
            if value in options and value not in argument.used:
                argument.used.add(value)
                if options.keys() <= argument.used:
                    del arguments[name]
            continue
        argument.passed += 1
        values = argument.values
        if values is not None and value not in values:
            if len(values) < FEW_VALUES and len(value) <= _LONGEST:
                values.add(value)
                continue
            values = argument.values = None
        if values is None:
            del arguments[name]


@lru_cache(maxsize=512)
def options_of(tool: Tool) -> dict[str, dict[str, None]]:
    """The arguments to look at, each with the values of its enum; none for a string that nothing narrows down."""
    found: dict[str, dict[str, None]] = {}
    for name, schema in tool.properties.items():
        options = schema.get("enum") if isinstance(schema, dict) else None
        if isinstance(options, list) and 1 < len(options) <= _MOST_OPTIONS:
            texts = [each for each in options if isinstance(each, str) and len(each) <= _LONGEST]
            if texts and len(texts) == sum(each is not None for each in options):
                found[name] = dict.fromkeys(texts)
        elif isinstance(schema, dict) and schema.get("type") == "string" and _NARROWED.isdisjoint(schema):
            found[name] = {}
    return found


@lru_cache(maxsize=4096)
def _facts(order: Order) -> tuple[bool, bool, bool]:
    """Whether it calls, whether a user is answered without a call, whether it ends in a trained text."""
    shapes = order.shapes
    plain = any(
        before == "user" and shape.trained and shape.has_text and not shape.has_calls
        for before, shape in zip(order.roles, shapes[1:], strict=False)
    )
    ends = any(last.trained and last.has_text and not last.has_calls for last in shapes[-1:])
    return bool(order.callers or order.legacy_callers), plain, ends


# The verdict

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


@dataclass
class CoverageProblems(Conclusion):
    """What is told, by the record that stands for all."""

    said: Mapping[int, list[Said]]
    notes: Sequence[str] = ()

    def affected(self) -> Iterator[AffectedExample]:
        """The records at which something is told."""
        return (AffectedExample(record, one.check, None) for record, said in sorted(self.said.items()) for one in said)

    def problems(self, example: Example, context: Context) -> Iterator[tuple[str, Problem]]:
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


def verdict_of(usage: Usage, min_calls: int) -> CoverageProblems:
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
    return CoverageProblems({record: found for record, found in said.items() if found}, notes)


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
