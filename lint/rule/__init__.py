"""What rules and fixers are made of."""

from ftlint.rule.fixer import Fixer, Mend
from ftlint.rule.rule import (
    INHERITED,
    Check,
    Evidence,
    Inherited,
    Problem,
    Rule,
    Sample,
    Samples,
    Scope,
    Suspect,
)

__all__ = [
    "INHERITED",
    "Check",
    "Evidence",
    "Fixer",
    "Inherited",
    "Mend",
    "Problem",
    "Rule",
    "Sample",
    "Samples",
    "Scope",
    "Suspect",
]
