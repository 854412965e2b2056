"""Fixes drift between examples: uses the most common definition of a tool, and one type of arguments."""

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


@fixer.fix("definition")
def define(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Replace the definition by the most common one, if the record's calls match that."""
    new_definitions = [(resolve(example.record, problem.pointer), _copy(problem.data)) for problem in problems]
    after = Definitions("functions", [function for _, function in new_definitions])
    if all(_fits(call, after, context) for conversation in example.conversations for call in conversation.calls):
        for function, new in new_definitions:
            function.clear()
            function.update(new)


@fixer.fix("missing-definitions")
def add(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Add the most common definitions, if they have the format of the record's calls and declare all of them."""
    for problem in problems:
        for key, value in problem.data.items():
            after = Definitions(key, _copy(value))
            calls = [call for conversation in example.conversations for call in conversation.calls]
            family = {"functions" if call.entry is None else "tools" for call in calls}
            declared = all(call.name in after.tools and _fits(call, after, context) for call in calls)
            if family == {key} and declared and len(problem.data) == 1:
                resolve(example.record, problem.pointer)[key] = after.value


@fixer.fix("mixed-argument-types")
def unify(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Write all arguments as the same type."""
    form = problems[0].data
    for conversation in example.conversations:
        for call in conversation.calls:
            found = read(call.arguments, form)
            if found.kind is Kind.WRONG_FORM and found.replacement is not None:
                resolve(example.record, conversation.place(call.pointer))["arguments"] = found.replacement


def _fits(call: Call, definitions: Definitions, context: Context) -> bool:
    """Whether a call matches these definitions, or is not declared in them."""
    tool = definitions.tools.get(call.name)
    if tool is None:
        return True
    value = read(call.arguments, context.profile.arguments).value
    return value is None or tool.validator is None or bool(tool.validator.is_valid(value))


def _copy(value: Any) -> Any:
    return orjson.loads(orjson.dumps(value))
