"""Limits for one record."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from ftlint.errors import InputError
from ftlint.files import record_limits
from ftlint.files.arrays import array_chunks
from ftlint.files.lines import line_chunks
from ftlint.files.records import open_records
from ftlint.files.source import Source


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("record_limits", "lines", "arrays"):
        monkeypatch.setattr(f"ftlint.files.{module}.MOST_VALUES", 50)
        monkeypatch.setattr(f"ftlint.files.{module}.LONGEST", 200)


def read(text: bytes, kind: str = "lines") -> int:
    stream = io.BytesIO(text)
    found = array_chunks(stream, 64) if kind == "array" else line_chunks(stream, 64)
    return sum(chunk.size for chunk in found)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("lines", lambda size: b'{"a": 1}\n{"a": "' + b"a" * (size - 9) + b'"}'),
        ("array", lambda size: b'[{"a": 1},\n{"a": "' + b"a" * (size - 9) + b'"}]'),
    ],
)
def test_the_longest_record(small: None, kind: str, text: Callable[[int], bytes]) -> None:
    assert read(text(200), kind) == len(text(200))
    with pytest.raises(InputError, match="cannot read the file: the record in line 2 is longer than 0 MiB"):
        read(text(300), kind)


@pytest.mark.parametrize(("kind", "text"), [("lines", b'{"a": [%s]}\n'), ("array", b'[{"a": [%s]}]')])
def test_the_record_of_most_values(small: None, kind: str, text: bytes) -> None:
    """50 marks are let through, of which four stand around the zeros: ``{``, ``:``, ``[`` and a comma less than zeros."""
    assert read(text % b",".join([b"0"] * 48), kind)
    with pytest.raises(InputError, match="the record in line 1 has more than 50 values"):
        read(text % b",".join([b"0"] * 49), kind)


def test_the_error_names_the_file(small: None, tmp_path: Path) -> None:
    source = Source(str(tmp_path / "a.jsonl"), "a.jsonl")
    (tmp_path / "a.jsonl").write_bytes(b"a" * 300)
    with pytest.raises(InputError, match=r"cannot read a\.jsonl: "):
        list(open_records(source).chunks())


def test_the_limits_let_ten_images_through() -> None:
    assert record_limits.LONGEST > 10 * 10_000_000
