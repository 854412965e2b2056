"""The shapes a record can have, told apart by its keys and never by the file's name."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Format(StrEnum):
    """A record's shape: the ones that are checked, then the foreign ones, which are only recognised and named."""

    __hash__ = str.__hash__  # an enum's own is Python code, and formats are looked up for every record

    CHAT = "openai-chat"
    PREFERENCE = "openai-preference"
    REINFORCEMENT = "openai-reinforcement"
    COMPLETION = "prompt-completion"
    TEXT = "text"
    SHAREGPT = "sharegpt"
    ALPACA = "alpaca"
    HERMES = "hermes"
    GLAIVE = "glaive"
    XLAM = "xlam"
    TOOLACE = "toolace"
    ANTHROPIC = "anthropic"
    GEMINI = "gemini"
    BEDROCK = "bedrock-converse"
    TRL = "trl"


READ = frozenset({Format.CHAT, Format.PREFERENCE, Format.REINFORCEMENT, Format.COMPLETION, Format.TEXT})
CONVERSATIONAL = frozenset({Format.CHAT, Format.PREFERENCE, Format.REINFORCEMENT})

# What a chat record may also hold that belongs to a request, not to training data (OpenAI API reference, chat completions).
REQUEST_PARAMETERS = frozenset(
    "model temperature top_p n stream stream_options stop max_tokens max_completion_tokens presence_penalty"
    " frequency_penalty logit_bias logprobs top_logprobs user seed response_format function_call tool_choice"
    " service_tier store metadata reasoning_effort modalities audio prediction verbosity".split()
)
# The keys of the chat format that do not tell it from another.
CHAT_KEYS = frozenset({"messages", "tools", "functions", "parallel_tool_calls"})
# Root keys that some trainer reads next to a chat's messages: part of the example, and not a column.
CONTENT_KEYS = frozenset("images image videos video audios system_prompt interactions available_tools".split())
# Keys that tell another shape when they are next to a chat's messages; `record-shape/ambiguous` reports them.
OTHER_SHAPES = frozenset(
    {"conversations", "text", "prompt", "completion", "chosen", "rejected", "instruction", "contents"}
)
PREFERENCE_OUTPUTS = ("preferred_output", "non_preferred_output")
OLD_PREFERENCE_OUTPUTS = ("preferred_completion", "non_preferred_completion")


def recognise(types: Mapping[str, type[Any]]) -> Format | None:
    """The shape that a record's root keys and the types of their values tell, None where they tell none."""
    for form, tells in _TELLS:
        if tells(types):
            return form
    return None


def _is_preference(types: Mapping[str, type[Any]]) -> bool:
    return "input" in types and any(key in types for key in PREFERENCE_OUTPUTS + OLD_PREFERENCE_OUTPUTS)


def _is_bedrock(types: Mapping[str, type[Any]]) -> bool:
    return "messages" in types and ("schemaVersion" in types or "toolConfig" in types or types.get("system") is list)


def _is_chat(types: Mapping[str, type[Any]]) -> bool:
    return not CHAT_KEYS.isdisjoint(types) and not _is_message(types)


def _is_message(types: Mapping[str, type[Any]]) -> bool:
    """Whether the record is a single message: such lines are not examples."""
    return "role" in types


# In this order: the first that fits. A record that fits two is told so by `record-shape/ambiguous`.
_TELLS = (
    (Format.PREFERENCE, _is_preference),
    (Format.XLAM, lambda types: "query" in types and "answers" in types),
    (Format.BEDROCK, _is_bedrock),
    (Format.ANTHROPIC, lambda types: "messages" in types and types.get("system") is str),
    (Format.CHAT, lambda types: "messages" in types),
    (Format.SHAREGPT, lambda types: types.get("conversations") is list),
    (Format.GEMINI, lambda types: types.get("contents") is list),
    (Format.GLAIVE, lambda types: types.get("chat") is str),
    (Format.TRL, lambda types: "chosen" in types and "rejected" in types),
    (Format.ALPACA, lambda types: "instruction" in types and "output" in types),
    (Format.COMPLETION, lambda types: "prompt" in types and "completion" in types),
    (Format.TEXT, lambda types: types.get("text") is str and not _is_message(types)),
    (Format.CHAT, _is_chat),
)
