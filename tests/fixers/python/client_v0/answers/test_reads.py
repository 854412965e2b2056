"""Reads of responses, which were dicts and have attributes now."""

from __future__ import annotations

import pytest

from tests.fixers.python.client_v0.harness import ASK, ASKED, HEAD, blocked, migrated

R = HEAD + f"r = {ASK}\n"
NEW = HEAD + f"r = {ASKED}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("print(r['id'])", "print(r.id)"),
        ("print(r['choices'][0]['message'][\"content\"])", "print(r.choices[0].message.content)"),
        ("print(r.get('id'))", "print(r.id)"),
        ("print(r.get('usage', {}))", "print(r.usage)"),
        ("print(r.get('model', ''))", "print(r.model or '')"),
        ("if r.get('model', ''):\n    pass", "if r.model:\n    pass"),
        ("x = r.get('model', '') or y", "x = r.model or y"),
        ("x = y + r.get('model', '')", "x = y + (r.model or '')"),
        ("print('id' in r)", "print(r.id is not None)"),
        ("print('id' not in r)", "print(r.id is None)"),
        ("r.to_dict_recursive()", "r.model_dump(exclude_unset=True)"),
        ("print(r.id)", "print(r.id)"),
    ],
)
def test_read_of_a_dict_is_read_of_an_attribute(before: str, after: str) -> None:
    assert migrated(f"{R}{before}\n") == f"{NEW}{after}\n"


@pytest.mark.parametrize(
    ("use", "why"),
    [
        ("r['id'] = 1", "a response cannot be written to like a dict: store what you add elsewhere"),
        ("del r[k]", "a response cannot be written to like a dict: store what you add elsewhere"),
        ("print(r[k])", "the part that is read is unknown, and responses have no subscripts since openai 1.0"),
        ("print(r['cost'])", "`cost` is not a known part of these responses since openai 1.0"),
        ("print(r.cost)", "`cost` is not a known part of these responses since openai 1.0"),
        ("r.items()", "a response has no `items`: `.model_dump()` returns a dict"),
        ("print(r.response_ms)", "a response has no `response_ms`: see `with_raw_response`"),
        ("print(r.get('model', 'x'))", "write `.model`, and handle None"),
        ("print(r.get(k))", "the part that is read is unknown"),
        ("print(k in r)", "the part that is read is unknown"),
        ("r.choices.sort()", "the effect of `sort` on a list of a response cannot be followed"),
        ("isinstance(r, dict)", "the result of this call on a response is different since openai 1.0"),
        ("print(r[  # c\n    'id'])", "there is a comment inside"),
    ],
)
def test_read_without_an_equivalent_blocks_the_call(use: str, why: str) -> None:
    program = f"{R}{use}\n"
    assert migrated(program) == program
    assert why in blocked(program)
