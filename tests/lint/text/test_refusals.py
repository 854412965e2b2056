from __future__ import annotations

import pytest

from ftlint.text.refusals import is_refusal


@pytest.mark.parametrize(
    "text",
    [
        "I'm sorry, but I can't help with that.",
        "I’m really sorry, I cannot assist you.",
        "As an AI language model, I cannot create such content.",
        "Unfortunately, I am not able to provide it.",
        "I won't discuss this.",
        "sorry but I can not share that",
    ],
)
def test_answers_that_refuse(text: str) -> None:
    assert is_refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        "I'm sorry to hear that. I can help!",
        "I can help with that.",
        "I can't help but smile.",
        "I cannot find the order; what is its number?",
        "He said: I can't help with that.",
        "",
        None,
        ["I can't help with that."],
    ],
)
def test_answers_that_only_look_like_it(text: object) -> None:
    assert not is_refusal(text)
