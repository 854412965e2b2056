from __future__ import annotations

from pathlib import Path

import pytest

from ftlint.cli.check import save
from ftlint.errors import InputError


def test_pieces_are_written_as_utf_8_with_line_feeds(tmp_path: Path) -> None:
    save(iter(["é\n", "b\n"]), tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == "é\nb\n".encode()


def test_a_lone_surrogate_is_escaped(tmp_path: Path) -> None:
    save("a\ud800\n", tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == b"a\\ud800\n"


def test_what_fails_in_the_middle_leaves_the_old_file(tmp_path: Path) -> None:
    def failing() -> object:
        yield "x" * 10_000_000
        raise RuntimeError

    (tmp_path / "out").write_text("old")
    with pytest.raises(RuntimeError):
        save(failing(), tmp_path / "out")  # type: ignore[arg-type]
    assert (tmp_path / "out").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_that_is_not_there_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot write the output: No such file or directory"):
        save("a", tmp_path / "gone" / "out")
