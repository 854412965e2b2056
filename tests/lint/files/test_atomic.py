from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ftlint.errors import InputError
from ftlint.files import atomic
from ftlint.files.atomic import Replacement, begin_to_write, replacing

OLD, NEW = b"old\n", b"new\n"
needs_posix = pytest.mark.skipif(os.name == "nt", reason="a POSIX matter")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "train.jsonl"
    path.write_bytes(OLD)
    return path


def fix(
    path: Path, seen: os.stat_result | None = None, meanwhile: Callable[[], object] = lambda: None, content: bytes = NEW
) -> None:
    """Replace the content of a file; ``meanwhile`` happens after it was written and before it is in place."""
    with replacing(str(path), seen) as out:
        out.write(content)
        meanwhile()


def throw(error: type[BaseException]) -> None:
    raise error


def left(path: Path) -> list[str]:
    return sorted(entry.name for entry in path.parent.iterdir())


def failing(number: int) -> Any:
    def fail(*_: Any, **__: Any) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def test_the_file_has_the_new_content(file: Path) -> None:
    fix(file)
    assert file.read_bytes() == NEW
    assert left(file) == ["train.jsonl"]


def test_until_the_end_the_old_file_is_there(file: Path) -> None:
    with replacing(str(file)) as out:
        out.write(NEW)
        out.flush()
        assert file.read_bytes() == OLD
        (temporary,) = [name for name in left(file) if name != "train.jsonl"]
        assert temporary.startswith(".train.jsonl.ftlint-")
        assert temporary.endswith(".tmp")


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit, InputError, BrokenPipeError])
def test_an_error_inside_leaves_the_old_file_and_nothing_else(file: Path, error: type[BaseException]) -> None:
    with pytest.raises(error):
        fix(file, meanwhile=lambda: throw(error))
    assert file.read_bytes() == OLD
    assert left(file) == ["train.jsonl"]


def test_a_file_changed_meanwhile_is_not_replaced(file: Path) -> None:
    with pytest.raises(
        InputError, match=r"train\.jsonl: changed while it was being fixed; nothing was written; run again"
    ):
        fix(file, meanwhile=lambda: file.write_bytes(b"someone else's\n"))
    assert file.read_bytes() == b"someone else's\n"
    assert left(file) == ["train.jsonl"]


def test_a_file_of_the_same_size_put_in_its_place_meanwhile_is_not_replaced(file: Path) -> None:
    seen = file.stat()
    other = file.with_name("other")
    other.write_bytes(b"OLD\n")
    os.utime(other, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    os.replace(other, file)
    with pytest.raises(InputError, match="changed while"):
        fix(file, seen)
    assert file.read_bytes() == b"OLD\n"


def test_a_change_between_reading_and_fixing_is_seen(file: Path) -> None:
    seen = file.stat()
    os.utime(file, ns=(1, 1))
    with pytest.raises(InputError, match="changed while"):
        fix(file, seen)
    assert left(file) == ["train.jsonl"]


@needs_posix
def test_the_target_of_a_link_is_replaced_and_the_link_stays(file: Path) -> None:
    folder = file.parent / "elsewhere"
    folder.mkdir()
    link = folder / "link.jsonl"
    link.symlink_to("../train.jsonl")
    fix(link)
    assert link.is_symlink()
    assert file.read_bytes() == NEW
    assert left(link) == ["link.jsonl"]


@needs_posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_the_mode_is_kept(file: Path, mode: int) -> None:
    file.chmod(mode)
    fix(file)
    assert stat.S_IMODE(file.stat().st_mode) == mode


@needs_posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give files away")
def test_the_owner_is_kept(file: Path) -> None:
    os.chown(file, 1234, 1235)
    fix(file)
    assert (file.stat().st_uid, file.stat().st_gid) == (1234, 1235)


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="no extended attributes here")
def test_extended_attributes_are_kept(file: Path) -> None:
    try:
        os.setxattr(file, "user.origin", b"crowd")
    except OSError:
        pytest.skip("the file system has no extended attributes")
    fix(file)
    assert os.getxattr(file, "user.origin") == b"crowd"


def test_where_the_owner_may_not_be_kept_the_content_still_is(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "chown", failing(errno.EPERM), raising=False)
    fix(file)
    assert file.read_bytes() == NEW


def test_where_owners_and_attributes_do_not_exist(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "chown", raising=False)
    monkeypatch.delattr(os, "listxattr", raising=False)
    monkeypatch.setattr(atomic, "_sync_folder", lambda target: None)
    fix(file)
    assert file.read_bytes() == NEW


def test_a_name_as_long_as_names_may_be(tmp_path: Path) -> None:
    file = tmp_path / ("é" * 124 + ".jsonl")
    file.write_bytes(OLD)
    fix(file)
    assert left(file) == [file.name]


@pytest.mark.parametrize(
    ("number", "says"),
    [(errno.ENOSPC, "the disk is full"), (errno.EROFS, "read-only"), (errno.EIO, "Input/output error")],
)
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_disk_that_fails(file: Path, monkeypatch: pytest.MonkeyPatch, number: int, says: str, call: str) -> None:
    monkeypatch.setattr(os, call, failing(number))
    with pytest.raises(InputError, match=rf"train\.jsonl: cannot be written: .*{says}.*nothing was written") as caught:
        fix(file)
    assert "\n" not in str(caught.value)
    assert file.read_bytes() == OLD
    assert left(file) == ["train.jsonl"]


def test_a_disk_that_is_full_while_writing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def create(target: str) -> tuple[Any, str]:
        name = target + ".tmp"
        Path(name).touch()
        return open("/dev/full", "wb"), name

    if not os.path.exists("/dev/full"):
        pytest.skip("no /dev/full here")
    monkeypatch.setattr(atomic, "_create", create)
    with pytest.raises(InputError, match="the disk is full"):
        fix(file, content=b"x" * 1_000_000)
    assert file.read_bytes() == OLD
    assert left(file) == ["train.jsonl"]


def test_a_folder_that_may_not_be_written(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "mkstemp", failing(errno.EACCES))
    with pytest.raises(InputError, match="no write permission in its folder"):
        fix(file)
    assert file.read_bytes() == OLD


@needs_posix
def test_a_write_protected_file_is_left_alone(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.chmod(0o444)
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # for root may write anything
    with pytest.raises(InputError, match="write-protected"):
        fix(file)
    assert left(file) == ["train.jsonl"]


def test_a_file_that_vanished_before(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no longer exists"):
        fix(tmp_path / "gone.jsonl")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_vanishes_meanwhile(file: Path) -> None:
    with pytest.raises(InputError, match="no longer exists"):
        fix(file, meanwhile=file.unlink)
    assert list(file.parent.iterdir()) == []


def test_a_folder_that_vanishes_between_reading_and_fixing(tmp_path: Path) -> None:
    file = tmp_path / "sub" / "train.jsonl"
    file.parent.mkdir()
    file.write_bytes(OLD)
    seen = file.stat()
    file.unlink()
    file.parent.rmdir()
    with pytest.raises(InputError, match="no longer exists"):
        fix(file, seen)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not a regular file"):
        fix(tmp_path)


@needs_posix
def test_an_interrupt_from_the_keyboard_removes_the_temporary_file(file: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        fix(file, meanwhile=lambda: signal.raise_signal(signal.SIGINT))
    assert left(file) == ["train.jsonl"]


CHILD = """
import itertools, sys
from ftlint.files.atomic import Replacement, begin_to_write, replacing
for letter in itertools.cycle(b"ab"):
    with replacing(sys.argv[1]) as out:
        for _ in range(8):
            out.write(bytes([letter]) * 100_000)
    print(flush=True)
"""


@needs_posix
def test_killed_at_any_moment_the_old_or_the_new_file_is_whole(file: Path) -> None:
    whole = {bytes([letter]) * 800_000 for letter in b"ab"} | {OLD}
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    for turn in range(20):
        child = subprocess.Popen([sys.executable, "-c", CHILD, str(file)], stdout=subprocess.PIPE, env=environment)
        assert child.stdout is not None
        with child.stdout:
            child.stdout.readline()  # until it runs, which takes most of the time
            time.sleep(turn * 0.0007)
            child.kill()
            child.wait()
        assert file.read_bytes() in whole
        assert all(name == "train.jsonl" or name.startswith(".train.jsonl.ftlint-") for name in left(file))


@needs_posix
def test_what_killed_processes_left_beside_the_file_is_removed(file: Path) -> None:
    for name in (".train.jsonl.ftlint-ab12_xyz.tmp", ".train.jsonl.ftlint-zzzzzzzz.tmp"):
        file.with_name(name).write_bytes(NEW)
    fix(file)
    assert left(file) == ["train.jsonl"]


@needs_posix
def test_what_another_process_writes_at_the_moment_is_not_removed(file: Path) -> None:
    new = Replacement(str(file))
    new.file.write(NEW)
    fix(file, content=b"newer\n")
    assert len(left(file)) == 2
    new.put(str(file))
    new.close()
    assert file.read_bytes() == NEW
    assert left(file) == ["train.jsonl"]


@needs_posix
@pytest.mark.parametrize(
    "name",
    [
        ".train.jsonl.ftlint-ab12_xyz.tmp.bak",
        ".train.jsonl.ftlint-mine.tmp",
        ".train.jsonl.ftlint-.tmp",
        ".other.jsonl.ftlint-ab12_xyz.tmp",
        "train.jsonl.ftlint-ab12_xyz.tmp",
    ],
)
def test_a_file_of_another_name_beside_it_is_not_removed(file: Path, name: str) -> None:
    file.with_name(name).write_bytes(b"somebody's")
    fix(file)
    assert file.with_name(name).read_bytes() == b"somebody's"


@needs_posix
def test_a_link_of_such_a_name_is_not_followed(file: Path) -> None:
    other = file.with_name("other")
    other.write_bytes(b"somebody's")
    file.with_name(".train.jsonl.ftlint-ab12_xyz.tmp").symlink_to(other)
    fix(file)
    assert other.read_bytes() == b"somebody's"


@pytest.mark.parametrize("how", ["here", "nowhere", "refused"])
def test_to_begin_to_write_changes_nothing(how: str, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ESPIPE, "Illegal seek")

    if how == "nowhere":
        monkeypatch.delattr(os, "posix_fadvise", raising=False)
    elif how == "refused":
        monkeypatch.setattr(os, "posix_fadvise", refuse, raising=False)
    with replacing(str(file)) as out:
        for start in range(0, 300_000, 100_000):
            out.write(NEW * 25_000)
            begin_to_write(out, start, start + 100_000)
    assert file.read_bytes() == NEW * 75_000
