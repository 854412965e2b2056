"""Keys of an example that are null because `datasets` (Arrow) or an SDK dump filled them in."""

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

# Keys that a format requires: null is an error there. Other keys of a reinforcement example belong to its grader.
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
    """A key that is null. ``kind``: the key itself at the root or in a message, ``parameters`` inside a definition's
    parameters, else empty; see `Profile.rejected_nulls`."""

    pointer: str
    kind: str


def filled_root_keys(root: RootShape, form: Format | None, profile: Profile) -> frozenset[str]:
    """Root keys of a known format that are null; columns of the user's own are not included."""
    if not root.nulls:
        return frozenset()
    known = _KNOWN if form is Format.REINFORCEMENT else _KNOWN | profile.root_keys.get(form or "", frozenset())
    return frozenset(root.nulls) & known - _NEEDED.get(form, known)


def filled_keys(example: Example, profile: Profile) -> list[FilledKey]:
    """Keys of an example that are null without a meaning (root, messages, definitions); empty for foreign formats."""
    if not _may_be_filled(example) or example.format not in READ:
        return []
    filled = list(_at_root(example, profile)) if example.root.nulls or example.definitions_at else []
    for conversation in example.conversations:
        if conversation.filled or conversation.order.passes_objects:
            filled += _in_messages(conversation)
    for definitions in example.definitions:
        filled += [_in_definitions(f"{example.definitions_at}/{definitions.key}", path) for path in definitions.nulls]
    return filled


def _may_be_filled(example: Example) -> bool:
    """Fast prefilter: whether the example may have a key filled with null."""
    if example.root.nulls or example.definitions_at:
        return True
    for conversation in example.conversations:
        if conversation.order.filled or conversation.order.passes_objects:
            return True
    for definitions in example.definitions:  # noqa: SIM110 - a loop is faster, and every example comes here
        if definitions.nulls:
            return True
    return False


def _at_root(example: Example, profile: Profile) -> Iterator[FilledKey]:
    keys = filled_root_keys(example.root, example.format, profile)
    yield from (FilledKey(join(key), key) for key in example.record if key in keys)
    prompt = example.record.get("input") if example.definitions_at else None
    if isinstance(prompt, dict):
        yield from (FilledKey(join("input", key), key) for key in _DECLARING if prompt.get(key, key) is None)


def _in_definitions(at: str, path: Path) -> FilledKey:
    return FilledKey(at + join(*path), "parameters" if "parameters" in path[:-1] else "")


def _in_messages(conversation: Conversation) -> Iterator[FilledKey]:
    for index in range(conversation.own_from, len(conversation.messages)):
        message = conversation.messages[index]
        if not isinstance(message, dict):
            continue
        filled = [(key,) for key in conversation.order.shapes[index].filled if message[key] is None]
        for path in (*filled, *_in_parts(message), *_in_calls(conversation, message)):
            yield FilledKey(conversation.place(join(index, *path)), str(path[-1]) if len(path) == 1 else "")


def _in_parts(message: dict[str, Any]) -> Iterator[Path]:
    content = message.get("content")
    for index, part in enumerate(content if isinstance(content, list) else ()):
        if isinstance(part, dict):
            content_keys = ("type", part.get("type"))
            yield from (
                ("content", index, key) for key, value in part.items() if value is None and key not in content_keys
            )


def _in_calls(conversation: Conversation, message: dict[str, Any]) -> Iterator[Path]:
    calls = message.get("tool_calls")
    for index, call in enumerate(calls if isinstance(calls, list) else ()):
        if isinstance(call, dict):
            at: Path = ("tool_calls", index)
            yield from ((*at, key) for key, value in call.items() if value is None and key != "function")
            yield from _in_function(conversation, (*at, "function"), call.get("function"))
    yield from _in_function(conversation, ("function_call",), message.get("function_call"))


def _in_function(conversation: Conversation, at: Path, function: Any) -> Iterator[Path]:
    """Paths of null keys in a call's function and in its arguments."""
    if not isinstance(function, dict):
        return
    yield from ((*at, key) for key, value in function.items() if value is None and key not in ("name", "arguments"))
    arguments, name = function.get("arguments"), function.get("name")
    if isinstance(arguments, dict) and isinstance(name, str):
        yield from ((*at, "arguments", *path) for path in conversation.argument_nulls(name, arguments))
