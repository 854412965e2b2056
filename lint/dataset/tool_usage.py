"""How many examples of a dataset call each tool, and which values they pass for its arguments."""

from __future__ import annotations

from typing import Any, Final

from ftlint.conversation.example import Conversation
from ftlint.conversation.tools import Definitions, Tool

FEW_VALUES: Final = 10  # distinct values of an argument that may be a closed set
_MOST_TOOLS: Final = 1_000
_MOST_ARGUMENTS: Final = 2_000
_SETS_CACHED: Final = 256  # sets of definitions that are not collected again
_MOST_OPTIONS: Final = 64
_LONGEST: Final = 64  # characters; longer values are free text
# Keywords that restrict a string in another way than by a list of its values.
_RESTRICTING: Final = frozenset("enum const pattern format $ref allOf anyOf oneOf not".split())


class ArgumentValues:
    """The values passed for an argument. ``options`` are the values of all its enums in order, ``used`` those that were
    passed. Without an enum, ``values`` are the different values of ``passed`` calls, None if they are many or long."""

    def __init__(self) -> None:
        self.options: dict[str, None] = {}
        self.used: set[str] = set()
        self.values: set[str] | None = set()
        self.passed = 0

    def merge(self, later: ArgumentValues) -> None:
        """Add the values passed in the examples that follow."""
        self.options |= later.options
        self.used |= later.used
        self.passed += later.passed
        both = self.values | later.values if self.values is not None and later.values is not None else None
        self.values = both if both is not None and len(both) <= FEW_VALUES else None


class ToolUsage:
    """The usage of one tool: how many examples call it (``last`` is the last of them), and the values of its arguments."""

    def __init__(self) -> None:
        self.examples = 0
        self.last = -1
        self.arguments: dict[str, ArgumentValues] = {}

    def merge(self, later: ToolUsage) -> None:
        """Add the usage in the examples that follow."""
        self.examples += later.examples
        for name, argument in later.arguments.items():
            self.arguments.setdefault(name, ArgumentValues()).merge(argument)


# An argument whose values are still collected, with the values of its enum in one set of definitions.
_Open = dict[str, tuple[ArgumentValues, dict[str, None]]]


class ToolUsages:
    """The usage of all tools: a few numbers for each tool and argument, however many examples there are.

    ``declared`` has the first example that declares a tool, ``called`` the usage of the tools that are called where they are
    declared. Nothing is kept of more than 1,000 tools or 2,000 arguments (``too_many``).
    """

    def __init__(self) -> None:
        self.declared: dict[str, int] = {}
        self.called: dict[str, ToolUsage] = {}
        self.too_many = False
        self._arguments = 0
        self._known: set[Definitions] = set()
        self._collected: dict[Tool, tuple[ToolUsage, _Open]] = {}

    def __getstate__(self) -> tuple[Any, ...]:
        return self.declared, self.called, self.too_many, self._arguments

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self.declared, self.called, self.too_many, self._arguments = state
        self._known, self._collected = set(), {}

    def add_definitions(self, definitions: Definitions, example: int) -> None:
        """Take in what an example declares."""
        if definitions in self._known:
            return
        if len(self._known) >= _SETS_CACHED:
            self._known.clear()
        self._known.add(definitions)
        for name in definitions.tools:
            self.declared.setdefault(name, example)
        self._limit()

    def add_calls(self, conversation: Conversation, tools: dict[str, Tool], example: int) -> None:
        """Take in an example's calls of the tools that it declares."""
        for name, _, arguments in conversation.passing:
            tool = tools.get(name)
            if tool is None:
                continue  # `tool-arguments` reports it
            usage, open_arguments = self._collected.get(tool) or self._begin(tool)
            if usage.last != example:
                usage.last = example
                usage.examples += 1
            if open_arguments and arguments.__class__ is dict:
                _add_values(open_arguments, arguments)

    def merge(self, later: ToolUsages, examples: int) -> None:
        """Append what was collected after the first ``examples`` examples."""
        for name, first in later.declared.items():
            self.declared.setdefault(name, examples + first)
        for name, usage in later.called.items():
            self.called.setdefault(name, ToolUsage()).merge(usage)
        self.too_many |= later.too_many
        self._arguments = sum(len(usage.arguments) for usage in self.called.values())
        self._collected.clear()
        self._limit()

    def _begin(self, tool: Tool) -> tuple[ToolUsage, _Open]:
        """The usage of a tool, and the arguments whose values are collected, as one set of definitions has them."""
        if self.too_many:
            return ToolUsage(), {}
        if len(self._collected) >= 4 * _SETS_CACHED:
            self._collected.clear()
        usage = self.called.setdefault(tool.name, ToolUsage())
        arguments = {}
        for key, options in _options_of(tool).items():
            argument = usage.arguments.get(key)
            if argument is None:
                argument = usage.arguments[key] = ArgumentValues()
                self._arguments += 1
            argument.options.update(options)
            arguments[key] = argument, options
        self._collected[tool] = usage, arguments
        self._limit()
        return usage, arguments

    def _limit(self) -> None:
        if self.too_many or len(self.declared) > _MOST_TOOLS or self._arguments > _MOST_ARGUMENTS:
            self.too_many = True
            self.declared.clear()
            self.called.clear()
            self._collected.clear()


def _add_values(arguments: _Open, passed: dict[str, Any]) -> None:
    """Take in the values of one call. Arguments of which nothing more can be learned are removed from ``arguments``."""
    for name, value in passed.items():
        if name not in arguments or value.__class__ is not str:
            continue
        argument, options = arguments[name]
        if options:
            if value in options and value not in argument.used:
                argument.used.add(value)
                if options.keys() <= argument.used:
                    del arguments[name]
            continue
        argument.passed += 1
        values = argument.values
        if values is not None and value not in values:
            if len(values) < FEW_VALUES and len(value) <= _LONGEST:
                values.add(value)
                continue
            values = argument.values = None
        if values is None:
            del arguments[name]


def _options_of(tool: Tool) -> dict[str, dict[str, None]]:
    """The arguments whose values are collected, each with the values of its enum; none for an unrestricted string."""
    found: dict[str, dict[str, None]] = {}
    for name, schema in tool.properties.items():
        options = schema.get("enum") if isinstance(schema, dict) else None
        if isinstance(options, list) and 1 < len(options) <= _MOST_OPTIONS:
            strings = [value for value in options if isinstance(value, str) and len(value) <= _LONGEST]
            if strings and len(strings) == sum(value is not None for value in options):
                found[name] = dict.fromkeys(strings)
        elif isinstance(schema, dict) and schema.get("type") == "string" and _RESTRICTING.isdisjoint(schema):
            found[name] = {}
    return found
