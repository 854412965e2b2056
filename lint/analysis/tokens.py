"""How many tokens an example has: counted where the extra ``ftlint[tokens]`` is installed, else bounded by its bytes.

Every token is a byte or more of text, so a text has no more tokens than bytes. What is counted is what people wrote
(texts, names, arguments, descriptions), not what a provider puts around it, so an example has at least as many.
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

_PIECE: Final = 50_000  # characters counted at once: the counter refuses a text of more than 200,000 tokens
_NAMED: Final = frozenset({"name", "description", "title"})


@cache
def counter(encoding: str) -> Count | None:
    """What counts the tokens of a text by an encoding (``o200k_base``), None where the extra is not installed or the
    encoding is not known."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of how it opens its vocabulary
        try:
            from bpe_openai import get_encoding  # type: ignore[import-not-found, import-untyped, unused-ignore]

            encode = get_encoding(encoding).encode_ordinary
        except (ImportError, KeyError, ValueError):
            return None
    return lambda text: sum(len(encode(text[start : start + _PIECE])) for start in range(0, len(text), _PIECE))


def size_of(example: Example) -> int:
    """The bytes of a record's JSON: never less than its texts have."""
    data = example.dump
    if data is None:
        try:
            return len(dump(example.record))
        except TypeError:  # nested deeper than is written
            return sum(len(text.encode("utf-8", "surrogatepass")) for text in texts(example))
    return len(data) if example.shared is None else len(data) + example.shared.definitions_size


def texts(example: Example) -> Iterator[str]:
    """What is trained or read of an example: the texts of its messages, what calls pass, what definitions say."""
    record = example.record
    if not example.conversations:
        yield from (value for key in ("prompt", "completion", "text") if isinstance(value := record.get(key), str))
        return
    longest = max(example.conversations, key=lambda talk: len(talk.messages))
    for message in longest.messages:
        if isinstance(message, dict):
            yield from _message(message)
    for definitions in example.definitions:
        yield from _named(definitions.value)


def _message(message: dict[str, Any]) -> Iterator[str]:
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


def _named(value: Any) -> Iterator[str]:
    """The names and descriptions in definitions, at any depth."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            yield from (text for key, text in one.items() if key in _NAMED and isinstance(text, str))
            waiting += [each for each in one.values() if isinstance(each, dict | list)]
