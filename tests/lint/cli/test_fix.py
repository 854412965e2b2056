"""``ftlint fix``: what it writes and where, what it says, and what its options change."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from ftlint.files.zstd import zstd
from ftlint.rule.samples import assistant, definition, function_call, function_result, line, user
from tests.helpers import ALONE, NOT_OF_THE_WHOLE, fixed, found, ftlint, names_in, records, write

GOOD = line(user(), assistant())
BAD = line(user(), assistant(""))
LEGACY = line(user(), function_call(), function_result(), assistant(), functions=[definition()])
EXTRA = line(user(), assistant(), note="kept")


# What is written


def test_a_file_is_fixed_in_place_and_counted_in_the_summary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = write(tmp_path, GOOD + LEGACY, "x.jsonl")
    done = ftlint("fix", *ALONE, "x.jsonl")
    assert (done.code, done.err) == (0, "")
    assert "Fixed 3 findings in 1 file" in done.text
    assert "x.jsonl  1 of 2 lines" in done.text
    assert file.read_text().startswith(GOOD)
    assert found(file) == []
    assert names_in(tmp_path) == {"x.jsonl"}


def test_remaining_findings_are_reported(tmp_path: Path) -> None:
    done = ftlint("fix", *ALONE, write(tmp_path, LEGACY + BAD))
    assert done.code == 1
    assert "Fixed 3 findings in 1 file" in done.text
    assert "message-shape/empty-assistant" in done.text
    assert "Left: 1 error" in done.text


def test_where_nothing_is_wrong_nothing_is_written(tmp_path: Path) -> None:
    file = write(tmp_path, GOOD)
    before = file.stat()
    done = ftlint("fix", *ALONE, file)
    assert (done.code, done.err) == (0, "")
    assert "nothing to fix" in done.text
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


@pytest.mark.parametrize(
    ("name", "pack", "unpack"),
    [
        ("x.jsonl.gz", gzip.compress, gzip.decompress),
        ("x.jsonl.zst", zstd.compress, zstd.decompress),
    ],
)
def test_compressed_files_stay_compressed(name: str, pack: Any, unpack: Any, tmp_path: Path) -> None:
    plain = write(tmp_path, GOOD + LEGACY, "plain.jsonl")
    packed = write(tmp_path, pack((GOOD + LEGACY).encode()), name)
    assert unpack(fixed(packed)) == fixed(plain)
    assert found(packed) == []
    once = packed.read_bytes()
    assert fixed(packed) == once


# Standard input


def test_what_comes_from_standard_input_goes_to_standard_output(tmp_path: Path) -> None:
    done = ftlint("fix", *ALONE, "-", stdin=(GOOD + LEGACY).encode())
    assert done.code == 0
    assert done.out == fixed(write(tmp_path, GOOD + LEGACY))
    assert "Fixed 3 findings in 1 file" in done.err


@pytest.mark.parametrize(
    "data", [b"", GOOD.encode(), b"\xef\xbb\xbf" + GOOD.encode(), b"{\n\xff", gzip.compress(b"{}", mtime=0)]
)
def test_standard_input_without_findings_is_copied_unchanged(data: bytes) -> None:
    assert ftlint("fix", *ALONE, "--rule", "legacy-functions", "-", stdin=data).out == data


def test_a_byte_order_mark_on_standard_input_is_kept_unless_it_is_fixed() -> None:
    done = ftlint("fix", *ALONE, "--profile", "azure", "-", stdin=b"\xef\xbb\xbf" + LEGACY.encode())
    assert done.out.startswith(b'\xef\xbb\xbf{"messages"')
    assert b"tool_calls" in done.out


def test_compressed_standard_input_comes_out_compressed() -> None:
    done = ftlint("fix", *ALONE, "-", stdin=gzip.compress(LEGACY.encode()))
    assert b"tool_calls" in gzip.decompress(done.out)


def test_with_diff_standard_output_has_the_changes_and_no_data() -> None:
    done = ftlint("fix", *ALONE, "--diff", "-", stdin=LEGACY.encode())
    assert done.code == 1
    assert "Nothing was written." in done.text
    assert '{"messages"' not in done.text


# --diff


def test_a_diff_writes_nothing(tmp_path: Path) -> None:
    file = write(tmp_path, GOOD + LEGACY)
    before = file.stat()
    done = ftlint("fix", *ALONE, "--diff", file)
    assert (done.code, done.err) == (1, "")
    assert "Would fix 3 findings in 1 file" in done.text
    assert "Nothing was written." in done.text
    assert file.read_text() == GOOD + LEGACY
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    assert names_in(tmp_path) == {file.name}


def test_a_diff_without_changes_is_nothing_wrong(tmp_path: Path) -> None:
    assert ftlint("fix", *ALONE, "--diff", write(tmp_path, GOOD)).code == 0


def test_a_diff_shows_values_and_not_whole_lines(tmp_path: Path) -> None:
    long = line({"role": "developer", "content": "Be short. " * 3000}, user(), assistant())
    text = ftlint("fix", *ALONE, "--diff", write(tmp_path, long)).text
    assert "/messages/0/role" in text
    assert '"developer"' in text
    assert '"system"' in text
    assert len(text) < 2000


# Which findings


def test_what_may_change_what_is_trained_wants_unsafe(tmp_path: Path) -> None:
    file = write(tmp_path, EXTRA)
    done = ftlint("fix", *ALONE, file)
    assert done.code == 1
    assert "ftlint fix --unsafe" in done.text
    assert file.read_text() == EXTRA
    assert ftlint("fix", *ALONE, "--unsafe", file).code == 0
    assert file.read_text() == GOOD


def test_only_selected_rules_fix(tmp_path: Path) -> None:
    text = line({"role": "developer", "content": "Be short."}, user(), function_call(), functions=[definition()])
    (record,) = records(fixed(write(tmp_path, text), "--rule", "message-shape/developer-role"))
    assert record["messages"][0]["role"] == "system"
    assert "functions" in record
    (record,) = records(fixed(write(tmp_path, text), "--ignore", "message-shape"))
    assert record["messages"][0]["role"] == "developer"
    assert "tools" in record


def test_one_check_of_a_rule_that_mends_records_whole_mends_them_whole(tmp_path: Path) -> None:
    """A record with its calls moved and its results left behind would be worse than it was."""
    file = write(tmp_path, LEGACY)
    fixed(file, "--rule", "legacy-functions/call")
    assert found(file, "--rule", "legacy-functions", "--rule", "tool-ids") == []


def test_a_rule_with_severity_off_does_not_fix(tmp_path: Path) -> None:
    write(tmp_path, 'severity = { "legacy-functions" = "off" }\n', "ftlint.toml")
    file = write(tmp_path, LEGACY)
    assert ftlint("fix", *NOT_OF_THE_WHOLE, file).code == 0
    assert file.read_text() == LEGACY


# Folders


def test_all_files_of_a_folder_are_fixed_except_ignored_ones(tmp_path: Path) -> None:
    files = [write(tmp_path, LEGACY, f"{number}/x.jsonl") for number in range(3)]
    write(tmp_path, "2/\n", ".ftlintignore")
    done = ftlint("fix", *ALONE, tmp_path)
    assert "in 2 of 2 files" in done.text
    assert [b"tool_calls" in file.read_bytes() for file in files] == [True, True, False]


def test_the_ids_of_a_record_do_not_depend_on_other_lines(tmp_path: Path) -> None:
    alone, among = write(tmp_path, LEGACY, "a.jsonl"), write(tmp_path, GOOD + BAD + LEGACY, "b.jsonl")
    assert fixed(among).endswith(fixed(alone))
