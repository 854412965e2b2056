from __future__ import annotations

import io

from ftlint.files.arrays import array_chunks, elements
from ftlint.files.chunk import Element


def split(data: bytes, size: int = 1 << 20) -> list[Element]:
    return [element for chunk in array_chunks(io.BytesIO(data), size) for element in elements(chunk)]


def texts(data: bytes) -> list[bytes]:
    return [element.raw for element in split(data) if element.problem is None]


def test_brackets_and_commas_in_strings_do_not_count() -> None:
    assert texts(b'[{"a": "}, {]\\""}, {"b": "[\\\\"}]') == [b'{"a": "}, {]\\""}', b'{"b": "[\\\\"}']


def test_all_chunks_together_are_the_file() -> None:
    data = b' [\n{"a": 1},\n\n{"b": [2, {}]} ,{"c": 3}\n]\n\n'
    for size in range(1, len(data) + 1):
        chunks = list(array_chunks(io.BytesIO(data), size))
        assert b"".join(chunk.data for chunk in chunks) == data
        assert [each for chunk in chunks for each in elements(chunk)] == split(data)


def test_a_chunk_has_whole_elements_and_about_its_size() -> None:
    chunks = list(array_chunks(io.BytesIO(b"[" + b",".join([b'{"a": 1}'] * 1000) + b"]"), 100))
    assert len(chunks) > 80
    assert all(len(chunk.data) < 300 for chunk in chunks)
    assert sum(len(list(elements(chunk))) for chunk in chunks) == 1000


def test_places_continue_in_the_next_chunk() -> None:
    chunks = list(array_chunks(io.BytesIO('[{"é": 1}, {"b": 2},\n {"c": 3}]'.encode()), 1))
    assert [(each.offset, each.line, each.column) for each in elements(chunks[1])] == [(12, 1, 12)]
    assert [(each.offset, each.line, each.column) for each in elements(chunks[2])] == [(23, 2, 2)]


def test_a_string_that_is_never_closed_spoils_only_its_line() -> None:
    assert texts(b'[\n{"a": "x},\n{"b": 1},\n{"c": [2]}\n]')[-1] == b'{"c": [2]}'


def test_an_extra_closing_brace_does_not_end_the_array() -> None:
    assert texts(b'[{"a": 1}}, {"b": 2}]') == [b'{"a": 1}}', b'{"b": 2}']


def test_an_object_inside_an_object_is_not_the_next_element() -> None:
    assert texts(b'[\n{"a":\n{"b":\n[\n{}]}}]') == [b'{"a":\n{"b":\n[\n{}]}}']


def test_an_object_in_a_list_that_is_an_element_is_not_the_next_element() -> None:
    assert texts(b"[{}, [{}, {}], 1]") == [b"{}", b"[{}, {}]", b"1"]


def test_faults_between_elements_are_reported() -> None:
    problems = [(each.column, each.problem) for each in split(b"[{},,{},] x")]
    assert [problem for problem in problems if problem[1]] == [
        (5, "unexpected comma; no example precedes it"),
        (9, "trailing comma after the last example of the array; remove it"),
        (9, "unexpected text after the end of the array; remove it"),
    ]


def test_an_unclosed_array_is_reported_once() -> None:
    assert [each.problem for each in split(b"[{}, {}")][-1] == "the file ends before the array is closed; add `]`"
    assert [each.problem for each in split(b'[{}, {"a"')] == [None, None]
