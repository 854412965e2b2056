"""Mends messages: roles, content and calls of a shape that a provider does not read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from ftlint.conversation.arguments import keeps_digits
from ftlint.conversation.example import Example
from ftlint.results.pointer import parse, resolve
from ftlint.rule import Fixer, Problem
from ftlint.rule.context import Context

fixer = Fixer("message-shape")


def _places(example: Example, problems: Sequence[Problem]) -> Iterator[tuple[Any, Any, Problem]]:
    """For each problem the container that holds its place, the key or index there, and the problem."""
    for problem in problems:
        *above, last = parse(problem.pointer)
        holder: Any = example.record
        for token in above:
            holder = holder[int(token)] if isinstance(holder, list) else holder[token]
        yield holder, int(last) if isinstance(holder, list) else last, problem


@fixer.mend("unknown-role")
def rename_role(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """The role's name in this format."""
    for message, key, problem in _places(example, problems):
        message[key] = problem.data


# A function of its own, as one that leaves as many findings has failed: `Developer` is `developer` first, then `system`.
@fixer.mend("developer-role")
def system_for_developer(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """The role that fine-tuning knows in its place."""
    rename_role(example, problems, context)


@fixer.mend("content-type")
def result_as_text(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """A result that is an object or a list becomes its JSON text, unless a large number in it would lose digits."""
    for message, key, _ in _places(example, problems):
        if keeps_digits(message[key]):
            message[key] = json.dumps(message[key], ensure_ascii=False)


@fixer.mend("content-part")
def wrap_text(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """A bare text in a list of parts becomes a part."""
    for parts, index, _ in _places(example, problems):
        parts[index] = {"type": "text", "text": parts[index]}


@fixer.mend("tool-content-parts")
def join_text(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """The text parts of a result become one text."""
    for message, key, _ in _places(example, problems):
        parts = message[key]
        message[key] = parts[0]["text"] if len(parts) == 1 else "".join(part["text"] for part in parts)


@fixer.mend("null-text")
def null_for_text(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Null, where its name stood."""
    for message, key, _ in _places(example, problems):
        message[key] = None


@fixer.mend("content-beside-calls", "unknown-key")
def drop_key(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Drop the key named."""
    for message, key, _ in _places(example, problems):
        message.pop(key, None)


@fixer.mend("name-pattern")
def plain_name(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Every run of other characters becomes ``_``."""
    for message, key, _ in _places(example, problems):
        message[key] = re.sub(r"[^A-Za-z0-9_-]+", "_", message[key])[:64].strip("_") or "name"


@fixer.mend("malformed-call")
def complete_call(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Give a call without one its ``type``, before the function."""
    for problem in problems:
        entry = resolve(example.record, problem.pointer)
        rebuilt: dict[str, Any] = {}
        for name, value in entry.items():
            if name == "function":
                rebuilt["type"] = "function"
            if name != "type":
                rebuilt[name] = value
        entry.clear()
        entry.update(rebuilt)
