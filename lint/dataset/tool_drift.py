"""Finds tools that are declared, or called, in one way here and another there: for the rule `tool-drift`."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple

import orjson

from ftlint.conversation.arguments import OBJECT, STRING, Kind, read
from ftlint.conversation.example import Example
from ftlint.conversation.formats import Format
from ftlint.conversation.shape import Order
from ftlint.conversation.tools import Definitions, Tool, Version
from ftlint.dataset.prompt_variants import is_most
from ftlint.dataset.tool_sets import ToolSets, Usual
from ftlint.results.finding import Fix
from ftlint.results.pointer import parse, resolve
from ftlint.rule import AffectedExample, Conclusion, Problem
from ftlint.rule.context import Context

DEFINITION: Final = "tool-drift/definition"
MISSING: Final = "tool-drift/missing-definitions"
MIXED: Final = "tool-drift/mixed-argument-types"
FEWEST: Final = 5  # examples that call and declare; fewer tell nothing about what is usual

# What a record's calls are like: there are any, their arguments are texts, are objects.
_CALLS, _TEXTS, _OBJECTS = 1, 2, 4
_TOOLS_KEPT: Final = 20_000  # tools in all sets of definitions that are remembered
_BYTES_KEPT: Final = 1 << 21  # of their texts


class Drift:
    """Collector: for each record the number of its definitions and what its calls are like (9 bytes). What the first sets of
    definitions hold, and their texts, up to a limit: a dataset with more has its tools by design."""

    def __init__(self) -> None:
        self.sets = array("Q")
        self.calls = array("B")
        self.tools: dict[int, tuple[Version, ...]] = {}
        self.texts: dict[int, bytes] = {}
        self._room = _TOOLS_KEPT
        self._bytes = _BYTES_KEPT

    def observe(self, example: Example | None, context: Context) -> None:
        """Take in the next example."""
        number = calls = 0
        if example is not None and example.conversations:
            definitions = example.definitions
            number = definitions[0].number if len(definitions) == 1 else _number(definitions)
            if number and number not in self.tools:
                self._learn(number, definitions)
            for talk in example.conversations:
                calls |= _like(talk.order)
            if not number and example.format is Format.PREFERENCE and "tools" in example.record:  # misplaced
                calls &= ~_CALLS
        self.sets.append(number)
        self.calls.append(calls)

    def merge(self, later: Drift) -> None:
        """Append what was gathered on the records that follow."""
        self.sets.extend(later.sets)
        self.calls.extend(later.calls)
        for number, versions in later.tools.items():
            if number not in self.tools:
                self._keep(number, versions, later.texts.get(number))

    def conclude(self, context: Context) -> DriftProblems:
        """The problems of the dataset."""
        counts, known = Counter(self.sets), ToolSets(self.tools, self.texts)
        drifts = known.drifts(counts)
        versions = {
            number: tuple(version for version in self.tools[number] if version in drifts)
            for number in counts
            if number in self.tools
        }
        drifting = {number: found for number, found in versions.items() if found}
        records = [record for record, number in enumerate(self.sets) if number in drifting] if drifting else []
        return DriftProblems(
            drifts,
            drifting,
            self._missing(known, drifts),
            self._mixed(context),
            array("Q", records),
            array("Q", (self.sets[record] for record in records)),
        )

    def usual(self) -> tuple[dict[str, Any], bool]:
        """The functions by name that 80 % of the examples with tools declare (none where they differ, or are too few to
        tell), and whether 80 % of all examples declare tools."""
        counts = Counter(self.sets)
        without = counts.pop(0, 0)
        declared = counts.total()
        number, most = next(iter(counts.most_common(1)), (0, 0))
        if declared < FEWEST or not is_most(most, declared) or number not in self.texts:
            return {}, False
        each = [Definitions(key, value) for key, value in orjson.loads(self.texts[number]).items()]
        functions = {tool.name: resolve(one.value, one.pointer(tool)) for one in each for tool in one.tools.values()}
        return functions, is_most(declared, declared + without)

    def _learn(self, number: int, definitions: tuple[Definitions, ...]) -> None:
        if self._room > 0:
            versions = tuple([tool.version for each in definitions for tool in each.tools.values()])
            self._keep(number, versions, _text(definitions) if self._bytes > 0 else None)

    def _keep(self, number: int, versions: tuple[Version, ...], text: bytes | None) -> None:
        if self._room <= 0:
            return
        self._room -= len(versions) + 1
        self.tools[number] = versions
        if text is not None and self._bytes > 0:
            self._bytes -= len(text)
            self.texts[number] = text

    def _missing(self, known: ToolSets, drifts: Mapping[Version, Usual]) -> Missing | None:
        """What to say of calls without definitions, None where that is nothing unusual. Sets that differ only in what drifts
        count as one, which a fix makes of them."""
        calling = Counter(number for number, calls in zip(self.sets, self.calls, strict=True) if calls & _CALLS)
        without = calling.pop(0, 0)
        declared = calling.total()
        if not without or declared < FEWEST or not is_most(declared, declared + without):
            return None
        drifting = {version.name for version in drifts}
        kinds = {number: known.kind(number, drifting) for number in calling}
        alike: Counter[Any] = Counter()
        for number, count in calling.items():
            alike[kinds[number]] += count
        kind, count = alike.most_common(1)[0]
        number = next(number for number, _ in calling.most_common() if kinds[number] == kind)
        usual = known.mended(number, drifts) if is_most(count, declared) else None
        records = (r for r, calls in enumerate(self.calls) if calls & _CALLS and not self.sets[r])
        return Missing(declared, declared + without, usual, array("Q", records))

    def _mixed(self, context: Context) -> Mixed | None:
        """What to say of arguments in two forms, None where they have one."""
        forms = Counter(calls & (_TEXTS | _OBJECTS) for calls in self.calls)
        texts, objects = (sum(count for form, count in forms.items() if form & kind) for kind in (_TEXTS, _OBJECTS))
        if not texts or not objects:
            return None
        form = context.profile.arguments
        is_text = form == STRING if form in (STRING, OBJECT) else texts >= objects
        wrong = _OBJECTS if is_text else _TEXTS
        first = next(record for record, calls in enumerate(self.calls) if calls & wrong)
        return Mixed(STRING if is_text else OBJECT, texts, objects, first)


class Missing(NamedTuple):
    """Calls without definitions: how many examples with calls have some, of how many; the usual ``tools`` or ``functions``
    under their key, None where there are none; the records."""

    examples: int
    whole: int
    usual: dict[str, Any] | None
    records: array[int]

    @property
    def fix(self) -> Fix | None:
        """Whether there is something to add."""
        return Fix.UNSAFE if self.usual is not None else None


class Mixed(NamedTuple):
    """Arguments in two forms: the one they should have, in how many examples each is, and the first that is wrong."""

    form: str
    texts: int
    objects: int
    first: int


@dataclass
class DriftProblems(Conclusion):
    """What is wrong with the tools of a dataset. ``drifting`` has the definitions that are told, by the number of their
    set; ``records`` and ``sets`` are the records that have one of those sets."""

    drifts: Mapping[Version, Usual]
    drifting: Mapping[int, tuple[Version, ...]]
    missing: Missing | None
    mixed: Mixed | None
    records: array[int]
    sets: array[int]

    def affected(self) -> Iterator[AffectedExample]:
        """Every record with a definition of its own, with none at all, and the first with the wrong form."""
        for record, number in zip(self.records, self.sets, strict=True):
            yield from (AffectedExample(record, DEFINITION, self._fix(version)) for version in self.drifting[number])
        if self.missing is not None:
            yield from (AffectedExample(record, MISSING, self.missing.fix) for record in self.missing.records)
        if self.mixed is not None:
            yield AffectedExample(self.mixed.first, MIXED, Fix.SAFE)

    def problems(self, example: Example, context: Context) -> Iterator[tuple[str, Problem]]:
        """What is wrong with the tools of one record. Of two forms of arguments every record is told, so that the fix
        reaches each."""
        if not example.conversations:
            return
        number = _number(example.definitions)
        versions = self.drifting.get(number, ())
        for definitions in example.definitions if versions else ():
            for tool in definitions.tools.values():
                if tool.version in versions:
                    yield DEFINITION, self._drift(tool.version, example, definitions, tool)
        orders = [talk.order for talk in example.conversations]
        if self.missing is not None and not number and any(map(_like, orders)):
            yield from self._lacking(self.missing, example)
        if self.mixed is not None:
            yield from _misformed(self.mixed, example)

    def _fix(self, version: Version) -> Fix | None:
        return Fix.UNSAFE if self.drifts[version].function is not None else None

    def _drift(self, version: Version, example: Example, definitions: Definitions, tool: Tool) -> Problem:
        usual = self.drifts[version]
        said = f"`{tool.name}` is defined otherwise in {usual.examples:,} of {usual.whole:,} examples"
        if usual.function is not None:
            from ftlint.jsontext.diff import differences

            first = next(differences(resolve(definitions.value, definitions.pointer(tool)), usual.function), None)
            place = ".".join(parse(first.pointer)) if first is not None else ""
            said += f": `{place}` differs; make it the same everywhere" if place else ""
        pointer = example.tool_pointer(definitions, tool)
        return Problem(pointer, said, self._fix(version), data=usual.function)

    def _lacking(self, missing: Missing, example: Example) -> Iterator[tuple[str, Problem]]:
        for talk in example.conversations:
            if _like(talk.order) & _CALLS:
                name = talk.calls[0].name if talk.calls else "a tool"
                said = (
                    f"calls `{name}` and declares no tools, but {missing.examples:,} of {missing.whole:,} examples with"
                )
                said += " calls declare theirs; add the definitions"
                yield MISSING, Problem(example.definitions_at, said, missing.fix, data=missing.usual)
                return


def _misformed(mixed: Mixed, example: Example) -> Iterator[tuple[str, Problem]]:
    """The first call of a record whose arguments are not of the form that all should have."""
    wrong, is_wrong = (dict, _OBJECTS) if mixed.form == STRING else (str, _TEXTS)
    for talk in example.conversations:
        if not _like(talk.order) & is_wrong:
            continue
        said = f"arguments are texts in {_examples(mixed.texts)} and objects in {mixed.objects:,};"
        said += " make all of them " + ("texts that hold JSON" if mixed.form == STRING else "objects")
        calls = [call for call in talk.calls if isinstance(call.arguments, wrong)]
        readings = [read(call.arguments, mixed.form) for call in calls]
        mended = all(one.kind is Kind.WRONG_FORM and one.mended is not None for one in readings)
        pointer = talk.place(f"{calls[0].pointer}/arguments")
        yield MIXED, Problem(pointer, said, Fix.SAFE if mended else None, data=mixed.form)
        return


def _examples(count: int) -> str:
    return f"{count:,} example{'s' if count != 1 else ''}"


def _number(definitions: tuple[Definitions, ...]) -> int:
    """The number of all that a record declares, 0 where that is nothing."""
    return sum(each.number for each in definitions) & ((1 << 64) - 1)


@lru_cache(maxsize=256)  # each chunk begins anew, mostly with the same definitions
def _text(definitions: tuple[Definitions, ...]) -> bytes:
    return orjson.dumps({each.key: each.value for each in definitions})


@lru_cache(maxsize=4096)
def _like(order: Order) -> int:
    """What the calls of a conversation are like: `_CALLS`, `_TEXTS` and `_OBJECTS`."""
    found = 0
    for index in (*order.callers, *order.legacy_callers):
        shape = order.shapes[index]
        for call in (*(shape.calls or ()), shape.function_call):
            if call is not None and call.problem is None:
                found |= _CALLS | (_TEXTS if call.arguments is str else 0) | (_OBJECTS if call.arguments is dict else 0)
    return found
