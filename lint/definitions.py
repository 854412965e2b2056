"""What a record declares under ``tools`` or ``functions``: the functions by name, with their parameters ready to check.

Definitions repeat on every line, so one object stands for each distinct set (`ftlint.engine.parse` keeps them).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

import orjson

from ftlint.digest import digest
from ftlint.fingerprint import Written, dump, written
from ftlint.lazy import lazy
from ftlint.style import Style

# A pattern that needs backtracking gives up after this many steps and counts as not matched.
BACKTRACK_LIMIT: Final = 100_000
# Keywords by which a schema takes arguments that its `properties` do not name.
_NAMES_ELSEWHERE: Final = frozenset(
    "$ref allOf anyOf oneOf if dependencies dependentSchemas patternProperties unevaluatedProperties".split()
)
# What `jsonschema_rs` says where it does not even ask its retriever, and what it puts before a reference without a base.
_ABSENT: Final = re.compile(r"Resource '(.+?)' is not present in a registry")
_NO_BASE: Final = "json-schema:///"


Takes = Callable[[dict[str, Any]], bool]


def _all(arguments: dict[str, Any]) -> bool:
    return True


class RemoteReference(Exception):
    """A schema refers to a document elsewhere, which is never fetched. The argument is its address."""


class InvalidSchema(Exception):
    """``parameters`` is no JSON Schema. The argument says why."""


@dataclass(eq=False)
class Tool:
    """One declared function. ``pointer`` leads from ``tools`` or ``functions`` to the function object.

    It may stand for the same function of other sets, too, so ``function`` is equal to what stands there, but not the same.
    """

    name: str
    pointer: str
    function: dict[str, Any]

    @lazy
    def parameters(self) -> Any:
        """What it declares to take, as it stands."""
        return self.function.get("parameters")

    @lazy
    def number(self) -> int:
        """What it is, as one number. Raises `TypeError` for what is nested too deeply."""
        return digest(dump(self.function))

    @lazy
    def properties(self) -> dict[str, Any]:
        """The declared arguments by name; empty where none are declared."""
        found = self.parameters.get("properties") if isinstance(self.parameters, dict) else None
        return found if isinstance(found, dict) else {}

    @lazy
    def is_open(self) -> bool:
        """Whether arguments that are not declared are let through."""
        if not isinstance(self.parameters, dict):
            return True
        return self.parameters.get("additionalProperties", True) is not False

    @lazy
    def named(self) -> frozenset[str] | None:
        """The names of its arguments, where they are declared by nothing but ``properties`` and others are let through
        only because nobody forbade them; else None."""
        if not self.properties or not self.is_open or not _NAMES_ELSEWHERE.isdisjoint(self.parameters):
            return None
        return None if isinstance(self.parameters.get("additionalProperties"), dict) else frozenset(self.properties)

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
    def asks(self) -> tuple[Takes, frozenset[str] | None]:
        """What tells of arguments whether its parameters let them through, which raises `ValueError` for those that are
        nested too deeply, and the names that they may have (None: any). Where nobody can tell, all are let through."""
        validator = self._checked[0]
        return _all if validator is None else validator.is_valid, self.named

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


def compile_schema(schema: dict[str, Any]) -> Any:
    """A `jsonschema_rs` validator for a schema from the data: Draft 2020-12 unless its ``$schema`` says otherwise.

    Nothing is ever fetched, and patterns cannot run for ever. Raises `RemoteReference` or `InvalidSchema`.
    """
    import jsonschema_rs

    refused: list[str] = []

    def refuse(address: str) -> Any:
        refused.append(address)
        raise ValueError("references outside the document are not followed")

    options = jsonschema_rs.FancyRegexOptions(backtrack_limit=BACKTRACK_LIMIT)
    try:
        return jsonschema_rs.validator_for(schema, retriever=refuse, pattern_options=options, validate_formats=False)
    except (jsonschema_rs.ValidationError, ValueError, OverflowError, RecursionError) as error:
        said = str(getattr(error, "message", error)).split("\n")[0]
        absent = _ABSENT.match(said)
        if refused or absent:
            address = refused[0] if refused else absent[1] if absent else ""
            raise RemoteReference(address.removeprefix(_NO_BASE)) from None
        raise InvalidSchema(said) from None


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
    try:
        return _known_tool(pointer, orjson.dumps(function))
    except TypeError:  # nested deeper than is written
        return Tool(name, pointer, function)


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
