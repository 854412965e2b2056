"""A set of definitions as the checks of `tool-definitions` look at it: entry by entry, once for each distinct set."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, Final, cast

import orjson

from ftlint.analysis.tool_schemas import SHOWN, Soundness, soundness
from ftlint.config.profile import Profile
from ftlint.conversation.arguments import keeps_digits
from ftlint.conversation.shape import NAME_PATTERN
from ftlint.conversation.tools import Declaration, Definitions
from ftlint.rule import Problem
from ftlint.rule.context import Context
from ftlint.schema.nulls import schema_without_nulls

Found = Iterator[Problem]
_KEPT: Final = "tool-definitions"
_LONGEST_NAME: Final = 64
# Where Anthropic and others have what stands in `parameters` here.
_FOREIGN_KEYS: Final = frozenset({"input_schema", "inputSchema"})


class Entry:
    """One entry of ``tools`` or ``functions``. ``at`` and ``place`` are pointers from the record, to it and its function.

    ``function`` is None where it cannot be read. ``fault`` says where and how the entry around the function is wrong.
    """

    def __init__(self, at: str, value: Any, legacy: bool) -> None:
        self.at = at
        self.value = value
        self.bare = False
        self.fault: tuple[str, str] | None = None
        self.lacks_type = False
        self.function, self.place = self._bare() if legacy else self._wrapped()

    def _wrapped(self) -> tuple[Any, str]:
        entry = self.value
        if not isinstance(entry, dict):
            return self._unreadable("", 'an entry of `tools` is an object: {"type": "function", "function": {…}}')
        kind, inner = entry.get("type"), entry.get("function")
        if kind not in (None, "function"):
            return self._unreadable("/type", f'the `type` of a tool is "function", not {_shown(kind)}')
        if isinstance(inner, dict):
            self.lacks_type = kind is None
            return inner, f"{self.at}/function"
        if inner is not None:
            return self._unreadable("/function", "`function` is an object with the function's name and parameters")
        if "name" in entry or entry.get("parameters") is not None:
            self.bare = True
            return entry, self.at
        return self._unreadable("", "`function` is missing")

    def _bare(self) -> tuple[Any, str]:
        entry = self.value
        if not isinstance(entry, dict):
            return self._unreadable("", 'an entry of `functions` is an object: {"name": …, "parameters": {…}}')
        if entry.get("name") is None and isinstance(entry.get("function"), dict):
            self.fault = "", "an entry of `functions` is the function itself, not wrapped as it is in `tools`"
            return entry["function"], f"{self.at}/function"
        return entry, self.at

    def _unreadable(self, pointer: str, message: str) -> tuple[Any, str]:
        self.fault = pointer, message
        return None, self.at

    @property
    def is_foreign(self) -> bool:
        """Whether it has its schema under another ecosystem's key, so that more than a wrap is wanted."""
        return any(self.value.get(key) is not None for key in _FOREIGN_KEYS)

    @property
    def name(self) -> Any:
        """The function's name, as it stands."""
        return self.function.get("name") if self.function is not None else None

    @cached_property
    def parameters(self) -> Any:
        """The function's parameters, without keys that are null and mean nothing by it."""
        return schema_without_nulls(self.function.get("parameters")) if self.function is not None else None

    @property
    def schema(self) -> dict[str, Any]:
        """The same where they are an object, else an empty one."""
        return self.parameters if isinstance(self.parameters, dict) else {}

    @cached_property
    def soundness(self) -> Soundness:
        """Whether the parameters are a schema that stands by itself."""
        return soundness(self.schema)


class Declared:
    """What stands under ``tools`` or ``functions``, which ``at`` leads to from the record."""

    def __init__(self, definitions: Definitions, at: str) -> None:
        self.key = definitions.key
        self.value = definitions.value
        self.at = at

    @cached_property
    def entries(self) -> list[Entry]:
        """The entries, none where it is no list."""
        values = enumerate(self.value) if isinstance(self.value, list) else ()
        return [Entry(f"{self.at}/{index}", value, self.key == "functions") for index, value in values]

    @property
    def functions(self) -> Iterator[Entry]:
        """The entries whose function can be read."""
        return (entry for entry in self.entries if entry.function is not None)

    @cached_property
    def in_text(self) -> list[Any] | None:
        """The list that a JSON text holds, which it can be replaced by; else None."""
        if not isinstance(self.value, str):
            return None
        from ftlint.jsontext.diagnose import duplicate_keys

        try:
            found = orjson.loads(self.value)
        except orjson.JSONDecodeError:
            return None
        once = isinstance(found, list) and keeps_digits(found) and not duplicate_keys(self.value.encode())
        return found if once else None

    @cached_property
    def new_names(self) -> dict[str, str]:
        """For each name that no provider takes one that it does, and that is not declared yet."""
        names = [entry.name for entry in self.functions if isinstance(entry.name, str)]
        taken, numbers, found = set(names), Counter[str](), {}
        for name in dict.fromkeys(names):
            plain = new = plain_name(name)
            if not plain or NAME_PATTERN.fullmatch(name):
                continue
            while new in taken:
                numbers[plain] += 1
                end = f"_{numbers[plain] + 1}"
                new = plain[: _LONGEST_NAME - len(end)] + end
            found[name] = new
            taken.add(new)
        return found


def plain_name(name: str) -> str:
    """A name with ``_`` for every run of characters that names cannot have, as messages get theirs; may be empty."""
    return re.sub(r"[^A-Za-z0-9_-]+", "_", name)[:_LONGEST_NAME].strip("_")


def spelled(function: dict[str, Any]) -> str | None:
    """A text that equal definitions share; ``1``, ``1.0`` and ``true`` differ in it. None where nobody can tell, as the
    nesting is too deep or a number has lost digits."""
    return json.dumps(function, sort_keys=True) if keeps_digits(function) else None


def _shown(value: Any) -> str:
    return json.dumps(value[:SHOWN], ensure_ascii=False) if isinstance(value, str) else "what stands here"


# --- once for each distinct set


Judge = Callable[[Declared, Context], Found]
Told = dict[str, list[Problem]]


def told_of(definitions: Definitions, at: str, context: Context, judges: dict[str, Judge]) -> Told:
    """What the judges, by check, say of definitions that stand in the object at ``at``. It is remembered with them."""
    known = definitions.__dict__.get(_KEPT)
    if known is None or known[0] is not context or known[1] != at:
        told = {} if _is_sound(definitions, context, judges) else _judged(definitions, at, context, judges)
        known = definitions.__dict__[_KEPT] = context, at, told
    found: Told = known[2]
    return found


def _judged(definitions: Definitions, at: str, context: Context, judges: dict[str, Judge]) -> Told:
    declared = Declared(definitions, f"{at}/{definitions.key}")
    each = {check: list(judge(declared, context)) for check, judge in judges.items()}
    return {check: problems for check, problems in each.items() if problems}


def _is_sound(definitions: Definitions, context: Context, judges: dict[str, Judge]) -> bool:
    """Whether nothing is to be said of any entry by itself, nor of how many there are."""
    if not _are_all_read(definitions, context.profile):
        return False
    return all(_is_sound_entry(definitions.key, entry, context, judges) for entry in definitions.entries)


def _is_sound_entry(key: str, entry: Declaration, context: Context, judges: dict[str, Judge]) -> bool:
    """Whether nothing is to be said of one entry. It is remembered with it: sets differ more than what is in them does."""
    known = entry.__dict__.get(_KEPT)
    if known is None or known[0] is not context or known[1] != key:
        sound = _is_usual_entry(key, entry, context.profile.description_max_length)
        sound = sound or not _judged(Definitions(key, [entry.value], [entry]), "", context, judges)
        known = entry.__dict__[_KEPT] = context, key, sound
    return cast("bool", known[2])


def _are_all_read(definitions: Definitions, profile: Profile) -> bool:
    """Whether there are definitions, not too many, and each declares a function of another name: so there is a tool for
    each entry, in the same order."""
    value = definitions.value
    return isinstance(value, list) and 0 < len(value) == len(definitions.tools) <= profile.max_tools


_FUNCTION_KEYS: Final = frozenset({"name", "description", "parameters"})


def _is_usual_entry(key: str, entry: Declaration, longest: int) -> bool:
    function, tool = entry.value, entry.tool
    if tool is None:
        return False
    if key == "tools":
        if not entry.wrapped or len(function) != 2 or function.get("type") != "function":
            return False
        function = function["function"]
    description, parameters = function.get("description"), function.get("parameters")
    if not function.keys() <= _FUNCTION_KEYS or not NAME_PATTERN.fullmatch(tool.name):
        return False
    if description.__class__ is not str or not description.strip() or len(description) > longest:
        return False
    return parameters.__class__ is dict and parameters.get("type") == "object" and tool.plan is not None
