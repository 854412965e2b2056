"""The texts of an example, each with its place: what messages say, what calls pass, prompt and completion."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import Any, Final, NamedTuple

from ftlint.conversation.example import Conversation, Example
from ftlint.conversation.formats import Format
from ftlint.results.pointer import escape

_TEXT_KEYS: Final[dict[Format | None, tuple[str, ...]]] = {
    Format.COMPLETION: ("prompt", "completion"),
    Format.TEXT: ("text",),
}


class Text(NamedTuple):
    """One text: ``at`` leads there from the list of messages of ``talk``, or from the record where that is None.

    ``role`` is the message's (anything, if it is no sound one), None outside of messages.
    """

    text: str
    at: str
    talk: Conversation | None = None
    role: Any = None

    @property
    def pointer(self) -> str:
        """The pointer from the record."""
        return self.at if self.talk is None else self.talk.place(self.at)


class Texts:
    """The texts of an example, in order; also of one whose messages are not sound."""

    def __init__(self, example: Example) -> None:
        self._example = example

    @cached_property
    def said(self) -> list[Text]:
        """What is said in messages, prompt, completion and text."""
        record, keys = self._example.record, _TEXT_KEYS.get(self._example.format, ())
        said = [Text(record[key], f"/{key}") for key in keys if isinstance(record.get(key), str)]
        for talk in self._example.conversations:
            for index, message in enumerate(talk.messages[talk.own_from :], talk.own_from):
                if isinstance(message, dict):
                    _add_said(said, talk, index, message)
        return said

    @cached_property
    def passed(self) -> list[Text]:
        """The texts among the arguments of calls."""
        return [
            text
            for talk in self._example.conversations
            for call in talk.calls
            if call.message >= talk.own_from
            for text in _leaves(talk, f"{call.pointer}/arguments", call.arguments)
        ]


@lru_cache(maxsize=1)  # all checks ask for one example before any asks for the next
def texts(example: Example) -> Texts:
    """All texts of an example."""
    return Texts(example)


def _add_said(said: list[Text], talk: Conversation, index: int, message: dict[str, Any]) -> None:
    content, role = message.get("content"), message.get("role")
    if isinstance(content, str):
        said.append(Text(content, f"/{index}/content", talk, role))
    elif isinstance(content, list):
        for number, part in enumerate(content):
            if isinstance(part, dict) and isinstance(part.get("text"), str):
                said.append(Text(part["text"], f"/{index}/content/{number}/text", talk, role))


def _leaves(talk: Conversation, at: str, value: Any) -> Iterator[Text]:
    """The texts in a JSON value, however deep."""
    waiting = [(at, value)]
    while waiting:
        at, value = waiting.pop()
        if isinstance(value, str):
            yield Text(value, at, talk, "assistant")
        elif isinstance(value, dict):
            waiting += ((f"{at}/{escape(str(key))}", each) for key, each in reversed(value.items()))
        elif isinstance(value, list):
            waiting += [(f"{at}/{number}", each) for number, each in enumerate(value)][::-1]


def have_edges(messages: list[Any], indices: tuple[int, ...]) -> bool:
    """Whether a content of these messages begins or ends in white space, or is no text."""
    for index in indices:
        content = messages[index]["content"]
        if content.__class__ is not str or content != content.strip():
            return True
    return False
