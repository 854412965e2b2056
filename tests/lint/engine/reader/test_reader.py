"""Records out of chunks: none lost, each at its place, and what is wrong with its bytes told."""

from __future__ import annotations

import io
import json
from typing import Any

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ftlint.conversation.indexer import Indexer
from ftlint.engine.reader.reader import Raw, Reader
from ftlint.files.arrays import array_chunks
from ftlint.files.chunk import Chunk
from ftlint.files.lines import line_chunks
from ftlint.rule.samples import assistant, line, tool, user

GOOD = line(user("Hi"), assistant("Hello!"), tools=[tool()]).encode()
PRETTY = json.dumps(orjson.loads(GOOD), indent=1).encode() + b"\n"


def read(data: bytes) -> list[Raw]:
    return list(Reader(Indexer()).read(Chunk(0, 1, io.BytesIO(data).readlines())))


def read_array(data: bytes, size: int = 1 << 20) -> list[Raw]:
    reader = Reader(Indexer())
    return [raw for chunk in array_chunks(io.BytesIO(data), size) for raw in reader.read(chunk)]


def faults(raw: Raw) -> list[tuple[str, str | None]]:
    return [(fault.kind, fault.pointer) for fault in raw.faults]


def test_good_lines_are_examples_at_their_lines() -> None:
    raws = read(GOOD * 3)
    assert [(raw.line, raw.column, raw.lines, raw.data + b"\n", raw.faults) for raw in raws] == [
        (number, 1, 1, GOOD, []) for number in (1, 2, 3)
    ]
    assert [raw.example.record for raw in raws if raw.example] == [orjson.loads(GOOD)] * 3


def test_lines_count_from_the_chunks_first() -> None:
    (raw,) = Reader(Indexer()).read(Chunk(1000, 41, [GOOD]))
    assert raw.line == 41


@pytest.mark.parametrize(
    ("bad", "kind"),
    [
        (b"\n", "blank-line"),
        (b" \t\r\n", "blank-line"),
        (b"{]\n", "invalid"),
        (b"7\n", "not-object"),
        (b"\xff\n", "encoding"),
        (b'{"a": NaN}\n', "non-finite"),
        (b'{"a": "\\ud83d"}\n', "lone-surrogate"),
    ],
)
def test_a_line_that_cannot_be_used_is_one_record_with_its_fault(bad: bytes, kind: str) -> None:
    first, broken, last = read(GOOD + bad + GOOD)
    assert (broken.line, broken.example, [fault.kind for fault in broken.faults]) == (2, None, [kind])
    assert broken.data + b"\n" == bad
    assert (first.faults, last.faults, last.line) == ([], [], 3)


def test_a_record_on_several_lines_is_one_and_can_be_used() -> None:
    raws = read(PRETTY + GOOD)
    assert raws[0].lines == PRETTY.count(b"\n")
    assert faults(raws[0]) == [("pretty-printed", "")]
    assert raws[0].example is not None
    assert raws[0].example.record == orjson.loads(GOOD)
    assert (raws[1].line, raws[1].faults) == (PRETTY.count(b"\n") + 1, [])


def test_a_line_separator_of_unicode_ends_no_line() -> None:
    (raw,) = read(line(user("a\u2028b\x85c\u2029d"), assistant()).encode())
    assert raw.faults == []


def test_a_last_line_needs_no_line_end() -> None:
    assert [raw.data + b"\n" for raw in read(GOOD + GOOD[:-1])] == [GOOD, GOOD]


def test_an_unfinished_last_line_is_named_as_such() -> None:
    raw = read(GOOD + GOOD[:40])[-1]
    assert "the file ends in the middle of this line" in raw.faults[0].message


@pytest.mark.parametrize(
    ("text", "pointers"),
    [
        (b'{"a": 1, "a": 1}', ["/a"]),
        (b'{"a": 1, "a": 1, "a": 1}', ["/a", "/a"]),
        (b'{"a": 1, "\\u0061": 2}', ["/a"]),
        (b'{"x": [{"b": {}, "b": {}}], "y": {"c": 1, "c": 2}}', ["/x/0/b", "/y/c"]),
        (b'{"a": 1, "a": 1, "b": "\\u0022\\u0022"}', ["/a"]),
        (b'{"a/b": 1, "a/b": 2}', ["/a~1b"]),
    ],
)
def test_every_duplicate_key_is_reported_and_the_record_not_used(text: bytes, pointers: list[str]) -> None:
    (raw,) = read(text + b"\n")
    assert faults(raw) == [("duplicate-key", pointer) for pointer in pointers]
    assert raw.example is None


@pytest.mark.parametrize(
    "text",
    [
        b'{"a": "\\u0022", "b": 1}',
        b'{"a": "\\"a\\": 1", "b": "a"}',
        b'[{"a": 1}, {"a": 1}]'.join([b'{"x": ', b"}"]),
        b'{"a": {"a": {"a": 1}}}',
        b'{"a": 1, "A": 1, "\\u00e4": 1, "a ": 1}',
    ],
)
def test_what_only_looks_like_a_duplicate_key_is_not(text: bytes) -> None:
    (raw,) = read(text + b"\n")
    assert raw.faults == []
    assert raw.example is not None
    assert orjson.dumps(raw.example.record) == orjson.dumps(orjson.loads(text))


def test_elements_of_an_array_have_their_places() -> None:
    raws = read_array(b'[ {"a": 1},\n  {"a": 2}, 7,\n\n{"b": [1,\n2]}]\n')
    assert [(raw.line, raw.column, raw.data) for raw in raws] == [
        (1, 3, b'{"a": 1}'),
        (2, 3, b'{"a": 2}'),
        (2, 13, b"7"),
        (4, 1, b'{"b": [1,\n2]}'),
    ]
    assert [faults(raw) for raw in raws] == [[], [], [("not-object", "")], []]


def test_duplicate_keys_in_elements_are_reported() -> None:
    raws = read_array(b'[{"a": 1, "a": 2}, {"b": {"c": 1,\n"c": 2}}]')
    assert [faults(raw) for raw in raws] == [[("duplicate-key", "/a")], [("duplicate-key", "/b/c")]]


# Whatever the bytes, none is lost

PIECES = [
    GOOD,
    GOOD[:-1],
    PRETTY,
    PRETTY[:30],
    PRETTY[30:],
    b"\n",
    b"\r\n",
    b" ",
    b'{"a": 1}',
    b'{"a": 1, "a": 2}\n',
    b"{",
    b"}",
    b'"',
    b"[",
    b"]",
    b",",
    b"\\",
    b"\xff",
    b"\xef\xbb\xbf",
    b"NaN\n",
]
pieces = st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=5)), max_size=12).map(b"".join)


@given(pieces)
def test_the_records_of_lines_make_up_the_file(data: bytes) -> None:
    raws = read(data)
    joined = b"\n".join(raw.data for raw in raws)
    assert joined + b"\n" * data.endswith(b"\n") == data
    line = 1
    for raw in raws:
        assert raw.line == line
        assert raw.lines == raw.data.count(b"\n") + 1
        line += raw.lines


@given(pieces)
def test_what_cannot_be_used_has_a_fault(data: bytes) -> None:
    assert [raw for raw in read(data) if raw.example is None and not raw.faults] == []


@given(pieces, st.integers(1, 40))
def test_the_size_of_chunks_changes_no_record(data: bytes, size: int) -> None:
    def records(size: int) -> list[Any]:
        reader = Reader(Indexer())
        made = [raw for chunk in line_chunks(io.BytesIO(data), size) for raw in reader.read(chunk)]
        return [(raw.line, raw.data, raw.faults, raw.example and raw.example.record) for raw in made]

    assert records(size) == records(1 << 20)


@given(pieces, st.integers(1, 40))
@example(GOOD + b",]", 1)
def test_the_size_of_chunks_changes_no_element(data: bytes, size: int) -> None:
    def elements(size: int) -> list[Any]:
        made = read_array(b"[" + data, size)
        return [(raw.line, raw.column, raw.data, raw.faults) for raw in made]

    assert elements(size) == elements(1 << 20)
