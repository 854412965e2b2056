from __future__ import annotations

import os
from pathlib import Path

import pytest

from ftlint.engine.programs.files import Files
from ftlint.errors import InputError


def test_a_file_is_read_until_its_bytes_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"a = 1\n")
    files = Files()
    assert files.read(str(path)) == b"a = 1\n"
    path.write_bytes(b"a = 22\n")
    assert files.read(str(path)) == b"a = 22\n"
    files.kept[str(path)] = b"kept"
    assert files.read(str(path)) == b"kept"
    assert files.seen[str(path)].st_size == 6


def test_only_regular_files_are_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    with pytest.raises(InputError, match=r"pipe\.py cannot be read: it is not a regular file"):
        Files().read(str(tmp_path / "pipe.py"))
    with pytest.raises(InputError, match=r"no\.py cannot be read: No such file or directory"):
        Files().read(str(tmp_path / "no.py"))
