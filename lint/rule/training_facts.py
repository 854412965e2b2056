"""What a fine-tuned model learned about requests from its training data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

MOST_STOPS: Final = 4  # https://platform.openai.com/docs/api-reference/chat/create#chat-create-stop
_NONE: Final[Mapping[str, Any]] = {}


class Learned(NamedTuple):
    """``data`` names the dataset, ``models`` the models trained on it, in addition to those named ``ft:…``.

    ``answer_ends`` and ``completion_ends`` are the stop sequences of chats and completions, ``prompt`` is the system
    prompt, ``functions`` are the tools by name; each is empty or None if the examples do not share any. ``always_tools``:
    nearly all examples declare tools.
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
        """Whether there is nothing to compare calls with."""
        return not (self.answer_ends or self.completion_ends or self.prompt or self.functions)


def as_stops(ends: tuple[str, ...]) -> tuple[str, ...]:
    """The ends of texts as ``stop`` of a request: at most four, without trailing white space, none containing another."""
    stops = list(dict.fromkeys(end.rstrip() or end for end in ends))
    return tuple(stop for stop in stops if not any(other in stop for other in stops if other != stop))[:MOST_STOPS]
