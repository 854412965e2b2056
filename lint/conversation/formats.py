"""The formats of records, and the root keys of each. A format is recognised by the root keys, never by the file name."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from ftlint.config.profile import Profile
from ftlint.text.suggest import near


class Format(StrEnum):
    """The format of a record. From SHAREGPT on, formats are recognised and named, but not checked."""

    __hash__ = (
        str.__hash__
    )  # faster than the hash of an enum, which is Python code; formats are hashed for every record

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

# Parameters of API requests, which are not training data (OpenAI API reference, chat completions).
REQUEST_PARAMETERS = frozenset(
    "model temperature top_p n stream stream_options stop max_tokens max_completion_tokens presence_penalty"
    " frequency_penalty logit_bias logprobs top_logprobs user seed response_format function_call tool_choice"
    " service_tier store metadata reasoning_effort modalities audio prediction verbosity".split()
)
CHAT_KEYS = frozenset({"messages", "tools", "functions", "parallel_tool_calls"})
# Root keys that some trainers read next to `messages`: part of the example.
CONTENT_KEYS = frozenset("images image videos video audios system_prompt interactions available_tools".split())
# Keys of other formats; `record-shape/ambiguous` reports them next to `messages`.
OTHER_SHAPES = frozenset(
    {"conversations", "text", "prompt", "completion", "chosen", "rejected", "instruction", "contents"}
)
PREFERENCE_OUTPUTS = ("preferred_output", "non_preferred_output")
OLD_PREFERENCE_OUTPUTS = ("preferred_completion", "non_preferred_completion")

Keys = frozenset[str] | None
"""The root keys that a target reads; None if any key may be part of the example."""

# The keys of each format, for targets that do not list the keys they read.
_FORMAT_KEYS: Final[Mapping[Format, frozenset[str]]] = {
    Format.CHAT: CHAT_KEYS,
    Format.PREFERENCE: frozenset({"input", "tools", *PREFERENCE_OUTPUTS, *OLD_PREFERENCE_OUTPUTS}),
    Format.COMPLETION: frozenset({"prompt", "completion"}),
    Format.TEXT: frozenset({"text"}),
}


def known_keys(form: Format | None, profile: Profile) -> Keys:
    """The root keys that the target reads. None for reinforcement data, whose keys a grader may read, and for formats that
    are not checked."""
    if form is None or form not in _FORMAT_KEYS:
        return None
    return profile.root_keys.get(form, _FORMAT_KEYS[form])


def is_column(key: str, known: Keys) -> bool:
    """Whether a root key is not part of the example, but a column such as an id or a score; misspelled keys are not."""
    if known is None:
        return False
    return not (key in known or key in CHAT_KEYS or key in OTHER_SHAPES or key in CONTENT_KEYS or near(key, known))


def recognise(types: Mapping[str, type[Any]]) -> Format | None:
    """The format of a record, by its root keys and the types of their values; None if it is unknown."""
    return next((form for form, fits in _FORMATS if fits(types)), None)


def _is_preference(types: Mapping[str, type[Any]]) -> bool:
    return "input" in types and any(key in types for key in PREFERENCE_OUTPUTS + OLD_PREFERENCE_OUTPUTS)


def _is_bedrock(types: Mapping[str, type[Any]]) -> bool:
    return "messages" in types and ("schemaVersion" in types or "toolConfig" in types or types.get("system") is list)


def _is_chat(types: Mapping[str, type[Any]]) -> bool:
    return not CHAT_KEYS.isdisjoint(types) and not _is_message(types)


def _is_message(types: Mapping[str, type[Any]]) -> bool:
    """Whether the record is a single message: such lines are not examples."""
    return "role" in types


# The first that fits; `record-shape/ambiguous` reports a record that fits two.
_FORMATS = (
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
