from __future__ import annotations

import os
from pathlib import Path

import pytest

from ftlint.config.bounded import Limit, Unfit, read_bounded, stays_in

TEN = Limit(10, "10 bytes")


@pytest.mark.parametrize("size", [0, 10])
def test_a_file_of_at_most_the_limit_is_read(tmp_path: Path, size: int) -> None:
    (tmp_path / "x").write_bytes(b"a" * size)
    assert read_bounded(str(tmp_path / "x"), TEN) == b"a" * size


def test_one_byte_more_is_too_large(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"a" * 11)
    with pytest.raises(Unfit, match=r"^is larger than 10 bytes$"):
        read_bounded(str(tmp_path / "x"), TEN)


def test_a_file_without_a_size_is_not_read_without_end() -> None:
    if not os.path.exists("/dev/zero"):
        pytest.skip("no devices here")
    with pytest.raises(Unfit, match="not a regular file"):
        read_bounded("/dev/zero", TEN)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Unfit, match="not a regular file"):
        read_bounded(str(tmp_path / "pipe"), TEN)


def test_links_are_followed_before_a_path_counts_as_inside(tmp_path: Path) -> None:
    inside, outside = tmp_path / "data", tmp_path / "data-2"
    inside.mkdir()
    outside.mkdir()
    (inside / "link").symlink_to(outside / "x")
    assert stays_in(str(inside), str(inside))
    assert stays_in(str(inside / "a" / ".." / "x"), str(inside))
    assert not stays_in(str(inside / ".." / "x"), str(inside))
    assert not stays_in(str(outside), str(inside))
    assert not stays_in(str(inside / "link"), str(inside))
