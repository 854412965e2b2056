"""Misspelled keys of tool calls, call ids and tool definitions.

Values under such keys are not read, so checks that depend on them report nothing, and no unsafe fix changes the record.
"""

from __future__ import annotations

import re
from typing import Final

from ftlint.text.suggest import near

# Keys of targets in addition to those in `lint/config/profiles/*.toml`; none of them holds calls or ids.
_KNOWN: Final = frozenset(
    "role content name weight refusal audio annotations tool_calls function_call tool_call_id tool_plan"
    " reasoning_content reasoning thinking train train_detail loss_weight prefix text".split()
)
_CALLS: Final = ("tool_calls", "function_call")
_CALL_WORDS: Final = frozenset(
    "tool tools call calls function functions toolcall toolcalls functioncall functioncalls tooluse invocation"
    " invocations action actions".split()
)
_ID: Final = ("tool_call_id",)
_ID_WORDS: Final = frozenset({"id", "ids"})
_ID_OF: Final = frozenset({"tool", "call", "calls", "function"})
_TOOL_WORDS: Final = frozenset("tool tools toolset function functions".split())
_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_LONGEST: Final = 128  # characters; longer keys are not misspelled


def holds_calls(key: str) -> bool:
    """Whether this key of an assistant message probably holds tool calls.

    >>> [key for key in ("toolCalls", "tool_call", "function-calls", "score") if holds_calls(key)]
    ['toolCalls', 'tool_call', 'function-calls']
    """
    return key not in _KNOWN and (_is_near(key, _CALLS) or not _CALL_WORDS.isdisjoint(_words(key)))


def holds_call_id(key: str) -> bool:
    """Whether this key of a tool message probably holds the id of its call."""
    words = _words(key)
    named = not (_ID_WORDS.isdisjoint(words) or _ID_OF.isdisjoint(words))
    return key not in _KNOWN and (named or _is_near(key, _ID))


def holds_tools(key: str) -> bool:
    """Whether this root key, with a list or an object as its value, probably holds tool definitions."""
    return not _TOOL_WORDS.isdisjoint(_words(key))


def _is_near(key: str, known: tuple[str, ...]) -> bool:
    return bool(near(key, known) or near(key.lower(), known))


def _words(key: str) -> frozenset[str]:
    """The words of a key in any naming style, in lower case."""
    return frozenset(word.lower() for word in _WORD.findall(key)) if len(key) <= _LONGEST else frozenset()
