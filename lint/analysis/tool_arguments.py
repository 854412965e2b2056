"""The calls of a conversation that pass what they should not, found in one look for all checks of `tool-arguments`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast
from weakref import ref

import orjson

from ftlint.conversation.arguments import STRING, Kind, Reading, keys_once, read
from ftlint.conversation.example import Call, Conversation, Example, Passing
from ftlint.conversation.tools import Tool, lets_through
from ftlint.results.finding import Fix
from ftlint.results.pointer import join
from ftlint.rule import Problem
from ftlint.rule.context import Context

if TYPE_CHECKING:
    from ftlint.schema.explain import Fault, Path

Find = Callable[[Conversation, Example, Context], list[Problem]]
_KEPT: Final = "tool-arguments"


class Change(NamedTuple):
    """What a part of the arguments should be. ``path`` leads there from the value at the problem's pointer."""

    path: Path
    value: Any


class Passed:
    """What one call passes that is not all as it should be.

    The conversation keeps it, so it refers to that weakly: a circle would outlive its record, as nobody collects circles
    while records are read.
    """

    def __init__(self, talk: Conversation, example: Example, call: Call, reading: Reading, tool: Tool | None) -> None:
        self._talk = ref(talk)
        self._example = ref(example)
        self.call = call
        self.reading = reading
        self.tool = tool
        self.pointer = f"{call.pointer}/arguments"

    @property
    def talk(self) -> Conversation:
        """The conversation in which it is passed."""
        return cast("Conversation", self._talk())

    @property
    def example(self) -> Example:
        """The example of that."""
        return cast("Example", self._example())

    @cached_property
    def faults(self) -> list[Fault]:
        """What the declaration does not allow, one for each place."""
        from ftlint.schema.explain import faults

        validator = self.tool.validator if self.tool is not None else None
        value = self.reading.value
        return faults(validator, value) if validator is not None and value is not None else []

    @cached_property
    def readable(self) -> dict[Path, Any]:
        """What stands as a text at the places of faults and has one reading that the declaration allows."""
        if not any(fault.types for fault in self.faults):
            return {}
        from ftlint.schema.explain import faults, readings

        try:
            value = orjson.loads(orjson.dumps(self.reading.value))
        except orjson.JSONEncodeError:  # nested deeper than it writes
            return {}
        found: dict[Path, Any] = {}
        for fault in self.faults:
            for meant in readings(_at(value, fault.path), fault.types) if fault.types and fault.path else ():
                _at(value, fault.path[:-1])[fault.path[-1]] = found[fault.path] = meant
        if not found or self.tool is None:
            return {}
        left = {fault.path for fault in faults(self.tool.validator, value)}
        if left - {fault.path for fault in self.faults}:
            return {}
        return {path: meant for path, meant in found.items() if path not in left}

    def at(self, path: Path) -> Any:
        """The value at a place of the arguments."""
        return _at(self.reading.value, path)

    def problem(self, path: Path, message: str, *, key: bool = False) -> Problem:
        """A problem at a place of the arguments; in a JSON string it can only be pointed at as a whole."""
        if isinstance(self.call.arguments, str):
            return Problem(self.pointer, message, None)
        return Problem(self.pointer + join(*path), message, None, key)

    def correction(self, path: Path, message: str, fix: Fix, value: Any) -> Problem:
        """The same where it is known what should stand there."""
        change = Change(path if isinstance(self.call.arguments, str) else (), value)
        return self.problem(path, message)._replace(fix=fix, data=change)

    def whole(self, message: str, fix: Fix | None = None) -> Problem:
        """A problem of the arguments as such; ``fix`` counts where it is known what should stand there."""
        mended = self.reading.mended
        return Problem(self.pointer, message, fix if mended is not None else None, data=Change((), mended))


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def found_in(talk: Conversation, example: Example, context: Context) -> list[Passed]:
    """The calls that pass, or name, what they should not: found once for each conversation, and mostly none."""
    known = talk.__dict__.get(_KEPT)
    if known is not None and known[0] is context:
        return cast("list[Passed]", known[1])
    form, found = context.profile.arguments, []
    for call in talk.calls:
        value = call.arguments
        if form == STRING and value.__class__ is str:
            try:
                value = orjson.loads(value)
            except orjson.JSONDecodeError:
                value = None
        elif form == STRING:
            value = None
        declared = example.tool(call.name)
        once = value.__class__ is dict and (value is call.arguments or keys_once(call.arguments, value))
        if once and (_takes(declared[1], value) if declared is not None else unknowable(example)):
            continue
        found.append(Passed(talk, example, call, read(call.arguments, form), declared[1] if declared else None))
    talk.__dict__[_KEPT] = context, found
    return found


def all_fit(talk: Conversation, example: Example) -> bool:
    """Whether every call surely passes, as a string, what its function takes; False means that a closer look is wanted."""
    return len(example.definitions) == 1 and all_taken(talk.passing, example.definitions[0].tools, keys_once)


def all_taken(passings: list[Passing], tools: dict[str, Tool], once: Callable[[str, dict[str, Any]], bool]) -> bool:
    """Whether all that is passed is texts of objects that these tools surely take, with each key ``once``."""
    try:
        for name, arguments, value in passings:
            takes, named = tools[name].asks
            if value.__class__ is not dict or arguments.__class__ is not str or not lets_through(takes, value):
                return False
            if named is not None and not value.keys() <= named:
                return False
            if not once(arguments, value):
                return False
    except (KeyError, ValueError):  # not declared, or nested deeper than the validator goes
        return False
    return True


def _takes(tool: Tool, value: dict[str, Any]) -> bool:
    """Whether nothing is to be said of these arguments for this function."""
    takes, named = tool.asks
    if named is not None and not value.keys() <= named:
        return False
    try:
        return lets_through(takes, value) or tool.takes(value)
    except ValueError:  # nested deeper than the validator goes
        return True


def unknowable(example: Example) -> bool:
    """Whether what declares functions is broken in part, so that nobody can tell which ones it does not declare."""
    return not all(definitions.whole or not definitions.declares for definitions in example.definitions)


def each(judge: Callable[[Passed, Context], Iterable[Problem]]) -> Find:
    """Make a check of what judges one call: it is not called for calls that are all as they should be."""

    @wraps(judge)
    def find(talk: Conversation, example: Example, context: Context) -> list[Problem]:
        return [problem for one in found_in(talk, example, context) for problem in judge(one, context)]

    return find


def each_of(kind: Kind) -> Callable[[Callable[[Passed, Context], Problem]], Find]:
    """The same of what has one thing to say of every call whose arguments are of a kind."""

    def of_kind(judge: Callable[[Passed, Context], Problem]) -> Find:
        @wraps(judge)
        def find(talk: Conversation, example: Example, context: Context) -> list[Problem]:
            return [judge(one, context) for one in found_in(talk, example, context) if one.reading.kind is kind]

        return find

    return of_kind
