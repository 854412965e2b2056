"""Counts the examples of a dataset by format (legacy or `tools`), for `legacy-functions/mixed-file`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ftlint.analysis.legacy_functions import first_legacy_part, migration_of
from ftlint.conversation.example import Example
from ftlint.results.finding import Fix
from ftlint.rule import AffectedExample, Conclusion, ExampleProblems, Problem
from ftlint.rule.context import Context

MIXED_FILE: Final = "legacy-functions/mixed-file"


class FormatCounts:
    """Counts how many examples have which format (six numbers). An example that mixes them is not counted: `mixed-record`
    reports it."""

    def __init__(self) -> None:
        self.records = 0
        self.tools = 0
        self.legacy = 0
        self.stuck = 0  # legacy examples that cannot be migrated
        self.first: int | None = None  # index of the first legacy example

    def observe(self, example: Example | None, context: Context) -> None:
        """Count an example."""
        number = self.records
        self.records += 1
        if example is None or not example.conversations:
            return
        migration = migration_of(example)
        if migration is None:
            self.tools += _uses_tools(example)
        elif migration.legacy and not migration.mixed:
            self.first = number if self.first is None else self.first
            self.legacy += 1
            self.stuck += migration.fix is not Fix.SAFE
        elif migration.tools and not migration.legacy:
            self.tools += 1

    def merge(self, later: FormatCounts) -> None:
        """Add the counts of the examples that follow."""
        if self.first is None and later.first is not None:
            self.first = later.first + self.records
        self.records += later.records
        self.tools += later.tools
        self.legacy += later.legacy
        self.stuck += later.stuck

    def conclude(self, context: Context) -> Conclusion:
        """Report the first legacy example; the fix is safe if every legacy example can be migrated."""
        if self.first is None or not self.tools:
            return ExampleProblems()
        fix = None if self.stuck else Fix.SAFE
        message = f"the file mixes {_examples(self.legacy)} in the legacy format with {self.tools:,} with `tools`"
        message += "; migrate all to `tools`"
        if self.stuck:
            message += f" ({_examples(self.stuck)} cannot be migrated automatically: see their findings)"
        return MixedFile(self.first, fix, message)


@dataclass
class MixedFile(Conclusion):
    """A file that mixes both formats. Only the first legacy example is reported; the fix migrates all of them."""

    first: int
    fix: Fix | None
    message: str

    def affected(self) -> Iterator[AffectedExample]:
        """The first legacy example."""
        yield AffectedExample(self.first, MIXED_FILE, self.fix)

    def problems(self, example: Example, context: Context) -> Iterator[tuple[str, Problem]]:
        """Report every legacy example, so that the fix reaches all of them."""
        migration = migration_of(example)
        if migration is not None and migration.legacy and not migration.mixed:
            yield MIXED_FILE, Problem(first_legacy_part(example, migration), self.message, self.fix, key=True)


def _uses_tools(example: Example) -> bool:
    """Whether an example declares tools, or has tool calls or results."""
    for conversation in example.conversations:
        if conversation.order.callers or conversation.order.results:
            return True
    return example.declares_tools


def _examples(count: int) -> str:
    return "1 example" if count == 1 else f"{count:,} examples"
