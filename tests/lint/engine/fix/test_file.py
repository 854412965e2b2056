"""The state of one file during a fix: what is fixed in it as a whole, and how its lines are counted."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from ftlint.config.settings import Settings
from ftlint.engine.fix.chunk_result import RemovedExample
from ftlint.engine.fix.file import FileError, FileState, error_about, file_state
from ftlint.engine.fix.line_map import LineMap
from ftlint.engine.run import Input
from ftlint.engine.session import Session
from ftlint.files.chunk import Chunk
from ftlint.files.source import Source
from ftlint.files.staged import Rewritten
from tests.helpers import REGISTRY, write

SIZE = 1 << 16
BOM = b"\xef\xbb\xbf"
ARRAY, BROKEN = b'[{"a": 1}, {"a": 2}]', b'[{"a": 1}, {"a" 2}]'


def given(path: Path, name: str = "", **settings: Any) -> Input:
    session = Session(Settings()._replace(**settings), REGISTRY)
    return Input(Source(str(path), name or str(path)), session)


def state(folder: Path, data: bytes, name: str = "x.jsonl", **settings: Any) -> FileState:
    return file_state(given(write(folder, data, name), **settings), SIZE)


@pytest.mark.parametrize(
    ("data", "name", "fixes", "reason"),
    [
        (b"{}\n", "x.jsonl", (), ""),
        (BOM + b"{}\n", "x.jsonl", ("bom",), ""),
        ("{}\n".encode("utf-16"), "x.jsonl", ("encoding",), ""),
        (b"\xff\xfe{\0}\0\n\0\0\xd8", "x.jsonl", (), "not all of the file can be decoded"),
        (ARRAY, "x.jsonl", ("array-file",), ""),
        (BOM + ARRAY, "x.jsonl", ("bom", "array-file"), ""),
        (BROKEN, "x.jsonl", (), "not every record of the array can be read"),
        (ARRAY, "x.json", (), ""),
        (BOM, "x.jsonl", (), ""),
    ],
)
def test_faults_of_the_whole_file_are_fixed_or_a_reason_is_given(
    data: bytes, name: str, fixes: tuple[str, ...], reason: str, tmp_path: Path
) -> None:
    file = state(tmp_path, data, name)
    assert file.fixes == fixes
    assert file.reason.startswith(reason)
    assert bool(file.reason) == bool(reason)


def test_faults_that_are_not_reported_are_not_fixed(tmp_path: Path) -> None:
    assert state(tmp_path, BOM + b"{}\n", ignore=("json-lines/bom",)).fixes == ()
    assert state(tmp_path, BOM + b"{}\n", ignore=("json-lines/bom",)).bom
    wide = state(tmp_path, "{}\n".encode("utf-16"), ignore=("json-lines/encoding",))
    assert (wide.fixes, wide.frozen[:21]) == ((), "the file is not UTF-8")


def test_the_new_text_is_the_new_file_only_if_nothing_is_added(tmp_path: Path) -> None:
    assert state(tmp_path, BOM + b"{}\n").is_plain
    assert not state(tmp_path, BOM + b"{}\n", ignore=("json-lines/bom",)).is_plain
    assert not state(tmp_path, gzip.compress(b"{}\n"), "x.jsonl.gz").is_plain
    assert not file_state(given(write(tmp_path, b"{}\n"), "<stdin>"), SIZE).is_plain


@pytest.mark.parametrize(
    ("data", "name", "as_lines", "may"),
    [
        (b"{}\n", "", False, True),
        (b"{}\n", "<stdin>", False, False),
        (ARRAY, "", False, True),
        (BROKEN, "", False, False),
        (BROKEN, "", True, True),
    ],
)
def test_examples_are_removed_only_if_they_can_be_kept_and_the_rest_read(
    data: bytes, name: str, as_lines: bool, may: bool, tmp_path: Path
) -> None:
    assert file_state(given(write(tmp_path, data), name), SIZE).may_drop(as_lines, SIZE) is may


def test_lines_lead_back_through_every_round(tmp_path: Path) -> None:
    file = state(tmp_path, b"{}\n")
    first, second = LineMap(), LineMap()
    first.add(2, 3)  # line 2 was removed
    second.add(3, 4)  # then line 3, which was line 4
    file.maps += [first, second]
    assert [file.original_line(line) for line in (1, 2, 3)] == [1, 3, 5]


def test_lines_are_marked_and_counted(tmp_path: Path) -> None:
    file = state(tmp_path, b"{}\n")
    for lines in ([3], [1, 3]):
        file.mark(lines)
    assert list(file.changed) == [1, 0, 1]
    file.count_lines(Chunk(0, 1, [b"a\n", b"b\n"]))
    assert file.lines == 2
    file.count_lines(Chunk(4, 3, [b"c\n", b"d"]))
    assert file.lines == 4


def test_a_removed_example_is_kept_as_it_was_before_any_round(tmp_path: Path) -> None:
    file = state(tmp_path, b'{"a": 1}\n{"a": 2}\n')
    file.remove([RemovedExample(1, "a/b", b'{"a": 8}')], SIZE)
    file.new = Rewritten(*file.records)
    file.remove([RemovedExample(2, "a/b", b'{"a": 9}')], SIZE)
    file.removed.keep()
    file.removed.close()
    kept = [json.loads(line) for line in Path(file.removed.place).read_text().splitlines()]
    assert kept == [
        {"line": 1, "check": "a/b", "record": {"a": 8}},
        {"line": 2, "check": "a/b", "record": {"a": 2}},
    ]


def test_an_error_names_the_file_it_is_about(tmp_path: Path) -> None:
    about = given(tmp_path / "x.jsonl")
    with pytest.raises(FileError) as caught, error_about(about):
        raise ValueError("why")
    assert caught.value.input is about
    assert repr(caught.value.error) == "ValueError('why')"
