from __future__ import annotations

from typing import Any

import orjson
import pytest

from ftlint.jsontext.splice import has_duplicate_keys, splice
from ftlint.jsontext.style import RewriteError, sniff


def spliced(body: bytes, new: Any) -> bytes:
    return splice(body, orjson.loads(body), new, sniff(body))


@pytest.mark.parametrize(
    ("body", "new", "expected"),
    [
        (b'{ "a" : 1.0, "b":[1,  2] }', {"a": 1.0, "b": [1, 3]}, b'{ "a" : 1.0, "b":[1,  3] }'),
        (b'{"a": 1e5, "b": 2, "c": 3}', {"a": 1e5, "c": 3}, b'{"a": 1e5, "c": 3}'),
        (b'{"a":"\\u00e9","b":1}', {"a": "é", "b": 2}, b'{"a":"\\u00e9","b":2}'),
        (b'{"a": 1, "b": 0.10}', {"a": 1, "b": 0.1, "c": [True]}, b'{"a": 1, "b": 0.10, "c": [true]}'),
        (b'[1.0, {"x":  1}]', [1.0, {"x": 1}, 2], b'[1.0, {"x":  1}, 2]'),
        (b'{"a": 1.50, "b": 2}', {"c": 1.5, "b": 2}, b'{"c": 1.50, "b": 2}'),
    ],
)
def test_all_but_what_changed_keeps_its_bytes(body: bytes, new: Any, expected: bytes) -> None:
    assert spliced(body, new) == expected


def test_nothing_changed_changes_nothing() -> None:
    body = b'{ "a" :[ 1.0 ,"\\/" ]}'
    assert spliced(body, orjson.loads(body)) == body


def test_what_cannot_be_written_is_an_error() -> None:
    with pytest.raises((RewriteError, TypeError)):
        spliced(b'{"a": 1}', {"a": "\ud800"})


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"a": 1, "b": {"a": 1}}', False),
        (b'{"a": 1, "a": 1}', True),
        (b'[{"b": {"c": 1, "\\u0063": 2}}]', True),
        (b'{"a": "\\"a\\": 1"}', False),
    ],
)
def test_duplicate_keys_are_found_in_any_spelling(body: bytes, expected: bool) -> None:
    assert has_duplicate_keys(body, orjson.loads(body)) is expected
