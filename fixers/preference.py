"""Mends preference records: the outputs' old names, and tools that stand beside the input."""

from __future__ import annotations

from collections.abc import Sequence

from ftlint.conversation.example import Example
from ftlint.conversation.formats import OLD_PREFERENCE_OUTPUTS, PREFERENCE_OUTPUTS
from ftlint.results.pointer import parse
from ftlint.rule import Fixer, Problem
from ftlint.rule.context import Context

fixer = Fixer("preference")


@fixer.mend("old-names")
def rename(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """The names of today, in the places of the old ones."""
    record = example.record
    today = dict(zip(OLD_PREFERENCE_OUTPUTS, PREFERENCE_OUTPUTS, strict=True))
    wanted = {key: today[key] for problem in problems for key in parse(problem.pointer)}
    rebuilt = {wanted.get(key, key): value for key, value in record.items()}
    if len(rebuilt) == len(record):
        record.clear()
        record.update(rebuilt)


@fixer.mend("misplaced-tools")
def move_into_input(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Move them to the end of the input, where they are not there already."""
    for problem in problems:
        (key,) = parse(problem.pointer)
        value = example.record.pop(key)
        example.record["input"].setdefault(key, value)
