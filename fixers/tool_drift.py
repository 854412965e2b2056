"""Mends what drifted: a tool's usual definition in place of another or of none, and arguments in one form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from ftlint.conversation.arguments import Kind, read
from ftlint.conversation.example import Call, Example
from ftlint.conversation.tools import Definitions
from ftlint.results.pointer import resolve
from ftlint.rule import Fixer, Problem
from ftlint.rule.context import Context

fixer = Fixer("tool-drift")


@fixer.mend("definition")
def define(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Put the usual definition in place of this one, where the record's calls fit it."""
    usual = [(resolve(example.record, problem.pointer), _copy(problem.data)) for problem in problems]
    after = Definitions("functions", [function for _, function in usual])
    if all(_fits(call, after, context) for talk in example.conversations for call in talk.calls):
        for function, new in usual:
            function.clear()
            function.update(new)


@fixer.mend("missing-definitions")
def add(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Add the usual definitions, where they are of the family of the record's calls and declare every one of them."""
    for problem in problems:
        for key, value in problem.data.items():
            after = Definitions(key, _copy(value))
            calls = [call for talk in example.conversations for call in talk.calls]
            family = {"functions" if call.entry is None else "tools" for call in calls}
            declared = all(call.name in after.tools and _fits(call, after, context) for call in calls)
            if family == {key} and declared and len(problem.data) == 1:
                resolve(example.record, problem.pointer)[key] = after.value


@fixer.mend("mixed-argument-types")
def unify(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Write all arguments in the one form."""
    form = problems[0].data
    for talk in example.conversations:
        for call in talk.calls:
            found = read(call.arguments, form)
            if found.kind is Kind.WRONG_FORM and found.replacement is not None:
                resolve(example.record, talk.place(call.pointer))["arguments"] = found.replacement


def _fits(call: Call, definitions: Definitions, context: Context) -> bool:
    """Whether nothing of these definitions speaks against a call."""
    tool = definitions.tools.get(call.name)
    if tool is None:
        return True
    value = read(call.arguments, context.profile.arguments).value
    return value is None or tool.validator is None or bool(tool.validator.is_valid(value))


def _copy(value: Any) -> Any:
    return orjson.loads(orjson.dumps(value))
