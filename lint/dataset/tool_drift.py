"""Finds tools whose definition, or the form of whose calls, differs between the examples of a dataset."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import orjson

from ftlint.conversation.arguments import OBJECT, STRING, Kind, read
from ftlint.conversation.example import Example
from ftlint.conversation.formats import Format
from ftlint.conversation.shape import Order
from ftlint.conversation.tools import Definitions, Tool, Version
from ftlint.dataset.definition_sets import CommonDefinition, DefinitionSets, functions_in
from ftlint.dataset.frequency import is_most
from ftlint.results.finding import Fix
from ftlint.results.pointer import parse, resolve
from ftlint.rule import AffectedExample, Conclusion, Problem
from ftlint.rule.context import Context

DEFINITION: Final = "tool-drift/definition"
MISSING: Final = "tool-drift/missing-definitions"
MIXED: Final = "tool-drift/mixed-argument-types"
FEWEST: Final = 5  # examples with calls and definitions; fewer do not show what is intended

# Flags of an example: it has calls, calls with arguments as JSON strings, calls with arguments as objects.
_CALLS, _STRINGS, _OBJECTS = 1, 2, 4
_TOOLS_KEPT: Final = 20_000  # tools in all sets of definitions that are kept
_BYTES_KEPT: Final = 1 << 21  # of their JSON


class DriftCollector:
    """Collects the number of each example's set of definitions, and flags of its calls (9 bytes).

    The first sets are kept up to a limit, and their JSON as well: a dataset with more sets has them by design.
    """

    def __init__(self) -> None:
        self.sets = array("Q")
        self.calls = array("B")
        self.versions: dict[int, tuple[Version, ...]] = {}
        self.texts: dict[int, bytes] = {}
        self._tools_left = _TOOLS_KEPT
        self._bytes_left = _BYTES_KEPT

    def observe(self, example: Example | None, context: Context) -> None:
        """Take in the next example."""
        number = calls = 0
        if example is not None and example.conversations:
            definitions = example.definitions
            number = _number(definitions)
            if number and number not in self.versions and self._tools_left > 0:
                versions = tuple([tool.version for one in definitions for tool in one.tools.values()])
                text = orjson.dumps({one.key: one.value for one in definitions}) if self._bytes_left > 0 else None
                self._keep(number, versions, text)
            for conversation in example.conversations:
                calls |= _call_flags(conversation.order)
            if not number and example.format is Format.PREFERENCE and "tools" in example.record:  # at the wrong place
                calls &= ~_CALLS
        self.sets.append(number)
        self.calls.append(calls)

    def merge(self, later: DriftCollector) -> None:
        """Append what was collected from the examples that follow."""
        self.sets.extend(later.sets)
        self.calls.extend(later.calls)
        for number, versions in later.versions.items():
            if number not in self.versions:
                self._keep(number, versions, later.texts.get(number))

    def _keep(self, number: int, versions: tuple[Version, ...], text: bytes | None) -> None:
        if self._tools_left <= 0:
            return
        self._tools_left -= len(versions) + 1
        self.versions[number] = versions
        if text is not None and self._bytes_left > 0:
            self._bytes_left -= len(text)
            self.texts[number] = text

    def conclude(self, context: Context) -> DriftConclusion:
        """Deviating definitions, missing definitions, and arguments in two forms."""
        counts, sets = Counter(self.sets), DefinitionSets(self.versions, self.texts)
        deviations = sets.deviations(counts)
        deviating = {
            number: found
            for number in counts
            if (found := tuple(version for version in self.versions.get(number, ()) if version in deviations))
        }
        examples = [example for example, number in enumerate(self.sets) if number in deviating] if deviating else []
        return DriftConclusion(
            deviations,
            deviating,
            self._missing(sets, deviations),
            self._mixed(context),
            array("Q", examples),
            array("Q", (self.sets[example] for example in examples)),
        )

    def common_tools(self) -> tuple[dict[str, Any], bool]:
        """The functions by name that 80 % of the examples with tools declare (empty if they differ or there are too few
        examples), and whether 80 % of all examples declare tools."""
        counts = Counter(self.sets)
        without = counts.pop(0, 0)
        declaring = counts.total()
        number, most = next(iter(counts.most_common(1)), (0, 0))
        if declaring < FEWEST or not is_most(most, declaring) or number not in self.texts:
            return {}, False
        return functions_in(orjson.loads(self.texts[number])), is_most(declaring, declaring + without)

    def _missing(
        self, sets: DefinitionSets, deviations: Mapping[Version, CommonDefinition]
    ) -> MissingDefinitions | None:
        """The calls without definitions, None unless most examples with calls have definitions. Sets that differ only in
        deviating definitions count as one, because a fix makes them one."""
        calling = Counter(number for number, calls in zip(self.sets, self.calls, strict=True) if calls & _CALLS)
        without = calling.pop(0, 0)
        declaring = calling.total()
        if not without or declaring < FEWEST or not is_most(declaring, declaring + without):
            return None
        deviating = {version.name for version in deviations}
        groups = {number: sets.group(number, deviating) for number in calling}
        sizes: Counter[Any] = Counter()
        for number, count in calling.items():
            sizes[groups[number]] += count
        group, count = sizes.most_common(1)[0]
        number = next(number for number, _ in calling.most_common() if groups[number] == group)
        common = sets.corrected(number, deviations) if is_most(count, declaring) else None
        examples = (n for n, calls in enumerate(self.calls) if calls & _CALLS and not self.sets[n])
        return MissingDefinitions(declaring, declaring + without, common, array("Q", examples))

    def _mixed(self, context: Context) -> MixedArguments | None:
        """The form that all arguments should have, None if they have only one."""
        counts = Counter(calls & (_STRINGS | _OBJECTS) for calls in self.calls)
        strings, objects = (sum(n for flags, n in counts.items() if flags & form) for form in (_STRINGS, _OBJECTS))
        if not strings or not objects:
            return None
        form = context.profile.arguments
        is_string = form == STRING if form in (STRING, OBJECT) else strings >= objects
        wrong = _OBJECTS if is_string else _STRINGS
        first = next(example for example, calls in enumerate(self.calls) if calls & wrong)
        return MixedArguments(STRING if is_string else OBJECT, strings, objects, first)


class MissingDefinitions(NamedTuple):
    """How many of how many examples with calls have definitions, the most common set (``tools`` or ``functions`` under their
    key; None if there is none), and the examples without definitions."""

    declaring: int
    whole: int
    common: dict[str, Any] | None
    examples: array[int]

    @property
    def fix(self) -> Fix | None:
        """Whether there is a set to add."""
        return Fix.UNSAFE if self.common is not None else None


class MixedArguments(NamedTuple):
    """The form that all arguments should have, how many examples have strings and objects, and the first wrong example."""

    form: str
    strings: int
    objects: int
    first: int


@dataclass
class DriftConclusion(Conclusion):
    """What is wrong with the tools of a dataset. ``deviating`` has the deviating definitions by the number of their set;
    ``examples`` have one of these ``sets``."""

    deviations: Mapping[Version, CommonDefinition]
    deviating: Mapping[int, tuple[Version, ...]]
    missing: MissingDefinitions | None
    mixed: MixedArguments | None
    examples: array[int]
    sets: array[int]

    def affected(self) -> Iterator[AffectedExample]:
        """The examples with deviating or missing definitions, and the first with the wrong form of arguments."""
        for example, number in zip(self.examples, self.sets, strict=True):
            yield from (AffectedExample(example, DEFINITION, self._fix(version)) for version in self.deviating[number])
        if self.missing is not None:
            yield from (AffectedExample(example, MISSING, self.missing.fix) for example in self.missing.examples)
        if self.mixed is not None:
            yield AffectedExample(self.mixed.first, MIXED, Fix.SAFE)

    def problems(self, example: Example, context: Context) -> Iterator[tuple[str, Problem]]:
        """What is wrong with the tools of one example; every wrong form of arguments, so that the fix reaches it."""
        if not example.conversations:
            return
        number = _number(example.definitions)
        versions = self.deviating.get(number, ())
        for definitions in example.definitions if versions else ():
            for tool in definitions.tools.values():
                if tool.version in versions:
                    yield DEFINITION, self._deviation(tool, definitions, example)
        if self.missing is not None and not number:
            yield from _without_definitions(self.missing, example)
        if self.mixed is not None:
            yield from _wrong_form(self.mixed, example)

    def _fix(self, version: Version) -> Fix | None:
        return Fix.UNSAFE if self.deviations[version].function is not None else None

    def _deviation(self, tool: Tool, definitions: Definitions, example: Example) -> Problem:
        common = self.deviations[tool.version]
        message = f"`{tool.name}` has a different definition in {common.examples:,} of {common.whole:,} examples"
        if common.function is not None:
            from ftlint.jsontext.diff import differences

            first = next(differences(resolve(definitions.value, definitions.pointer(tool)), common.function), None)
            key = ".".join(parse(first.pointer)) if first is not None else ""
            message += f": `{key}` differs; use one definition" if key else ""
        pointer = example.tool_pointer(definitions, tool)
        return Problem(pointer, message, self._fix(tool.version), data=common.function)


def _without_definitions(missing: MissingDefinitions, example: Example) -> Iterator[tuple[str, Problem]]:
    for conversation in example.conversations:
        if _call_flags(conversation.order) & _CALLS:
            name = conversation.calls[0].name if conversation.calls else "a tool"
            message = (
                f"calls `{name}` but declares no tools, unlike {missing.declaring:,} of {missing.whole:,} examples"
            )
            message += " with calls; add the definitions"
            yield MISSING, Problem(example.definitions_at, message, missing.fix, data=missing.common)
            return


def _wrong_form(mixed: MixedArguments, example: Example) -> Iterator[tuple[str, Problem]]:
    """The first call of an example whose arguments have the wrong form."""
    wrong, flag = (dict, _OBJECTS) if mixed.form == STRING else (str, _STRINGS)
    for conversation in example.conversations:
        if not _call_flags(conversation.order) & flag:
            continue
        examples = f"{mixed.strings:,} example{'s' if mixed.strings != 1 else ''}"
        message = f"arguments are JSON strings in {examples} and objects in {mixed.objects:,};"
        message += f" make all of them {'strings' if mixed.form == STRING else 'objects'}"
        calls = [call for call in conversation.calls if isinstance(call.arguments, wrong)]
        readings = [read(call.arguments, mixed.form) for call in calls]
        fixable = all(one.kind is Kind.WRONG_FORM and one.replacement is not None for one in readings)
        pointer = conversation.place(f"{calls[0].pointer}/arguments")
        yield MIXED, Problem(pointer, message, Fix.SAFE if fixable else None, data=mixed.form)
        return


def _number(definitions: tuple[Definitions, ...]) -> int:
    """The number of everything that an example declares, 0 if that is nothing."""
    return sum(one.number for one in definitions) & ((1 << 64) - 1)


def _call_flags(order: Order) -> int:
    """The flags of a conversation's calls: `_CALLS`, `_STRINGS` and `_OBJECTS`."""
    flags = 0
    for index in (*order.callers, *order.legacy_callers):
        shape = order.shapes[index]
        for call in (*(shape.calls or ()), shape.function_call):
            if call is not None and call.problem is None:
                arguments = _STRINGS if call.arguments is str else _OBJECTS if call.arguments is dict else 0
                flags |= _CALLS | arguments
    return flags
