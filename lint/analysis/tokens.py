"""Counts the tokens of an example if the extra ``ftlint[tokens]`` is installed; the size in bytes is an upper bound.

Content, names, arguments and descriptions are counted, but not the tokens that a chat template adds, so the count is a lower
bound.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Final

from ftlint.conversation.digest import dump
from ftlint.conversation.example import Example

EXTRA: Final = "ftlint[tokens]"
Count = Callable[[str], int]

_PIECE: Final = 50_000  # characters encoded at once: the encoder rejects texts of more than 200,000 tokens
_DEFINITION_TEXTS: Final = frozenset({"name", "description", "title"})


@cache
def counter(encoding: str) -> Count | None:
    """A function that counts tokens in an encoding such as ``o200k_base``; None if the extra is not installed or the encoding
    is unknown."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # from loading the vocabulary
        try:
            from bpe_openai import get_encoding  # type: ignore[import-not-found, import-untyped, unused-ignore]

            encode = get_encoding(encoding).encode_ordinary
        except (ImportError, KeyError, ValueError):
            return None
    return lambda text: sum(len(encode(text[start : start + _PIECE])) for start in range(0, len(text), _PIECE))


def size_of(example: Example) -> int:
    """The size of the record's JSON in bytes, which is at least that of its texts."""
    data = example.dump
    if data is None:
        try:
            return len(dump(example.record))
        except TypeError:  # nested too deeply
            return sum(len(text.encode("utf-8", "surrogatepass")) for text in texts(example))
    return len(data) if example.not_in_dump is None else len(data) + example.not_in_dump.written.size


def texts(example: Example) -> Iterator[str]:
    """The texts that are tokenized: content of messages, names and arguments of calls, texts of definitions."""
    record = example.record
    if not example.conversations:
        yield from (value for key in ("prompt", "completion", "text") if isinstance(value := record.get(key), str))
        return
    longest = max(example.conversations, key=lambda conversation: len(conversation.messages))
    for message in longest.messages:
        if isinstance(message, dict):
            yield from _message_texts(message)
    for definitions in example.definitions:
        yield from _definition_texts(definitions.value)


def _message_texts(message: dict[str, Any]) -> Iterator[str]:
    content = message.get("content")
    if isinstance(content, str):
        yield content
    elif isinstance(content, list):
        yield from (text for part in content if isinstance(part, dict) and isinstance(text := part.get("text"), str))
    calls = message.get("tool_calls")
    entries = [call.get("function") for call in calls if isinstance(call, dict)] if isinstance(calls, list) else []
    for function in (*entries, message.get("function_call")):
        if isinstance(function, dict):
            yield from (value for key in ("name", "arguments") if isinstance(value := function.get(key), str))


def _definition_texts(value: Any) -> Iterator[str]:
    """The names and descriptions in definitions, at any depth."""
    stack = [value]
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack += value
        elif isinstance(value, dict):
            yield from (text for key, text in value.items() if key in _DEFINITION_TEXTS and isinstance(text, str))
            stack += [member for member in value.values() if isinstance(member, dict | list)]
