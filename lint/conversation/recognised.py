"""What is known of an example before anything in it is changed, and which fixes that allows.

A record of an unknown format, or without messages, is never changed: what looks like a fault may be what someone wrote.
Where a key is misspelled that calls, results or texts depend on, only safe fixes are allowed: the others would drop what
was misread.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from ftlint.config.profile import Profile
from ftlint.conversation.example import Conversation, Example
from ftlint.conversation.formats import CHAT_KEYS, CONVERSATIONAL, REQUEST_PARAMETERS, Format
from ftlint.conversation.misspelled_keys import holds_tools
from ftlint.conversation.shape import Content, MessageShape, RootShape
from ftlint.results.finding import Fix
from ftlint.text.suggest import near

ANY: Final = frozenset({Fix.SAFE, Fix.UNSAFE})
ONLY_SAFE: Final = frozenset({Fix.SAFE})
NONE: Final[frozenset[Fix]] = frozenset()

_DEFINITIONS: Final = ("tools", "functions")
_MESSAGE: Final = ("role", "content", "tool_calls", "function_call", "tool_call_id")


def is_known(example: Example, profile: Profile) -> bool:
    """Whether it is known what an example is: its format is, and it has the messages that the format asks for.

    A record with a text and other keys may be anything, such as a line of a log.
    """
    form = example.format
    if form in CONVERSATIONAL:
        return any(map(_has_messages, example.conversations)) and (form is not Format.PREFERENCE or _has_input(example))
    if form is Format.COMPLETION:
        return all(example.root.types[key] in (str, list) for key in ("prompt", "completion"))
    return len(example.record) == 1 if form is Format.TEXT else form in profile.formats


def _has_messages(talk: Conversation) -> bool:
    """Whether any entry of the list is an object: a list of strings has no messages."""
    return any(shape.is_object for shape in talk.order.shapes)


def _has_input(example: Example) -> bool:
    asked = example.record["input"]
    return isinstance(asked, dict) and isinstance(asked.get("messages"), list)


def fixes_of(example: Example, profile: Profile) -> frozenset[Fix]:
    """The fixes that an example may get."""
    if not is_known(example, profile):
        return NONE
    if example.format in CONVERSATIONAL and _misspells_tools(example.root):
        return ONLY_SAFE
    for talk in example.conversations:
        if any(_is_misread(shape, profile.message_keys) for shape in set(talk.order.shapes)):
            return ONLY_SAFE
    return ANY


def _misspells_tools(root: RootShape) -> bool:
    """Whether a root key probably holds tool definitions under another name than theirs."""
    if any(key in root.types for key in _DEFINITIONS):
        return False
    unknown = root.types.keys() - CHAT_KEYS - REQUEST_PARAMETERS
    return any(near(key, _DEFINITIONS) or (holds_tools(key) and root.types[key] in (list, dict)) for key in unknown)


def _is_misread(shape: MessageShape, known: Mapping[str, frozenset[str]]) -> bool:
    """Whether a message has a key that was probably meant for another one that it lacks, or for its calls."""
    if shape.unread_calls or shape.unread_id:
        return True
    allowed = known.get(shape.role, frozenset()) if isinstance(shape.role, str) else frozenset()
    unknown = frozenset(shape.types) - allowed - frozenset(_MESSAGE)
    if unknown and shape.content is Content.MISSING and not shape.has_calls:
        return True
    return any(_misspells(key, frozenset(shape.types)) for key in unknown)


@lru_cache(maxsize=4096)
def _misspells(key: str, keys: frozenset[str]) -> bool:
    return any(name not in keys and near(key, (name,)) for name in _MESSAGE[:2])
