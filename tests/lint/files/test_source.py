from __future__ import annotations

import gzip
import io
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ftlint.errors import InputError
from ftlint.files import source as module
from ftlint.files.source import Source, compressing_writer, open_bytes, spool_stdin
from ftlint.files.zstd import zstd

TEXT = b'{"text": "hello"}\n' * 5000
GZIPPED = gzip.compress(TEXT, mtime=0)  # without the time, which would be in the names of tests
ZSTD = zstd.compress(TEXT)


def at(path: Path, data: bytes) -> Source:
    path.write_bytes(data)
    return Source(str(path), path.name)


def content(source: Source) -> bytes:
    with open_bytes(source) as stream:
        return stream.read()


def refusal(source: Source) -> str:
    with pytest.raises(InputError) as caught:
        content(source)
    message = str(caught.value)
    assert source.name in message
    assert "\n" not in message
    return message


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.jsonl", TEXT),
        ("x.jsonl.gz", GZIPPED),
        ("x.jsonl.zst", ZSTD),
        ("two members.gz", gzip.compress(TEXT[:100], mtime=0) + gzip.compress(TEXT[100:], mtime=0)),
        ("two frames.zst", zstd.compress(TEXT[:100]) + zstd.compress(TEXT[100:])),
        ("a frame to skip.zst", b"\x50\x2a\x4d\x18\x03\0\0\0abc" + ZSTD),
        ("a checksum.zst", zstd.compress(TEXT, options={zstd.CompressionParameter.checksum_flag: 1})),
    ],
)
def test_plain_and_compressed_files_read_the_same(tmp_path: Path, name: str, data: bytes) -> None:
    assert content(at(tmp_path / name, data)) == TEXT


@pytest.mark.parametrize("name", ["x.jsonl", "x.gz", "x.zst"])
def test_an_empty_file_is_empty(tmp_path: Path, name: str) -> None:
    assert content(at(tmp_path / name, b"")) == b""


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.gz", GZIPPED[:-20]),
        ("x.zst", ZSTD[:-3]),
        ("x.zst", ZSTD + ZSTD[:2]),
    ],
)
def test_compressed_data_that_is_cut(tmp_path: Path, name: str, data: bytes) -> None:
    assert "ends too early" in refusal(at(tmp_path / name, data))


@pytest.mark.parametrize(("name", "data"), [("x.gz", TEXT), ("x.zst", TEXT), ("x.gz", GZIPPED[:10] + b"\xff" * 50)])
def test_data_that_is_not_compressed(tmp_path: Path, name: str, data: bytes) -> None:
    assert "the compressed data is bad" in refusal(at(tmp_path / name, data))


@pytest.mark.parametrize("name", ["x.gz", "x.zst"])
def test_what_precedes_bad_compressed_data_is_read(tmp_path: Path, name: str) -> None:
    pack = gzip.compress if name == "x.gz" else zstd.compress
    noise = os.urandom(1 << 20)
    packed = bytearray(pack(noise))
    packed[len(packed) * 3 // 4 :] = b"\xff" * (len(packed) // 4)
    read = bytearray()

    def read_on() -> None:
        while block := stream.read1():
            read.extend(block)

    with open_bytes(at(tmp_path / name, bytes(packed))) as stream, pytest.raises(InputError, match="is bad"):
        read_on()
    assert 500_000 < len(read) < 1 << 20
    assert noise.startswith(read[:500_000])


@pytest.mark.parametrize(("data", "suffix"), [(GZIPPED, ".gz"), (ZSTD, ".zst")])
def test_compressed_data_under_a_plain_name(tmp_path: Path, data: bytes, suffix: str) -> None:
    assert f"rename it so that it ends in {suffix}" in refusal(at(tmp_path / "x.jsonl", data))


@pytest.mark.parametrize(("name", "squeeze"), [("x.gz", gzip.compress), ("x.zst", zstd.compress)])
def test_a_decompression_bomb_is_stopped_with_its_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, squeeze: object
) -> None:
    monkeypatch.setattr(module, "EXPANSION_BYTES", 1 << 20)
    data = squeeze(b"\0" * (8 << 20))  # type: ignore[operator]
    message = refusal(at(tmp_path / name, data))
    assert "over 1 MiB and more than 200 times its size" in message


def test_a_large_file_of_common_text_is_not_a_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EXPANSION_BYTES", 1 << 10)
    noise = os.urandom(1 << 16)
    assert content(at(tmp_path / "x.gz", gzip.compress(noise))) == noise


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    assert "no such file" in refusal(Source(str(tmp_path / "gone.jsonl"), "gone.jsonl"))


def test_a_folder(tmp_path: Path) -> None:
    assert "it is a folder" in refusal(Source(str(tmp_path), "data"))


def test_a_pipe_must_be_passed_as_standard_input(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "standard input" in refusal(Source(str(tmp_path / "pipe"), "pipe"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    source = at(tmp_path / "x.jsonl", TEXT)
    (tmp_path / "x.jsonl").chmod(0)
    assert "permission denied" in refusal(source)


def test_a_denied_permission_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> None:
        raise PermissionError(13, "Permission denied")

    source = at(tmp_path / "x.jsonl", TEXT)
    monkeypatch.setattr("ftlint.files.source.os.stat", refuse)
    assert "permission denied" in refusal(source)


def test_an_impossible_path() -> None:
    refusal(Source("a\0b", "a?b"))


def test_a_plain_file_can_be_read_from_an_offset(tmp_path: Path) -> None:
    with open_bytes(at(tmp_path / "x.jsonl", TEXT)) as stream:
        stream.seek(18)
        assert stream.read(9) == b'{"text": '


def test_closing_closes_the_underlying_file(tmp_path: Path) -> None:
    # an unclosed file would be a ResourceWarning, which fails the tests
    for name, data in [("x.jsonl", TEXT), ("x.gz", GZIPPED), ("x.zst", ZSTD)]:
        stream = open_bytes(at(tmp_path / name, data))
        stream.read(10)
        stream.close()
        assert stream.closed


def test_a_source_travels_to_another_process() -> None:
    source = Source("a/b.jsonl", "b.jsonl")
    assert pickle.loads(pickle.dumps(source)) == source


@pytest.mark.parametrize("data", [TEXT, GZIPPED, ZSTD], ids=["plain", "gzip", "zstd"])
def test_standard_input_can_be_read_twice(data: bytes) -> None:
    source = spool_stdin(io.BytesIO(data))
    assert source.name == "<stdin>"
    assert content(source) == content(source) == TEXT


def test_the_copy_of_standard_input_is_removed_at_the_end() -> None:
    program = "import sys; from ftlint.files.source import spool_stdin; print(spool_stdin(sys.stdin.buffer).path)"
    done = subprocess.run([sys.executable, "-c", program], input=TEXT, capture_output=True, check=True)
    assert not Path(done.stdout.decode().strip()).exists()


@pytest.mark.parametrize("name", ["x.jsonl", "x.jsonl.gz", "x.jsonl.zst"])
def test_what_is_written_back_reads_the_same(tmp_path: Path, name: str) -> None:
    with (tmp_path / name).open("wb") as raw:
        with compressing_writer(name, raw) as writer:
            writer.write(TEXT[:100])
            writer.write(TEXT[100:])
        assert not raw.closed
    assert content(Source(str(tmp_path / name), name)) == TEXT
    assert ((tmp_path / name).stat().st_size < len(TEXT)) is (name != "x.jsonl")


def test_the_same_text_is_compressed_to_the_same_bytes() -> None:
    first, second = io.BytesIO(), io.BytesIO()
    for raw in (first, second):
        with compressing_writer("x.gz", raw) as writer:
            writer.write(TEXT)
    assert first.getvalue() == second.getvalue()


def test_standard_input_that_cannot_be_stored_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfileobj", full)
    with pytest.raises(InputError, match="cannot read <stdin>: no space left on device"):
        spool_stdin(io.BytesIO(TEXT))


@pytest.mark.parametrize(("name", "squeeze"), [("x.gz", gzip.compress), ("x.zst", zstd.compress)])
def test_a_small_bomb_is_found_before_any_of_it_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, squeeze: Callable[[bytes], bytes]
) -> None:
    monkeypatch.setattr(module, "EXPANSION_BYTES", 1 << 22)
    source = at(tmp_path / name, squeeze(b"{}\n" * (8 << 18)))
    with pytest.raises(module.ExpansionError, match="over 4 MiB"):
        module.check_expansion(source)


def test_other_faults_of_a_compressed_file_are_reported_on_reading(tmp_path: Path) -> None:
    module.check_expansion(at(tmp_path / "x.gz", gzip.compress(b"{}\n" * 100)[:-8]))
    module.check_expansion(at(tmp_path / "x.zst", b"{}\n"))
    module.check_expansion(Source(str(tmp_path / "gone.gz"), "gone.gz"))
