"""Tool definitions as the checks of `tool-definitions` need them: parsed and checked once per distinct set."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property, update_wrapper
from typing import Any, Final, cast

import orjson

from ftlint.analysis.tool_schemas import SHOWN, SchemaErrors, SchemaFault, schema_errors
from ftlint.conversation.arguments import keeps_digits
from ftlint.conversation.example import Example
from ftlint.conversation.shape import NAME_PATTERN
from ftlint.conversation.tools import Declaration, Definitions, Tool
from ftlint.results.finding import Fix
from ftlint.results.pointer import join
from ftlint.rule import Problem
from ftlint.rule.context import Context

Found = Iterator[Problem]
_CACHE: Final = "tool-definitions"
_LONGEST_NAME: Final = 64
# The keys that Anthropic, MCP and others use instead of `parameters`.
_FOREIGN_KEYS: Final = frozenset({"input_schema", "inputSchema"})


class Entry:
    """One entry of ``tools`` or ``functions``.

    ``at`` and ``place`` are the pointers from the record to the entry and to its function. ``function`` is None if it
    cannot be read. ``fault`` is the pointer and the message for an error in the entry around the function.
    """

    def __init__(self, at: str, value: Any, legacy: bool, tool: Tool | None) -> None:
        self.at = at
        self.value = value
        self.bare = False
        self.fault: tuple[str, str] | None = None
        self.lacks_type = False
        self.function, self.place = self._bare() if legacy else self._wrapped()
        if tool is None or tool.function is not self.function:
            tool = Tool("", self.function or {})
        self.tool = tool

    def _wrapped(self) -> tuple[Any, str]:
        entry = self.value
        if not isinstance(entry, dict):
            return self._unreadable("", 'entries of `tools` must be objects: {"type": "function", "function": {…}}')
        kind, inner = entry.get("type"), entry.get("function")
        if kind not in (None, "function"):
            return self._unreadable("/type", f'the `type` of a tool must be "function"{_instead_of(kind)}')
        if isinstance(inner, dict):
            self.lacks_type = kind is None
            return inner, f"{self.at}/function"
        if inner is not None:
            return self._unreadable("/function", "`function` must be an object with `name` and `parameters`")
        if "name" in entry or entry.get("parameters") is not None:
            self.bare = True
            return entry, self.at
        return self._unreadable("", "`function` is missing; add the function's definition")

    def _bare(self) -> tuple[Any, str]:
        entry = self.value
        if not isinstance(entry, dict):
            return self._unreadable("", 'entries of `functions` must be objects: {"name": …, "parameters": {…}}')
        if entry.get("name") is None and isinstance(entry.get("function"), dict):
            self.fault = (
                "",
                "entries of `functions` must not be wrapped in `function` as they are in `tools`; unwrap it",
            )
            return entry["function"], f"{self.at}/function"
        return entry, self.at

    def _unreadable(self, pointer: str, message: str) -> tuple[Any, str]:
        self.fault = pointer, message
        return None, self.at

    @property
    def is_foreign(self) -> bool:
        """Whether the schema is under the key of another API, so that wrapping alone is not enough."""
        return any(self.value.get(key) is not None for key in _FOREIGN_KEYS)

    @property
    def name(self) -> Any:
        """The function's name as written; None if there is none."""
        return self.function.get("name") if self.function is not None else None

    @property
    def parameters(self) -> Any:
        """The function's parameters without filler nulls."""
        return self.tool.parameters

    @property
    def schema(self) -> dict[str, Any]:
        """The parameters if they are an object, else an empty schema."""
        return self.parameters if isinstance(self.parameters, dict) else {}

    @cached_property
    def schema_errors(self) -> SchemaErrors:
        """The errors and remote references of the schema."""
        return schema_errors(self.tool)

    @property
    def label(self) -> str:
        """The function's name in messages."""
        return f"`{self.name[:SHOWN]}`" if isinstance(self.name, str) and self.name else "a function without a name"

    def schema_problem(self, fault: SchemaFault, fix: Fix | None = None, data: Any = None) -> Problem:
        """A problem at a place in the parameters."""
        return Problem(f"{self.place}/parameters{join(*fault.path)}", f"{self.label}: {fault.message}", fix, data=data)


class Declared:
    """The value of ``tools`` or ``functions``; ``at`` is its pointer from the record."""

    def __init__(self, definitions: Definitions, at: str) -> None:
        self.key = definitions.key
        self.value = definitions.value
        self.at = at
        self._declarations = definitions.entries

    @cached_property
    def entries(self) -> list[Entry]:
        """The entries; none if the value is not a list."""
        if not isinstance(self.value, list):
            return []
        legacy, pairs = self.key == "functions", zip(self.value, self._declarations, strict=True)
        return [Entry(f"{self.at}/{i}", value, legacy, known.tool) for i, (value, known) in enumerate(pairs)]

    @property
    def functions(self) -> Iterator[Entry]:
        """The entries with a readable function."""
        return (entry for entry in self.entries if entry.function is not None)

    @cached_property
    def parsed(self) -> list[Any] | None:
        """The list in a JSON string, None if there is none or parsing would lose digits or keys."""
        if not isinstance(self.value, str):
            return None
        from ftlint.jsontext.diagnose import duplicate_keys

        try:
            parsed = orjson.loads(self.value)
        except orjson.JSONDecodeError:
            return None
        lossless = isinstance(parsed, list) and keeps_digits(parsed) and not duplicate_keys(self.value.encode())
        return parsed if lossless else None

    @property
    def duplicates(self) -> Iterator[tuple[Entry, bool]]:
        """Entries whose name is already declared, and whether one of the earlier definitions is equal."""
        named = [entry for entry in self.functions if isinstance(entry.name, str)]
        count = Counter(entry.name for entry in named)
        earlier: dict[str, list[str | None]] = {name: [] for name in count}
        for entry in named:
            if count[entry.name] > 1:
                text, known = canonical_json(entry.value), earlier[entry.name]
                if known:
                    yield entry, text is not None and text in known
                known.append(text)

    @cached_property
    def new_names(self) -> dict[str, str]:
        """An unused valid name for each invalid one."""
        names = [entry.name for entry in self.functions if isinstance(entry.name, str)]
        taken, numbers, new_names = set(names), Counter[str](), {}
        for name in dict.fromkeys(names):
            plain = new = plain_name(name)
            if not plain or NAME_PATTERN.fullmatch(name):
                continue
            while new in taken:
                numbers[plain] += 1
                end = f"_{numbers[plain] + 1}"
                new = plain[: _LONGEST_NAME - len(end)] + end
            new_names[name] = new
            taken.add(new)
        return new_names


def plain_name(name: str) -> str:
    """A name with every run of invalid characters replaced by ``_``, without ``_`` and ``-`` at the ends; may be empty."""
    return re.sub(r"[^A-Za-z0-9_-]+", "_", name)[:_LONGEST_NAME].strip("_")


def canonical_json(function: dict[str, Any]) -> str | None:
    """JSON that is the same for equal definitions, but differs for ``1``, ``1.0`` and ``true``. None if the definition is
    nested too deeply, or a number has lost digits."""
    return json.dumps(function, sort_keys=True) if keeps_digits(function) else None


def _instead_of(value: Any) -> str:
    return f", not {json.dumps(value[:SHOWN], ensure_ascii=False)}" if isinstance(value, str) else ""


# --- cached per distinct set


Check = Callable[[Declared, Context], Found]
Problems = dict[str, list[Problem]]


class DefinitionChecks:
    """The checks of a set of definitions, by name. Each distinct set is checked once."""

    def __init__(self) -> None:
        self._checks: dict[str, Check] = {}

    def add(self, name: str, check: Check) -> Callable[[Example, Context], list[Problem]]:
        """Add a check; returns a function that reports its problems in all definitions of an example."""
        self._checks[name] = check

        def find(example: Example, context: Context) -> list[Problem]:
            return [problem for problems in self._problems(example, context) for problem in problems.get(name, ())]

        return update_wrapper(find, check)

    def are_all_valid(self, example: Example, context: Context) -> bool:
        """Whether no check has a problem."""
        return not any(self._problems(example, context))

    def _problems(self, example: Example, context: Context) -> Iterator[Problems]:
        at = example.definitions_at
        return (problems_of(definitions, at, context, self._checks) for definitions in example.definitions)


def problems_of(definitions: Definitions, at: str, context: Context, checks: dict[str, Check]) -> Problems:
    """The problems of definitions in the object at ``at``, by check; cached with the definitions."""
    known = definitions.__dict__.get(_CACHE)
    if known is None or known[0] is not context or known[1] != at:
        problems = {} if _is_valid(definitions, context, checks) else _problems(definitions, at, context, checks)
        known = definitions.__dict__[_CACHE] = context, at, problems
    return cast("Problems", known[2])


def _problems(definitions: Definitions, at: str, context: Context, checks: dict[str, Check]) -> Problems:
    declared = Declared(definitions, f"{at}/{definitions.key}")
    by_check = {name: list(check(declared, context)) for name, check in checks.items()}
    return {name: problems for name, problems in by_check.items() if problems}


def _is_valid(definitions: Definitions, context: Context, checks: dict[str, Check]) -> bool:
    """Whether a list is neither empty nor too long, its functions have different names, and every entry is valid."""
    value, limit = definitions.value, context.profile.max_tools
    if not (isinstance(value, list) and 0 < len(value) == len(definitions.tools) <= limit):
        return False
    return all(_is_valid_entry(definitions.key, entry, context, checks) for entry in definitions.entries)


def _is_valid_entry(key: str, entry: Declaration, context: Context, checks: dict[str, Check]) -> bool:
    """Whether one entry is valid on its own; cached per entry, because many sets share their entries."""
    known = entry.__dict__.get(_CACHE)
    if known is None or known[0] is not context or known[1] != key:
        valid = not _problems(Definitions(key, [entry.value], [entry]), "", context, checks)
        known = entry.__dict__[_CACHE] = context, key, valid
    return cast("bool", known[2])
