"""What the rules over all lines concluded of one dataset."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ftlint.conversation.example import Example
from ftlint.engine import registry
from ftlint.engine.check.chunk import Worker
from ftlint.engine.check.example import Seen, seen
from ftlint.engine.check.plan import Plan
from ftlint.rule import Suspect
from ftlint.rule.context import Context

_NONE: Mapping[str, Any] = {}


class Verdicts:
    """Each verdict by its rule's name; none where nothing is known of the whole."""

    def __init__(self, by_rule: Mapping[str, Any] = _NONE) -> None:
        self.by_rule = by_rule

    @classmethod
    def of(cls, evidence: dict[str, Any], context: Context) -> Verdicts:
        """Conclude from the evidence of a whole dataset."""
        return cls({name: found.conclude(context) for name, found in evidence.items()})

    @classmethod
    def across(cls, training: dict[str, Any], validation: dict[str, Any], plan: Plan) -> Verdicts:
        """Compare the evidence of two datasets: what is wrong in the first."""
        found = {
            name: rule.across(training[name], validation[name], plan.context)
            for name, rule in plan.evidence.items()
            if rule.across is not None and name in training and name in validation
        }
        return cls(found)

    def __add__(self, more: Verdicts) -> Verdicts:
        """These and more of the same dataset."""
        start = len(self.by_rule)
        return Verdicts({**self.by_rule, **{f"{start} {name}": verdict for name, verdict in more.by_rule.items()}})

    @property
    def notes(self) -> list[str]:
        """What is said to people."""
        return [note for verdict in self.by_rule.values() for note in verdict.notes]

    def suspects(self) -> Iterator[Suspect]:
        """Every record that a verdict complains of."""
        for verdict in self.by_rule.values():
            yield from verdict.suspects

    def judge(self, example: Example, worker: Worker) -> list[Seen]:
        """What the verdicts say of one example."""
        if not self.by_rule:
            return []
        context, checks = worker.plan.context, registry.checks()
        said = (pair for verdict in self.by_rule.values() for pair in verdict.judge(example, context))
        return [seen(checks[name], problem) for name, problem in said if worker.plan.tells(name)]


def merge_evidence(all_of: dict[str, Any], later: dict[str, Any]) -> None:
    """Append the evidence of a chunk to that of the chunks before, if it does not go on with that."""
    for name, evidence in later.items():
        if name not in all_of:
            all_of[name] = evidence
        elif all_of[name] is not evidence:
            all_of[name].merge(evidence)
