"""Turns what `jsonschema_rs` finds in a call's arguments into plain sentences: one fault for each place."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import orjson

if TYPE_CHECKING:
    from ftlint.schema.compile import Validator

Path = tuple[str | int, ...]
_SHOWN: Final = 40  # characters of a value that a message quotes at most
_OPTIONS_SHOWN: Final = 8
_NAME_SHOWN: Final = 60


class Fault(NamedTuple):
    """What is wrong at one place of the arguments, as a sentence with its subject.

    ``options`` are the declared values where the value is none of them (None where something else is wrong), ``types``
    the JSON types that would do where the type is wrong, ``undeclared`` the name that a closed object does not have,
    ``missing`` what lacks in this one, by its name in messages. ``is_note``: nothing is wrong, but not all was checked.
    """

    path: Path
    message: str
    options: tuple[Any, ...] | None = None
    types: frozenset[str] = frozenset()
    undeclared: str | None = None
    missing: str | None = None
    is_note: bool = False


def faults(validator: Validator, arguments: dict[str, Any]) -> list[Fault]:
    """What is wrong with a call's arguments, one fault a place, in order of the places.

    What cannot be decided (a pattern that would need too many steps) is not wrong. Where a schema branches so often that
    not everything could be checked, the last fault says so.
    """
    try:
        decidable = validator.is_decidable(arguments)
        if decidable and validator.is_valid(
            arguments
        ):  # takes a tenth of what the errors take, also where there are none
            return []
        raw, complete = _raw(validator, arguments)
    except ValueError:  # nested deeper than the validator goes, or half a character in a text
        return []
    if decidable and not (raw or complete):
        raw = [Fault((), "the arguments do not match the schema of the function")]
    found: dict[Path, list[Fault]] = {}
    for fault in raw:
        found.setdefault(fault.path, []).append(fault)
    merged = [_merged(path, found[path]) for path in sorted(found, key=_order)]
    return merged if complete else [*merged, _UNCHECKED]


def _raw(validator: Validator, arguments: dict[str, Any]) -> tuple[list[Fault], bool]:
    """All faults, several at a place, and whether everything was checked."""
    from ftlint.schema.pieces import Pieces

    pieces = Pieces(validator, arguments, lambda error, base: _explained(error, arguments, base), _misfit)
    return pieces.faults(validator.document.root, arguments), pieces.is_complete


_UNCHECKED: Final = Fault((), "the schema is too complex to check further", is_note=True)


def name_of(path: Path) -> str:
    """A place as a message names it: `` `location.city` ``, ``the arguments`` for the whole."""
    if not path:
        return "the arguments"
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")
    return f"`{_cut(text, _NAME_SHOWN)}`"


def readings(value: Any, types: frozenset[str]) -> list[Any]:
    """What a text can be read as in the types that would do: numbers and booleans spelled as JSON spells them."""
    if not isinstance(value, str) or len(value) > _SHOWN:
        return []
    try:
        meant = orjson.loads(value)
    except orjson.JSONDecodeError:
        return []
    if orjson.dumps(meant).decode() != value:
        return []
    return [meant] if types & _TYPES_OF.get(type(meant), frozenset()) else []


_TYPES_OF: Final = {
    bool: frozenset({"boolean"}),
    int: frozenset({"integer", "number"}),
    float: frozenset({"number"}),
}


def _order(path: Path) -> list[tuple[bool, int, str]]:
    return [(isinstance(step, str), 0, step) if isinstance(step, str) else (False, step, "") for step in path]


def _merged(path: Path, found: list[Fault]) -> Fault:
    """One fault of all at a place. Where the type is wrong, or the value not listed, the others say no more."""
    for fault in sorted(found, key=lambda fault: not fault.types):
        if fault.types or fault.options is not None:
            return fault
    missing = list(dict.fromkeys(fault.missing for fault in found if fault.missing is not None))
    said = [fault.message for fault in found if fault.missing is None]
    if missing:
        said.insert(0, f"{_listed(missing, 'and')} {'is' if len(missing) == 1 else 'are'} missing")
    return found[0]._replace(message="; ".join(dict.fromkeys(said)))


# --- one error


Details = Mapping[str, Any]


def _explained(error: Any, arguments: Any, base: Path = ()) -> Iterator[Fault]:
    """The faults of one error in the value at ``base``."""
    name, details, path = error.kind.name, error.kind.as_dict(), (*base, *error.instance_path)
    if _undecided(error):
        return
    if name == "required":
        yield Fault(path, "", missing=name_of((*path, details["property"])))
    elif name == "type":
        yield _wrong_type(path, frozenset(details["types"]), error.instance)
    elif name == "enum":
        options = details["options"]
        said = f"is {shown(error.instance)}, but must be {'one of ' * (len(options) > 1)}{_options(options)}"
        yield Fault(path, f"{name_of(path)} {said}", options=tuple(options))
    elif (undeclared := _undeclared(error, path, arguments)) is not None:
        for key in undeclared:
            said = f"{name_of((*path, key))} is not declared, and nothing undeclared is allowed"
            yield Fault((*path, key), said, undeclared=key)
    elif name in ("anyOf", "oneOf"):
        yield from _choice(error, path, details["context"], arguments, base)
    elif name == "propertyNames":
        yield Fault(path, f"{name_of(path)} has the key {shown(details['error'].instance)}, which is no allowed name")
    else:
        says = _SENTENCES.get(name)
        said = says(details, error.instance) if says else f"does not fit its declaration: {_cut(error.message, 120)}"
        yield Fault(path, f"{name_of(path)} {said}")


def _undeclared(error: Any, path: Path, arguments: Any) -> list[str] | None:
    """The keys that an object may not have as nothing undeclared is allowed in it; None for another error."""
    name, where = error.kind.name, error.schema_path
    if name in ("additionalProperties", "unevaluatedProperties"):
        return list(error.kind.as_dict()["unexpected"])
    # The validator's short way where nothing at all is declared; a property may have this name, and be forbidden.
    is_property = where[-2:-1] == ["properties"] and path[-1:] == ("additionalProperties",)
    if name != "falseSchema" or where[-1:] != ["additionalProperties"] or is_property:
        return None
    for step in path:
        arguments = arguments[step]
    return list(arguments)


def _undecided(error: Any) -> bool:
    """Whether the engine gave up on a pattern, here or in a form that was tried."""
    name, details = error.kind.name, error.kind.as_dict()
    if name == "pattern":
        return "pattern" not in details
    if name == "propertyNames":
        return _undecided(details["error"])
    return any(_undecided(inner) for branch in details.get("context", ()) for inner in branch)


def _wrong_type(path: Path, types: frozenset[str], value: Any) -> Fault:
    wanted = _listed([_TYPES[name] for name in sorted(types, key=list(_TYPES).index)], "or")
    return Fault(path, f"{name_of(path)} must be {wanted}, not {_described(value)}", types=types)


def _choice(error: Any, path: Path, branches: list[list[Any]], arguments: Any, base: Path) -> Iterator[Fault]:
    """``anyOf`` and ``oneOf``: what is wrong with the one form that was meant, where the value's type tells which."""
    if any(not branch for branch in branches):
        yield Fault(path, f"{name_of(path)} fits several of the declared forms, but must fit exactly one")
        return
    at = path[len(base) :]
    meant = [branch for branch in branches if not any(_is_wrong_type(inner, at) for inner in branch)]
    if len(meant) == 1:
        for inner in meant[0]:
            yield from (fault._replace(options=None) for fault in _explained(inner, arguments, base))
    elif meant:
        yield Fault(path, f"{name_of(path)} fits none of the {len(branches)} declared forms")
    else:
        wrong = [inner for branch in branches for inner in branch if _is_wrong_type(inner, at)]
        types = frozenset(name for inner in wrong for name in inner.kind.as_dict()["types"])
        yield _wrong_type(path, types, error.instance)


def _is_wrong_type(error: Any, path: Path) -> bool:
    return error.kind.name == "type" and tuple(error.instance_path) == path


def _misfit(path: Path, forms: list[list[Fault]], value: Any) -> Iterator[Fault]:
    """The same where only the faults of each form are known."""
    if forms and all({fault[:2] for fault in form} == {fault[:2] for fault in forms[0]} for form in forms):
        yield from (fault._replace(options=None) for fault in forms[0])
    elif forms and all(any(fault.types and fault.path == path for fault in form) for form in forms):
        types = frozenset(name for form in forms for fault in form if fault.path == path for name in fault.types)
        yield _wrong_type(path, types, value)
    else:
        yield Fault(path, f"{name_of(path)} fits none of the {len(forms)} declared forms")


# --- words

_TYPES: Final = {
    "string": "a text",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}


def _count(word: str, side: str) -> Callable[[Details, Any], str]:
    def said(details: Details, value: Any) -> str:
        limit = details["limit"]
        words = {"characters": "character", "entries": "entry", "keys": "key"}
        return f"must have at {side} {limit:,} {words[word] if limit == 1 else word}, not {len(value):,}"

    return said


def _bound(words: str, key: str = "limit") -> Callable[[Details, Any], str]:
    return lambda details, value: f"must be {words} {shown(details[key])}, not {shown(value)}"


_SENTENCES: Final[Mapping[str, Callable[[Details, Any], str]]] = {
    "const": _bound("exactly", "expected_value"),
    "minimum": _bound("at least"),
    "maximum": _bound("at most"),
    "exclusiveMinimum": _bound("more than"),
    "exclusiveMaximum": _bound("less than"),
    "multipleOf": _bound("a multiple of", "multiple_of"),
    "minLength": _count("characters", "least"),
    "maxLength": _count("characters", "most"),
    "minItems": _count("entries", "least"),
    "maxItems": _count("entries", "most"),
    "minProperties": _count("keys", "least"),
    "maxProperties": _count("keys", "most"),
    "uniqueItems": lambda details, value: "holds the same value twice",
    "contains": lambda details, value: "lacks an entry that its declaration asks for",
    "pattern": lambda details, value: f"is {shown(value)}, which does not match `{_cut(details['pattern'], 60)}`",
    "not": lambda details, value: f"is {shown(value)}, which its declaration forbids",
    "falseSchema": lambda details, value: "is not allowed",
}  # fmt: skip


def shown(value: Any) -> str:
    """A value as a message quotes it: a text as it is, anything else as JSON, shortened, between backticks."""
    return f"`{_cut(value if isinstance(value, str) else _json(value), _SHOWN)}`"


def _described(value: Any) -> str:
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    return f"the text {shown(value)}" if isinstance(value, str) else _json(value)


def _json(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return "…"


def _options(options: list[Any]) -> str:
    texts = [_cut(option if isinstance(option, str) else _json(option), _SHOWN) or '""' for option in options]
    more = len(texts) - _OPTIONS_SHOWN
    return ", ".join(texts) if more <= 1 else f"{', '.join(texts[:_OPTIONS_SHOWN])} and {more} more"


def _listed(words: list[str], last: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
