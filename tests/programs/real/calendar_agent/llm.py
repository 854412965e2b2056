from __future__ import annotations

import logging
from typing import Any

from openai import OpenAI
from openai.types.chat import ChatCompletionMessage

logger = logging.getLogger(__name__)


class LLM:
    """A thin wrapper, so that the rest need not know about the SDK."""

    def __init__(self, model: str = "gpt-4o", temperature: float = 0.0) -> None:
        self._client = OpenAI()
        self.model = model
        self.temperature = temperature
        self.tokens = 0

    def complete(
        self,
        messages: list[Any],
        functions: list[dict[str, Any]] | None = None,
        function_call: str = "auto",
    ) -> ChatCompletionMessage:
        kwargs: dict[str, Any] = {
            "model": self.model,
            "temperature": self.temperature,
            "messages": messages,
        }
        if functions:
            kwargs["functions"] = functions
            kwargs["function_call"] = function_call
        response = self._client.chat.completions.create(**kwargs)
        if response.usage:
            self.tokens += response.usage.total_tokens
        logger.debug("%s", response)
        return response.choices[0].message
