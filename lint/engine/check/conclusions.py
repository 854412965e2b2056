"""What the collectors of a dataset conclude."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ftlint.conversation.example import Example
from ftlint.engine.check.example import resolved
from ftlint.engine.check.plan import Plan
from ftlint.results.finding import Fix
from ftlint.rule import (
    INHERITED,
    AffectedExample,
    ComparingCollector,
    Conclusion,
    ExampleProblem,
    ExampleProblems,
    Problem,
)
from ftlint.rule.context import Context

_NONE: Mapping[str, Any] = {}


class Conclusions:
    """The conclusions about one dataset, by the names of their collectors."""

    def __init__(self, by_collector: Mapping[str, Conclusion] = _NONE) -> None:
        self.by_collector = by_collector

    @classmethod
    def of(cls, collectors: Mapping[str, Any], context: Context) -> Conclusions:
        """Conclude from what was collected over a whole dataset."""
        return cls({name: _conclusion(collector.conclude(context)) for name, collector in collectors.items()})

    @classmethod
    def compared(cls, training: Mapping[str, Any], validation: Mapping[str, Any], plan: Plan) -> Conclusions:
        """Conclude about a training dataset by comparing it with a validation dataset."""
        found = {
            name: _conclusion(collector.compare(validation[name], plan.context))
            for name, collector in training.items()
            if isinstance(collector, ComparingCollector) and name in validation and name in plan.collectors
        }
        return cls(found)

    def __add__(self, more: Conclusions) -> Conclusions:
        """These and more about the same dataset."""
        start = len(self.by_collector)
        return Conclusions({**self.by_collector, **{f"{start} {name}": one for name, one in more.by_collector.items()}})

    @property
    def notes(self) -> list[str]:
        """Remarks for the report."""
        return [note for conclusion in self.by_collector.values() for note in conclusion.notes]

    def affected(self, plan: Plan) -> Iterator[tuple[AffectedExample, Fix | None]]:
        """Every example with a reported problem, and its fix."""
        for conclusion in self.by_collector.values():
            for one in conclusion.affected():
                if one.check in plan.checks:
                    yield one, plan.checks[one.check].fix if one.fix is INHERITED else one.fix

    def problems(self, example: Example, plan: Plan) -> list[Problem]:
        """The problems of one example that are reported."""
        if not self.by_collector:
            return []
        found = (pair for one in self.by_collector.values() for pair in one.problems(example, plan.context))
        return [resolved(plan.checks[name], problem) for name, problem in found if name in plan.checks]


def _conclusion(concluded: Iterable[ExampleProblem] | Conclusion) -> Conclusion:
    return concluded if isinstance(concluded, Conclusion) else ExampleProblems(concluded)


def merge_collectors(collectors: dict[str, Any], later: Mapping[str, Any]) -> None:
    """Merge the collectors of a chunk into those of the chunks before, unless they are the same objects."""
    for name, collector in later.items():
        if name not in collectors:
            collectors[name] = collector
        elif collectors[name] is not collector:
            collectors[name].merge(collector)
