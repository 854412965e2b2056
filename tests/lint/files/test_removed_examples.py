from __future__ import annotations

import json
from pathlib import Path

import pytest

from ftlint.errors import InputError
from ftlint.files.removed_examples import RemovedExamples, removed_path


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("data/train.jsonl", "data/train.removed.jsonl"),
        ("data/train.JSONL.gz", "data/train.removed.jsonl"),
        ("train.json.zst", "train.removed.jsonl"),
        ("train.txt", "train.txt.removed.jsonl"),
        (".jsonl", ".jsonl.removed.jsonl"),
        ("a.jsonl.jsonl", "a.jsonl.removed.jsonl"),
    ],
)
def test_the_place_is_named_after_the_file(path: str, kept: str) -> None:
    assert removed_path(path) == kept


def test_of_a_link_it_is_next_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "x.jsonl").touch()
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "real" / "x.jsonl")
    assert removed_path(str(tmp_path / "link.jsonl")) == str(tmp_path / "real" / "x.removed.jsonl")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "x.jsonl").write_text("{}\n")
    return tmp_path / "x.jsonl"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "x.removed.jsonl"


def kept(file: Path, *records: bytes) -> RemovedExamples:
    removed = RemovedExamples(str(file))
    for line, record in enumerate(records, 1):
        removed.add(line, "duplicates/exact", record)
    removed.keep()
    return removed


def test_each_example_is_one_object_with_its_bytes(file: Path, place: Path) -> None:
    kept(file, b' {"a": 1.0}\r', b'{\n  "b": 2\n}', b'{"c": NaN}').close()
    lines = place.read_bytes().split(b"\n")
    assert lines[0] == b'{"line":1,"check":"duplicates/exact","record":{"a": 1.0}}'
    assert json.loads(lines[1]) == {"line": 2, "check": "duplicates/exact", "record": {"b": 2}}
    assert json.loads(lines[2])["record"] == '{"c": NaN}'
    assert lines[3:] == [b""]


def test_later_runs_append_also_to_a_line_without_an_end(file: Path, place: Path) -> None:
    place.write_bytes(b'{"old": 1}')
    kept(file, b'{"a": 1}').close()
    assert place.read_bytes() == b'{"old": 1}\n{"line":1,"check":"duplicates/exact","record":{"a": 1}}\n'


def test_nothing_removed_leaves_no_file(file: Path, place: Path) -> None:
    kept(file).close()
    assert not place.exists()


@pytest.mark.parametrize("before", [None, b'{"old": 1}\n'])
def test_what_was_kept_can_be_taken_back(file: Path, place: Path, before: bytes | None) -> None:
    if before is not None:
        place.write_bytes(before)
    removed = kept(file, b'{"a": 1}')
    removed.forget()
    removed.close()
    assert (place.read_bytes() if place.exists() else None) == before


def test_a_link_in_its_place_is_not_followed(file: Path, place: Path, tmp_path: Path) -> None:
    place.symlink_to(tmp_path / "elsewhere")
    removed = RemovedExamples(str(file))
    removed.add(1, "duplicates/exact", b"{}")
    with pytest.raises(InputError, match="it is a symbolic link; nothing was written"):
        removed.keep()
    removed.close()
    assert not (tmp_path / "elsewhere").exists()
