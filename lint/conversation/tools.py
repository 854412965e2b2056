"""What a record declares under ``tools`` or ``functions``: the functions by name, with their parameters ready to check.

Definitions repeat on every line, so one object stands for each distinct set (`ftlint.engine.reader.parse` keeps them).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from struct import pack
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import orjson

from ftlint.conversation.digest import Member, Recurring, digest, dump, member
from ftlint.schema.compile import InvalidSchema, RemoteReference, Validator, compile_schema
from ftlint.schema.nulls import holds_null, schema_nulls, schema_without_nulls
from ftlint.schema.walk import Path

if TYPE_CHECKING:
    from ftlint.jsontext.style import Style

# Keywords by which a schema takes arguments that its `properties` do not name.
_NAMES_ELSEWHERE: Final = frozenset(
    "$ref allOf anyOf oneOf if dependencies dependentSchemas patternProperties unevaluatedProperties".split()
)


class Version(NamedTuple):
    """One definition of a tool, by its name and its number (of the function's JSON, order of keys aside)."""

    name: str
    number: int


class Tool:
    """One declared function."""

    def __init__(self, name: str, function: dict[str, Any]) -> None:
        self.name = name
        self.function = function

    @cached_property
    def parameters(self) -> Any:
        """What it declares to take, without keys that are null and mean nothing by it."""
        return schema_without_nulls(self.function.get("parameters"))

    @cached_property
    def version(self) -> Version:
        """Which definition of its name it is. Raises `TypeError` for what is nested too deeply."""
        return Version(self.name, digest(dump(self.function)))

    @cached_property
    def properties(self) -> dict[str, Any]:
        """The declared arguments by name; empty where none are declared."""
        found = self.parameters.get("properties") if isinstance(self.parameters, dict) else None
        return found if isinstance(found, dict) else {}

    @cached_property
    def named(self) -> frozenset[str] | None:
        """The names of its arguments, where they are declared by nothing but ``properties`` and others are let through
        only because nobody forbade them; else None."""
        if not self.properties or not _NAMES_ELSEWHERE.isdisjoint(self.parameters):
            return None
        more = self.parameters.get("additionalProperties", True)
        return None if more is False or isinstance(more, dict) else frozenset(self.properties)

    @cached_property
    def _compiled(self) -> tuple[Validator | None, Exception | None]:
        if self.parameters is None or isinstance(self.parameters, bool):
            return None, None
        if not isinstance(self.parameters, dict):
            return None, InvalidSchema("`parameters` must be an object")
        try:
            return _compile(orjson.dumps(self.parameters))
        except TypeError:  # orjson cannot write it
            return None, InvalidSchema("`parameters` are nested too deeply")

    @property
    def validator(self) -> Validator | None:
        """The compiled `parameters`; None if there are none, or they are not a valid schema."""
        return self._compiled[0]

    @property
    def schema_error(self) -> Exception | None:
        """Why the `parameters` cannot be compiled (`InvalidSchema` or `RemoteReference`); None if they can."""
        return self._compiled[1]

    def accepts(self, arguments: dict[str, Any]) -> bool:
        """Whether arguments match the `parameters`. True without a usable schema, False if this takes too long to decide.

        Raises `ValueError` for arguments that are nested too deeply.
        """
        validator = self.validator
        return validator is None or validator.is_valid(arguments)


@lru_cache(maxsize=256)  # many sets of tools share their functions
def _compile(parameters: bytes) -> tuple[Validator | None, Exception | None]:
    try:
        return compile_schema(orjson.loads(parameters)), None
    except (RemoteReference, InvalidSchema) as error:
        return None, error


class Declaration:
    """One entry of ``tools`` or ``functions``.

    It may stand for the same entry of many sets (then it is ``shared``): ``value`` is equal to what stands there, and may
    be another object. ``texts`` is as that of `Definitions`.
    """

    def __init__(self, value: Any, shared: bool = False) -> None:
        self.value = value
        self.shared = shared

    @cached_property
    def wrapped(self) -> bool:
        """Whether the function stands under ``function``, and is not the entry itself."""
        return isinstance(self.value, dict) and isinstance(self.value.get("function"), dict)

    @cached_property
    def tool(self) -> Tool | None:
        """The function that it declares, None where that has no name."""
        if not isinstance(self.value, dict):
            return None
        function = function_of(self.value)
        name = function.get("name")
        return Tool(name, function) if isinstance(name, str) and name else None

    @cached_property
    def written(self) -> Member:
        """What it is, as one number, and the bytes of its JSON. Raises `TypeError` for what is nested too deeply."""
        data = dump(self.value)
        return Member(digest(data), len(data))

    @cached_property
    def nulls(self) -> tuple[Path, ...]:
        """The keys in it that are null and mean nothing by it."""
        return tuple(_nulls(self.value)) if isinstance(self.value, dict) and holds_null(self.value) else ()

    @cached_property
    def texts(self) -> dict[Style, bytes]:
        """Its JSON text in each style in which it was written."""
        return {}


# What may be null in a function: OpenAPI 2025-07 allows `strict`; a description that is null says as much as none.
_MAY_BE_NULL: Final = frozenset({"name", "description", "strict"})


def _nulls(entry: dict[str, Any]) -> Iterator[Path]:
    function = function_of(entry)
    at: Path = () if function is entry else ("function",)
    if at:
        yield from ((key,) for key, value in entry.items() if value is None)
    yield from ((*at, key) for key, value in function.items() if value is None and key not in _MAY_BE_NULL)
    parameters = function.get("parameters")
    if isinstance(parameters, dict):
        if schema_without_nulls(parameters) is None:
            yield (*at, "parameters")
        else:
            yield from ((*at, "parameters", *path) for path in schema_nulls(parameters))


def _declaration(value: Any) -> Declaration:
    """What an entry declares, which is shared from the second time on: some datasets have all entries only once."""
    try:
        data = orjson.dumps(value)
    except TypeError:  # nested deeper than is written
        return Declaration(value)
    return _shared(data) if _recurring(data) else Declaration(value)


_recurring: Final = Recurring(4096)


@lru_cache(maxsize=1024)  # sets of definitions differ more than what is in them does
def _shared(data: bytes) -> Declaration:
    return Declaration(orjson.loads(data), shared=True)


class Definitions:
    """All functions that one record declares under ``key``, which is ``tools`` or ``functions``.

    ``entries`` are those of ``value`` where that is a list. ``texts`` is for who writes: its JSON text in each style in
    which it was written.
    """

    def __init__(self, key: str, value: Any, entries: Sequence[Declaration] | None = None) -> None:
        self.key = key
        self.value = value
        if entries is None:
            entries = [_declaration(entry) for entry in value] if isinstance(value, list) else ()
        self.entries = entries
        self.tools: dict[str, Tool] = {}
        self.texts: dict[Style, bytes] = {}
        for entry in entries:
            tool = entry.tool
            if tool is not None:
                self.tools.setdefault(tool.name, tool)

    def pointer(self, tool: Tool) -> str:
        """The pointer from the list to the first function that is this tool."""
        index, entry = next((index, entry) for index, entry in enumerate(self.entries) if entry.tool is tool)
        return f"/{index}/function" if entry.wrapped else f"/{index}"

    @cached_property
    def written(self) -> Member:
        """What they are, as one number, and the bytes of that member. Raises `TypeError` for what is nested too deeply."""
        if not isinstance(self.value, list):
            return member(self.key, self.value)
        each = [entry.written for entry in self.entries]
        head = f'"{self.key}":[]'.encode()
        number = digest(head + pack(f"<{len(each)}Q", *[number for number, _ in each]))
        return Member(number, len(head) + sum([size for _, size in each]) + max(len(each) - 1, 0))

    @cached_property
    def number(self) -> int:
        """The same number, 0 where nothing is declared, or it cannot be written."""
        try:
            return self.written.digest if self.value else 0
        except TypeError:
            return 0

    @cached_property
    def nulls(self) -> tuple[Path, ...]:
        """The keys in its entries that are null and mean nothing by it; each path begins with the entry's index."""
        return tuple((index, *path) for index, entry in enumerate(self.entries) for path in entry.nulls)

    @property
    def declares(self) -> bool:
        """Whether anything is declared at all."""
        return bool(self.value)

    @cached_property
    def whole(self) -> bool:
        """Whether every entry could be read, so that what is not in ``tools`` is not declared."""
        return isinstance(self.value, list) and all(entry.tool is not None for entry in self.entries)


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
