"""Finds the calls of a conversation with wrong arguments, once for all checks of `tool-arguments`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property, wraps
from typing import Any, Final, NamedTuple, cast

import orjson

from ftlint.conversation.arguments import Kind, Reading, read
from ftlint.conversation.example import Call, Conversation, Example
from ftlint.conversation.tools import Tool
from ftlint.results.finding import Fix
from ftlint.results.pointer import join
from ftlint.rule import Problem
from ftlint.rule.context import Context
from ftlint.schema.explain import Fault, Path, faults, readings

Find = Callable[[Conversation, Example, Context], list[Problem]]
_CACHE: Final = "tool-arguments"


class Change(NamedTuple):
    """A corrected value. ``path`` is its place, relative to the value at the problem's pointer."""

    path: Path
    value: Any


class CheckedCall:
    """A call that at least one check of `tool-arguments` has to check. ``tool`` is None for an undeclared name."""

    def __init__(self, call: Call, reading: Reading, tool: Tool | None) -> None:
        self.call = call
        self.reading = reading
        self.tool = tool
        self.pointer = f"{call.pointer}/arguments"

    @cached_property
    def faults(self) -> list[Fault]:
        """The violations of the declared parameters, one per place."""
        validator = self.tool.validator if self.tool is not None else None
        value = self.reading.value
        return faults(validator, value) if validator is not None and value is not None else []

    @cached_property
    def conversions(self) -> dict[Path, Any]:
        """Values by path for faults that go away if a string is converted (``"3"`` to 3) without causing others."""
        validator = self.tool.validator if self.tool is not None else None
        if validator is None or not any(fault.types for fault in self.faults):
            return {}
        try:
            value = orjson.loads(orjson.dumps(self.reading.value))
        except orjson.JSONEncodeError:  # nested deeper than orjson can write
            return {}
        found: dict[Path, Any] = {}
        for fault in self.faults:
            for meant in readings(_at(value, fault.path), fault.types) if fault.types and fault.path else ():
                _at(value, fault.path[:-1])[fault.path[-1]] = found[fault.path] = meant
        if not found:
            return {}
        left = {fault.path for fault in faults(validator, value)}
        if left - {fault.path for fault in self.faults}:
            return {}
        return {path: meant for path, meant in found.items() if path not in left}

    def value_at(self, path: Path) -> Any:
        """The value at a path in the arguments."""
        return _at(self.reading.value, path)

    def problem(self, path: Path, message: str, *, key: bool = False) -> Problem:
        """A problem at a path in the arguments. A JSON string is only pointed at as a whole."""
        if isinstance(self.call.arguments, str):
            return Problem(self.pointer, message, None)
        return Problem(self.pointer + join(*path), message, None, key)

    def correction(self, path: Path, message: str, fix: Fix, value: Any) -> Problem:
        """The same with the corrected value."""
        change = Change(path if isinstance(self.call.arguments, str) else (), value)
        return self.problem(path, message)._replace(fix=fix, data=change)

    def problem_of_all(self, message: str, fix: Fix | None = None) -> Problem:
        """A problem of the arguments as a whole; ``fix`` applies only if the corrected arguments are known."""
        new = self.reading.replacement
        return Problem(self.pointer, message, fix if new is not None else None, data=Change((), new))


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def calls_to_check(conversation: Conversation, example: Example, context: Context) -> list[CheckedCall]:
    """The calls with wrong arguments or an undeclared name, usually none; cached with the conversation."""
    known = conversation.__dict__.get(_CACHE)
    if known is not None and known[0] is context:
        return cast("list[CheckedCall]", known[1])
    form, found = context.profile.arguments, []
    for call in conversation.calls:
        reading = read(call.arguments, form)
        declared = example.tool(call.name)
        tool = declared[1] if declared is not None else None
        value = reading.value if reading.kind is Kind.SOUND else None
        if value is None or not (_accepts(tool, value) if tool is not None else has_unreadable_tools(example)):
            found.append(CheckedCall(call, reading, tool))
    conversation.__dict__[_CACHE] = context, found
    return found


def _accepts(tool: Tool, value: dict[str, Any]) -> bool:
    """Whether the tool declares all of these arguments, and its schema accepts them."""
    return (tool.named is None or value.keys() <= tool.named) and tool.accepts(value)


def has_unreadable_tools(example: Example) -> bool:
    """Whether some tool definitions cannot be read, so that any called function may be declared."""
    return not all(definitions.whole or not definitions.declares for definitions in example.definitions)


def check_calls(check: Callable[[CheckedCall, Context], Iterable[Problem]]) -> Find:
    """Make a function that checks one call check a conversation; it is not called for calls without problems."""

    @wraps(check)
    def find(conversation: Conversation, example: Example, context: Context) -> list[Problem]:
        calls = calls_to_check(conversation, example, context)
        return [problem for checked in calls for problem in check(checked, context)]

    return find


def check_kind(kind: Kind) -> Callable[[Callable[[CheckedCall, Context], Problem]], Find]:
    """The same for a function that returns one problem for each call whose arguments are of a kind."""

    def of_kind(check: Callable[[CheckedCall, Context], Problem]) -> Find:
        @wraps(check)
        def find(conversation: Conversation, example: Example, context: Context) -> list[Problem]:
            calls = calls_to_check(conversation, example, context)
            return [check(checked, context) for checked in calls if checked.reading.kind is kind]

        return find

    return of_kind
