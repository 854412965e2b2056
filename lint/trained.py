"""Which texts of an example a model learns to write to their end: the answers of a chat, a prompt's completion."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from ftlint.example import Example
from ftlint.formats import Format
from ftlint.shape import Order


@lru_cache(maxsize=4096)
def _ends(order: Order) -> tuple[int, ...]:
    """The trained texts that end an answer: text beside a call goes on with the call."""
    return tuple(index for index in order.trained_texts if not order.shapes[index].has_calls)


def answers(example: Example) -> list[tuple[int, str, str]]:
    """The trained answers of a chat, or the preferred one: message, pointer to the text from the message, text."""
    if example.format not in (Format.CHAT, Format.PREFERENCE) or not example.conversations:
        return []
    talk = example.conversations[0]
    found = []
    for index in _ends(talk.order):
        content = talk.messages[index]["content"]
        if content.__class__ is str:
            found.append((index, "/content", content))
        elif isinstance(content, list) and (text := _last_text(content)):
            found.append((index, f"/content/{len(content) - 1}/text", text))
    if example.format is Format.PREFERENCE:
        return [one for one in found if one[0] >= talk.parts[-1].start]
    return found


def _last_text(parts: list[Any]) -> str | None:
    """The text of the last part, None where it is none or blank."""
    last = parts[-1] if parts else None
    text = last.get("text") if isinstance(last, dict) else None
    return text if isinstance(text, str) and text.strip() else None


def pair(example: Example) -> tuple[str, str] | None:
    """Prompt and completion, None where the record has not both as texts."""
    prompt, completion = example.record.get("prompt"), example.record.get("completion")
    if example.format is Format.COMPLETION and isinstance(prompt, str) and isinstance(completion, str):
        return (prompt, completion) if prompt.strip() and completion.strip() else None
    return None
