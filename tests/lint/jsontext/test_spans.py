from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ftlint.jsontext.spans import Span, children, excerpt, line_column, locate, piece, skip
from ftlint.results.pointer import join

RECORD = (
    rb' {"messages": [ {"role":"user", "content" : "a \"]}\" \\"}, {"role": "assistant"} ], "tools":[], "n": -1.5e+3,'
    rb' "\u006bey": {"a/b": null}} '
)


def cut(raw: bytes, pointer: str, key: bool = False) -> bytes:
    span = locate(raw, pointer, key)
    return raw[span.start : span.end]


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("", RECORD.strip()),
        ("/messages/0/role", b'"user"'),
        ("/messages/0/content", rb'"a \"]}\" \\"'),
        ("/messages/1", b'{"role": "assistant"}'),
        ("/tools", b"[]"),
        ("/n", b"-1.5e+3"),
        ("/key", b'{"a/b": null}'),
        ("/key/a~1b", b"null"),
    ],
)
def test_values(pointer: str, value: bytes) -> None:
    assert cut(RECORD, pointer) == value


@pytest.mark.parametrize(
    ("pointer", "key"), [("/messages", b'"messages"'), ("/messages/0/content", b'"content"'), ("/key", rb'"\u006bey"')]
)
def test_keys(pointer: str, key: bytes) -> None:
    assert cut(RECORD, pointer, key=True) == key


def test_an_element_and_the_root_have_no_key_and_are_shown_themselves() -> None:
    assert cut(RECORD, "/messages/1", key=True) == b'{"role": "assistant"}'
    assert cut(b" 12 ", "", key=True) == b"12"


@pytest.mark.parametrize(
    ("pointer", "ancestor"),
    [
        ("/messages/1/content", b'{"role": "assistant"}'),
        ("/messages/1/role/0", b'"assistant"'),
        ("/tools/0", b"[]"),
        ("/tools/0/function/name", b"[]"),
        ("/tools/-", b"[]"),
        ("/tools/9999999999999999999999", b"[]"),
        ("/n/x", b"-1.5e+3"),
        ("/absent", RECORD.strip()),
    ],
)
def test_what_is_missing_is_shown_at_its_nearest_ancestor(pointer: str, ancestor: bytes) -> None:
    assert cut(RECORD, pointer) == ancestor
    assert cut(RECORD, pointer, key=True) == ancestor


@pytest.mark.parametrize(
    "raw", [b'{"a": 1, "b": {"a": 2}, "a": 3}', rb'{"a": 1, "b": "\u0061", "\u0061": 3}', rb'{"a": [1, 2], "a" : 3}']
)
def test_of_duplicate_keys_the_last_counts_as_for_a_parser(raw: bytes) -> None:
    assert cut(raw, "/a") == b"3"


def test_a_duplicate_key_with_an_escaped_slash() -> None:
    assert cut(rb'{"a/b": 1, "a\/b": 2}', "/a~1b") == b"2"


def test_the_same_word_as_a_value_or_deeper_is_not_the_key() -> None:
    assert cut(b'{"x": "role", "y": {"role": 1}, "role": 2, "z": {"role": 3}}', "/role") == b"2"


def test_after_a_byte_order_mark() -> None:
    assert cut(b'\xef\xbb\xbf{"a": 1}', "/a") == b"1"


@pytest.mark.parametrize(
    "raw", [b"", b"  ", b"{", b'{"a', b'{"a":', b'{"a":[', b"[1,", b'{"a": [1, "x}', b"]", b'"x', b"{]"]
)
@pytest.mark.parametrize("pointer", ["", "/a", "/0", "/a/0", "/1"])
def test_bytes_that_are_no_json_still_give_a_place_inside_them(raw: bytes, pointer: str) -> None:
    span = locate(raw, pointer)
    assert 0 <= span.start <= span.end <= len(raw)


@given(st.binary(max_size=40), st.sampled_from(["", "/a", "/0/a"]))
def test_any_bytes_give_a_place_inside_them(raw: bytes, pointer: str) -> None:
    span = locate(raw, pointer)
    assert 0 <= span.start <= span.end <= len(raw)
    assert excerpt(raw, span).text is not None


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=15,
)


@given(values, st.sampled_from([None, 1]), st.booleans())
def test_every_value_is_found_where_it_is(value: Any, indent: int | None, ascii_only: bool) -> None:
    raw = json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode()

    def walk(value: Any, *tokens: str | int) -> None:
        assert json.loads(cut(raw, join(*tokens))) == value
        if isinstance(value, dict):
            for key, item in value.items():
                assert json.loads(cut(raw, join(*tokens, key), key=True)) == key
                walk(item, *tokens, key)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                walk(item, *tokens, index)

    walk(value)


def test_a_deeply_nested_value_is_skipped() -> None:
    raw = b"[" * 50_000 + b"]" * 50_000
    assert skip(raw, 0) == 100_000


def test_children_of_an_object_and_of_a_list() -> None:
    raw = b'{ "a" : [1 , {}] }'
    assert [tuple(child) for child in children(raw, 0)] == [(2, 5, 8, 16)]
    assert [tuple(child) for child in children(raw, 8)] == [(9, 9, 9, 10), (13, 13, 13, 15)]
    assert list(children(b"[ ]", 0)) == []


def test_columns_count_characters_from_one() -> None:
    raw = '{\r\n "é😀": 1}'.encode()
    assert line_column(raw, 0) == (0, 1)
    assert line_column(raw, raw.index(b"1")) == (1, 8)
    assert line_column(b"\xff\xff1", 2) == (0, 3)


def test_a_unicode_line_separator_ends_no_line() -> None:
    raw = '"a\u2028b"'.encode()
    assert line_column(raw, raw.index(b"b")) == (0, 4)
    assert excerpt(raw, Span(0, len(raw))).text == '"a\u2028b"'


def test_an_excerpt_of_a_short_line_is_the_line() -> None:
    shown = excerpt(b'{"a": 12}', Span(6, 8))
    assert (shown.text, shown.text[shown.start : shown.end]) == ('{"a": 12}', "12")
    assert not shown.cut_before
    assert not shown.cut_after


def test_an_excerpt_keeps_to_the_physical_line() -> None:
    raw = b'{\r\n  "a": [1,\r\n 2]\r\n}\r\n'
    shown = excerpt(raw, locate(raw, "/a"))
    assert (shown.text, shown.text[shown.start : shown.end]) == ('  "a": [1,', "[1,")
    assert not shown.cut_before


def test_an_excerpt_of_a_long_line_has_the_piece_in_its_middle() -> None:
    raw = b'{"x": "' + b"a" * 500 + b'", "k": 12, "y": "' + b"b" * 500 + b'"}'
    shown = excerpt(raw, locate(raw, "/k"), width=40)
    assert shown.text == 'aaaaaaaaaaa", "k": 12, "y": "bbbbbbbbbbb'
    assert shown.text[shown.start : shown.end] == "12"
    assert shown.cut_before
    assert shown.cut_after


def test_a_piece_near_the_end_of_a_long_line_gets_the_whole_width() -> None:
    raw = b'{"x": "' + b"a" * 500 + b'", "k": 12}'
    shown = excerpt(raw, locate(raw, "/k"), width=30)
    assert shown.text == 'aaaaaaaaaaaaaaaaaaa", "k": 12}'
    assert shown.cut_before
    assert not shown.cut_after


def test_a_piece_longer_than_the_width_is_shown_from_its_start() -> None:
    raw = b'{"content": "' + b"0123456789" * 40 + b'"}'
    shown = excerpt(raw, locate(raw, "/content"), width=40)
    assert shown.text == 'ntent": "0123456789012345678901234567890'
    assert shown.text[shown.start : shown.end] == '"0123456789012345678901234567890'
    assert shown.cut_before
    assert shown.cut_after


@pytest.mark.parametrize("escaped", [rb"\u00e9", rb"\"", rb"\\"])
@pytest.mark.parametrize("shift", range(7))
def test_escape_sequences_stay_whole_at_both_cuts(escaped: bytes, shift: int) -> None:
    raw = b'["' + b"x" * shift + escaped * 60 + b'", 1, "' + b"x" * shift + escaped * 60 + b'"]'
    shown = excerpt(raw, locate(raw, "/1"), width=50)
    before, after = shown.text.split('", 1, "')
    assert before.replace(escaped.decode(), "") == ""
    assert after.replace(escaped.decode(), "").strip("x") == ""
    assert shown.text[shown.start : shown.end] == "1"


def test_offsets_in_an_excerpt_count_characters() -> None:
    raw = ('{"x": "' + "é😀" * 200 + '", "k": "ü"}').encode()
    shown = excerpt(raw, locate(raw, "/k"), width=30)
    assert shown.text[shown.start : shown.end] == '"ü"'
    assert shown.text[0] in "é😀"
    assert len(shown.text) == 30


@settings(max_examples=300)
@given(
    raw=st.one_of(
        st.binary(max_size=60),
        st.lists(st.sampled_from([b'"', b"\\", b"\\u", b"\\ud83d", b"\xc3", b"\xa9", b"a", b"\\n", b"{", b"\x80"])).map(
            b"".join
        ),
    ),
    span=st.tuples(st.integers(0, 70), st.integers(0, 70)),
    part=st.tuples(st.integers(-5, 80), st.integers(-5, 10**12)),
)
@example(raw=b'"\\', span=(0, 2), part=(0, 1))
@example(raw=b'"', span=(0, 1), part=(0, 0))
@example(raw=b'"' + b"\\" * 50_000, span=(0, 50_001), part=(0, 10**9))
@example(raw=b'"' + b"\x80" * 50_000 + b'"', span=(0, 50_002), part=(10, 10**9))
def test_a_piece_of_anything_is_found_in_it(raw: bytes, span: tuple[int, int], part: tuple[int, int]) -> None:
    """Of what is no JSON, too: a record may be written otherwise than it was read."""
    start, end = sorted(span)
    found = piece(raw, Span(start, end), part)
    assert min(start, found.start) >= 0
    assert found.start <= found.end <= max(end, start)


@given(text=st.text(max_size=30), ascii_only=st.booleans(), data=st.data())
def test_the_piece_of_a_text_is_what_it_says(text: str, ascii_only: bool, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    raw = json.dumps({"a": text}, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    found = piece(raw, locate(raw, "/a"), (start, end))
    shown = raw[found.start : found.end]
    assert json.loads(b'"' + shown + b'"') == text[start:end]
