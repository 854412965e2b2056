from typing import Any

import pytest

from ftlint.config.profile import load_profile
from ftlint.conversation.allowed_fixes import ANY, NONE, ONLY_SAFE, allowed_fixes
from ftlint.conversation.indexer import Indexer
from ftlint.rule.samples import assistant, call, tool, user

OPENAI = load_profile("openai")
CHAT = {"messages": [user(), assistant()]}


@pytest.mark.parametrize(
    ("record", "fixes"),
    [
        (CHAT, ANY),
        ({"prompt": "A", "completion": "B"}, ANY),
        ({"text": "A"}, ANY),
        ({"text": "A", "level": "info"}, NONE),  # may be a log
        ({"question": "A"}, NONE),
        ({"messages": ["A", "B"]}, NONE),
        ({"prompt": "A", "completion": 5}, NONE),
        ({**CHAT, "tool": [tool()]}, ONLY_SAFE),
        ({"messages": [user(), assistant(toolCalls=[call()])]}, ONLY_SAFE),
        ({"messages": [user(), {"role": "assistant", "contnt": "A"}]}, ONLY_SAFE),
        ({"messages": [user(), {"role": "tool", "content": "A", "callId": "call_1"}]}, ONLY_SAFE),
        ({"messages": [user(), assistant(score=1)]}, ANY),
        ({**CHAT, "id": 7, "tools": [tool()]}, ANY),
        ({"messages": []}, NONE),
        ({**CHAT, "toolz": [], "tools": [tool()]}, ANY),
    ],
)
def test_fixes_depend_on_what_could_be_misread(record: dict[str, Any], fixes: frozenset[Any]) -> None:
    assert allowed_fixes(Indexer().example(record), OPENAI) == fixes
