"""What a rule over a whole dataset is made of: a collector, and the problems that it concludes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol, runtime_checkable

from ftlint.conversation.example import Example
from ftlint.results.finding import Fix, Severity
from ftlint.rule.context import Context
from ftlint.rule.rule import INHERITED, Problem


class Collector(Protocol):
    """Collects what a rule needs to know of all examples: at most 24 bytes per example plus a constant.

    It must be picklable: other processes may collect other chunks of the dataset, and the results are merged in file order.
    """

    def observe(self, example: Example | None, context: Context) -> None:
        """Take in the next example in file order; None is a record that cannot be read."""

    def merge(self, later: Any) -> None:
        """Append what another collector took in from the examples that follow."""

    def conclude(self, context: Context) -> Iterable[ExampleProblem] | Conclusion:
        """The problems of the dataset, each with the number of its example."""


@runtime_checkable
class ComparingCollector(Collector, Protocol):
    """A collector that also compares a training dataset with the validation dataset that belongs to it."""

    def compare(self, validation: Any, context: Context) -> Iterable[ExampleProblem] | Conclusion:
        """The problems of this dataset, given what the same rule collected from the validation dataset."""


class ExampleProblem(NamedTuple):
    """A problem of one example: the example's number in the dataset, from 0, and the full name of the check."""

    example: int
    check: str
    problem: Problem


class AffectedExample(NamedTuple):
    """An example in which a check has a problem, ``times`` times. The last fields are those of `Problem`."""

    example: int
    check: str
    fix: Fix | None = INHERITED
    times: int = 1
    other: int | None = None
    severity: Severity | None = None


class Conclusion:
    """What `Collector.conclude` returns if the problems depend on the content of the examples.

    All ``affected`` examples are counted; those that are shown or fixed are read again and passed to ``problems``. It must be
    picklable. ``notes`` are remarks for the report.
    """

    notes: Sequence[str] = ()

    def affected(self) -> Iterable[AffectedExample]:
        """The examples with problems, in file order for each check."""
        raise NotImplementedError

    def problems(self, example: Example, context: Context) -> Iterable[tuple[str, Problem]]:
        """The problems of one example (``example.number`` is its number in the dataset), each with its check's full name."""
        raise NotImplementedError


class ExampleProblems(Conclusion):
    """A conclusion that does not depend on the content of the examples."""

    def __init__(self, problems: Iterable[ExampleProblem] = (), notes: Sequence[str] = ()) -> None:
        self.notes = notes
        self.by_example: dict[int, list[tuple[str, Problem]]] = {}
        for number, check, problem in problems:
            self.by_example.setdefault(number, []).append((check, problem))

    def affected(self) -> Iterator[AffectedExample]:
        """The examples of the problems."""
        for number, found in self.by_example.items():
            for check, problem in found:
                yield AffectedExample(number, check, problem.fix, 1, problem.other, problem.severity)

    def problems(self, example: Example, context: Context) -> Sequence[tuple[str, Problem]]:
        """The problems of the example with this number."""
        return self.by_example.get(example.number, ())
