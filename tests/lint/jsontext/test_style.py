from __future__ import annotations

from typing import Any

import pytest

from ftlint.jsontext.style import RewriteError, Style, canonical, dumper, same, sniff, verified


@pytest.mark.parametrize(
    ("line", "style"),
    [
        (b'{"a": 1, "b": 2}', Style(b", ", b": ", True)),
        (b'{"a":1,"b":2}', Style(b",", b":", True)),
        (b'{"a" :\t1 ,  "b": 2}', Style(b" ,  ", b" :\t", True)),
        ('{"ä":"é","b":2}'.encode(), Style(b",", b":", False)),
        (b'{"a,": "b, c","d": 2}', Style(b",", b": ", True)),
        (b'{"a":[1, 2]}', Style(b",", b":", True)),
        (b"[]", Style(b", ", b": ", True)),
    ],
)
def test_the_style_is_read_off_the_first_members(line: bytes, style: Style) -> None:
    assert sniff(line) == style


@pytest.mark.parametrize(
    ("style", "written"),
    [
        (Style(b", ", b": ", True), b'{"a": "\\u00e9/", "b": [1, 2.5]}'),
        (Style(b",", b":", False), '{"a":"é/","b":[1,2.5]}'.encode()),
        (Style(b",", b":", True), b'{"a":"\\u00e9/","b":[1,2.5]}'),
        (Style(b" , ", b" : ", False, slash=True), '{"a" : "é\\/" , "b" : [1 , 2.5]}'.encode()),
    ],
)
def test_a_value_is_written_in_a_style(style: Style, written: bytes) -> None:
    assert dumper(style)({"a": "é/", "b": [1, 2.5]}) == written


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"a": 1}, {"a": 1}, True),
        ({"a": 1}, {"a": 1.0}, False),
        ({"a": 1}, {"a": True}, False),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, False),
        ([[0]], [[False]], False),
        ("a", "a", True),
        (1, 1.0, False),
        (None, None, True),
    ],
)
def test_values_are_the_same_with_types_and_order(old: Any, new: Any, expected: bool) -> None:
    assert same(old, new) is expected


def test_a_text_has_to_be_read_back_as_its_value() -> None:
    assert verified(b'{"a": 1}', {"a": 1}) == b'{"a": 1}'
    with pytest.raises(RewriteError, match="would not parse to the same value"):
        verified(b'{"a": 1.0}', {"a": 1})
    with pytest.raises(RewriteError, match="cannot be serialized"):
        verified(b'{"a": NaN}', {"a": 1})


def test_canonical_bytes_are_compact() -> None:
    assert canonical({"b": [1, "é"]}) == '{"b":[1,"é"]}'.encode()
