"""Fixes preference examples: renames the outputs, and moves tools into the input."""

from __future__ import annotations

from collections.abc import Sequence

from ftlint.conversation.example import Example
from ftlint.conversation.formats import OLD_PREFERENCE_OUTPUTS, PREFERENCE_OUTPUTS
from ftlint.results.pointer import parse
from ftlint.rule import Fixer, Problem
from ftlint.rule.context import Context

fixer = Fixer("preference")


@fixer.fix("old-names")
def rename(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Rename the outputs; the order of the keys is kept."""
    record = example.record
    current = dict(zip(OLD_PREFERENCE_OUTPUTS, PREFERENCE_OUTPUTS, strict=True))
    renamed = {key: current[key] for problem in problems for key in parse(problem.pointer)}
    rebuilt = {renamed.get(key, key): value for key, value in record.items()}
    if len(rebuilt) == len(record):
        record.clear()
        record.update(rebuilt)


@fixer.fix("misplaced-tools")
def move_into_input(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Move the keys to the end of the input; an equal key there is kept."""
    for problem in problems:
        (key,) = parse(problem.pointer)
        value = example.record.pop(key)
        example.record["input"].setdefault(key, value)
