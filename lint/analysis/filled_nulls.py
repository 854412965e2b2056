"""The keys of a record that are null because `datasets` (Arrow) or the dump of an SDK filled them in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from ftlint.config.profile import Profile
from ftlint.conversation.example import Conversation, Example
from ftlint.conversation.formats import (
    CHAT_KEYS,
    OLD_PREFERENCE_OUTPUTS,
    OTHER_SHAPES,
    PREFERENCE_OUTPUTS,
    READ,
    Format,
)
from ftlint.conversation.shape import RootShape
from ftlint.results.pointer import join
from ftlint.schema.walk import Path

# The keys without which a record is none of its format: their null is a fault. The keys of a reinforcement record are its
# grader's.
_OUTPUTS: Final = frozenset({"input", *PREFERENCE_OUTPUTS, *OLD_PREFERENCE_OUTPUTS})
_NEEDED: Final[dict[Format | None, frozenset[str]]] = {
    Format.CHAT: frozenset({"messages"}),
    Format.REINFORCEMENT: OTHER_SHAPES | _OUTPUTS | {"messages"},
    Format.PREFERENCE: _OUTPUTS,
    Format.COMPLETION: frozenset({"prompt", "completion"}),
    Format.TEXT: frozenset({"text"}),
}
_KNOWN: Final = CHAT_KEYS | OTHER_SHAPES | _OUTPUTS
_DECLARING: Final = ("tools", "functions", "parallel_tool_calls")


class FilledKey(NamedTuple):
    """A key that is null. ``kind`` is the key at the root or in a message, ``parameters`` inside those of a definition, else
    empty; see `Profile.rejected_nulls`."""

    pointer: str
    kind: str


def filled_root_keys(root: RootShape, form: Format | None, profile: Profile) -> frozenset[str]:
    """The keys at the root that are null where other records have a value: those of some format, no column of the user's."""
    if not root.nulls:
        return frozenset()
    known = _KNOWN if form is Format.REINFORCEMENT else _KNOWN | profile.root_keys.get(form or "", frozenset())
    return frozenset(root.nulls) & known - _NEEDED.get(form, known)


def filled_keys(example: Example, profile: Profile) -> list[FilledKey]:
    """The keys of a record that are null and mean nothing by it, in the order of their kinds; none for a foreign format."""
    if not _may_be_filled(example) or example.format not in READ:
        return []
    found = list(_at_root(example, profile)) if example.root.nulls or example.definitions_at else []
    for talk in example.conversations:
        if talk.filled or talk.order.passes_objects:
            found += _in_messages(talk)
    for definitions in example.definitions:
        found += [_in_definitions(f"{example.definitions_at}/{definitions.key}", path) for path in definitions.nulls]
    return found


def _may_be_filled(example: Example) -> bool:
    """Whether the shapes of a record, or its definitions, have any null that may mean nothing: most have none."""
    if example.root.nulls or example.definitions_at:
        return True
    for talk in example.conversations:
        if talk.order.filled or talk.order.passes_objects:
            return True
    for definitions in example.definitions:  # noqa: SIM110 - a loop, as every record passes here
        if definitions.nulls:
            return True
    return False


def _at_root(example: Example, profile: Profile) -> Iterator[FilledKey]:
    keys = filled_root_keys(example.root, example.format, profile)
    yield from (FilledKey(join(key), key) for key in example.record if key in keys)
    asked = example.record.get("input") if example.definitions_at else None
    if isinstance(asked, dict):
        yield from (FilledKey(join("input", key), key) for key in _DECLARING if asked.get(key, key) is None)


def _in_definitions(at: str, path: Path) -> FilledKey:
    return FilledKey(at + join(*path), "parameters" if "parameters" in path[:-1] else "")


def _in_messages(talk: Conversation) -> Iterator[FilledKey]:
    for index in range(talk.own_from, len(talk.messages)):
        message = talk.messages[index]
        if not isinstance(message, dict):
            continue
        found = [(key,) for key in talk.order.shapes[index].filled if message[key] is None]
        for path in (*found, *_in_parts(message), *_in_calls(talk, message)):
            yield FilledKey(talk.place(join(index, *path)), str(path[-1]) if len(path) == 1 else "")


def _in_parts(message: dict[str, Any]) -> Iterator[Path]:
    content = message.get("content")
    for index, part in enumerate(content if isinstance(content, list) else ()):
        if isinstance(part, dict):
            own = ("type", part.get("type"))
            yield from (("content", index, key) for key, value in part.items() if value is None and key not in own)


def _in_calls(talk: Conversation, message: dict[str, Any]) -> Iterator[Path]:
    calls = message.get("tool_calls")
    for index, call in enumerate(calls if isinstance(calls, list) else ()):
        if isinstance(call, dict):
            at: Path = ("tool_calls", index)
            yield from ((*at, key) for key, value in call.items() if value is None and key != "function")
            yield from _in_function(talk, (*at, "function"), call.get("function"))
    yield from _in_function(talk, ("function_call",), message.get("function_call"))


def _in_function(talk: Conversation, at: Path, function: Any) -> Iterator[Path]:
    """The keys of a call's function that are null, and those of its arguments."""
    if not isinstance(function, dict):
        return
    yield from ((*at, key) for key, value in function.items() if value is None and key not in ("name", "arguments"))
    arguments, name = function.get("arguments"), function.get("name")
    if isinstance(arguments, dict) and isinstance(name, str):
        yield from ((*at, "arguments", *path) for path in talk.argument_nulls(name, arguments))
