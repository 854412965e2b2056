"""What a record declares under ``tools`` or ``functions``: the functions by name, with their parameters ready to check.

Definitions repeat on every line, so one object stands for each distinct set (`ftlint.engine.parse` keeps them).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, NamedTuple

import orjson

from ftlint import usual
from ftlint.digest import digest
from ftlint.fingerprint import Written, dump, written
from ftlint.lazy import lazy
from ftlint.recurring import Recurring
from ftlint.schemas import InvalidSchema, RemoteReference, compile_schema
from ftlint.style import Style

# Keywords by which a schema takes arguments that its `properties` do not name.
_NAMES_ELSEWHERE: Final = frozenset(
    "$ref allOf anyOf oneOf if dependencies dependentSchemas patternProperties unevaluatedProperties".split()
)
# So many calls are looked at before parameters are compiled, which costs as much as a dozen of these looks.
_AT_SIGHT: Final = 4

Takes = Callable[[dict[str, Any]], bool]


def _all(arguments: dict[str, Any]) -> bool:
    return True


class _Asks:
    """`Tool.asks`: kept once some calls have come, till when it does without a compiled validator."""

    def __get__(self, tool: Tool, owner: type[Any]) -> tuple[Takes, frozenset[str] | None]:
        tool.asked += 1
        if tool.asked <= _AT_SIGHT and tool.is_usual:
            return tool.takes_at_sight, tool.named
        found = tool.__dict__["asks"] = tool.takes, tool.named
        return found


class Version(NamedTuple):
    """One definition of a tool, by its name and its number (of the function's JSON, order of keys aside)."""

    name: str
    number: int


@dataclass(eq=False)
class Tool:
    """One declared function. ``pointer`` leads from ``tools`` or ``functions`` to the function object.

    It may stand for the same function of other sets, too: ``function`` is equal to what stands there, and may be another
    object.
    """

    name: str
    pointer: str
    function: dict[str, Any]
    asked: int = 0  # how often, up to where `asks` is kept

    @lazy
    def parameters(self) -> Any:
        """What it declares to take, as it stands."""
        return self.function.get("parameters")

    @lazy
    def version(self) -> Version:
        """Which definition of its name it is. Raises `TypeError` for what is nested too deeply."""
        return Version(self.name, digest(dump(self.function)))

    @lazy
    def properties(self) -> dict[str, Any]:
        """The declared arguments by name; empty where none are declared."""
        found = self.parameters.get("properties") if isinstance(self.parameters, dict) else None
        return found if isinstance(found, dict) else {}

    @lazy
    def named(self) -> frozenset[str] | None:
        """The names of its arguments, where they are declared by nothing but ``properties`` and others are let through
        only because nobody forbade them; else None."""
        if not self.properties or not _NAMES_ELSEWHERE.isdisjoint(self.parameters):
            return None
        more = self.parameters.get("additionalProperties", True)
        return None if more is False or isinstance(more, dict) else frozenset(self.properties)

    @lazy
    def _checked(self) -> tuple[Any, Exception | None]:
        """A validator, or why there is none."""
        if self.parameters is None or isinstance(self.parameters, bool):
            return None, None
        if not isinstance(self.parameters, dict):
            return None, InvalidSchema("`parameters` must be an object")
        try:
            return _compiled(orjson.dumps(self.parameters))
        except TypeError:  # nested deeper than is written
            return None, InvalidSchema("`parameters` are nested too deeply")

    @lazy
    def is_usual(self) -> bool:
        """Whether its parameters have but the usual keywords, in their right form."""
        return usual.is_usual(self.parameters)

    # What tells of arguments whether its parameters let them through, which raises `ValueError` for those that are nested
    # too deeply, and the names that they may have (None: any). Where nobody can tell, all are let through.
    asks = _Asks()

    @lazy
    def takes(self) -> Takes:
        """The first of these."""
        validator = self._checked[0]
        return _all if validator is None else validator.is_valid

    def takes_at_sight(self, arguments: dict[str, Any]) -> bool:
        """The same for parameters that are usual, which are compiled only for arguments that seem not to fit."""
        return usual.fits(self.parameters, arguments) or self.takes(arguments)

    @property
    def trouble(self) -> Exception | None:
        """Why its parameters cannot be checked against, None where they can."""
        return self._checked[1]

    @property
    def validator(self) -> Any:
        """A compiled validator of the call's arguments, None where there is nothing to check or it cannot be used."""
        return self._checked[0]


@lru_cache(maxsize=256)  # the same function is declared in many a set of them
def _compiled(parameters: bytes) -> tuple[Any, Exception | None]:
    try:
        return compile_schema(orjson.loads(parameters)), None
    except (RemoteReference, InvalidSchema) as error:
        return None, error


@dataclass(eq=False)
class Definitions:
    """All functions that one record declares under ``key``, which is ``tools`` or ``functions``.

    ``texts`` is for who writes: its JSON text in each style in which it was written.
    """

    key: str
    value: Any
    tools: dict[str, Tool] = field(default_factory=dict)
    texts: dict[Style, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for tool in _declared(self.value):
            self.tools.setdefault(tool.name, tool)

    @lazy
    def written(self) -> Written:
        """What they are, as one number. Raises `TypeError` for what is nested too deeply."""
        return written(self.key, self.value)

    @property
    def declares(self) -> bool:
        """Whether anything is declared at all."""
        return bool(self.value)

    @lazy
    def whole(self) -> bool:
        """Whether every entry could be read, so that what is not in ``tools`` is not declared."""
        return isinstance(self.value, list) and sum(1 for _ in _declared(self.value)) == len(self.value)


def _declared(value: Any) -> Iterator[Tool]:
    if not isinstance(value, list):
        return
    for index, entry in enumerate(value):
        if not isinstance(entry, dict):
            continue
        wrapped = isinstance(entry.get("function"), dict)
        function = entry["function"] if wrapped else entry
        name = function.get("name")
        if isinstance(name, str) and name:
            pointer = f"/{index}/function" if wrapped else f"/{index}"
            yield _tool(name, pointer, function)


def _tool(name: str, pointer: str, function: dict[str, Any]) -> Tool:
    """The tool that a function is, which is shared from the second time on: some datasets have all functions only once."""
    try:
        data = orjson.dumps(function)
    except TypeError:  # nested deeper than is written
        return Tool(name, pointer, function)
    return _known_tool(pointer, data) if _recurring(data) else Tool(name, pointer, function)


_recurring: Final = Recurring(4096)


@lru_cache(maxsize=256)  # sets of definitions differ more than what is in them does
def _known_tool(pointer: str, function: bytes) -> Tool:
    known = orjson.loads(function)
    return Tool(known["name"], pointer, known)


def by_name(entries: list[Any]) -> dict[str, Any]:
    """The functions that entries of ``tools``, or of ``functions``, declare, by name; the last of each name."""
    functions = [function_of(entry) for entry in entries if isinstance(entry, dict)]
    return {name: function for function in functions if isinstance(name := function.get("name"), str)}


def function_of(entry: dict[str, Any]) -> dict[str, Any]:
    """The function that an entry of ``tools``, or of ``functions``, declares."""
    inner = entry.get("function")
    return inner if isinstance(inner, dict) else entry


def alike(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two definitions are equal; ``1``, ``1.0`` and ``true``, which are equal to Python, are not."""
    try:
        return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    except RecursionError:  # nested too deeply to tell
        return False
