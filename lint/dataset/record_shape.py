"""The formats of a dataset's examples, and their keys filled with null, for the rule `record-shape`."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

from ftlint.analysis.filled_nulls import filled_keys
from ftlint.conversation.example import Example
from ftlint.conversation.formats import READ, Format
from ftlint.results.finding import Severity
from ftlint.results.pointer import parse
from ftlint.rule import AffectedExample, Conclusion, ExampleProblem, ExampleProblems, Problem
from ftlint.rule.context import Context

MIXED: Final = "record-shape/mixed-formats"
NULL_FILLED: Final = "record-shape/null-filled"
_NAMES_SHOWN: Final = 4


class FormatsSeen:
    """Collects the format of every example (one byte per example)."""

    ORDER: ClassVar = (None, *Format)
    NUMBERS: ClassVar = {form: number for number, form in enumerate(ORDER)}

    def __init__(self) -> None:
        self.seen = array("B")

    def observe(self, example: Example | None, context: Context) -> None:
        """Note the format of an example."""
        self.seen.append(self.NUMBERS[example.format] if example is not None else 0)

    def merge(self, later: FormatsSeen) -> None:
        """Append what was collected from the examples that follow."""
        self.seen.extend(later.seen)

    def conclude(self, context: Context) -> ExampleProblems:
        """Report the first example whose format is not the most common one."""
        counted = ((self.ORDER[number], count) for number, count in Counter(self.seen).most_common())
        all_formats = {form: count for form, count in counted if form is not None}
        notes = [note for form, count in all_formats.items() if (note := _unchecked(form, count, context))]
        formats = {form: count for form, count in all_formats.items() if form in READ}
        if len(formats) < 2:
            return ExampleProblems(notes=notes)
        _, *rarer = formats
        first, form = min((self.seen.index(self.NUMBERS[form]), form) for form in rarer)
        counts = ", ".join(f"{count:,} {form}" for form, count in formats.items())
        message = f"format {form} in a dataset with several formats ({counts}); use one file per format"
        return ExampleProblems([ExampleProblem(first, MIXED, Problem("", message))], notes)


def _unchecked(form: Format, count: int, context: Context) -> str:
    """Note on examples of a format that the target accepts but no rule checks; empty for all other formats."""
    if form in READ or form not in context.profile.formats:
        return ""
    examples = f"{count:,} example{'s' if count > 1 else ''}"
    return f"{examples} of format {form} not checked: {context.profile.title} accepts it, but ftlint has no rules for it yet"


class NullsSeen:
    """Counts the examples with keys filled with null, and finds the first of them."""

    by_itself: ClassVar = True  # the findings of an example do not depend on other examples

    def __init__(self) -> None:
        self.read = 0
        self.count = 0
        self.first: int | None = None
        self.rejected: int | None = None

    def observe(self, example: Example | None, context: Context) -> None:
        """Count an example with keys filled with null."""
        number = self.read
        self.read += 1
        filled = filled_keys(example, context.profile) if example is not None else ()
        if not filled:
            return
        self.count += 1
        if self.first is None:
            self.first = number
        if self.rejected is None and any(key.kind in context.profile.rejected_nulls for key in filled):
            self.rejected = number

    def merge(self, later: NullsSeen) -> None:
        """Append what was collected from the examples that follow."""
        if self.first is None and later.first is not None:
            self.first = self.read + later.first
        if self.rejected is None and later.rejected is not None:
            self.rejected = self.read + later.rejected
        self.read += later.read
        self.count += later.count

    def conclude(self, context: Context) -> Conclusion:
        """One finding per dataset: at the first example with a null that the target rejects, else at the first null."""
        if self.first is None:
            return ExampleProblems()
        severity = None if self.rejected is None else Severity.ERROR
        shown = self.first if self.rejected is None else self.rejected
        return Filled(self.count, AffectedExample(shown, NULL_FILLED, severity=severity))


@dataclass
class Filled(Conclusion):
    """The number of examples with keys filled with null, and the example that reports them."""

    records: int
    reported: AffectedExample

    def affected(self) -> Iterator[AffectedExample]:
        """The one example that is reported; a fix changes all of them."""
        yield self.reported

    def problems(self, example: Example, context: Context) -> Iterator[tuple[str, Problem]]:
        """The keys of one example that are filled with null."""
        filled = filled_keys(example, context.profile)
        if not filled:
            return
        rejected = [key for key in filled if key.kind in context.profile.rejected_nulls]
        names = list(dict.fromkeys(parse(key.pointer)[-1][:40] for key in rejected or filled))
        it = "it" if len(names) == 1 else "them"
        message = f"{_listed(names)}: null instead of a missing key, as `datasets` and SDK dumps write it; remove {it}"
        message += f", because {context.profile.title} rejects {it}" if rejected else ""
        message += f" ({self.records:,} examples)" if self.records > 1 else ""
        severity = Severity.ERROR if rejected else None
        data = [key.pointer for key in filled]
        shown = (rejected or filled)[0].pointer
        yield NULL_FILLED, Problem(shown, message, key=True, data=data, severity=severity)


def _listed(names: list[str]) -> str:
    rest = len(names) - _NAMES_SHOWN
    return ", ".join(f"`{name}`" for name in names[:_NAMES_SHOWN]) + (f" and {rest} more" if rest > 0 else "")
