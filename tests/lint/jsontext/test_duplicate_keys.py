from __future__ import annotations

import json
from typing import Any

import orjson
import pytest

from ftlint.jsontext.duplicate_keys import has_colon_for_each_key, same_quotes


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b'{"a": 1, "b": 2}', True),
        (b'{"a": 1, "a": 2}', False),
        (b'{"a": {"b": 1, "b": 1}}', False),
        (b'{"a": "say \\"hi\\""}', True),
        (b'{"a": "\\u0022", "b": 1}', False),
    ],
)
def test_a_lost_key_has_lost_its_quotes(raw: bytes, expected: bool) -> None:
    assert same_quotes(raw, orjson.dumps(orjson.loads(raw))) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1, "b": [{"c": 2}]}', True),
        ('{"a": 1, "a": 2}', False),
        ('{"a": "b:c"}', False),
        ("[1, 2]", True),
    ],
)
def test_a_lost_key_has_left_its_colon(text: str, expected: bool) -> None:
    assert has_colon_for_each_key(text, json.loads(text)) is expected


@pytest.mark.parametrize(("depth", "expected"), [(64, True), (65, False)])
def test_values_nested_too_deeply_are_not_decided(depth: int, expected: bool) -> None:
    value: Any = 1
    for _ in range(depth):
        value = {"a": value}
    assert has_colon_for_each_key(json.dumps(value), value) is expected
