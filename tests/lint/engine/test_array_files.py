"""Files that are one JSON array: what their names say decides whether a fix keeps the array."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ftlint.files.zstd import zstd
from ftlint.rule.samples import assistant, line, user
from tests.helpers import ALONE, ftlint, write

GOOD = line(user(), assistant()).strip()
WEIGHTED = line(user(), assistant(weight="1")).strip()
ARRAY = f"[\n  {GOOD},\n  {GOOD},\n  {WEIGHTED}\n]\n"
FIXED = ARRAY.replace('"weight": "1"', '"weight": 1')
PACKED: dict[str, tuple[Callable[[bytes], bytes], Callable[[bytes], bytes]]] = {
    "gz": (gzip.compress, gzip.decompress),
    "zst": (zstd.compress, zstd.decompress),
}


def array_file(folder: Path, name: str, text: str = ARRAY) -> tuple[Path, Callable[[], str]]:
    pack, unpack = PACKED.get(name.rpartition(".")[2], (bytes, bytes))
    file = write(folder, pack(text.encode()), name)
    return file, lambda: unpack(file.read_bytes()).decode()


def findings(file: Path, *options: str) -> list[tuple[str, str | None]]:
    done = ftlint("check", *ALONE, "--format", "json", *options, file)
    return [(one["rule"], one["fix"]) for one in json.loads(done.out)["findings"]]


@pytest.mark.parametrize("name", ["x.json", "X.JSON", "x.json.gz", "x.json.zst", "a.jsonl.json"])
def test_an_array_in_a_json_file_stays_one_and_its_records_are_fixed(name: str, tmp_path: Path) -> None:
    file, text = array_file(tmp_path, name)
    assert findings(file) == [("json-lines/array-file", None), ("training-weight/invalid", "safe")]
    done = ftlint("fix", *ALONE, file)
    assert (done.code, text()) == (1, FIXED)
    assert "Fixed 1 finding in 1 file" in done.text
    assert findings(file) == [("json-lines/array-file", None)]
    ftlint("fix", *ALONE, "--unsafe", file)
    assert text() == FIXED


@pytest.mark.parametrize("name", ["x.jsonl", "x.ndjson", "x.jsonl.gz", "x.json.txt", "json"])
def test_an_array_in_another_file_becomes_lines(name: str, tmp_path: Path) -> None:
    file, text = array_file(tmp_path, name)
    assert ("json-lines/array-file", "safe") in findings(file)
    assert ftlint("fix", *ALONE, file).code == 0
    assert text() == f"{GOOD}\n{GOOD}\n" + WEIGHTED.replace('"1"', "1") + "\n"


def test_a_json_file_without_an_array_is_fixed_as_lines_are(tmp_path: Path) -> None:
    file, text = array_file(tmp_path, "x.json", f"{GOOD}\n\n{WEIGHTED}\n")
    assert ftlint("fix", *ALONE, file).code == 0
    assert text() == f"{GOOD}\n" + WEIGHTED.replace('"1"', "1") + "\n"


def test_a_json_array_in_utf_16_stays_an_array(tmp_path: Path) -> None:
    file = write(tmp_path, ARRAY.encode("utf-16"), "x.json")
    assert ftlint("fix", *ALONE, file).code == 1
    assert file.read_text("utf-8") == FIXED


OTHER = line(user("Hello"), assistant("Hello to you.")).strip()
LEAKED = line(user("Leaked?"), assistant("Yes, leaked.")).strip()


@pytest.mark.parametrize("name", ["x.json", "x.json.gz", "x.json.zst"])
def test_a_duplicate_is_removed_from_a_json_array_and_kept(name: str, tmp_path: Path) -> None:
    file, text = array_file(tmp_path, name)
    assert ftlint("fix", "--isolated", "--unsafe", file).code == 1
    assert text() == f"[\n  {GOOD},\n  {WEIGHTED}\n]\n".replace('"1"', "1")
    (kept,) = (tmp_path / "x.removed.jsonl").read_text().splitlines()
    assert json.loads(kept) == {"line": 3, "check": "duplicates/exact", "record": json.loads(GOOD)}


@pytest.mark.parametrize(
    ("array", "left"),
    [
        (f"[{GOOD},{GOOD},{OTHER}]", f"[{GOOD},{OTHER}]"),
        (f"[{GOOD}, {OTHER} , {GOOD} ]", f"[{GOOD}, {OTHER} ]"),
        (f"[\n{LEAKED},\n{GOOD}\n]\n", f"[\n{GOOD}\n]\n"),
        (f" [ {LEAKED}\r\n, {LEAKED}\r\n, {GOOD},\r\n{OTHER}]", f" [ {GOOD},\r\n{OTHER}]"),
    ],
)
def test_an_array_is_valid_without_its_removed_examples(array: str, left: str, tmp_path: Path) -> None:
    file = write(tmp_path, array, "train.json")
    write(tmp_path, LEAKED + "\n", "valid.jsonl")
    done = ftlint("fix", "--isolated", "--unsafe", "--validation", tmp_path / "valid.jsonl", file)
    assert done.code == 1, done.err
    assert file.read_bytes() == left.encode()
    kept = (tmp_path / "train.removed.jsonl").read_text().splitlines()
    assert len(kept) == len(json.loads(array)) - len(json.loads(left))


def test_no_example_is_removed_from_an_array_that_is_not_valid(tmp_path: Path) -> None:
    file = write(tmp_path, f"[{GOOD},{GOOD},,{OTHER}]", "x.json")
    done = ftlint("fix", "--isolated", "--unsafe", file)
    assert done.code == 1
    assert "an array that is not valid JSON" in " ".join(done.text.split())
    assert file.read_text() == f"[{GOOD},{GOOD},,{OTHER}]"


def test_examples_are_removed_from_all_parts_of_a_long_array(tmp_path: Path) -> None:
    leaked = [line(user(f"Leaked {number}?"), assistant("x" * 2000)).strip() for number in range(3000)]
    file = write(tmp_path, "[\n" + ",\n".join([*leaked, GOOD, OTHER, *leaked]) + "\n]", "train.json")
    write(tmp_path, "\n".join(leaked), "valid.jsonl")
    assert ftlint("fix", "--isolated", "--unsafe", "--validation", tmp_path / "valid.jsonl", file).code == 1
    assert json.loads(file.read_text()) == [json.loads(GOOD), json.loads(OTHER)]
    assert len((tmp_path / "train.removed.jsonl").read_text().splitlines()) == 6000


@pytest.mark.parametrize("profile", ["trl", "axolotl", "llama-factory"])
@pytest.mark.parametrize("name", ["x.json", "x.jsonl"])
def test_an_array_is_no_fault_where_the_trainer_reads_arrays(profile: str, name: str, tmp_path: Path) -> None:
    array = f"[{GOOD},\n{GOOD}]\n"
    file, text = array_file(tmp_path, name, array)
    assert findings(file, "--profile", profile) == []
    assert ftlint("fix", *ALONE, "--profile", profile, file).code == 0
    assert text() == array
