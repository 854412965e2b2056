from __future__ import annotations

import pytest

from ftlint.text.template_tokens import OTHERS, TOKENS, find, is_token, listed, trailing


def tokens(text: str) -> list[str]:
    return [leak.token for leak in find(text)]


@pytest.mark.parametrize("token", [*(f"<|{name}|>" for name in TOKENS), *OTHERS])
def test_a_token_is_found_with_its_span(token: str) -> None:
    assert find(f"Hello{token}\n") == [(5, 5 + len(token), token)]
    assert is_token(token)


@pytest.mark.parametrize(
    "text",
    [
        "The token `<|im_end|>` ends a turn.",
        "```\n<|im_start|>user\nHi<|im_end|>\n```\nThat is ChatML.",
        "~~~\n[INST] Hi [/INST]\n~~~",
        "<s>old</s> new",
        'Use <s class="x">this</s> or <S>that</s>.',
        "parser <|> other, f <| x, a |> b",
        "<|x|> is the mean, <|psi|> a state",
        "[INSTALL] and [EOST]",
        "<end> <eos> <pad>",
        "[1] [a] [TOOLS]",
    ],
)
def test_what_is_talked_about_or_looks_alike_is_none(text: str) -> None:
    assert tokens(text) == []


def test_a_closing_tag_that_nothing_opened_is_the_end_of_a_sequence() -> None:
    assert tokens("<s>old</s> new</s>") == ["</s>"]
    assert tokens("Hello!</s>") == ["</s>"]


def test_a_block_of_code_that_never_ends_hides_nothing() -> None:
    assert tokens("```python\nprint()\n<|endoftext|>") == ["<|endoftext|>"]


def test_what_the_reader_refuses_is_found_anywhere() -> None:
    assert [leak.token for leak in find("`User:` said", ("User:",))] == ["User:"]
    assert find("[EOS]", ("[EOS]",)) == [(0, 5, "[EOS]")]


def test_only_the_tokens_at_the_end_are_cut() -> None:
    text = "<|im_start|>Hello!<|im_end|>\n<|endoftext|> \n"
    rest, last = trailing(text, find(text))
    assert rest == "<|im_start|>Hello!"
    assert listed(last) == "<|endoftext|>, <|im_end|>"
    assert trailing("Hello! \n", []) == ("Hello! \n", [])
