"""The texts of an example that the model learns to write to their end: answers and completions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ftlint.conversation.example import Example
from ftlint.conversation.formats import Format


def answer_texts(example: Example) -> Sequence[str]:
    """The trained answers of a chat, or the preferred answer. Text next to a tool call is not an answer."""
    if example.format is Format.CHAT and example.conversations:
        conversation = example.conversations[0]
        if conversation.order.has_string_answers:
            messages = conversation.messages
            return [messages[index]["content"] for index in conversation.order.answers]
    return [text for _, text in answers(example)]


def answers(example: Example) -> list[tuple[str, str]]:
    """The same answers with their pointers."""
    if example.format not in (Format.CHAT, Format.PREFERENCE) or not example.conversations:
        return []
    conversation = example.conversations[0]
    first = conversation.parts[-1].start
    texts = []
    for index in conversation.order.answers:
        content = conversation.messages[index]["content"]
        if index < first:
            continue
        if isinstance(content, str):
            texts.append((conversation.place(f"/{index}/content"), content))
        elif isinstance(content, list) and (text := _last_text(content)):
            texts.append((conversation.place(f"/{index}/content/{len(content) - 1}/text"), text))
    return texts


def _last_text(parts: list[Any]) -> str | None:
    """The text of the last part, None if it is not a text part or blank."""
    last = parts[-1] if parts else None
    text = last.get("text") if isinstance(last, dict) else None
    return text if isinstance(text, str) and text.strip() else None


def pair(example: Example) -> tuple[str, str] | None:
    """Prompt and completion, None if either is not a string or blank."""
    prompt, completion = example.record.get("prompt"), example.record.get("completion")
    if example.format is Format.COMPLETION and isinstance(prompt, str) and isinstance(completion, str):
        return (prompt, completion) if prompt.strip() and completion.strip() else None
    return None
