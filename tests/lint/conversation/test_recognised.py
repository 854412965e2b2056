from __future__ import annotations

import json
from typing import Any

import pytest

from ftlint.config.profile import load_profile
from ftlint.conversation.example import Indexer
from ftlint.conversation.recognised import ANY, NONE, ONLY_SAFE, fixes_of
from ftlint.rule.samples import assistant, call, calls, tool, user

CHAT = [user(), assistant()]


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"messages": CHAT}, ANY),
        ({"messages": CHAT, "id": 7, "tools": [tool()]}, ANY),
        ({"prompt": "a", "completion": "b"}, ANY),
        ({"text": "a"}, ANY),
        # what it is, is not known
        ({"messages": []}, NONE),
        ({"messages": ["a", "b"]}, NONE),
        ({"text": "a", "level": "info"}, NONE),
        ({"prompt": 1, "completion": "b"}, NONE),
        ({"question": "a"}, NONE),
        # a key is misspelled that others depend on
        ({"messages": CHAT, "toolz": [tool()]}, ONLY_SAFE),
        ({"messages": CHAT, "toolz": [], "tools": [tool()]}, ANY),
        ({"messages": [user(), {"role": "assistant", "toolCalls": [call()]}]}, ONLY_SAFE),
        (
            {"messages": [user(), calls(), {"role": "tool", "toolCallId": "call_1", "content": "1"}, assistant()]},
            ONLY_SAFE,
        ),
        ({"messages": [user(), {"role": "assistant", "contnet": "Hi"}]}, ONLY_SAFE),
    ],
)
def test_the_fixes_that_a_record_may_get(record: dict[str, Any], expected: frozenset[Any]) -> None:
    assert fixes_of(Indexer().example(json.loads(json.dumps(record))), load_profile("openai")) == expected
