"""The benchmark's Python files are the same for the same seed, and what they are said to be."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from benchmarks.programs import KINDS, SIZE, write
from tests.helpers import ALONE, ftlint

COUNT = 40


def made(folder: Path, kind: str, seed: int = 7, count: int = COUNT) -> Path:
    write(folder / kind, KINDS[kind][0], count, seed)
    return folder / kind


def contents(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.rglob("*.py"))]


@pytest.mark.parametrize("kind", ["clean", "mentioning", "legacy"])
def test_same_seed_gives_same_bytes_and_another_seed_others(kind: str, tmp_path: Path) -> None:
    first, again, other = (contents(made(tmp_path / name, kind, seed)) for name, seed in (("a", 3), ("b", 3), ("c", 4)))
    assert first == again
    assert len(first) == COUNT
    assert not set(first) & set(other)


@pytest.mark.parametrize("kind", ["clean", "mentioning", "legacy"])
def test_every_file_is_python_of_the_size_named(kind: str, tmp_path: Path) -> None:
    for content in contents(made(tmp_path, kind)):
        ast.parse(content)
        assert SIZE * 0.9 < len(content) < SIZE * 1.3


@pytest.mark.parametrize("kind", ["clean", "mentioning"])
def test_other_files_have_nothing_to_be_found(kind: str, tmp_path: Path) -> None:
    done = ftlint("check", *ALONE, "--rule", "legacy-functions", made(tmp_path, kind))
    assert done.code == 0, done.text


def test_every_legacy_file_moves(tmp_path: Path) -> None:
    folder = made(tmp_path, "legacy", count=3)
    before = contents(folder)
    done = ftlint("fix", *ALONE, "--rule", "legacy-functions", folder)
    assert done.code == 0, done.text
    assert not set(before) & set(contents(folder))
