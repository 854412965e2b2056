"""What rules and fixers are made of."""

from ftlint.rule.collector import (
    AffectedExample,
    Collector,
    ComparingCollector,
    Conclusion,
    ExampleProblem,
    ExampleProblems,
)
from ftlint.rule.fixer import Fixer, FixFunction
from ftlint.rule.rule import (
    INHERITED,
    Check,
    Inherited,
    Problem,
    Rule,
    Sample,
    Samples,
    Scope,
)

__all__ = [
    "INHERITED",
    "AffectedExample",
    "Check",
    "Collector",
    "ComparingCollector",
    "Conclusion",
    "ExampleProblem",
    "ExampleProblems",
    "FixFunction",
    "Fixer",
    "Inherited",
    "Problem",
    "Rule",
    "Sample",
    "Samples",
    "Scope",
]
