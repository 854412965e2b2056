from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from ftlint.errors import InputError
from ftlint.files.layout import Layout
from ftlint.files.records import Records, open_records
from ftlint.files.source import Source
from ftlint.results.finding import Fix


def faults(layout: Layout, name: str = "x.jsonl") -> list[tuple[str, Fix | None]]:
    return [(fault.kind, fault.fix) for fault in Records(Source(name, name), layout).faults]


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        (Layout(), []),
        (Layout(empty=True, bom=3), [("empty-file", None)]),
        (Layout(bom=3), [("bom", Fix.SAFE)]),
        (Layout("array"), [("array-file", Fix.SAFE)]),
        (Layout("array", "utf-16-le", 2), [("encoding", Fix.SAFE), ("array-file", Fix.SAFE)]),
    ],
)
def test_faults_of_the_whole_file(layout: Layout, expected: list[tuple[str, Fix | None]]) -> None:
    assert faults(layout) == expected


def test_an_array_stays_one_in_a_json_file_of_any_encoding() -> None:
    assert faults(Layout("array"), "x.json.gz") == [("array-file", None)]
    assert faults(Layout("array", "utf-16-le", 2), "x.json") == [("encoding", Fix.SAFE), ("array-file", None)]


def test_an_encoding_has_its_common_name() -> None:
    (fault,) = Records(Source("x", "x"), Layout(encoding="utf-16-le", bom=2)).faults
    assert "UTF-16 (little-endian)" in fault.message


@pytest.mark.parametrize(
    ("name", "data", "parts"),
    [
        ("a.jsonl", b'{"a": 1}\n{"b": 2}\n', [b'{"a": 1}\n', b'{"b": 2}\n']),
        ("a.jsonl", '{"a": 1}\n'.encode("utf-16"), [b'{"a": 1}\n']),
        ("a.jsonl.gz", gzip.compress(b'{"a": 1}\n', mtime=0), [b'{"a": 1}\n']),
        ("a.jsonl", b'[{"a": 1},\n{"b": 2}]', [b'[{"a": 1}', b',\n{"b": 2}', b"]"]),
        ("a.jsonl", b"\n\n", []),
    ],
)
def test_chunks_are_whole_records_however_the_file_is_written(
    tmp_path: Path, name: str, data: bytes, parts: list[bytes]
) -> None:
    (tmp_path / name).write_bytes(data)
    records = open_records(Source(str(tmp_path / name), name))
    for _ in range(2):
        assert [chunk.data for chunk in records.chunks(1)] == parts


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        open_records(Source(str(tmp_path / "a.jsonl"), "a.jsonl"))
