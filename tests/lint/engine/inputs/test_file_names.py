from __future__ import annotations

import pytest

from ftlint.engine.inputs.file_names import SUFFIXES, is_kept_aside, is_program


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.py", True),
        ("src/A.PY", True),
        ("a.ipynb", True),
        ("a.pyi", False),
        ("a.pyc", False),
        ("py", False),
        ("a.py/x.jsonl", False),
        ("-", False),
    ],
)
def test_python_files_and_notebooks_are_programs(path: str, expected: bool) -> None:
    assert is_program(path) is expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("train.removed.jsonl", True),
        ("data/Train.REJECTED.jsonl", True),
        ("removed.jsonl", False),
        ("train.removed.jsonl.gz", False),
        ("train_removed.jsonl", False),
        ("x.removed.jsonl/train.jsonl", False),
    ],
)
def test_files_with_removed_examples_are_known_by_their_names(path: str, expected: bool) -> None:
    assert is_kept_aside(path) is expected


def test_datasets_may_be_compressed() -> None:
    assert sorted(SUFFIXES) == [".jsonl", ".jsonl.gz", ".jsonl.zst", ".ndjson", ".ndjson.gz", ".ndjson.zst"]
