"""Finds tokens of chat templates that leaked into a text.

The provider or trainer inserts these tokens itself; as text they teach the model to write them. Tokens in code or
backticks, which the text is about, do not count.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from typing import Final, NamedTuple

from ftlint.text.search import Search

TOKENS: Final[dict[str, str]] = {
    # The names of tokens that are written as `<|name|>`
    **dict.fromkeys("im_start im_end im_sep".split(), "ChatML: Qwen, Phi-4, many others; tokenizer_config.json"),
    **dict.fromkeys("endoftext startoftext endofprompt".split(), "openai/tiktoken, openai_public.py"),
    **dict.fromkeys("start end message channel return call constrain".split(), "OpenAI Harmony, openai/harmony"),
    **dict.fromkeys("user assistant system observation".split(), "Phi-3, Zephyr, GLM; tokenizer_config.json"),
    **dict.fromkeys(
        "begin_of_text end_of_text eot_id eom_id start_header_id end_header_id python_tag".split(),
        "Llama 3, meta-llama/llama-models, prompt_format.md",
    ),
    **dict.fromkeys("eot header_start header_end".split(), "Llama 4, meta-llama/llama-models, prompt_format.md"),
    **dict.fromkeys(
        "START_OF_TURN_TOKEN END_OF_TURN_TOKEN CHATBOT_TOKEN USER_TOKEN SYSTEM_TOKEN".split(),
        "Command R; tokenizer_config.json",
    ),
}
# These come in pairs: one alone cannot be removed.
PAIRS: Final[dict[str, str]] = {
    **dict.fromkeys("[INST] [/INST] <<SYS>> <</SYS>>".split(), "Llama 2 and Mistral; mistral-common, SpecialTokens"),
    **dict.fromkeys(
        "[AVAILABLE_TOOLS] [/AVAILABLE_TOOLS] [TOOL_RESULTS] [/TOOL_RESULTS]".split(), "mistral-common, SpecialTokens"
    ),
}
OTHERS: Final[dict[str, str]] = {
    **PAIRS,
    **dict.fromkeys(("</s>", "[TOOL_CALLS]"), "Llama 2 and Mistral; mistral-common, SpecialTokens"),
    **dict.fromkeys(("<start_of_turn>", "<end_of_turn>"), "Gemma; tokenizer_config.json"),
    **dict.fromkeys(("<｜end▁of▁sentence｜>", "<｜User｜>", "<｜Assistant｜>"), "DeepSeek; tokenizer_config.json"),
    "[EOS]": "Amazon Nova rejects it: docs.aws.amazon.com/nova, nova-data-prep-sft-2",
}
# Matches a part of each of them, for a search.
NEEDLE: Final = r"<\||<｜|</s>|<</?SYS|_of_turn>|[TS]\]"
# Every match of the needle contains one of these.
LITERALS: Final = ("<|", "<｜", "</s>", "<<SYS", "<</SYS", "_of_turn>", "T]", "S]")

_CODE: Final = r"(?s)(```|~~~).*?\1|`[^`\n]+`"
_STRIKE: Final = r"(?i)<s[\s>]|</s>"


may_hold = Search(NEEDLE)


class Leak(NamedTuple):
    """A token in a text, with its character offsets."""

    start: int
    end: int
    token: str


def find(text: str, more: Collection[str] = ()) -> list[Leak]:
    """The template tokens in a text and the strings of ``more``, in order. Template tokens in code do not count."""
    found = [Leak(*match.span(), match[0]) for match in _pattern().finditer(text)] if may_hold(text) else []
    if found and ("`" in text or "~~~" in text):
        code = [match.span() for match in re.finditer(_CODE, text)]
        found = [leak for leak in found if not any(start <= leak.start < end for start, end in code)]
    if found and "</s>" in text:
        closing = _closing(text)
        found = [leak for leak in found if leak.start not in closing]
    for token in more:
        found += [Leak(*match.span(), token) for match in re.finditer(re.escape(token), text)]
    return sorted(set(found)) if len(found) > 1 else found


def is_token(text: str) -> bool:
    """Whether a string is exactly one template token."""
    return _pattern().fullmatch(text) is not None


def trailing(text: str, leaks: list[Leak]) -> tuple[str, list[Leak]]:
    """The text without the tokens at its end and the white space around them, and these tokens. Tokens of pairs stay."""
    rest, last = text.rstrip(), []
    for leak in reversed(leaks):
        if leak.end != len(rest) or leak.token in PAIRS:
            break
        last.append(leak)
        rest = rest[: leak.start].rstrip()
    return (rest, last[::-1]) if last else (text, [])


def listed(leaks: list[Leak]) -> str:
    """The distinct tokens, for a message."""
    return ", ".join(sorted({leak.token for leak in leaks}))


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(rf"<\|(?:{'|'.join(TOKENS)})\|>|{'|'.join(map(re.escape, OTHERS))}")


def _closing(text: str) -> set[int]:
    """The offsets of each ``</s>`` that closes a preceding ``<s>``, as in HTML."""
    opened, closing = 0, set()
    for match in re.finditer(_STRIKE, text):
        if match[0][1] != "/":
            opened += 1
        elif opened:
            opened -= 1
            closing.add(match.start())
    return closing
