from __future__ import annotations

import io
import json
from typing import Any

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ftlint.files.arrays import array_chunks, elements
from ftlint.files.layout import is_array
from ftlint.files.lines import line_chunks
from ftlint.files.recover import Recovered, recover, recover_element
from ftlint.jsontext.fault import SPACE
from ftlint.results.finding import Fix

# kind, line in the file, column
Place = tuple[str, int, int]


def parsed(line: bytes) -> dict[str, Any] | None:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return value if isinstance(value, dict) else None


def places(found: Recovered, line: int) -> list[Place]:
    return [(fault.kind, line + fault.line_offset, fault.column) for fault in found.faults]


def read(data: bytes, size: int = 1 << 20) -> tuple[list[tuple[int, Any]], list[Place]]:
    """What an engine makes of a file: each record with its line, and the faults."""
    array = is_array(data, whole=True)
    records: list[tuple[int, Any]] = []
    faults: list[Place] = []
    end = 0
    for chunk in (array_chunks if array else line_chunks)(io.BytesIO(data), size) if data.strip(SPACE) else ():
        assert chunk.offset == end
        end += len(chunk.data)
        if array:
            for element in elements(chunk):
                assert data.startswith(element.raw, element.offset)
                found = recover_element(element)
                records.append((element.line, found.record))
                faults += places(found, element.line)
            continue
        lines, index = [piece.removesuffix(b"\n") for piece in chunk.pieces], 0
        while index < len(lines):
            record = parsed(lines[index])
            found = recover(lines, index, not chunk.data.endswith(b"\n"))
            assert record is None or (found.record == record and found.consumed == 1)
            records.append((chunk.line + index, found.record))
            faults += places(found, chunk.line + index)
            index += found.consumed
    assert not data.strip(SPACE) or end == len(data)
    return records, faults


PIECES = st.sampled_from([*'{}[],:1" \né\\', '{"a": 1}', '"a"', "\n{", "\r\n", '{\n  "a": [\n1]\n}', "[{", "NaN"])
TEXTS = st.lists(PIECES, max_size=25).map(lambda pieces: "".join(pieces).encode())


@given(TEXTS, st.integers(1, 40))
@example(b'{"a":\n1}\n{"a": "x\ny"}\n \n{"a": [', 1)
@example(b'[{"a": 1},\n {"a": [}, \n{"a": 2},,{}] x', 1)
def test_chunks_of_any_size_give_the_same_records_and_faults(data: bytes, size: int) -> None:
    assert read(data, size) == read(data)


@given(st.binary(max_size=60), st.integers(1, 8))
def test_no_bytes_raise(data: bytes, size: int) -> None:
    read(data, size)


@given(st.lists(st.dictionaries(st.text(), st.text() | st.lists(st.integers(-9, 9))), min_size=1), st.integers(1, 99))
def test_records_over_several_lines_are_all_read_and_never_cut(values: list[dict[str, Any]], size: int) -> None:
    records, faults = read("\n".join(json.dumps(value, indent=2) for value in values).encode(), size)
    assert [record for _, record in records] == values
    assert {kind for kind, _, _ in faults} <= {"pretty-printed"}
    assert len(faults) == sum(value != {} for value in values)


@given(
    st.lists(st.dictionaries(st.text(), st.text() | st.lists(st.integers(-9, 9)), min_size=1), min_size=1),
    st.sampled_from([None, 0, 2]),
    st.integers(1, 99),
)
def test_the_elements_of_an_array_are_all_read(values: list[dict[str, Any]], indent: int | None, size: int) -> None:
    records, faults = read(json.dumps(values, indent=indent).encode(), size)
    assert ([record for _, record in records], faults) == (values, [])


def test_a_chunk_ends_before_a_line_that_begins_with_a_brace() -> None:
    data = b'{\n "a": 1\n}\n{"b": 2}\n[1]\n{"c": 3}'
    parts = list(line_chunks(io.BytesIO(data), 1))
    assert [(part.offset, part.line, part.data) for part in parts] == [
        (0, 1, b'{\n "a": 1\n}\n'),
        (12, 4, b'{"b": 2}\n[1]\n'),
        (25, 6, b'{"c": 3}'),
    ]


def test_without_such_a_line_a_chunk_ends_at_some_line_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ftlint.files.lines.GROWTH_LIMIT", 700)
    parts = list(line_chunks(io.BytesIO(b" {}\n" * 1000), 10))
    assert len(parts) > 3
    assert all(part.data.endswith(b"\n") and len(part.data) <= 710 for part in parts)


@pytest.mark.parametrize(
    ("data", "pieces"),
    [
        (b"a\r\n\nb\n", [b"a\r\n", b"\n", b"b\n"]),
        (b"a\n\n", [b"a\n", b"\n"]),
        (b"a\nb", [b"a\n", b"b"]),
        ("a\u2028b\x0c".encode(), ["a\u2028b\x0c".encode()]),
    ],
)
def test_only_line_feeds_end_lines_and_the_last_needs_none(data: bytes, pieces: list[bytes]) -> None:
    (chunk,) = line_chunks(io.BytesIO(data))
    assert (chunk.pieces, chunk.data, chunk.size) == (pieces, data, len(data))


def test_a_blank_line_is_one_line() -> None:
    found = recover([b" \t\r", b""], 0)
    assert (found.consumed, found.record, found.faults[0].kind, found.faults[0].fix) == (
        1,
        None,
        "blank-line",
        Fix.SAFE,
    )


def test_an_object_over_several_lines_is_one_usable_record() -> None:
    lines = [b'{"first": 1}', b"{\r", b'  "a": [\r', b"    1]\r", b"}\r", b"", b'{"next": 1}']
    found = recover(lines, 1)
    assert (found.consumed, found.record) == (4, {"a": [1]})
    assert found.raw == b'{\r\n  "a": [\r\n    1]\r\n}\r'
    assert [(fault.kind, fault.fix) for fault in found.faults] == [("pretty-printed", Fix.SAFE)]


def test_objects_over_several_lines_that_share_a_line() -> None:
    found = recover([b"{", b'"a": 1', b"}{", b'"b": 2', b"}"], 0)
    assert (found.consumed, found.record) == (5, None)
    fault = found.faults[0]
    assert (fault.kind, fault.line_offset, fault.column, fault.fix) == ("several-values", 2, 2, Fix.SAFE)


def test_several_values_that_are_not_all_objects_have_no_fix() -> None:
    assert recover([b'{"a": 1} {"b": 2}'], 0).faults[0].fix is Fix.SAFE
    assert recover([b'{"a": 1} 5'], 0).faults[0].fix is None
    assert recover([b'{"a": 1} {"b": NaN}'], 0).faults[0].fix is None


def test_a_cut_line_does_not_take_the_next_record_with_it() -> None:
    records, faults = read(b'{"a": [1,\n{"b": 2}\n')
    assert records == [(1, None), (2, {"b": 2})]
    assert faults == [("invalid", 1, 10)]


def test_a_cut_line_does_not_take_the_garbage_after_it() -> None:
    _, faults = read(b'{"a": [1,\nhello\n\n{"b": 2}\n')
    assert faults == [("invalid", 1, 10), ("invalid", 2, 1), ("blank-line", 3, 1)]


def test_a_broken_object_over_several_lines_is_one_fault() -> None:
    records, faults = read(b'{\n "a": [\n  1\n },\n "b": 2,\n "c": 3\n}\n\n{"ok": 1}\n')
    assert faults == [("invalid", 4, 2), ("blank-line", 8, 1)]
    assert records[-1] == (9, {"ok": 1})


def test_an_object_over_several_lines_that_never_ends_is_one_fault() -> None:
    assert read(b'{\n "a": 1,\n "b": 2\n{"ok": 1}\n')[1] == [("invalid", 3, 8)]


def test_a_line_break_inside_a_string_is_reported_once() -> None:
    lines = [b'{"a": "one\r', b'two", "b": 1}', b'{"ok": 1}']
    found = recover(lines, 0)
    assert found.consumed == 2
    assert [fault.message for fault in found.faults] == ["line break inside a string; write it as `\\n`"]
    assert (found.faults[0].line_offset, found.faults[0].column) == (0, 12)


def test_an_unclosed_string_is_a_fault_of_its_line() -> None:
    _, faults = read(b'{"a": "one\ntwo\nthree\n{"ok": 1}\n')
    assert faults == [("invalid", 1, 11), ("invalid", 2, 1), ("invalid", 3, 1)]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b'[{"role": "user", "content": "Hi"}]', 'write {"messages": [...]}'),
        (b"[1, 2]", "a list"),
        (b'"text"', "the string `text`"),
        (b"null", "`null`"),
    ],
)
def test_json_that_is_not_an_object(line: bytes, says: str) -> None:
    found = recover([line], 0)
    assert (found.record, found.faults[0].kind, found.faults[0].column) == (None, "not-object", 1)
    assert says in found.faults[0].message


def test_a_list_over_several_lines_is_one_fault() -> None:
    assert read(b"[\n 1,\n 2\n]\n")[1] == [("not-object", 1, 1)]


def test_a_byte_of_another_encoding_inside_an_object_over_several_lines() -> None:
    records, faults = read(b'{\n "a": 1,\n "b": "\xe9"\n}\n{"ok": 1}\n')
    assert faults == [("encoding", 3, 8)]
    assert records == [(1, None), (5, {"ok": 1})]


def test_places_of_elements_count_characters() -> None:
    data = '[{"a": "é"}, {"b": 1},\n  {"c":\n 1}]'.encode()
    found = [each for chunk in array_chunks(io.BytesIO(data), 1) for each in elements(chunk)]
    assert [(each.line, each.column, each.raw) for each in found] == [
        (1, 2, '{"a": "é"}'.encode()),
        (1, 14, b'{"b": 1}'),
        (2, 3, b'{"c":\n 1}'),
    ]


@pytest.mark.parametrize(
    ("data", "places"),
    [
        (b'[{"a": 1}, {"a": tru}]', [("invalid", 1, 18)]),
        (b'[{"a": 1},\n {"a": [1}\n]', [("invalid", 2, 10)]),
        (b'[{"a": 1},\n5]', [("not-object", 2, 1)]),
        (b'[{"a": 1},\n {"a":\n x}]', [("invalid", 3, 2)]),
        (b'[{"a": 1},]', [("invalid", 1, 11)]),
        (b'[{"a": 1},,{"a": 2}]', [("invalid", 1, 11)]),
        (b'[{"a": 1},\n{"a": 2}\n{"a": 3}]', [("several-values", 3, 1)]),
        (b'[{"a": 1},\n{"a": 2}', [("invalid", 2, 9)]),
        (b'[{"a": 1},\n{"a": ', [("invalid", 2, 6)]),
        (b'[{"a": 1},\n{"a": NaN}]', [("non-finite", 2, 7)]),
    ],
)
def test_faults_of_elements_have_their_place_in_the_file(data: bytes, places: list[Place]) -> None:
    assert read(data)[1] == places
    assert read(data)[0][0] == (1, {"a": 1})


def test_an_element_that_never_closes_does_not_take_the_next_ones_with_it() -> None:
    records, faults = read(b'[\n{"a": [1]},\n{"messages": [{"b": {"c": 1}], "d": [1]},\n{"a": [2]},\n{"a": [3]}\n]')
    assert [record for _, record in records] == [{"a": [1]}, None, {"a": [2]}, {"a": [3]}]
    assert faults == [("invalid", 3, 29)]


def test_arrays_one_after_another_are_all_read() -> None:
    records, faults = read(b'[\n{"a": 1}\n]\n[\n{"a": 2}\n]\n')
    assert [record for _, record in records if record] == [{"a": 1}, {"a": 2}]
    assert faults == [("invalid", 3, 1)]
