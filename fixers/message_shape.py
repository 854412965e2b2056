"""Fixes messages whose role, content, keys or tool calls a provider rejects."""

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
    """Yield, per problem, the container its pointer leads into, the key or index there, and the problem."""
    for problem in problems:
        *above, last = parse(problem.pointer)
        holder: Any = example.record
        for token in above:
            holder = holder[int(token)] if isinstance(holder, list) else holder[token]
        yield holder, int(last) if isinstance(holder, list) else last, problem


@fixer.fix("unknown-role")
def rename_role(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Replace the role by its name in this format."""
    for message, key, problem in _places(example, problems):
        message[key] = problem.data


# Separate from `rename_role`: a fix that does not reduce the findings counts as failed, and `Developer` needs two steps.
@fixer.fix("developer-role")
def system_for_developer(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Replace `developer` by `system`."""
    rename_role(example, problems, context)


@fixer.fix("content-type")
def result_as_text(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Serialize a tool result as JSON, unless a large number in it would lose digits."""
    for message, key, _ in _places(example, problems):
        if keeps_digits(message[key]):
            message[key] = json.dumps(message[key], ensure_ascii=False)


@fixer.fix("content-part")
def wrap_text(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Wrap a string in a list of parts in a text part."""
    for parts, index, _ in _places(example, problems):
        parts[index] = {"type": "text", "text": parts[index]}


@fixer.fix("tool-content-parts")
def join_text(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Join the text parts of a tool result into one string."""
    for message, key, _ in _places(example, problems):
        parts = message[key]
        message[key] = parts[0]["text"] if len(parts) == 1 else "".join(part["text"] for part in parts)


@fixer.fix("null-text")
def null_for_text(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Replace the word by null."""
    for message, key, _ in _places(example, problems):
        message[key] = None


@fixer.fix("content-beside-calls", "unknown-key")
def drop_key(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Remove the reported key."""
    for message, key, _ in _places(example, problems):
        message.pop(key, None)


@fixer.fix("name-pattern")
def plain_name(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Replace each run of invalid characters by ``_``."""
    for message, key, _ in _places(example, problems):
        message[key] = re.sub(r"[^A-Za-z0-9_-]+", "_", message[key])[:64].strip("_") or "name"


@fixer.fix("malformed-call")
def complete_call(example: Example, problems: Sequence[Problem], context: Context) -> None:
    """Add ``type`` before the ``function`` of a call."""
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
