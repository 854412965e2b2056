"""Turns the errors of `jsonschema_rs` for a call's arguments into messages: one fault per place."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

import orjson

from ftlint.schema.budget import BudgetedSearch
from ftlint.schema.compile import Validator

Path = tuple[str | int, ...]
_MAX_QUOTED: Final = 40  # characters of a value in a message
_MAX_OPTIONS: Final = 8
_MAX_NAME: Final = 60


class Fault(NamedTuple):
    """An error at one place of the arguments, with a message that names the place.

    ``options``: the declared values if the value is not one of them, else None. ``types``: the expected JSON types if the
    type is wrong. ``undeclared``: a name that a closed object does not declare. ``missing``: a required name, as shown in
    messages. ``is_note``: not an error; the arguments were only partly checked.
    """

    path: Path
    message: str
    options: tuple[Any, ...] | None = None
    types: frozenset[str] = frozenset()
    undeclared: str | None = None
    missing: str | None = None
    is_note: bool = False


def faults(validator: Validator, arguments: dict[str, Any]) -> list[Fault]:
    """The faults of a call's arguments, one per place, in the order of the places.

    What cannot be decided, such as a pattern that needs too many steps, is not a fault. If a schema branches too often to
    check everything, the last fault is a note.
    """
    root = validator.document.root
    try:
        decidable = validator.is_decidable(arguments)
        # Validating takes a tenth of the time of listing the errors, even if there are none.
        if decidable and validator.matches(root, arguments):
            return []
        search = BudgetedSearch(
            validator, arguments, lambda error, path: _explained(error, arguments, path), _no_form_fits
        )
        found = search.faults(root, arguments)
    except ValueError:  # nested too deeply for the validator, or a lone surrogate in a string
        return []
    if decidable and not (found or search.is_complete):
        found = [Fault((), "the arguments do not match the schema of the function")]
    by_path: dict[Path, list[Fault]] = {}
    for fault in found:
        by_path.setdefault(fault.path, []).append(fault)
    merged = [_merged(path, by_path[path]) for path in sorted(by_path, key=_order)]
    return merged if search.is_complete else [*merged, _UNCHECKED]


_UNCHECKED: Final = Fault((), "the schema is too complex to check further", is_note=True)


def name_of(path: Path) -> str:
    """A place in a message: `` `location.city` ``, or ``the arguments`` for the root."""
    if not path:
        return "the arguments"
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")
    return f"`{_cut(text, _MAX_NAME)}`"


def readings(value: Any, types: frozenset[str]) -> list[Any]:
    """A list with the number or boolean that a string is the JSON of, if the type is one of these; else empty."""
    if not isinstance(value, str) or len(value) > _MAX_QUOTED:
        return []
    try:
        parsed = orjson.loads(value)
    except orjson.JSONDecodeError:
        return []
    if orjson.dumps(parsed).decode() != value:
        return []
    return [parsed] if types & _TYPES_OF.get(type(parsed), frozenset()) else []


_TYPES_OF: Final = {
    bool: frozenset({"boolean"}),
    int: frozenset({"integer", "number"}),
    float: frozenset({"number"}),
}


def _order(path: Path) -> list[tuple[bool, int, str]]:
    return [(isinstance(step, str), 0, step) if isinstance(step, str) else (False, step, "") for step in path]


def _merged(path: Path, same_place: list[Fault]) -> Fault:
    """Merge the faults at one place. A wrong type or a value outside the enum hides the others."""
    for fault in sorted(same_place, key=lambda fault: not fault.types):
        if fault.types or fault.options is not None:
            return fault
    missing = list(dict.fromkeys(fault.missing for fault in same_place if fault.missing is not None))
    messages = [fault.message for fault in same_place if fault.missing is None]
    if missing:
        messages.insert(0, f"{_listed(missing, 'and')} {'is' if len(missing) == 1 else 'are'} missing")
    return same_place[0]._replace(message="; ".join(dict.fromkeys(messages)))


# --- one error


Details = Mapping[str, Any]


def _explained(error: Any, arguments: Any, base: Path = ()) -> Iterator[Fault]:
    """The faults for one error in the value at ``base``."""
    name, details, path = error.kind.name, error.kind.as_dict(), (*base, *error.instance_path)
    if _undecided(error):
        return
    if name == "required":
        yield Fault(path, "", missing=name_of((*path, details["property"])))
    elif name == "type":
        yield _wrong_type(path, frozenset(details["types"]), error.instance)
    elif name == "enum":
        options = details["options"]
        fault = f"is {quoted(error.instance)}, but must be {'one of ' * (len(options) > 1)}{_options(options)}"
        yield Fault(path, f"{name_of(path)} {fault}", options=tuple(options))
    elif (undeclared := _undeclared(error, path, arguments)) is not None:
        for key in undeclared:
            message = f"{name_of((*path, key))} is not declared, and additional properties are not allowed"
            yield Fault((*path, key), message, undeclared=key)
    elif name in ("anyOf", "oneOf"):
        yield from _choice(error, path, details["context"], arguments, base)
    elif name == "propertyNames":
        yield Fault(path, f"{name_of(path)} has the key {quoted(details['error'].instance)}, which is not allowed")
    else:
        describe = _MESSAGES.get(name)
        fault = (
            describe(details, error.instance) if describe else f"does not match its schema: {_cut(error.message, 120)}"
        )
        yield Fault(path, f"{name_of(path)} {fault}")


def _undeclared(error: Any, path: Path, arguments: Any) -> list[str] | None:
    """The keys of an object that its schema does not allow; None if the error is a different one."""
    name, where = error.kind.name, error.schema_path
    if name in ("additionalProperties", "unevaluatedProperties"):
        return list(error.kind.as_dict()["unexpected"])
    # The validator reports this if no property is declared; but a property of this name may be forbidden, too.
    is_property = where[-2:-1] == ["properties"] and path[-1:] == ("additionalProperties",)
    if name != "falseSchema" or where[-1:] != ["additionalProperties"] or is_property:
        return None
    for step in path:
        arguments = arguments[step]
    return list(arguments)


def _undecided(error: Any) -> bool:
    """Whether the regex engine gave up on a pattern, here or in a branch."""
    name, details = error.kind.name, error.kind.as_dict()
    if name == "pattern":
        return "pattern" not in details
    if name == "propertyNames":
        return _undecided(details["error"])
    return any(_undecided(inner) for branch in details.get("context", ()) for inner in branch)


def _wrong_type(path: Path, types: frozenset[str], value: Any) -> Fault:
    expected = _listed([_TYPES[name] for name in sorted(types, key=list(_TYPES).index)], "or")
    return Fault(path, f"{name_of(path)} must be {expected}, not {_described(value)}", types=types)


def _choice(error: Any, path: Path, branches: list[list[Any]], arguments: Any, base: Path) -> Iterator[Fault]:
    """``anyOf`` and ``oneOf``: the faults of the only branch that accepts the value's type, if there is one."""
    if any(not branch for branch in branches):
        yield Fault(path, f"{name_of(path)} matches several of the declared forms, but must match exactly one")
        return
    relative = path[len(base) :]
    same_type = [branch for branch in branches if not any(_is_wrong_type(inner, relative) for inner in branch)]
    if len(same_type) == 1:
        for inner in same_type[0]:
            yield from (fault._replace(options=None) for fault in _explained(inner, arguments, base))
    elif same_type:
        yield Fault(path, f"{name_of(path)} matches none of the {len(branches)} declared forms")
    else:
        wrong = [inner for branch in branches for inner in branch if _is_wrong_type(inner, relative)]
        types = frozenset(name for inner in wrong for name in inner.kind.as_dict()["types"])
        yield _wrong_type(path, types, error.instance)


def _is_wrong_type(error: Any, path: Path) -> bool:
    return error.kind.name == "type" and tuple(error.instance_path) == path


def _no_form_fits(path: Path, forms: list[list[Fault]], value: Any) -> Iterator[Fault]:
    """As `_choice`, but given only the faults of each form."""
    if forms and all({fault[:2] for fault in form} == {fault[:2] for fault in forms[0]} for form in forms):
        yield from (fault._replace(options=None) for fault in forms[0])
    elif forms and all(any(fault.types and fault.path == path for fault in form) for form in forms):
        types = frozenset(name for form in forms for fault in form if fault.path == path for name in fault.types)
        yield _wrong_type(path, types, value)
    else:
        yield Fault(path, f"{name_of(path)} matches none of the {len(forms)} declared forms")


# --- messages

_TYPES: Final = {
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "array": "an array",
    "object": "an object",
    "null": "null",
}


def _count(word: str, side: str) -> Callable[[Details, Any], str]:
    def describe(details: Details, value: Any) -> str:
        limit = details["limit"]
        singular = {"characters": "character", "items": "item", "keys": "key"}
        return f"must have at {side} {limit:,} {singular[word] if limit == 1 else word}, not {len(value):,}"

    return describe


def _bound(words: str, key: str = "limit") -> Callable[[Details, Any], str]:
    return lambda details, value: f"must be {words} {quoted(details[key])}, not {quoted(value)}"


_MESSAGES: Final[Mapping[str, Callable[[Details, Any], str]]] = {
    "const": _bound("exactly", "expected_value"),
    "minimum": _bound("at least"),
    "maximum": _bound("at most"),
    "exclusiveMinimum": _bound("more than"),
    "exclusiveMaximum": _bound("less than"),
    "multipleOf": _bound("a multiple of", "multiple_of"),
    "minLength": _count("characters", "least"),
    "maxLength": _count("characters", "most"),
    "minItems": _count("items", "least"),
    "maxItems": _count("items", "most"),
    "minProperties": _count("keys", "least"),
    "maxProperties": _count("keys", "most"),
    "uniqueItems": lambda details, value: "contains duplicate items",
    "contains": lambda details, value: "lacks an item that its schema requires",
    "pattern": lambda details, value: f"is {quoted(value)}, which does not match `{_cut(details['pattern'], 60)}`",
    "not": lambda details, value: f"is {quoted(value)}, which its schema forbids",
    "falseSchema": lambda details, value: "is not allowed",
}  # fmt: skip


def quoted(value: Any) -> str:
    """A value in a message: between backticks, shortened; strings as they are, others as JSON."""
    return f"`{_cut(value if isinstance(value, str) else _json(value), _MAX_QUOTED)}`"


def _described(value: Any) -> str:
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "an array"
    return f"the string {quoted(value)}" if isinstance(value, str) else _json(value)


def _json(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return "…"


def _options(options: list[Any]) -> str:
    texts = [_cut(option if isinstance(option, str) else _json(option), _MAX_QUOTED) or '""' for option in options]
    more = len(texts) - _MAX_OPTIONS
    return ", ".join(texts) if more <= 1 else f"{', '.join(texts[:_MAX_OPTIONS])} and {more} more"


def _listed(words: list[str], last: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
