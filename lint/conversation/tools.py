"""The tool definitions of a record: the functions under ``tools`` or ``functions`` by name.

Definitions repeat on every line, so each distinct set is one object (cached by `ftlint.engine.reader.parse`).
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
from ftlint.schema.document import mapping_in
from ftlint.schema.nulls import holds_null, schema_nulls, schema_without_nulls
from ftlint.schema.walk import Path

if TYPE_CHECKING:
    from ftlint.jsontext.style import Style

# With these keywords, a schema may declare arguments that are not in its `properties`.
_NAMES_ELSEWHERE: Final = frozenset(
    "$ref allOf anyOf oneOf if dependencies dependentSchemas patternProperties unevaluatedProperties".split()
)


class Version(NamedTuple):
    """One definition of a tool: its name, and a hash of the function's JSON that ignores the order of keys."""

    name: str
    number: int


class Tool:
    """One declared function."""

    def __init__(self, name: str, function: dict[str, Any]) -> None:
        self.name = name
        self.function = function

    @cached_property
    def parameters(self) -> Any:
        """The parameters without filler nulls."""
        return schema_without_nulls(self.function.get("parameters"))

    @cached_property
    def version(self) -> Version:
        """The version of this tool. Raises `TypeError` if the definition is nested too deeply."""
        return Version(self.name, digest(dump(self.function)))

    @cached_property
    def properties(self) -> dict[str, Any]:
        """The declared arguments by name."""
        return mapping_in(self.parameters, "properties") if isinstance(self.parameters, dict) else {}

    @cached_property
    def named(self) -> frozenset[str] | None:
        """The names of its arguments; None if the schema forbids other arguments, or may declare them elsewhere than in
        ``properties``."""
        if not self.properties or not _NAMES_ELSEWHERE.isdisjoint(self.parameters):
            return None
        additional = self.parameters.get("additionalProperties", True)
        return None if additional is False or isinstance(additional, dict) else frozenset(self.properties)

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
        """Whether arguments match the `parameters`: True without a usable schema, False if it cannot be decided."""
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

    A ``shared`` entry is used by several sets; its ``value`` is equal to the value in the record, but may be a different
    object. For ``texts`` see `Definitions`.
    """

    def __init__(self, value: Any, shared: bool = False) -> None:
        self.value = value
        self.shared = shared

    @cached_property
    def wrapped(self) -> bool:
        """Whether the function is under the key ``function``, not the entry itself."""
        return isinstance(self.value, dict) and isinstance(self.value.get("function"), dict)

    @cached_property
    def tool(self) -> Tool | None:
        """The declared function; None if it has no name."""
        if not isinstance(self.value, dict):
            return None
        function = function_of(self.value)
        name = function.get("name")
        return Tool(name, function) if isinstance(name, str) and name else None

    @cached_property
    def written(self) -> Member:
        """A hash of the entry, and the length of its JSON. Raises `TypeError` if it is nested too deeply."""
        data = dump(self.value)
        return Member(digest(data), len(data))

    @cached_property
    def nulls(self) -> tuple[Path, ...]:
        """The paths of filler nulls in the entry."""
        return tuple(_nulls(self.value)) if isinstance(self.value, dict) and holds_null(self.value) else ()

    @cached_property
    def texts(self) -> dict[Style, bytes]:
        """Its JSON text by style; used when writing files."""
        return {}


# Keys that may be null: OpenAI's OpenAPI description of 2025-07 allows `strict`; a null description is like none.
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
    """The declaration for an entry; shared from the second time on, because some datasets never repeat an entry."""
    try:
        data = orjson.dumps(value)
    except TypeError:  # nested too deeply for orjson
        return Declaration(value)
    return shared_declaration(data) if _recurring(data) else Declaration(value)


_recurring: Final = Recurring(4096)


@lru_cache(maxsize=1024)  # sets of tools differ more than their entries
def shared_declaration(data: bytes) -> Declaration:
    """The declaration for all entries that `orjson.dumps` writes like this."""
    return Declaration(orjson.loads(data), shared=True)


class Definitions:
    """The ``value`` of one key of a record, ``tools`` or ``functions``.

    ``recurs``: several records have it. ``entries``: the declarations if the value is a list. ``tools``: the first function
    of each name. ``texts``: the JSON text by style; used when writing files.
    """

    def __init__(self, key: str, value: Any, entries: Sequence[Declaration] | None = None) -> None:
        self.key = key
        self.value = value
        self.recurs = False
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
        """The pointer from the list to the function of a tool."""
        index, entry = next((index, entry) for index, entry in enumerate(self.entries) if entry.tool is tool)
        return f"/{index}/function" if entry.wrapped else f"/{index}"

    @cached_property
    def written(self) -> Member:
        """A hash of the definitions, and the length of the key and value as JSON. Raises `TypeError` if they are nested too
        deeply."""
        if not isinstance(self.value, list):
            return member(self.key, self.value)
        entries = [entry.written for entry in self.entries]
        head = f'"{self.key}":[]'.encode()
        number = digest(head + pack(f"<{len(entries)}Q", *[number for number, _ in entries]))
        return Member(number, len(head) + sum([size for _, size in entries]) + max(len(entries) - 1, 0))

    @cached_property
    def number(self) -> int:
        """The hash; 0 if nothing is declared, or it is nested too deeply."""
        try:
            return self.written.digest if self.value else 0
        except TypeError:
            return 0

    @cached_property
    def nulls(self) -> tuple[Path, ...]:
        """The paths of filler nulls in the list."""
        return tuple((index, *path) for index, entry in enumerate(self.entries) for path in entry.nulls)

    @property
    def declares(self) -> bool:
        """Whether the value is not empty."""
        return bool(self.value)

    @cached_property
    def whole(self) -> bool:
        """Whether every entry could be read, so that ``tools`` has all declared functions."""
        return isinstance(self.value, list) and all(entry.tool is not None for entry in self.entries)


def by_name(entries: list[Any]) -> dict[str, Any]:
    """The functions in ``tools`` or ``functions`` by name; the last of each name."""
    functions = [function_of(entry) for entry in entries if isinstance(entry, dict)]
    return {name: function for function in functions if isinstance(name := function.get("name"), str)}


def function_of(entry: dict[str, Any]) -> dict[str, Any]:
    """The function of an entry of ``tools`` or ``functions``."""
    inner = entry.get("function")
    return inner if isinstance(inner, dict) else entry


def alike(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two definitions are equal as JSON: unlike in Python, ``1``, ``1.0`` and ``true`` differ."""
    try:
        return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    except RecursionError:  # nested too deeply
        return False
