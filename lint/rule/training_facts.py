"""What a model learned of the requests that it gets, from the data that it was trained on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

MOST_STOPS: Final = 4  # https://platform.openai.com/docs/api-reference/chat/create#chat-create-stop
_NONE: Final[Mapping[str, Any]] = {}


class Learned(NamedTuple):
    """``data`` names the dataset, ``models`` the models that were trained on it, beside those whose names tell that they are
    fine-tuned.

    ``answer_ends`` and ``completion_ends`` are the stop sequences that chats and completions end in; ``prompt`` is the
    system prompt, ``functions`` are the tools by name; all of them empty or None where the examples do not share any.
    ``always_tools``: nearly all examples declare tools.
    """

    data: str
    models: tuple[str, ...] = ()
    answer_ends: tuple[str, ...] = ()
    completion_ends: tuple[str, ...] = ()
    prompt: str | None = None
    functions: Mapping[str, Any] = _NONE
    always_tools: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to hold a call against."""
        return not (self.answer_ends or self.completion_ends or self.prompt or self.functions)


def as_stops(ends: tuple[str, ...]) -> tuple[str, ...]:
    """The ends of texts as a request may have them: no more than it takes, white space behind them aside, and none that
    has another one in it."""
    texts = list(dict.fromkeys(end.rstrip() or end for end in ends))
    return tuple(text for text in texts if not any(other in text for other in texts if other != text))[:MOST_STOPS]
