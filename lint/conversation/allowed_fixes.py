"""Which fixes an example may get.

A record of an unknown format, or without messages, is never changed: it may not be training data. If a key of calls, results
or content is misspelled, only safe fixes are allowed: unsafe fixes might remove what was misread.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ftlint.config.profile import Profile
from ftlint.conversation.example import DEFINITION_KEYS, Conversation, Example
from ftlint.conversation.formats import CHAT_KEYS, CONVERSATIONAL, REQUEST_PARAMETERS, Format
from ftlint.conversation.misspelled_keys import holds_tools
from ftlint.conversation.shape import Content, MessageShape, RootShape
from ftlint.results.finding import Fix
from ftlint.text.suggest import near

ANY: Final = frozenset({Fix.SAFE, Fix.UNSAFE})
ONLY_SAFE: Final = frozenset({Fix.SAFE})
NONE: Final[frozenset[Fix]] = frozenset()

_MESSAGE: Final = ("role", "content", "tool_calls", "function_call", "tool_call_id")


def is_known(example: Example, profile: Profile) -> bool:
    """Whether the format is known and the record has the messages that the format requires.

    A record with ``text`` and other keys may be anything, such as a line of a log.
    """
    form = example.format
    if form in CONVERSATIONAL:
        return any(map(_has_messages, example.conversations)) and (form is not Format.PREFERENCE or _has_input(example))
    if form is Format.COMPLETION:
        return all(example.root.types[key] in (str, list) for key in ("prompt", "completion"))
    return len(example.record) == 1 if form is Format.TEXT else form in profile.formats


def _has_messages(conversation: Conversation) -> bool:
    """Whether any message is an object."""
    return any(shape.is_object for shape in conversation.order.shapes)


def _has_input(example: Example) -> bool:
    prompt = example.record["input"]
    return isinstance(prompt, dict) and isinstance(prompt.get("messages"), list)


def allowed_fixes(example: Example, profile: Profile) -> frozenset[Fix]:
    """The fixes that an example may get."""
    if not is_known(example, profile):
        return NONE
    if example.format in CONVERSATIONAL and _misspells_tools(example.root):
        return ONLY_SAFE
    for conversation in example.conversations:
        if any(_is_misread(shape, profile.message_keys) for shape in set(conversation.order.shapes)):
            return ONLY_SAFE
    return ANY


def _misspells_tools(root: RootShape) -> bool:
    """Whether a root key is probably a misspelled `tools` or `functions`."""
    if any(key in root.types for key in DEFINITION_KEYS):
        return False
    unknown = root.types.keys() - CHAT_KEYS - REQUEST_PARAMETERS
    return any(near(key, DEFINITION_KEYS) or (holds_tools(key) and root.types[key] in (list, dict)) for key in unknown)


def _is_misread(shape: MessageShape, known: Mapping[str, frozenset[str]]) -> bool:
    """Whether a message has a key that is probably a misspelled one, such as that of its calls."""
    if shape.unread_calls or shape.unread_id:
        return True
    allowed = known.get(shape.role, frozenset()) if isinstance(shape.role, str) else frozenset()
    unknown = frozenset(shape.types) - allowed - frozenset(_MESSAGE)
    if unknown and shape.content is Content.MISSING and not shape.has_calls:
        return True
    return any(_misspells(key, frozenset(shape.types)) for key in unknown)


def _misspells(key: str, keys: frozenset[str]) -> bool:
    return any(name not in keys and near(key, (name,)) for name in _MESSAGE[:2])
