from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.jsontext.scanner import one_line, scan, split_values

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def refused(word: str) -> Any:
    raise ValueError(word)


def is_json(text: str) -> bool:
    try:
        json.loads(text, parse_constant=refused)
    except ValueError:
        return False
    return True


def scans_as_one_value(text: str) -> bool:
    scanner = scan([text.encode()])
    whole = scanner.failed is None and not scanner.unfinished and not scanner.non_finite
    return whole and len(scanner.spans) == 1


@given(JSON, st.sampled_from([None, 0, 2]))
def test_every_json_value_is_read_whole(value: Any, indent: int | None) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=False).encode()
    scanner = scan(text.split(b"\n"))
    assert scanner.spans == [(0, len(text))]
    assert scanner.failed is None


@given(st.text('{}[]",:\\ tru01.e-Nan/é\x01'))
def test_it_refuses_what_the_standard_library_refuses(text: str) -> None:
    assert scans_as_one_value(text) == is_json(text)


@given(JSON, st.data())
def test_a_damaged_value_is_judged_as_the_standard_library_does(value: Any, data: st.DataObject) -> None:
    text = json.dumps(value)
    cut = data.draw(st.integers(0, len(text)))
    damaged = text[:cut] + data.draw(st.sampled_from(["", "}", '"', ",", "\\", "1", " "])) + text[cut + 1 :]
    assert scans_as_one_value(damaged) == is_json(damaged)


def test_nesting_that_orjson_takes_is_taken_and_one_level_more_is_not() -> None:
    assert scan([b"[" * 1024 + b"]" * 1024]).failed is None
    assert scan([b"[" * 1025 + b"]" * 1025]).failed == 1024


@pytest.mark.parametrize(
    ("raw", "values"),
    [
        (b'{"a": 1} {"b": 2}', [b'{"a": 1}', b'{"b": 2}']),
        (b'{"a":"}{"}{"b":[1, 2]}\r', [b'{"a":"}{"}', b'{"b":[1, 2]}']),
        (b'{\n "a": 1\n}{\n "b": 2\n}', [b'{\n "a": 1\n}', b'{\n "b": 2\n}']),
        (b' 1 "x"\tnull', [b"1", b'"x"', b"null"]),
        (b"{} {", [b"{} {"]),
        (b"{} ]", [b"{} ]"]),
    ],
)
def test_values_are_split(raw: bytes, values: list[bytes]) -> None:
    assert split_values(raw) == values


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (b'{\n  "a": 1,\n  "b": [\n    2,\n    3\n  ]\n}', b'{"a": 1, "b": [2, 3]}'),
        (b'{\r\n\t"a":\r\n\t1.0\r\n}\r\n', b'{"a": 1.0}'),
        (b'{\n"a" : 1e5 ,\n"b":  "\\u00e9 ,\\n :"\n}', b'{"a" : 1e5 , "b":  "\\u00e9 ,\\n :"}'),
        (b'{"a": 1\n  , "b": 123456789012345678901234567890}', b'{"a": 1, "b": 123456789012345678901234567890}'),
        (b'{"role": "user",   "x":\t1}', b'{"role": "user",   "x":\t1}'),
    ],
)
def test_only_line_breaks_and_indentation_go(raw: bytes, line: bytes) -> None:
    assert one_line(raw) == line


@given(JSON, st.sampled_from([0, 2, "\t"]))
def test_one_line_is_what_the_standard_library_writes(value: Any, indent: int | str) -> None:
    assert one_line(json.dumps(value, indent=indent).encode()) == json.dumps(value).encode()
