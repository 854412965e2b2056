"""Which texts of an example a model learns to write to their end: the answers of a chat, a prompt's completion."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from ftlint.conversation.example import Example
from ftlint.conversation.formats import Format
from ftlint.conversation.shape import Order

_CHAT, _PREFERENCE = Format.CHAT, Format.PREFERENCE


@lru_cache(maxsize=4096)
def _ends(order: Order) -> tuple[tuple[int, ...], bool]:
    """The trained texts that end an answer (text beside a call goes on with the call), and whether all are plain texts."""
    ends = tuple(index for index in order.trained_texts if not order.shapes[index].has_calls)
    return ends, all(order.shapes[index].has_text for index in ends)


def answer_texts(example: Example) -> Sequence[str]:
    """The trained answers of a chat, or the preferred one."""
    if example.format is _CHAT and example.conversations:
        talk = example.conversations[0]
        ends, plain = _ends(talk.order)
        if plain:
            messages = talk.messages
            if len(ends) == 1:  # as in most
                return (messages[ends[0]]["content"],)
            return [messages[index]["content"] for index in ends]
    return [text for _, text in answers(example)]


def answers(example: Example) -> list[tuple[str, str]]:
    """The same with the pointer to each, from the record."""
    if example.format not in (_CHAT, _PREFERENCE) or not example.conversations:
        return []
    talk = example.conversations[0]
    first = talk.parts[-1].start
    found = []
    for index in _ends(talk.order)[0]:
        content = talk.messages[index]["content"]
        if index < first:
            continue
        if isinstance(content, str):
            found.append((talk.place(f"/{index}/content"), content))
        elif isinstance(content, list) and (text := _last_text(content)):
            found.append((talk.place(f"/{index}/content/{len(content) - 1}/text"), text))
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
