"""The texts of an example with their places: content of messages, arguments of calls, prompts and completions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from ftlint.conversation.example import Conversation, Example
from ftlint.conversation.formats import Format
from ftlint.results.pointer import escape

_TEXT_KEYS: Final[dict[Format | None, tuple[str, ...]]] = {
    Format.COMPLETION: ("prompt", "completion"),
    Format.TEXT: ("text",),
}


class Text(NamedTuple):
    """One text. The pointer ``at`` starts at the messages of ``conversation``, or at the record if that is None.

    ``role`` is the role of the message (any JSON value), None outside messages.
    """

    text: str
    at: str
    conversation: Conversation | None = None
    role: Any = None

    @property
    def pointer(self) -> str:
        """The pointer from the record."""
        return self.at if self.conversation is None else self.conversation.place(self.at)


def message_texts(example: Example) -> list[Text]:
    """The content of messages in order, even if they are malformed; else prompt, completion and text."""
    record, keys = example.record, _TEXT_KEYS.get(example.format, ())
    texts = [Text(record[key], f"/{key}") for key in keys if isinstance(record.get(key), str)]
    for conversation in example.conversations:
        for index, message in enumerate(conversation.messages[conversation.own_from :], conversation.own_from):
            if isinstance(message, dict):
                texts += _content(conversation, index, message)
    return texts


def argument_texts(example: Example) -> list[Text]:
    """The strings in the arguments of tool calls, in order."""
    return [
        text
        for conversation in example.conversations
        for call in conversation.calls
        if call.message >= conversation.own_from
        for text in _strings(conversation, f"{call.pointer}/arguments", call.arguments)
    ]


def _content(conversation: Conversation, index: int, message: dict[str, Any]) -> Iterator[Text]:
    content, role = message.get("content"), message.get("role")
    if isinstance(content, str):
        yield Text(content, f"/{index}/content", conversation, role)
    elif isinstance(content, list):
        for number, part in enumerate(content):
            if isinstance(part, dict) and isinstance(part.get("text"), str):
                yield Text(part["text"], f"/{index}/content/{number}/text", conversation, role)


def _strings(conversation: Conversation, at: str, value: Any) -> Iterator[Text]:
    """The strings in a JSON value at any depth, in order."""
    stack = [(at, value)]
    while stack:
        at, value = stack.pop()
        if isinstance(value, str):
            yield Text(value, at, conversation, "assistant")
        elif isinstance(value, dict):
            stack += ((f"{at}/{escape(str(key))}", member) for key, member in reversed(value.items()))
        elif isinstance(value, list):
            stack += [(f"{at}/{number}", element) for number, element in enumerate(value)][::-1]


def have_edges(messages: list[Any], indices: tuple[int, ...]) -> bool:
    """Whether the content of any of these messages is not a string, or begins or ends with whitespace."""
    for index in indices:
        content = messages[index]["content"]
        if content.__class__ is not str or content != content.strip():
            return True
    return False
